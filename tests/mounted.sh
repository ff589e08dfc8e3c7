#!/bin/sh
# Images mounted by `flashloupe mount`: the manifest that a walk through the mount makes, with
# stat, readlink, getxattr and the sums of contents, is that of `flashloupe manifest`; other
# programs read them; many at once, while it is unmounted, while the image changes.

set -u
srcdir=${srcdir:-$(pwd)}
builddir=${builddir:-$(pwd)}
FLASHLOUPE=${FLASHLOUPE:-$(pwd)/flashloupe}
shared=${FLASHLOUPE_SHARED:-$srcdir/../shared}
work=$(mktemp -d)
dir=$work/mnt
mkdir "$dir"
failed=0
fail() {
	echo "FAIL: $*"
	failed=$((failed + 1))
}
leave() {
	umount -l "$dir" 2>/dev/null || fusermount3 -uz "$dir" 2>/dev/null
	rm -rf "$work"
}
trap leave EXIT

if "$FLASHLOUPE" --version | grep -q 'libfuse3 *no'; then
	echo "built without libfuse3"
	exit 77
fi
if ! "$FLASHLOUPE" mount "$srcdir/data/history.jffs2" "$dir" 2>"$work/said"; then
	echo "nothing can be mounted here: $(head -n 1 "$work/said")"
	exit 77
fi
"$FLASHLOUPE" mount --unmount "$dir" || fail "the first mount cannot be undone"

mounted() {
	grep -q " $dir fuse" /proc/mounts
}

# try OPTIONS IMAGE: the walk and the manifest are equal
walked=0
try() {
	# shellcheck disable=SC2086  # options are words
	"$FLASHLOUPE" manifest $1 "$2" 2>/dev/null | grep -v '^#' | LC_ALL=C sort >"$work/wanted"
	# FUSE refuses a type that is none.
	sed -i 's/^\([^ ]*\) ? .*/\1 !5 - - - - - - - - - - -/' "$work/wanted"
	# The manifest ends where an image claims more than it can hold; a reader does not.
	grep -q ' !27 ' "$work/wanted" && return
	# shellcheck disable=SC2086
	if ! "$FLASHLOUPE" mount $1 "$2" "$dir" 2>"$work/said"; then
		[ -s "$work/wanted" ] && fail "mount $*: $(cat "$work/said")"
		return
	fi
	"$builddir/tests/walk" --mount "$dir" | LC_ALL=C sort >"$work/walked"
	"$FLASHLOUPE" mount -u "$dir" || fail "mount -u of $*"
	walked=$((walked + 1))
	if ! cmp -s "$work/wanted" "$work/walked"; then
		fail "mount $*"
		diff "$work/wanted" "$work/walked" | head -n 10
	fi
}

cd "$srcdir/data" || exit 1
for image in 7518-hi3518-home.uimage be-64k-sum.jffs2 damaged.uimage dump.bin history.jffs2 \
	nocm-unpadded.jffs2; do
	try "" "$image"
done
for at in 8192 16384 24576; do
	try "--at-offset=$at" history.jffs2
