# SPDX-License-Identifier: GPL-2.0-or-later
# mount-jffs2: the steps of a mount, and what to do about one that fails.

# ---- what went wrong, and what to do ----

# known ADVICE PATTERN...: gives it if one of them is in $lower, the messages in lower case
known() {
	advice=$1
	shift
	for pattern; do
		# shellcheck disable=SC2254  # a pattern
		case $lower in
		*$pattern*)
			say "$advice"
			return
			;;
		esac
	done
}

advise() {
	lower=$(printf '%s\n' "$messages" | tr '[:upper:]' '[:lower:]')
	kernel=$(uname -r)
	known "this kernel lacks a driver ($kernel). Ubuntu has it in the package\
 linux-modules-extra-$kernel, Debian in linux-image but not in\
 linux-image-cloud; else CONFIG_JFFS2_FS, CONFIG_MTD_BLOCK2MTD,\
 CONFIG_MTD_MTDRAM are wanted. After an update of the kernel, reboot first." \
		'module * not found' 'unknown filesystem type'
	known "a flash in memory may do: add --ram." 'block2mtd'
	known "a loop device may do: leave --ram out." 'mtdram'
	known "a container, or a kernel in lockdown, allows no such thing even to root: do it\
 on the host or in a virtual machine." \
		'operation not permitted' 'permission denied' 'lockdown'
	known "secure boot takes signed modules only: use those of the distribution." \
		'key was rejected' 'required key not available' 'signature'
	known "there is no loop device: modprobe loop, or add --ram." \
		'unused loop device' 'loop-control'
	known "the copy is not of whole erase blocks, which is a bug here; please report it." \
		'must be a divisor'
	known "a smaller erase size makes more of them:\
 flashloupe erase-size --why lists the possible ones." 'too few erase blocks'
	known "the kernel finds no valid node: the wrong part, byte order or erase size.\
 flashloupe issues shows what it will print." \
		'wrong endian' 'bitmask is backwards' 'cowardly refusing'
	known "TMPDIR=DIRECTORY or --copy=FILE puts the copy elsewhere." 'no space left'
}

# fail WHAT: a step failed; $said is what the command said. Undoes what was done.
fail() {
	trap '' HUP INT TERM
	say "$1"
	logged=$(kernel_said)
	messages="$1
$said
$logged"
	[ -z "$said" ] || printf '%s\n' "$said" | printable | sed 's/^/  /' >&2
	if [ -n "$logged" ]; then
		say "the kernel said:"
		printf '%s\n' "$logged" | printable | sed 's/^/  /' >&2
	fi
	advise
	result=0
	undo_all || result=$?
	case $result in
	0) say "what had been done is undone." ;;
	2) say "not all is undone; when it can be: mount-jffs2 -u $(quote "$mountpoint")" ;;
	esac
	exit 2
}

# try WHAT COMMAND...: runs a step
try() {
	trying=$1
	shift
	said=
	mark_log
	said=$("$@" 2>&1) || fail "$trying failed:"
}

# ---- the steps ----

# load MODULE PARAMETER...: notes it if the module was not there before
load() {
	listed "$1" && return
	case $1 in
	jffs2) ;;
	*) note loading "$1" ;;
	esac
	try "loading the module $1" modprobe "$@"
	step module "$1"
}

