/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/content/paint.h"

#include <string.h>

/* ---- a set of numbers, in words of 64 bits; each level sums up 64 words below ---- */

static void
set_add(struct paint *p, uint32_t i)
{
	for (int k = 0; k < PAINT_LEVELS; k++, i >>= 6)
		p->level[k].at[i >> 6] |= UINT64_C(1) << (i & 63);
}

static void
set_remove(struct paint *p, uint32_t i)
{
	for (int k = 0; k < PAINT_LEVELS; k++, i >>= 6) {
		uint64_t *word = &p->level[k].at[i >> 6];

		*word &= ~(UINT64_C(1) << (i & 63));
		if (*word)
			return;
	}
}

/* The least member from `i` on, PAINT_NONE if none. */
static uint32_t
set_next(const struct paint *p, uint32_t i)
{
	for (int k = 0; k < PAINT_LEVELS; k++) {
		uint64_t word = 0;

		if (i >> 6 < p->level[k].count)
			word = p->level[k].at[i >> 6] >> (i & 63);
		if (word) {
			i += (uint32_t)__builtin_ctzll(word);
			while (k-- > 0)
				i = i << 6 | (uint32_t)__builtin_ctzll(p->level[k].at[i]);
			return i;
		}
		i = (i >> 6) + 1;
	}
	return PAINT_NONE;
}

/* The greatest member up to `i`; cell 0 is always one. */
static uint32_t
set_last(const struct paint *p, uint32_t i)
{
	for (int k = 0; k < PAINT_LEVELS; k++) {
		uint64_t word = p->level[k].at[i >> 6] << (63 - (i & 63));

		if (word) {
			i -= (uint32_t)__builtin_clzll(word);
			while (k-- > 0)
				i = i << 6
				    | (63 - (uint32_t)__builtin_clzll(p->level[k].at[i]));
			return i;
		}
		i = (i >> 6) - 1;
	}
	return 0;
}

/* ---- runs ---- */

void
paint_begin(struct paint *p, uint32_t cells, uint32_t colours)
{
	size_t words = cells;

	p->cells = cells;
	array_reserve(&p->colour, cells + 1u);
	array_reserve(&p->runs, colours + 1u);
	memset(p->runs.at, 0, colours * sizeof *p->runs.at);
	for (int k = 0; k < PAINT_LEVELS; k++) {
		words = words / 64 + 1;
		array_reserve(&p->level[k], words);
		p->level[k].count = words;
		memset(p->level[k].at, 0, words * sizeof *p->level[k].at);
	}
	set_add(p, 0);
	p->colour.at[0] = PAINT_NONE;
}

void
paint_free(struct paint *p)
{
	array_free(&p->colour);
	array_free(&p->runs);
	for (int k = 0; k < PAINT_LEVELS; k++)
		array_free(&p->level[k]);
}

/* Lets a run begin at the cell. */
static void
cut(struct paint *p, uint32_t at)
{
	uint32_t run = set_last(p, at), colour = p->colour.at[run];

	if (run == at)
		return;
	set_add(p, at);
	p->colour.at[at] = colour;
	if (colour != PAINT_NONE)
		p->runs.at[colour]++;
}

void
paint_over(struct paint *p, uint32_t from, uint32_t to, uint32_t colour,
        void (*covered)(void *arg, uint32_t colour), void *arg)
{
	cut(p, from);
	if (to < p->cells)
		cut(p, to);
	for (uint32_t at = from; at < to; at = set_next(p, at + 1)) {
		uint32_t old = p->colour.at[at];

		if (at != from)
			set_remove(p, at);
		if (old != PAINT_NONE && --p->runs.at[old] == 0)
			covered(arg, old);
	}
	p->colour.at[from] = colour;
	p->runs.at[colour]++;
}

bool
paint_run(const struct paint *p, uint32_t *at, uint32_t *colour)
{
	*at = *at < p->cells ? set_next(p, *at) : PAINT_NONE;
	if (*at >= p->cells)
		return false;
	*colour = p->colour.at[*at];
	return true;
}
