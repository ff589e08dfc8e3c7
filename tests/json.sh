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

# words COMMAND: what it needs after an image with many kinds of things in it
words() {
	case $1 in
	find) echo '*' ;;
	grep) echo e ;;
	history) echo /etc/config ;;
	compare) echo "$srcdir/data/nocm-unpadded.jffs2" ;;
	esac
}

# To start, jq takes longer than for all of them.
mkdir "$work/lists"
cd "$srcdir/data" || exit 1
"$FLASHLOUPE" --list-commands >"$work/commands"
while read -r command rest; do
	"$FLASHLOUPE" "$command" --list-options | grep -q '^--json	' || continue
	for image in history.jffs2 damaged.uimage dump.bin 7518-hi3518-home.uimage; do
		# shellcheck disable=SC2046  # words of a command
		"$FLASHLOUPE" "$command" --json "$image" $(words "$command") 2>/dev/null \
			>"$work/lists/$command.$image"
	done
done <"$work/commands"
# Lines of a command and a member: of the document, and of what was printed.
awk '
/^#/ { command = $1 == "###" ? $2 : "" }
command != "" && /^\| `/ { gsub(/`/, "", $2); print command, $2 }' "$document" |
	sort >"$work/documented"
find "$work/lists" -type f -size +0 -exec jq -r '(input_filename | sub(".*/"; "") | sub("[.].*"; "")) as $command |
	if .schema == 1 and (.table | type == "string")
		and (keys_unsorted - ["schema", "table", "verdict", "rows", "erase_size", "ways"] == [])
	then .rows[] | keys_unsorted[]
	else "of another document" end | "\($command) \(.)"' {} + >"$work/printed" || {
	for list in "$work/lists"/*; do
		jq . "$list" >/dev/null || fail "${list##*/}: is not JSON"
	done
	fail "what was printed is not JSON"
}
sort -u "$work/printed" >"$work/found"
# Some lists have rows only for images of other kinds, some members only at times.
comm -23 "$work/found" "$work/documented" >"$work/missing"
[ ! -s "$work/missing" ] || fail "members that doc/json.md does not have: $(cat "$work/missing")"
checked=$(cut -d ' ' -f 1 "$work/found" | uniq | wc -l)
[ "$checked" -ge 16 ] || fail "only $checked lists had rows"

# ---- the reports of extract --all ----

