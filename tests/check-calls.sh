#!/bin/sh
# The rule of floors (check-includes.sh), held against what was compiled: a room calls, or reads the
# tables of, its own files and the floors below; what its header promises must not be defined above.
# Only the tables that name the classes of all, and are looked up by number, stand on top:
registries='command_at pane_classes action_at action_group_names'
#
# Prints each violation as room: name: where it is; exits 1 if there is one, or if it sees nothing.

set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=${builddir:-.}

if ! command -v nm >/dev/null; then
	echo "skipped: no nm"
	exit 77
fi
floors=$(sed -n "/^floors='$/,/^'$/p" "$srcdir/tests/check-includes.sh" | sed '1d;$d;s/!//g')

# "defined|used ROOM NAME" for each name that a source of ours defines or uses
names() {
	cd "$builddir"
	find src ui -name '*.o' | while read -r object; do
		if [ -f "$srcdir/${object%.o}.c" ]; then
			echo "$object"
		fi
	done | xargs nm -A -g | sed 's/:/ /' | awk '{
		room = $1
		sub(/^src\//, "", room)
		sub(/\/?[^\/]*$/, "", room)
		print $(NF - 1) == "U" ? "used" : "defined", room == "" ? "main" : room, $NF
	}'
}

names | FLOORS=$floors REGISTRIES=$registries awk '
BEGIN {
	count = split(ENVIRON["FLOORS"], line, "\n")
	for (f = 1; f <= count; f++) {
		rooms = split(line[f], room, " ")
		for (r = 1; r <= rooms; r++)
			floor[room[r]] = f
	}
	count = split(ENVIRON["REGISTRIES"], listed, " ")
	for (i = 1; i <= count; i++)
		registry[listed[i]] = 1
}

$1 == "defined" { home[$3] = $2 }
$1 == "used" { used[$2 " " $3] = 1 }

END {
	for (use in used) {
		split(use, part, " ")
		from = part[1]
		name = part[2]
		if (!(name in home) || home[name] == from)
			continue
		down++
		if (name in registry) {
			seen[name] = 1
		} else if (floor[home[name]] >= floor[from]) {
			print from ": " name ": is in " home[name] ", which is not below"
			bad = 1
		}
	}
	for (name in registry)
		if (!(name in seen)) {
			print name ": no room looks it up: take it off the list"
			bad = 1
		}
	if (down < 1000) {
		print "only " (down + 0) " calls from room to room were seen"
		bad = 1
	}
	exit bad
}'
