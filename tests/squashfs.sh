#!/bin/sh
# The files of a squashfs are what unsquashfs makes of it: with every compressor at hand and
# blocks of 4 KiB to 1 MiB, by manifest, by extraction and from an archive; and no image that
# was cut short or had bits flipped leads to a crash, a hang or a file outside.
#
# Without root owners, devices and attributes are left out of the comparison.

set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=${builddir:-$(pwd)}
FLASHLOUPE=${FLASHLOUPE:-$builddir/flashloupe}
walk=$builddir/tests/walk
LC_ALL=C.UTF-8
TZ=UTC
export LC_ALL TZ

skip() {
	echo "skipped: $*"
	exit 77
}

if [ ! -x "$FLASHLOUPE" ] || [ ! -x "$walk" ]; then
	skip "flashloupe or tests/walk is not built"
fi
"$FLASHLOUPE" --version | grep -q '^  squashfs  *yes' ||
	skip "flashloupe was built without libsquashfs"
PATH=$PATH:/usr/sbin:/sbin
SHARE=${SHARE-${FLIPS:+1}}
. "$srcdir/tests/shell/share.sh"
FLIPS=${FLIPS:-$((12 / share))}
command -v mksquashfs >/dev/null && command -v unsquashfs >/dev/null ||
	skip "there is no mksquashfs, or no unsquashfs"

. "$srcdir/tests/shell/memory.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
root=
[ "$(id -u)" -ne 0 ] || root=yes
xattrs=
case $("$walk" --probe "$work" | tr '\n' ' ') in
*owner*device*xattr*) xattrs=$root ;;
esac

fail() {
	echo "FAIL: $*"
	failed=1
}

# ---- a tree with everything in it ----

tree=$work/tree
mkdir -p "$tree/dir/deep/er" "$tree/many" "$tree/empty"
seq 1 60000 >"$tree/dir/text"
ln "$tree/dir/text" "$tree/dir/deep/hard"
ln -s ../text "$tree/dir/deep/link"
echo small >"$tree/dir/deep/er/small"
: >"$tree/dir/nothing"
awk 'BEGIN { srand(7); for (i = 0; i < 90000; i++) printf "%c%c%c", 33 + rand() * 90, 33 + rand() * 90, 33 + rand() * 90 }' \
	>"$tree/noise"
dd if="$tree/noise" of="$tree/holes" bs=1000 count=20 seek=9000 2>/dev/null
printf x >"$tree/dir/a name with	a tab, ü and \\ in it"
# More than a header of a directory counts (256), and than a block of listings holds (8 KiB).
i=0
while [ $i -lt 300 ]; do
	echo $i >"$tree/many/a-file-with-a-name-that-is-not-short-$i"
	i=$((i + 1))
done
chmod 4711 "$tree/noise"
mkfifo "$tree/fifo"
if [ -n "$root" ]; then
	chown 1000:70000 "$tree/noise"
	mknod "$tree/block" b 8 1
	mknod "$tree/character" c 5 70000
fi
touch -d '2001-02-03 04:05:06' "$tree/dir/text" "$tree/dir/deep"

# ---- comparison ----

# reduce FILE: what can be compared of a manifest
reduce() {
	awk -v root="$root" -v xattrs="$xattrs" '
	/^#/ { next }
	!root && $2 ~ /[bc]/ { next }
	{
		$9 = "-"
		if ($2 == "d")
			$6 = $8 = "-"
		if ($2 == "l")
			$6 = "-"
		if (!root)
			$4 = $5 = "-"
		if (!xattrs)
			$13 = "-"
		print
	}' "$1" | LC_ALL=C sort
}

# same NAME MANIFEST DIRECTORY
same() {
	"$walk" "$3" >"$work/walked" || fail "$1: $3 cannot be walked"
	reduce "$2" >"$work/got"
	reduce "$work/walked" >"$work/wanted"
	if ! diff -u "$work/wanted" "$work/got" >"$work/diff"; then
		fail "$1: the manifest is not that of ${3##*/}"
		head -n 20 "$work/diff"
	fi
}

