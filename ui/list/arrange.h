/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists sorted and filtered: the dialogs for it, and what is said about it. */
#ifndef UI_LIST_ARRANGE_H
#define UI_LIST_ARRANGE_H

#include "ui/state/state.h"

/* Why the list in focus cannot be sorted or filtered; NULL if it can. */
const char *arrange_refusal(struct ui *ui);
/* The same for turning the order round. */
const char *arrange_reverse_refusal(struct ui *ui);
/* Shows all rows of the pane again; false if nothing hides any. */
bool arrange_show_all(struct ui *ui, enum pane_id id);
/* Adds "332 of 900: filter ..., by length" if the list in focus is sorted or filtered. */
void arrange_describe(const struct ui *ui, struct text *t);

/* A long list is sorted and filtered in slices: whether one is, a slice of it, and how far it
 * is (0 to 1). */
bool arrange_busy(const struct ui *ui);
void arrange_work(struct ui *ui);
double arrange_progress(const struct ui *ui);
/* Stops it: the list has all its rows, as they come. */
void arrange_stop(struct ui *ui);

#endif
