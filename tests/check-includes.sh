#!/bin/sh
# The rule of floors: an #include goes down or stays in its room, never up.
#
# A room is a folder of src/ or ui/; `floors` lists them from the bottom up, a floor a line.
# Rooms on the same floor don't know one another. The screen knows no format: ui/ doesn't
# include a room marked with !. Only src/main.c, on top of all, opens ui/ui.h; the rest of src/
# knows neither ui/ nor curses. NAME_private.h stays in its room.
#
# Lists, the comparison (except that of nodes), jobs, commands and the screen meet JFFS2 through a
# volume or a tree: no line there includes one of its headers or mentions one of its names,
# jffs2_ or JFFS2_, unless it is in a folder jffs2/.
#
# Prints each violation as file:line: reason; exits 1 if there is one.
# The rule is first tried on a made-up tree, so that it can't be silently blind.

set -eu
srcdir=${srcdir:-.}

floors='
base
digest text
codec! sandbox table lesson message tree work
nand wish/wished
wish
chip
store
store/survey
archive!
devicetree! uimage! squashfs! jffs2! filesystem! container! program! content!
uboot! vendor!
jffs2/content!
jffs2/view!
jffs2/build!
jffs2/write!
jffs2/blocks! jffs2/reason! jffs2/steps!
jffs2/divide! jffs2/live!
jffs2/tree!
jffs2/layers!
jffs2/plan!
mtd!
guise! spare!
firmware/model
firmware/partitions firmware/parts
firmware/volume
firmware
past play
words
issues map output search
recall local
hex compare
list
list/files list/jffs2 list/parts
list/findings
overview shelf flash fuse
job
job/rewrap
job/extract job/jffs2/pad
job/jffs2
job/all
cli/words!
cli/call!
cli/process! cli/show! cli/write!
cli/info!
cli!
ui ui/draw
ui/terminal
ui/state
ui/dialog
ui/list
ui/go
ui/action
ui/past
ui/take
ui/ask
ui/pager
ui/recall
ui/edit
ui/overview
ui/map
ui/flash ui/hex ui/layers
ui/pane
ui/frame
ui/keys
ui/shelf
main
'

