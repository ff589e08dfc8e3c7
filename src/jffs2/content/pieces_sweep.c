/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a file shows of its pieces. The sweep goes along the file from its first byte; at each place
 * the piece on top of the heap is what the file shows. Gaps are holes (kernel: no_overlapping_node).
 */
#include "jffs2/content/pieces.h"

/* ---- pieces that have begun ---- */

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

/* ---- fragments ---- */

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

static uint32_t
place_of(const void *piece, unsigned int which, const void *arg)
{
	(void)which, (void)arg;
	return ((const struct piece *)piece)->from;
}

void
sweeping_begin(struct sweeping *s, struct pieces *p, struct jffs2_fragments *out)
{
	*s = (struct sweeping){ .p = p, .out = out };
	radix_begin(&s->sort, p->all.at, p->all.count, sizeof *p->all.at, 1, place_of, NULL);
}

/* True if what lies on top hides all of the piece, so that it never shows. */
static bool
is_hidden(const struct pieces *p, const struct piece *piece)
{
	const struct piece *top = p->heap.count ? &p->all.at[p->heap.at[0]] : NULL;

	return top && piece->to <= top->to && piece_above(top, piece);
}

/* Lets the piece on top be the one that the file shows at the place where the sweep is. False while
 * there is more to do. */
static bool
settle_top(struct sweeping *s, uint64_t *left)
{
	struct pieces *p = s->p;

	for (; p->heap.count && p->all.at[p->heap.at[0]].to <= s->pos; --*left) {
		if (!*left)
			return false;
		heap_pop(p);
	}
	for (; s->next < p->all.count && p->all.at[s->next].from <= s->pos; s->next++, --*left) {
		if (!*left)
			return false;
		if (p->all.at[s->next].to > s->pos && !is_hidden(p, &p->all.at[s->next]))
			heap_add(p, (uint32_t)s->next);
	}
	return true;
}

/* The next fragment; false if there is none. */
static bool
advance(struct sweeping *s)
{
	struct pieces *p = s->p;
	const struct piece *top;
	uint32_t to;

	if (!p->heap.count && s->next == p->all.count)
		return false;
	top = p->heap.count ? &p->all.at[p->heap.at[0]] : NULL;
	to = top ? top->to : p->all.at[s->next].from;
	if (s->next < p->all.count && p->all.at[s->next].from < to)
		to = p->all.at[s->next].from;
	add_fragment(s->out, &s->count, s->pos, to, top ? top->node : EXTENT_NONE);
	s->pos = to;
	return true;
}

bool
sweeping_step(struct sweeping *s, uint64_t *left)
{
	if (!s->sorted) {
		if (radix_step(&s->sort, left))
			return true;
		radix_end(&s->sort);
		s->sorted = true;
	}
	while (*left && settle_top(s, left)) {
		if (!advance(s)) {
			array_free(&s->p->heap);
			return false;
		}
		*left -= *left > 0;
	}
	return true;
}

void
sweeping_end(struct sweeping *s)
{
	radix_end(&s->sort);
	if (s->p)
		array_free(&s->p->heap);
	s->p = NULL;
}

uint32_t
pieces_sweep(struct pieces *p, struct jffs2_fragments *out)
{
	uint64_t left = UINT64_MAX;
	struct sweeping s;

	sweeping_begin(&s, p, out);
	sweeping_step(&s, &left);
	sweeping_end(&s);
	return s.count;
}
