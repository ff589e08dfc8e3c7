#!/bin/sh
# Real disks that fail: full ones, quotas, ones that are read-only or become so, ones without
# inodes, ones that cannot be read or written; and a disk as the image. They are loop devices
# and memory, in a mount namespace of their own: for root only. Words after the command are
# names of tests to run, else all are.

set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=$(cd "${builddir:-.}" && pwd)
FLASHLOUPE=${FLASHLOUPE:-$builddir/flashloupe}
preload=$builddir/tests/preload.so
# LD_PRELOAD=preload.so finds it: a path there would end at a blank.
export LD_LIBRARY_PATH="$builddir/tests"
sample=$srcdir/data/7518-hi3518-home.uimage

# ---- a place of its own ----

skip() {
	echo "skipped: $*"
	exit 77
}

if [ "${DISKS-}" != apart ]; then
	for file in "$FLASHLOUPE" "$preload"; do
		[ -e "$file" ] || skip "$file is not built"
	done
	[ "$(id -u)" -eq 0 ] || skip "only root may mount"
	for tool in unshare mount umount losetup mkfs.ext4 filefrag blockdev; do
		command -v $tool >/dev/null || skip "there is no $tool"
	done
	unshare -m --propagation private true 2>/dev/null ||
		skip "there are no namespaces of mounts"
	DISKS=apart exec unshare -m --propagation private sh "$0" "$@"
fi

# The sanitizers must be loaded first.
ASAN_OPTIONS=${ASAN_OPTIONS-}:verify_asan_link_order=0
export ASAN_OPTIONS

work=$(mktemp -d)
loops=
paused=
failed=0
cases=0

leave() {
	cd /
	[ -z "$paused" ] || kill -KILL "$paused"
	umount -R "$work" || umount -R -l "$work"
	for used in $loops; do
		losetup -d "$used"
	done
	rmdir "$work"
} 2>/dev/null

trap leave EXIT
trap 'exit 1' HUP INT TERM
mount -t tmpfs -o size=400m,mode=700 disks "$work" 2>/dev/null || skip "mount is not permitted"
cd "$work" || exit 1
mkdir disk whole
truncate -s 1m probe
loop=$(losetup -f --show probe 2>/dev/null) || skip "no loop device can be had"
losetup -d "$loop"

# attach FILE: the file as the device $loop
attach() {
	loop=$(losetup -f --show "$1") && loops="$loops $loop"
}

detach() {
	losetup -d "$loop"
	loops=${loops% *}
}

# The folder store is a disk of that many MiB. Beneath a device in it nothing keeps bytes in
# memory, so that what fails there fails at the device.
store_of() {
	truncate -s "$1"m disk.store
	mkfs.ext4 -q -F -O ^has_journal -m 0 disk.store
	mkdir -p store
	mount -o loop disk.store store
}

device() {
	attach "$1" && losetup --direct-io=on "$loop"
}

# forget FILE: what the kernel keeps of it in memory
forget() {
	if [ -b "$1" ]; then
		blockdev --flushbufs "$1"
	else
		dd if="$1" iflag=nocache count=0 2>/dev/null
	fi
}

# ---- what is looked at ----

fail() {
	echo "FAIL: $*"
	failed=$((failed + 1))
}

# run ARGUMENT...: for at most 20 seconds; status, out and err
run() {
	cases=$((cases + 1))
	timeout 20 "$FLASHLOUPE" "$@" >out 2>err </dev/null
	status=$?
}

# told STATUS PATTERN WHAT: the run had that exit status, and a message like that
told() {
	[ "$status" -eq "$1" ] || fail "status $status, not $1: $3 ($(cat err))"
	grep -q -e "$2" err || fail "no message '$2': $3 ($(cat err))"
}

# clean WHAT: no temporary file is there, and the image is as it was
clean() {
	left=$(find disk -name '.flashloupe*')
	[ -z "$left" ] || fail "$1 left $left"
	cmp -s "$sample" image || fail "$1 changed the image"
}

