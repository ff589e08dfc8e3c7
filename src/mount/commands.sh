# SPDX-License-Identifier: GPL-2.0-or-later
# mount-jffs2 --dry-run: the commands, each after a comment that says why. From the copy on
# they are, for block2mtd and reading, those of src/job/jffs2/mount.c: tests/mount.sh compares.

print_copy() {
	copy=$1
	if [ -z "$keep" ]; then
		line '# A directory that only root can enter.'
		line 'dir=$(mktemp -d "${TMPDIR:-/tmp}/mount-jffs2.XXXXXX")'
	fi
	plan_size "$length"
	line '# The JFFS2 part, filled up with ff to whole erase blocks, at least five of them.'
	line "$program pad --part=$part --erase-size=$erase_size --to=$total" \
		"--output=$copy $(quote "$image")"
	line '# The copy that is mounted.'
	line "copy=$copy"
}

print_block2mtd() {
	cat <<END
# The driver that makes a flash of a block device.
modprobe block2mtd
# A block device of the copy. block2mtd opens it for writing.
loop=\$(losetup --find --show "\$copy")
# A flash of that, with erase blocks of $(size_words "$erase_size").
echo "\$loop,$erase_size" >/sys/module/block2mtd/parameters/block2mtd
# The name of that flash: mtd and a number.
mtd=\$(sed -n "s|^\\(mtd[0-9]*\\): .* \\"block2mtd: \$loop\\"\\\$|\\1|p" /proc/mtd)
END
}

print_mtdram() {
	cat <<END
# A flash in memory, with erase blocks of $(size_words "$erase_size").
modprobe mtdram total_size=$((total / 1024)) erase_size=$((erase_size / 1024))
# The name of that flash: mtd and a number.
mtd=\$(sed -n 's|^\\(mtd[0-9]*\\): .* "mtdram test device"\$|\\1|p' /proc/mtd)
# The copy into the flash.
dd if="\$copy" of="/dev/\$mtd" bs=64k
END
}

print_undo() {
	if [ $way = block2mtd ]; then
		line '# To undo it (rmmod takes away every flash of block2mtd):'
	else
		line '# To undo it:'
	fi
	line "#   umount $(quote "$mountpoint")"
	[ $way$mode != mtdramrw ] || line '#   dd if="/dev/$mtd" of="$copy" bs=64k'
	line "#   rmmod $way"
	[ $way = mtdram ] || line '#   losetup --detach "$loop"'
	[ $mode = rw ] || line '#   rm "$copy"'
}

print_commands() {
	if [ -n "$keep" ]; then
		print_copy "$(quote "$keep")"
	else
		print_copy '"$dir/padded.jffs2"'
	fi
	line '# The driver of the file system.'
	line 'modprobe jffs2'
	print_$way
	options=nosuid,nodev
	what='For writing, to the copy'
	if [ $mode = ro ]; then
		options=ro,$options
		what='For reading'
	elif [ $way = mtdram ]; then
		what='For writing, to the flash in memory'
	fi
	line "# $what; devices and set-user-ID bits in it have no effect."
	line "mount -t jffs2 -o $options \"\$mtd\" $(quote "$mountpoint")"
	print_undo
}
