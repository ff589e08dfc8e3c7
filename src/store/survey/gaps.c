/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/survey/gaps.h"

#include <stdio.h>

enum {
	RUN_MIN = 4096,
	/* Every run of that length holds a multiple of this, counted from anywhere:
	 * checking one byte in this many finds them all. */
	STRIDE = RUN_MIN / 2
};

void
gaps_start(struct gaps *g, struct span bytes, const struct part_list *from,
        struct part_list *to)
{
	*g = (struct gaps){ .bytes = bytes, .from = from, .to = to };
}

static const struct part *
gap_now(const struct gaps *g)
{
	return &g->from->parts.at[g->places.count];
}

/* Moves on to the next part of the old list; `place` is where this one is now. */
static void
next_part(struct gaps *g, size_t place)
{
	array_push(&g->places, (int)place);
	g->in_run = false;
	if (g->places.count < g->from->parts.count)
		g->at = g->data = gap_now(g)->offset;
}

static void
copy_part(struct gaps *g)
{
	struct part part = *gap_now(g);

	/* A header comes before what it is the header of. */
	if (part.header != PART_NONE)
		part.header = g->places.at[part.header];
	array_push(&g->to->parts, part);
	next_part(g, g->to->parts.count - 1);
}

/* The first piece of an open part is that part; what follows is no part of it. */
static void
push_piece(struct gaps *g, uint64_t from, uint64_t to, enum part_kind kind)
{
	static const char *const what[] = {
		[PART_ERASED] = "erased (0xff)", [PART_ZERO] = "zeros",
		[PART_DATA] = "unknown data"
	};
	struct part piece = *gap_now(g);

	if (from == to)
		return;
	if (from > piece.offset || !piece.open) {
		if (piece.open || kind != PART_DATA)
			snprintf(piece.what, sizeof piece.what, "%s", what[kind]);
		piece.kind = kind;
		piece.format = NULL;
		piece.open = false;
	}
	piece.offset = from;
	piece.len = to - from;
	array_push(&g->to->parts, piece);
}

static void
spend(uint64_t *budget, uint64_t amount)
{
	*budget -= amount < *budget ? amount : *budget;
}

/* Moves `at` to a byte that may be in a long run, and `run` to the start of its run. */
static void
find_run(struct gaps *g, uint64_t end, uint64_t *budget)
{
	while (g->at < end && *budget > 0) {
		uint8_t byte = g->bytes.at[g->at];

		if (byte == 0 || byte == 0xff) {
			for (g->run = g->at; g->run > g->data; g->run--)
				if (g->bytes.at[g->run - 1] != byte)
					break;
			g->in_run = true;
			return;
		}
		g->at += STRIDE;
		spend(budget, STRIDE);
	}
}

/* Moves `at` to the end of the run; one that is long enough becomes a part. */
static void
follow_run(struct gaps *g, uint64_t end, uint64_t *budget)
{
	uint8_t byte = g->bytes.at[g->run];
	uint64_t limit = *budget < end - g->at ? g->at + *budget : end;
	uint64_t from = g->at;

	g->at += span_run(span_cut(g->bytes, 0, (size_t)limit), (size_t)g->at, byte);
	spend(budget, g->at - from);
	if (g->at == limit && limit < end)
		return;
	g->in_run = false;
	if (g->at - g->run >= RUN_MIN || g->at - g->run == gap_now(g)->len) {
		push_piece(g, g->data, g->run, PART_DATA);
		push_piece(g, g->run, g->at, byte ? PART_ERASED : PART_ZERO);
		g->data = g->at;
	} else {
		g->at += STRIDE;
	}
}

static void
divide_gap(struct gaps *g, uint64_t *budget)
{
	uint64_t end = gap_now(g)->offset + gap_now(g)->len;

	while (g->at < end && *budget > 0) {
		if (!g->in_run)
			find_run(g, end, budget);
		else
			follow_run(g, end, budget);
	}
	if (g->at >= end) {
		push_piece(g, g->data, end, PART_DATA);
		next_part(g, g->to->parts.count - 1);
	}
}

bool
gaps_step(struct gaps *g, uint64_t budget)
{
	while (g->places.count < g->from->parts.count && budget > 0) {
		if (gap_now(g)->kind == PART_DATA || gap_now(g)->open)
			divide_gap(g, &budget);
		else
			copy_part(g);
		spend(&budget, 1);
	}
	return g->places.count < g->from->parts.count;
}

void
gaps_finish(struct gaps *g)
{
	while (g->places.count < g->from->parts.count) {
		uint64_t end = gap_now(g)->offset + gap_now(g)->len;

		if (g->data > gap_now(g)->offset) {
			push_piece(g, g->data, end, PART_DATA);
			next_part(g, g->to->parts.count - 1);
		} else {
			copy_part(g);
		}
	}
	array_free(&g->places);
}
