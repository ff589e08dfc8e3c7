# SPDX-License-Identifier: GPL-2.0-or-later
# mount-jffs2: the record of a mount, and what the system says of it.

# ---- the record of a mount ----

# record_of MOUNTPOINT: its file, to $record
record_of() {
	record=$(printf '%s' "$1" | sed -e 's/%/%25/g' -e 's|/|%2F|g')
	[ ${#record} -le 250 ] || die "$(quote "$1"): the path is too long for this script"
	record=$records/$record
}

open_records() {
	[ -d "$records" ] || mkdir -p -- "$records" || die "$records: cannot be made"
	# shellcheck disable=SC3067  # dash, bash and busybox have -O
	if [ -L "$records" ] || [ ! -d "$records" ] || [ ! -O "$records" ]; then
		die "$records is not a directory owned by root: it is not trusted"
	fi
}

note() {
	printf '%s=%s\n' "$1" "$2" >>"$record" || fail "$record cannot be written"
}

# The lines of $record, to variables. A last line without an end was never complete.
read_record() {
	recorded='' copy='' private='' way='' mode='' flash='' loading='' mounted=''
	while IFS= read -r line; do
		case $line in
		mountpoint=*) recorded=${line#*=} ;;
		copy=*) copy=${line#*=} ;;
		private=*) private=${line#*=} ;;
		way=*) way=${line#*=} ;;
		mode=*) mode=${line#*=} ;;
		flash=*) flash=${line#*=} ;;
		loading=*) loading=${line#*=} ;;
		mounted=*) mounted=${line#*=} ;;
		*) bad_record ;;
		esac
	done <"$record"
	check_record
}

bad_record() {
	die "$(quote "$record"): damaged; undo the mount by hand and remove this file"
}

check_record() {
	case $recorded$copy in
	/*) [ "$recorded" = "$mountpoint" ] || bad_record ;;
	*) bad_record ;;
	esac
	case $way,$mode,$loading in
	block2mtd,r[ow], | block2mtd,r[ow],block2mtd) ;;
	mtdram,r[ow], | mtdram,r[ow],mtdram) ;;
	*) bad_record ;;
	esac
	case $flash in
	'' | mtd[0-9] | mtd[1-9][0-9] | mtd[1-9][0-9][0-9]) ;;
	*) bad_record ;;
	esac
	case $private in
	'') return ;;
	/*) ;;
	*) bad_record ;;
	esac
	case ${private##*/mount-jffs2.} in
	'' | *[!0-9a-f]*) bad_record ;;
	esac
	[ "$copy" = "$private/padded.jffs2" ] || bad_record
}

# ---- what the system says ----

# listed NAME: is it a file system, or a module, that the kernel has now?
listed() {
	case $1 in
	jffs2) grep -q "[[:space:]]jffs2\$" "$root/proc/filesystems" 2>/dev/null ;;
	*) [ -d "$root/sys/module/$1" ] ;;
	esac
}

# flash_named NAME: mtd and a number
flash_named() {
	sed -n "s|^\(mtd[0-9]*\): .* \"$1\"\$|\1|p" "$root/proc/mtd" 2>/dev/null
}

# loops_of FILE: the loop devices of a file, a line each
loops_of() {
	for backing in "$root"/sys/block/loop*/loop/backing_file; do
		[ -r "$backing" ] || continue
		backed=
		IFS= read -r backed <"$backing"
		case $backed in
		"$1" | "$1 (deleted)")
			loop=${backing%/loop/backing_file}
			echo "/dev/${loop##*/}"
			;;
		esac
	done
}

# is_mounted: is there something, or with an argument that flash, at $mountpoint?
is_mounted() {
	at=$mountpoint
	case $at in
	*[\\\ \	]*)
		at=$(printf '%s' "$at" |
			sed -e 's/\\/\\134/g' -e 's/ /\\040/g' -e 's/	/\\011/g')
		;;
	esac
	AT=$at FLASH=${1-} awk '
	$2 == ENVIRON["AT"] && (ENVIRON["FLASH"] == "" || $1 == ENVIRON["FLASH"]) { found = 1 }
	END { exit !found }' "$root/proc/self/mounts"
}

# What the kernel has said since mark_log, its last ten lines.
mark_log() {
	mark=$(dmesg 2>/dev/null | tail -n 1)
}
kernel_said() {
	dmesg 2>/dev/null | MARK=$mark awk '
	$0 == ENVIRON["MARK"] && $0 != "" { from = NR }
	{ lines[NR] = $0 }
	END {
		for (i = (from > NR - 10 ? from : NR - 10) + 1; i <= NR; i++)
			print lines[i]
	}'
}
