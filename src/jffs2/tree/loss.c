/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/tree/loss.h"

#include <stdlib.h>
#include <sys/stat.h>

/* With one of these not even a node's inode number can be trusted. */
enum { DISBELIEVED = FLAW_HEADER_CRC | FLAW_NODE_CRC | FLAW_LENGTH | FLAW_RANGE };
enum { WORK_PER_NODE = 16 };

/* Bytes [from, to) of a file that a damaged node had. */
struct stretch {
	uint32_t from, to;
};
struct stretches {
	ARRAY(struct stretch) all;
};

bool
jffs2_loss_any(const struct tree_loss *l)
{
	return l->missing || l->stale || l->unreadable || l->more;
}

/* A node that the kernel drops because it is damaged: present, not obsolete, not later
 * than the view. One that a summary leaves out is not damaged. */
static bool
is_dropped(const struct jffs2_fs *fs, uint32_t i)
{
	const struct extent *e = jffs2_fs_taken(fs, i);
	enum node_state state;

	if (!(e->flaws & ~(uint32_t)FLAW_UNLISTED))
		return false;
	state = jffs2_fs_state(fs, i);
	return (state == STATE_BAD || state == STATE_DROPPED)
	       && (e->kind != EXTENT_NODE || jffs2_fs_accurate(fs, i));
}

static bool
tells_its_place(const struct extent *e)
{
	return e->kind == EXTENT_NODE && jffs2_extent_is(e, JFFS2_INODE)
	       && !(e->flaws & DISBELIEVED);
}

/* True for what is damaged, not only unusual. */
static bool
is_damaged(const struct extent *e)
{
	for (uint32_t bit = 0; bit < FLAW_COUNT && e->flaws >> bit; bit++)
		if (e->flaws >> bit & 1 && jffs2_flaws[bit].severity == SEVERITY_ERROR)
			return true;
	return false;
}

bool
jffs2_loss_untold(const struct jffs2_fs *fs, uint32_t i)
{
	const struct extent *e = &fs->log->extents.at[i];

	if (e->kind == EXTENT_DIRT)
		return e->flaws & FLAW_HEADER_CRC;
	return is_dropped(fs, i) && is_damaged(jffs2_fs_taken(fs, i))
	       && e->nodetype != JFFS2_CLEANMARKER && e->nodetype != JFFS2_PADDING
	       && !tells_its_place(e);
}

static struct jffs2_inode_node
decode(const struct jffs2_tree *t, uint32_t node)
{
	struct jffs2_inode_node n;

	jffs2_inode_decode(jffs2_log_node(t->fs->log, node), t->fs->log->endian, &n);
	return n;
}

/* ---- a file of which nothing is left ---- */

/* The largest size in a damaged node of the inode. */
static void
lose_all(const struct jffs2_tree *t, uint32_t inode, struct tree_loss *l)
{
	struct jffs2_range r = jffs2_fs_nodes(t->fs, inode);
	bool told = false;

	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = jffs2_fs_node(t->fs, k);
		struct jffs2_inode_node n;

		if (!tells_its_place(&t->fs->log->extents.at[node]))
			continue;
		n = decode(t, node);
		told = true;
		if (n.isize > l->unreadable)
			l->unreadable = n.isize;
	}
	l->more = !told;
}

/* ---- a file of which something is left ---- */

static void
push(struct stretches *s, uint64_t from, uint64_t to)
{
	if (from < to)
		array_push(&s->all, ((struct stretch){ (uint32_t)from, (uint32_t)to }));
}

static uint64_t
end_of(const struct jffs2_inode_node *n)
{
	uint64_t end = (uint64_t)n->offset + jffs2_inode_size(n);

	return end < UINT32_MAX ? end : UINT32_MAX;
}

/* The parts of the damaged node where an older one shows. Gaps are counted as such. */
static void
add_covered(const struct jffs2_tree *t, uint32_t inode, uint32_t node, struct stretches *s,
        uint64_t *work)
{
	const struct jffs2_fs *fs = t->fs;
	struct jffs2_range r = jffs2_fs_fragments(fs, inode);
	struct jffs2_inode_node n = decode(t, node);
	uint64_t from = n.offset, to = end_of(&n);

	for (uint32_t k = jffs2_fs_fragment_at(fs, r, n.offset); k < r.to && *work; k++) {
		const struct jffs2_fragment *f = jffs2_fs_fragment(fs, k);

		if (f->from >= to)
			break;
		--*work;
		if (f->node != EXTENT_NONE && t->fs->log->extents.at[f->node].version < n.version)
			push(s, f->from > from ? f->from : from, f->to < to ? f->to : to);
	}
}

/* Those, and what lies beyond the end of the file because it was to grow. */
static void
add_node(const struct jffs2_tree *t, uint32_t inode, uint32_t node, struct stretches *s,
        uint64_t *work)
{
	const struct jffs2_inode *i = jffs2_fs_at(t->fs, inode);
	struct jffs2_inode_node n = decode(t, node);

	add_covered(t, inode, node, s, work);
	if (n.version > t->fs->log->extents.at[i->latest].version)
		push(s, n.offset > i->size ? n.offset : i->size, end_of(&n));
}

