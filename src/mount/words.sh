#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# mount-jffs2: mounts a padded copy of the JFFS2 part of an image, and undoes that.
# mount-jffs2 --help tells how to use it, mount-jffs2(1) more.
#
# Each mount has a record, a file in /run/mount-jffs2/: what is needed to undo a step is
# written down before the step. Undoing looks at the record and at the system; it is the
# same after a failed step, after a kill and after a success. A record is data: it is read
# and checked, never run.
#
# For tests alone: MOUNT_JFFS2_ROOT stands before /dev, /proc, /run and /sys.
#
# This script is made of src/mount/*.sh.
#
# shellcheck disable=SC2016  # commands are printed for another shell to expand

set -u
LC_ALL=C
PATH=${PATH:-/usr/bin:/bin}:/usr/sbin:/sbin
export LC_ALL PATH
umask 077

root=${MOUNT_JFFS2_ROOT-}
records=$root/run/mount-jffs2
least_blocks=5 # kernel: jffs2_do_fill_super

usage() {
	cat <<'END'
usage: mount-jffs2 [OPTION...] IMAGE MOUNTPOINT [ERASE-SIZE]
       mount-jffs2 -u MOUNTPOINT

Mounts the JFFS2 part of IMAGE at the directory MOUNTPOINT: finds the part and
the erase size (or takes ERASE-SIZE: 65536, 64K, 0x10000), makes a padded copy,
a loop device of the copy, a flash of the loop device, and mounts that flash,
for reading. IMAGE itself is never written to.

  -p, --part=N      take part N, as numbered by `flashloupe parts`
      --ram         a flash in memory (mtdram) instead of the loop device
      --rw          mount for writing: what is written goes to the copy
      --copy=FILE   make the copy as FILE, and leave it there
  -n, --dry-run     print the commands for a person to run; needs no root
  -u, --unmount     undo a mount, also one that failed half-way
  -h, --help        show this help
  -V, --version     show the version

Exit status: 0 done; 1 done, but something is left over, or the image is damaged;
2 could not be done, what had been done is undone; 3 the erase size is undecided.
END
}

say() {
	printf 'mount-jffs2: %s\n' "$*" >&2
}

# die MESSAGE...: before anything was done
die() {
	say "$@"
	exit 2
}

wrong_usage() {
	say "$@"
	echo "Try 'mount-jffs2 --help'." >&2
	exit 2
}

# step WHAT RESULT: tells what was done
step() {
	printf '%-9s %s\n' "$1" "$2"
}

# line WORD...: prints them as they are; echo would not
line() {
	printf '%s\n' "$*"
}

# A filter: nothing but text reaches the terminal.
printable() {
	tr -c '\n\t -~' '?'
}

# quote PATH: as a word for the shell, by the rules of text_add_shell_word
quote() {
	case $1 in
	'' | *[!A-Za-z0-9_./:@%+=,-]*) ;;
	*)
		printf '%s' "$1"
		return
		;;
	esac
	case $1 in
	*[!\ -~'
']*) ;;
	*)
		printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
		return
		;;
	esac
	printf '%s' "$1" | od -An -v -to1 | awk '
	BEGIN {
		for (i = 32; i < 127; i++)
			char[sprintf("%03o", i)] = sprintf("%c", i)
		char["041"] = char["047"] = ""
		char["045"] = "%%"
		char["134"] = "\\\\"
		printf "\"$(printf \047"
	}
	{
		for (i = 1; i <= NF; i++)
			printf "%s", char[$i] == "" ? "\\" $i : char[$i]
	}
	END { printf "\047)\"" }'
}

# size_words BYTES: 65536 is 64 KiB
size_words() {
	number=$1
	unit=B
	for larger in KiB MiB GiB; do
		if [ "$number" -eq 0 ] || [ $((number % 1024)) -ne 0 ]; then
			break
		fi
		number=$((number / 1024))
		unit=$larger
	done
	printf '%s %s' "$number" "$unit"
}

# ---- what is asked for ----

# Next to this script, else where the shell finds it; tests name another. $program is how
# to call it in a command line.
find_flashloupe() {
	flashloupe=${FLASHLOUPE-}
	if [ -z "$flashloupe" ]; then
		here=$(cd -- "$(dirname -- "$0")" && pwd)
		flashloupe=$here/flashloupe
		[ -x "$flashloupe" ] || flashloupe=$(command -v flashloupe) ||
			die "the program flashloupe is neither in $(quote "$here") nor in PATH"
	fi
	program=$(quote "$flashloupe")
	[ "$(command -v flashloupe)" != "$flashloupe" ] || program=flashloupe
}

print_version() {
	find_flashloupe
	"$flashloupe" --version | sed -n 's/^flashloupe /mount-jffs2 of flashloupe /p'
}

read_words() {
	part='' way=block2mtd mode=ro keep='' dry='' undo='' words=0 ended=''
	first='' second='' third=''
	while [ $# -gt 0 ]; do
		case $ended$1 in
		--) ended=, ;;
		-p | --part | --copy)
			[ $# -ge 2 ] || wrong_usage "$1: a value must follow"
			take_value "$1" "$2"
			shift
			;;
		--part=* | --copy=*) take_value "${1%%=*}" "${1#*=}" ;;
		-p*) take_value -p "${1#-p}" ;;
		--ram) way=mtdram ;;
		--rw) mode=rw ;;
		-n | --dry-run) dry=yes ;;
		-u | --unmount) undo=yes ;;
		-h | --help)
			usage
			exit
			;;
		-V | --version)
			print_version
			exit
			;;
		-?*) wrong_usage "$(quote "$1"): no such option" ;;
		*) take_word "$1" ;;
		esac
		shift
	done
}

take_value() {
	[ -n "$2" ] || wrong_usage "$1: a value must follow"
	case $1 in
	--copy) keep=$2 ;;
	*) part=$2 ;;
	esac
}

take_word() {
	words=$((words + 1))
	case $words in
	1) first=$1 ;;
	2) second=$1 ;;
	3) third=$1 ;;
	*) wrong_usage "too many arguments" ;;
	esac
}

# absolute PATH: to $path; what the record and the commands can't hold is refused
absolute() {
	path=$1
	case $path in
	/*) ;;
	*) path=${PWD%/}/$path ;;
	esac
	case $path in
	*'
'*) die "$(quote "$path"): a line break in a path is more than this script can do" ;;
	esac
}

# resolve PATH: to $path, without symbolic links where that is a directory
resolve() {
	absolute "$1"
	if [ -d "$path" ]; then
		path=$(cd -- "$path" && pwd -P) || die "$(quote "$1"): cannot be entered"
	fi
}

need_root() {
	[ "$(id -u)" -eq 0 ] || die "only root can do this: run it with sudo" \
		"(--dry-run shows the commands without)"
}
