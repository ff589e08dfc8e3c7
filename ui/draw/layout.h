/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which pane stands where, at any size of the screen from 1x1 up. A pure function of the
 * size and the wishes; every rectangle lies inside the screen, and that of a hidden pane
 * is empty.
 */
#ifndef UI_DRAW_LAYOUT_H
#define UI_DRAW_LAYOUT_H

#include "ui/draw/canvas.h"

/* The panes. Those before PANE_EXPLAIN are lists; all of them but PANE_UIMAGE have a tab. */
enum pane_id {
	PANE_OVERVIEW,
	PANE_FLASH,
	PANE_PARTS,
	PANE_NODES,
	PANE_FILES,
	PANE_MAP,
	PANE_ERASE,
	PANE_BLOCKS,
	PANE_ISSUES,
	PANE_DELETED,
	PANE_TIMELINE,
	PANE_HISTORY,
	PANE_LAYERS,
	PANE_SIZES,
	PANE_HEX,
	PANE_COMPARE,
	PANE_STEPS,
	PANE_ENV,
	PANE_PAGES,
	PANE_FOUND,
	PANE_MARKS,
	PANE_CHANGES,
	PANE_UIMAGE, /* the uImage panel, unfolded: a list of its fields, without a tab */
	PANE_EXPLAIN,
	PANE_COUNT,
	PANE_LISTS = PANE_EXPLAIN
};

enum {
	LAYOUT_TINY_COLUMNS = 20, /* below: rows alone */
	LAYOUT_TINY_ROWS = 4,
	LAYOUT_SMALL_COLUMNS = 60, /* below: title, rows, one line of hints */
	LAYOUT_SMALL_ROWS = 12,
	LAYOUT_PAIR_COLUMNS = 100, /* from here on nodes and files stand side by side, ... */
	LAYOUT_WIDE_COLUMNS = 120, /* ... and from here on any list and its company */
	LAYOUT_THREE_COLUMNS = 200,
	LAYOUT_TALL_ROWS = 40,    /* from here on the uImage panel is unfolded */
	LAYOUT_RULES = 2
};

struct layout_wish {
	int columns, rows;
	enum pane_id main;    /* the tab */
	enum pane_id focus;
	enum pane_id beside;  /* the list beside it, PANE_COUNT: none */
	enum pane_id below;   /* one more, below that where there is room; likewise */
	bool zoomed;          /* only the pane with the focus */
	bool whole;           /* the main one has its own picture of the image, and explains
	                       * itself: no strip, no pane Explain below it */
	bool past;            /* the strip has the slider, which is always shown */
	bool pair;            /* the main list and the one beside it need little width */
	int split;            /* columns by which the user moved the splitter */
	int uimage_lines;     /* height of the uImage panel, 0: none */
	int lesson_lines;     /* of the panel of a lesson, 0: none */
};

struct layout {
	struct rect title, tabs, strip, uimage /* folded */, lesson, status, footer;
	struct rect pane[PANE_COUNT];
	bool framed[PANE_COUNT];         /* the first line of the pane is its title */
	struct rect rule[LAYOUT_RULES];  /* between columns */
};

void layout_make(struct layout *l, const struct layout_wish *wish);

static inline bool
layout_shows(const struct layout *l, enum pane_id id)
{
	return l->pane[id].w > 0 && l->pane[id].h > 0;
}

#endif
