/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Linux prints while it puts the tree together and reads inodes: fs/jffs2/readinode.c,
 * read.c, compr.c, build.c, fs.c and xattr.c.
 */
#include "message/kernel_messages_private.h"

const struct kernel_message kernel_messages_inode[] = {
	{ .pattern = "check_node_data: wrong data CRC in data node at 0x%08x: read "
	    "%#08x, calculated %#08x.",
	  .function = "check_node_data", .level = LEVEL_NOTICE, .id = MESSAGE_DATA_CRC,
	  .offset = 1,
	  .meaning = "The CRC of a node's data is wrong. The kernel drops the node, "
	    "and older data below it shows through.",
	  .advice = "Printed when the file is first read, or soon after the mount. "
	    "Typical of the last write before the power failed.",
	  .issues = { "data-crc", "stale" } },
	{ .pattern = "read_dnode: node CRC failed on dnode at %#08x: read %#08x, "
	    "calculated %#08x",
	  .function = "read_dnode", .level = LEVEL_NOTICE,
	  .offset = 1,
	  .meaning = "An inode node that its summary lists has a wrong node CRC. The "
	    "kernel drops it.",
	  .advice = "Its data is lost; what it replaced is back.",
	  .issues = { "node-crc" } },
	{ .pattern = "read_dnode: inode node header CRC is corrupted at %#08x",
	  .function = "read_dnode", .level = LEVEL_WARNING, .id = MESSAGE_INODE_SIZES,
	  .offset = 1,
	  .meaning = "Not a CRC in fact: the offset is beyond isize, or csize and "
	    "totlen contradict each other. The kernel drops the node.",
	  .advice = "The node was written by a faulty program, or forged.",
	  .issues = { "range", "length" } },
	{ .pattern = "header CRC failed on dirent node at %#08x: read %#08x, "
	    "calculated %#08x",
	  .function = "read_direntry", .level = LEVEL_NOTICE,
	  .offset = 1,
	  .meaning = "A directory entry that its summary lists has a wrong node CRC. "
	    "The kernel drops it.",
	  .advice = "The name is gone; flashloupe deleted lists files without a name.",
	  .issues = { "node-crc" } },
	{ .pattern = "illegal nsize in node at %#08x: nsize %#02x, totlen %#04x",
	  .function = "read_direntry", .level = LEVEL_ERROR,
	  .offset = 1,
	  .meaning = "The length of a directory entry is not that of its name. The "
	    "kernel drops it if it comes from a summary.",
	  .advice = "The node was written by a faulty program, or forged.",
	  .issues = { "slack", "length" } },
	{ .pattern = "jffs2_get_inode_nodes: Node header CRC failed at %#08x. "
	    "{%04x,%04x,%08x,%08x}",
	  .function = "jffs2_get_inode_nodes", .level = LEVEL_NOTICE,
	  .offset = 1,
	  .meaning = "A node that a summary lists is not there any more: overwritten, "
	    "erased, or marked as obsolete since. The numbers are magic, type, length "
	    "and CRC.",
	  .advice = "ffff means erased. Typical of flash that was erased or damaged "
	    "after the summary was written.",
	  .issues = { "summary-ghost", "summary-obsolete" } },
	{ .pattern = "Wrong magic bitmask 0x%04x in node header at %#08x.",
	  .function = "jffs2_get_inode_nodes", .level = LEVEL_NOTICE,
	  .offset = 2,
	  .meaning = "A node that a summary lists has no magic number. The kernel "
	    "drops it.",
	  .advice = "The block and its summary disagree.",
	  .issues = { "summary-ghost" } },
	{ .pattern = "Eep. No valid nodes for ino #%u.",
	  .function = "jffs2_get_inode_nodes", .level = LEVEL_WARNING,
	  .ino = 1,
	  .meaning = "No node of an inode is left that counts, and yet a name leads to "
	    "it.",
	  .advice = "The file gives an error; flashloupe history lists what was there.",
	  .issues = { "unreadable-inode" } },
	{ .pattern = "jffs2_do_read_inode_internal: no data nodes found for ino #%u",
	  .function = "jffs2_do_read_inode_internal", .level = LEVEL_WARNING, .id = MESSAGE_NO_NODES,
	  .ino = 1,
	  .meaning = "All nodes of a file were dropped because their data is damaged. "
	    "Its name is listed, but the file gives error 5 (EIO).",
	  .advice = "The file is lost, unless older versions are left: flashloupe history "
	            "lists them.",
	  .issues = { "unreadable-inode" } },
	{ .pattern = "but it has children so we fake some modes for it",
	  .function = "jffs2_do_read_inode_internal", .level = LEVEL_NOTICE,
	  .meaning = "A directory has names but no node of its own. The kernel makes "
	    "up its mode and owner.",
	  .advice = "Set owner and mode again." },
	{ .pattern = "jffs2_do_read_inode_internal: Truncating ino #%u to %d bytes "
	    "failed because it only had %d bytes to start with!",
	  .function = "jffs2_do_read_inode_internal", .level = LEVEL_WARNING, .id = MESSAGE_TRUNCATING,
	  .ino = 1,
	  .meaning = "A file is shorter than its newest node says: its last data is "
	    "damaged or was never written. The kernel shows the shorter file.",
	  .advice = "The end of the file is lost. Typical of a write that was cut off.",
	  .issues = { "gap", "stale" } },
	{ .pattern = "CRC failed for read_inode of inode %u at physical location 0x%x",
	  .function = "jffs2_do_read_inode_internal", .level = LEVEL_ERROR,
	  .offset = 2, .ino = 1,
	  .meaning = "The newest node of an inode went bad between mount and reading.",
	  .advice = "The flash does not read the same twice: suspect the hardware.",
	  .issues = { "node-crc" } },
	{ .pattern = "Argh. Special inode #%u with mode 0%o had metadata node",
	  .function = "jffs2_do_read_inode_internal", .level = LEVEL_ERROR,
	  .ino = 1,
	  .meaning = "A link or device has a node without data besides the one with "
	    "it. The kernel gives error 5 (EIO).",
	  .advice = "The image was made by a faulty program, or mixes two file systems.",
	  .issues = { "unreadable-inode" } },
	{ .pattern = "Argh. Special inode #%u with mode 0%o has no fragments",
	  .function = "jffs2_do_read_inode_internal", .level = LEVEL_ERROR,
	  .ino = 1,
	  .meaning = "A link or device has no data. The kernel gives error 5 (EIO).",
	  .advice = "The node with its data is damaged or lost.",
	  .issues = { "unreadable-inode" } },
	{ .pattern = "Argh. Special inode #%u with mode 0x%x had more than one node",
	  .function = "jffs2_do_read_inode_internal", .level = LEVEL_ERROR,
	  .ino = 1,
	  .meaning = "A link or device has several nodes with data. The kernel gives "
	    "error 5 (EIO).",
	  .advice = "The image was made by a faulty program, or mixes two file systems.",
	  .issues = { "unreadable-inode" } },
	{ .pattern = "cannot read nodes for ino %u, returned error is %d",
	  .function = "jffs2_do_read_inode_internal", .level = LEVEL_ERROR,
	  .ino = 1,
	  .meaning = "Reading the flash failed, or memory was short.",
	  .advice = "Suspect the driver or the hardware, not the image." },
	{ .pattern = "requestied to read an nonexistent ino %u",
	  .function = "jffs2_do_read_inode", .level = LEVEL_ERROR,
	  .ino = 1,
	  .meaning = "A name leads to an inode that has no node. (The spelling is the "
	    "kernel's.)",
	  .advice = "The name is left over from a file that is gone.",
	  .issues = { "dangling-name" } },
	{ .pattern = "REF_UNCHECKED but unknown node at %#08x",
	  .function = "read_unknown", .level = LEVEL_ERROR,
	  .offset = 1,
	  .meaning = "What a summary lists as a node of a file is of an unknown type. "
	    "The kernel drops it.",
	  .advice = "The block and its summary disagree.",
	  .issues = { "unknown-type" } },
	{ .pattern = "Node CRC %08x != calculated CRC %08x for node at %08x",
	  .function = "jffs2_read_dnode", .level = LEVEL_WARNING,
	  .offset = 3,
	  .meaning = "A node was right at mount and is wrong now that it is read. "
	    "Reading gives error 5 (EIO).",
	  .advice = "The flash does not read the same twice: suspect the hardware.",
	  .issues = { "node-crc" } },
	{ .pattern = "Data CRC %08x != calculated CRC %08x for node at %08x",
	  .function = "jffs2_read_dnode", .level = LEVEL_WARNING,
	  .offset = 3,
	  .meaning = "The data of a node is damaged. Reading gives error 5 (EIO).",
	  .advice = "Old kernels print this where new ones drop the node at once.",
	  .issues = { "data-crc" } },
	{ .pattern = "Error: jffs2_decompress returned %d",
	  .function = "jffs2_read_dnode", .level = LEVEL_WARNING,
	  .meaning = "The data of a node cannot be decompressed, although its CRC is "
	    "right. Reading gives an error.",
	  .advice = "The kernel lacks the compressor, or the node was made by a faulty "
	    "program.",
	  .issues = { "compression", "unreadable-data" } },
	{ .pattern = "compression type 0x%02x not available",
	  .function = "jffs2_decompress", .level = LEVEL_WARNING,
	  .meaning = "The data is compressed in a way that the kernel does not know. "
	    "Reading gives error 5 (EIO).",
	  .advice = "Build the kernel with the compressor (CONFIG_JFFS2_LZO, "
	    "CONFIG_JFFS2_RUBIN ...), or make the image with another one (mkfs.jffs2 "
	    "-X). 0x08 may be OpenWrt's LZMA.",
	  .issues = { "compression" } },
	{ .pattern = "Decompressor \"%s\" returned %d",
	  .function = "jffs2_decompress", .level = LEVEL_WARNING,
	  .meaning = "A compressor gave up on the data of a node, although its CRC is "
	    "right.",
	  .advice = "The node was made by a faulty program, or for a kernel whose "
	    "compressor differs.",
	  .issues = { "unreadable-data" } },
	{ .pattern = "inflate returned %d",
	  .function = "jffs2_zlib_decompress", .level = LEVEL_NOTICE,
	  .meaning = "zlib data is damaged or ends early. The kernel goes on all the "
	    "same, and shows what happens to lie in its memory.",
	  .advice = "Do not trust the content of this file.",
	  .issues = { "undetermined", "unreadable-data" } },
	{ .pattern = "Device node has strange size %d",
	  .function = "jffs2_iget", .level = LEVEL_NOTICE,
	  .meaning = "The data of a device is neither 2 nor 4 bytes. The kernel gives "
	    "error 5 (EIO).",
	  .advice = "The image was made by a faulty program.",
	  .issues = { "unreadable-inode" } },
	{ .pattern = "Eep. read_inode() failed for ino #%u. unlinked %d",
	  .function = "jffs2_gc_fetch_inode", .level = LEVEL_NOTICE,
	  .ino = 1,
	  .meaning = "Garbage collection came to an inode that cannot be read.",
	  .advice = "Expect it again and again; create a new file system.",
	  .issues = { "unreadable-inode" } },
	{ .pattern = "child dir \"%s\" (ino #%u) of dir ino #%u is also hard linked "
	    "from dir ino #%u",
	  .function = "jffs2_build_filesystem", .level = LEVEL_ERROR,
	  .ino = 2,
	  .meaning = "Two directories have the same directory in them, which no kernel "
	    "writes.",
	  .advice = "An old name was not marked as deleted, or two file systems are "
	    "mixed.",
	  .issues = { "mixed" } },
	{ .pattern = "jffs2_build_xattr_subsystem: complete building xattr subsystem, "
	    "%u of xdatum (%u unchecked, %u orphan) and %u of xref (%u dead, %u "
	    "orphan) found.",
	  .function = "jffs2_build_xattr_subsystem", .level = LEVEL_NOTICE,
	  .meaning = "Says how many extended attributes there are. It is printed at "
	    "each mount.",
	  .advice = "Nothing is wrong. Orphans are left of deleted files.",
	  .issues = { "xattr-nodes" } },
	{ .pattern = "node CRC failed (JFFS2_NODETYPE_XATTR) at %#08x, read: 0x%08x "
	    "calculated: 0x%08x",
	  .function = "do_load_xattr_datum", .level = LEVEL_WARNING,
	  .offset = 1,
	  .meaning = "The name and value of an extended attribute are damaged. The "
	    "file loses the attribute.",
	  .advice = "The file is there, without the attribute.",
	  .issues = { "data-crc" } },
	{ .pattern = "do_verify_xattr_datum: node CRC failed at %#08x, read=%#08x, "
	    "calc=%#08x",
	  .function = "do_verify_xattr_datum", .level = LEVEL_ERROR,
	  .offset = 1,
	  .meaning = "An attribute's node that a summary lists has a wrong CRC. The "
	    "file loses the attribute.",
	  .advice = "The number after read= is the header's CRC, by mistake.",
	  .issues = { "node-crc" } },
	{ .pattern = "inconsistent xdatum at %#08x, magic=%#04x/%#04x, "
	    "nodetype=%#04x/%#04x, totlen=%u/%u, xid=%u/%u, version=%u/%u",
	  .function = "do_verify_xattr_datum", .level = LEVEL_ERROR,
	  .offset = 1,
	  .meaning = "What a summary lists as an attribute is something else. Each "
	    "pair is what stands there and what should.",
	  .advice = "The block and its summary disagree.",
	  .issues = { "summary-ghost" } },
	{ .pattern = NULL },
};
