#!/bin/sh
# mount-jffs2. No machine for tests mounts JFFS2, so it runs against tests/fake-kernel.sh,
# which simulates the commands that need a kernel; the script's output and calls are compared
# with tests/mounts/NAME.txt (UPDATE=1 rewrites them: review the difference). Each step is made
# to fail, and the script is killed at each: all must be undone. Everything runs with dash and
# bash if installed, except the kills, which no shell notices.

set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=${builddir:-$(pwd)}
REAL_FLASHLOUPE=${FLASHLOUPE:-$builddir/flashloupe}
script=$builddir/mount-jffs2
lines=$builddir/tests/mount_lines
golden=$srcdir/tests/mounts
unset TMPDIR PAGER
LC_ALL=C.UTF-8
export REAL_FLASHLOUPE LC_ALL
for file in "$REAL_FLASHLOUPE" "$script" "$lines"; do
	if [ ! -x "$file" ]; then
		echo "$file is not built"
		exit 77
	fi
done

work=$(cd "$(mktemp -d)" && pwd -P)
trap 'rm -rf "$work"' EXIT
WORLD=$work/world
MOUNT_JFFS2_ROOT=$WORLD
FLASHLOUPE=$work/bin/flashloupe
export WORLD MOUNT_JFFS2_ROOT FLASHLOUPE
mkdir -p "$work/bin" "$work/told" "$work/tmp" "$work/mnt" "$work/the other" "$WORLD/proc/self" \
	"$WORLD/sys/module" "$WORLD/sys/block" "$WORLD/dev" "$WORLD/run"
for name in dd dmesg flashloupe getconf id losetup mkdir modprobe mount rmmod tee \
	umount uname; do
	cp "$srcdir/tests/fake-kernel.sh" "$work/bin/$name"
done
cd "$srcdir/data" || exit 1
camera=7518-hi3518-home.uimage
failed=0

fail() {
	echo "FAIL ($shell): $*"
	failed=$((failed + 1))
}