done
try --kernel=no-summary be-64k-sum.jffs2
try "--salvage -e 4096" nocm-unpadded.jffs2
for image in "$shared"/truth/*.jffs2 "$shared"/corpus/*.jffs2 "$shared"/corners/*.jffs2; do
	# What cannot be chosen from, `manifest` refuses.
	if [ -f "$image" ] && [ "$("$FLASHLOUPE" parts --tsv "$image" | grep -c '	JFFS2	')" = 1 ]
	then
		try "" "$image"
	fi
done
if [ -f "$shared/truth/worn.jffs2" ]; then
	for at in 100000 400000; do
		try "--at-offset=$at" "$shared/truth/worn.jffs2"
	done
fi
tar -C "$srcdir/data" -cf "$work/archive.tar" lessons
try "" "$work/archive.tar"
if command -v mksquashfs >/dev/null && "$FLASHLOUPE" --version | grep -q 'squashfs *yes'; then
	mksquashfs "$srcdir/data" "$work/squash" -all-root -quiet >/dev/null 2>&1
	try "" "$work/squash"
fi
echo "$walked walks"

# ---- several file systems: a directory each, by partition ----

cat be-64k-sum.jffs2 history.jffs2 >"$work/two"
size=$(($(wc -c <be-64k-sum.jffs2)))
"$FLASHLOUPE" mount --mtdparts="flash:$size(first),-(second)" "$work/two" "$dir" ||
	fail "two file systems"
[ "$(ls "$dir")" = "$(printf 'first\nsecond')" ] || fail "partitions: $(ls "$dir")"
[ "$(find "$dir" -printf '%i\n' | sort | uniq -d)" = '' ] || fail "inode numbers twice"
"$FLASHLOUPE" mount -u "$dir"

# Beside a partition that has the name of another part.
"$FLASHLOUPE" mount --mtdparts="flash:$size(part-1)" "$work/two" "$dir" || fail "a name"
[ "$(ls "$dir")" = "$(printf 'part-1\npart-1-')" ] || fail "names: $(ls "$dir")"
[ -f "$dir/part-1-/config.ini" ] || fail "the second of two with a name"
"$FLASHLOUPE" mount -u "$dir"

# ---- other programs ----

"$FLASHLOUPE" mount --meta history.jffs2 "$dir" || fail "--meta"
"$FLASHLOUPE" extract -C "$work/extracted" history.jffs2 2>/dev/null
diff -r --no-dereference --exclude=.flashloupe "$dir" "$work/extracted" || fail "diff -r"
find "$dir" -ls >/dev/null || fail "find -ls"
grep -q '^inode 2$' "$dir/.flashloupe/config.ini" || fail ".flashloupe has no inode number"
grep -q 'VER  STATE' "$dir/.flashloupe/config.ini" || fail ".flashloupe has no versions"
touch "$dir/new" 2>/dev/null && fail "it can be written to"
grep " $dir fuse" /proc/mounts | grep -q 'ro,nosuid,nodev' || fail "mount options"
"$FLASHLOUPE" mount -u "$dir"

"$FLASHLOUPE" mount 7518-hi3518-home.uimage "$dir" || fail "mount"
mkdir "$work/tar"
tar -C "$dir" -cf - . | tar -C "$work/tar" --exclude=./dev -xf - || fail "tar"
diff -r --no-dereference --exclude=dev "$dir" "$work/tar" || fail "tar gives something else"
# Pieces from anywhere are those of cat.
find "$dir" -type f -size +8k | head -n 3 | while read -r file; do
	"$FLASHLOUPE" cat 7518-hi3518-home.uimage "${file#"$dir"}" >"$work/whole"
	size=$(($(wc -c <"$work/whole")))
	awk -v size="$size" 'BEGIN { srand(1); for (i = 0; i < 60; i++)
		print int(rand() * size), 1 + int(rand() * 20000) }' | while read -r at len; do
		tail -c "+$((at + 1))" "$work/whole" | head -c "$len" >"$work/a"
		dd if="$file" bs=65536 iflag=skip_bytes,count_bytes skip="$at" count="$len" \
			2>/dev/null >"$work/b"
		cmp "$work/a" "$work/b" || echo "$file $at $len" >>"$work/pieces"
	done
done
[ ! -f "$work/pieces" ] || fail "pieces differ: $(cat "$work/pieces")"
# Eight readers.
for i in 1 2 3 4 5 6 7 8; do
	(find "$dir" -type f -exec sha256sum {} + | sort -k 2 >"$work/sums$i") &
done
wait
for i in 2 3 4 5 6 7 8; do
	cmp "$work/sums1" "$work/sums$i" || fail "reader $i"
done
# Unmounted while it is read: the readers get errors, nothing stays mounted.
for i in 1 2 3; do
	(while cat "$dir"/bin/* >/dev/null 2>&1 && mounted; do :; done) &
done
"$FLASHLOUPE" mount -u "$dir" || fail "unmount under load"
wait
mounted && fail "it is still mounted"
"$FLASHLOUPE" mount -u "$dir" 2>/dev/null && fail "what is not mounted is unmounted"

# ---- the image changes, or goes ----

for change in truncate overwrite; do
	cp 7518-hi3518-home.uimage "$work/image"
	"$FLASHLOUPE" mount "$work/image" "$dir" || fail "mount"
	file=$(find "$dir" -type f -size +8k | head -n 1)
	sleep 0.02 # for another mtime
	case $change in
	truncate) truncate -s 100 "$work/image" ;;
	*) printf x | dd bs=1 seek=9000 conv=notrunc of="$work/image" 2>/dev/null ;;
	esac
	cat "$file" >/dev/null 2>"$work/said" && fail "reads succeed after: $change"
	grep -q 'Input/output error' "$work/said" || fail "another error: $(cat "$work/said")"
	"$FLASHLOUPE" mount -u "$dir" || fail "it did not survive: $change"
done

# In the foreground a signal unmounts.
"$FLASHLOUPE" mount -f history.jffs2 "$dir" &
pid=$!
while ! mounted; do sleep 0.05; done
ls "$dir" >/dev/null
kill "$pid"
wait "$pid"
mounted && fail "a signal leaves it mounted"

# That the process which reads the image was killed is told; nothing stays mounted.
"$FLASHLOUPE" mount -f history.jffs2 "$dir" 2>"$work/said" &
pid=$!
while ! mounted; do sleep 0.05; done
ls "$dir" >/dev/null
kill -KILL "$(cat "/proc/$pid/task/$pid/children")"
wait "$pid"
status=$?
[ $status -eq 2 ] || fail "exit status after a crash: $status"
grep -q 'signal 9' "$work/said" || fail "after a crash: $(cat "$work/said")"
mounted && fail "a crash leaves it mounted"

# The one that waits until files can be read is ended: the mount is given up. Then no directory is
# left whose files cannot be read.
head -c 200000000 /dev/zero | tr '\0' '\252' | cat history.jffs2 - >"$work/slow"
"$FLASHLOUPE" mount "$work/slow" "$dir" &
pid=$!
while ! mounted; do sleep 0.01; done
kill "$pid"
if ! wait "$pid"; then # else it was done before
	tries=0
	while mounted && [ $tries -lt 600 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	mounted && fail "it stays mounted though nobody waits for it"
fi
mounted && "$FLASHLOUPE" mount -u "$dir"
rm "$work/slow"
for wrong in "history.jffs2 $work/nowhere" "README.md $dir" "-u $work" "$dir" "-u a b"; do
	# shellcheck disable=SC2086  # words
	"$FLASHLOUPE" mount $wrong >/dev/null 2>&1
	[ $? -eq 2 ] || fail "exit status of mount $wrong"
done
mounted && fail "a failure leaves it mounted"

if [ $failed -gt 0 ]; then
	echo "$failed failed"
	exit 1
fi
