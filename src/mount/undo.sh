# SPDX-License-Identifier: GPL-2.0-or-later
# mount-jffs2: undoing, step by step backwards; and the beginning of it all.

# Undoes what $record says and the system has. 1: a flash must stay for now; 2: a step
# failed, and the record stays.
undo_all() {
	rest=0
	if [ -s "$record" ]; then
		read_record
		undo_mount || return 2
		"undo_$way" || rest=$?
		[ $rest -lt 2 ] || return 2
		undo_copy || return 2
	fi
	rm -f -- "$record"
	rmdir "$records" 2>/dev/null
	return $rest
}

# run WHAT COMMAND...: a step back
run() {
	trying=$1
	shift
	if ! said=$("$@" 2>&1); then
		say "$trying failed:"
		printf '%s\n' "$said" | printable | sed 's/^/  /' >&2
		return 1
	fi
}

undo_mount() {
	if [ -z "$flash" ] || ! is_mounted "$flash"; then
		return 0
	fi
	if [ -z "$mounted" ]; then
		mounted=yes
		echo 'mounted=yes' >>"$record"
	fi
	if ! run "unmounting $(quote "$mountpoint")" umount "$mountpoint"; then
		say "something may use it still: fuser -vm $(quote "$mountpoint") tells." \
			"Then run this again."
		return 1
	fi
}

undo_mtdram() {
	if [ -z "$loading" ] || ! listed mtdram; then
		return 0
	fi
	if [ "$mode$mounted" = rwyes ] && ! run "saving the flash $flash to the copy" \
		dd if="$root/dev/$flash" of="$copy" bs=64k; then
		say "what was written is in /dev/$flash alone: save it, and run this again."
		return 2
	fi
	run "removing the module mtdram" rmmod mtdram || return 2
}

# Flashes of block2mtd go with the module, all at once. While others have one, the loop
# device is detached and the copy removed all the same: the kernel lets go of both when the
# module is removed.
undo_block2mtd() {
	loops=$(loops_of "$copy")
	kept=0
	if [ -n "$loading$(own_flashes)" ] && listed block2mtd; then
		remove_block2mtd || kept=1
	fi
	for loop in $loops; do
		# The module may have been the last to hold it.
		[ -n "$(loops_of "$copy")" ] || break
		run "detaching $loop" losetup --detach "$loop" || return 2
	done
	return $kept
}

own_flashes() {
	for loop in $loops; do
		flash_named "block2mtd: $loop"
	done
}

remove_block2mtd() {
	others=$(other_flashes | tr '\n' ' ')
	if [ -n "$others" ]; then
		[ -n "$(own_flashes)" ] || return 0
		say "the module block2mtd is in use for ${others% }"
	elif ! grep -q '^block2mtd ' "$root/proc/modules"; then
		say "block2mtd is built into this kernel and cannot be removed"
	elif run "removing the module block2mtd" rmmod block2mtd; then
		rm -f -- "$records"/left.loop*
		return
	fi
	for loop in $loops; do
		printf '%s\n' "$copy" >"$records/left.${loop#/dev/}"
		say "$(flash_named "block2mtd: $loop") of $loop stays until block2mtd is removed"
	done
	return 1
}

# The flashes of block2mtd but ours, and those that are left over from a mount like this.
other_flashes() {
	sed -n 's|^\(mtd[0-9]*\): .* "block2mtd: \(.*\)"$|\1 \2|p' "$root/proc/mtd" |
		while read -r name device; do
			is_own "$device" || is_left "$device" || echo "$name ($device)"
		done
}

is_own() {
	printf '%s\n' "$loops" | grep -qxF -e "$1"
}

is_left() {
	case $1 in
	/dev/loop*[!0-9]*) return 1 ;;
	/dev/loop*) ;;
	*) return 1 ;;
	esac
	left=$records/left.${1#/dev/}
	[ -f "$left" ] && loops_of "$(cat "$left")" | grep -qxF -e "$1"
}

undo_copy() {
	if [ -z "$private" ]; then
		[ ! -e "$copy" ] || step copy "$(quote "$copy") stays"
		return 0
	fi
	if [ "$mode$mounted" = rwyes ]; then
		step copy "$(quote "$copy") stays: it has what was written"
		return
	fi
	rm -f -- "$copy" && { [ ! -d "$private" ] || rmdir -- "$private"; }
}

unmount() {
	record_of "$mountpoint"
	if [ ! -f "$record" ]; then
		say "$(quote "$mountpoint"): not mounted by mount-jffs2"
		for record in "$records"/%2F*; do
			[ -f "$record" ] || continue
			say "this is: $(sed -n 's/^mountpoint=//p' "$record" | printable)"
		done
		exit 2
	fi
	open_records
	result=0
	undo_all || result=$?
	[ $result -ne 0 ] || step undone "$(quote "$mountpoint")"
	exit $result
}

# ---- the beginning ----

read_words "$@"
if [ -n "$undo" ]; then
	[ $words -eq 1 ] || wrong_usage "-u takes a mount point and nothing else"
	need_root
	resolve "$first"
	mountpoint=$path
	unmount
fi
[ $words -ge 2 ] || wrong_usage "which image, and where to mount it?"
image=$first
given_size=$third
if [ -n "$keep" ]; then
	absolute "$keep"
	keep=$path
fi
[ -n "$dry" ] || need_root
resolve "$second"
mountpoint=$path
examine
if [ -n "$dry" ]; then
	print_commands
else
	mount_image
fi
