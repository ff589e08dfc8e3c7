/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of node types, fields, flaws and node states. */
#include <stddef.h>

#include "jffs2/layout.h"
#include "jffs2/scan.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* One field of a raw struct, its place taken from the struct itself. */
#define FIELD(type, member, how, ...) \
	{ .name = #member, .offset = offsetof(struct type, member), \
	  .width = sizeof(((struct type *)0)->member), .show = how, __VA_ARGS__ }
#define HEADER_FIELDS \
	{ .name = "magic", .offset = 0, .width = 2, .show = FIELD_HEX, \
	  .help = "0x1985 marks a JFFS2 node; its byte order tells the file system's." }, \
	{ .name = "nodetype", .offset = 2, .width = 2, .show = FIELD_NAMED, \
	  .names = nodetype_names, \
	  .help = "What kind of node. The top two bits tell a kernel that does not know " \
	          "the type what to do; bit 0x2000 (ACCURATE) is cleared in place to " \
	          "mark the node obsolete." }, \
	{ .name = "totlen", .offset = 4, .width = 4, .show = FIELD_BYTES, \
	  .help = "Length of the whole node: header and what follows it. The next node " \
	          "starts at the next multiple of four." }, \
	{ .name = "hdr_crc", .offset = 8, .width = 4, .show = FIELD_CRC, \
	  .help = "CRC of the eight bytes before it, computed with ACCURATE set." }

static const struct value_name nodetype_names[] = {
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
	{ 0x15, "lzma", "raw LZMA behind five property bytes" },
	{ 0, NULL, NULL },
};

static const struct value_name xprefix_names[] = {
	{ 1, "user.", NULL },
	{ 2, "security.", NULL },
	{ 3, "system.posix_acl_access", NULL },
	{ 4, "system.posix_acl_default", NULL },
	{ 5, "trusted.", NULL },
	{ 0, NULL, NULL },
};

const struct field jffs2_header_fields[] = { HEADER_FIELDS };
const size_t jffs2_header_field_count = COUNT(jffs2_header_fields);

static const struct field dirent_fields[] = {
	HEADER_FIELDS,
	FIELD(raw_dirent, pino, FIELD_NUMBER,
	      .help = "Inode number of the directory that has this name."),
	FIELD(raw_dirent, version, FIELD_NUMBER,
	      .help = "Counts per directory: of two entries with one name the higher wins."),
	FIELD(raw_dirent, ino, FIELD_NUMBER,
	      .help = "Inode number the name leads to; 0 removes the name (a whiteout)."),
	FIELD(raw_dirent, mctime, FIELD_TIME,
	      .help = "When the name was made or removed; becomes the directory's mtime."),
	FIELD(raw_dirent, nsize, FIELD_NUMBER, .help = "Length of the name in bytes."),
	FIELD(raw_dirent, type, FIELD_NAMED, .names = dirent_type_names,
	      .help = "A hint for readdir; the inode's mode decides."),
	FIELD(raw_dirent, unused, FIELD_RAW, .help = "Not used."),
	FIELD(raw_dirent, node_crc, FIELD_CRC,
	      .help = "CRC of the first 32 bytes of the node."),
	FIELD(raw_dirent, name_crc, FIELD_CRC, .help = "CRC of the name."),
};

static const struct field inode_fields[] = {
	HEADER_FIELDS,
	FIELD(raw_inode, ino, FIELD_NUMBER, .help = "Inode number of the file."),
	FIELD(raw_inode, version, FIELD_NUMBER,
	      .help = "Counts per inode: where two nodes cover a byte the higher wins."),
	FIELD(raw_inode, mode, FIELD_MODE, .help = "File type and permissions."),
	FIELD(raw_inode, uid, FIELD_NUMBER, .help = "Owner."),
	FIELD(raw_inode, gid, FIELD_NUMBER, .help = "Group."),
	FIELD(raw_inode, isize, FIELD_BYTES,
	      .help = "Size of the whole file when this node was written."),
	FIELD(raw_inode, atime, FIELD_TIME, .help = "Last access."),
	FIELD(raw_inode, mtime, FIELD_TIME, .help = "Last change of the content."),
	FIELD(raw_inode, ctime, FIELD_TIME, .help = "Last change of content or metadata."),
	FIELD(raw_inode, offset, FIELD_BYTES,
	      .help = "Where in the file this node's data begins."),
	FIELD(raw_inode, csize, FIELD_BYTES, .help = "Bytes stored after this header."),
	FIELD(raw_inode, dsize, FIELD_BYTES, .help = "Bytes of the file they stand for."),
	FIELD(raw_inode, compr, FIELD_NAMED, .names = jffs2_compr_names,
	      .help = "How the data is compressed."),
	FIELD(raw_inode, usercompr, FIELD_NAMED, .names = jffs2_compr_names,
	      .help = "Compression that was asked for; not used by the kernel."),
	FIELD(raw_inode, flags, FIELD_HEX, .help = "Not used by the kernel."),
	FIELD(raw_inode, data_crc, FIELD_CRC, .help = "CRC of the stored data."),
	FIELD(raw_inode, node_crc, FIELD_CRC,
	      .help = "CRC of the first 60 bytes of the node."),
};

