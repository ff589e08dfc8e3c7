/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screen that lists files to choose an image from. It is small, and apart from the screen of
 * an image: there is no image yet. One table of keys gives dispatch, footer and help.
 *
 * choose.c opens it and runs the loop, chooser_keys.c has the keys, chooser_move.c what they do,
 * chooser_draw.c the picture.
 */
#ifndef UI_SHELF_CHOOSER_H
#define UI_SHELF_CHOOSER_H

#include "shelf/shelf.h"
#include "ui/dialog/line.h"
#include "ui/list/pane.h"
#include "ui/ui.h"

enum asking { ASKING_NOTHING, ASKING_WORDS, ASKING_FILTER };

struct chooser {
	struct shelf *shelf;       /* borrowed, as the terminal is */
	struct terminal *terminal;
	struct canvas canvas;
	struct pane_class class;
	struct pane pane;          /* its table is open */
	struct rect list;          /* where the rows are, with their heading */
	enum asking asking;        /* what the line is for */
	struct line line;
	struct text words;         /* looked for last */
	struct text notice;        /* stays until the next key */
	bool failed;               /* it says what went wrong */
	bool help;                 /* the keys are shown */
	bool done;
	enum shelf_leave leave;
	uint64_t budget;           /* bytes of work in one slice */
};

/* ---- chooser_draw.c ---- */

/* Scrolls, and draws everything. */
void chooser_draw(struct chooser *c);

/* ---- chooser_keys.c ---- */

struct chooser_key {
	const char *keys;          /* "j Down", as in the table of actions */
	const char *label;         /* in the footer; NULL: not there */
	const char *title;         /* in the help */
	int value;
	void (*run)(struct chooser *c, int value);
};

/* Row `i` of the table; NULL behind the last one. */
const struct chooser_key *chooser_key_at(size_t i);
/* Handles a key, or a mouse event. */
void chooser_press(struct chooser *c, uint32_t press);

/* ---- chooser_move.c ---- */

__attribute__((format(printf, 3, 4)))
void chooser_say(struct chooser *c, bool failed, const char *format, ...);
/* The item that is selected; NULL if there are no rows. */
struct shelf_item *chooser_item(const struct chooser *c);
/* Selects a row, or the nearest one. */
void chooser_select(struct chooser *c, size_t row);
/* Brings the rows up to date; the selected item stays. */
void chooser_refresh(struct chooser *c);
void chooser_move(struct chooser *c, int rows);
void chooser_page(struct chooser *c, int halves);
void chooser_end(struct chooser *c, int direction);
void chooser_open(struct chooser *c, int unused);
void chooser_up(struct chooser *c, int unused);
/* The next row whose name has the words in it. */
void chooser_find_next(struct chooser *c, int direction);
void chooser_filter(struct chooser *c, const char *expression);
/* Sorts by column `column` of the class, turned round if it is that already. */
void chooser_sort(struct chooser *c, size_t column);
void chooser_sort_next(struct chooser *c, int unused);
void chooser_reverse(struct chooser *c, int unused);
/* Stops examining, or shows all rows again. */
void chooser_close(struct chooser *c, int unused);
void chooser_leave(struct chooser *c, int how);

#endif
