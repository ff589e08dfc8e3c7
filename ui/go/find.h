/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Searching. A search looks through every row of the list in focus once, in slices that
 * never delay a key, and knows all its hits at the end: hence "3 of 41". It begins at the
 * selected row and wraps.
 */
#ifndef UI_GO_FIND_H
#define UI_GO_FIND_H

#include "ui/state/state.h"

/* Begins to look for `words`; false with err set if they can't be parsed. */
bool find_start(struct ui *ui, const char *words, struct error *err);
/* The words of the last search. */
const char *find_suggest(struct ui *ui);
/* One slice; false once everything is searched. */
bool find_step(struct ui *ui);
/* To the next (1) or previous (-1) hit. */
void find_go(struct ui *ui, int direction);
/* Stops searching and removes the marks; n searches again. */
void find_rest(struct ui *ui);
void find_close(struct ui *ui);
/* Done so far, 0 to 1. */
double find_progress(const struct find *f);

#endif
