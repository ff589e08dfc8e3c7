/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stretches painted over one another: which of them is covered completely, and when. A
 * canvas of n cells is a row of runs, each of one colour; painting a stretch replaces the
 * runs in it. Every painting adds at most three runs, and those it replaces never come
 * back, so the whole takes n log n.
 */
#ifndef JFFS2_PAINT_H
#define JFFS2_PAINT_H

#include "base/array.h"

#include <stdbool.h>
#include <stdint.h>

enum { PAINT_NONE = UINT32_MAX, PAINT_LEVELS = 6 };

struct paint {
	uint32_t cells;
	ARRAY(uint32_t) colour;           /* of the run that begins at the cell */
	ARRAY(uint32_t) runs;             /* that each colour has */
	ARRAY(uint64_t) level[PAINT_LEVELS]; /* private: where runs begin */
};

/* Begins with `cells` cells of no colour, and `colours` colours; memory that `p` has is
 * reused. paint_free releases it. */
void paint_begin(struct paint *p, uint32_t cells, uint32_t colours);
void paint_free(struct paint *p);

/* Paints cells [from, to), from < to <= cells. Calls `covered` for every colour that is
 * no longer visible. */
void paint_over(struct paint *p, uint32_t from, uint32_t to, uint32_t colour,
        void (*covered)(void *arg, uint32_t colour), void *arg);

/* The run that begins in cell `at` or, if none does, the next one: sets *at to where it
 * begins and *colour; false if there is none. Stretches of one colour may be several runs. */
bool paint_run(const struct paint *p, uint32_t *at, uint32_t *colour);

#endif
