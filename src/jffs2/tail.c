/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What follows the header of a node, as fields, so that every byte has a name. */
#include "base/array.h"
#include "jffs2/layout.h"
#include "jffs2/node.h"
#include "jffs2/summary.h"

enum { MARKER_LEN = 8 }; /* kernel: struct jffs2_sum_marker */

/* The tail being divided. */
struct cutter {
	struct field *out;
	size_t count;
	uint64_t at, end; /* from the start of the node */
};

/* The next `len` bytes, or what is left of them, are the field of that key. */
static void
cut(struct cutter *c, const char *key, uint64_t len)
{
	struct field *f = &c->out[c->count];

	if (len > c->end - c->at)
		len = c->end - c->at;
	if (len == 0)
		return;
	*f = *jffs2_tail_field(key);
	f->offset = (uint32_t)c->at;
	f->width = (uint32_t)len;
	c->at += len;
	c->count++;
}

static void
cut_xattr(struct cutter *c, struct span node, enum endian e)
{
	cut(c, "attribute", READ8(node, struct raw_xattr, name_len) + 1u);
	cut(c, "value", READ16(node, struct raw_xattr, value_len, e));
}

static void
cut_summary(struct cutter *c, struct span node, enum endian e)
{
	uint32_t totlen = READ32(node, struct raw_header, totlen, e);
	uint64_t end = totlen < c->end ? totlen : c->end;

	cut(c, "records", summary_records_len(node, e));
	if (end < c->at + MARKER_LEN
	        || span_u32(node, (size_t)end - 4, e) != JFFS2_SUM_MAGIC)
		return;
	cut(c, "padding", end - MARKER_LEN - c->at);
	cut(c, "marker", MARKER_LEN);
}

/* What stands between header and padding: one field of that key, or several. */
static const struct tail_row {
	uint16_t nodetype;
	const char *key;
	void (*cut)(struct cutter *c, struct span node, enum endian e);
} tail_rows[] = {
	{ JFFS2_DIRENT, "name", NULL },
	{ JFFS2_INODE, "data", NULL },
	{ JFFS2_CLEANMARKER, NULL, NULL },
	{ JFFS2_PADDING, NULL, NULL },
	{ JFFS2_SUMMARY, NULL, cut_summary },
	{ JFFS2_XATTR, NULL, cut_xattr },
	{ JFFS2_XREF, NULL, NULL },
	{ 0, "content", NULL },
};

_Static_assert(COUNT(tail_rows) == JFFS2_TYPES, "a row for each type");

size_t
jffs2_node_tail(struct span node, enum endian e, struct field out[JFFS2_TAIL_FIELDS])
{
	const struct jffs2_type *t = jffs2_type(READ16(node, struct raw_header, nodetype, e));
	const struct tail_row *row = tail_rows;
	struct cutter c = { .out = out, .at = t->header, .end = node.len };

	if (c.end <= c.at)
		return 0;
	if (c.end > UINT32_MAX)
		c.end = UINT32_MAX;
	while (row->nodetype && row->nodetype != t->nodetype)
		row++;
	if (row->key)
		cut(&c, row->key, jffs2_tail_len(node, e));
	else if (row->cut)
		row->cut(&c, node, e);
	cut(&c, "padding", UINT64_MAX);
	return c.count;
}
