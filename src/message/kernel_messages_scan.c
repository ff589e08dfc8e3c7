/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Linux prints while it scans the flash: fs/jffs2/scan.c and summary.c. The texts are the
 * same from 2.6.16 to 6.x; only their prefix changed.
 */
#include "message/kernel_messages_private.h"

const struct kernel_message kernel_messages_scan[] = {
	{ .pattern = "jffs2_scan_eraseblock(): Magic bitmask 0x%04x not found at "
	    "0x%08x: 0x%04x instead",
	  .function = "jffs2_scan_eraseblock", .level = LEVEL_NOTICE, .id = MESSAGE_MAGIC,
	  .offset = 2,
	  .meaning = "Where a node should begin there is something else; the last "
	    "number is what stands there. The kernel skips four bytes and looks again.",
	  .advice = "One such run in a block is damage, or the rest of a write that "
	    "was cut off. Many in every block mean the wrong partition, erase size or "
	    "byte order.",
	  .issues = { "dirt", "header-crc", "end-mark", "raw-nand" } },
	{ .pattern = "jffs2_scan_eraseblock(): Node at 0x%08x {0x%04x, 0x%04x, 0x%08x) "
	    "has invalid CRC 0x%08x (calculated 0x%08x)",
	  .function = "jffs2_scan_eraseblock", .level = LEVEL_NOTICE, .id = MESSAGE_HEADER_CRC,
	  .offset = 1,
	  .meaning = "A node has the magic number, but the CRC of its header is wrong: "
	    "magic, type, length, the stored CRC and the computed one follow.",
	  .advice = "The node is lost; show or explain gives its fields. The data it "
	    "replaced, if any, is back.",
	  .issues = { "header-crc" } },
	{ .pattern = "Further such events for this erase block will not be printed",
	  .function = "jffs2_scan_eraseblock", .level = LEVEL_NOTICE,
	  .meaning = "Ten messages on bad magic numbers and header CRCs were printed "
	    "for this erase block; the kernel prints no more for it.",
	  .advice = "Look at the first of the ten: what follows is mostly its "
	    "consequence.",
	  .issues = { "dirt", "header-crc" } },
	{ .pattern = "Magic bitmask is backwards at offset 0x%08x. Wrong endian "
	    "filesystem?",
	  .function = "jffs2_scan_eraseblock", .level = LEVEL_WARNING,
	  .offset = 1,
	  .meaning = "The block begins with the magic number in the other byte order: "
	    "the image was made for a CPU of the other kind.",
	  .advice = "Make the image with the other byte order (mkfs.jffs2 -l or -b), "
	    "or convert it with jffs2dump -e.",
	  .issues = { "swap16", "mixed" } },
	{ .pattern = "Old JFFS2 bitmask found at 0x%08x",
	  .function = "jffs2_scan_eraseblock", .level = LEVEL_WARNING, .id = MESSAGE_OLD_MAGIC,
	  .offset = 1,
	  .meaning = "A node of JFFS version 1 (magic 0x1984) stands there; the kernel "
	    "skips it.",
	  .advice = "Make the image with a current mkfs.jffs2.",
	  .issues = { "old-magic" } },
	{ .pattern = "You cannot use older JFFS2 filesystems with newer kernels",
	  .function = "jffs2_scan_eraseblock", .level = LEVEL_WARNING,
	  .meaning = "Follows the message on an old JFFS2 bitmask.",
	  .advice = "Make the image with a current mkfs.jffs2.",
	  .issues = { "old-magic" } },
	{ .pattern = "Empty flash at 0x%08x ends at 0x%08x",
	  .function = "jffs2_scan_eraseblock", .level = LEVEL_WARNING,
	  .offset = 1,
	  .meaning = "A run of 0xff in the middle of a block is followed by data. The "
	    "kernel counts the run as dirt and reads on.",
	  .advice = "Harmless alone. Common after a write that was cut off, and where "
	    "the cleanmarkers are longer than the kernel expects." },
	{ .pattern = "Node at 0x%08x with length 0x%08x would run over the end of the "
	    "erase block",
	  .function = "jffs2_scan_eraseblock", .level = LEVEL_WARNING, .id = MESSAGE_OVER_END,
	  .offset = 1,
	  .meaning = "The node does not fit into its erase block, as the kernel takes "
	    "the block's size. It skips four bytes and looks again.",
	  .advice = "The image was made for larger erase blocks: make it with the "
	    "flash's erase size (mkfs.jffs2 -e).",
	  .issues = { "crossing", "truncated" } },
	{ .pattern = "Perhaps the file system was created with the wrong erase size?",
	  .function = "jffs2_scan_eraseblock", .level = LEVEL_WARNING,
	  .meaning = "Follows the message on a node that runs over the end of its "
	    "erase block.",
	  .advice = "Compare the erase size of the image (flashloupe erase-size) with "
	    "that of the flash (/proc/mtd).",
	  .issues = { "crossing" } },
	{ .pattern = "CLEANMARKER node found at 0x%08x has totlen 0x%x != normal 0x%x",
	  .function = "jffs2_scan_eraseblock", .level = LEVEL_NOTICE, .id = MESSAGE_MARKER_LENGTH,
	  .offset = 1,
	  .meaning = "The cleanmarker is not as long as this flash wants it. The "
	    "kernel counts it as dirt; no file is lost.",
	  .advice = "Make the image with the right length (mkfs.jffs2 -c), or without "
	    "cleanmarkers for NAND (-n)." },
	{ .pattern = "CLEANMARKER node found at 0x%08x, not first node in block "
	    "(0x%08x)",
	  .function = "jffs2_scan_eraseblock", .level = LEVEL_NOTICE, .id = MESSAGE_MARKER_PLACE,
	  .offset = 1,
	  .meaning = "A cleanmarker stands inside a block instead of at its start. The "
	    "kernel counts it as dirt.",
	  .advice = "The kernel's erase size is larger than that of the image, most "
	    "likely: make the image for this flash.",
	  .issues = { "marker-place" } },
	{ .pattern = "jffs2_scan_inode_node(): CRC failed on node at 0x%08x: Read "
	    "0x%08x, calculated 0x%08x",
	  .function = "jffs2_scan_inode_node", .level = LEVEL_NOTICE, .id = MESSAGE_INODE_CRC,
	  .offset = 1,
	  .meaning = "The node CRC of an inode node is wrong. The kernel counts the "
	    "whole node as dirt.",
	  .advice = "Its data is lost; what it replaced is back.",
	  .issues = { "node-crc" } },
	{ .pattern = "jffs2_scan_dirent_node(): Node CRC failed on node at 0x%08x: "
	    "Read 0x%08x, calculated 0x%08x",
	  .function = "jffs2_scan_dirent_node", .level = LEVEL_NOTICE, .id = MESSAGE_DIRENT_CRC,
	  .offset = 1,
	  .meaning = "The node CRC of a directory entry is wrong. The kernel drops the "
	    "entry.",
	  .advice = "The name is gone; the file's data may be there: flashloupe "
	    "deleted lists files without a name.",
	  .issues = { "node-crc" } },
	{ .pattern = "jffs2_scan_dirent_node(): Name CRC failed on node at 0x%08x: "
	    "Read 0x%08x, calculated 0x%08x",
	  .function = "jffs2_scan_dirent_node", .level = LEVEL_NOTICE, .id = MESSAGE_NAME_CRC,
	  .offset = 1,
	  .meaning = "The CRC of a name is wrong. The kernel drops the name.",
	  .advice = "The file's data may be there: flashloupe deleted lists files "
	    "without a name.",
	  .issues = { "name-crc", "name" } },
	{ .pattern = "Dirent at %08x has zeroes in name. Truncating to %d chars",
	  .function = "jffs2_scan_dirent_node", .level = LEVEL_ERROR, .id = MESSAGE_NAME_ZERO,
	  .offset = 1,
	  .meaning = "A name has a zero byte in it. The kernel cuts it there; its CRC "
	    "then is wrong, and the name is dropped.",
	  .advice = "The node was written by a faulty program, or forged.",
	  .issues = { "name" } },
	{ .pattern = "Dirent at %08x has zero at start of name. Aborting mount.",
	  .function = "jffs2_sum_process_sum_data", .level = LEVEL_ERROR,
	  .offset = 1,
	  .meaning = "A summary lists an empty name. The kernel refuses to mount.",
	  .advice = "The summary is damaged or forged; a kernel without "
	    "CONFIG_JFFS2_SUMMARY mounts the image.",
	  .issues = { "summary-refused" } },
	{ .pattern = "jffs2_scan_xattr_node: node CRC failed at %#08x, read=%#08x, "
	    "calc=%#08x",
	  .function = "jffs2_scan_xattr_node", .level = LEVEL_WARNING, .id = MESSAGE_XATTR_CRC,
	  .offset = 1,
	  .meaning = "The node CRC of an extended attribute is wrong. The kernel drops "
	    "the attribute.",
	  .advice = "The file is there, without the attribute.",
	  .issues = { "node-crc" } },
	{ .pattern = "jffs2_scan_xref_node: node CRC failed at %#08x, read=%#08x, "
	    "calc=%#08x",
	  .function = "jffs2_scan_xref_node", .level = LEVEL_WARNING, .id = MESSAGE_XREF_CRC,
	  .offset = 1,
	  .meaning = "The node CRC of a reference to an extended attribute is wrong. "
	    "The file loses the attribute.",
	  .advice = "The file is there, without the attribute.",
	  .issues = { "node-crc" } },
	{ .pattern = "node length mismatch at %#08x, read=%u, calc=%u",
	  .function = "jffs2_scan_xattr_node", .level = LEVEL_WARNING,
	  .offset = 1,
	  .meaning = "The length of an attribute's node is not that of its name and "
	    "value. The kernel drops it.",
	  .advice = "The node was written by a faulty program, or forged.",
	  .issues = { "length" } },
	{ .pattern = "Incompatible feature node (0x%04x) found at offset 0x%08x",
	  .function = "jffs2_scan_eraseblock", .level = LEVEL_NOTICE, .id = MESSAGE_INCOMPAT,
	  .offset = 2,
	  .meaning = "The node's type is one that a kernel must know, and this one "
	    "does not. It refuses to mount.",
	  .advice = "Types e008 and e009 are extended attributes: the kernel needs "
	    "CONFIG_JFFS2_FS_XATTR. Others are damage, or a vendor's own.",
	  .issues = { "incompat-node", "xattr-nodes" } },
	{ .pattern = "Read-only compatible feature node (0x%04x) found at offset 0x%08x",
	  .function = "jffs2_scan_eraseblock", .level = LEVEL_NOTICE, .id = MESSAGE_ROCOMPAT,
	  .offset = 2,
	  .meaning = "The node's type is one that a kernel must know to write. It "
	    "mounts read-only at most.",
	  .advice = "Mount read-only.",
	  .issues = { "rocompat-node" } },
	{ .pattern = "Cowardly refusing to erase blocks on filesystem with no valid "
	    "JFFS2 nodes",
	  .function = "jffs2_scan_medium", .level = LEVEL_NOTICE,
	  .meaning = "The scan found no valid node, and blocks that are not empty "
	    "either. The kernel refuses to mount: this does not look like JFFS2.",
	  .advice = "The wrong partition, erase size or byte order, or spare areas in "
	    "the data: flashloupe info says what the image is.",
	  .issues = { "mixed", "raw-nand", "swap16" } },
	{ .pattern = "empty_blocks %d, bad_blocks %d, c->nr_blocks %d",
	  .function = "jffs2_scan_medium", .level = LEVEL_NOTICE,
	  .meaning = "Follows the refusal to mount: how many erase blocks are empty, "
	    "how many are bad, how many there are.",
	  .advice = "The number of blocks times the erase size should be the size of "
	    "the partition." },
	{ .pattern = "jffs2_scan_eraseblock(): End of filesystem marker found at 0x%x",
	  .function = "jffs2_scan_eraseblock", .level = LEVEL_CONSOLE, .id = MESSAGE_END_MARK,
	  .offset = 1,
	  .meaning = "OpenWrt's mark deadc0de: the file system ends here, and the "
	    "kernel erases all blocks from here on.",
	  .advice = "Normal at the first boot after flashing. Only OpenWrt's kernels "
	    "know the mark.",
	  .issues = { "end-mark" } },
	{ .pattern = "jffs2_build_filesystem(): erasing all blocks after the end "
	    "marker...",
	  .function = "jffs2_build_filesystem", .level = LEVEL_CONSOLE,
	  .meaning = "OpenWrt's kernel erases everything after the mark deadc0de. It may "
	    "take minutes.",
	  .advice = "Do not switch the device off.",
	  .issues = { "end-mark" } },
	{ .pattern = "jffs2_sum_scan_sumnode: Summary node crc error, skipping summary "
	    "information.",
	  .function = "jffs2_sum_scan_sumnode", .level = LEVEL_WARNING, .id = MESSAGE_SUMMARY_CRC,
	  .meaning = "The summary at the end of a block is damaged. The kernel scans "
	    "the block instead.",
	  .advice = "Harmless; the mount takes longer. In many blocks: the wrong erase "
	    "size.",
	  .issues = { "header-crc", "node-crc", "data-crc" } },
	{ .pattern = "jffs2_sum_process_sum_data: Unsupported node type %x found in "
	    "summary! Exiting...",
	  .function = "jffs2_sum_process_sum_data", .level = LEVEL_WARNING,
	  .meaning = "A summary has a record of a type that the kernel does not know. "
	    "It scans the block, or refuses to mount if the type is one it must know.",
	  .advice = "e008 and e009 are extended attributes: the kernel needs "
	    "CONFIG_JFFS2_FS_XATTR.",
	  .issues = { "summary-scanned", "summary-refused", "summary-crash" } },
	{ .pattern = "Free size 0x%x bytes in eraseblock @0x%08x with summary?",
	  .function = "jffs2_sum_scan_sumnode", .level = LEVEL_WARNING,
	  .offset = 2,
	  .meaning = "A block has a summary but also free space after it, which the "
	    "kernel counts as wasted.",
	  .advice = "The summary was made for another erase size, or forged.",
	  .issues = { "summary-overrun" } },
	{ .pattern = NULL },
};
