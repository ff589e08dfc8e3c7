#!/bin/sh
# Images mounted by `flashloupe mount`: the manifest that a walk through the mount makes, with
# stat, readlink, getxattr and the sums of contents, is that of `flashloupe manifest`; other
# programs read them; many at once, while it is unmounted, while the image changes.

set -u
srcdir=${srcdir:-$(pwd)}
builddir=${builddir:-$(pwd)}
FLASHLOUPE=${FLASHLOUPE:-$(pwd)/flashloupe}
shared=${FLASHLOUPE_SHARED:-$srcdir/../shared}
. "$srcdir/tests/shell/share.sh"
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

# Of a raw NAND dump the file system is there, and no fragment of it as it stands between spare areas.
"$FLASHLOUPE" mount "$srcdir/data/gateway.oob" "$dir" 2>"$work/said"
[ -f "$dir/hostname" ] && [ ! -s "$work/said" ] ||
	fail "a NAND dump: $(ls "$dir"; cat "$work/said")"
"$FLASHLOUPE" mount "$srcdir/data/history.jffs2" "$dir" 2>"$work/said" &&
	fail "mounted twice on one directory"
grep -q 'something is mounted there already' "$work/said" || fail "twice: $(cat "$work/said")"
"$FLASHLOUPE" mount --unmount "$dir"

mounted() {
	grep -q " $dir fuse" /proc/mounts
}

# walk_it: what is mounted, as a manifest
walk_it() {
	"$builddir/tests/walk" --mount "$dir" | LC_ALL=C sort >"$work/walked"
}

# as_walked FILE: a manifest as a walk makes it: FUSE refuses a type that is none
as_walked() {
	sed '/^#/d; s/^\([^ ]*\) ? .*/\1 !5 - - - - - - - - - - -/' "$1" | LC_ALL=C sort >"$work/wanted"
}

