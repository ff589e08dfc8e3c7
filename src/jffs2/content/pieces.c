/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/content/pieces.h"

#include <stdlib.h>
#include <string.h>

/* Does `a` lie above `b`? Of equal versions (a copy made by garbage collection) the
 * physically later (kernel: jffs2_add_tn_to_tree meets it first and keeps it). */
bool
piece_above(const struct piece *a, const struct piece *b)
{
	return a->version != b->version ? a->version > b->version : a->node > b->node;
}

static int
by_version(const void *left, const void *right)
{
	const struct piece *a = left, *b = right;

	return piece_above(a, b) ? -1 : piece_above(b, a);
}

static int
by_from(const void *left, const void *right)
{
	const struct piece *a = left, *b = right;

	return a->from < b->from ? -1 : a->from > b->from;
}

void
pieces_sort(struct pieces *p)
{
	if (p->all.count)
		qsort(p->all.at, p->all.count, sizeof *p->all.at, by_version);
}

/* No real file system has more than a few of one version: only the last few are compared,
 * to avoid quadratic time. */
/* Of pieces with one version that touch each other the physically earlier go, whole. Leaves
 * `all` sorted, the highest version first. */
static void
drop_copies(struct pieces *p)
{
	enum { NEIGHBOURS = 8 };
	size_t kept = 0;

	pieces_sort(p);
	for (size_t i = 0; i < p->all.count; i++) {
		struct piece piece = p->all.at[i];
		bool copy = false;

		for (size_t k = kept; k > 0 && kept - k < NEIGHBOURS && !copy; k--) {
			const struct piece *other = &p->all.at[k - 1];

			if (other->version != piece.version)
				break;
			copy = other->from <= piece.to && piece.from <= other->to;
		}
		if (!copy)
			p->all.at[kept++] = piece;
	}
	p->all.count = kept;
}

/* Versions alone decide, unless two nodes have the same or data is bad. */
static bool
plain(const struct pieces *p, const struct jffs2_log *log)
{
	for (size_t i = 0; i < p->all.count; i++)
		if (log->extents.at[p->all.at[i].node].flaws & FLAW_DATA_CRC
		        || (i && p->all.at[i].version == p->all.at[i - 1].version))
			return false;
	return true;
}

static void
drop_bad(struct pieces *p, const struct jffs2_log *log)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->all.count; i++)
		if (!(log->extents.at[p->all.at[i].node].flaws & FLAW_DATA_CRC))
			p->all.at[kept++] = p->all.at[i];
	p->all.count = kept;
}

static void
heap_add(struct pieces *p, uint32_t piece)
{
	size_t i;

	array_push(&p->heap, piece);
	i = p->heap.count - 1;
	while (i > 0) {
		size_t up = (i - 1) / 2;

		if (!piece_above(&p->all.at[piece], &p->all.at[p->heap.at[up]]))
			break;
		p->heap.at[i] = p->heap.at[up];
		i = up;
	}
	p->heap.at[i] = piece;
}

static void
heap_pop(struct pieces *p)
{
	uint32_t last = p->heap.at[--p->heap.count];
	size_t i = 0, n = p->heap.count;

	while (2 * i + 1 < n) {
		size_t down = 2 * i + 1;

		if (down + 1 < n && piece_above(&p->all.at[p->heap.at[down + 1]],
		        &p->all.at[p->heap.at[down]]))
			down++;
		if (!piece_above(&p->all.at[p->heap.at[down]], &p->all.at[last]))
			break;
		p->heap.at[i] = p->heap.at[down];
		i = down;
	}
	if (n)
		p->heap.at[i] = last;
}

static void
add_fragment(struct jffs2_fragments *out, uint32_t *count, uint32_t from, uint32_t to,
        uint32_t node)
{
	struct jffs2_fragment *last = *count ? &out->at[out->count - 1] : NULL;

	if (last && last->node == node && last->to == from) {
		last->to = to;
		return;
	}
	array_push(out, ((struct jffs2_fragment){ from, to, node }));
	++*count;
}

/* Goes along the file from its first byte; at each place the piece on top of the heap is
 * what the file shows. Gaps are holes (kernel: no_overlapping_node). */
uint32_t
pieces_sweep(struct pieces *p, struct jffs2_fragments *out)
{
	uint32_t pos = 0, count = 0;
	size_t next = 0;

	if (p->all.count)
		qsort(p->all.at, p->all.count, sizeof *p->all.at, by_from);
	while (next < p->all.count || p->heap.count) {
		const struct piece *top;
		uint32_t to;

		while (next < p->all.count && p->all.at[next].from <= pos)
			heap_add(p, (uint32_t)next++);
		while (p->heap.count && p->all.at[p->heap.at[0]].to <= pos)
			heap_pop(p);
		if (!p->heap.count && next == p->all.count)
			break;
		top = p->heap.count ? &p->all.at[p->heap.at[0]] : NULL;
		to = top ? top->to : p->all.at[next].from;
		if (next < p->all.count && p->all.at[next].from < to)
			to = p->all.at[next].from;
		add_fragment(out, &count, pos, to, top ? top->node : EXTENT_NONE);
		pos = to;
	}
	array_free(&p->heap);
	return count;
}

/* ---- what the file is made of ---- */

static bool
same_fragments(const struct jffs2_fragments *a, const struct jffs2_fragments *b)
{
	for (size_t i = 0; i < a->count && i < b->count; i++)
		if (a->at[i].from != b->at[i].from || a->at[i].node != b->at[i].node)
			return false;
	return a->count == b->count;
}

/* Replaces what the kernel keeps by the layers by version, if the result is the same:
 * they also have what it dropped at once because a newer node covers it. */
static void
prefer_layers(struct pieces *p, struct pieces *layers)
{
	struct jffs2_fragments ours = { 0 }, theirs = { 0 };

	pieces_sweep(p, &theirs);
	pieces_sweep(layers, &ours);
	if (same_fragments(&ours, &theirs)) {
		array_free(&p->all);
		memcpy(&p->all, &layers->all, sizeof p->all);
		memset(&layers->all, 0, sizeof layers->all);
	}
	array_free(&ours);
	array_free(&theirs);
}

static void
layer(struct pieces *p, const struct jffs2_log *log)
{
	drop_bad(p, log);
	drop_copies(p);
}

void
pieces_settle(struct pieces *p, const struct jffs2_log *log, struct piece *newest)
{
	struct pieces layers = { 0 };

	pieces_sort(p);
	if (!plain(p, log)) {
		for (size_t i = 0; i < p->all.count; i++)
			array_push(&layers.all, p->all.at[i]);
		layer(&layers, log);
	}
	if (plain(p, log) || !pieces_gather(p, log, newest)) {
		layer(p, log);
		if (p->all.count && p->all.at[0].version > newest->version)
			*newest = p->all.at[0];
	} else {
		prefer_layers(p, &layers);
		pieces_sort(p);
	}
	pieces_free(&layers);
}

void
pieces_free(struct pieces *p)
{
	array_free(&p->all);
	array_free(&p->heap);
}
