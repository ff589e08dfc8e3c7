/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuse/prefetch_private.h"

/* The piece behind another one. */
static struct piece
piece_after(const struct prefetch *a, struct piece p, enum answer_order order)
{
	struct piece next = { p.node, p.at + PREFETCH_PIECE, p.size };

	if (next.at < p.size)
		return next;
	next = (struct piece){ 0 };
	if (!answer_after(a->share, p.node, order, &next.node, &next.size))
		next.size = 0;
	return next;
}

static bool
is_piece(const struct piece *p, uint64_t node, uint64_t at)
{
	return p->size && p->node == node && p->at == at;
}

/* ---- windows ---- */

static void
open_window(struct prefetch *a, struct stream *s)
{
	s->left = s->window;
	s->unmarked = true;
	s->window = s->window < PREFETCH_WINDOW_MOST / 2 ? s->window * 2 : PREFETCH_WINDOW_MOST;
	s->heard = ++a->clock;
	pthread_cond_broadcast(&a->wanted);
}

void
prefetch_heard(struct prefetch *a, struct stream *s, struct slot *slot)
{
	prefetch_drop_before(s, slot->order);
	if (slot->order < s->begun)
		return;
	s->heard = ++a->clock;
	if (slot->mark)
		open_window(a, s);
	slot->mark = false;
}

/* ---- streams ---- */

/* The one of which nothing was heard for longest. */
static void
begin_stream(struct prefetch *a, struct piece from, enum answer_order order)
{
	struct stream *s = &a->streams[0];

	for (size_t i = 1; i < PREFETCH_STREAMS; i++)
		if (a->streams[i].heard < s->heard)
			s = &a->streams[i];
	s->begun = ++a->clock;
	prefetch_drop_before(s, s->begun);
	s->order = order;
	s->next = piece_after(a, from, order);
	s->window = PREFETCH_WINDOW_FIRST;
	open_window(a, s);
}

/* Was it expected behind a guess? */
static bool
confirm(struct prefetch *a, uint64_t node, uint64_t at)
{
	for (size_t i = 0; i < GUESSES; i++)
		for (int order = 0; order < ANSWER_ORDERS; order++) {
			struct piece p = a->guesses[i].next[order];

			if (!is_piece(&p, node, at))
				continue;
			a->guesses[i] = (struct guess){ 0 };
			begin_stream(a, p, (enum answer_order)order);
			return true;
		}
	return false;
}

static void
add_guess(struct prefetch *a, uint64_t node, uint64_t at)
{
	struct guess *g;
	struct stat st;

	for (size_t i = 0; i < GUESSES; i++)
		if (a->guesses[i].node == node && a->guesses[i].at == at)
			return;
	if (answer_stat(a->share, node, &st) != 0)
		return;
	g = &a->guesses[a->oldest++ % GUESSES];
	g->node = node;
	g->at = at;
	for (int order = 0; order < ANSWER_ORDERS; order++)
		g->next[order] = piece_after(a, (struct piece){ node, at, (uint64_t)st.st_size },
		        (enum answer_order)order);
}

void
prefetch_guess(struct prefetch *a, uint64_t node, uint64_t at)
{
	for (size_t i = 0; i < PREFETCH_STREAMS; i++) {
		struct stream *s = &a->streams[i];

		if (!is_piece(&s->next, node, at))
			continue;
		/* The reader is faster: it has this piece decoded itself. */
		prefetch_drop_before(s, ++a->clock);
		s->next = piece_after(a, s->next, s->order);
		open_window(a, s);
		return;
	}
	if (!confirm(a, node, at))
		add_guess(a, node, at);
}

/* ---- pieces ---- */

static struct slot *
free_slot(struct stream *s)
{
	for (size_t i = 0; i < PREFETCH_SLOTS; i++) {
		struct slot *slot = &s->slots[i];

		if (slot->state != SLOT_FREE)
			continue;
		if (!slot->bytes)
			slot->bytes = memory_try(PREFETCH_PIECE);
		return slot->bytes ? slot : NULL;
	}
	return NULL;
}

/* The window has its mark in the middle. */
static struct slot *
take_from(struct prefetch *a, struct stream *s)
{
	struct slot *slot = s->left && s->next.size ? free_slot(s) : NULL;
	uint64_t len, most = s->left;

	if (!slot)
		return NULL;
	len = s->next.size - s->next.at < PREFETCH_PIECE ? s->next.size - s->next.at : PREFETCH_PIECE;
	len = len > PREFETCH_COST_LEAST ? len : PREFETCH_COST_LEAST;
	slot->state = SLOT_BUSY;
	slot->piece = s->next;
	slot->order = ++a->clock;
	s->next = piece_after(a, s->next, s->order);
	s->left = len < most ? (uint32_t)(most - len) : 0;
	slot->mark = s->unmarked && (s->left <= s->window / 4 || !s->next.size);
	s->unmarked &= !slot->mark;
	return slot;
}

struct slot *
prefetch_take(struct prefetch *a)
{
	struct slot *slot = NULL;

	for (size_t i = 0; i < PREFETCH_STREAMS && !slot; i++)
		slot = take_from(a, &a->streams[i]);
	return slot;
}