# check NAME IMAGE
check() {
	rm -rf "$work/theirs" "$work/ours" "$work/tarred"
	unsquashfs -no-progress -d "$work/theirs" "$2" >/dev/null 2>"$work/err" ||
		[ -z "$root" ] || fail "$1: unsquashfs: $(cat "$work/err")"
	"$FLASHLOUPE" manifest "$2" >"$work/manifest" || fail "$1: manifest: status $?"
	same "$1" "$work/manifest" "$work/theirs"
	"$FLASHLOUPE" cat "$2" /dir/text | cmp -s - "$tree/dir/text" || fail "$1: cat differs"
	[ "$("$FLASHLOUPE" files "$2" --tsv | wc -l)" -eq $(($(wc -l <"$work/manifest"))) ] ||
		fail "$1: files lists another number of names"
}

# unpack NAME: the image that check examined last, by extraction and from an archive
unpack() {
	"$FLASHLOUPE" extract "$2" -C "$work/ours" ${root:+--as-root} 2>"$work/err" ||
		[ -z "$root" ] || fail "$1: extract: $(head -n 3 "$work/err")"
	[ -z "$root" ] || same "$1" "$work/manifest" "$work/ours"
	mkdir "$work/tarred"
	"$FLASHLOUPE" extract "$2" -o - 2>"$work/err" >"$work/tar" ||
		fail "$1: extract -o: $(head -n 3 "$work/err")"
	tar -C "$work/tarred" --numeric-owner ${xattrs:+--xattrs --xattrs-include=*} \
		-xpf "$work/tar" 2>"$work/err" || [ -z "$root" ] ||
		fail "$1: tar: $(head -n 3 "$work/err")"
	[ -z "$root" ] || same "$1" "$work/manifest" "$work/tarred"
}

compressors=$(mksquashfs -help 2>&1 | awk '
	/^Compressors available/ { on = 1; next }
	on && NF == 0 { exit }
	on && /^\t[a-z]/ { print $1 }' | sort -u)
[ -n "$compressors" ] || compressors='gzip'
images=0
for compressor in $compressors; do
	in_turn || : # another size of blocks for the next one
	for block in 4K 64K 1M; do
		image=$work/$compressor-$block.squashfs
		wanted=
		! in_turn || wanted=yes
		# Those of gzip are needed below.
		[ -n "$wanted" ] || [ "$compressor" = gzip ] || continue
		mksquashfs "$tree" "$image" -comp "$compressor" -b $block -quiet -no-progress \
			>/dev/null 2>"$work/err" || {
			echo "mksquashfs makes none with $compressor: $(head -n 1 "$work/err")"
			break
		}
		images=$((images + 1))
		[ -n "$wanted" ] || continue
		check "$compressor-$block" "$image"
		[ $block != 64K ] && [ $share -eq 1 ] || unpack "$compressor-$block" "$image"
	done
done
for option in -no-fragments -always-use-fragments '-noI -noD -noF -noX' -no-duplicates; do
	# shellcheck disable=SC2086
	mksquashfs "$tree" "$work/image" $option -noappend -quiet -no-progress \
		>/dev/null 2>"$work/err" && check "$option" "$work/image" && images=$((images + 1))
done
if command -v gensquashfs >/dev/null; then
	gensquashfs -q -f -D "$tree" -k "$work/image" >/dev/null 2>"$work/err" &&
		check gensquashfs "$work/image" && images=$((images + 1))
fi
echo "# $images images are equal to what unsquashfs makes of them"
[ $images -gt 0 ] || fail "no image could be made"

# ---- what files take: all of them together what the data blocks do ----

mksquashfs "$tree" "$work/sums" -no-duplicates -b 16384 -quiet -no-progress >/dev/null 2>&1
data=$(($(od -An -tu8 -j64 -N8 "$work/sums") - 96))
taken=$("$FLASHLOUPE" files "$work/sums" --tsv --columns=stored | sed -n 2p)
# A share of a fragment is rounded down.
files=$("$FLASHLOUPE" files "$work/sums" --tsv --columns=below | sed -n 2p)
if [ "$taken" -gt "$data" ] || [ $((taken + files)) -lt "$data" ]; then
	fail "files take $taken bytes of $data"
fi

# ---- a file that can't be decompressed is damage, whoever works on it ----

image=$work/gzip-64K.squashfs
if [ -f "$image" ]; then
	cp "$image" "$work/damaged"
	printf 'no zlib stream begins like this' | dd of="$work/damaged" bs=1 seek=96 conv=notrunc \
		2>/dev/null
	"$FLASHLOUPE" info "$image" | grep -q 'verdict *intact$' || fail "it is not intact"
	for jobs in 1 4; do
		"$FLASHLOUPE" issues --jobs=$jobs --tsv "$work/damaged" >"$work/out.$jobs"
		[ $? -eq 1 ] || fail "issues, $jobs jobs: an unreadable file is no damage"
	done
	grep -q 'cannot be read from byte 0 on' "$work/out.1" || fail "issues names no file"
	# All of them need the block that begins behind the superblock.
	grep 'cannot be read' "$work/out.1" | cut -f "$(head -n 1 "$work/out.1" | tr '\t' '\n' |
		grep -n '^offset$' | cut -d: -f1)" | grep -vqx 96 &&
		fail "issues: another offset than that of the damaged block"
	cmp -s "$work/out.1" "$work/out.4" || fail "issues differ with jobs"
	"$FLASHLOUPE" info "$work/damaged" | grep -q 'verdict *damaged: [0-9]* files* lose' ||
		fail "info: $("$FLASHLOUPE" info "$work/damaged" | grep verdict)"
	# Those that manifest can't read, each with its names, and no other.
	"$FLASHLOUPE" manifest "$work/damaged" 2>/dev/null |
		awk '$11 == "!5" { print $9 }' | sort -u | wc -l | tr -d ' ' >"$work/wanted"
	sed 1d "$work/out.1" | wc -l | tr -d ' ' >"$work/got"
	cmp -s "$work/wanted" "$work/got" ||
		fail "$(cat "$work/got") unreadable files, manifest has $(cat "$work/wanted")"
