/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel that reads summaries sees (kernel: jffs2_sum_process_sum_data). */
#include <stdlib.h>

#include "jffs2/layout.h"
#include "jffs2/summary.h"

enum summary_fate
summary_fate(const struct jffs2_log *log, uint32_t i)
{
	struct span node = jffs2_log_bytes(log, i);
	uint32_t block, count = READ32(node, struct raw_summary, sum_num, log->endian);
	size_t at = sizeof(struct raw_summary), len;
	uint64_t end = jffs2_pad(READ32(node, struct raw_summary, cln_mkr, log->endian)), from;
	struct summary_record r;
	bool dirents = false;

	if (!log->erase_size || !summary_sound(log, i, &block)
	        || (block - log->phase) % log->erase_size
	        || log->extents.at[i].offset + node.len != (uint64_t)block + log->erase_size)
		return FATE_NONE;
	for (; count; count--, at += len) {
		len = summary_record(node, at, log->endian, block, &r);
		if (!len)
			break;
		if (r.nodetype == JFFS2_DIRENT && !r.name.len)
			return FATE_REFUSED;
		dirents |= r.nodetype == JFFS2_DIRENT;
		/* kernel: jffs2_link_node_ref */
		from = (r.offset - block) & ~3u;
		if (from < end)
			return FATE_OVERLAP;
		end = from + jffs2_pad(r.nodetype == JFFS2_XREF ? sizeof(struct raw_xref) : r.totlen);
	}
	if (!count)
		return end > log->extents.at[i].offset - block ? FATE_OVERLAP : FATE_USED;
	if (at + 2 > node.len || jffs2_type(r.nodetype)->ino_at >= 0)
		return FATE_UNKNOWN;
	if ((r.nodetype & JFFS2_COMPAT_MASK) == JFFS2_INCOMPAT)
		return FATE_REFUSED;
	return dirents ? FATE_CRASH : FATE_SCANNED;
}

struct summary_record
summary_odd(const struct jffs2_log *log, const struct jffs2_odd *odd)
{
	struct summary_record r;

	summary_record(log->part, odd->record, log->endian, odd->block, &r);
	return r;
}

/* Does the node agree with the record, with no surprise when it is read? The inode number
 * of an inode node may differ: the kernel doesn't compare it. */
static bool
agrees(const struct jffs2_log *log, uint32_t i, const struct summary_record *r)
{
	const struct extent *e = &log->extents.at[i];
	const uint32_t bad = FLAW_NODE_CRC | FLAW_NAME_CRC | FLAW_LENGTH | FLAW_NAME
	                     | FLAW_SLACK | FLAW_CROSSING;
	struct jffs2_dirent_node d;

	if (e->offset != r->offset || e->kind != EXTENT_NODE || e->nodetype != r->nodetype
	        || e->flaws & bad)
		return false;
	if (e->nodetype == JFFS2_XATTR)
		return e->ino == r->ino && e->version == r->version;
	if (e->nodetype != JFFS2_DIRENT)
		return true;
	d = jffs2_log_dirent(log, i);
	return d.pino == r->ino && d.version == r->version && d.ino == r->child
	       && d.type == r->type && span_equal(d.name, r->name);
}

static bool
is_listable(const struct extent *e)
{
	const struct jffs2_type *t = jffs2_type(e->nodetype);

	return e->kind == EXTENT_NODE && e->nodetype & JFFS2_ACCURATE
	       && (t->ino_at >= 0 || !t->nodetype);
}

/* Extent `i`, for writing because of extent `summary`: how it was scanned is kept. */
static struct extent *
rewrite(struct jffs2_log *log, uint32_t i, uint32_t summary)
{
	struct extent *e = &log->extents.at[i];

	if (!e->otherwise)
		array_push(&log->scanned, ((struct jffs2_scanned){ i, summary, *e }));
	e->otherwise = true;
	return e;
}

/* Of what was kept from element `first` on, forgets what has become the same again. */
static void
forget_same(struct jffs2_log *log, size_t first)
{
	size_t kept = first;

	for (size_t k = first; k < log->scanned.count; k++) {
		struct jffs2_scanned s = log->scanned.at[k];
		struct extent *e = &log->extents.at[s.index];

		e->otherwise = e->flaws != s.extent.flaws || e->ino != s.extent.ino;
		if (e->otherwise)
			log->scanned.at[kept++] = s;
	}
	log->scanned.count = kept;
}

static void
take(struct jffs2_log *log, uint32_t i, const struct summary_record *r, uint32_t block,
        uint32_t summary)
{
	struct extent *e = i != EXTENT_NONE ? &log->extents.at[i] : NULL;
	bool there = e && e->offset == r->offset && e->kind == EXTENT_NODE
	             && jffs2_extent_is(e, r->nodetype);

	if (e && agrees(log, i, r)) {
		e = rewrite(log, i, summary);
		e->flaws &= ~(uint32_t)(FLAW_UNLISTED | FLAW_SKIPPED);
		if (r->nodetype == JFFS2_INODE)
			e->ino = r->ino;
		return;
	}
	/* kernel: jffs2_sum_process_sum_data, do_verify_xattr_datum, which takes the cleared bit of a
	 * node that is obsolete for damage, too */
	if (there && r->nodetype == JFFS2_XATTR
	        && (e->flaws & FLAW_NODE_CRC || e->nodetype != r->nodetype)) {
		e = rewrite(log, i, summary);
		e->flaws = (e->flaws & ~(uint32_t)(FLAW_UNLISTED | FLAW_SKIPPED)) | FLAW_LATE;
		e->ino = r->ino;
		e->version = r->version;
	} else if (r->nodetype == JFFS2_XATTR || r->nodetype == JFFS2_XREF)
		array_push(&log->attributes, ((struct jffs2_odd){ r->at, block, summary,
		        there ? i : EXTENT_NONE }));
	if (r->nodetype == JFFS2_INODE || r->nodetype == JFFS2_DIRENT)
		array_push(&log->odd, ((struct jffs2_odd){ r->at, block, summary,
		        there ? i : EXTENT_NONE }));
}

static void
apply(struct jffs2_log *log, uint32_t summary)
{
	struct summary_records r = { 0 };
	size_t first = log->scanned.count;
	uint32_t block;

	if (summary_fate(log, summary) != FATE_USED || !summary_sound(log, summary, &block))
		return;
	summary_read(log, summary, block, &r);
	rewrite(log, summary, summary)->flaws &= ~(uint32_t)FLAW_SKIPPED;
	for (uint32_t i = jffs2_log_find(log, block); i < summary; i++)
		if (is_listable(&log->extents.at[i]))
			rewrite(log, i, summary)->flaws |= FLAW_UNLISTED;
	for (size_t k = 0; k < r.all.count; k++)
		take(log, jffs2_log_find(log, r.all.at[k].offset), &r.all.at[k], block, summary);
	array_free(&r.all);
	forget_same(log, first);
}

static int
by_index(const void *left, const void *right)
{
	const struct jffs2_scanned *a = left, *b = right;

	return a->index < b->index ? -1 : a->index > b->index;
}

/* A summary may also list nodes of other blocks. */
void
summary_apply(struct jffs2_log *log)
{
	for (uint32_t i = 0; i < log->extents.count; i++)
		if (log->extents.at[i].nodetype == JFFS2_SUMMARY)
			apply(log, i);
	if (log->scanned.count)
		qsort(log->scanned.at, log->scanned.count, sizeof *log->scanned.at, by_index);
	array_trim(&log->scanned);
}
