/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/draw/layout.h"

enum {
	EXPLAIN_STRIP = 4,      /* lines under the list on a low screen */
	EXPLAIN_USUAL = 5,      /* on one of 24 */
	EXPLAIN_MEDIUM = 10,
	EXPLAIN_TALL = 16,
	LEAST_LIST = 11,        /* lines that a list keeps above an explain strip */
	LEAST_STRIP = 16,       /* lines from which there is an overview */
	LEAST_STACK = 16,       /* lines from which two panes stand above one another */
	LEAST_PAIR = 12,        /* and two lists beside the main one */
	LEAST_THREE = 20,       /* with explain below them */
	LEAST_COLUMN = 36,
	LEAST_BELOW_PANEL = 5,  /* lines that a list keeps below an unfolded uImage panel */
	SPLIT_STEP = 4
};

/* Cuts `h` lines off the top. */
static struct rect
take_top(struct rect *from, int h)
{
	struct rect r = *from;

	r.h = h < from->h ? h : from->h;
	from->y += r.h;
	from->h -= r.h;
	return r;
}

static struct rect
take_bottom(struct rect *from, int h)
{
	struct rect r = *from;

	r.h = h < from->h ? h : from->h;
	from->h -= r.h;
	r.y += from->h;
	return r;
}

/* Cuts `w` columns off the right, and one more for the rule. */
static struct rect
take_right(struct rect *from, int w, struct rect *rule)
{
	struct rect r = *from;

	r.w = w < from->w - 1 ? w : from->w - 1;
	from->w -= r.w + 1;
	r.x += from->w + 1;
	*rule = (struct rect){ from->x + from->w, from->y, 1, from->h };
	return r;
}

static int
clamp(int value, int least, int most)
{
	if (value > most)
		value = most;
	return value < least ? least : value;
}

static void
place(struct layout *l, enum pane_id id, struct rect r, bool framed)
{
	l->pane[id] = r;
	l->framed[id] = framed && r.h > 1;
}

static int
strip_lines(int body)
{
	if (body >= EXPLAIN_TALL + 2 * LEAST_LIST)
		return EXPLAIN_TALL;
	if (body >= EXPLAIN_MEDIUM + LEAST_LIST + 5)
		return EXPLAIN_MEDIUM;
	if (body >= EXPLAIN_USUAL + LEAST_LIST + 2)
		return EXPLAIN_USUAL;
	return body >= EXPLAIN_STRIP + LEAST_LIST ? EXPLAIN_STRIP : 0;
}

/* The height of an explain strip below the list. An unfolded uImage panel takes its lines from
 * the list. */
static int
strip_below(const struct layout *l, const struct layout_wish *w, struct rect body)
{
	int panel = l->pane[PANE_UIMAGE].h;
	int strip = strip_lines(body.h + (panel > 1 ? panel - 1 : 0));

	if (body.h - strip < LEAST_BELOW_PANEL && strip > EXPLAIN_STRIP)
		strip = EXPLAIN_STRIP;
	return w->whole || body.h - strip < LEAST_BELOW_PANEL ? 0 : strip;
}

/* The main list and the one beside it, which has a narrow column. */
static void
place_pair(struct layout *l, const struct layout_wish *w, struct rect body)
{
	place(l, w->beside, take_right(&body, LEAST_COLUMN, &l->rule[0]), true);
	place(l, w->main, body, true);
}

/* The list in focus, or the main one. */
static enum pane_id
list_of(const struct layout_wish *w)
{
	return w->focus < PANE_LISTS && w->focus != PANE_UIMAGE ? w->focus : w->main;
}

/* One list, or a pair, with an explain strip below where there is room. */
static void
place_single(struct layout *l, const struct layout_wish *w, struct rect body)
{
	enum pane_id list = list_of(w);
	int strip = strip_below(l, w, body);

	/* Explain is the one pane that has a place of its own: below the list. */
	if (w->zoomed || (w->focus == PANE_EXPLAIN && strip == 0)) {
		place(l, w->focus, body, w->focus == PANE_EXPLAIN);
		return;
	}
	if (strip > 0)
		place(l, PANE_EXPLAIN, take_bottom(&body, strip), true);
	if (w->pair && w->columns >= LAYOUT_PAIR_COLUMNS && w->beside != PANE_COUNT
	        && (list == w->main || list == w->beside))
		place_pair(l, w, body);
	else
		place(l, list, body, false);
}