# listing FOLDER: what is in it, except folders, which are incomplete before the end
listing() {
	(
		cd "$1" || exit
		find . ! -type d -printf '%P %y %m %U:%G %s %T@ %l\n'
		find . -type f -exec sha256sum {} +
	) | sort
}

# What writes one file; a tree, which is many, is apart.
writers='carve pad tar cat sums list'
image=image
# The JFFS2 part of it, as `extract --all` names it.
part=01-jffs2-00000040.jffs2

# write NAME TARGET: one of them, or "tree", of $image
write() {
	case $1 in
	carve) run carve "$image" --part 1 -o "$2" ;;
	pad) run pad "$image" -o "$2" ;;
	tar) run extract "$image" -o "$2" ;;
	cat) run cat "$image" /bin/ipcam -o "$2" ;;
	sums) run extract "$image" -o - --manifest "$2" ;;
	list)
		printf 'keys xt<C-u>\ntype %s\nkeys <Enter>\nwait\ndump\n' "$2" >keys
		run --script=keys "$image"
		# The screen tells it.
		if [ ! -e "$2" ]; then
			status=2
			cp out err
		fi
		;;
	tree) run extract --as-root "$image" -C "$2" ;;
	all) run extract --all --as-root "$image" -C "$2" ;;
	hex) run hex "$image" $cut 16 ;;
	compare) run compare image "$image" ;;
	*) run "$1" "$image" ;;
	esac
}

# judge_file NAME REASON WHERE: after write NAME disk/got
judge_file() {
	if [ $status -eq 0 ]; then
		cmp "whole/$1" disk/got || fail "$1 $3: done, and not whole"
	else
		told 2 "disk/got: cannot be written: $2" "$1 $3"
		[ ! -e disk/got ] || fail "$1 $3: half a file"
	fi
	clean "$1 $3"
}

# The same for a tree.
judge_tree() {
	if [ -e disk/got ]; then
		listing disk/got >names
	else
		: >names
	fi
	if [ $status -eq 0 ]; then
		cmp whole/names names || fail "tree $2: done, and not whole"
	else
		want=2
		if [ -e disk/got ]; then
			want=1
			told 1 "^flashloupe: image: /[^ ]*: $1" "tree $2"
		fi
		told $want "disk/got: cannot be written: $1" "tree $2"
		grep -Fxv -f whole/names names && fail "tree $2: half a file"
	fi
	clean "tree $2"
}

# Of all of the image the report tells what there was no room for.
judge_all() {
	if [ $status -eq 0 ]; then
		[ -s disk/got/report.txt ] || fail "all $2: done, without a report"
		cmp "disk/got/$part" whole/carve || fail "all $2: done, and not whole"
	else
		told $status "disk/got[^ ]*: cannot be written: $1" "all $2"
		[ ! -e "disk/got/$part" ] || cmp "disk/got/$part" whole/carve ||
			fail "all $2: half a file"
	fi
	clean "all $2"
}

# write_all REASON WHERE: everything to disk/got; ends with nothing there
write_all() {
	done=0
	for name in $writers; do
		write "$name" disk/got
		judge_file "$name" "$1" "$2"
		[ $status -ne 0 ] || done=$((done + 1))
		rm -f disk/got
	done
	write tree disk/got
	judge_tree "$1" "$2"
	[ $status -ne 0 ] || done=$((done + 1))
	rm -rf disk/got
	write all disk/got
	judge_all "$1" "$2"
	[ $status -ne 0 ] || done=$((done + 1))
	rm -rf disk/got
}

# written NUMBER WHERE: so many of these were written
written() {
	[ $done -eq "$1" ] || fail "$done written, not $1: $2"
}

# ---- disks that take no more ----

