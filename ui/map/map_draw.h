/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Draws the map: a heading, rows of cells, what the selected cell is, a legend. */
#ifndef UI_MAP_MAP_DRAW_H
#define UI_MAP_MAP_DRAW_H

#include "map/map.h"
#include "ui/draw/canvas.h"
#include "ui/state/places.h"

struct map_drawing {
	struct canvas *canvas;
	const struct map_place *place;
	const struct pane *pane; /* open, and scrolled */
	const struct map *map;   /* its map */
	int gutter;              /* columns before the cells */
	bool dense;              /* two rows in one line of half blocks */
	const struct play *play; /* what its last event changed is marked; NULL: nothing */
	bool focused;
	bool surveyed;           /* parts were looked for */
	bool hidden;             /* how well the rows fit: a lesson asks for it */
	struct rect heading, rows, description, legend; /* where they stand; empty: not there */
	uint64_t seen;           /* a bit for each visible kind; set here */
};

/* The gutter in an area. */
int map_gutter(struct rect area);
/* Sets where the parts of the pane stand in `area`. */
void map_lay_out(struct map_drawing *d, struct rect area);
/* Brings up to date what the nodes say about the rows of the map. */
void map_hold(const struct map *m, struct map_fit *fit);
/* Draws them. */
void map_draw_parts(struct map_drawing *d);

#endif
