#!/bin/sh
# A simulated kernel for tests/mount.sh: installed under the names of the commands that
# mount-jffs2 runs, logs each call in $WORLD/calls, and does to the files below $WORLD what the
# command would do to /dev, /proc and /sys.
#
#   FAIL=PATTERN   a call that matches fails, with the words $SAYS, and $LOG for dmesg
#   KILL=PATTERN   a call that matches kills the script, with $SIGNAL, $WHEN: before or after
#   DEAF=1         block2mtd makes no flash, and answers no error
#
# shellcheck disable=SC2317  # the functions are called by name

name=${0##*/}
call="$name $*"
case $name in
mkdir) calls=/dev/null ;;
*) calls=$WORLD/calls ;;
esac
printf '%s\n' "$call" >>"$calls"

matches() {
	# shellcheck disable=SC2254  # a pattern
	case $call in
	$1) return 0 ;;
	esac
	return 1
}

if [ -n "${KILL-}" ] && [ "$WHEN" = before ] && matches "$KILL"; then
	kill -"$SIGNAL" "$(cat "$WORLD/pid")"
	exit 1
fi
if [ -n "${FAIL-}" ] && matches "$FAIL"; then
	# tee accepts its input and then can't write it.
	! matches 'tee*' || read -r line
	[ -z "${LOG-}" ] || printf '%s\n' "$LOG" >>"$WORLD/log"
	printf '%s\n' "$SAYS" >&2
	exit 1
fi

# real COMMAND ARGUMENT...: the command itself
real() {
	PATH=/usr/bin:/bin command "$@"
}

without() {
	grep -v "$1" "$2" >"$WORLD/without"
	cat "$WORLD/without" >"$2"
	rm "$WORLD/without"
}

make_flash() {
	number=$(grep -c '^mtd' "$WORLD/proc/mtd")
	printf 'mtd%d: %08x %08x "%s"\n' "$number" "$1" "$2" "$3" >>"$WORLD/proc/mtd"
	: >"$WORLD/dev/mtd$number"
	echo "mtd: a flash more" >>"$WORLD/log"
}

fake_modprobe() {
	case $1 in
	jffs2)
		printf 'nodev\tjffs2\n' >>"$WORLD/proc/filesystems"
		return
		;;
	mtdram) make_flash $((${2#*=} * 1024)) $((${3#*=} * 1024)) "mtdram test device" ;;
	esac
	mkdir -p "$WORLD/sys/module/$1/parameters"
	echo "$1 16384 0 - Live 0x0" >>"$WORLD/proc/modules"
}

fake_rmmod() {
	what=$1:
	[ "$1" != mtdram ] || what='mtdram test device'
	# shellcheck disable=SC2013  # words are meant
	for flash in $(sed -n "s/^\(mtd[0-9]*\): .* \"$what.*/\1/p" "$WORLD/proc/mtd"); do
		if grep -q "^$flash " "$WORLD/proc/self/mounts"; then
			echo "rmmod: ERROR: Module $1 is in use" >&2
			exit 1
		fi
		rm "$WORLD/dev/$flash"
	done
	without "\"$what" "$WORLD/proc/mtd"
	without "^$1 " "$WORLD/proc/modules"
	rm -r "$WORLD/sys/module/$1"
	for loop in "$WORLD"/sys/block/loop*/autoclear; do
		[ ! -e "$loop" ] || rm -r "${loop%/autoclear}"
	done
}

fake_losetup() {
	case $1 in
	--find)
		number=0
		while [ -d "$WORLD/sys/block/loop$number" ]; do
			number=$((number + 1))
		done
		mkdir -p "$WORLD/sys/block/loop$number/loop"
		printf '%s\n' "$3" >"$WORLD/sys/block/loop$number/loop/backing_file"
		echo "/dev/loop$number"
		;;
	--detach)
		loop=$WORLD/sys/block/${2#/dev/}
		if grep -q "\"block2mtd: $2\"" "$WORLD/proc/mtd"; then
			: >"$loop/autoclear"
			sed 's/$/ (deleted)/' "$loop/loop/backing_file" >"$loop/deleted"
			mv "$loop/deleted" "$loop/loop/backing_file"
		else
			rm -r "$loop"
		fi
		;;
	esac
}

fake_tee() {
	read -r line
	case ${DEAF-}$1 in
	1*) echo "block2mtd: error: cannot open device ${line%,*}" >>"$WORLD/log" ;;
	*) make_flash 0 "${line#*,}" "block2mtd: ${line%,*}" ;;
	esac
}

fake_mount() {
	at=$(printf '%s' "$6" | sed 's/ /\\040/g')
	printf '%s %s jffs2 %s 0 0\n' "$5" "$at" "$4" >>"$WORLD/proc/self/mounts"
}

fake_umount() {
	at=$(printf '%s' "$1" | sed -e 's/ /\\040/g' -e 's/\\/\\\\/g')
	without " $at jffs2 " "$WORLD/proc/self/mounts"
}

case $name in
id) echo "${FAKE_UID-0}" ;;
uname) echo 6.1.0-fake ;;
getconf) echo 4096 ;;
dmesg) cat "$WORLD/log" ;;
dd) real dd "$@" 2>/dev/null ;;
mkdir) real "$name" "$@" ;;
flashloupe) "$REAL_FLASHLOUPE" "$@" ;;
*) "fake_$name" "$@" ;;
esac
status=$?
if [ -n "${KILL-}" ] && [ "$WHEN" = after ] && matches "$KILL"; then
	kill -"$SIGNAL" "$(cat "$WORLD/pid")"
fi
exit $status