begin_record() {
	open_records
	record_of "$mountpoint"
	if [ -e "$record" ]; then
		die "$(quote "$mountpoint"): mounted before; undo that first:" \
			"mount-jffs2 -u $(quote "$mountpoint")"
	fi
	if [ -n "$keep" ]; then
		private=
		copy=$keep
	else
		private=$(cd -- "${TMPDIR:-/tmp}" && pwd -P) ||
			die "$(quote "${TMPDIR:-/tmp}"): is not a directory"
		random=$(od -An -N8 -tx8 /dev/urandom)
		private=${private%/}/mount-jffs2.${random##* }
		copy=$private/padded.jffs2
	fi
	said=
	mark=
	trap 'fail "interrupted"' HUP INT TERM
	trap '' PIPE
	printf 'mountpoint=%s\nway=%s\nmode=%s\nprivate=%s\ncopy=%s\n' "$mountpoint" $way \
		$mode "$private" "$copy" >"$record" || fail "$record cannot be written"
}

make_copy() {
	[ -z "$private" ] || try "making a directory for the copy" mkdir -m 700 -- "$private"
	plan_size "$length"
	result=0
	said=$("$flashloupe" pad --part="$part" --erase-size="$erase_size" --to="$total" \
		--output="$copy" "$image" 2>&1) || result=$?
	if [ $result -gt 1 ] || [ ! -f "$copy" ]; then
		fail "the copy cannot be made:"
	elif [ $result -eq 1 ]; then
		printf '%s\n' "$said" | printable >&2
		losses=1
	fi
	step copy "$(quote "$copy"), $total bytes, erase blocks of $(size_words "$erase_size")"
}

tell_kernel() {
	printf '%s\n' "$2" 2>/dev/null | tee "$root$1" >/dev/null
}

# The driver answers no error: whether there is a flash tells.
make_block2mtd() {
	load block2mtd
	try "making a loop device" losetup --find --show "$copy"
	loop=$(loops_of "$copy" | head -n 1)
	[ -n "$loop" ] || fail "there is no loop device of the copy"
	step loop "$loop"
	try "making a flash of $loop with block2mtd" tell_kernel \
		/sys/module/block2mtd/parameters/block2mtd "$loop,$erase_size"
	flash=$(flash_named "block2mtd: $loop")
	[ -n "$flash" ] || fail "block2mtd made no flash of $loop"
}

make_mtdram() {
	load mtdram total_size=$((total / 1024)) erase_size=$((erase_size / 1024))
	flash=$(flash_named 'mtdram test device')
	[ -n "$flash" ] || fail "mtdram made no flash"
	[ -e "$root/dev/$flash" ] || fail "there is no /dev/$flash (in a container?)"
	try "copying into the flash $flash" dd if="$copy" of="$root/dev/$flash" bs=64k
}

mount_flash() {
	options=nosuid,nodev
	[ $mode = rw ] || options=ro,$options
	note flash "$flash"
	step flash "$flash"
	try "mounting $flash" mount -t jffs2 -o $options "$flash" "$mountpoint"
	note mounted yes
	trap - HUP INT TERM
}

tell_end() {
	if [ $mode = ro ]; then
		step mounted "$(quote "$mountpoint"), for reading"
	else
		step mounted "$(quote "$mountpoint"), for writing"
		what='what is written goes to the copy'
		[ $way = block2mtd ] || what='what is written goes to memory, and to the copy by -u'
		step '' "$what; the copy stays when this is undone"
	fi
	step undo "mount-jffs2 -u $(quote "$mountpoint")"
}

check_mount() {
	[ -d "$mountpoint" ] || die "$(quote "$mountpoint") is not a directory (mkdir makes it)"
	if is_mounted; then
		die "$(quote "$mountpoint"): something is mounted there"
	fi
	if [ -n "$keep" ] && { [ -e "$keep" ] || [ -L "$keep" ]; }; then
		die "$(quote "$keep"): exists; --copy makes a new file"
	fi
	if [ $way = mtdram ] && listed mtdram; then
		die "mtdram is in use, and has one flash only: undo what uses it" \
			"(rmmod mtdram), or leave --ram out"
	fi
	for command in losetup modprobe mount umount rmmod; do
		command -v $command >/dev/null ||
			die "the command $command is missing (packages mount, kmod)"
	done
}

mount_image() {
	check_mount
	begin_record
	make_copy
	load jffs2
	make_$way
	mount_flash
	tell_end
	if [ $losses -ne 0 ]; then
		say "the image is damaged, or could not be read whole; so is the copy: see above"
		exit 1
	fi
}
