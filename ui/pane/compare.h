/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pane that lists what differs between two images, and how two contents differ. */
#ifndef UI_PANE_COMPARE_H
#define UI_PANE_COMPARE_H

#include "compare/content.h"
#include "ui/state/state.h"

/* The pane's functions (ui/list/pane.h). */
void compare_draw(struct ui *ui, struct pane *p, struct rect area);
void compare_open(struct ui *ui);
void compare_position(struct ui *ui, struct text *t);
/* Why it lists nothing: a sentence. */
const char *compare_empty_reason(const struct ui *ui);
/* Adds a sentence on the selected row. */
void compare_explain(struct ui *ui, struct text *t);

/* There is something to compare yet; the other image is to be examined first. */
bool compare_busy(const struct ui *ui);
bool compare_waits(const struct ui *ui);
/* A slice of it: first what the pane lists. */
void compare_work(struct ui *ui);
/* 0 to 1. */
double compare_progress(const struct ui *ui);

/* delta.c: a dialog with the difference of two contents, which are taken over; `what` is a
 * path by text_add_name, with words behind it. */
void delta_show(struct ui *ui, struct content content[SIDES], const char *what);

#endif
