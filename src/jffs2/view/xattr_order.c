/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The nodes of extended attributes in order, and finding them. */
#include <stdlib.h>

#include "jffs2/layout.h"
#include "jffs2/summary.h"
#include "jffs2/view/xattr_order.h"

int
xattr_key_order(const struct tie *a, uint32_t ino, uint32_t xid)
{
	if (a->ino != ino)
		return a->ino < ino ? -1 : 1;
	return a->xid < xid ? -1 : a->xid > xid;
}

/* The winner first: highest sequence number (or version), then physically later. */
static int
by_winner(const void *left, const void *right)
{
	const struct tie *a = left, *b = right;
	int order = xattr_key_order(a, b->ino, b->xid);

	if (order)
		return order;
	if (a->seqno != b->seqno)
		return a->seqno > b->seqno ? -1 : 1;
	return a->node > b->node ? -1 : a->node < b->node;
}

static int
by_xid(const void *left, const void *right, void *xattrs)
{
	const struct jffs2_xattrs *x = xattrs;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	if (x->ties.at[a].xid != x->ties.at[b].xid)
		return x->ties.at[a].xid < x->ties.at[b].xid ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* A node that its summary leaves out counts at a place before that. */
static bool
counts_otherwise(const struct jffs2_log *log, uint32_t i)
{
	const struct jffs2_scanned *s = jffs2_log_scanned(log, i);

	return s && jffs2_extent_counts(log, &s->extent);
}

static void
collect(const struct jffs2_fs *fs, struct jffs2_xattrs *x)
{
	const struct jffs2_log *log = fs->log;

	for (uint32_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];
		struct span node;

		/* A wrong data CRC is noticed only when the attribute is read (kernel:
		 * do_load_xattr_datum); then there is none. */
		if (!jffs2_fs_counts(fs, i) && !counts_otherwise(log, i))
			continue;
		node = jffs2_log_node(log, i);
		if (jffs2_extent_is(e, JFFS2_XATTR))
			array_push(&x->data, ((struct tie){ 0, e->ino, e->version, i }));
		if (jffs2_extent_is(e, JFFS2_XREF))
			array_push(&x->ties, ((struct tie){ .ino = e->ino,
			        .xid = READ32(node, struct raw_xref, xid, log->endian),
			        .seqno = e->version, .node = i }));
	}
}

static void
collect_missing(const struct jffs2_log *log, struct jffs2_xattrs *x)
{
	for (uint32_t k = 0; k < log->attributes.count; k++) {
		struct summary_record r = summary_odd(log, &log->attributes.at[k]);

		if (r.nodetype == JFFS2_XATTR)
			array_push(&x->missing, ((struct tie){ 0, r.ino, r.version, k }));
	}
	if (x->missing.count)
		qsort(x->missing.at, x->missing.count, sizeof *x->missing.at, by_winner);
	array_trim(&x->missing);
}

struct jffs2_xattrs *
xattrs_order(const struct jffs2_fs *fs)
{
	struct jffs2_xattrs *x = memory_zeroed(1, sizeof *x);

	collect(fs, x);
	collect_missing(fs->log, x);
	if (x->data.count)
		qsort(x->data.at, x->data.count, sizeof *x->data.at, by_winner);
	if (x->ties.count)
		qsort(x->ties.at, x->ties.count, sizeof *x->ties.at, by_winner);
	for (uint32_t k = 0; k < x->ties.count; k++)
		array_push(&x->of_datum, k);
	if (x->of_datum.count)
		qsort_r(x->of_datum.at, x->of_datum.count, sizeof *x->of_datum.at, by_xid, x);
	array_trim(&x->data);
	array_trim(&x->ties);
	array_trim(&x->of_datum);
	return x;
}

void
xattrs_free(struct jffs2_xattrs *x)
{
	if (!x)
		return;
	array_free(&x->data);
	array_free(&x->missing);
	array_free(&x->ties);
	array_free(&x->of_datum);
	free(x);
}

/* ---- finding them ---- */

static size_t
find(const struct tie *at, size_t count, uint32_t ino, uint32_t xid)
{
	size_t from = 0, to = count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (xattr_key_order(&at[middle], ino, xid) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

size_t
xattr_data(const struct jffs2_xattrs *x, uint32_t xid)
{
	return find(x->data.at, x->data.count, 0, xid);
}

size_t
xattr_tie(const struct jffs2_xattrs *x, uint32_t ino, uint32_t xid)
{
	return find(x->ties.at, x->ties.count, ino, xid);
}

const struct tie *
xattr_winner(const struct jffs2_fs *fs, const struct tie *at, size_t count, size_t k)
{
	const struct tie *first = &at[k];

	for (; k < count && xattr_key_order(&at[k], first->ino, first->xid) == 0; k++)
		if (jffs2_fs_counts(fs, at[k].node))
			return &at[k];
	return NULL;
}

bool
xattr_hidden(const struct jffs2_fs *fs, const struct tie *datum)
{
	const struct jffs2_xattrs *x = fs->xattrs;
	size_t k = fs->filter.no_summary ? x->missing.count
	                                 : find(x->missing.at, x->missing.count, 0, datum->xid);

	for (; k < x->missing.count && x->missing.at[k].xid == datum->xid; k++) {
		const struct jffs2_odd *odd = &fs->log->attributes.at[x->missing.at[k].node];
		uint32_t version = x->missing.at[k].seqno;

		if (version < datum->seqno)
			break;
		/* Of one version the kernel keeps the last that it meets. */
		if (jffs2_fs_believes(fs, odd->summary) && (version > datum->seqno
		        || summary_odd(fs->log, odd).offset > fs->log->extents.at[datum->node].offset))
			return true;
	}
	return false;
}

const struct tie *
xattr_datum(const struct jffs2_fs *fs, uint32_t xid)
{
	const struct jffs2_xattrs *x = fs->xattrs;
	size_t k = find(x->data.at, x->data.count, 0, xid);

	uint32_t holds;

	if (k == x->data.count || x->data.at[k].xid != xid)
		return NULL;
	holds = *(const uint32_t *)pages_at(&fs->data, (uint32_t)k);
	return holds ? &x->data.at[holds - 1] : NULL;
}

size_t
xattr_users(const struct jffs2_xattrs *x, uint32_t xid)
{
	size_t from = 0, to = x->of_datum.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (x->ties.at[x->of_datum.at[middle]].xid < xid)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}