test_full() {
	mount -t tmpfs -o size=4k full disk
	for kib in 4 8 12 16 24 32 48 64 96 128 192 256 320 384 448 512 640 768 900 1200 2000; do
		mount -o remount,size=${kib}k disk
		write_all 'No space left on device' "on a disk of $kib KiB"
	done
	written 8 "on a disk with room"
	# What is there stays.
	mount -o remount,size=64k disk
	echo old >disk/old
	head -c 64000 /dev/zero >disk/rest 2>/dev/null
	for words in 'carve --part 1 -o' 'pad -o' 'extract -o'; do
		# shellcheck disable=SC2086  # they are words
		run ${words%% *} image --force ${words#* } disk/old
		told 2 'disk/old: cannot be written: No space left' "$words over a file"
		[ "$(cat disk/old)" = old ] || fail "$words lost the old file"
		clean "$words over a file"
	done
	# The screen says so, and asks again.
	rm -f disk/old disk/rest
	printf 'keys 3xd<C-u>disk/got<Enter>\nsize 80x24\ndump\nkeys <Esc>\ndump\n' >full.keys
	run --script=full.keys image
	grep -q 'Stopped before all was written' out || fail "the screen: $(cat out)"
	grep -q 'to: disk/got' out || fail "the screen does not ask again: $(cat out)"
	[ -d disk/got ] || fail "the screen: nothing is there"
	umount disk
}

test_inodes() {
	mount -t tmpfs -o size=4m,nr_inodes=2 few disk
	for inodes in 1 2 4 10 40 80 87 100; do
		mount -o remount,nr_inodes=$inodes disk
		write_all 'No space left on device' "with $inodes inodes"
	done
	written 8 "with inodes enough"
	umount disk
	truncate -s 4m small
	mkfs.ext4 -q -F -N 32 small
	mount -o loop small disk
	write_all 'No space left on device' "on ext4 with 32 inodes"
	written 6 "on ext4 with 32 inodes"
	umount disk
	rm small
}

test_quota() {
	if ! command -v mkfs.btrfs >/dev/null || ! command -v btrfs >/dev/null; then
		echo "left out: quotas (there is no mkfs.btrfs, btrfs)"
		return
	fi
	truncate -s 120m pool
	mkfs.btrfs -q pool >/dev/null
	mkdir limited
	mount -o loop pool limited
	btrfs quota enable limited
	for kib in 20 100 200 400 4000; do
		btrfs -q subvolume create limited/$kib
		btrfs qgroup limit ${kib}k limited/$kib
		mount --bind limited/$kib disk
		write_all 'Disk quota exceeded' "with a quota of $kib KiB"
		umount disk
	done
	written 8 "with a quota that is enough"
	umount limited
	rm pool
}

# ---- disks that are read-only ----

test_read_only() {
	mount -t tmpfs -o size=4m closed disk
	mkdir disk/there
	mount -o remount,ro disk
	write_all 'Read-only file system' "on a read-only disk"
	written 0 "on a read-only disk"
	write tree disk/there
	told 1 'disk/there: cannot be written: Read-only file system' "tree in a folder"
	umount disk
}

# started WHAT ARGUMENT...: in the background until it stops itself, as tests/preload/preload.c has it
started() {
	what=$1
	shift
	cases=$((cases + 1))
	TORTURE=$what LD_PRELOAD=preload.so "$FLASHLOUPE" "$@" >out 2>err </dev/null &
	paused=$!
	tries=0
	until grep -q '^State:.[TZ]' "/proc/$paused/status"; do
		tries=$((tries + 1))
		if [ $tries -gt 400 ]; then
			fail "does not stop: $*"
			return
		fi
		sleep 0.02
	done
}

# It continues to its end.
resumed() {
	kill -CONT "$paused"
	wait "$paused"
	status=$?
	paused=
}

# Temporary files can no longer be removed.
test_becomes_read_only() {
	truncate -s 8m small
	for words in 'carve --part 1 -o' 'pad -o' 'extract -o' 'extract -C'; do
		mkfs.ext4 -q -F small
		attach small
		mount -o errors=remount-ro "$loop" disk
		# shellcheck disable=SC2086  # they are words
		started raise-STOP ${words%% *} image ${words#* } disk/got
		echo 1 >"/sys/fs/ext4/${loop#/dev/}/trigger_fs_error"
		resumed
		case $words in
		*-C) told 1 'disk/got: cannot be written: \(Read-only\|Input\)' "$words" ;;
		*) told 2 'disk/got: cannot be written: \(Read-only\|Input\)' "$words" ;;
		esac
		[ ! -f disk/got ] || fail "half a file: $words"
		umount disk
		detach
	done
	rm small
}

