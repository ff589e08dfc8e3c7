/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ended the nodes of a file that are no longer in use. The nodes are layered in
 * order of version, as the kernel does at mount (kernel: jffs2_build_inode_fragtree): a
 * node ends with the one that covers the last of its bytes. Nodes that are never covered
 * lie beyond the size that the newest node gives (kernel: jffs2_truncate_fragtree).
 */
#include "jffs2/build/build_private.h"
#include "jffs2/content/members.h"
#include "jffs2/content/paint.h"

#include <stdlib.h>

/* A node that the inode is made of, or was. What can be read from it isn't kept. */
struct usable {
	uint32_t version, node, from, to, isize;
};

struct endings {
	struct jffs2_build *b;
	uint32_t latest;           /* the node whose metadata counts */
	struct pieces *kept;       /* sorted, the uppermost first: colour k is piece k */
	struct members members;    /* the usable nodes */
	ARRAY(uint32_t) places;    /* where pieces begin and end, ascending */
	ARRAY(uint32_t) longest;   /* parallel to members: the greatest isize from there on */
	struct paint paint;
	uint32_t painter;          /* the node being laid over the others */
};

static int
by_number(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

/* Nodes that are in use already stay so. */
static void
end(struct endings *w, uint32_t node, enum node_ending ending, uint32_t by)
{
	if (by != EXTENT_NONE && jffs2_fs_state(w->b->fs, node) == STATE_ORPHAN)
		set_ending(w->b, node, ending, by);
}

static struct usable
usable_at(const struct endings *w, size_t i)
{
	const struct jffs2_log *log = w->b->log;
	uint32_t node = members_node(&w->members, i);
	struct jffs2_inode_node n;

	jffs2_inode_decode(jffs2_log_node(log, node), log->endian, &n);
	return (struct usable){ log->extents.at[node].version, node, n.offset,
		piece_end(n.offset, jffs2_inode_size(&n)), n.isize };
}

/* The nodes that the inode is made of, or was, in order of the log; false if all of them are in
 * use. */
static bool
collect(struct endings *w, uint32_t i)
{
	struct jffs2_range r = jffs2_fs_nodes(w->b->fs, i);
	bool ended = false;

	array_reserve(&w->members.all, r.to - r.from);
	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = jffs2_fs_node(w->b->fs, k);
		enum node_state state = jffs2_fs_state(w->b->fs, node);

		if (!jffs2_extent_is(&w->b->log->extents.at[node], JFFS2_INODE)
		        || (state != STATE_ORPHAN && state != STATE_LIVE))
			continue;
		ended |= state == STATE_ORPHAN;
		array_push(&w->members.all, node);
	}
	return ended;
}

/* The canvas has a cell for each stretch between two places. */
static void
measure(struct endings *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->kept->all.count; i++) {
		array_push(&w->places, w->kept->all.at[i].from);
		array_push(&w->places, w->kept->all.at[i].to);
	}
	if (w->places.count)
		qsort(w->places.at, w->places.count, sizeof *w->places.at, by_number);
	for (size_t i = 0; i < w->places.count; i++)
		if (i == 0 || w->places.at[i] != w->places.at[n - 1])
			w->places.at[n++] = w->places.at[i];
	w->places.count = n;
	array_trim(&w->places);
	paint_begin(&w->paint, (uint32_t)n, (uint32_t)w->kept->all.count);
}

static uint32_t
place_of(const struct endings *w, uint32_t offset)
{
	const uint32_t *at = bsearch(&offset, w->places.at, w->places.count,
	        sizeof *w->places.at, by_number);

	return (uint32_t)(at - w->places.at);
}

static void
note_covered(void *arg, uint32_t colour)
{
	struct endings *w = arg;

	end(w, w->kept->all.at[colour].node, ENDING_COVERED, w->painter);
}

/* A piece may have a rank in place of its version. */
static uint32_t
version_of(const struct endings *w, const struct piece *p)
{
	return w->b->log->extents.at[p->node].version;
}

/* Of the pieces up to `next` the copy that is kept of `u`; EXTENT_NONE if none is. */
static uint32_t
copy_of(const struct endings *w, const struct usable *u, size_t next)
{
	enum { NEIGHBOURS = 8 }; /* as many as drop_copies in pieces.c compares */
	const struct piece *p = w->kept->all.at;

	for (int i = 0; i < NEIGHBOURS && next-- > 0; i++)
		if (version_of(w, &p[next]) == u->version && p[next].from <= u->to
		        && u->from <= p[next].to)
			return p[next].node;
	return EXTENT_NONE;
}

/* A node without data ends with the next version, whatever that is. Data of the same
 * version does not outdo it (see choose_latest). */
static void
end_metadata(struct endings *w, const struct usable *old, uint32_t next)
{
	bool copied = w->b->log->extents.at[next].version == old->version;

	end(w, old->node, copied ? ENDING_COPIED : ENDING_REPLACED, next);
}

