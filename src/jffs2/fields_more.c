/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fields of attributes, references and summaries, and what follows the headers. */
#include <string.h>

#include "base/array.h"
#include "jffs2/fields_private.h"

/* kernel: fs/jffs2/xattr.h, JFFS2_XPREFIX_USER and so on. */
#define NAMESPACES(ROW) \
	ROW(1, "user.", false) \
	ROW(2, "security.", false) \
	ROW(3, "system.posix_acl_access", true) \
	ROW(4, "system.posix_acl_default", true) \
	ROW(5, "trusted.", false)
#define BY_NUMBER(xprefix, prefix, acl) [xprefix] = { prefix, acl },
#define AS_VALUE(xprefix, prefix, acl) { xprefix, prefix, NULL },

const struct jffs2_namespace jffs2_namespaces[] = { NAMESPACES(BY_NUMBER) };

static const struct value_name xprefix_names[] = {
	NAMESPACES(AS_VALUE)
	{ 0, NULL, NULL },
};

const struct field jffs2_xattr_fields[XATTR_FIELDS] = {
	HEADER_ROWS,
	FIELD(raw_xattr, xid, FIELD_NUMBER,
	      .help = "Number of this attribute; xref nodes name it.",
	      .user = "struct jffs2_raw_xattr; jffs2_scan_xattr_node, "
	              "do_verify_xattr_datum.",
	      .wrong = "The xref nodes no longer find it: their files lose the attribute, "
	               "or get another one."),
	FIELD(raw_xattr, version, FIELD_NUMBER,
	      .help = "The highest version counts; 0xffffffff deletes the attribute.",
	      .user = "struct jffs2_raw_xattr; jffs2_setup_xattr_datum.",
	      .wrong = "An older value may win over a newer one, or the attribute is "
	               "deleted."),
	FIELD(raw_xattr, xprefix, FIELD_NAMED,
	      .names = xprefix_names,
	      .help = "Namespace that the stored name leaves out.",
	      .user = "struct jffs2_raw_xattr; do_verify_xattr_datum, jffs2_listxattr.",
	      .wrong = "The attribute appears under another prefix; with an unknown number "
	               "it is not shown at all."),
	FIELD(raw_xattr, name_len, FIELD_NUMBER,
	      .help = "Length of the name; a NUL follows it.",
	      .user = "struct jffs2_raw_xattr; jffs2_scan_xattr_node, "
	              "do_load_xattr_datum.",
	      .wrong = "The lengths no longer add up to totlen, and the node is dropped."),
	FIELD(raw_xattr, value_len, FIELD_BYTES,
	      .help = "Length of the value.",
	      .user = "struct jffs2_raw_xattr; jffs2_scan_xattr_node, "
	              "do_load_xattr_datum.",
	      .wrong = "The lengths no longer add up to totlen, and the node is dropped."),
	FIELD(raw_xattr, data_crc, FIELD_CRC,
	      .help = "CRC of name, NUL and value.",
	      .user = "struct jffs2_raw_xattr; do_load_xattr_datum.",
	      .wrong = "The attribute is given up as soon as somebody reads it."),
	FIELD(raw_xattr, node_crc, FIELD_CRC,
	      .help = "CRC of the first 28 bytes of the node.",
	      .user = "struct jffs2_raw_xattr; jffs2_scan_xattr_node, "
	              "do_verify_xattr_datum.",
	      .wrong = "The kernel counts the whole node as dirt: the attribute, or its "
	               "newest value, is gone."),
};

const struct field jffs2_xref_fields[XREF_FIELDS] = {
	HEADER_ROWS,
	FIELD(raw_xref, ino, FIELD_NUMBER,
	      .help = "The inode that has the attribute.",
	      .user = "struct jffs2_raw_xref; jffs2_scan_xref_node, "
	              "jffs2_build_xattr_subsystem.",
	      .wrong = "Another file gets the attribute. If there is no such inode, the "
	               "reference is an orphan and has no effect."),
	FIELD(raw_xref, xid, FIELD_NUMBER,
	      .help = "The attribute.",
	      .user = "struct jffs2_raw_xref; jffs2_scan_xref_node, "
	              "jffs2_build_xattr_subsystem.",
	      .wrong = "The file gets another attribute; if there is none of that number, "
	               "the reference has no effect."),
	FIELD(raw_xref, xseqno, FIELD_NUMBER,
	      .help = "The highest counts; an odd number takes the attribute away.",
	      .user = "struct jffs2_raw_xref; jffs2_build_xattr_subsystem.",
	      .wrong = "An attribute that was taken away comes back, or one that was given "
	               "is gone."),
	FIELD(raw_xref, node_crc, FIELD_CRC,
	      .help = "CRC of the first 24 bytes of the node.",
	      .user = "struct jffs2_raw_xref; jffs2_scan_xref_node, verify_xattr_ref.",
	      .wrong = "The kernel counts the node as dirt: the file loses the attribute."),
};

