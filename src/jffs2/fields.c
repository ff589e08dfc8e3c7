/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fields of the header, of dirents and of inodes, and the names of their codes. */
#include "base/array.h"
#include "jffs2/fields_private.h"

const struct value_name jffs2_nodetype_names[] = {
	{ 0xe001, "dirent", "a name in a directory" },
	{ 0xe002, "inode", "metadata and a piece of a file" },
	{ 0x2003, "cleanmarker", "this block was erased completely" },
	{ 0x2004, "padding", "fills space up to a page" },
	{ 0x2006, "summary", "a list of the nodes in this block" },
	{ 0xe008, "xattr", "an extended attribute" },
	{ 0xe009, "xref", "ties an extended attribute to an inode" },
	{ 0xc001, "dirent, obsolete", "its ACCURATE bit was cleared" },
	{ 0xc002, "inode, obsolete", "its ACCURATE bit was cleared" },
	{ 0x0003, "cleanmarker, obsolete", "its ACCURATE bit was cleared" },
	{ 0x0004, "padding, obsolete", "its ACCURATE bit was cleared" },
	{ 0x0006, "summary, obsolete", "its ACCURATE bit was cleared" },
	{ 0xc008, "xattr, obsolete", "its ACCURATE bit was cleared" },
	{ 0xc009, "xref, obsolete", "its ACCURATE bit was cleared" },
	{ 0, NULL, NULL },
};

_Static_assert(COUNT(jffs2_nodetype_names) == 2 * (JFFS2_TYPES - 1) + 1,
               "two names for each type that is known");

static const struct value_name dirent_type_names[] = {
	{ 0, "unknown", "also used by a whiteout" },
	{ 1, "fifo", NULL },
	{ 2, "character device", NULL },
	{ 4, "directory", NULL },
	{ 6, "block device", NULL },
	{ 8, "regular file", NULL },
	{ 10, "symbolic link", NULL },
	{ 12, "socket", NULL },
	{ 14, "whiteout", NULL },
	{ 0, NULL, NULL },
};

/* 0x08 and 0x15 are not the kernel's: OpenWrt's and an older patch's LZMA. */
const struct value_name jffs2_compr_names[] = {
	{ 0x00, "none", "stored as it is" },
	{ 0x01, "zero", "a hole: dsize zero bytes" },
	{ 0x02, "rtime", "JFFS2's own simple compressor" },
	{ 0x03, "rubinmips", "arithmetic coder; the kernel decodes it as dynrubin" },
	{ 0x04, "copy", "never had a decompressor" },
	{ 0x05, "dynrubin", "arithmetic coder; the kernel decodes it as rubinmips" },
	{ 0x06, "zlib", "deflate with a zlib header" },
	{ 0x07, "lzo", "LZO1X" },
	{ 0x08, "lzma", "raw LZMA as OpenWrt's patch writes it" },
	{ 0x15, "lzma", "raw LZMA after five property bytes" },
	{ 0, NULL, NULL },
};

const struct field jffs2_header_fields[] = { HEADER_ROWS };
const size_t jffs2_header_field_count = HEADER_FIELDS;

const struct field jffs2_dirent_fields[DIRENT_FIELDS] = {
	HEADER_ROWS,
	FIELD(raw_dirent, pino, FIELD_NUMBER,
	      .help = "Inode number of the directory that has this name.",
	      .user = "struct jffs2_raw_dirent; jffs2_scan_dirent_node.",
	      .wrong = "The name turns up in another directory, or in one that does not "
	               "exist and is then lost."),
	FIELD(raw_dirent, version, FIELD_NUMBER,
	      .help = "Counts per directory: of two entries with one name the higher "
	              "wins.",
	      .user = "struct jffs2_raw_dirent; jffs2_add_fd_to_list, read_direntry.",
	      .wrong = "An older entry may win over a newer one: a removed name comes "
	               "back, or a new one disappears."),
	FIELD(raw_dirent, ino, FIELD_NUMBER,
	      .help = "Inode number the name leads to; 0 removes the name (a whiteout).",
	      .user = "struct jffs2_raw_dirent; jffs2_scan_dirent_node, "
	              "jffs2_build_filesystem.",
	      .wrong = "The name leads to another file. If that inode has no node, the "
	               "name is not shown; with 0 it is removed."),
	FIELD(raw_dirent, mctime, FIELD_TIME,
	      .help = "When the name was made or removed; becomes the directory's mtime.",
	      .user = "struct jffs2_raw_dirent; read_direntry.",
	      .wrong = "The directory shows a wrong mtime and ctime, if this is its newest "
	               "entry. 0 is not used."),
	FIELD(raw_dirent, nsize, FIELD_NUMBER,
	      .help = "Length of the name in bytes.",
	      .user = "struct jffs2_raw_dirent; jffs2_scan_dirent_node.",
	      .wrong = "The CRC of the name is computed over other bytes and fails: the "
	               "name is dropped."),
	FIELD(raw_dirent, type, FIELD_NAMED,
	      .names = dirent_type_names,
	      .help = "A hint for readdir; the inode's mode decides.",
	      .user = "struct jffs2_raw_dirent; jffs2_readdir.",
	      .wrong = "A program that lists the directory may take the file for another "
	               "kind until it looks at the inode. Opening it works."),
	FIELD(raw_dirent, unused, FIELD_RAW,
	      .help = "Not used.",
	      .user = "struct jffs2_raw_dirent; no function reads it.",
	      .wrong = "Nothing happens."),
	FIELD(raw_dirent, node_crc, FIELD_CRC,
	      .help = "CRC of the first 32 bytes of the node.",
	      .user = "struct jffs2_raw_dirent; jffs2_scan_dirent_node, read_direntry.",
	      .wrong = "The kernel counts the whole node as dirt: the name is gone, or an "
	               "older entry of it comes back."),
	FIELD(raw_dirent, name_crc, FIELD_CRC,
	      .help = "CRC of the name.",
	      .user = "struct jffs2_raw_dirent; jffs2_scan_dirent_node.",
	      .wrong = "The kernel drops the name; an older entry of it may come back."),
};