# try OPTIONS IMAGE [KERNEL]: the walk and the manifest are equal, and that of the file KERNEL, which
# is of the image mounted by Linux
walked=0
kernel=0
try() {
	# shellcheck disable=SC2086  # options are words
	"$FLASHLOUPE" manifest $1 "$2" >"$work/manifest" 2>/dev/null
	as_walked "$work/manifest"
	# The manifest ends where an image claims more than it can hold; a reader does not.
	grep -q ' !27 ' "$work/wanted" && return
	# shellcheck disable=SC2086
	if ! "$FLASHLOUPE" mount $1 "$2" "$dir" 2>"$work/said"; then
		[ -s "$work/wanted" ] && fail "mount $*: $(cat "$work/said")"
		return
	fi
	walk_it
	"$FLASHLOUPE" mount -u "$dir" || fail "mount -u of $*"
	walked=$((walked + 1))
	if ! cmp -s "$work/wanted" "$work/walked"; then
		fail "mount $*"
		diff "$work/wanted" "$work/walked" | head -n 10
	fi
	[ -f "${3:-}" ] || return
	as_walked "$3"
	kernel=$((kernel + 1))
	if ! cmp -s "$work/wanted" "$work/walked"; then
		fail "mount $* is not as Linux mounted it"
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
try --jobs=1 7518-hi3518-home.uimage
for image in "$shared"/truth/*.jffs2 "$shared"/corpus/*.jffs2 "$shared"/corners/*.jffs2 \
	"$shared"/truth/dump.bin; do
	[ -f "$image" ] && in_turn || continue
	"$FLASHLOUPE" parts --tsv "$image" 2>/dev/null | awk -F '\t' '$4 == "JFFS2" { print $1 }' \
		>"$work/parts"
	while read -r part; do
		linux=
		if [ "$(wc -l <"$work/parts")" = 1 ]; then
			linux=${image%.jffs2}.manifest
			[ -f "$linux" ] || linux=$image.manifest
		fi
		try "--part=$part" "$image" "$linux"
	done <"$work/parts"
done
echo "$walked walks, $kernel of them as Linux mounted it"
# Points in the past: the first, the last, and some between.
for image in "$shared"/truth/worn.jffs2 "$shared"/truth/mkfs-le-64k.jffs2 \
	"$shared"/truth/xattr.jffs2 "$shared"/truth/cut-ram-3.jffs2 history.jffs2; do
	[ -f "$image" ] || continue
	"$FLASHLOUPE" points --tsv "$image" 2>/dev/null | awk -F '\t' 'NR > 1 { at[++n] = $2 }
		END { for (i = 0; i <= 4 && n; i++) print "--at=@" at[1 + int((n - 1) * i / 4)] }' >"$work/points"
	size=$(($(wc -c <"$image")))
	echo "--at-offset=$((size / 3))
--at-offset=$((size / 2))" >>"$work/points"
	while read -r at; do
		in_turn || continue
		try "$at" "$image"
	done <"$work/points"
done
tar -C "$srcdir/data" -cf "$work/archive.tar" lessons
try "" "$work/archive.tar"
if command -v mksquashfs >/dev/null && "$FLASHLOUPE" --version | grep -q 'squashfs *yes'; then
	mksquashfs "$srcdir/data" "$work/squash" -all-root -quiet >/dev/null 2>&1
	try "" "$work/squash"
fi
echo "$walked walks in all"

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
# What `files` says as ls and sha256sum would is what those say of the mount.
"$FLASHLOUPE" files --checksum 7518-hi3518-home.uimage >"$work/sums"
(cd "$dir" && sha256sum -c --quiet "$work/sums") >"$work/said" 2>&1 ||
	fail "files --checksum: $(head -n 3 "$work/said")"
[ "$(wc -l <"$work/sums")" = "$(find "$dir" -type f | wc -l)" ] || fail "files --checksum: not each file"
"$FLASHLOUPE" files --long 7518-hi3518-home.uimage | grep -v '^[bc]' | tr -s ' ' >"$work/long"
TZ=UTC find "$dir" ! -type b ! -type c \( -type l \
	-printf '%M %n %U %G %s %TY-%Tm-%Td %TH:%TM:%.2TS /%P -> %l\n' -o \
	-printf '%M %n %U %G %s %TY-%Tm-%Td %TH:%TM:%.2TS /%P\n' \) | sort >"$work/wanted"
sort "$work/long" | diff "$work/wanted" - >"$work/said" || fail "files --long: $(head -n 5 "$work/said")"
# Pieces from anywhere, read and mapped, by eight at once, are those of what is extracted.
"$FLASHLOUPE" extract -C "$work/whole" 7518-hi3518-home.uimage 2>/dev/null
find "$dir" -type f -printf '%P\n' | LC_ALL=C sort | while read -r file; do
	in_turn || continue
	"$builddir/tests/walk" --reads "$dir/$file" "$work/whole/$file" 1 || echo "$file" >>"$work/pieces"
done
[ ! -f "$work/pieces" ] || fail "pieces differ: $(cat "$work/pieces")"
# Eight readers; what serves them is in the sandbox, and its memory stays small.
"$FLASHLOUPE" mount -u "$dir" || fail "unmount"
"$FLASHLOUPE" mount -f 7518-hi3518-home.uimage "$dir" &
pid=$!
until mounted; do sleep 0.05; done
ls "$dir" >/dev/null
server=$(cat "/proc/$pid/task/$pid/children")
server=${server% }
for i in 1 2 3 4 5 6 7 8; do
	(find "$dir" -type f -exec sha256sum {} + | sort -k 2 >"$work/sums$i") &
done
while [ ! -s "$work/sums1" ] || [ ! -s "$work/sums8" ]; do sleep 0.1; done
status=/proc/$server/status
if ! ldd "$FLASHLOUPE" | grep -q "lib[at]san"; then
	[ "$(awk '/^RssAnon/ { print $2 }' "$status")" -lt 32768 ] || fail "memory: $(cat "$status")"
	if "$FLASHLOUPE" --version | grep -q 'seccomp *yes'; then
		grep -q '^Seccomp:.2$' "$status" || fail "it serves without a sandbox"
	fi
fi
"$FLASHLOUPE" mount -u "$dir"
wait
for i in 2 3 4 5 6 7 8; do
	cmp "$work/sums1" "$work/sums$i" || fail "reader $i"
done
"$FLASHLOUPE" mount 7518-hi3518-home.uimage "$dir" || fail "mount"
# Unmounted while it is read: the readers get errors, nothing stays mounted.
for i in 1 2 3; do
	(while cat "$dir"/bin/* >/dev/null 2>&1 && mounted; do :; done) &
done
"$FLASHLOUPE" mount -u "$dir" || fail "unmount under load"
wait
mounted && fail "it is still mounted"
"$FLASHLOUPE" mount -u "$dir" 2>/dev/null && fail "what is not mounted is unmounted"

# ---- copies with everything ----

# copies_like IMAGE: `rsync -aHAX` makes the manifest of the image, but for inode numbers, sizes of
# symbolic links and link counts of directories, which belong to a file system, and a name that is too
# long for Linux to look up
long=/names/nnnnnnnnnnnnnnnnnnnnnnnn
copies_like() {
	rm -rf "$work/copy"
	"$FLASHLOUPE" mount "$1" "$dir" || fail "mount $1"
	rsync -aHAX --exclude="$long*" "$dir/" "$work/copy/" 2>"$work/said" || fail "rsync: $(head -n 3 "$work/said")"
	[ -z "$(rsync -aHAXni --delete --exclude="$long*" "$dir/" "$work/copy/")" ] || fail "rsync finds a difference"
	"$FLASHLOUPE" mount -u "$dir"
	"$FLASHLOUPE" manifest "$1" 2>/dev/null | grep -v "^#\|^$long" >"$work/manifest"
	"$builddir/tests/walk" "$work/copy" >"$work/walked"
	for list in manifest walked; do
		awk '{ $9 = "-"; if ($2 == "d") $8 = "-"; if ($2 == "l") $6 = "-"; print }' \
			"$work/$list" | LC_ALL=C sort >"$work/$list.like"
	done
	cmp -s "$work/manifest.like" "$work/walked.like" || {
		fail "what rsync copied of $1"
		diff "$work/manifest.like" "$work/walked.like" | head -n 10
	}
}
can=$("$builddir/tests/walk" --probe "$work" 2>/dev/null | tr '\n' ' ')
case $can in
*owner*device*xattr*acl*)
	if command -v rsync >/dev/null; then
		copies_like 7518-hi3518-home.uimage
		# Those of xattr.jffs2 have no room in ext4.
		[ ! -f "$shared/truth/mkfs-le-acl.jffs2" ] || copies_like "$shared/truth/mkfs-le-acl.jffs2"
		[ ! -f "$shared/truth/mkfs-le-xattr.jffs2" ] || copies_like "$shared/truth/mkfs-le-xattr.jffs2"
	else
		echo "no rsync"
	fi
	;;
*) echo "no owners, devices, attributes here: not copied by rsync" ;;
esac
if [ -f "$shared/truth/xattr.getfacl" ] && command -v getfacl >/dev/null; then
	"$FLASHLOUPE" mount "$shared/truth/xattr.jffs2" "$dir" || fail "mount"
	(cd "$dir" && getfacl -Rn . 2>/dev/null) >"$work/acls"
	"$FLASHLOUPE" mount -u "$dir"
	grep -v '^#\|^$' "$shared/truth/xattr.getfacl" | sort >"$work/wanted"
	grep -v '^#\|^$' "$work/acls" | sort >"$work/got"
	comm -23 "$work/wanted" "$work/got" | grep -q . && fail "ACLs are missing"
fi

# ---- not as root ----

# In a namespace of its own, where everybody may use the device, as udev lets them.
cat >"$work/user" <<'END'
cd "$1" || exit 1
data=$2 walk=$3
die() {
	echo "$*"
	exit 1
}
as_user=$(id -u)
[ "$as_user" -ne 0 ] || die "is root"
for options in '' '-f' '--deleted' '--meta' '--salvage' '--part=0' '--at-offset=16384'; do
	# shellcheck disable=SC2086  # a word or none
	case $options in
	-f) "$FLASHLOUPE" mount -f "$data/history.jffs2" mnt & ;;
	*) "$FLASHLOUPE" mount $options "$data/history.jffs2" mnt || die "mount $options" ;;
	esac
	until grep -q "$1/mnt fuse.flashloupe ro,nosuid,nodev" /proc/mounts; do sleep 0.05; done
	[ "$(cat mnt/notes/final.txt | wc -c)" -eq 24 ] || die "read, with $options"
	[ "$(stat -c %u mnt/config.ini)" = 0 ] || die "owner"
	find mnt -ls >/dev/null || die "find -ls, with $options"
	"$FLASHLOUPE" mount -u mnt || die "mount -u, with $options"
	wait
	grep -q "$1/mnt" /proc/mounts && die "it stays mounted, with $options"
done
"$FLASHLOUPE" mount "$data/7518-hi3518-home.uimage" mnt || die mount
cat mnt/dev/console 2>/dev/null && die "a device can be opened"
[ -u mnt/bin/ipcamctl ] || die "its set-user-ID bit is not shown"
"$walk" --mount mnt | LC_ALL=C sort >walked
fusermount3 -u mnt || die "fusermount3 -u"
"$FLASHLOUPE" manifest "$data/7518-hi3518-home.uimage" | grep -v '^#' | LC_ALL=C sort >wanted
cmp wanted walked || die "the walk is not the manifest"
if [ -f "$4" ]; then
	"$FLASHLOUPE" mount "$4" mnt || die "mount $4"
	# kernel: jffs2_trusted_listxattr()
	getfattr -Rhm- mnt 2>&1 | grep trusted && die "attributes of root are listed"
	"$FLASHLOUPE" mount -u mnt || die "mount -u"
fi
echo "mounted by user $as_user"
END
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null && command -v fusermount3 >/dev/null &&
	unshare -m true 2>/dev/null; then
	mkdir -p "$work/home/mnt"
	mknod "$work/fuse" c 10 229 && chmod 666 "$work/fuse"
	chmod 755 "$work"
	chown -R 65534:65534 "$work/home"
	# shellcheck disable=SC2016  # for the inner shell
	FLASHLOUPE=$FLASHLOUPE HOME=$work/home unshare -m --propagation private sh -c '
		mount --bind "$1" /dev/fuse && shift &&
		exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"' sh "$work/fuse" \
		sh "$work/user" "$work/home" "$srcdir/data" "$builddir/tests/walk" \
		"$shared/truth/xattr.jffs2" >"$work/said" 2>&1 || fail "as a user: $(cat "$work/said")"
	tail -n 1 "$work/said"
else
	echo "a mount by another user than root cannot be tried here"
fi

# ---- the image changes, or goes ----

# spoil HOW: the mounted image is changed
spoil() {
	sleep 0.02 # for another mtime
	case $1 in
	truncate) truncate -s 100 "$work/image" ;;
	empty) : >"$work/image" ;;
	*) printf x | dd bs=1 seek=9000 conv=notrunc of="$work/image" 2>/dev/null ;;
	esac
}

# gives_eio COMMAND...
gives_eio() {
	"$@" >/dev/null 2>"$work/said" && fail "done though the image changed: $*"
	grep -q 'Input/output error' "$work/said" || fail "$*: $(cat "$work/said")"
}

for change in truncate overwrite empty; do
	cp 7518-hi3518-home.uimage "$work/image"
	"$FLASHLOUPE" mount "$work/image" "$dir" || fail "mount"
	[ -e "$dir/bin/recorder" ] || fail "before: $change"
	spoil $change
	gives_eio cat "$dir/bin/recorder"
	gives_eio ls "$dir/lib"
	gives_eio cat "$dir/version"
	"$FLASHLOUPE" mount -u "$dir" 2>"$work/said"
	[ $? -eq 1 ] || fail "it did not survive, or is well, after: $change"
	grep -q 'image was changed or is gone' "$work/said" || fail "not told after: $change"
	mounted && fail "it is still mounted after: $change"
done
# In the foreground it is told at once, and what was read before is still there.
cp 7518-hi3518-home.uimage "$work/image"
"$FLASHLOUPE" mount -f "$work/image" "$dir" 2>"$work/told" &
pid=$!
until mounted; do sleep 0.05; done
cat "$dir/version" >"$work/a"
(while :; do cat "$dir"/bin/* "$dir"/ko/*; done) >/dev/null 2>&1 &
reader=$!
sleep 0.2
spoil empty
gives_eio cat "$dir/start.sh"
grep -q 'was changed or is gone' "$work/told" || fail "it is not told at once"
cmp -s "$work/a" "$dir/version" || fail "what was read before is gone"
kill "$reader"
wait "$reader" 2>/dev/null
# What the reader began may go on reading for a while.
tries=0
until umount "$dir" 2>/dev/null || fusermount3 -u "$dir" 2>"$work/said" || [ $tries -ge 600 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
if mounted; then
	fail "umount: $(cat "$work/said")"
	kill "$pid"
fi
wait "$pid" || fail "exit status $? after umount"

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

# So it is while many read, what they are given ahead included: the readers get errors, and all end.
for pause in 0 0.01 0.02 0.05 0.1; do
	"$FLASHLOUPE" mount -f 7518-hi3518-home.uimage "$dir" 2>"$work/said" &
	pid=$!
	while ! mounted; do sleep 0.05; done
	ls "$dir" >/dev/null
	for i in 1 2 3 4; do
		find "$dir" -type f -exec cat {} + >/dev/null 2>&1 &
	done
	sleep $pause
	kill -KILL "$(cat "/proc/$pid/task/$pid/children")"
	wait "$pid"
	status=$?
	[ $status -eq 2 ] || fail "exit status after a crash while it is read: $status"
	wait
	mounted && fail "a crash while it is read leaves it mounted"
done

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
