#!/bin/sh
# `flashloupe grep` with -l, -L, -c, -H, -h prints of an image what grep prints of its files.

set -u
srcdir=${srcdir:-$(pwd)}
FLASHLOUPE=${FLASHLOUPE:-$(pwd)/flashloupe}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
	echo "FAIL: $*"
	failed=$((failed + 1))
}
export LC_ALL=C

# ---- files with lines of all lengths, also across what is read at once, with NULs, without an end ----

files=$work/files
mkdir -p "$files/a dir"
awk 'BEGIN {
	srand(7)
	for (i = 0; i < 30000; i++) {
		printf "line %d", i
		for (k = int(rand() * 6) * (i % 500 == 0 ? 3000 : 1); k > 0; k--)
			printf "%s", (rand() < 0.01 ? " needle" : " word" int(rand() * 1000))
		print ""
	}
}' >"$files/many"
printf 'needle' >"$files/no end"
printf 'one needle two needle\nno\nneedle\n' >"$files/a dir/twice"
printf 'needle\0needle needle\0no\0' | cat - "$FLASHLOUPE" | head -c 300000 >"$files/a dir/program"
: >"$files/empty"
printf 'nothing\n' >"$files/without"
head -c 200000 /dev/zero | tr '\0' 'x' >"$files/long"
printf ' needle\nneedle' >>"$files/long"
"$FLASHLOUPE" make -e 65536 -o "$work/image" "$files" 2>"$work/said" || fail "make: $(cat "$work/said")"

# grep_files WORD...: what grep prints, with paths of the image
grep_files() {
	(cd "$files" && grep -r "$@" . | sed 's,^\./,/,' | sort)
}

for pattern in needle line. 'word1[0-9]*$' '^needle' '[0-9] word' e x nowhere; do
	for how in -l -L -c; do
		grep_files -E $how -e "$pattern" >"$work/wanted"
		"$FLASHLOUPE" grep -E $how "$work/image" "$pattern" >"$work/printed" 2>"$work/said"
		status=$?
		sort "$work/printed" >"$work/got"
		diff "$work/wanted" "$work/got" >"$work/diff" || fail "$how $pattern: $(head -n 4 "$work/diff")"
		(cd "$files" && grep -rqE -e "$pattern" .)
		[ $? -eq $status ] || fail "$how $pattern: exit status $status"
	done
done
[ "$("$FLASHLOUPE" grep -ch "$work/image" needle | sort -n | tail -n 1)" = \
	"$(grep -c needle "$files/many")" ] || fail "-ch"

# Lines that are shown whole.
printf 'first needle\nnone\nsecond needle needle\n' >"$files/lines"
rm "$files/many" "$files/long" "$files/a dir/program"
"$FLASHLOUPE" make -e 65536 -o "$work/lines" "$files" 2>/dev/null
for how in -H -h; do
	(cd "$files" && grep -r $how needle . | sed 's,^\./,/,' | sort) >"$work/wanted"
	"$FLASHLOUPE" grep $how "$work/lines" needle | sort >"$work/got"
	diff "$work/wanted" "$work/got" >"$work/diff" || fail "$how: $(cat "$work/diff")"
done

# ---- several file systems, sorted, filtered, as JSON; what cannot be read ----

image=$srcdir/data/history.jffs2
size=$(($(wc -c <"$image")))
cat "$image" "$image" >"$work/two"
"$FLASHLOUPE" grep -l --mtdparts="flash:$size(a),-(b)" "$work/two" rate >"$work/got"
[ "$(sed 's/:.*//' "$work/got" | sort -u | wc -l)" -eq 2 ] || fail "two file systems: $(cat "$work/got")"
"$FLASHLOUPE" grep -c --sort=-lines --filter='lines>0' "$work/image" needle >"$work/got"
[ "$(head -n 1 "$work/got" | sed 's/:.*//')" = /many ] || fail "sorted: $(cat "$work/got")"
grep -q ':0$' "$work/got" && fail "filtered: $(cat "$work/got")"
[ "$("$FLASHLOUPE" grep -L --columns=path --tsv "$work/image" needle | sort | tr '\n' ' ')" = \
	'/empty /without path ' ] || fail "--columns"
if command -v jq >/dev/null; then
	"$FLASHLOUPE" grep -c --json "$work/image" needle |
		jq -r '.table, (.rows[] | select(.path == "/a dir/twice") | .lines)' >"$work/got"
	[ "$(tr '\n' ' ' <"$work/got")" = 'counts 2 ' ] || fail "JSON: $(cat "$work/got")"
	[ "$("$FLASHLOUPE" grep -l --json "$work/image" needle | jq '.rows[0].lines')" = null ] ||
		fail "-l says how many"
fi
# A file that cannot be read has no line, and the status says so.
for how in -l -L -c; do
	"$FLASHLOUPE" grep $how "$srcdir/data/damaged.uimage" nowhere >"$work/got" 2>"$work/said"
	[ $? -eq 3 ] || fail "$how of a damaged image has another status"
	[ -s "$work/said" ] || fail "$how of a damaged image is silent"
done

if [ $failed -gt 0 ]; then
	echo "$failed failed"
	exit 1
fi
