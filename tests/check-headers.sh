#!/bin/sh
# From a declaration one finds the file that has the function: what X.c has for others is
# declared in X.h, or in a header that names X.c, at its beginning or above the declaration,
# where no other comment names a file between; with its folder if it is in another room:
#
#	/* ---- names.c ---- */
#
#	/* Fills the entries of directory `dir` with the winners. */
#	void names_resolve(struct jffs2_build *b, uint32_t dir);
#
# Prints each function that is declared elsewhere, or nowhere; exits 1 if there is one.
# The rule is first tried on a made-up room, so that it can't be silently blind.

set -eu
srcdir=${srcdir:-.}

# The headers come first: their declarations are known when a source is read.
rule='
BEGIN {
	for (i = 1; i < ARGC; i++)
		source[ARGV[i]] = 1
}

# The path of a source that a header names: in its own room unless a folder is given.
function path_of(name) {
	if (name !~ /\//) {
		path = FILENAME
		sub(/[^\/]*$/, name, path)
		return path
	}
	return name
}

FNR == 1 {
	header = FILENAME ~ /\.h$/
	named = ""
	inside = begun = comment = 0
	said_in = -1
	before = ""
}

# What is outside comments; the sources named inside the last one go to `named`.
function strip(line,    out, at, said, path) {
	out = ""
	while (line != "") {
		at = index(line, inside ? "*/" : "/*")
		said = at ? substr(line, 1, at - 1) : line
		line = at ? substr(line, at + 2) : ""
		if (!inside)
			out = out said
		else while (match(said, /[a-z0-9_\/]+\.c([^a-z0-9_]|$)/)) {
			path = substr(said, RSTART, RLENGTH)
			said = substr(said, RSTART + RLENGTH)
			sub(/\.c.*/, ".c", path)
			path = path_of(path)
			if (!(path in source))
				continue
			named = comment == said_in ? named path " " : " " path " "
			said_in = comment
			if (!begun)
				opening[FILENAME " " path] = 1
		}
		if (at) {
			inside = !inside
			comment++
		}
	}
	return out
}

header {
	code = strip($0)
	if (code ~ /^#/ && !begun) {
		begun = 1
		named = ""
	}
	if (code ~ /^[a-z].*\(/ && code !~ /^static/ && match(code, /[a-z0-9_]+\(/)) {
		name = substr(code, RSTART, RLENGTH - 1)
		from[name] = FILENAME
		owner[name] = named
	}
	next
}

/^[a-z_][a-z0-9_]*\(/ && before ~ /^[a-z]/ && before !~ /^static/ {
	name = $0
	sub(/\(.*/, "", name)
	own = FILENAME
	sub(/\.c$/, ".h", own)
	if (!(name in from))
		print FILENAME ": " name ": no header declares it"
	else if (from[name] != own && index(owner[name], " " FILENAME " ") == 0 && \
	         !((from[name] " " FILENAME) in opening))
		print FILENAME ": " name ": " from[name] " does not say that it is there"
}

{
	before = $0
}
'

# stray DIR: the functions that aren't found by their names in DIR/src and DIR/ui
stray() {
	(
		cd "$1"
		awk "$rule" $(find src ui -name '*.h' | LC_ALL=C sort) \
			$(find src ui -name '*.c' ! -path src/main.c | LC_ALL=C sort)
	)
}

# ---- the rule, tried ----

trial=$(mktemp -d)
trap 'rm -rf "$trial"' EXIT
mkdir -p "$trial/src/room" "$trial/ui"
cat >"$trial/src/room/own.h" <<'EOF'
/* What it is; first.c has a part of it. */
#include "room/elsewhere.h" /* see elsewhere.c */
int own_one(void);
/* other.c: two lines
 * of it; the kernel has it in unknown.c */
struct text *other_one(int a,
        int b);
int wrong_one(void);
int own_two(void);
int other_two(void);
/* ---- ui/near.c ---- */
int first_one(void);
int near_one(void);
int far_one(void);
EOF

# made FILE FUNCTION...: writes FILE into the made-up tree
made() {
	file=$trial/$1
	shift
	for name in "$@"; do
		printf 'struct text *\n%s(int a,\n        int b)\n{\n\tcall(1);\n}\n\n' "$name"
	done >"$file"
	printf 'static int\nlocal(void)\n{\n}\n' >>"$file"
}
made src/room/own.c own_one own_two
made src/room/other.c other_one other_two
made src/room/first.c first_one
made src/room/wrong.c wrong_one unseen
made ui/near.c near_one
made ui/far.c far_one

expected='src/room/wrong.c: wrong_one:
src/room/wrong.c: unseen:
ui/far.c: far_one:'
found=$(stray "$trial" | sed 's/^\([^:]*: [^:]*:\).*/\1/')
if [ "$found" != "$expected" ]; then
	echo "the rule itself is wrong: it finds"
	stray "$trial"
	exit 1
fi

# ---- the tree ----

found=$(stray "$srcdir")
if [ -n "$found" ]; then
	echo "$found"
	exit 1
fi