/* Lays piece `k` over those that are there. */
static void
lay_piece(struct endings *w, size_t k)
{
	const struct piece *p = &w->kept->all.at[k];

	w->painter = p->node;
	/* where it was when the places were measured: the image may have changed */
	if (p->from < p->to)
		paint_over(&w->paint, place_of(w, p->from), place_of(w, p->to), (uint32_t)k,
		        note_covered, w);
	else /* it begins where no file can go on */
		end(w, p->node, ENDING_CUT, w->latest);
}

/* Node `i`, `u`, with data that is none of the pieces: a copy, or what the kernel drops where data is
 * bad or versions are equal. What it was a copy of may have gone since. */
static void
end_dropped(struct endings *w, size_t i, const struct usable *u, size_t next)
{
	uint32_t copy = copy_of(w, u, next);
	enum node_ending how = copy == EXTENT_NONE ? ENDING_REPLACED : ENDING_COPIED;

	if (copy == EXTENT_NONE)
		copy = w->latest;
	if (copy == EXTENT_NONE && w->members.all.count > 1)
		copy = members_node(&w->members, i == 0 ? 1 : i - 1);
	end(w, u->node, how, copy);
}

static void
lay_over(struct endings *w)
{
	struct usable metadata = { .node = EXTENT_NONE };
	size_t next = w->kept->all.count;

	for (size_t i = 0; i < w->members.all.count; i++) {
		const struct piece *p = next ? &w->kept->all.at[next - 1] : NULL;
		struct usable u = usable_at(w, i);

		if (u.from >= u.to) {
			if (metadata.node != EXTENT_NONE)
				end_metadata(w, &metadata, u.node);
			metadata = u;
		} else if (p && members_is_piece(&w->members, i)) {
			/* As many are laid down as there are, in their own order. */
			lay_piece(w, --next);
			if (metadata.node != EXTENT_NONE && metadata.version < version_of(w, p)) {
				end_metadata(w, &metadata, p->node);
				metadata.node = EXTENT_NONE;
			}
		} else {
			end_dropped(w, i, &u, next);
		}
	}
	/* Where data is bad, newer nodes may have been laid down before. */
	if (metadata.node != EXTENT_NONE && w->latest != EXTENT_NONE && metadata.node != w->latest)
		end_metadata(w, &metadata, w->latest);
}

/* ---- what is left beyond the size ---- */

static void
note_longest(struct endings *w)
{
	uint32_t longest = 0;

	array_reserve(&w->longest, w->members.all.count);
	w->longest.count = w->members.all.count;
	for (size_t i = w->members.all.count; i-- > 0;) {
		uint32_t size = usable_at(w, i).isize;

		if (size > longest)
			longest = size;
		w->longest.at[i] = longest;
	}
}

/* The first node above `p` from which on no size reaches beyond `offset`; of copies of it
 * the last. The latest if `p` is the highest: metadata of the same version outdoes it. */
static uint32_t
cutter(const struct endings *w, const struct piece *p, uint32_t offset)
{
	enum { COPIES = 8 };
	const struct extent *e = w->b->log->extents.at;
	size_t from = 0, to = w->members.all.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		uint32_t node = members_node(&w->members, middle), version = version_of(w, p);

		if (w->longest.at[middle] > offset || e[node].version < version
		        || (e[node].version == version && node <= p->node))
			from = middle + 1;
		else
			to = middle;
	}
	for (int i = 0; i < COPIES && from + 1 < w->members.all.count
	                && e[members_node(&w->members, from + 1)].version
	                           == e[members_node(&w->members, from)].version; i++)
		from++;
	return from < w->members.all.count ? members_node(&w->members, from) : w->latest;
}

static void
cut_off(struct endings *w)
{
	uint32_t colour;

	for (uint32_t at = 0; paint_run(&w->paint, &at, &colour); at++) {
		const struct piece *p = colour == PAINT_NONE ? NULL : &w->kept->all.at[colour];

		if (!p || jffs2_fs_state(w->b->fs, p->node) != STATE_ORPHAN)
			continue;
		if (!w->longest.count)
			note_longest(w);
		end(w, p->node, ENDING_CUT, cutter(w, p, w->places.at[at]));
	}
}

void
endings_find(struct jffs2_build *b, uint32_t i, struct pieces *kept)
{
	struct endings w = { .b = b, .latest = jffs2_fs_at(b->fs, i)->latest, .kept = kept };

	if (collect(&w, i)) {
		members_order(&w.members, kept, b->log);
		pieces_sort(kept);
		measure(&w);
		lay_over(&w);
		cut_off(&w);
	}
	array_free(&w.members.all);
	array_free(&w.places);
	array_free(&w.longest);
	paint_free(&w.paint);
}
