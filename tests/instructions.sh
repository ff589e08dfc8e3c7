#!/bin/sh
# Instructions of the program itself, without libraries, as callgrind counts them: a loss of speed
# shows without a clock. They depend on the compiler and its flags, so they are compared only where
# those are the ones that tests/instructions.txt names.
#
#     UPDATE=1 tests/instructions.sh    after a change that is worth its price

set -u
srcdir=${srcdir:-.}
builddir=${builddir:-$(pwd)}
FLASHLOUPE=${FLASHLOUPE:-$builddir/flashloupe}
golden=$srcdir/tests/instructions.txt
slack=3 # percent
export LC_ALL=C.UTF-8 TZ=UTC

skip() {
	echo "skipped: $*"
	exit 77
}

for tool in valgrind callgrind_annotate readelf; do
	command -v $tool >/dev/null || skip "there is no $tool"
done
[ -x "$FLASHLOUPE" ] && [ -f "$builddir/Makefile" ] || skip "flashloupe is not built"
grep -q '^BUILD_CFLAGS = .*\(-fsanitize\|--coverage\)' "$builddir/Makefile" &&
	skip "built with sanitizers, or for coverage"

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

key() {
	readelf -p .comment "$FLASHLOUPE" | sed -n 's/^ *\[ *[0-9a-f]*\]  *//p' | head -n 1
	sed -n 's/^CFLAGS = *//p' "$builddir/Makefile"
	"$FLASHLOUPE" --version | sed -n 's/^  \(CRC-32\|SHA-256\)  *//p'
}

# count IMAGE: the instructions of the program; nothing if valgrind fails
count() {
	timeout 100 valgrind --tool=callgrind --callgrind-out-file="$work/out" \
		"$FLASHLOUPE" issues --jobs=1 "$1" >/dev/null 2>&1
	callgrind_annotate --threshold=100 "$work/out" 2>/dev/null |
		awk '/\[.*flashloupe\]$/ { gsub(",", "", $1); sum += $1 } END { if (sum) print sum }'
}

# repeat IMAGE FIRST TIMES: a sample from byte FIRST on, several times in a row: so much that what
# each run takes, whatever the image is, is little of it
repeat() {
	for _ in $(seq "$3"); do
		tail -c "+$2" "$srcdir/data/$1"
	done
}

repeat 7518-hi3518-home.uimage 65 4 >"$work/zlib"
repeat be-64k-sum.jffs2 1 8 >"$work/summaries"
key | tr '\n' ' ' >"$work/now"
echo >>"$work/now"
if [ "${UPDATE-}" != 1 ]; then
	[ "$(head -n 1 "$golden")" = "$(cat "$work/now")" ] ||
		skip "the figures are of another compiler or other libraries: $(head -n 1 "$golden")"
fi

status=0
for image in zlib summaries; do
	n=$(count "$work/$image")
	[ -n "$n" ] || skip "valgrind does not run the program"
	echo "$image $n" >>"$work/now"
	was=$(awk -v i=$image '$1 == i { print $2 }' "$golden")
	echo "$image: $n, expected ${was:-nothing}"
	[ $((n * 100)) -le $((${was:-0} * (100 + slack))) ] || status=1
done
if [ "${UPDATE-}" = 1 ]; then
	cp "$work/now" "$golden"
	exit 0
fi
[ $status -eq 0 ] || echo "FAIL: more than $slack % above tests/instructions.txt"
exit $status