fi

# ---- compare ----

image=$work/gzip-64K.squashfs
other=$work/gzip-4K.squashfs
"$FLASHLOUPE" compare "$image" "$other" >"$work/out" || fail "compare: equal trees differ"
echo more >>"$tree/dir/nothing"
rm "$tree/noise"
mksquashfs "$tree" "$work/image" -noappend -quiet -no-progress >/dev/null 2>&1
"$FLASHLOUPE" compare "$image" "$work/image" >"$work/out"
[ $? -eq 1 ] || fail "compare: other trees are said to be equal"
grep -q 'changed.*/dir/nothing' "$work/out" || fail "compare: a change is not told"
grep -q 'removed.*/noise' "$work/out" || fail "compare: what is gone is not told"
if command -v mkfs.jffs2 >/dev/null; then
	mkfs.jffs2 -d "$tree" -e 64KiB -o "$work/jffs2" 2>/dev/null
	"$FLASHLOUPE" compare "$work/image" "$work/jffs2" --by files >"$work/out"
	if grep -E 'changed|added|removed' "$work/out" | grep -v '^!* *changed *.* time$' |
		grep 'content\|target\|mode'; then
		fail "compare: the same files in a squashfs and a JFFS2 differ"
	fi
	cat "$work/image" "$work/jffs2" >"$work/both"
	[ "$("$FLASHLOUPE" cat "$work/both" /dir/nothing)" = more ] || fail "JFFS2 is not first"
	[ "$("$FLASHLOUPE" cat "$work/both" --part 0 /dir/nothing)" = more ] ||
		fail "--part does not choose the squashfs"
	"$FLASHLOUPE" nodes "$work/both" --part 0 >"$work/out" 2>&1 &&
		fail "nodes of a squashfs are listed"
	grep -q 'part 0 is squashfs, which has no nodes' "$work/out" ||
		fail "it is not said that a squashfs has no nodes"
fi

# ---- hostile images ----

# try NAME IMAGE: any answer will do, but there must be one
try() {
	timeout 240 sh "$work/each" "$2" "$work/err" && return
	status=$?
	fail "$1: $(cat "$work/err.command") ends with $status"
	head -n 5 "$work/err"
	cp "$2" "${TMPDIR:-/tmp}/squashfs-hostile.$status"
}

# One limit of time for all: a timeout of its own for each took a fifth as long as what it runs.
cat >"$work/each" <<'END'
for command in manifest files 'extract -o -' parts; do
	echo "$command" >"$2.command"
	# shellcheck disable=SC2086
	"$FLASHLOUPE" $command "$1" >/dev/null 2>"$2"
	status=$?
	[ $status -lt 4 ] || exit $status
done
END
export FLASHLOUPE

seed=1
random() { # LIMIT: sets `drawn`
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	drawn=$((seed / 16 % $1))
}