# ---- disks that fail ----

. "$srcdir/tests/shell/disks_fail.sh"

# ---- a disk as the image ----

# kept WHAT: the device still holds the image
kept() {
	cmp -s -n 441340 "$sample" back || fail "$1 changed the device"
	left=$(find . -name '.flashloupe*')
	[ -z "$left" ] || fail "$1 left $left"
}

# refused NAME: nothing writes to the device by that name
refused() {
	for words in 'carve --part 1 -o' 'pad -o' 'extract -o' 'extract -C tree --manifest' \
		'cat -o'; do
		path=
		[ "$words" != 'cat -o' ] || path=/version
		# shellcheck disable=SC2086  # they are words, and so may be $path
		run ${words%% *} "$loop" $path --force ${words#* } "$1"
		told 2 'is the image itself' "$words $1"
		kept "$words $1"
	done
	run --script=keys "$loop"
	kept "the screen, to $1"
	rm -rf tree
	cases=$((cases + 1))
	timeout 20 "$FLASHLOUPE" carve - --part 1 --force -o "$1" <"$loop" 2>err
	status=$?
	told 2 'is the image itself' "the image by standard input, over $1"
	kept "the image by standard input, over $1"
}

test_itself() {
	cat "$sample" /dev/zero | head -c 441344 >back
	attach back
	image=$loop
	for name in carve pad tar cat sums tree; do
		write $name got
		[ $status -eq 0 ] || fail "$name of a device: $(cat err)"
		[ $name = tree ] || cmp "whole/$name" got || fail "$name of a device"
		rm -rf got
	done
	run info "$loop"
	grep -q '441344 bytes' out || fail "the size of a device: $(cat out)"
	mknod other b 7 "${loop#/dev/loop}"
	ln -s "$loop" soft
	ln -s soft softer
	ln back hard
	for name in "$loop" other soft softer back hard; do
		printf 'keys xt<C-u>\ntype %s\nkeys <Enter>\nkeys r\nwait\n' "$name" >keys
		refused $name
	done
	printf 'dump\n' >keys
	for name in "$loop" other soft back; do
		for words in nodes manifest --script=keys; do
			cases=$((cases + 1))
			timeout 20 "$FLASHLOUPE" $words "$loop" >>"$name" 2>err
			status=$?
			told 2 'is the image itself' "$words >>$name"
			timeout 20 "$FLASHLOUPE" $words "$loop" >out 2>>"$name"
			[ $? -eq 2 ] || fail "$words 2>>$name"
			kept "$words >>$name"
		done
	done
	# A file of the tree has the name of what is beneath.
	mkdir tree
	ln back tree/version
	run extract "$loop" -C tree --force
	told 1 '/version: is the image itself' "extract over what is beneath"
	[ back -ef tree/version ] || fail "extract replaced what is beneath"
	kept "extract over what is beneath"
	rm -r tree
	# The image is the file, and what is written to is the device.
	cases=$((cases + 1))
	timeout 20 "$FLASHLOUPE" nodes back >>"$loop" 2>err
	status=$?
	told 2 'is the image itself' "nodes of a file >>$loop"
	kept "nodes of a file"
	detach
	rm back other soft softer hard
	image=image
}

cp "$sample" image
for name in $writers tree; do
	write "$name" "whole/$name"
	[ $status -eq 0 ] || fail "$name in a good world: $(cat err)"
done
listing whole/tree >whole/names

[ $# -gt 0 ] || set -- full inodes quota read_only becomes_read_only writes reads itself
for name in "$@"; do
	"test_$name"
done
echo "$cases runs, $failed failures"
[ $failed -eq 0 ]
