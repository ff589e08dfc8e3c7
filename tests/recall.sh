#!/bin/sh
# What the screen remembers of an image: the place, a chosen erase size, splits and marks, found
# again by content; and what it makes of folders and files that are not as they should be.

set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
FLASHLOUPE=${FLASHLOUPE:-$(pwd)/flashloupe}
if [ ! -x "$FLASHLOUPE" ]; then
	echo "flashloupe is not built"
	exit 77
fi
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0
tried=0

# play IMAGE [OPTION...]: the keys on standard input; what they dump
play() {
	FLASHLOUPE_STATE=$work/state "$FLASHLOUPE" --script=- "$@" 2>&1
}

# expect NAME PATTERN FILE
expect() {
	tried=$((tried + 1))
	if ! grep -q -- "$2" "$3"; then
		echo "FAIL: $1: no \"$2\" in"
		cat "$3"
		failed=$((failed + 1))
	fi
}

# refuse NAME PATTERN FILE
refuse() {
	tried=$((tried + 1))
	if grep -q -- "$2" "$3"; then
		echo "FAIL: $1: \"$2\" in"
		cat "$3"
		failed=$((failed + 1))
	fi
}

cp "$srcdir/data/history.jffs2" a.jffs2
cp "$srcdir/data/be-64k-sum.jffs2" other.jffs2

# A place, a mark and a size; in a copy under another name.
printf 'keys 2GB\ntype the end\nkeys <Enter>e\ntype 16K\nkeys <Enter>\ndump\n' | play a.jffs2 >out
expect 'the size is set' '(set)' out
mv a.jffs2 renamed.jffs2
printf 'dump\nkeys M\ndump\n' | play renamed.jffs2 >out
expect 'the tab' '\[2 Nodes\]' out
expect 'the row' '^>\. 00008158' out
expect 'the size' 'E=16 KiB (set)' out
expect 'it is said' 'back in Nodes, where you left' out
expect 'the mark' '00008158 .* the end' out
FLASHLOUPE_STATE=$work/state "$FLASHLOUPE" notes renamed.jffs2 >out 2>&1
expect 'the mark printed' '^ *0  00008158 .* the end' out
FLASHLOUPE_STATE=$work/state "$FLASHLOUPE" notes --tsv renamed.jffs2 >out 2>&1
expect 'as TSV' '^0	33112	.*	the.x20end' out
FLASHLOUPE_STATE=$work/none "$FLASHLOUPE" notes renamed.jffs2 >out 2>&1
expect 'none elsewhere' 'nothing is marked' out
[ ! -e none ] || { echo "FAIL: notes made a folder"; failed=1; }
printf 'keys M\nkeys d\ndump\n' | play renamed.jffs2 >out
expect 'a deleted mark' 'no longer marked: 00008158' out
FLASHLOUPE_STATE=$work/state "$FLASHLOUPE" notes renamed.jffs2 >out 2>&1
expect 'none is left' 'nothing is marked' out
printf 'keys 2G\n' | play renamed.jffs2 >out

# Directories stay unfolded; what the command line says counts more.
printf 'keys 3jjjl\n' | play renamed.jffs2 >out
printf 'dump\n' | play renamed.jffs2 >out
expect 'an unfolded directory' 'final\.txt' out
printf 'dump\n' | play renamed.jffs2 --erase-size=4K >out
expect 'the size that is given' 'E=4 KiB' out
printf 'dump\n' | play renamed.jffs2 >out
expect 'the size of before' 'E=16 KiB (set)' out
# What a filter unfolds for a while doesn't count.
printf 'keys 3<Home>jjjhf\ntype final\nkeys <Enter>\ndump\n' | play renamed.jffs2 >out
expect 'a filter unfolds' 'final\.txt$' out
printf 'keys 3<Home>\ndump\n' | play renamed.jffs2 >out
refuse 'it is folded again' 'final\.txt$' out

# So do the columns that were chosen, in any image.
printf 'keys 3:\ntype columns nodes\nkeys <Enter>\ndump\n' |
	play renamed.jffs2 >out
refuse 'a column that was hidden' ' NODES ' out
printf 'keys 3\ndump\n' | play other.jffs2 >out
refuse 'in another image, too' ' NODES ' out
expect 'but the others' ' INO .*NAME' out
printf 'keys 3:\ntype columns nodes\nkeys <Enter>\n' | play other.jffs2 >out
printf 'keys 3\ndump\n' | play renamed.jffs2 >out
expect 'the usual ones' ' INO NODES NAME' out
for lines in 'columns' 'columns Files' 'columns Nowhere x' 'columns Overview x' 'columns Files x y' \
	'columns Parts index offset length type name note' 'columns Explain a'; do
	printf "flashloupe-state 1\n$lines\n" >state/habits
	printf 'keys 1\ndump\nkeys 3\ndump\n' | play renamed.jffs2 >out
	expect "$lines" '\[3 Files\]' out
