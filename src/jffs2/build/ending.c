/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ended the nodes of a file that are no longer in use. The nodes are layered in
 * order of version, as the kernel does at mount (kernel: jffs2_build_inode_fragtree): a
 * node ends with the one that covers the last of its bytes. Nodes that are never covered
 * lie beyond the size that the newest node gives (kernel: jffs2_truncate_fragtree).
 */
#include "jffs2/build/build_private.h"

#include <stdlib.h>

static uint32_t
number_of(const void *place, unsigned int which, const void *arg)
{
	(void)which, (void)arg;
	return *(const uint32_t *)place;
}

static int
by_number(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

static void
go_on(struct endings *w, enum endings_stage stage)
{
	w->stage = stage;
	w->next = 0;
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

/* The nodes that the inode is made of, or was, in order of the log. Where all of them are in use there
 * is nothing to find. */
static void
collect(struct endings *w, uint64_t *left)
{
	struct jffs2_range r = w->nodes;

	for (; w->next < r.to - r.from && *left; w->next++, --*left) {
		uint32_t node = jffs2_fs_node(w->b->fs, r.from + (uint32_t)w->next);
		enum node_state state = jffs2_fs_state(w->b->fs, node);

		if (!jffs2_extent_is(&w->b->log->extents.at[node], JFFS2_INODE)
		        || (state != STATE_ORPHAN && state != STATE_LIVE))
			continue;
		w->ended |= state == STATE_ORPHAN;
		array_push(&w->members.all, node);
	}
	if (w->next < r.to - r.from)
		return;
	if (w->ended)
		members_order_begin(&w->order, &w->members, w->kept, w->b->log);
	go_on(w, w->ended ? ENDINGS_ORDER : ENDINGS_DONE);
}

static void
order(struct endings *w, uint64_t *left)
{
	if (members_order_step(&w->order, left))
		return;
	members_order_end(&w->order);
	radix_begin(&w->sort, w->kept->all.at, w->kept->all.count, sizeof *w->kept->all.at,
	        PIECE_KEYS, piece_rank, NULL);
	go_on(w, ENDINGS_SORT);
}

static void
sort(struct endings *w, uint64_t *left, enum endings_stage then)
{
	if (radix_step(&w->sort, left))
		return;
	radix_end(&w->sort);
	go_on(w, then);
}

static void
list_places(struct endings *w, uint64_t *left)
{
	for (; w->next < w->kept->all.count && *left; w->next++, --*left) {
		array_push(&w->places, w->kept->all.at[w->next].from);
		array_push(&w->places, w->kept->all.at[w->next].to);
	}
	if (w->next < w->kept->all.count)
		return;
	radix_begin(&w->sort, w->places.at, w->places.count, sizeof *w->places.at, 1, number_of,
	        NULL);
	go_on(w, ENDINGS_SORT_PLACES);
}

/* The canvas has a cell for each stretch between two places. */
static void
measure(struct endings *w, uint64_t *left)
{
	for (; w->next < w->places.count && *left; w->next++, --*left)
		if (w->next == 0 || w->places.at[w->next] != w->places.at[w->cells - 1])
			w->places.at[w->cells++] = w->places.at[w->next];
	if (w->next < w->places.count)
		return;
	w->places.count = w->cells;
	array_trim(&w->places);
	paint_begin(&w->paint, (uint32_t)w->cells, (uint32_t)w->kept->all.count);
	w->below = w->kept->all.count;
	w->metadata.node = EXTENT_NONE;
	go_on(w, ENDINGS_LAY);
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

/* The next member. */
static void
lay_next(struct endings *w)
{
	const struct piece *p = w->below ? &w->kept->all.at[w->below - 1] : NULL;
	struct usable u = usable_at(w, w->next);

	if (u.from >= u.to) {
		if (w->metadata.node != EXTENT_NONE)
			end_metadata(w, &w->metadata, u.node);
		w->metadata = u;
	} else if (p && members_is_piece(&w->members, w->next)) {
		/* As many are laid down as there are, in their own order. */
		lay_piece(w, --w->below);
		if (w->metadata.node != EXTENT_NONE && w->metadata.version < version_of(w, p)) {
			end_metadata(w, &w->metadata, p->node);
			w->metadata.node = EXTENT_NONE;
		}
	} else {
		end_dropped(w, w->next, &u, w->below);
	}
}

static void
lay_over(struct endings *w, uint64_t *left)
{
	for (; w->next < w->members.all.count && *left; w->next++, --*left)
		lay_next(w);
	if (w->next < w->members.all.count)
		return;
	/* Where data is bad, newer nodes may have been laid down before. */
	if (w->metadata.node != EXTENT_NONE && w->latest != EXTENT_NONE
	        && w->metadata.node != w->latest)
		end_metadata(w, &w->metadata, w->latest);
	go_on(w, ENDINGS_CUT);
}

/* ---- what is left beyond the size ---- */

static void
begin_longest(struct endings *w)
{
	array_reserve(&w->longest, w->members.all.count);
	w->longest.count = w->next = w->members.all.count;
	w->stage = ENDINGS_MEASURE_SIZES;
}

static void
note_longest(struct endings *w, uint64_t *left)
{
	for (; w->next > 0 && *left; --*left) {
		uint32_t size = usable_at(w, --w->next).isize;

		if (size > w->greatest)
			w->greatest = size;
		w->longest.at[w->next] = w->greatest;
	}
	if (w->next == 0)
		w->stage = ENDINGS_CUT;
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
cut_off(struct endings *w, uint64_t *left)
{
	uint32_t colour;

	for (; *left && paint_run(&w->paint, &w->cell, &colour); w->cell++, --*left) {
		const struct piece *p = colour == PAINT_NONE ? NULL : &w->kept->all.at[colour];

		if (!p || jffs2_fs_state(w->b->fs, p->node) != STATE_ORPHAN)
			continue;
		if (!w->longest.count) {
			begin_longest(w);
			return;
		}
		end(w, p->node, ENDING_CUT, cutter(w, p, w->places.at[w->cell]));
	}
	if (*left)
		w->stage = ENDINGS_DONE;
}

void
endings_begin(struct endings *w, struct jffs2_build *b, uint32_t i, struct pieces *kept)
{
	*w = (struct endings){ .b = b, .latest = jffs2_fs_at(b->fs, i)->latest, .kept = kept,
		.nodes = jffs2_fs_nodes(b->fs, i) };
	array_reserve(&w->members.all, w->nodes.to - w->nodes.from);
}

bool
endings_step(struct endings *w, uint64_t *left)
{
	while (w->stage != ENDINGS_DONE && *left)
		switch (w->stage) {
		case ENDINGS_COLLECT:
			collect(w, left);
			break;
		case ENDINGS_ORDER:
			order(w, left);
			break;
		case ENDINGS_SORT:
			sort(w, left, ENDINGS_LIST_PLACES);
			break;
		case ENDINGS_LIST_PLACES:
			list_places(w, left);
			break;
		case ENDINGS_SORT_PLACES:
			sort(w, left, ENDINGS_DIVIDE);
			break;
		case ENDINGS_DIVIDE:
			measure(w, left);
			break;
		case ENDINGS_LAY:
			lay_over(w, left);
			break;
		case ENDINGS_CUT:
			cut_off(w, left);
			break;
		case ENDINGS_MEASURE_SIZES:
			note_longest(w, left);
			break;
		case ENDINGS_DONE:
			break;
		}
	return w->stage != ENDINGS_DONE;
}

void
endings_end(struct endings *w)
{
	members_order_end(&w->order);
	radix_end(&w->sort);
	array_free(&w->members.all);
	array_free(&w->places);
	array_free(&w->longest);
	paint_free(&w->paint);
}