static const struct field xattr_fields[] = {
	HEADER_FIELDS,
	FIELD(raw_xattr, xid, FIELD_NUMBER,
	      .help = "Number of this attribute; xref nodes name it."),
	FIELD(raw_xattr, version, FIELD_NUMBER,
	      .help = "The highest version counts; 0xffffffff deletes the attribute."),
	FIELD(raw_xattr, xprefix, FIELD_NAMED, .names = xprefix_names,
	      .help = "Namespace that the stored name leaves out."),
	FIELD(raw_xattr, name_len, FIELD_NUMBER,
	      .help = "Length of the name; a NUL follows it."),
	FIELD(raw_xattr, value_len, FIELD_BYTES, .help = "Length of the value."),
	FIELD(raw_xattr, data_crc, FIELD_CRC, .help = "CRC of name, NUL and value."),
	FIELD(raw_xattr, node_crc, FIELD_CRC,
	      .help = "CRC of the first 28 bytes of the node."),
};

static const struct field xref_fields[] = {
	HEADER_FIELDS,
	FIELD(raw_xref, ino, FIELD_NUMBER, .help = "The inode that has the attribute."),
	FIELD(raw_xref, xid, FIELD_NUMBER, .help = "The attribute."),
	FIELD(raw_xref, xseqno, FIELD_NUMBER,
	      .help = "The highest counts; an odd number takes the attribute away."),
	FIELD(raw_xref, node_crc, FIELD_CRC,
	      .help = "CRC of the first 24 bytes of the node."),
};

static const struct field summary_fields[] = {
	HEADER_FIELDS,
	FIELD(raw_summary, sum_num, FIELD_NUMBER, .help = "How many nodes are listed."),
	FIELD(raw_summary, cln_mkr, FIELD_BYTES,
	      .help = "Size of the cleanmarker at the start of the block, 0 if none."),
	FIELD(raw_summary, padded, FIELD_BYTES, .help = "Bytes of padding nodes."),
	FIELD(raw_summary, sum_crc, FIELD_CRC, .help = "CRC of the list."),
	FIELD(raw_summary, node_crc, FIELD_CRC,
	      .help = "CRC of the first 24 bytes of the node."),
};

#define FIELDS(list) .fields = list, .field_count = COUNT(list)
#define AT(type, member) offsetof(struct type, member)
/* All bytes before `stored`'s field: the usual range of a node_crc, less 8 or 4. */
#define NODE_CRC(type, length) \
	{ "node_crc", FLAW_NODE_CRC, 0, length, AT(type, node_crc) }
#define HEADER_CRC { "hdr_crc", FLAW_HEADER_CRC, 0, 8, AT(raw_header, hdr_crc) }

const struct jffs2_type jffs2_types[] = {
	{ .nodetype = JFFS2_DIRENT, .letter = 'D', .name = "DIRENT",
	  .help = "A name in a directory: it leads to an inode, or removes the name.",
	  .header = sizeof(struct raw_dirent), FIELDS(dirent_fields), .tail = "name",
	  .crcs = { HEADER_CRC, NODE_CRC(raw_dirent, 32),
	            { "name_crc", FLAW_NAME_CRC, 40, 0, AT(raw_dirent, name_crc) } },
	  .ino_at = AT(raw_dirent, pino), .version_at = AT(raw_dirent, version) },
	{ .nodetype = JFFS2_INODE, .letter = 'i', .name = "INODE",
	  .help = "A version of a file: its metadata, and a piece of its data.",
	  .header = sizeof(struct raw_inode), FIELDS(inode_fields), .tail = "data",
	  .crcs = { HEADER_CRC, NODE_CRC(raw_inode, 60),
	            { "data_crc", FLAW_DATA_CRC, 68, 0, AT(raw_inode, data_crc) } },
	  .ino_at = AT(raw_inode, ino), .version_at = AT(raw_inode, version) },
	{ .nodetype = JFFS2_CLEANMARKER, .letter = 'C', .name = "CLEANMRK",
	  .help = "First in a block: the block was erased completely.",
	  .header = sizeof(struct raw_header), FIELDS(jffs2_header_fields),
	  .crcs = { HEADER_CRC }, .ino_at = -1, .version_at = -1 },
	{ .nodetype = JFFS2_PADDING, .letter = 'P', .name = "PADDING",
	  .help = "Fills the rest of a page; counts as dirt.",
	  .header = sizeof(struct raw_header), FIELDS(jffs2_header_fields),
	  .tail = "padding", .crcs = { HEADER_CRC }, .ino_at = -1, .version_at = -1 },
	{ .nodetype = JFFS2_SUMMARY, .letter = 'S', .name = "SUMMARY",
	  .help = "Last in a block: lists its nodes, so that a mount need not scan it.",
	  .header = sizeof(struct raw_summary), FIELDS(summary_fields), .tail = "records",
	  .crcs = { HEADER_CRC, NODE_CRC(raw_summary, 24),
	            { "sum_crc", FLAW_DATA_CRC, 32, 0, AT(raw_summary, sum_crc) } },
	  .ino_at = -1, .version_at = -1 },
	{ .nodetype = JFFS2_XATTR, .letter = 'x', .name = "XATTR",
	  .help = "An extended attribute: name and value.",
	  .header = sizeof(struct raw_xattr), FIELDS(xattr_fields), .tail = "name, value",
	  .crcs = { HEADER_CRC, NODE_CRC(raw_xattr, 28),
	            { "data_crc", FLAW_DATA_CRC, 32, 0, AT(raw_xattr, data_crc) } },
	  .ino_at = AT(raw_xattr, xid), .version_at = AT(raw_xattr, version) },
	{ .nodetype = JFFS2_XREF, .letter = 'r', .name = "XREF",
	  .help = "Gives an extended attribute to an inode, or takes it away.",
	  .header = sizeof(struct raw_xref), FIELDS(xref_fields),
	  .crcs = { HEADER_CRC, NODE_CRC(raw_xref, 24) },
	  .ino_at = AT(raw_xref, ino), .version_at = AT(raw_xref, xseqno) },
	{ .nodetype = 0, .letter = '?', .name = "UNKNOWN",
	  .help = "A type this program does not know; its compatibility bits tell the "
	          "kernel what to do.",
	  .header = sizeof(struct raw_header), FIELDS(jffs2_header_fields),
	  .tail = "content", .crcs = { HEADER_CRC }, .ino_at = -1, .version_at = -1 },
};

