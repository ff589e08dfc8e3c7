/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Linux prints when it mounts and erases (fs/jffs2/fs.c, super.c, erase.c and wbuf.c,
 * drivers/mtd/mtdpart.c, drivers/mtd/devices/block2mtd.c), and what U-Boot prints (boot/bootm.c, boot/image.c).
 */
#include "message/kernel_messages_private.h"

const struct kernel_message kernel_messages_mount[] = {
	{ .pattern = "Too few erase blocks (%d)",
	  .function = "jffs2_do_fill_super", .level = LEVEL_ERROR, .id = MESSAGE_FEW_BLOCKS,
	  .meaning = "The partition has fewer than five erase blocks. The kernel "
	    "refuses to mount.",
	  .advice = "Pad the image (flashloupe pad), or give the partition a smaller "
	    "erase size.",
	  .issues = { "few-blocks" } },
	{ .pattern = "Flash size not aligned to erasesize, reducing to %dKiB",
	  .function = "jffs2_do_fill_super", .level = LEVEL_INFO, .id = MESSAGE_UNALIGNED,
	  .meaning = "The last erase block is not whole. The kernel ignores it.",
	  .advice = "Nodes in it are lost: pad the image to a whole erase block "
	    "(flashloupe pad).",
	  .issues = { "partial-block" } },
	{ .pattern = "Cannot operate on NAND flash unless jffs2 NAND support is "
	    "compiled in.",
	  .function = "jffs2_do_fill_super", .level = LEVEL_ERROR,
	  .meaning = "The flash is NAND, and the kernel was built without "
	    "CONFIG_JFFS2_FS_WRITEBUFFER.",
	  .advice = "Build the kernel with it." },
	{ .pattern = "version 2.2. (NAND) (SUMMARY)",
	  .function = "init_jffs2_fs", .level = LEVEL_INFO,
	  .meaning = "The driver was loaded. (NAND) means CONFIG_JFFS2_FS_WRITEBUFFER, "
	    "(SUMMARY) means CONFIG_JFFS2_SUMMARY: this kernel believes summaries.",
	  .advice = "Nothing is wrong." },
	{ .pattern = "Bad value for 'compr'",
	  .function = "jffs2_parse_param", .level = LEVEL_ERROR,
	  .meaning = "The mount option compr names a compressor that the kernel does "
	    "not know.",
	  .advice = "compr=none, lzo or zlib, as the kernel was built." },
	{ .pattern = "Error: unrecognized mount option '%s' or missing value",
	  .function = "jffs2_parse_options", .level = LEVEL_ERROR,
	  .meaning = "JFFS2 has no such mount option.",
	  .advice = "Leave the option out." },
	{ .pattern = "mtd: partition \"%s\" extends beyond the end of device \"%s\" -- size "
	    "truncated to %#llx",
	  .function = "allocate_partition", .level = LEVEL_WARNING,
	  .meaning = "A partition of mtdparts= or of the device tree is longer than the rest of "
	    "the flash. The kernel cuts it off there.",
	  .advice = "Compare the table with the flash: flashloupe parts --mtdparts=... --why. If the "
	    "flash is as long as the table says, the image is cut.",
	  .issues = { "partition-beyond" } },
	{ .pattern = "mtd: partition \"%s\" is out of reach -- disabled",
	  .function = "allocate_partition", .level = LEVEL_ERROR,
	  .meaning = "A partition of mtdparts= or of the device tree begins at or after the end of "
	    "the flash. The kernel makes it, and it has no bytes.",
	  .advice = "Compare the table with the flash: flashloupe parts --mtdparts=... --why. If the "
	    "flash is as long as the table says, the image is cut.",
	  .issues = { "partition-beyond" } },
	{ .pattern = "MTD: Attempt to mount non-MTD device \"%s\"",
	  .function = "mount_mtd", .level = LEVEL_NOTICE,
	  .meaning = "JFFS2 is mounted from MTD devices, not from files or disks.",
	  .advice = "mount-jffs2 makes an MTD device from an image; then mount mtd0, or "
	    "/dev/mtdblock0." },
	{ .pattern = "VFS: Unable to mount root fs on unknown-block(%d,%d)",
	  .function = "mount_block_root", .level = LEVEL_ERROR,
	  .meaning = "The kernel found no root file system where root= says. 31 is the "
	    "number of mtdblock devices; 0,0 means that the driver is missing.",
	  .advice = "Compare root= and mtdparts= with the partitions (flashloupe "
	    "parts), and look for JFFS2 messages before this one." },
	{ .pattern = "Erase at 0x%08x failed immediately: -EROFS. Is the sector locked?",
	  .function = "jffs2_erase_failed", .level = LEVEL_WARNING,
	  .offset = 1,
	  .meaning = "The flash refused to erase a block: it is write-protected or "
	    "locked.",
	  .advice = "Unlock it (flash_unlock), or make the partition writable." },
	{ .pattern = "Erase at 0x%08x failed immediately: errno %d",
	  .function = "jffs2_erase_block", .level = LEVEL_WARNING,
	  .offset = 1,
	  .meaning = "The driver could not erase a block.",
	  .advice = "Suspect the driver or the hardware." },
	{ .pattern = "Newly-erased block contained word 0x%x at offset 0x%08x",
	  .function = "jffs2_block_check_erase", .level = LEVEL_WARNING,
	  .offset = 2,
	  .meaning = "A block was erased and is not all 0xff. The kernel takes it out "
	    "of use.",
	  .advice = "The flash is worn out, or the driver does not erase." },
	{ .pattern = "Write clean marker to block at 0x%08x failed: %d",
	  .function = "jffs2_mark_erased_block", .level = LEVEL_WARNING,
	  .offset = 1,
	  .meaning = "The cleanmarker could not be written after a block was erased.",
	  .advice = "On NAND: the spare area has no room for it, or is written in an "
	    "unusual way." },
	{ .pattern = "cannot read OOB for EB at %08x, requested %d bytes, read %d "
	    "bytes, error %d",
	  .function = "jffs2_check_oob_empty", .level = LEVEL_ERROR,
	  .offset = 1,
	  .meaning = "The spare area of a NAND block could not be read.",
	  .advice = "Suspect the driver: the layout of the spare area." },
	{ .pattern = "inconsistent device description",
	  .function = "jffs2_nand_flash_setup", .level = LEVEL_ERROR,
	  .meaning = "The NAND driver says that the spare area has no room for a "
	    "cleanmarker.",
	  .advice = "Use a driver with free bytes in the spare area, or UBIFS." },
	{ .pattern = "jffs2_flush_wbuf(): Write failed with %d",
	  .function = "__jffs2_flush_wbuf", .level = LEVEL_WARNING,
	  .meaning = "A NAND page could not be written. The kernel moves its data to "
	    "another block.",
	  .advice = "The block is going bad." },
	{ .pattern = "kernel BUG at fs/jffs2/build.c:%d!",
	  .function = "jffs2_build_filesystem", .level = LEVEL_CONSOLE,
	  .meaning = "The kernel stopped in the middle of a mount. A deleted name of "
	    "the type of a directory does that.",
	  .advice = "Do not mount this image; flashloupe extract takes the files out.",
	  .issues = { "whiteout-dir" } },
	{ .pattern = "kernel BUG at fs/jffs2/nodemgmt.c:%d!",
	  .function = "jffs2_link_node_ref", .level = LEVEL_CONSOLE,
	  .meaning = "The kernel stopped in the middle of a mount. A summary with a "
	    "record of an unknown type after a directory entry does that.",
	  .advice = "Do not mount this image with a kernel that reads summaries; "
	    "flashloupe extract takes the files out.",
	  .issues = { "summary-crash" } },
	{ .pattern = "kernel BUG at fs/jffs2/nodelist.c:%d!",
	  .function = "jffs2_link_node_ref", .level = LEVEL_CONSOLE,
	  .meaning = "The kernel stopped in the middle of a mount. A summary with records of "
	    "nodes that overlap does that.",
	  .advice = "Do not mount this image with a kernel that reads summaries; "
	    "flashloupe extract takes the files out.",
	  .issues = { "summary-overlap" } },
	{ .pattern = "block2mtd: erasesize must be a divisor of device size",
	  .function = "add_device", .level = LEVEL_ERROR,
	  .meaning = "The size of the block device is not a multiple of the erase size.",
	  .advice = "Pad the image to whole erase blocks (flashloupe pad) before the "
	    "loop device is made.",
	  .issues = { "partial-block" } },
	{ .pattern = "error: cannot open device %s",
	  .function = "add_device", .level = LEVEL_ERROR,
	  .meaning = "block2mtd finds no such block device, or it is in use.",
	  .advice = "Make the loop device first (losetup), and give its whole path." },
	{ .pattern = "attempting to use an MTD device as a block device",
	  .function = "add_device", .level = LEVEL_ERROR,
	  .meaning = "block2mtd was given an mtdblock device, which is MTD already.",
	  .advice = "Mount it as it is." },
	{ .pattern = "block2mtd: illegal erase size",
	  .function = "block2mtd_setup2", .level = LEVEL_ERROR,
	  .meaning = "block2mtd does not understand the erase size.",
	  .advice = "Write it as 64KiB or 65536, after a comma." },
	{ .pattern = "mtd%d: [%s] erase_size = %dKiB [%d]",
	  .function = "add_device", .level = LEVEL_INFO,
	  .meaning = "block2mtd made an MTD device from a block device; the last number "
	    "is its erase size in bytes.",
	  .advice = "Compare it with the erase size of the image (flashloupe "
	    "erase-size)." },
	{ .pattern = NULL },
};

