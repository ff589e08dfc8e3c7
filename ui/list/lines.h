/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines that the rows of a list take: one each, but for cells of columns that wrap, which
 * take as many as their text needs. And scrolling and clicks, which depend on them.
 */
#ifndef UI_LIST_LINES_H
#define UI_LIST_LINES_H

#include "ui/list/columns.h"
#include "ui/state/places.h"

/* What a cell shows. The caller frees both texts; they are reused from cell to cell. */
struct cell_text {
	struct text branch; /* in a tree, what stands before the text: indented by its depth */
	struct text text;
};

/* Sets the text of a cell that is `width` columns wide. */
void lines_cell(const struct pane *p, size_t row, size_t column, int width, bool ascii,
        struct cell_text *cell);
void lines_free(struct cell_text *cell);
/* The lines that a row takes with the columns that fit; at least 1. */
int lines_of_row(const struct pane *p, const struct columns *fit, size_t row, bool ascii);
/* The row whose lines include the one that stands `line` lines below the first that is shown;
 * the number of rows if none does. `width`: of the list. */
size_t lines_row_at(const struct pane *p, int width, int line, bool ascii);
/* Keeps the selected row visible in a list of `width` columns and `lines` lines. */
void lines_scroll(struct pane *p, size_t count, int width, int lines, bool ascii);

#endif
