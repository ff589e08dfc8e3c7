/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of a table on screen: the columns that fit, what is visible, what is selected. */
#ifndef UI_LIST_ROWS_H
#define UI_LIST_ROWS_H

#include "ui/draw/canvas.h"
#include "ui/state/places.h"

struct rows {
	struct canvas *canvas;
	const struct pane *pane; /* open, and scrolled */
	const struct find *find; /* whose hits are marked; NULL: nobody's */
	const struct note_list *notes; /* the user's, which are marked; NULL: none */
	uint32_t related;        /* rows of this inode stand out; TREE_NONE: none do */
	bool focused;
	const struct lesson_step *asked; /* what is hidden of words (ui_asked); NULL: nothing */
};

/* Takes the line of headings off `area`; false if there is no room for one. */
bool rows_take_heading(struct rect *area);
/* The column whose heading stands at `x` of the screen; false if none does. `area` is where the
 * table is drawn. */
bool rows_column_at(const struct pane *p, struct rect area, int x, size_t *column);
void rows_draw(const struct rows *d, struct rect area);

#endif
