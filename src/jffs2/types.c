/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of node types, flaws and node states. */
#include <stddef.h>

#include "jffs2/fields_private.h"
#include "jffs2/scan.h"

#define FIELDS(list) .fields = (list), .field_count = COUNT(list)
#define HEADER_ONLY .fields = jffs2_header_fields, .field_count = HEADER_FIELDS
#define AT(type, member) offsetof(struct type, member)
/* All bytes before `stored`'s field: the usual range of a node_crc, less 8 or 4. */
#define NODE_CRC(type, length) \
	{ "node_crc", FLAW_NODE_CRC, 0, length, AT(type, node_crc) }
#define HEADER_CRC { "hdr_crc", FLAW_HEADER_CRC, 0, 8, AT(raw_header, hdr_crc) }

const struct jffs2_type jffs2_types[] = {
	{ .nodetype = JFFS2_DIRENT, .letter = 'D', .name = "DIRENT",
	  .help = "A name in a directory: it leads to an inode, or removes the name.",
	  .header = sizeof(struct raw_dirent), FIELDS(jffs2_dirent_fields), .tail = "name",
	  .crcs = { HEADER_CRC, NODE_CRC(raw_dirent, 32),
	            { "name_crc", FLAW_NAME_CRC, 40, 0, AT(raw_dirent, name_crc) } },
	  .ino_at = AT(raw_dirent, pino), .version_at = AT(raw_dirent, version),
	  .about = ABOUT_NAME, .scan = "jffs2_scan_dirent_node" },
	{ .nodetype = JFFS2_INODE, .letter = 'i', .name = "INODE",
	  .help = "A version of a file: its metadata, and a piece of its data.",
	  .header = sizeof(struct raw_inode), FIELDS(jffs2_inode_fields), .tail = "data",
	  .crcs = { HEADER_CRC, NODE_CRC(raw_inode, 60),
	            { "data_crc", FLAW_DATA_CRC, 68, 0, AT(raw_inode, data_crc) } },
	  .ino_at = AT(raw_inode, ino), .version_at = AT(raw_inode, version),
	  .about = ABOUT_INODE, .scan = "jffs2_scan_inode_node" },
	{ .nodetype = JFFS2_CLEANMARKER, .letter = 'C', .name = "CLEANMRK",
	  .help = "First in a block: the block was erased completely.",
	  .header = sizeof(struct raw_header), HEADER_ONLY,
	  .crcs = { HEADER_CRC }, .ino_at = -1, .version_at = -1 },
	{ .nodetype = JFFS2_PADDING, .letter = 'P', .name = "PADDING",
	  .help = "Fills the rest of a page; counts as dirt.",
	  .header = sizeof(struct raw_header), HEADER_ONLY,
	  .tail = "padding", .crcs = { HEADER_CRC }, .ino_at = -1, .version_at = -1 },
	{ .nodetype = JFFS2_SUMMARY, .letter = 'S', .name = "SUMMARY",
	  .help = "Last in a block: lists its nodes, so that a mount need not scan it.",
	  .header = sizeof(struct raw_summary), FIELDS(jffs2_summary_fields), .tail = "records",
	  .crcs = { HEADER_CRC, NODE_CRC(raw_summary, 24),
	            { "sum_crc", FLAW_DATA_CRC, 32, 0, AT(raw_summary, sum_crc) } },
	  .ino_at = -1, .version_at = -1 },
	{ .nodetype = JFFS2_XATTR, .letter = 'x', .name = "XATTR",
	  .help = "An extended attribute: name and value.",
	  .header = sizeof(struct raw_xattr), FIELDS(jffs2_xattr_fields), .tail = "name, value",
	  .crcs = { HEADER_CRC, NODE_CRC(raw_xattr, 28),
	            { "data_crc", FLAW_DATA_CRC, 32, 0, AT(raw_xattr, data_crc) } },
	  .ino_at = AT(raw_xattr, xid), .version_at = AT(raw_xattr, version),
	  .scan = "jffs2_scan_xattr_node" },
	{ .nodetype = JFFS2_XREF, .letter = 'r', .name = "XREF",
	  .help = "Gives an extended attribute to an inode, or takes it away.",
	  .header = sizeof(struct raw_xref), FIELDS(jffs2_xref_fields),
	  .crcs = { HEADER_CRC, NODE_CRC(raw_xref, 24) },
	  .ino_at = AT(raw_xref, ino), .version_at = AT(raw_xref, xseqno),
	  .also_at = AT(raw_xref, xid), .about = ABOUT_INODE,
	  .scan = "jffs2_scan_xref_node" },
	{ .nodetype = 0, .letter = '?', .name = "UNKNOWN",
	  .help = "A type this program does not know; its compatibility bits tell the "
	          "kernel what to do.",
	  .header = sizeof(struct raw_header), HEADER_ONLY,
	  .tail = "content", .crcs = { HEADER_CRC }, .ino_at = -1, .version_at = -1 },
};

_Static_assert(COUNT(jffs2_types) == JFFS2_TYPES, "JFFS2_TYPES counts the rows");

const struct jffs2_type *
jffs2_type(uint16_t nodetype)
{
	const struct jffs2_type *t = jffs2_types;

	while (t->nodetype && t->nodetype != (nodetype | JFFS2_ACCURATE))
		t++;
	return t;
}

/* Without a number of rows here: one too few or too many does not compile. */
const struct jffs2_flaw_row jffs2_flaws[] = {
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
	{ "name-hidden", "name is empty, . or .., has a slash in it, or is longer than 254 bytes",
	  "keeps it, but nothing can be opened by it", "structure", SEVERITY_WARNING },
	{ "slack", "dirent is longer or shorter than its name needs", "does not mind",
	  "structure", SEVERITY_NOTE },
	{ "unlisted", "the summary of its block does not list it as it is",
	  "never sees it, if it reads summaries", "summary", SEVERITY_WARNING },
	{ "late", "the summary of its block lists the attribute, which cannot be read",
	  "takes it for the newest version until it reads it; then there is none", "summary",
	  SEVERITY_WARNING },
};
