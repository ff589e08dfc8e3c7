/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/summary.h"

#include <stdlib.h>

#include "jffs2/layout.h"

/* One record, as far as it matters here. */
struct record {
	uint32_t offset; /* from the part's start */
	uint16_t nodetype;
};

struct records {
	ARRAY(struct record) all;
	bool broken;
};

/* Reads the record at `at` of the list; returns its length, 0 if it cannot be read. Records
 * are packed, without alignment (kernel: struct jffs2_sum_*_flash). */
static size_t
read_record(struct span list, size_t at, enum endian e, uint32_t block, struct record *r)
{
	size_t len, offset_at;

	r->nodetype = span_u16(list, at, e);
	switch (r->nodetype) {
	case JFFS2_INODE:
	case JFFS2_XATTR:
		len = 18;
		offset_at = 10;
		break;
	case JFFS2_DIRENT:
		len = 24 + (size_t)span_u8(list, at + 22);
		offset_at = 6;
		break;
	case JFFS2_XREF:
		len = 6;
		offset_at = 2;
		break;
	default:
		return 0;
	}
	if (!span_holds(list, at, len))
		return 0;
	r->offset = block + span_u32(list, at + offset_at, e);
	return len;
}

static int
by_offset(const void *left, const void *right)
{
	const struct record *a = left, *b = right;

	return a->offset < b->offset ? -1 : a->offset > b->offset;
}

static void
read_records(const struct jffs2_log *log, uint32_t i, uint32_t block, struct records *r)
{
	struct span node = jffs2_log_bytes(log, i);
	uint32_t count = READ32(node, struct raw_summary, sum_num, log->endian);
	size_t at = sizeof(struct raw_summary);
	struct record record;

	while (count-- && !r->broken) {
		size_t len = read_record(node, at, log->endian, block, &record);

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
	struct record record;

	while (count-- && (len = read_record(node, at, e, 0, &record)) > 0)
		at += len;
	return at - sizeof(struct raw_summary);
}

/* True if a list must have the node: it counts at mount, and its type has a record. */
static bool
wants_record(const struct jffs2_log *log, const struct extent *e)
{
	const struct jffs2_type *t = jffs2_type(e->nodetype);

	return jffs2_extent_counts(log, e) && t->ino_at >= 0;
}

static void
check_listed(const struct jffs2_log *log, const struct record *r,
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
        const struct records *r,
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

void
summary_check(const struct jffs2_log *log, uint32_t i,
        void (*each)(void *arg, enum summary_finding, uint32_t offset), void *arg)
{
	const struct extent *e = &log->extents.at[i];
	struct span node = jffs2_log_bytes(log, i);
	struct records r = { 0 };
	uint32_t in_block;

	/* A kernel that reads summaries does so before it glances at the block. */
	if (e->kind != EXTENT_NODE || e->nodetype != JFFS2_SUMMARY
	        || (e->flaws & ~(uint32_t)FLAW_SKIPPED)
	        || node.len < sizeof(struct raw_summary) + 8)
		return;
	in_block = span_u32(node, node.len - 8, log->endian);
	if (in_block > e->offset
	        || span_u32(node, node.len - 4, log->endian) != JFFS2_SUM_MAGIC)
		return;
	read_records(log, i, e->offset - in_block, &r);
	for (size_t k = 0; k < r.all.count; k++)
		check_listed(log, &r.all.at[k], each, arg);
	if (r.broken)
		each(arg, SUMMARY_BROKEN, e->offset);
	else
		check_unlisted(log, i, e->offset - in_block, &r, each, arg);
	array_free(&r.all);
}