static int
compare_stretches(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

/* The total length of the stretches. */
static uint64_t
length_of(struct stretches *s)
{
	uint64_t len = 0, end = 0;

	if (s->all.count)
		qsort(s->all.at, s->all.count, sizeof *s->all.at, compare_stretches);
	for (size_t i = 0; i < s->all.count; i++) {
		const struct stretch *x = &s->all.at[i];
		uint64_t from = x->from > end ? x->from : end;

		if (x->to > from)
			len += x->to - from;
		if (x->to > end)
			end = x->to;
	}
	return len;
}

/* What is damaged after version `last` of the file doesn't count. */
static void
lose_newest(const struct jffs2_tree *t, uint32_t inode, uint32_t last, struct tree_loss *l)
{
	struct jffs2_range r = jffs2_fs_nodes(t->fs, inode);
	uint64_t work = WORK_PER_NODE * ((uint64_t)(r.to - r.from) + 1);
	struct stretches s = { 0 };

	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = jffs2_fs_node(t->fs, k);
		const struct extent *e = &t->fs->log->extents.at[node];

		if (!is_dropped(t->fs, node) || !tells_its_place(e) || e->version > last)
			continue;
		if (last == UINT32_MAX)
			add_node(t, inode, node, &s, &work);
		else
			add_covered(t, inode, node, &s, &work);
	}
	l->stale = length_of(&s);
	l->stale_at = s.all.count ? s.all.at[0].from : 0;
	l->more |= work == 0;
	array_free(&s.all);
}

bool
jffs2_undecoded_has(const struct jffs2_undecoded *u, uint32_t node)
{
	size_t from = 0, to = u->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (u->at[middle] < node)
			from = middle + 1;
		else
			to = middle;
	}
	return from < u->count && u->at[from] == node;
}

/* True if the node was found to be undecodable, when it was read or by the scan. */
static bool
is_undecoded(const struct jffs2_tree *t, uint32_t node)
{
	return (t->undecoded && jffs2_undecoded_has(t->undecoded, node))
	       || t->fs->log->extents.at[node].flaws & FLAW_COMPR;
}


static void
lose_unreadable(const struct jffs2_tree *t, uint32_t inode, struct tree_loss *l)
{
	struct jffs2_range r = jffs2_fs_fragments(t->fs, inode);

	while (r.from < r.to--) {
		const struct jffs2_fragment *f = jffs2_fs_fragment(t->fs, r.to);

		if (f->node == EXTENT_NONE || !is_undecoded(t, f->node))
			continue;
		l->unreadable += f->to - f->from;
		l->unreadable_at = f->from;
	}
}

/* True if the doubt whether this is one file system is about the inode, too. */
static bool
in_conflict(const struct jffs2_tree *t, uint32_t ino)
{
	const struct divide_doubt *d = t->doubt;
	size_t from = 0, to = d ? d->inos.count : 0;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (d->inos.at[middle] < ino)
			from = middle + 1;
		else
			to = middle;
	}
	return d && from < d->inos.count && d->inos.at[from] == ino;
}

struct tree_loss
jffs2_loss(const struct jffs2_tree *t, uint32_t inode)
{
	const struct jffs2_inode *i = jffs2_fs_at(t->fs, inode);
	struct tree_loss l = { .mixed = in_conflict(t, i->ino) };
	uint32_t first = 0;

	if (!i->reachable)
		return l;
	if (i->error) {
		lose_all(t, inode, &l);
		return l;
	}
	if (!S_ISREG(i->mode) || i->latest == EXTENT_NONE)
		return l;
	l.missing = jffs2_fs_missing(t->fs, inode, &first);
	l.missing_at = l.missing ? first : 0;
	lose_newest(t, inode, UINT32_MAX, &l);
	lose_unreadable(t, inode, &l);
	return l;
}

/* Writers put hole nodes into gaps: what no node has was lost with one. */
static void
lose_gaps(const struct jffs2_tree *t, uint32_t inode, struct tree_loss *l)
{
	struct jffs2_range r = jffs2_fs_fragments(t->fs, inode);

	while (r.from < r.to--) {
		const struct jffs2_fragment *f = jffs2_fs_fragment(t->fs, r.to);

		if (f->node != EXTENT_NONE)
			continue;
		l->missing += f->to - f->from;
		l->missing_at = f->from;
	}
}

struct tree_loss
jffs2_version_loss(const struct jffs2_tree *t, uint32_t inode, uint32_t version)
{
	struct tree_loss l = { .mixed = in_conflict(t, jffs2_fs_at(t->fs, inode)->ino) };

	lose_gaps(t, inode, &l);
	lose_newest(t, inode, version, &l);
	lose_unreadable(t, inode, &l);
	return l;
}
