# shellcheck shell=sh disable=SC2154  # variables of cli.sh
# Part of cli.sh: what commands write, and that the image stays as it is.

sums() {
	cksum ./*
}
sums >"$work/before"

expect 1 carve damaged.uimage --part 1 -o "$work/part"
expect 2 carve damaged.uimage --part 1 -o "$work/part"
expect 1 carve damaged.uimage --payload -o "$work/payload"
cmp "$work/part" "$work/payload" || fail "part and payload differ"
expect 0 carve dump.bin --payload -o "$work/text.gz"
gzip -t "$work/text.gz" || fail "the payload is no gzip file"
expect 2 carve dump.bin --without-spare=2000+64 -o "$work/pages"
expect 2 carve dump.bin --without-spare=2048+64 --payload -o "$work/pages"
expect 2 carve dump.bin --without-spare=2048+64 --part 99 -o "$work/pages"
expect 0 carve dump.bin --without-spare=2048+64 -o "$work/pages"
[ "$(wc -c <"$work/pages")" -eq 95360 ] || fail "pages: $(wc -c <"$work/pages") bytes"

expect 1 pad damaged.uimage -o "$work/padded"
[ "$(wc -c <"$work/padded")" -eq 81920 ] || fail "padded to $(wc -c <"$work/padded")"
expect 1 pad damaged.uimage --erase-size 32KiB --force -o "$work/padded"
expect 2 pad damaged.uimage --to 4K -o "$work/none"
expect 3 pad dump.bin -o "$work/none"
expect 0 pad dump.bin -e 16K -o "$work/dump"
[ -e "$work/none" ] && fail "a file appeared where nothing could be padded"
rm -f "$work/new"
expect 0 pad damaged.uimage --dry-run -o "$work/new"
[ -e "$work/new" ] && fail "a dry run wrote a file"
expect 0 pad 7518-hi3518-home.uimage --uimage --cleanmarkers --blocks 9 -o "$work/new"
run nodes --brief "$work/new"
[ "$(grep -c ' 2003 12$' "$work/got")" -eq 9 ] || fail "not nine cleanmarkers"
# What others say of it, where they are there.
if command -v mkimage >/dev/null; then
	mkimage -l "$work/new" >"$work/got" 2>&1 ||
		fail "mkimage: $(cat "$work/got")"
	grep -q '^Image Name: *7518-hi3518-home$' "$work/got" &&
		grep -q '^Data Size: *589824 ' "$work/got" ||
		fail "mkimage: $(cat "$work/got")"
fi
if command -v jffs2dump >/dev/null; then
	for image in 7518-hi3518-home.uimage be-64k-sum.jffs2; do
		[ $image = be-64k-sum.jffs2 ] && order=-b || order=-l
		expect 0 pad $image --force --cleanmarkers --blocks 9 -o "$work/new"
		jffs2dump -c -v $order "$work/new" >"$work/got" 2>&1 ||
			fail "jffs2dump $image: $(tail -n 3 "$work/got")"
		grep -i 'wrong\|invalid\|crc error' "$work/got" && fail "jffs2dump $image"
		[ "$(grep -c '^ *Cleanmarker *at ' "$work/got")" -eq 9 ] ||
			fail "jffs2dump $image: not nine cleanmarkers"
	done
fi
cp damaged.uimage "$work/image"
expect 2 pad "$work/image" --force -o "$work/image"
# The image under other names: a hard link, a symbolic one, a descriptor, what is printed.
ln "$work/image" "$work/hard"
ln -s image "$work/soft"
expect 2 pad "$work/image" --force -o "$work/hard"
expect 2 pad "$work/image" --force -o "$work/soft"
expect 2 extract "$work/image" --force -o "$work/new" -m "$work/hard"
exec 7<"$work/image"
expect 2 pad "$work/image" --force -o /proc/self/fd/7
exec 7<&-
"$FLASHLOUPE" pad - --force -o "$work/image" <"$work/image" 2>/dev/null &&
	fail "standard input was replaced"
"$FLASHLOUPE" nodes "$work/image" >>"$work/image" 2>/dev/null &&
	fail "a list was appended to the image"
"$FLASHLOUPE" nodes "$work/image" 2>>"$work/image" >/dev/null &&
	fail "messages were appended to the image"
"$FLASHLOUPE" compare history.jffs2 "$work/image" >>"$work/image" 2>/dev/null
[ $? -eq 2 ] || fail "a comparison was appended to an image"
printf 'dump\n' >"$work/keys"
"$FLASHLOUPE" -S "$work/keys" "$work/image" >>"$work/image" 2>/dev/null &&
	fail "a screen was appended to the image"
printf 'dump image\n' >"$work/keys"
(cd "$work" && "$FLASHLOUPE" -S keys image 2>"$work/got") && fail "a script wrote to the image"
grep -q 'is the image itself' "$work/got" || fail "dump: $(cat "$work/got")"
cmp damaged.uimage "$work/image" || fail "the image was written to"
