/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The field tables of the node types, with every text about a field: what it means, who
 * reads it, what happens if it is wrong. The function names are those of Linux 6.1,
 * fs/jffs2. Private to this room: others go through jffs2_types and jffs2_tail_field.
 */
#ifndef JFFS2_FIELDS_PRIVATE_H
#define JFFS2_FIELDS_PRIVATE_H

#include "jffs2/layout.h"
#include "jffs2/node.h"

enum {
	HEADER_FIELDS = 4,
	DIRENT_FIELDS = 13,
	INODE_FIELDS = 21,
	XATTR_FIELDS = 11,
	XREF_FIELDS = 8,
	SUMMARY_FIELDS = 9
};

extern const struct field jffs2_dirent_fields[DIRENT_FIELDS];
extern const struct field jffs2_inode_fields[INODE_FIELDS];
extern const struct field jffs2_xattr_fields[XATTR_FIELDS];
extern const struct field jffs2_xref_fields[XREF_FIELDS];
extern const struct field jffs2_summary_fields[SUMMARY_FIELDS];
extern const struct value_name jffs2_nodetype_names[];

/* One field of a raw struct, its place taken from the struct itself. */
#define FIELD(type, member, how, ...) \
	{ .name = #member, .offset = offsetof(struct type, member), \
	  .width = sizeof(((struct type *)0)->member), .show = how, __VA_ARGS__ }

/* The fields that every node starts with. */
#define HEADER_ROWS \
	{ .name = "magic", .offset = 0, .width = 2, .show = FIELD_HEX, \
	  .help = "0x1985 marks a JFFS2 node; its byte order is that of the file system.", \
	  .user = "struct jffs2_unknown_node; jffs2_scan_eraseblock.", \
	  .wrong = "The kernel sees no node here: it passes over four bytes, counts them " \
	           "as dirt and looks again." }, \
	{ .name = "nodetype", .offset = 2, .width = 2, .show = FIELD_NAMED, \
	  .names = jffs2_nodetype_names, \
	  .help = "What kind of node. The top two bits tell a kernel that does not know " \
	          "the type what to do; bit 0x2000 (ACCURATE) is cleared in place to " \
	          "mark the node obsolete.", \
	  .user = "struct jffs2_unknown_node; jffs2_scan_eraseblock.", \
	  .wrong = "The node is read as another type and fails that type's checks; an " \
	           "unknown type is dropped, kept or stops the mount, as its top two bits " \
	           "say." }, \
	{ .name = "totlen", .offset = 4, .width = 4, .show = FIELD_BYTES, \
	  .help = "Length of the whole node: header and what follows it. The next node " \
	          "starts at the next multiple of four.", \
	  .user = "struct jffs2_unknown_node; jffs2_scan_eraseblock.", \
	  .wrong = "The scan goes on at the wrong place: nodes after this one are lost. A " \
	           "node that would run over the end of its erase block is passed over." }, \
	{ .name = "hdr_crc", .offset = 8, .width = 4, .show = FIELD_CRC, \
	  .help = "CRC of the eight bytes before it, computed with ACCURATE set.", \
	  .user = "struct jffs2_unknown_node; jffs2_scan_eraseblock, " \
	          "jffs2_get_inode_nodes.", \
	  .wrong = "The kernel passes over four bytes, counts them as dirt and looks " \
	           "again: the node is lost." }

#endif
