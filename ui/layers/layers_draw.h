/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Draws the picture of a file: its axis, what is read, the bars, a legend. */
#ifndef UI_LAYERS_LAYERS_DRAW_H
#define UI_LAYERS_LAYERS_DRAW_H

#include "list/jffs2/layers.h"
#include "ui/draw/canvas.h"
#include "ui/state/places.h"

struct layers_drawing {
	struct canvas *canvas;
	const struct layers *layers;
	const struct pane *pane; /* open, and scrolled */
	const char *path;        /* of the file, readable */
	bool focused;
	int gutter;              /* columns before the bars */
	struct rect title, axis, content, rows, legend; /* where they stand; empty: not there */
	uint32_t seen;           /* a bit for each kind of cell that is visible; set here */
};

/* Sets where the parts of the pane stand in `area`. */
void layers_lay_out(struct layers_drawing *d, struct rect area);
/* Draws them. */
void layers_draw_parts(struct layers_drawing *d);

#endif