# violations DIR: the violations in DIR/src and DIR/ui
violations() {
	(
		cd "$1"
		find src ui -name '*.[ch]' -exec grep -En '^[[:space:]]*#[[:space:]]*include' \
			/dev/null {} + | LC_ALL=C sort
	) | FLOORS=$floors awk '
	BEGIN {
		count = split(ENVIRON["FLOORS"], line, "\n")
		for (f = 1; f <= count; f++) {
			rooms = split(line[f], room, " ")
			for (r = 1; r <= rooms; r++) {
				name = room[r]
				if (sub(/!$/, "", name))
					hidden[name] = 1
				floor[name] = f
			}
		}
	}

	# The room of a path below src or the top: its folder, for ui/ two of them.
	function room_of(path) {
		if (path == "src/main.c")
			return "main"
		sub(/^src\//, "", path)
		sub(/\/[^\/]*$/, "", path)
		return path
	}

	function in_ui(room) {
		return room ~ /^ui(\/|$)/
	}

	function wrong(from, to, header,    base) {
		base = header
		sub(/.*\//, "", base)
		if (to == from)
			return ""
		if (!(from in floor))
			return from " is on no floor"
		if (!(to in floor))
			return "no such room; write \"ROOM/header.h\""
		if (base ~ /_private\.h$/)
			return "a private header stays in its room"
		if (in_ui(to) && !in_ui(from))
			return from == "main" && header == "ui/ui.h" ? "" : \
				"only src/main.c opens the screen, by ui/ui.h"
		if (in_ui(from) && to in hidden)
			return "ui does not see " to
		if (floor[to] > floor[from])
			return "goes up, from " from " to " to
		if (floor[to] == floor[from])
			return from " and " to " stand side by side"
		return ""
	}

	{
		# file:line:#include <header> or "header"
		file = $0; sub(/:.*/, "", file)
		place = $0; sub(/^[^:]*:/, "", place); sub(/:.*/, "", place)
		text = $0; sub(/^[^:]*:[^:]*:/, "", text)
		header = text; sub(/^[^"<]*["<]/, "", header); sub(/[">].*/, "", header)
		reason = ""
		if (text !~ /include[[:space:]]*[<"]/)
			reason = "the name is not written out"
		else if (text ~ /"/ && header != "config.h")
			reason = wrong(room_of(file), room_of(header), header)
		else if (file ~ /^src\// && header ~ /curses\.h$/)
			reason = "src knows no curses"
		if (reason != "")
			print file ":" place ": " header ": " reason
	}'
}

# mentions DIR: lines that name something of JFFS2 in rooms that only know volumes and trees
mentions() {
	(
		cd "$1"
		find src/job src/cli src/list src/compare ui -name '*.[ch]' \
			! -path '*/jffs2/*' ! -name 'compare_nodes*' \
			-exec grep -niE 'jffs2_|"jffs2/' /dev/null {} + 2>/dev/null |
			sed 's/$/: ask the volume (firmware\/model\/model.h) or its tree/'
	)
}

# ---- the rule, tried: each line of "wrong" must be found, no line of "right" ----

trial=$(mktemp -d)
trap 'rm -rf "$trial"' EXIT

# includes FILE HEADER...: writes FILE into the made-up tree
includes() {
	file=$trial/$1
	mkdir -p "${file%/*}"
	shift
	for header in "$@"; do
		echo "#include $header"
	done >"$file"
}

right() {
	includes src/main.c '"cli/cli.h"' '"ui/ui.h"' '"base/error.h"' '<stdio.h>'
	includes src/base/a.c '"base/a.h"' '"config.h"' '<zlib.h>'
	includes src/jffs2/a.c '"jffs2/a_private.h"' '"store/store.h"' '"codec/codec.h"'
	includes src/tree/a.h '"base/span.h"' '"tree/tree.h"'
	includes src/job/a.h '"tree/tree.h"' '"table/table.h"'
	includes src/job/jffs2/a.c '"jffs2/scan.h" /* jffs2_log */' '"job/job.h"'
	includes src/cli/a.c '"job/jffs2/a.h"'
	includes src/compare/compare_nodes_a.c '"jffs2/scan.h"'
	includes src/list/jffs2/a.c '"jffs2/scan.h"'
	includes src/firmware/a.h '"jffs2/scan.h"' '"uimage/uimage.h"'
	includes ui/terminal/a.c '<curses.h>' '"ui/draw/canvas.h"'
	includes ui/pane/a.c '"ui/list/pane.h"' '"table/table.h"' '"job/job.h"' '"store/store.h"'
}

wrong() {
	includes src/main.c '"ui/list/pane.h"'
	includes src/base/a.c '"codec/codec.h"' '"span.h"' '"../base/span.h"'
	includes src/tree/a.c '"codec/codec.h"' '"jffs2/view/fs.h"'
	includes src/store/a.c '"jffs2/scan.h"' '"uimage/uimage.h"'
	includes src/jffs2/a.c '"uimage/uimage.h"' '<ncursesw/curses.h>'
	includes src/uimage/a.h '"jffs2/scan.h"' '"list/list.h"' 'HEADER'
	includes src/job/a.c '"job/extract/a.h"' '"job/jffs2/a.h"'
	includes src/job/extract/a.c '"job/jffs2/a.h"' '"job/a_private.h"'
	includes src/firmware/a.c '"jffs2/node_private.h"' '"ui/ui.h"' '"job/pad.h"'
	includes src/nowhere/a.c '"base/span.h"'
	includes ui/pane/a.c '"jffs2/layout.h"' '"cli/cli.h"' '"jffs2/scan.h"' '"pane/a.h"'
}

right
if [ -n "$(violations "$trial")$(mentions "$trial")" ]; then
	echo "the rule itself is wrong: it forbids what is right:"
	violations "$trial"
	exit 1
fi
rm -r "$trial/src" "$trial/ui"
wrong
expected=$(find "$trial/src" "$trial/ui" -type f -exec cat {} + | wc -l)
if [ "$(violations "$trial" | wc -l)" -ne "$((expected))" ]; then
	echo "the rule itself is blind: of $expected violations it finds only these:"
	violations "$trial"
	exit 1
fi
rm -r "$trial/src" "$trial/ui"
for file in src/job/a.c src/job/extract/a.c src/cli/a.c src/list/a.c src/list/a.h \
	src/compare/compare_files.c src/compare/a.h ui/ui.h ui/pane/a.c; do
	includes $file '"base/a.h" /* struct jffs2_log */' '"base/a.h" /* JFFS2_INODE */' \
		'"jffs2/scan.h"'
done
expected=$(find "$trial/src" "$trial/ui" -type f -exec cat {} + | wc -l)
if [ "$(mentions "$trial" | wc -l)" -ne "$((expected))" ]; then
	echo "the rule on what knows JFFS2 is blind: of $expected mentions it finds only these:"
	mentions "$trial"
	exit 1
fi

# ---- the tree ----

found=$(violations "$srcdir"; mentions "$srcdir")
if [ -n "$found" ]; then
	echo "$found"
	exit 1
fi
