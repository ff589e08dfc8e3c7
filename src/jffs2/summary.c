/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/summary.h"

#include <stdlib.h>
#include <string.h>

#include "jffs2/layout.h"

/* The offsets of the fields of a record; records are packed, without alignment (kernel:
 * struct jffs2_sum_*_flash). 0: it has none. */
static const struct form {
	uint16_t nodetype;
	uint8_t len, offset, totlen, ino, version, child, nsize;
} forms[] = {
	{ JFFS2_INODE, 18, 10, 14, 2, 6, 0, 0 },
	{ JFFS2_DIRENT, 24, 6, 2, 10, 14, 18, 22 },
	{ JFFS2_XATTR, 18, 10, 14, 2, 6, 0, 0 },
	{ JFFS2_XREF, 6, 2, 0, 0, 0, 0, 0 },
};

size_t
summary_record(struct span list, size_t at, enum endian e, uint32_t block,
        struct summary_record *r)
{
	const struct form *f = forms;
	size_t len, nsize;

	*r = (struct summary_record){ .nodetype = span_u16(list, at, e), .at = (uint32_t)at };
	while (f->nodetype != r->nodetype)
		if (++f == forms + COUNT(forms))
			return 0;
	nsize = f->nsize ? span_u8(list, at + f->nsize) : 0;
	len = f->len + nsize;
	if (!span_holds(list, at, len))
		return 0;
	r->offset = block + span_u32(list, at + f->offset, e);
	r->totlen = f->totlen ? span_u32(list, at + f->totlen, e) : 0;
	r->ino = f->ino ? span_u32(list, at + f->ino, e) : 0;
	r->version = f->version ? span_u32(list, at + f->version, e) : 0;
	r->child = f->child ? span_u32(list, at + f->child, e) : 0;
	r->type = f->nsize ? span_u8(list, at + f->nsize + 1u) : 0;
	r->name = span_cut(list, at + f->len, nsize);
	if (nsize)
		r->name.len = strnlen((const char *)r->name.at, nsize);
	return len;
}

static int
by_offset(const void *left, const void *right)
{
	const struct summary_record *a = left, *b = right;

	return a->offset < b->offset ? -1 : a->offset > b->offset;
}

void
summary_read(const struct jffs2_log *log, uint32_t i, uint32_t block, struct summary_records *r)
{
	struct span node = jffs2_log_bytes(log, i);
	uint32_t count = READ32(node, struct raw_summary, sum_num, log->endian);
	size_t at = sizeof(struct raw_summary);
	struct summary_record record;

	while (count-- && !r->broken) {
		size_t len = summary_record(node, at, log->endian, block, &record);

		record.at = log->extents.at[i].offset + (uint32_t)at;
		r->broken = len == 0;
		if (len)
			array_push(&r->all, record);
		at += len;
	}
	if (r->all.count)
		qsort(r->all.at, r->all.count, sizeof *r->all.at, by_offset);
}

size_t
summary_records_len(struct span node, enum endian e)
{
	uint32_t count = READ32(node, struct raw_summary, sum_num, e);
	size_t at = sizeof(struct raw_summary), len;
	struct summary_record record;

	while (count-- && (len = summary_record(node, at, e, 0, &record)) > 0)
		at += len;
	return at - sizeof(struct raw_summary);
}

/* True if a summary must list the node: it counts at mount, and its type has a record. */
static bool
wants_record(const struct jffs2_log *log, const struct extent *e)
{
	const struct jffs2_type *t = jffs2_type(e->nodetype);
	struct extent scanned = *e;

	scanned.flaws &= ~(uint32_t)FLAW_UNLISTED;
	return jffs2_extent_counts(log, &scanned) && t->ino_at >= 0;
}

static void
check_listed(const struct jffs2_log *log, const struct summary_record *r,
        void (*each)(void *arg, enum summary_finding, uint32_t offset), void *arg)
{
	uint32_t i = jffs2_log_find(log, r->offset);
	const struct extent *e = i == EXTENT_NONE ? NULL : &log->extents.at[i];

	if (!e || e->offset != r->offset || e->kind != EXTENT_NODE
	        || (e->nodetype | JFFS2_ACCURATE) != r->nodetype)
		each(arg, SUMMARY_GHOST, r->offset);
	else if (!(e->nodetype & JFFS2_ACCURATE))
		each(arg, SUMMARY_OBSOLETE, r->offset);
}

static void
check_unlisted(const struct jffs2_log *log, uint32_t summary, uint32_t block,
        const struct summary_records *r,
        void (*each)(void *arg, enum summary_finding, uint32_t offset), void *arg)
{
	uint32_t i = jffs2_log_find(log, block);
	size_t k = 0;

	for (; i < summary; i++) {
		const struct extent *e = &log->extents.at[i];

		while (k < r->all.count && r->all.at[k].offset < e->offset)
			k++;
		if (wants_record(log, e)
		        && (k == r->all.count || r->all.at[k].offset != e->offset))
			each(arg, SUMMARY_UNLISTED, e->offset);
	}
}

/* A kernel that reads summaries does so before it glances at the block. */
bool
summary_sound(const struct jffs2_log *log, uint32_t i, uint32_t *block)
{
	const struct extent *e = &log->extents.at[i];
	struct span node = jffs2_log_bytes(log, i);
	uint32_t in_block;

	if (e->kind != EXTENT_NODE || e->nodetype != JFFS2_SUMMARY
	        || (e->flaws & ~(uint32_t)FLAW_SKIPPED)
	        || node.len < sizeof(struct raw_summary) + 8)
		return false;
	in_block = span_u32(node, node.len - 8, log->endian);
	*block = e->offset - in_block;
	return in_block <= e->offset
	       && span_u32(node, node.len - 4, log->endian) == JFFS2_SUM_MAGIC;
}

void
summary_check(const struct jffs2_log *log, uint32_t i,
        void (*each)(void *arg, enum summary_finding, uint32_t offset), void *arg)
{
	const struct extent *e = &log->extents.at[i];
	struct summary_records r = { 0 };
	uint32_t block;

	if (!summary_sound(log, i, &block))
		return;
	summary_read(log, i, block, &r);
	for (size_t k = 0; k < r.all.count; k++)
		check_listed(log, &r.all.at[k], each, arg);
	if (r.broken)
		each(arg, SUMMARY_BROKEN, e->offset);
	else
		check_unlisted(log, i, block, &r, each, arg);
	array_free(&r.all);
}
