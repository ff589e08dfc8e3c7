/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which extended attributes there are, and whose (kernel: fs/jffs2/xattr.c). */
#include <stdlib.h>

#include "jffs2/view/view_keep.h"
#include "jffs2/view/xattr_private.h"

enum {
	XDATUM_DELETED = UINT32_MAX, /* a version that says removed */
	XREF_DELETED = 1             /* a bit of xseqno that removes the tie */
};

/* The winner first: highest sequence number (or version), then physically later. */
static int
by_key(const void *left, const void *right)
{
	const struct tie *a = left, *b = right;

	if (a->ino != b->ino)
		return a->ino < b->ino ? -1 : 1;
	if (a->xid != b->xid)
		return a->xid < b->xid ? -1 : 1;
	if (a->seqno != b->seqno)
		return a->seqno > b->seqno ? -1 : 1;
	return a->node > b->node ? -1 : a->node < b->node;
}

static void
collect(struct jffs2_build *b, struct jffs2_xattrs *x)
{
	const struct jffs2_log *log = b->log;

	for (uint32_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];
		struct span node;

		/* A wrong data CRC is noticed only when the attribute is read (kernel:
		 * do_load_xattr_datum); then there is none. */
		if (!jffs2_fs_counts(b->fs, i))
			continue;
		node = jffs2_log_node(log, i);
		if (e->nodetype == JFFS2_XATTR)
			array_push(&x->data, ((struct tie){ .xid = e->ino,
			        .seqno = e->version, .node = i }));
		if (e->nodetype == JFFS2_XREF)
			array_push(&x->ties, ((struct tie){ .ino = e->ino,
			        .xid = READ32(node, struct raw_xref, xid, log->endian),
			        .seqno = e->version, .node = i }));
	}
}

/* What the next one of the same inode and attribute did to `tie`. An xattr node has no
 * inode, and its sequence number is a version. */
static enum node_ending
ending_of(const struct tie *tie, const struct tie *next)
{
	bool removes = next->ino ? (next->seqno & XREF_DELETED) != 0
	                         : next->seqno == XDATUM_DELETED;

	if (next->seqno == tie->seqno)
		return ENDING_COPIED;
	return removes ? ENDING_REMOVED : ENDING_REPLACED;
}

/* What is bad stays so. */
static void
end_tie(struct jffs2_build *b, const struct tie *tie, const struct tie *next)
{
	if (jffs2_fs_state(b->fs, tie->node) != STATE_BAD)
		set_ending(b, tie->node, ending_of(tie, next), next->node);
}

/* Sorts and keeps the first of each (ino, xid); each ended the one after it. */
static size_t
keep_winners(struct jffs2_build *b, struct tie *at, size_t count)
{
	struct tie last = { 0 };
	size_t kept = 0;

	if (count)
		qsort(at, count, sizeof *at, by_key);
	for (size_t i = 0; i < count; i++) {
		struct tie tie = at[i];

		if (i > 0 && last.ino == tie.ino && last.xid == tie.xid)
			end_tie(b, &tie, &last);
		else
			at[kept++] = tie;
		last = tie;
	}
	return kept;
}

static const struct tie *
find_datum(const struct jffs2_xattrs *x, uint32_t xid)
{
	size_t from = 0, to = x->data.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (x->data.at[middle].xid == xid)
			return &x->data.at[middle];
		if (x->data.at[middle].xid < xid)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

/* A deletion stands for as long as it is the newest: it is in use, as a whiteout is. */
static bool
tie_holds(struct jffs2_build *b, struct jffs2_xattrs *x, struct tie *tie)
{
	uint32_t i = jffs2_fs_inode(b->fs, tie->ino);
	const struct tie *datum = find_datum(x, tie->xid);

	if (tie->seqno & XREF_DELETED) {
		set_state(b, tie->node, STATE_DELETED);
		return false;
	}
	if (!datum || i == FS_NONE || jffs2_fs_at(b->fs, i)->removed)
		return false;
	if (b->log->extents.at[datum->node].flaws & FLAW_DATA_CRC)
		return false;
	tie->datum = datum->node;
	set_state(b, tie->node, STATE_LIVE);
	set_state(b, datum->node, STATE_LIVE);
	return true;
}

/* The states of attribute nodes on their own. */
static void
reset(struct jffs2_build *b)
{
	for (uint32_t i = 0; i < b->log->extents.count; i++) {
		const struct extent *e = jffs2_fs_taken(b->fs, i);

		if ((jffs2_extent_is(e, JFFS2_XATTR) || jffs2_extent_is(e, JFFS2_XREF))
		        && jffs2_fs_state(b->fs, i) != STATE_LATER)
			set_state(b, i, first_state(b->log, e));
	}
}

static struct jffs2_xattrs *
resolve(struct jffs2_build *b)
{
	struct jffs2_xattrs *x = memory_zeroed(1, sizeof *x);
	size_t kept = 0;

	collect(b, x);
	x->nodes = x->data.count + x->ties.count;
	x->data.count = keep_winners(b, x->data.at, x->data.count);
	x->ties.count = keep_winners(b, x->ties.at, x->ties.count);
	for (size_t i = 0; i < x->ties.count; i++)
		if (tie_holds(b, x, &x->ties.at[i]))
			x->ties.at[kept++] = x->ties.at[i];
	x->ties.count = kept;
	return x;
}

/* If nothing has an attribute, nothing had one. Else all are resolved again: they are
 * few. */
void
xattrs_resolve(struct jffs2_build *b)
{
	struct jffs2_fs *fs = b->fs;

	if (fs->base && !view_root(fs)->xattrs->nodes)
		return;
	if (fs->base) {
		reset(b);
		if (fs->xattrs != fs->base->xattrs)
			xattrs_free(fs->xattrs);
	}
	fs->xattrs = resolve(b);
}

void
xattrs_free(struct jffs2_xattrs *x)
{
	if (!x)
		return;
	array_free(&x->data);
	array_free(&x->ties);
	free(x);
}
