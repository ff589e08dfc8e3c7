/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What follows the header of a node, as fields: with them every byte has a name. */
#include "jffs2/layout.h"
#include "jffs2/node.h"
#include "jffs2/summary.h"

enum { MARKER_LEN = 8 }; /* kernel: struct jffs2_sum_marker */

static const struct field tail_name = { .name = "name", .show = FIELD_NAME,
	.help = "The name, without a NUL at its end." };
static const struct field tail_data = { .name = "data", .show = FIELD_RAW,
	.help = "The piece of the file, as compr says." };
static const struct field tail_attribute = { .name = "name", .show = FIELD_NAME,
	.help = "The name without its namespace, and a NUL." };
static const struct field tail_value = { .name = "value", .show = FIELD_RAW,
	.help = "The value of the attribute." };
static const struct field tail_records = { .name = "records", .show = FIELD_RAW,
	.help = "A packed record for each node of the block that the kernel needs." };
static const struct field tail_marker = { .name = "marker", .show = FIELD_RAW,
	.help = "Where in its block the summary begins, and 0x02851885: the last bytes of "
	        "the block, by which the kernel finds the summary." };
static const struct field tail_content = { .name = "content", .show = FIELD_RAW,
	.help = "Of a type that this program does not know." };
static const struct field tail_padding = { .name = "padding", .show = FIELD_RAW,
	.help = "Up to where the next node can start. Any bytes will do." };

/* The tail being divided. */
struct cutter {
	struct field *out;
	size_t count;
	uint64_t at, end; /* from the start of the node */
};

/* The next `len` bytes, or what is left of them, are `field`. */
static void
cut(struct cutter *c, const struct field *field, uint64_t len)
{
	struct field *f = &c->out[c->count];

	if (len > c->end - c->at)
		len = c->end - c->at;
	if (len == 0)
		return;
	*f = *field;
	f->offset = (uint32_t)c->at;
	f->width = (uint32_t)len;
	c->at += len;
	c->count++;
}

static void
cut_summary(struct cutter *c, struct span node, enum endian e)
{
	uint32_t totlen = READ32(node, struct raw_header, totlen, e);
	uint64_t end = totlen < c->end ? totlen : c->end;

	cut(c, &tail_records, summary_records_len(node, e));
	if (end < c->at + MARKER_LEN
	        || span_u32(node, (size_t)end - 4, e) != JFFS2_SUM_MAGIC)
		return;
	cut(c, &tail_padding, end - MARKER_LEN - c->at);
	cut(c, &tail_marker, MARKER_LEN);
}

size_t
jffs2_node_tail(struct span node, enum endian e, struct field out[JFFS2_TAIL_FIELDS])
{
	const struct jffs2_type *t = jffs2_type(READ16(node, struct raw_header, nodetype, e));
	uint64_t len = jffs2_tail_len(node, e);
	struct cutter c = { .out = out, .at = t->header, .end = node.len };

	if (c.end <= c.at)
		return 0;
	if (c.end > UINT32_MAX)
		c.end = UINT32_MAX;
	switch (t->nodetype) {
	case JFFS2_DIRENT:
		cut(&c, &tail_name, len);
		break;
	case JFFS2_INODE:
		cut(&c, &tail_data, len);
		break;
	case JFFS2_XATTR:
		cut(&c, &tail_attribute, READ8(node, struct raw_xattr, name_len) + 1u);
		cut(&c, &tail_value, READ16(node, struct raw_xattr, value_len, e));
		break;
	case JFFS2_SUMMARY:
		cut_summary(&c, node, e);
		break;
	case 0:
		cut(&c, &tail_content, len);
		break;
	default:
		break;
	}
	cut(&c, &tail_padding, UINT64_MAX);
	return c.count;
}
