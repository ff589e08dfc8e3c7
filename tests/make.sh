#!/bin/sh
# make beside mkfs.jffs2: of the same directory and with the same options each byte is the same;
# with what mkfs.jffs2 loses, and with summaries, it is no larger than one in a hundred more, and
# jffs2dump finds nothing wrong in it. Skipped without mtd-utils.

set -u
srcdir=${srcdir:-$(pwd)}
FLASHLOUPE=${FLASHLOUPE:-$(pwd)/flashloupe}
PATH=$PATH:/usr/sbin:/sbin
LC_ALL=C
export LC_ALL
unset SOURCE_DATE_EPOCH
for tool in mkfs.jffs2 sumtool jffs2dump; do
	if ! command -v $tool >/dev/null; then
		echo "$tool is not there"
		exit 77
	fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
tried=0

fail() {
	echo "FAIL: $*"
	failed=$((failed + 1))
}

# ---- a directory with files of every kind ----

# noise SEED SIZE: bytes that no compressor can shorten
noise() {
	awk -v seed="$1" -v size="$2" 'BEGIN {
		for (i = 0; i < size; i++) {
			seed = (seed * 16807) % 2147483647
			printf "%c", int(seed / 4096) % 128
		}
	}'
}

tree=$work/tree
mkdir -p "$tree/bin" "$tree/etc/init.d" "$tree/empty" "$tree/deep/er/and/deeper"
noise 1 70000 >"$tree/bin/noise"
yes 'a line that comes again and again' | head -c 300000 >"$tree/bin/text"
cat "$srcdir"/data/*.uimage >"$tree/bin/mixed"
for size in 0 1 127 128 4095 4096 4097 12288; do
	noise $((size + 3)) $size >"$tree/etc/size-$size"
done
head -c 50000 /dev/zero >"$tree/etc/zeros"
ln "$tree/bin/noise" "$tree/deep/link"
ln -s ../bin/text "$tree/deep/symlink"
ln -s "$(awk 'BEGIN { while (n++ < 254) printf "t" }')" "$tree/deep/long"
mkfifo "$tree/etc/fifo"
chmod 4755 "$tree/bin/noise"
chmod 1777 "$tree/empty"
chmod 666 "$tree/etc/size-1"
echo name >"$tree/etc/$(awk 'BEGIN { while (n++ < 255) printf "n" }')"
echo name >"$tree/etc/a b"
printf 'x' >"$tree/etc/init.d/S90"
find "$tree" -exec touch -h -d 2015-01-21T16:14:18Z {} +
touch -d 2020-02-02T02:02:02Z "$tree/etc/size-127"

# ---- the same bytes ----

# same OPTIONS-OF-MKFS -- OPTIONS
same() {
	theirs=
	while [ "$1" != -- ]; do
		theirs="$theirs $1"
		shift
	done
	shift
	tried=$((tried + 1))
	# shellcheck disable=SC2086  # words of a command
	mkfs.jffs2 $theirs -r "$tree" -o "$work/theirs" 2>"$work/said" ||
		fail "mkfs.jffs2$theirs: $(cat "$work/said")"
	"$FLASHLOUPE" make --like-mkfs "$@" -f -o "$work/ours" "$tree" 2>"$work/said" ||
		fail "make $*: $(cat "$work/said")"
	cmp "$work/theirs" "$work/ours" || fail "mkfs.jffs2$theirs is not make $*"
}

same -l -e 64KiB -- -e 64K --unpadded
same -l -e 64KiB --pad -- -e 64K
same -b -e 16KiB --pad -- -e 16K --endian=big
same -l -e 8KiB -p0x200000 -- -e 8K --to 2M
same -l -e 128KiB -n --pad -- -e 128K --no-cleanmarkers
same -l -e 128KiB -n -p0x200000 -- -e 128K --no-cleanmarkers --blocks 16
same -b -e 64KiB -c 16 --pad -- -e 64K --endian=big --marker-size=16
same -l -e 64KiB -s 8192 -- -e 64K --page-size=8K --unpadded
same -l -e 64KiB -q -- -e 64K --squash-owners --squash-permissions --unpadded
same -l -e 64KiB -U -f -- -e 64K --squash-owners --fixed-time=0 --unpadded
same -l -e 64KiB -m none -- -e 64K --compress=none --unpadded
same -l -e 64KiB -x zlib -- -e 64K --compress=rtime --unpadded
same -l -e 64KiB -x rtime -- -e 64K --compress=zlib --unpadded
same -l -e 64KiB -X lzo -- -e 64K --compress=lzo,zlib,rtime --unpadded

# ---- a table of devices ----

cat >"$work/table" <<'END'
# name type mode uid gid major minor start inc count
/dev d 711 9 9 - - - - -
/dev/console c 600 0 5 5 1 - - -
/dev/mtd c 640 0 0 90 0 0 2 4
/dev/mtdblock b 640 0 6 31 0 1 1 3
/dev/fifo p 622 7 8 - - - - -
  /bin/noise f 4711 1000 100

/dev/console c 620 3 4 0 0 - - -
/etc/init.d d 1777 5 6 - - - - -
END
tried=$((tried + 1))
mkfs.jffs2 -l -e 64KiB -r "$tree" -D "$work/table" -o "$work/theirs" 2>"$work/said" ||
	fail "mkfs.jffs2 -D: $(cat "$work/said")"
"$FLASHLOUPE" make --like-mkfs --unpadded -e 64K --devtable="$work/table" -f -o "$work/ours" \
	"$tree" 2>"$work/said" || fail "make --devtable: $(cat "$work/said")"
# files IMAGE: what it holds, but for inode numbers, and times of what only the table has
files() {
	"$FLASHLOUPE" manifest "$1" | awk '{ $9 = "-" } /^\/dev/ { $7 = "-" } { print }'
}
files "$work/theirs" >"$work/want"
files "$work/ours" | diff "$work/want" - || fail 'make --devtable is not mkfs.jffs2 -D'
ours=$(wc -c <"$work/ours")
theirs=$(wc -c <"$work/theirs")
[ "$ours" -le $((theirs + theirs / 100)) ] || fail "$ours bytes by a table, not $theirs"

# ---- a name that Linux lists, but cannot open ----

tried=$((tried + 1))
long=$(awk 'BEGIN { while (n++ < 255) printf "n" }')
"$FLASHLOUPE" make -e 64K -f -o "$work/ours" "$tree" 2>"$work/said"
{ [ $? -eq 1 ] && grep -q ": /etc/$long: Linux lists it" "$work/said"; } ||
	fail "a name of 255 bytes: $(cat "$work/said")"
# It was so before.
"$FLASHLOUPE" make -f -o "$work/again" "$work/ours" 2>"$work/said" ||
	fail "a name of 255 bytes out of JFFS2: $(cat "$work/said")"
mv "$tree/etc/$long" "$tree/etc/${long#n}"

# ---- a part that is too small to be mounted ----

mkdir "$work/one-file"
echo one >"$work/one-file/file"
for blocks in 4 5; do
	tried=$((tried + 1))
	"$FLASHLOUPE" make -e 16K --blocks=$blocks -f -o "$work/few" "$work/one-file" 2>"$work/said" ||
		fail "make --blocks=$blocks: $(cat "$work/said")"
	grep -q 'Linux mounts no fewer than 5 erase blocks: this has 4$' "$work/said"
	[ $? -eq $((blocks - 4)) ] || fail "make --blocks=$blocks: $(cat "$work/said")"
done

# ---- not larger, and nothing wrong in it ----

# sound OPTION...: what is made has the files that it should, by jffs2dump as well
sound() {
	tried=$((tried + 1))
	"$FLASHLOUPE" make "$@" -f -o "$work/ours" "$tree" 2>"$work/said" ||
		fail "make $*: $(cat "$work/said")"
	case $* in
	*big*) order=-b ;;
	*) order=-l ;;
	esac
	jffs2dump $order -c "$work/ours" >"$work/dump" 2>&1
	! grep 'Wrong' "$work/dump" || fail "jffs2dump complains of make $*"
	"$FLASHLOUPE" issues "$work/ours" >"$work/said" 2>&1 || fail "issues of make $*"
}

sound -e 64K
sound -e 16K --endian=big
sound -e 128K --no-cleanmarkers
sound -e 64K --compress=none
sound -e 16K --summaries --endian=big
sound -e 64K --summaries
sound -e 4K
sound -e 4K --summaries --endian=big

# ---- erase blocks into which a page of content does not fit ----

(noise 1 40000; echo X; noise 2 29000) >"$work/changed"
"$FLASHLOUPE" make -e 4K --blocks=300 -f -o "$work/small" "$tree" 2>"$work/said" ||
	fail "make of blocks of 4 KiB: $(cat "$work/said")"
for how in append rebuild; do
	tried=$((tried + 1))
	rm -f "$work/ours" "$work/again"
	"$FLASHLOUPE" edit --how=$how -o "$work/ours" --replace "$work/changed:/bin/noise" \
		"$work/small" 2>"$work/said" || fail "edit of blocks of 4 KiB: $(cat "$work/said")"
	# Only one page of it differs now.
	"$FLASHLOUPE" edit --how=$how -o "$work/again" --set-line "2=Y:/bin/noise" "$work/ours" \
		2>"$work/said" || fail "edit of one page: $(cat "$work/said")"
	"$FLASHLOUPE" cat "$work/ours" /bin/noise | cmp - "$work/changed" || fail "--how=$how"
	sed '2s/.*/Y/' "$work/changed" >"$work/wanted"
	"$FLASHLOUPE" cat "$work/again" /bin/noise | cmp - "$work/wanted" ||
		fail "one page, --how=$how"
	jffs2dump -l -c "$work/again" >"$work/dump" 2>&1
	! grep 'Wrong' "$work/dump" || fail "jffs2dump complains of --how=$how"
	"$FLASHLOUPE" issues "$work/again" >/dev/null 2>&1 || fail "issues of --how=$how"