rm -rf "$tree/many"
for compressor in $compressors; do
	mksquashfs "$tree" "$work/image" -comp "$compressor" -b 4K -noappend -quiet \
		-no-progress >/dev/null 2>&1 || continue
	size=$(wc -c <"$work/image")
	used=$(od -A n -t u4 -j 40 -N 4 "$work/image" | tr -d ' ')
	for part in 1 2 3; do
		head -c $((size * part / 4)) "$work/image" >"$work/hostile"
		try cut "$work/hostile"
	done
	n=0
	while [ $n -lt "$FLIPS" ]; do
		cp "$work/image" "$work/hostile"
		# in turn: the superblock, the tables at the end, anywhere
		case $((n % 3)) in
		0) random 96 ;;
		1) random 2000; drawn=$((used - 1 - drawn)) ;;
		2) random "$used" ;;
		esac
		at=$drawn
		random 255
		printf "\\$(printf %o $((drawn + 1)))" |
			dd of="$work/hostile" bs=1 seek="$at" conv=notrunc 2>/dev/null
		try flipped "$work/hostile"
		n=$((n + 1))
	done
done
# Tables that point at each other or outside, and sizes that are claimed huge: the fields of the
# superblock (kernel: struct squashfs_super_block), eight bytes each, two at a time.
if command -v python3 >/dev/null; then
	mksquashfs "$tree" "$work/image" -b 4K -noappend -quiet -no-progress >/dev/null 2>&1
	python3 - "$work" <<'PYTHON'
import struct, sys
image = open(sys.argv[1] + "/image", "rb").read()
root, used, ids, xattrs, inodes, names, fragments, exports = range(32, 96, 8)
tables = [ids, xattrs, inodes, names, fragments, exports]
values = {at: image[at:at + 8] for at in range(32, 96, 8)}
made = 0
def make(*changes):
    global made
    data = bytearray(image)
    for at, value in changes:
        data[at:at + len(value)] = value
    open("%s/tables-%d" % (sys.argv[1], made), "wb").write(data)
    made += 1
def u64(n):
    return struct.pack("<Q", n & (1 << 64) - 1)
for a in tables:
    for b in tables:
        if a < b:
            make((a, values[b]), (b, values[a]))
    make((a, u64(0)))
    make((a, u64(len(image) - 1)))
    make((a, u64(-2)))
    make((a, values[inodes]), (root, u64(0)))
make(*((a, values[inodes]) for a in tables))
make(*((a, values[names]) for a in tables))
for value in (0, 0xffff, 1 << 32, (1 << 48) - 1, -1):
    make((root, u64(value)))
    make((used, u64(value)))
huge = b"\xff\xff\xff\xff"
make((4, huge))
make((16, huge))
make((4, huge), (16, huge), (26, b"\xff\xff"))
make((12, struct.pack("<I", 1 << 20)), (22, struct.pack("<H", 20)), (4, huge), (16, huge))
# The first listing is damaged itself.
make((struct.unpack("<Q", values[names])[0] + 2, bytes(16)))
PYTHON
	# The sanitizers reserve more addresses than there can be memory.
	limit=2000000
	(ulimit -v $limit; "$FLASHLOUPE" --version) >/dev/null 2>&1 || limit=unlimited
	ulimit -S -v $limit
	# Each ends with a reason, unless the files are what they were.
	"$FLASHLOUPE" manifest "$work/image" >"$work/whole.manifest" 2>/dev/null
	damaged=$(ls "$work"/tables-* | sort -V | tail -1)
	"$FLASHLOUPE" issues "$damaged" >"$work/issues"
	[ $? = 1 ] && grep -q '^error.* cannot be read' "$work/issues" ||
		fail "a damaged listing is no error: $(cat "$work/issues")"
	for image in "$work"/tables-*; do
		in_turn || continue
		mv "$image" "$work/hostile"
		try tables "$work/hostile"
		"$FLASHLOUPE" manifest "$work/hostile" >"$work/got.manifest" 2>"$work/err"
		cmp -s "$work/whole.manifest" "$work/got.manifest" ||
			grep -Eq 'part 0: its? |could not be read|nothing is recognised' "$work/err" ||
			"$FLASHLOUPE" issues "$work/hostile" | grep -q '^error' ||
			fail "hostile tables: no reason is told: $(cat "$work/err")"
		if grep -q 'part 0: its ' "$work/err"; then
			"$FLASHLOUPE" issues "$work/hostile" >"$work/issues"
			[ $? = 1 ] || fail "damaged tables are no error: $(cat "$work/err" "$work/issues")"
		fi
		"$FLASHLOUPE" parts "$work/hostile" | grep -q 'magic hsqs: listed' &&
			fail "hostile tables: taken for another squashfs"
	done
fi
exit $failed