const struct kernel_message kernel_messages_boot[] = {
	{ .pattern = "Bad Magic Number",
	  .function = "image_get_kernel", .level = LEVEL_CONSOLE,
	  .meaning = "There is no uImage at this address: its first four bytes are not "
	    "27 05 19 56.",
	  .advice = "The wrong address, or the image was not loaded. flashloupe info "
	    "shows whether the file has a uImage header." },
	{ .pattern = "Bad Header Checksum",
	  .function = "image_get_kernel", .level = LEVEL_CONSOLE, .id = MESSAGE_BAD_HEADER,
	  .meaning = "The CRC of the uImage header is wrong. U-Boot refuses the image.",
	  .advice = "If the header was edited, its CRC must be computed again (mkimage). "
	    "Some vendors' boards check another sum.",
	  .issues = { "uimage-header-crc", "uimage-one-bit" } },
	{ .pattern = "Verifying Checksum ... Bad Data CRC",
	  .function = "image_get_kernel", .level = LEVEL_CONSOLE, .id = MESSAGE_BAD_DATA,
	  .meaning = "The CRC of the uImage's payload is wrong. U-Boot refuses the "
	    "image, unless verify=n is set.",
	  .advice = "The image is damaged or was loaded in part: compare its size with "
	    "the header's.",
	  .issues = { "uimage-data-crc", "uimage-truncated", "uimage-size", "uimage-length" } },
	{ .pattern = "Bad Data CRC",
	  .function = "image_get_ramdisk", .level = LEVEL_CONSOLE,
	  .meaning = "The CRC of the payload of a uImage with a ramdisk is wrong. U-Boot "
	    "refuses it, unless verify=n is set.",
	  .advice = "The image is damaged or was loaded in part: compare its size with the "
	    "header's.",
	  .issues = { "uimage-data-crc", "uimage-truncated", "uimage-size",
	    "uimage-length" } },
	{ .pattern = "Unsupported Architecture 0x%x",
	  .function = "image_get_kernel", .level = LEVEL_CONSOLE,
	  .meaning = "The uImage is for another CPU.",
	  .advice = "Compare arch in flashloupe info with the board." },
	{ .pattern = "Wrong Image Type for %s command",
	  .function = "boot_get_kernel", .level = LEVEL_CONSOLE,
	  .meaning = "The uImage is of a type that bootm does not start, such as "
	    "filesystem or ramdisk.",
	  .advice = "Only kernel, multi and standalone images are booted." },
	{ .pattern = "Wrong Image Format for %s command",
	  .function = "boot_get_kernel", .level = LEVEL_CONSOLE,
	  .meaning = "There is neither a uImage nor another format that this U-Boot "
	    "knows at the address.",
	  .advice = "The wrong address, or the format (FIT, legacy) was not built into "
	    "this U-Boot." },
	{ .pattern = "ERROR: can't get kernel image!",
	  .function = "bootm_find_os", .level = LEVEL_CONSOLE,
	  .meaning = "bootm found no kernel that it could use; the message before says "
	    "why.",
	  .advice = "See that message.",
	  .issues = { "uimage-header-crc", "uimage-data-crc" } },
	{ .pattern = "Image too large: increase CONFIG_SYS_BOOTM_LEN",
	  .function = "handle_decomp_error", .level = LEVEL_CONSOLE,
	  .meaning = "The kernel unpacks to more bytes than U-Boot has room for.",
	  .advice = "Build U-Boot with a larger CONFIG_SYS_BOOTM_LEN, or a smaller "
	    "kernel." },
	{ .pattern = "%s: uncompress error %d",
	  .function = "handle_decomp_error", .level = LEVEL_CONSOLE,
	  .meaning = "The payload cannot be unpacked.",
	  .advice = "It is damaged, or the header names another compression than was "
	    "used.",
	  .issues = { "payload-damaged" } },
	{ .pattern = "Must RESET board to recover",
	  .function = "handle_decomp_error", .level = LEVEL_CONSOLE,
	  .meaning = "Follows an error while unpacking, which has overwritten memory.",
	  .advice = "See the message before it.",
	  .issues = { "payload-damaged" } },
	{ .pattern = "Ramdisk image is corrupt or invalid",
	  .function = "bootm_find_images", .level = LEVEL_CONSOLE,
	  .meaning = "The second address of bootm leads to no valid ramdisk.",
	  .advice = "Give - in its place if there is none." },
	{ .pattern = "Could not find a valid device tree",
	  .function = "bootm_find_images", .level = LEVEL_CONSOLE,
	  .meaning = "bootm found no device tree, or a damaged one.",
	  .advice = "Give its address as the third word of bootm." },
	{ .pattern = "Bad hash in FIT image!",
	  .function = "do_iminfo", .level = LEVEL_CONSOLE,
	  .meaning = "A hash in a FIT image is wrong.",
	  .advice = "The image is damaged; flashloupe issues says which hash.",
	  .issues = { "checksum" } },
	{ .pattern = "Warning - bad CRC, using default environment",
	  .function = "env_import", .level = LEVEL_CONSOLE,
	  .meaning = "The environment on the flash is erased or damaged; U-Boot takes "
	    "the values built into it.",
	  .advice = "Normal on a new board: saveenv writes one.",
	  .issues = { "checksum" } },
	{ .pattern = "WARNING: legacy format multi component image overwritten",
	  .function = "bootm_load_os", .level = LEVEL_CONSOLE,
	  .meaning = "The kernel was unpacked over the image it came from.",
	  .advice = "Load the image at another address." },
	{ .pattern = NULL },
};
