/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which extended attributes there are, and whose (kernel: fs/jffs2/xattr.c). */
#include <stdlib.h>

#include "jffs2/build/build_private.h"
#include "jffs2/view/xattr_order.h"

enum {
	XDATUM_DELETED = UINT32_MAX, /* a version that says removed */
	XREF_DELETED = 1             /* a bit of xseqno that removes the tie */
};

/* What a change concerns, as indexes of x->data and x->ties: the first of a group each. */
struct concern {
	ARRAY(uint32_t) data, ties;
	ARRAY(uint32_t) xids; /* of attributes that may be in use now, or no more */
};

/* ---- what became of them ---- */

static void
reset(struct jffs2_build *b, uint32_t node)
{
	set_state(b, node, first_state(b->log, jffs2_fs_taken(b->fs, node)));
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

/* Of the group at `k` the first wins; each ended the one after it, but what is bad stays so. */
static void
settle_group(struct jffs2_build *b, const struct tie *at, size_t count, size_t k)
{
	const struct tie *first = &at[k], *next = NULL;

	for (; k < count && xattr_key_order(&at[k], first->ino, first->xid) == 0; k++) {
		const struct tie *tie = &at[k];

		b->fs->work++;
		if (jffs2_fs_state(b->fs, tie->node) == STATE_LATER)
			continue;
		reset(b, tie->node);
		if (!jffs2_fs_counts(b->fs, tie->node))
			continue;
		if (next && jffs2_fs_state(b->fs, tie->node) != STATE_BAD)
			set_ending(b, tie->node, ending_of(tie, next), next->node);
		next = tie;
	}
}

/* True if the scan knows inode `i`, and something leads to it (kernel: jffs2_build_xattr_subsystem).
 * The root is not known if it has neither a node nor a name in it: only the mount then makes it. */
static bool
has_attributes(const struct jffs2_build *b, uint32_t i)
{
	const struct jffs2_inode *inode = i == FS_NONE ? NULL : jffs2_fs_at(b->fs, i);

	return inode && inode->known && !inode->removed && !inode->disowned;
}

/* A deletion stands for as long as it is the newest: it is in use, as a whiteout is. */
static void
settle_tie(struct jffs2_build *b, uint32_t k)
{
	const struct jffs2_xattrs *x = b->fs->xattrs;
	const struct tie *tie, *datum;

	settle_group(b, x->ties.at, x->ties.count, k);
	tie = xattr_winner(b->fs, x->ties.at, x->ties.count, k);
	if (!tie)
		return;
	if (tie->seqno & XREF_DELETED) {
		set_state(b, tie->node, STATE_DELETED);
		return;
	}
	datum = xattr_datum(b->fs, tie->xid);
	if (datum && has_attributes(b, jffs2_fs_inode(b->fs, tie->ino))
	        && !(b->log->extents.at[datum->node].flaws & (FLAW_DATA_CRC | FLAW_LATE)))
		set_state(b, tie->node, STATE_LIVE);
}

/* An attribute is in use if a tie to it is. */
static void
settle_use(struct jffs2_build *b, uint32_t xid)
{
	const struct jffs2_xattrs *x = b->fs->xattrs;
	const struct tie *datum = xattr_datum(b->fs, xid);

	if (!datum)
		return;
	for (size_t k = xattr_users(x, xid); k < x->of_datum.count; k++) {
		const struct tie *tie = &x->ties.at[x->of_datum.at[k]];

		b->fs->work++;
		if (tie->xid != xid)
			break;
		if (jffs2_fs_state(b->fs, tie->node) != STATE_LIVE)
			continue;
		set_state(b, datum->node, STATE_LIVE);
		return;
	}
	reset(b, datum->node);
}

/* ---- what a change concerns ---- */

static void
concern_tie(const struct jffs2_xattrs *x, const struct tie *tie, struct concern *c)
{
	array_push(&c->ties, (uint32_t)xattr_tie(x, tie->ino, tie->xid));
	array_push(&c->xids, tie->xid);
}

static void
concern_users(const struct jffs2_xattrs *x, uint32_t xid, struct concern *c)
{
	for (size_t k = xattr_users(x, xid); k < x->of_datum.count
	        && x->ties.at[x->of_datum.at[k]].xid == xid; k++)
		concern_tie(x, &x->ties.at[x->of_datum.at[k]], c);
}

static void
concern_node(const struct jffs2_build *b, uint32_t node, struct concern *c)
{
	const struct extent *e = &b->log->extents.at[node];
	const struct jffs2_xattrs *x = b->fs->xattrs;

	if (!jffs2_extent_counts(b->log, jffs2_fs_taken(b->fs, node)))
		return;
	if (jffs2_extent_is(e, JFFS2_XATTR))
		array_push(&c->data, (uint32_t)xattr_data(x, e->ino));
	else if (jffs2_extent_is(e, JFFS2_XREF))
		concern_tie(x, &(struct tie){ .ino = e->ino, .xid = READ32(
		        jffs2_log_node(b->log, node), struct raw_xref, xid, b->log->endian) }, c);
}

static void
concern_inode(const struct jffs2_build *b, uint32_t inode, struct concern *c)
{
	const struct jffs2_xattrs *x = b->fs->xattrs;
	uint32_t ino = jffs2_fs_at(b->fs, inode)->ino;

	for (size_t k = xattr_tie(x, ino, 0); k < x->ties.count && x->ties.at[k].ino == ino; k++)
		concern_tie(x, &x->ties.at[k], c);
}

static void
concern_all(const struct jffs2_xattrs *x, struct concern *c)
{
	for (uint32_t k = 0; k < x->data.count; k++) {
		if (k && x->data.at[k].xid == x->data.at[k - 1].xid)
			continue;
		array_push(&c->data, k);
		array_push(&c->xids, x->data.at[k].xid);
	}
	for (uint32_t k = 0; k < x->ties.count; k++)
		if (!k || xattr_key_order(&x->ties.at[k - 1], x->ties.at[k].ino, x->ties.at[k].xid))
			array_push(&c->ties, k);
}

static int
by_number(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

static void
concern_changed(struct jffs2_build *b, struct concern *c)
{
	const struct jffs2_xattrs *x = b->fs->xattrs;

	for (size_t k = 0; k < b->attributes.count; k++)
		concern_node(b, b->attributes.at[k], c);
	if (c->data.count)
		qsort(c->data.at, c->data.count, sizeof *c->data.at, by_number);
	for (size_t k = 0; k < c->data.count; k++) {
		if (k && c->data.at[k] == c->data.at[k - 1])
			continue;
		array_push(&c->xids, x->data.at[c->data.at[k]].xid);
		concern_users(x, x->data.at[c->data.at[k]].xid, c);
	}
	for (uint32_t k = 0; k < marked_count(b); k++)
		if (b->marks[marked_at(b, k)] & MARK_TIES)
			concern_inode(b, b->marked.at[k], c);
	b->fs->work += b->attributes.count + c->data.count + c->ties.count + c->xids.count;
}

/* Calls `settle` for each of the numbers once. */
static void
settle_each(struct jffs2_build *b, uint32_t *at, size_t count,
        void (*settle)(struct jffs2_build *, uint32_t))
{
	if (count)
		qsort(at, count, sizeof *at, by_number);
	for (size_t k = 0; k < count; k++)
		if (!k || at[k] != at[k - 1])
			settle(b, at[k]);
}

static void
settle_data(struct jffs2_build *b, uint32_t k)
{
	const struct jffs2_xattrs *x = b->fs->xattrs;

	const struct tie *first;
	uint32_t holds;

	settle_group(b, x->data.at, x->data.count, k);
	first = xattr_winner(b->fs, x->data.at, x->data.count, k);
	/* kernel: jffs2_sum_process_sum_data takes what is listed for there, do_verify_xattr_datum then
	 * finds it isn't, and drops all */
	holds = first && !xattr_hidden(b->fs, first) ? (uint32_t)(first - x->data.at) + 1 : 0;
	if (*(const uint32_t *)pages_at(&b->fs->data, k) != holds)
		*(uint32_t *)pages_write(&b->fs->data, k) = holds;
}

void
xattrs_resolve(struct jffs2_build *b)
{
	struct concern c = { 0 };

	if (!b->fs->base) {
		b->fs->xattrs = xattrs_order(b->fs);
		pages_new(&b->fs->data, (uint32_t)b->fs->xattrs->data.count, sizeof(uint32_t));
	}
	if (b->whole)
		concern_all(b->fs->xattrs, &c);
	else
		concern_changed(b, &c);
	settle_each(b, c.data.at, c.data.count, settle_data);
	settle_each(b, c.ties.at, c.ties.count, settle_tie);
	settle_each(b, c.xids.at, c.xids.count, settle_use);
	array_free(&c.data);
	array_free(&c.ties);
	array_free(&c.xids);
}