"$FLASHLOUPE" extract --all -C "$work/all" dump.bin 2>/dev/null
mv "$work/all/report.json" "$work/report.json"
{
	jq -r 'keys_unsorted[], (.entries[] | keys_unsorted[], (.checksums[] | keys_unsorted[]))' \
		"$work/report.json"
	jq -r 'keys_unsorted[], (.fields[], .facts[] | keys_unsorted[])' "$work"/all/*.json
} | sort -u >"$work/found"
[ "$(wc -l <"$work/found")" -ge 20 ] || fail "extract --all: only $(cat "$work/found")"
# shellcheck disable=SC2016  # backquotes are meant
grep '^| ' "$document" | grep -o '`[^`]*`' | tr -d '`' | sort -u | comm -23 "$work/found" - >"$work/missing"
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

# One that kills its process, and one that hangs, is a line with an error; the rest goes on.
cat 7518-hi3518-home.uimage history.jffs2 damaged.uimage >"$work/some"
yes "$work/some" | head -n 200 | xargs cat >"$work/slow"
# The sanitizers leave the signal alone.
ASAN_OPTIONS=${ASAN_OPTIONS-}:handle_segv=0
export ASAN_OPTIONS
for signal in SEGV STOP; do
	rm -f "$work/lines"
	seconds=3
	[ $signal = STOP ] || seconds=100
	"$FLASHLOUPE" survey -j1 --timeout=$seconds history.jffs2 "$work/slow" damaged.uimage >"$work/lines" &
	pid=$!
	until [ -s "$work/lines" ] || ! kill -0 $pid 2>/dev/null; do sleep 0.01; done
	child=
	until read -r child 2>/dev/null <"/proc/$pid/task/$pid/children" || [ -n "$child" ]; do
		kill -0 $pid 2>/dev/null || break
	done
	kill -$signal "${child% }" || fail "there was no process to be hit by SIG$signal"
	wait $pid
	[ $? -eq 1 ] || fail "exit status after SIG$signal"
	case $signal in
	SEGV) why='its process was killed by signal 11 (Segmentation fault)' ;;
	*) why='not done after 3 seconds (--timeout)' ;;
	esac
	[ "$(lines '[(.path | sub(".*/"; "")), .error]')" = "[\"history.jffs2\",null]
[\"slow\",\"$why\"]
[\"damaged.uimage\",null]" ] || fail "after SIG$signal: $(lines '[.path, .error]')"
	jq -r --slurpfile schema "$srcdir/tests/survey.schema.json" -f "$srcdir/tests/schema.jq" \
		"$work/lines" | grep . && fail "a line of a failure is not as the schema has it"
done
rm "$work/slow"

# A thousand images, most of them damaged: a line each, in order, and the memory of the process that
# starts the others stays as it is.
mkdir "$work/thousand"
yes history.jffs2 | head -n 1000 | xargs cat | split -b "$(wc -c <history.jffs2)" -a 3 -d - "$work/thousand/"
awk 'BEGIN { srand(7); for (i = 0; i < 1000; i++) if (int(rand() * 3)) printf "%03d %d\n", i, rand() * 40000 }' |
	while read -r i at; do
		echo "$i" | dd bs=1 count=3 seek="$at" conv=notrunc of="$work/thousand/$i" 2>/dev/null
	done
"$FLASHLOUPE" survey "$work/thousand" >"$work/lines" &
pid=$!
most=0
now=0
while [ -n "$now" ]; do
	[ "$now" -le "$most" ] || most=$now
	sleep 0.05
	now=
	while read -r field size rest; do
		[ "$field" != RssAnon: ] || now=$size
	done 2>/dev/null <"/proc/$pid/status"
done
wait $pid
[ "$(lines .path | uniq | wc -l) $(grep -c . "$work/lines")" = '1000 1000' ] ||
	fail "a thousand images: $(wc -l <"$work/lines") lines"
[ "$(lines .error | sort -u)" = null ] || fail "a thousand images: $(lines .error | sort -u)"
grep -q '^BUILD_CFLAGS = .*-fsanitize' "${builddir:-.}/Makefile" || [ "$most" -lt 8192 ] ||
	fail "a thousand images: $most KiB in the process that starts the others"

# As README.md has it: into SQLite, and by GNU parallel.
mkdir "$work/bin"
ln -s "$(realpath "$FLASHLOUPE")" "$work/bin/flashloupe"
awk '/^flashloupe survey dumps/, /^$/; /^find dumps .*-N50 flashloupe/' "$srcdir/README.md" >"$work/lines.sh"
[ "$(grep -c . "$work/lines.sh")" = 5 ] || fail "the lines in README.md: $(cat "$work/lines.sh")"
mkdir "$work/dumps"
mv "$work/thousand/"[01]?? "$work/dumps"
if command -v sqlite3 >/dev/null && command -v parallel >/dev/null; then
	(cd "$work" && PATH=$work/bin:$PATH sh lines.sh) >"$work/rows" 2>"$work/said"
	[ "$(awk -F '|' '{ n += $2 } END { print n }' "$work/rows")" = 200 ] ||
		fail "SQLite: $(cat "$work/rows" "$work/said")"
	[ "$(wc -l <"$work/survey.jsonl")" = 200 ] || fail "GNU parallel: $(cat "$work/said")"
else
	echo "no sqlite3 or no parallel"
fi

# Nobody reads: it ends.
"$FLASHLOUPE" survey "$work/many" "$work/many" "$work/many" 2>/dev/null | head -n 1 >/dev/null
yes "$work/many/b" | head -n 200 | "$FLASHLOUPE" survey -j2 - >"$work/lines"
[ "$(lines .sha256 | sort -u | wc -l) $(wc -l <"$work/lines")" = '1 200' ] ||
	fail "200 images: $(wc -l <"$work/lines") lines"

if [ $failed -gt 0 ]; then
	echo "$failed failed"
	exit 1
fi