const struct field jffs2_summary_fields[SUMMARY_FIELDS] = {
	HEADER_ROWS,
	FIELD(raw_summary, sum_num, FIELD_NUMBER,
	      .help = "How many nodes are listed.",
	      .user = "struct jffs2_raw_summary; jffs2_sum_process_sum_data.",
	      .wrong = "Too few: the nodes that are not listed do not exist for the "
	               "kernel. Too many: it takes the bytes that follow for records."),
	FIELD(raw_summary, cln_mkr, FIELD_BYTES,
	      .help = "Size of the cleanmarker at the start of the block, 0 if none.",
	      .user = "struct jffs2_raw_summary; jffs2_sum_scan_sumnode.",
	      .wrong = "If it is not the size that the kernel expects, the cleanmarker "
	               "counts as dirt."),
	FIELD(raw_summary, padded, FIELD_BYTES,
	      .help = "Bytes of padding nodes.",
	      .user = "struct jffs2_raw_summary; jffs2_sum_write_data writes it, no "
	              "function reads it.",
	      .wrong = "Nothing happens in Linux 6.1; early versions counted that many bytes "
	               "as dirt."),
	FIELD(raw_summary, sum_crc, FIELD_CRC,
	      .help = "CRC of the list.",
	      .user = "struct jffs2_raw_summary; jffs2_sum_scan_sumnode.",
	      .wrong = "The kernel ignores the summary and scans the whole block."),
	FIELD(raw_summary, node_crc, FIELD_CRC,
	      .help = "CRC of the first 24 bytes of the node.",
	      .user = "struct jffs2_raw_summary; jffs2_sum_scan_sumnode.",
	      .wrong = "The kernel ignores the summary and scans the whole block."),
};

/* The place and length of what follows a header depend on the node. */
static const struct {
	const char *key;
	struct field field;
} tails[] = {
	{ "name", { .name = "name", .show = FIELD_NAME,
	  .help = "The name in the directory: raw bytes without an end mark, no slash "
	          "in it.",
	  .user = "struct jffs2_raw_dirent; jffs2_scan_dirent_node, jffs2_lookup.",
	  .wrong = "The file has another name. A slash hides it; a NUL makes its CRC "
	           "fail, and the name is dropped." } },
	{ "data", { .name = "data", .show = FIELD_RAW,
	  .help = "A piece of the file, as compr packed it; a symbolic link's target or "
	          "a device's number, which are never packed.",
	  .user = "struct jffs2_raw_inode; jffs2_read_dnode, jffs2_iget.",
	  .wrong = "The file has other content there, or it cannot be unpacked and "
	           "reading fails with EIO." } },
	{ "value", { .name = "value", .show = FIELD_RAW,
	  .help = "The value of the attribute. ACLs are stored in a short form of "
	          "JFFS2's own.",
	  .user = "struct jffs2_raw_xattr; do_load_xattr_datum, jffs2_acl_from_medium.",
	  .wrong = "The attribute has another value; an ACL that cannot be read makes "
	           "access fail." } },
	{ "records", { .name = "records", .show = FIELD_RAW,
	  .help = "A packed record for each node of the block that the kernel needs: type, "
	          "inode, version, place and length.",
	  .user = "struct jffs2_sum_inode_flash and the like; "
	          "jffs2_sum_process_sum_data.",
	  .wrong = "The kernel believes the list: it looks for nodes in wrong places, or "
	           "does not know them." } },
	{ "padding", { .name = "padding", .show = FIELD_RAW,
	  .help = "Fills up to where the next node may begin. It means nothing.",
	  .user = "No function reads it.",
	  .wrong = "Nothing happens." } },
	{ "content", { .name = "content", .show = FIELD_RAW,
	  .help = "What a node of an unknown type holds.",
	  .user = "No function reads it.",
	  .wrong = "Nothing happens." } },
	{ "attribute", { .name = "name", .show = FIELD_NAME,
	  .help = "The name of the attribute without its prefix, and a NUL.",
	  .user = "struct jffs2_raw_xattr; do_load_xattr_datum.",
	  .wrong = "The attribute has another name." } },
	{ "marker", { .name = "marker", .show = FIELD_RAW,
	  .help = "The last eight bytes of the block: where in it the summary begins, and "
	          "the magic 0x02851885.",
	  .user = "struct jffs2_sum_marker; jffs2_scan_eraseblock.",
	  .wrong = "The kernel does not find the summary, or looks for it in the wrong "
	           "place, and scans the whole block." } },
};

const struct field *
jffs2_tail_field(const char *key)
{
	for (size_t i = 0; i < COUNT(tails); i++)
		if (strcmp(tails[i].key, key) == 0)
			return &tails[i].field;
	return NULL;
}
