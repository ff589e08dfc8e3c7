#!/bin/sh
# A simulated kernel for tests/mount.sh: installed under the names of the commands that
# mount-jffs2 runs, logs the calls that change something in $WORLD/calls, and does to the files
# below $WORLD what the command would do to /dev, /proc and /sys.
#
#   FAIL=PATTERN   a call that matches fails, with the words $SAYS, and $LOG for dmesg
#   KILL=PATTERN   a call that matches kills the script, with $SIGNAL, $WHEN: before or after
#   DEAF=1         block2mtd makes no flash, and answers no error
#
# shellcheck disable=SC2317  # the functions are called by name

name=${0##*/}
call="$name $*"
case $name in
mkdir | id | dmesg | getconf | uname) ;;
*) printf '> %s\n' "$call" >>"$WORLD/calls" ;;
esac

matches() {
	# shellcheck disable=SC2254  # a pattern
	case $call in
	$1) return 0 ;;
	esac
	return 1
}

if [ -n "${KILL-}" ] && [ "$WHEN" = before ] && matches "$KILL"; then
	read -r pid <"$WORLD/pid"
	kill -"$SIGNAL" "$pid"
	exit 1
fi
if [ -n "${FAIL-}" ] && matches "$FAIL"; then
	# tee accepts its input and then can't write it.
	! matches 'tee*' || read -r line
	[ -z "${LOG-}" ] || printf '%s\n' "$LOG" >>"$WORLD/log"
	printf '%s\n' "$SAYS" >&2
	exit 1
fi

# The mount script starts thousands of these, so what the shell can do itself it does.

# real COMMAND ARGUMENT...: the command itself
real() {
	PATH=/usr/bin:/bin command "$@"
}

# end_as COMMAND ARGUMENT...: real, in the place of this script if nothing is to follow
end_as() {
	if [ -n "${KILL-}" ] && matches "$KILL"; then
		real "$@"
	else
		PATH=/usr/bin:/bin
		exec "$@"
	fi
}

# show FILE: its lines
show() {
	while IFS= read -r line; do
		printf '%s\n' "$line"
	done <"$1"
}

# tell ARGUMENT...: what flashloupe tells of an image. It is asked hundreds of times, and answers
# the first time; later it is the same.
tell() {
	told=$WORLD/../told/${call%%/*}${call##*/}
	[ -e "$told" ] || "$REAL_FLASHLOUPE" "$@" >"$told.new" || {
		set -- $?
		show "$told.new"
		return "$1"
	}
	[ -e "$told" ] || mv "$told.new" "$told"
	show "$told"
}

# has TEXT FILE: is there a line with that in it?
has() {
	while IFS= read -r line; do
		case $line in
		*"$1"*) return 0 ;;
		esac
	done <"$2"
	return 1
}

# without TEXT FILE: the lines that have it go
without() {
	lines=
	while IFS= read -r line; do
		case $line in
		*"$1"*) ;;
		*) lines="$lines$line
" ;;
		esac
	done <"$2"
	printf %s "$lines" >"$2"
}

# escape PATH: as /proc/mounts has it, to $at
escape() {
	at=$1
	while :; do
		case $at in
		*' '*) at=${at%% *}\\040${at#* } ;;
		*) return ;;
		esac
	done
}

make_flash() {
	number=0
	while [ -e "$WORLD/dev/mtd$number" ]; do
		number=$((number + 1))
	done
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
	real mkdir -p "$WORLD/sys/module/$1/parameters"
	echo "$1 16384 0 - Live 0x0" >>"$WORLD/proc/modules"
}

fake_rmmod() {
	what=$1:
	[ "$1" != mtdram ] || what='mtdram test device'
	name=$1
	set -- "$WORLD/sys/module/$1"
	while IFS= read -r line; do
		case $line in
		*\"$what*) set -- "$@" "$WORLD/dev/${line%%:*}" ;;
		esac
	done <"$WORLD/proc/mtd"
	for flash in "$@"; do
		if has "${flash##*/} /" "$WORLD/proc/self/mounts"; then
			echo "rmmod: ERROR: Module $name is in use" >&2
			exit 1
		fi
	done
	without "\"$what" "$WORLD/proc/mtd"
	without "$name 16384 " "$WORLD/proc/modules"
	for loop in "$WORLD"/sys/block/loop*/autoclear; do
		[ ! -e "$loop" ] || set -- "$@" "${loop%/autoclear}"
	done
	rm -r "$@"
}

fake_losetup() {
	case $1 in
	--find)
		number=0
		while [ -d "$WORLD/sys/block/loop$number" ]; do
			number=$((number + 1))
		done
		real mkdir -p "$WORLD/sys/block/loop$number/loop"
		printf '%s\n' "$3" >"$WORLD/sys/block/loop$number/loop/backing_file"
		echo "/dev/loop$number"
		;;
	--detach)
		loop=$WORLD/sys/block/${2#/dev/}
		if has "\"block2mtd: $2\"" "$WORLD/proc/mtd"; then
			: >"$loop/autoclear"
			IFS= read -r backing <"$loop/loop/backing_file"
			printf '%s\n' "$backing (deleted)" >"$loop/loop/backing_file"
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
	escape "$6"
	printf '%s %s jffs2 %s 0 0\n' "$5" "$at" "$4" >>"$WORLD/proc/self/mounts"
}

fake_umount() {
	escape "$1"
	without " $at jffs2 " "$WORLD/proc/self/mounts"
}

case $name in
id) echo "${FAKE_UID-0}" ;;
uname) echo 6.1.0-fake ;;
getconf) echo 4096 ;;
dmesg) show "$WORLD/log" ;;
dd) end_as dd "$@" 2>/dev/null ;;
mkdir) end_as "$name" "$@" ;;
flashloupe)
	case $1 in
	parts | erase-size) tell "$@" ;;
	*) end_as "$REAL_FLASHLOUPE" "$@" ;;
	esac
	;;
*) "fake_$name" "$@" ;;
esac
status=$?
if [ -n "${KILL-}" ] && [ "$WHEN" = after ] && matches "$KILL"; then
	read -r pid <"$WORLD/pid"
	kill -"$SIGNAL" "$pid"
fi
exit $status
