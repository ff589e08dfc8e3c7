/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a stretch of a bar is. */
#include "jffs2/layers/layers.h"

const struct layer_cell_row layer_cells[] = {
	[LAYER_NOTHING] = { ' ', "" },
	[LAYER_SEEN] = { '#', "read" },
	[LAYER_PARTLY] = { '+', "partly read" },
	[LAYER_HOLE] = { '0', "hole" },
	[LAYER_COVERED] = { '-', "covered" },
	[LAYER_CUT] = { 'x', "cut off" },
	[LAYER_EDGE] = { '|', "end of the file" },
	[LAYER_DELETED] = { 'x', "deleted" },
	[LAYER_BAD] = { '!', "damaged" },
};

_Static_assert(COUNT(layer_cells) == LAYER_CELLS, "a row for each");

static uint32_t
least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* How many positions [a, b) and [from, to) have in common. */
static uint32_t
common(uint32_t a, uint32_t b, uint32_t from, uint32_t to)
{
	uint32_t begin = a > from ? a : from, end = least(b, to);

	return begin < end ? end - begin : 0;
}

void
layers_stretch(const struct layers *l, uint32_t i, uint32_t cells, uint32_t *from, uint32_t *to)
{
	uint64_t length = l->end - l->begin;

	*from = l->begin + (uint32_t)(length * i / cells);
	*to = l->begin + (uint32_t)(length * (i + 1) / cells);
	if (*to <= *from)
		*to = *from + 1;
}

/* The first of `count` fragments in order that ends behind `at`. */
static size_t
first_behind(const struct jffs2_fragment *f, size_t count, uint32_t at)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (f[middle].to <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The pieces of a bar. */
static size_t
pieces_of(const struct layers *l, size_t row, const struct jffs2_fragment **first)
{
	size_t from = l->at.at[row].first;
	size_t to = row + 1 < l->at.count ? l->at.at[row + 1].first : l->pieces.count;

	*first = l->pieces.at ? l->pieces.at + from : NULL;
	return l->names ? 0 : to - from;
}

void
layers_each_seen(const struct layers *l, size_t row,
        void (*each)(void *arg, uint32_t from, uint32_t to), void *arg)
{
	const struct layer *a = &l->at.at[row];
	const struct jffs2_fragment *f;
	size_t count = pieces_of(l, row, &f);

	if (l->names && a->seen)
		each(arg, a->from, a->to);
	for (size_t i = 0; i < count;) {
		uint32_t from = f[i].from, to = f[i].to;

		while (++i < count && f[i].from == to)
			to = f[i].to;
		each(arg, from, to);
	}
}

static uint32_t
seen_in(const struct layers *l, size_t row, uint32_t from, uint32_t to)
{
	const struct layer *a = &l->at.at[row];
	const struct jffs2_fragment *f;
	size_t count = pieces_of(l, row, &f);
	uint32_t seen = 0;

	if (l->names)
		return a->seen ? common(a->from, a->to, from, to) : 0;
	for (size_t i = first_behind(f, count, from); i < count && f[i].from < to; i++)
		seen += common(f[i].from, f[i].to, from, to);
	return seen;
}

static enum layer_cell
cell_of(const struct layers *l, size_t row, uint32_t from, uint32_t to)
{
	const struct layer *a = &l->at.at[row];
	uint32_t here = common(a->from, a->to, from, to), seen;

	if (a->cuts && a->size >= from && a->size < to)
		return LAYER_EDGE;
	if (here == 0)
		return LAYER_NOTHING;
	if (a->ends)
		return LAYER_DELETED;
	if (a->bad)
		return LAYER_BAD;
	seen = seen_in(l, row, from, to);
	if (seen == here)
		return a->hole ? LAYER_HOLE : LAYER_SEEN;
	if (seen > 0)
		return LAYER_PARTLY;
	return a->cut != LAYER_NONE && from >= a->cut ? LAYER_CUT : LAYER_COVERED;
}

void
layers_row(const struct layers *l, size_t row, uint32_t cells, uint8_t *out)
{
	bool edge = false;

	for (uint32_t i = 0; i < cells; i++) {
		uint32_t from, to;

		layers_stretch(l, i, cells, &from, &to);
		out[i] = (uint8_t)cell_of(l, row, from, to);
		if (out[i] != LAYER_EDGE)
			continue;
		/* A byte may take several cells; the file ends in one place. */
		if (edge)
			out[i] = LAYER_NOTHING;
		edge = true;
	}
}

uint32_t
layers_top(const struct layers *l, uint32_t from, uint32_t to)
{
	const struct jffs2_fragment *f = l->content.at;
	uint32_t most = 0, top = LAYER_NONE;

	for (size_t i = first_behind(f, l->content.count, from);
	        i < l->content.count && f[i].from < to; i++) {
		uint32_t here = common(f[i].from, f[i].to, from, to);

		if (f[i].node != LAYER_NONE && here > most) {
			most = here;
			top = f[i].node;
		}
	}
	return top;
}

bool
layers_missing(const struct layers *l, uint32_t from, uint32_t to)
{
	const struct jffs2_fragment *f = l->content.at;

	for (size_t i = first_behind(f, l->content.count, from);
	        i < l->content.count && f[i].from < to; i++)
		if (f[i].node == LAYER_NONE)
			return true;
	return false;
}