const struct field jffs2_inode_fields[INODE_FIELDS] = {
	HEADER_ROWS,
	FIELD(raw_inode, ino, FIELD_NUMBER,
	      .help = "Inode number of the file.",
	      .user = "struct jffs2_raw_inode; jffs2_scan_inode_node.",
	      .wrong = "The data turns up in another file, or in an inode that no name "
	               "leads to."),
	FIELD(raw_inode, version, FIELD_NUMBER,
	      .help = "Counts per inode: where two nodes cover a byte the higher wins.",
	      .user = "struct jffs2_raw_inode; read_dnode, jffs2_add_tn_to_tree.",
	      .wrong = "An older piece may win over a newer one: the file shows old "
	               "content or old metadata."),
	FIELD(raw_inode, mode, FIELD_MODE,
	      .help = "File type and permissions.",
	      .user = "struct jffs2_raw_inode; jffs2_do_read_inode_internal, jffs2_iget.",
	      .wrong = "The mode of the newest node is that of the file: it has other "
	               "permissions, or becomes a file of another kind."),
	FIELD(raw_inode, uid, FIELD_NUMBER,
	      .help = "Owner.",
	      .user = "struct jffs2_raw_inode; jffs2_iget.",
	      .wrong = "The file belongs to somebody else, if this is its newest node."),
	FIELD(raw_inode, gid, FIELD_NUMBER,
	      .help = "Group.",
	      .user = "struct jffs2_raw_inode; jffs2_iget.",
	      .wrong = "The file belongs to another group, if this is its newest node."),
	FIELD(raw_inode, isize, FIELD_BYTES,
	      .help = "Size of the whole file when this node was written.",
	      .user = "struct jffs2_raw_inode; read_dnode, jffs2_truncate_fragtree.",
	      .wrong = "In the newest node: too small cuts the file, too large shrinks to "
	               "the end of the last fragment. In any node: below its offset, the "
	               "node is dropped."),
	FIELD(raw_inode, atime, FIELD_TIME,
	      .help = "Last access.",
	      .user = "struct jffs2_raw_inode; jffs2_iget.",
	      .wrong = "A wrong time of access is shown. JFFS2 never updates it when a "
	               "file is read."),
	FIELD(raw_inode, mtime, FIELD_TIME,
	      .help = "Last change of the content.",
	      .user = "struct jffs2_raw_inode; jffs2_iget.",
	      .wrong = "A wrong time of change is shown, if this is the newest node; make "
	               "or a backup may be misled."),
	FIELD(raw_inode, ctime, FIELD_TIME,
	      .help = "Last change of content or metadata.",
	      .user = "struct jffs2_raw_inode; jffs2_iget.",
	      .wrong = "A wrong time is shown, if this is the newest node; a backup may be "
	               "misled."),
	FIELD(raw_inode, offset, FIELD_BYTES,
	      .help = "Where in the file this node's data begins.",
	      .user = "struct jffs2_raw_inode; read_dnode.",
	      .wrong = "The piece turns up elsewhere in the file. Above isize, the node is "
	               "dropped."),
	FIELD(raw_inode, csize, FIELD_BYTES,
	      .help = "Bytes stored after this header.",
	      .user = "struct jffs2_raw_inode; read_dnode, jffs2_read_dnode.",
	      .wrong = "If it no longer agrees with totlen, the node is dropped; else the "
	               "CRC is computed over other bytes and fails."),
	FIELD(raw_inode, dsize, FIELD_BYTES,
	      .help = "Bytes of the file they stand for.",
	      .user = "struct jffs2_raw_inode; read_dnode, jffs2_read_dnode.",
	      .wrong = "The piece covers more or less of the file than it has data for: "
	               "newer data may be hidden, a hole left, or reading fails with EIO."),
	FIELD(raw_inode, compr, FIELD_NAMED,
	      .names = jffs2_compr_names,
	      .help = "How the data is compressed.",
	      .user = "struct jffs2_raw_inode; jffs2_decompress.",
	      .wrong = "The data is unpacked the wrong way: reading fails with EIO, or "
	               "gives other bytes, since no CRC covers what comes out."),
	FIELD(raw_inode, usercompr, FIELD_NUMBER,
	      .help = "Compression that was asked for, by the numbers of compr; Linux "
	              "writes 0.",
	      .user = "struct jffs2_raw_inode; jffs2_decompress.",
	      .wrong = "No effect up to zlib. With lzo any value but 0 makes the type "
	               "unknown, and reading fails with EIO."),
	FIELD(raw_inode, flags, FIELD_HEX,
	      .help = "Not used by the kernel.",
	      .user = "struct jffs2_raw_inode; no function reads it.",
	      .wrong = "Nothing happens."),
	FIELD(raw_inode, data_crc, FIELD_CRC,
	      .help = "CRC of the stored data.",
	      .user = "struct jffs2_raw_inode; read_dnode, check_tn_node, "
	              "jffs2_read_dnode.",
	      .wrong = "The kernel drops the node: older data below it shows through, or a "
	               "hole of zeros."),
	FIELD(raw_inode, node_crc, FIELD_CRC,
	      .help = "CRC of the first 60 bytes of the node.",
	      .user = "struct jffs2_raw_inode; jffs2_scan_inode_node, read_dnode.",
	      .wrong = "The kernel counts the whole node as dirt: older data below it "
	               "shows through, or a hole of zeros."),
};