# Everything as after a boot.
begin() {
	for left in "$WORLD"/dev/* "$WORLD"/run/* "$WORLD"/sys/*/* "$work"/tmp/*; do
		[ ! -e "$left" ] || rm -rf "$left"
	done
	echo 'dev:    size   erasesize  name' >"$WORLD/proc/mtd"
	echo 'proc /proc proc rw 0 0' >"$WORLD/proc/self/mounts"
	printf 'nodev\tproc\n\text4\n' >"$WORLD/proc/filesystems"
	: >"$WORLD/proc/modules"
	echo 'the kernel has started' >"$WORLD/log"
	: >"$WORLD/calls"
}

# as_before WHAT: complains if something is left, but for what a mount may leave: the file system
# driver, and an empty folder of records
as_before() {
	set -- "$1" "$WORLD"/run/mount-jffs2/*
	if ! diff -r -x filesystems -x log -x calls -x pid -x mount-jffs2 "$work/boot" "$WORLD" \
		>"$work/diff" || [ -e "$2" ]; then
		fail "$1: something is left"
		cat "$work/diff"
	fi
}

# mj ARGUMENT...: mount-jffs2; what it prints to $work/got, its exit status to $status
mj() {
	: >"$WORLD/calls"
	set -- "$script" "$@"
	# shellcheck disable=SC2016  # for that shell
	[ -z "${KILL-}" ] || set -- -c 'echo $$ >"$WORLD/pid"; exec "$@"' "$shell" "$shell" "$@"
	PATH=$work/bin:$PATH TMPDIR=$work/tmp $shell "$@" >"$work/got" 2>&1 </dev/null
	status=$?
}

# with NAME=VALUE... -- ARGUMENT...: mj in this environment
with() {
	while [ "$1" != -- ]; do
		# shellcheck disable=SC2163  # the names are in the words
		export "$1"
		shift
	done
	shift
	mj "$@"
	unset FAIL SAYS LOG KILL SIGNAL WHEN DEAF FAKE_UID
}

# same NAME: what was printed, and the calls, are as in NAME.txt; same_all looks
same() {
	echo "exit $status" >>"$work/got"
	cat "$work/got" "$WORLD/calls" >"$work/$shell/$1.txt"
}

same_all() {
	sed -i -e "s|$REAL_FLASHLOUPE|flashloupe|g" -e "s|$work/bin/flashloupe|flashloupe|g" \
		-e "s|$srcdir/data|DATA|g" \
		-e "s|'\(DATA/[A-Za-z0-9._-]*\)'|\1|g" -e "s|$work|WORK|g" \
		-e 's|mount-jffs2\.[0-9a-f]\{16\}|mount-jffs2.HEX|g' "$work/$shell"/*.txt
	compare_golden "$work/$shell"
}

# expect STATUS WHAT
expect() {
	[ "$status" -eq "$1" ] || {
		fail "$2: exit status $status, not $1"
		cat "$work/got"
	}
}

# ---- the commands, printed ----

print_all() {
	begin
	for image in *.uimage *.jffs2 *.bin; do
		with FAKE_UID=1000 -- --dry-run "$image" /mnt
		same "dry-${image%%.*}"
	done
	mj -n --ram --rw --part=4 dump.bin "/mnt/it's" 0x10000
	same dry-ram-rw
	mj --dry-run --rw --copy /var/tmp/changed.jffs2 dump.bin /mnt 64K
	same dry-rw
	mj -n dump.bin /mnt 8448
	same dry-odd
	as_before "a dry run"
}

# From the copy on, src/job/jffs2/mount.c and the script give the same commands.
compare_lines() {
	for copy in /tmp/padded.jffs2 "/tmp/a b'c\$d" "$(printf '/tmp/\033[1m%%\\!\n\303\266')"; do
		for at in /mnt "/mnt/it's !" "$(printf '/mnt/\001\\\177')"; do
			case $copy in
			*'
'*) copy=$(printf '%s' "$copy" | tr -d '\n') ;;
			esac
			mj -n --copy="$copy" history.jffs2 "$at"
			sed -n '/^# The copy that is mounted/,$p' "$work/got" >"$work/script"
			"$lines" "$copy" 8192 "$at" >"$work/program"
			if ! cmp "$work/script" "$work/program"; then
				fail "mount_commands and the script differ"
				diff "$work/script" "$work/program"
			fi
			[ -z "$(LC_ALL=C tr -d '\n -~' <"$work/got")" ] || fail "raw bytes: $copy"
		done
	done
}

# The commands mount when pasted into a root shell; those to undo it undo it.
paste_all() {
	for words in "" --ram "--ram --rw" --rw; do
		begin
		# shellcheck disable=SC2086  # words
		mj -n $words history.jffs2 "$work/the other"
		sed -e "s|>/sys/module/block2mtd|\| tee /sys/module/block2mtd|" \
			-e "s|/proc/mtd|$WORLD/proc/mtd|" -e "s|/dev/\$|$WORLD/dev/$|" \
			"$work/got" >"$work/paste"
		# shellcheck disable=SC2016
		echo 'cp "$WORLD/proc/self/mounts" "$WORLD/then"' >>"$work/paste"
		sed -n 's/^#   //p' "$work/paste" >"$work/undo"
		# shellcheck disable=SC2016
		PATH=$work/bin:$PATH TMPDIR=$work/tmp $shell -c '. "$0"; . "$1"' \
			"$work/paste" "$work/undo" >"$work/got" 2>&1
		grep -q "^mtd0 $work/the.040other jffs2" "$WORLD/then" || {
			fail "the printed commands ($words) do not mount"
			cat "$work/got"
		}
		rm -rf "$WORLD/then" "$work"/tmp/*
		as_before "the printed commands ($words)"
	done
}

# A quoted word is read back as it was.
read_back() {
	# shellcheck disable=SC2016  # nothing is to be expanded
	for word in /plain,word=1 'two words' "it's" '$(id)' '`id`' 'a\b' '!!' '' '*' \
		"$(printf '\001\002\033\177\200\377')" "$(printf 'a%%s\\n\tb\nc')" \
		"$(printf '\302\233!'"'")"; do
		quoted=$("$lines" "$word")
		got=$($shell -c "printf %s $quoted")
		[ "$got" = "$word" ] || fail "'$quoted' is read back as '$got'"
	done
}

# ---- refused before anything is done ----

refuse_all() {
	begin
	with FAKE_UID=1000 -- $camera "$work/mnt"
	same no-root
	with FAKE_UID=1000 -- -u "$work/mnt"
	expect 2 "-u without root"
	mj $camera
	same no-mountpoint
	mj --frob $camera /mnt
	same bad-option
	for words in "-u" "-u a b" "a b c d" "--part"; do
		# shellcheck disable=SC2086  # words
		mj $words
		expect 2 "$words"
	done
	mj --help
	same help
	mj --version
	expect 0 --version
	mj $camera "$work/none"
	same no-directory
	mj --part=0 $camera "$work/mnt"
	same no-part
	mj README.md "$work/mnt"
	same no-jffs2
	mj none.bin "$work/mnt"
	expect 2 "no image"
	mj $camera "$work/mnt" 5x
	expect 2 "no size"
	mj $camera "$(printf 'a\nb')"
	same line-break
	mj --ram $camera "$work/mnt" 8704
	same ram-odd
	mj --rw history.jffs2 "$work/mnt" 2048
	same rw-small
	mj dump.bin "$work/mnt"
	same undecided
	mj be-64k-sum.jffs2 "$work/mnt"
	same big-endian
	: >"$work/tmp/there"
	mj --copy="$work/tmp/there" $camera "$work/mnt"
	same copy-exists
	rm "$work/tmp/there"
	ln -s "$work/tmp" "$WORLD/run/mount-jffs2"
	mj $camera "$work/mnt"
	same records-link
	rm "$WORLD/run/mount-jffs2"
	as_before "a refusal"
	echo "/dev/sda $work/mnt ext4 rw 0 0" >>"$WORLD/proc/self/mounts"
	mj $camera "$work/mnt"
	same occupied
	begin
	fake modprobe mtdram total_size=64 erase_size=16
	mj --ram $camera "$work/mnt"
	same mtdram-taken
}

# fake COMMAND...: somebody else does this
fake() {
	PATH=$work/bin:$PATH "$@" >/dev/null
}

# ---- mounts, and undone ----

# undone WHAT: -u succeeds and leaves nothing; once more there is nothing to undo
undone() {
	mj -u "$work/mnt"
	expect 0 "$1: -u"
	as_before "$1: -u"
	mj -u "$work/mnt"
	expect 2 "$1: -u again"
}

mount_all() {
	begin
	mj $camera "$work/mnt"
	same mount
	mj $camera "$work/mnt"
	expect 2 "mounted twice"
	mj -u "$work/mnt"
	same unmount
	as_before "a mount"
	mj -u "$work/mnt"
	same unmount-again
	[ -z "$(ls -A "$WORLD/run")" ] || fail "$WORLD/run is not empty"

	mj --ram history.jffs2 "$work/mnt"
	same mount-ram
	cmp "$WORLD/dev/mtd0" "$work"/tmp/*/padded.jffs2 || fail "the flash is not the copy"
	undone "--ram"

	mj --rw damaged.uimage "$work/the other"
	same mount-rw
	mj -u "$work/the other/"
	same unmount-rw
	[ "$(wc -c <"$(echo "$work"/tmp/*/padded.jffs2)")" -eq 81920 ] || fail "copy of --rw"
	begin

	# Unmounted by hand: what was written still stays.
	mj --rw $camera "$work/mnt"
	fake umount "$work/mnt"
	mj -u "$work/mnt"
	expect 0 "-u after umount"
	[ -f "$(echo "$work"/tmp/*/padded.jffs2)" ] || fail "what was written is removed"
	begin

	mj --rw --ram --copy="$work/tmp/kept" $camera "$work/mnt"
	expect 0 "--rw --ram"
	printf changed | dd of="$WORLD/dev/mtd0" conv=notrunc 2>/dev/null
	mj -u "$work/mnt"
	expect 0 "--rw --ram -u"
	[ "$(head -c 7 "$work/tmp/kept")" = changed ] || fail "what was written is lost"
	begin

	"$REAL_FLASHLOUPE" carve damaged.uimage -o "$work/cut" >/dev/null 2>&1
	mj "$work/cut" "$work/mnt"
	expect 1 "a part alone, damaged"
	cmp -n "$(wc -c <"$work/cut")" "$work/cut" "$work"/tmp/*/padded.jffs2 ||
		fail "the copy is not the part"
	tail -c +$(($(wc -c <"$work/cut") + 1)) "$work"/tmp/*/padded.jffs2 |
		LC_ALL=C tr -d '\377' >"$work/rest"
	[ ! -s "$work/rest" ] || fail "the copy is not filled up with ff"
	undone "a part alone"
	rm "$work/cut"
}

# Modules that were there before stay as they were.
mount_beside() {
	begin
	fake losetup --find --show /somebody/else
	fake modprobe block2mtd
	echo /dev/loop0,4096 | fake tee parameter
	mj $camera "$work/mnt"
	expect 0 "beside another flash"
	mj -u "$work/mnt"
	same unmount-beside

	begin
	mj $camera "$work/mnt"
	mj history.jffs2 "$work/the other"
	expect 0 "a second mount"
	mj -u "$work/mnt"
	same unmount-first
	mj $camera "$work/mnt"
	expect 0 "the first again"
	mj -u "$work/mnt"
	expect 1 "the first again, undone"
	mj -u "$work/the other"
	same unmount-second
	as_before "two mounts"

	begin
	fake modprobe block2mtd
	: >"$WORLD/proc/modules"
	mj $camera "$work/mnt"
	mj -u "$work/mnt"
	same unmount-built-in
}

unmount_troubles() {
	begin
	mj $camera "$work/mnt"
	with 'FAIL=umount*' "SAYS=umount: target is busy." -- -u "$work/mnt"
	same busy
	with 'FAIL=losetup*' "SAYS=losetup: no" -- -u "$work/mnt"
	expect 2 "losetup fails"
	undone "after trouble"

	mj $camera "$work/mnt"
	record=$(echo "$WORLD/run/mount-jffs2/"*)
	cp "$record" "$work/record"
	# shellcheck disable=SC2016  # nothing is to be expanded
	for bad in 'copy=/etc/passwd' 'private=/etc' 'private=/x/mount-jffs2.zz' 'flash=sda1' \
		'way=$(id)' 'mountpoint=/etc' 'mode=' 'rubbish' 'loading=ext4'; do
		cp "$work/record" "$record"
		echo "$bad" >>"$record"
		mj -u "$work/mnt"
		expect 2 "a record with $bad"
		grep -q 'damaged' "$work/got" || fail "a record with $bad is taken"
	done
	cp "$work/record" "$record"
	printf 'flash=mt' >>"$record"
	undone "a record that was cut off"
}

. "$srcdir/tests/shell/golden.sh"

# ---- every step fails, or is the last one ----

. "$srcdir/tests/shell/mount_fails.sh"

# ---- all of it, in each shell ----

# One comparison is of all that must be as before, of the temporary files too.
ln -s ../tmp "$WORLD/tmp"
begin
cp -RL "$WORLD" "$work/boot"

shells=
for shell in dash bash; do
	if command -v $shell >/dev/null; then
		shells="$shells $shell"
	fi
done
for shell in ${shells:-sh}; do
	mkdir "$work/$shell"
	print_all
	compare_lines
	paste_all
	read_back
	refuse_all
	mount_all
	mount_beside
	unmount_troubles
	fail_all
	same_all
	end_all TERM
done
end_all KILL
kill_undo

if command -v shellcheck >/dev/null; then
	shellcheck "$script" || fail "shellcheck"
else
	echo "shellcheck is not there"
fi
if [ $failed -gt 0 ]; then
	echo "$failed failed"
	exit 1
fi
