/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The summary of a block; its records are those of struct jffs2_sum_*_flash in
 * fs/jffs2/summary.h of Linux, packed. */
#include <string.h>

#include "jffs2/write/encode_private.h"

enum { RECORD_XREF_LEN = 6 };

size_t
jffs2_record_len(const struct summary_record *r)
{
	switch (r->nodetype) {
	case JFFS2_DIRENT:
		return SUMMARY_DIRENT + r->name.len;
	case JFFS2_XREF:
		return RECORD_XREF_LEN;
	default:
		return SUMMARY_INODE;
	}
}

bool
jffs2_record_of(struct span node, enum endian e, uint32_t offset, struct summary_record *r)
{
	const struct jffs2_type *t = jffs2_type(READ16(node, struct raw_header, nodetype, e));

	*r = (struct summary_record){ .offset = offset, .nodetype = t->nodetype,
	        .totlen = jffs2_totlen(node, 0, e) };
	if (t->ino_at < 0)
		return false;
	if (t->nodetype == JFFS2_XREF)
		return true;
	r->ino = span_u32(node, (size_t)t->ino_at, e);
	r->version = span_u32(node, (size_t)t->version_at, e);
	if (t->nodetype == JFFS2_DIRENT) {
		struct jffs2_dirent_node d;

		jffs2_dirent_decode(node, e, &d);
		r->child = d.ino;
		r->type = d.type;
		r->name = d.name;
	}
	return true;
}

/* Numbers written one after the other. */
struct pen {
	struct node_room room;
	size_t at;
};

static void
write_number(struct pen *pen, uint32_t value, size_t width)
{
	node_put(pen->room, pen->at, value, width);
	pen->at += width;
}

static void
write_dirent(struct pen *pen, const struct summary_record *r, uint32_t offset)
{
	write_number(pen, r->totlen, 4);
	write_number(pen, offset, 4);
	write_number(pen, r->ino, 4);
	write_number(pen, r->version, 4);
	write_number(pen, r->child, 4);
	write_number(pen, (uint32_t)r->name.len, 1);
	write_number(pen, r->type, 1);
	node_put_bytes(pen->room, pen->at, r->name);
	pen->at += r->name.len;
}

static void
write_record(struct pen *pen, const struct summary_record *r, uint32_t block)
{
	uint32_t offset = r->offset - block;

	write_number(pen, r->nodetype, 2);
	if (r->nodetype == JFFS2_DIRENT) {
		write_dirent(pen, r, offset);
	} else if (r->nodetype == JFFS2_XREF) {
		write_number(pen, offset, 4);
	} else {
		write_number(pen, r->ino, 4);
		write_number(pen, r->version, 4);
		write_number(pen, offset, 4);
		write_number(pen, r->totlen, 4);
	}
}

static bool
check_record(const struct jffs2_summary_node *s, const struct summary_record *r,
        struct error *err)
{
	if (jffs2_type(r->nodetype)->ino_at < 0)
		return error_set(err, "a summary does not list nodes of type %#06x",
		        r->nodetype);
	if (r->name.len > UINT8_MAX)
		return error_set(err, "a summary lists names of at most %d bytes, not %zu",
		        UINT8_MAX, r->name.len);
	if (r->offset < s->block || r->offset >= s->at)
		return error_set(err, "node %#x does not stand before the summary in its block",
		        r->offset);
	return true;
}

static bool
check_summary(const struct jffs2_summary_node *s, struct node_room room, struct error *err)
{
	uint64_t len = SUMMARY_LEAST;

	for (size_t i = 0; i < s->count; i++) {
		if (!check_record(s, &s->records[i], err))
			return false;
		len += jffs2_record_len(&s->records[i]);
	}
	if (room.len % 4 || room.len > UINT32_MAX || s->at < s->block)
		return error_set(err, "a summary fills its block up to a multiple of 4");
	if (len > room.len)
		return error_set(err, "the summary takes %llu bytes, and %zu are left",
		        (unsigned long long)len, room.len);
	return true;
}

size_t
jffs2_encode_summary(const struct jffs2_summary_node *s, struct node_room room,
        struct error *err)
{
	struct pen pen = { room, sizeof(struct raw_summary) };

	if (!check_summary(s, room, err))
		return 0;
	memset(room.at, 0xff, room.len);
	node_begin(room, JFFS2_SUMMARY, (uint32_t)room.len, room.len - pen.at, err);
	PUT(room, raw_summary, sum_num, (uint32_t)s->count);
	PUT(room, raw_summary, cln_mkr, s->cln_mkr);
	PUT(room, raw_summary, padded, s->padded);
	for (size_t i = 0; i < s->count; i++)
		write_record(&pen, &s->records[i], s->block);
	pen.at = room.len - 8;
	write_number(&pen, s->at - s->block, 4);
	write_number(&pen, JFFS2_SUM_MAGIC, 4);
	node_sign(room);
	return room.len;
}
