/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the page is divided into lines; a pure function of the rows and the room for them. */
#ifndef UI_OVERVIEW_PRIVATE_H
#define UI_OVERVIEW_PRIVATE_H

#include "overview/overview.h"
#include "ui/overview/overview.h"

struct page {
	const struct table *table;
	const struct overview_place *place; /* the cells of the map */
	struct rect area;
	uint64_t len;     /* of the store that the map shows */
	int width;        /* of the texts */
	bool brief;       /* one line for each row, but for the verdict */
	bool dense;       /* the short texts, since the others don't fit */
	bool gaps;        /* a blank line before each group */
	int map_lines;
	int legend_lines;
	size_t rows;      /* those that scroll, in ... */
	int room;         /* ... so many lines; the others stay at the bottom ... */
	int bottom;       /* ... from this line of the area on */
};

enum { OVERVIEW_TEXT = 13 }; /* the column where texts begin */

/* ---- overview_page.c ---- */

/* Divides the area. */
struct page overview_page(const struct ui *ui, const struct pane *p, struct rect area);
/* How many cells the map has. */
int overview_cells(const struct page *page);
/* Lines of a row, the blank one above it included. */
int overview_lines(const struct page *page, size_t row);
/* What is shown of a row. */
const char *overview_text(const struct page *page, size_t row);
/* True if only the beginning of its text is shown, as much as one line takes. */
bool overview_is_one_line(const struct page *page, size_t row);
/* True if a group begins with the row. */
bool overview_gap(const struct page *page, size_t row);

/* ---- overview_draw.c ---- */

/* Draws the legend of the map into the area; without a canvas nothing. Returns the lines that
 * it takes in that width. */
int overview_legend(struct canvas *c, const struct overview_place *place, struct rect area);

#endif