/* The list beside the main one and, if there is room, one below it. */
static void
place_beside(struct layout *l, const struct layout_wish *w, struct rect column)
{
	if (w->below != PANE_COUNT && column.h >= LEAST_PAIR)
		place(l, w->below, take_bottom(&column, column.h / 2), true);
	place(l, w->beside, column, true);
}

/* The right column: a second list above, the explain pane below. */
static void
place_stack(struct layout *l, const struct layout_wish *w, struct rect column)
{
	if (w->beside != PANE_COUNT && column.h >= LEAST_STACK) {
		bool three = w->below != PANE_COUNT && column.h >= LEAST_THREE;
		int below = clamp(three ? column.h * 2 / 5 : column.h / 2, 8, 24);

		place(l, PANE_EXPLAIN, take_bottom(&column, below), true);
		place_beside(l, w, column);
	} else if (w->beside != PANE_COUNT && w->focus != PANE_EXPLAIN) {
		place(l, w->beside, column, true);
	} else {
		place(l, PANE_EXPLAIN, column, true);
	}
}

static void
place_side_by_side(struct layout *l, const struct layout_wish *w, struct rect body)
{
	int moved = w->split * SPLIT_STEP;
	int most = body.w - 1 - LEAST_COLUMN;

	if (w->beside != PANE_COUNT && body.w >= LAYOUT_THREE_COLUMNS) {
		struct rect explain = take_right(&body,
		        clamp(body.w * 30 / 100, LEAST_COLUMN, 90), &l->rule[1]);

		most = body.w - 1 - LEAST_COLUMN;
		place(l, PANE_EXPLAIN, explain, true);
		place_beside(l, w, take_right(&body, clamp(body.w * 37 / 100 - moved,
		        LEAST_COLUMN, most), &l->rule[0]));
	} else {
		place_stack(l, w, take_right(&body, clamp(body.w * 42 / 100 - moved,
		        LEAST_COLUMN, most), &l->rule[0]));
	}
	place(l, w->main, body, true);
}

void
layout_make(struct layout *l, const struct layout_wish *w)
{
	struct rect body = { 0, 0, w->columns, w->rows };

	*l = (struct layout){ 0 };
	if (w->columns < LAYOUT_TINY_COLUMNS || w->rows < LAYOUT_TINY_ROWS) {
		place(l, w->focus, body, false);
		return;
	}
	l->title = take_top(&body, 1);
	if (w->columns < LAYOUT_SMALL_COLUMNS || w->rows < LAYOUT_SMALL_ROWS) {
		l->status = take_bottom(&body, 1);
		if (w->lesson_lines > 0 && !w->zoomed)
			l->lesson = take_bottom(&body, w->lesson_lines);
		place(l, w->focus, body, false);
		return;
	}
	l->tabs = take_top(&body, 1);
	if (body.h >= LEAST_STRIP && (!w->whole || w->past))
		l->strip = take_top(&body, 1);
	l->footer = take_bottom(&body, 1);
	l->status = take_bottom(&body, 1);
	if (w->lesson_lines > 0)
		l->lesson = take_bottom(&body, w->lesson_lines);
	if (w->uimage_lines == 1 && body.h - 1 >= LEAST_LIST)
		l->uimage = take_top(&body, 1);
	else if (w->uimage_lines > 1 && body.h - w->uimage_lines >= LEAST_LIST && !w->zoomed)
		place(l, PANE_UIMAGE, take_top(&body, w->uimage_lines), false);
	if (w->columns >= LAYOUT_WIDE_COLUMNS && body.h >= LEAST_LIST && !w->zoomed)
		place_side_by_side(l, w, body);
	else
		place_single(l, w, body);
}
