#!/bin/sh
# The JSON of every command is as doc/json.md has it, and a survey as tests/survey.schema.json;
# one broken image is one line, and the rest goes on.

set -u
srcdir=${srcdir:-$(pwd)}
FLASHLOUPE=${FLASHLOUPE:-$(pwd)/flashloupe}
if ! command -v jq >/dev/null; then
	echo "jq is not there"
	exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
document=$srcdir/doc/json.md
failed=0
fail() {
	echo "FAIL: $*"
	failed=$((failed + 1))
}

# ---- lists: the members of their rows, and nothing else ----

# documented COMMAND: the members that the document lists
documented() {
	awk -v section="### $1" '
	/^#/ { on = $0 == section }
	on && /^\| `/ { gsub(/`/, "", $2); print $2 }' "$document" | sort
}

# words COMMAND: what it needs after an image with many kinds of things in it
words() {
	case $1 in
	find) echo '*' ;;
	grep) echo e ;;
	history) echo /etc/config ;;
	compare) echo "$srcdir/data/nocm-unpadded.jffs2" ;;
	esac
}

checked=0
cd "$srcdir/data" || exit 1
for command in $("$FLASHLOUPE" --list-commands | cut -f 1); do
	"$FLASHLOUPE" "$command" --list-options | grep -q '^--json	' || continue
	documented "$command" >"$work/documented"
	: >"$work/printed"
	for image in history.jffs2 damaged.uimage dump.bin 7518-hi3518-home.uimage; do
		# shellcheck disable=SC2046  # words of a command
		"$FLASHLOUPE" "$command" --json "$image" $(words "$command") >"$work/json" \
			2>/dev/null
		[ -s "$work/json" ] || continue
		jq -e '.schema == 1 and (.table | type == "string")
			and (keys_unsorted - ["schema", "table", "verdict", "rows", "erase_size", "ways"]
			== [])' "$work/json" >/dev/null ||
			fail "$command $image: is another document"
		jq -r '.rows[] | keys_unsorted[]' "$work/json" >>"$work/printed"
	done
	sort -u "$work/printed" >"$work/found"
	# Some lists have rows only for images of other kinds, some members only at times.
	if [ -n "$(comm -23 "$work/found" "$work/documented")" ]; then
		fail "$command: members that doc/json.md does not have:" \
			"$(comm -23 "$work/found" "$work/documented")"
	fi
	[ -s "$work/found" ] && checked=$((checked + 1))
done
[ $checked -ge 16 ] || fail "only $checked lists had rows"

# ---- the reports of extract --all ----

# reported FILE FILTER: those of the members that the filter prints which the document lacks
reported() {
	jq -r "$2" "$1" | sort -u | while read -r member; do
		grep -q "^| .*\`$member\`" "$document" || echo "$member"
	done
}
"$FLASHLOUPE" extract --all -C "$work/all" dump.bin 2>/dev/null
reported "$work/all/report.json" \
	'keys_unsorted[], (.entries[] | keys_unsorted[], (.checksums[] | keys_unsorted[]))' \
	>"$work/missing"
for header in "$work"/all/*.json; do
	[ "$header" = "$work/all/report.json" ] || reported "$header" \
		'keys_unsorted[], (.fields[], .facts[] | keys_unsorted[])' >>"$work/missing"
done
[ ! -s "$work/missing" ] || fail "extract --all: doc/json.md lacks $(cat "$work/missing")"

# ---- the survey ----

# surveyed STATUS ARGUMENT...: its lines are in $work/lines, and as the schema has them
surveyed() {
	want=$1
	shift
	"$FLASHLOUPE" survey "$@" >"$work/lines" 2>"$work/said"
	got=$?
	[ $got -eq "$want" ] || fail "survey $*: exit status $got, not $want"
	jq -r --slurpfile schema "$srcdir/tests/survey.schema.json" -f "$srcdir/tests/schema.jq" \
		"$work/lines" >"$work/wrong" 2>&1
	[ ! -s "$work/wrong" ] || fail "survey $*: $(head -n 5 "$work/wrong")"
}

# lines FILTER: what it makes of the lines
lines() {
	jq -rc "$1" "$work/lines"
}

# The check of the schema, tried.
for line in '{"schema":2}' '[]' '{"schema":1,"other":1}'; do
	echo "$line" | jq -r --slurpfile schema "$srcdir/tests/survey.schema.json" \
		-f "$srcdir/tests/schema.jq" | grep -q . || fail "the schema takes $line"
done

surveyed 0 history.jffs2
[ "$(lines '.sha256')" = "$(sha256sum history.jffs2 | cut -d ' ' -f 1)" ] || fail "sha256"
[ "$(lines '.file_systems[0] | [.format, .erase_size, .endian, .counts.files]')" = \
	'["JFFS2",8192,"little",3]' ] || fail "file systems: $(lines .file_systems)"

surveyed 1 ''
[ "$(lines .path)" = '' ] || fail "a path without letters: $(lines .path)"

# A folder with everything in it that may be in the way.
mkdir -p "$work/many/sub" "$work/many/shut"
cp history.jffs2 "$work/many/b"
cp damaged.uimage "$work/many/sub/c"
cp history.jffs2 "$work/many/a new
line"
: >"$work/many/empty"
ln -s . "$work/many/loop"
mkfifo "$work/many/fifo"
printf 'U-Boot 2016.11 (Jan 01 2017)\0' | cat - b 2>/dev/null >"$work/many/u"
surveyed 1 "$work/many"
[ "$(lines '[(.path | sub(".*/many/"; "")), .error, .verdict.id]')" = \
'["a new\nline",null,"intact-with-notes"]
["b",null,"intact-with-notes"]
["empty","is empty",null]
["sub/c",null,"damaged"]
["u",null,"not-understood"]' ] || fail "a folder: $(lines '[.path, .error, .verdict.id]')"
[ "$(lines '.versions[]')" = \
	'{"program":"U-Boot","version":"2016.11","part":0,"file":null}' ] ||
	fail "versions: $(lines '.versions[]')"
cp "$work/lines" "$work/before"

# Lists on standard input, and any number of jobs, give the same.
find "$work/many" -type f -print0 | sort -z | "$FLASHLOUPE" survey -j7 - |
	jq -c 'del(.seconds)' >"$work/other"
jq -c 'del(.seconds)' "$work/before" | cmp -s - "$work/other" || fail "a list with NULs"
printf '%s\n\n%s' "$work/many/b" "$work/many/nowhere" | "$FLASHLOUPE" survey - >"$work/lines"
[ "$(lines '.error')" = 'null
cannot be opened: No such file or directory' ] || fail "a list of lines"
(cd "$work/many/sub" && "$FLASHLOUPE" survey) >"$work/lines"
[ "$(lines '.path')" = ./c ] || fail "the current directory"

# Nobody reads: it ends.
"$FLASHLOUPE" survey "$work/many" "$work/many" "$work/many" 2>/dev/null | head -n 1 >/dev/null
yes "$work/many/b" | head -n 200 | "$FLASHLOUPE" survey -j2 - >"$work/lines"
[ "$(lines .sha256 | sort -u | wc -l) $(wc -l <"$work/lines")" = '1 200' ] ||
	fail "200 images: $(wc -l <"$work/lines") lines"

if [ $failed -gt 0 ]; then
	echo "$failed failed"
	exit 1
fi
