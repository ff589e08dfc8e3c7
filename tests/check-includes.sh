#!/bin/sh
# The rule of floors: an #include goes down or stays in its room, never up.
#
#   base < codec < store < mtd, uimage, jffs2 < model < action < cli
#
# mtd, uimage and jffs2 stand side by side and don't know one another. ui/ includes base,
# store, model and action. Only src/main.c, on top of all, opens ui/ui.h; the rest of
# src/ knows neither ui/ nor curses. NAME_private.h stays in its room.
#
# Prints each violation as file:line: reason; exits 1 if there is one.
# The rule is first tried on a made-up tree, so that it can't be silently blind.

set -eu
srcdir=${srcdir:-.}

# violations DIR: the violations in DIR/src and DIR/ui
violations() {
	(
		cd "$1"
		find src ui -name '*.[ch]' -exec grep -En '^[[:space:]]*#[[:space:]]*include' \
			/dev/null {} + | LC_ALL=C sort
	) | awk '
	BEGIN {
		split("base codec store mtd uimage jffs2 model action cli ui main", rooms)
		split("0    1     2     3   3      3     4     5      6   7  8", floors)
		for (i in rooms)
			floor[rooms[i]] = floors[i]
		split("base store model action ui", list)
		for (i in list)
			seen_by_ui[list[i]] = 1
	}

	function room_of(path,    part) {
		if (path == "src/main.c")
			return "main"
		sub(/^src\//, "", path)
		split(path, part, "/")
		return part[1]
	}

	function wrong(from, to, header,    base) {
		base = header
		sub(/.*\//, "", base)
		if (to == from)
			return ""
		if (!(to in floor))
			return "no such room; write \"ROOM/header.h\""
		if (base ~ /_private\.h$/)
			return "a private header stays in its room"
		if (to == "ui")
			return from == "main" && header == "ui/ui.h" ? "" : \
				"only src/main.c opens the screen, by ui/ui.h"
		if (from == "ui")
			return to in seen_by_ui ? "" : \
				"ui sees base, store, model and action alone"
		if (floor[to] > floor[from])
			return "goes up, from " from " to " to
		if (floor[to] == floor[from])
			return from " and " to " stand side by side"
		return ""
	}

	{
		# file:line:#include <header> or "header"
		file = $0; sub(/:.*/, "", file)
		line = $0; sub(/^[^:]*:/, "", line); sub(/:.*/, "", line)
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
			print file ":" line ": " header ": " reason
	}'
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
	includes src/jffs2/a.c '"jffs2/a_private.h"' '"store/image.h"' '"codec/codec.h"'
	includes src/model/a.h '"jffs2/scan.h"' '"uimage/uimage.h"'
	includes ui/a.c '<curses.h>' '"ui/ui.h"' '"model/table.h"' '"action/action.h"' '"store/image.h"'
}

wrong() {
	includes src/main.c '"ui/pane.h"'
	includes src/base/a.c '"codec/codec.h"' '"span.h"' '"../base/span.h"'
	includes src/store/a.c '"jffs2/scan.h"' '"uimage/uimage.h"'
	includes src/jffs2/a.c '"uimage/uimage.h"' '<ncursesw/curses.h>'
	includes src/uimage/a.h '"jffs2/scan.h"' '"model/table.h"' 'HEADER'
	includes src/model/a.c '"jffs2/node_private.h"' '"ui/ui.h"' '"action/pad.h"'
	includes ui/a.c '"jffs2/layout.h"' '"cli/cli.h"' '"jffs2/scan.h"'
}

right
if [ -n "$(violations "$trial")" ]; then
	echo "the rule itself is wrong: it forbids what is right:"
	violations "$trial"
	exit 1
fi
rm -r "$trial/src" "$trial/ui"
wrong
expected=$(cat "$trial"/src/main.c "$trial"/src/*/* "$trial"/ui/* | wc -l)
if [ "$(violations "$trial" | wc -l)" -ne "$((expected))" ]; then
	echo "the rule itself is blind: of $expected violations it finds only these:"
	violations "$trial"
	exit 1
fi

# ---- the tree ----

found=$(violations "$srcdir")
if [ -n "$found" ]; then
	echo "$found"
	exit 1
fi