done
rm state/habits

# Files are found by their path.
printf 'keys 3g\ntype /notes/final.txt\nkeys <Enter>\n' | play renamed.jffs2 >out
printf 'dump\n' | play renamed.jffs2 >out
expect 'a file' '^>.* final\.txt' out

# A split, and another image beside it.
printf 'keys :\ntype split 0x2000\nkeys <Enter><Enter>\ndump\n' | play other.jffs2 >out
printf 'keys 1\ndump\n' | play other.jffs2 >out2
expect 'the split' '00002000' out2
# Several choices, one after the other.
printf 'keys 2G:\ntype split 0x3000\nkeys <Enter><Enter>e\ntype 4K\nkeys <Enter>\n' | play other.jffs2 >out
printf 'keys 1\ndump\nkeys G2\ndump\n' | play other.jffs2 >out
expect 'the first split' '00002000' out
expect 'the second split' '00003000' out
expect 'the size of a piece' '(set)' out
printf 'dump\n' | play renamed.jffs2 >out
expect 'not of another image' '^>.* final\.txt' out
[ "$(find state -type f ! -name habits | wc -l)" = 2 ] || { echo "FAIL: a file for each image"; failed=1; }

# Not asked to.
printf 'dump\n' | play renamed.jffs2 --no-state >out
expect '--no-state' '\[O Over\]' out
printf 'dump\n' | FLASHLOUPE_STATE='' play renamed.jffs2 >out
printf 'dump\n' | FLASHLOUPE_STATE='' "$FLASHLOUPE" --script=- renamed.jffs2 >out
expect 'an empty folder name' '\[O Over\]' out

# Keys that come before the end of the scan win.
printf 'nowait\nkeys 7\nwait\ndump\n' | play renamed.jffs2 >out
expect 'a key wins' '\[7 Issues' out

# :forget
printf 'keys :\ntype forget\nkeys <Enter>OM\ndump\n' | play renamed.jffs2 >out
expect 'no marks any more' 'there are no marks' out
printf 'dump\n' | play renamed.jffs2 >out
refuse "forgotten" "(set)" out

# Hostile files: nothing is believed, nothing is shown raw, the program runs.
for name in state/*; do
	for lines in 'tab Nodes\nat 0 99999999999999999999\nmark 9/9/9 1 0 x' 'erase 0 7 0' \
		'erase 0 4294967296 0' 'erase 7 65536 0' 'split 0 3' 'split 0 99999999999' 'join 0 0' \
		'tab Nowhere' 'tab \033[31m' 'mark - 64 0 \033]52;c;AAAA\007' 'open 0 1 2 x' 'open 9/9 1' 'open' 'at' 'mark 0' 'erase 0 65536 65536' \
		'tab Compare\nat 0 0' 'tab Pages' 'tab Environment' 'path /../..' 'tab Files\nat 0 0\npath /nothing'; do
		printf "flashloupe-state 1\n$lines\n" >"$name"
		for image in renamed.jffs2 other.jffs2; do
			printf 'dump\nkeys M\ndump\n' | play $image >out
			[ $? -lt 100 ] || { echo "FAIL: $lines"; failed=1; }
			refuse "$lines" "$(printf '\033')" out
			expect "$lines" 'jffs2' out
		done
	done
	head -c 300000 /dev/urandom >"$name"
	printf 'dump\n' | play other.jffs2 >out
	expect 'noise' 'other' out
done

# A lesson that was done has its star, with the image that it is on.
rm -rf state
sed '/^dump/d' "$srcdir/tests/screens/lesson-04-order.keys" |
	FLASHLOUPE_LESSONS=$srcdir/data/lessons play --lesson 04-order >out
printf 'dump\n' | FLASHLOUPE_LESSONS=$srcdir/data/lessons play --lesson >out
expect 'the star' ' 4 \*' out
refuse 'no other star' ' 5 \*' out

# A folder that can't be written to is no reason to stop.
rm -rf state
echo 'a file' >state
printf 'dump\n' | play renamed.jffs2 >out
expect 'a file in its place' '\[O Over\]' out
expect 'it is said quietly' 'nothing will be remembered' out
rm state

# The oldest go first, and nothing else.
mkdir state
i=0
while [ $i -lt 510 ]; do
	printf 'x' >"state/$(printf '%064x' $i)"
	i=$((i + 1))
done
touch -d '2001-01-01' "state/$(printf '%064x' 7)"
echo kept >state/notes.txt
printf 'dump\n' | play renamed.jffs2 >out
[ "$(find state -type f | wc -l)" = 502 ] || { echo "FAIL: $(find state -type f | wc -l) files"; failed=1; }
[ ! -e "state/$(printf '%064x' 7)" ] || { echo "FAIL: the oldest stays"; failed=1; }
[ -e state/notes.txt ] || { echo "FAIL: a file of another name goes"; failed=1; }

echo "$tried cases tried"
exit $failed