const struct jffs2_type *
jffs2_type(uint16_t nodetype)
{
	const struct jffs2_type *t = jffs2_types;

	while (t->nodetype && t->nodetype != (nodetype | JFFS2_ACCURATE))
		t++;
	return t;
}

const struct jffs2_flaw_row jffs2_flaws[FLAW_COUNT] = {
	{ "header-crc", "magic is there, header CRC is wrong",
	  "skips four bytes and looks again: the node is lost", "CRC", SEVERITY_ERROR },
	{ "node-crc", "node CRC is wrong", "counts the whole node as dirt", "CRC",
	  SEVERITY_ERROR },
	{ "name-crc", "name CRC is wrong", "drops the name", "CRC", SEVERITY_ERROR },
	{ "data-crc", "data CRC is wrong",
	  "drops the node; older data below it shows through", "CRC", SEVERITY_ERROR },
	{ "length", "length is at odds with the node type", "drops the node", "structure",
	  SEVERITY_ERROR },
	{ "truncated", "node runs over the end of the part",
	  "skips four bytes and looks again, or finds the data CRC wrong", "structure",
	  SEVERITY_ERROR },
	{ "crossing", "node runs over the end of its erase block",
	  "skips four bytes and looks again: perhaps the wrong erase size", "crossing",
	  SEVERITY_ERROR },
	{ "misaligned", "node does not start at a multiple of four",
	  "never looks there", "structure", SEVERITY_ERROR },
	{ "name", "name has a NUL in it", "finds the name CRC wrong and drops the name",
	  "structure", SEVERITY_ERROR },
	{ "range", "sizes contradict one another: offset over isize, or csize and totlen",
	  "drops the node", "structure", SEVERITY_WARNING },
	{ "compression", "data is compressed in a way that cannot be undone",
	  "gives error 5 (EIO) when the file is read", "structure", SEVERITY_ERROR },
	{ "unknown-type", "node of an unknown type",
	  "goes by the type's compatibility bits", "structure", SEVERITY_WARNING },
	{ "marker-place", "cleanmarker that is not the first node of its block",
	  "counts it as dirt: perhaps the wrong erase size", "structure",
	  SEVERITY_WARNING },
	{ "skipped", "node in a block that looks empty at its start",
	  "takes the block for empty and never reads it", "structure", SEVERITY_ERROR },
	{ "old-magic", "node of JFFS version 1", "skips four bytes and looks again",
	  "structure", SEVERITY_WARNING },
	{ "name-hidden", "name is empty, has a slash in it, or is longer than 254 bytes",
	  "keeps it, but nothing can be opened by it", "structure", SEVERITY_WARNING },
	{ "slack", "dirent is longer or shorter than its name needs", "does not mind",
	  "structure", SEVERITY_NOTE },
};

const struct node_state_row node_states[STATE_COUNT] = {
	[STATE_UNKNOWN] = { ' ', "unknown", "not resolved yet" },
	[STATE_LIVE] = { '+', "live", "the mounted file system uses it" },
	[STATE_SUPERSEDED] = { '~', "superseded", "a newer node replaces it" },
	[STATE_OBSOLETE] = { 'o', "obsolete", "its ACCURATE bit was cleared in place" },
	[STATE_BAD] = { '!', "bad", "a CRC is wrong" },
	[STATE_DROPPED] = { 'x', "dropped", "a rule of the kernel refuses it" },
	[STATE_ORPHAN] = { '?', "orphan", "no name leads to its inode" },
	[STATE_DELETED] = { 'd', "deleted", "belongs to a file that was removed" },
	[STATE_MARKER] = { '-', "marker", "cleanmarker, padding or summary" },
	[STATE_LATER] = { ':', "later", "not written yet at the point that is set" },
};