done

mkfs.jffs2 -l -e 64KiB -r "$tree" -o "$work/plain" && sumtool -l -e 64KiB -i "$work/plain" \
	-o "$work/theirs"
"$FLASHLOUPE" make --summaries --unpadded -e 64K -f -o "$work/ours" "$tree" 2>"$work/said" ||
	fail "$(cat "$work/said")"
ours=$(wc -c <"$work/ours")
theirs=$(wc -c <"$work/theirs")
[ "$ours" -le $((theirs + theirs / 100)) ] || fail "$ours bytes with summaries, not $theirs"

# ---- attributes of a tar ----

# Where the file system takes them, and GNU tar writes them.
if setfattr -n user.note -v edited "$tree/bin/text" 2>/dev/null &&
	tar --xattrs -C "$tree" -cf "$work/tree.tar" . 2>/dev/null; then
	tried=$((tried + 1))
	"$FLASHLOUPE" make -e 64K -f -o "$work/ours" "$work/tree.tar" 2>"$work/said" ||
		fail "make tree.tar: $(cat "$work/said")"
	"$FLASHLOUPE" manifest "$work/ours" | grep -q '^/bin/text .* user.note=656469746564$' ||
		fail 'the attribute of a tar is lost'
	"$FLASHLOUPE" edit -f -o "$work/over" --rmfattr user.note:/bin/text \
		--overlay "$work/tree.tar" "$work/ours" 2>"$work/said" ||
		fail "edit --overlay tree.tar: $(cat "$work/said")"
	"$FLASHLOUPE" manifest "$work/over" | grep -q '^/bin/text .* user.note=656469746564$' ||
		fail 'the attribute is not laid over'
	# A tar without any says nothing of them.
	tar -C "$tree" -cf "$work/plain.tar" .
	"$FLASHLOUPE" edit --dry-run --equal-to "$work/plain.tar" "$work/ours" >"$work/said" 2>&1
	! grep -q fattr "$work/said" || fail 'a tar without attributes removes them'
fi

# ---- reproducible ----

SOURCE_DATE_EPOCH=1500000000 "$FLASHLOUPE" make -e 64K -f -o "$work/one" "$tree" 2>/dev/null
touch -d 2030-01-01T00:00:00Z "$tree/etc/size-127"
SOURCE_DATE_EPOCH=1500000000 "$FLASHLOUPE" make -e 64K -f -o "$work/two" "$tree" 2>/dev/null
cmp "$work/one" "$work/two" || fail "times after SOURCE_DATE_EPOCH are in it"

echo "$tried images compared"
[ $failed -eq 0 ]
