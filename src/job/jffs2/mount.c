/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/jffs2/mount.h"

#include <inttypes.h>

#include "text/shell.h"

static void
add_flash(struct text *t, uint32_t erase_size)
{
	text_add(t, "# The driver of the file system.\n"
	            "modprobe jffs2\n"
	            "# The driver that makes a flash of a block device.\n"
	            "modprobe block2mtd\n"
	            "# A block device of the copy. block2mtd opens it for writing.\n"
	            "loop=$(losetup --find --show \"$copy\")\n"
	            "# A flash of that, with erase blocks of ");
	text_add_exact_size(t, erase_size);
	text_addf(t, ".\necho \"$loop,%" PRIu32 "\" "
	             ">/sys/module/block2mtd/parameters/block2mtd\n", erase_size);
	text_add(t, "# The name of that flash: mtd and a number.\n"
	            "mtd=$(sed -n \"s|^\\(mtd[0-9]*\\): .* \\\"block2mtd: $loop\\\"\\$|\\1|p\""
	            " /proc/mtd)\n");
}

void
mount_commands(const char *padded, uint32_t erase_size, const char *mountpoint,
        struct text *t)
{
	struct text at = { 0 };

	text_add_shell_word(&at, mountpoint);
	text_add(t, "# The copy that is mounted.\ncopy=");
	text_add_shell_word(t, padded);
	text_add(t, "\n");
	add_flash(t, erase_size);
	text_add(t, "# For reading; devices and set-user-ID bits in it have no effect.\n");
	text_addf(t, "mount -t jffs2 -o ro,nosuid,nodev \"$mtd\" %s\n", text_str(&at));
	text_add(t, "# To undo it (rmmod takes away every flash of block2mtd):\n");
	text_addf(t, "#   umount %s\n", text_str(&at));
	text_add(t, "#   rmmod block2mtd\n"
	            "#   losetup --detach \"$loop\"\n"
	            "#   rm \"$copy\"\n");
	text_free(&at);
}
