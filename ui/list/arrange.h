/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sorting and filtering lists: the dialogs, and what is said about it. */
#ifndef UI_LIST_ARRANGE_H
#define UI_LIST_ARRANGE_H

#include "ui/state/state.h"

/* Why the list in focus cannot be sorted or filtered; NULL if it can. */
const char *arrange_refusal(const struct ui *ui);
/* The same for reversing the order. */
const char *arrange_reverse_refusal(const struct ui *ui);
/* Sorts by the column, after a '-' the greatest first; false with err set if there is none
 * of that name. */
bool arrange_sort(struct ui *ui, const char *column, struct error *err);
/* The words for arrange_sort that sort by the column; if the list is, the other way round.
 * They are good until the next call. */
const char *arrange_turn(const struct table *t, size_t column);
/* Offers the columns. */
void arrange_ask_sort(struct ui *ui);
/* Reverses the order of a sorted list. */
void arrange_reverse(struct ui *ui);
/* Shows the rows for which the expression holds, "" for all; false with err set if it is
 * invalid. */
bool arrange_filter(struct ui *ui, const char *expression, struct error *err);
/* The expression that is set, or else the last one. */
const char *arrange_suggest(struct ui *ui);
/* The forms of an expression, a line. */
extern const char filter_help[];
/* Shows all rows of the pane again; false if none are hidden. */
bool arrange_show_all(struct ui *ui, enum pane_id id);
/* Adds "332 of 900: filter ..., by length" if the list in focus is sorted or filtered. */
void arrange_describe(const struct ui *ui, struct text *t);

/* A long list is sorted and filtered in slices: whether one is, a slice of it, and how far it
 * is (0 to 1). */
bool arrange_busy(const struct ui *ui);
void arrange_work(struct ui *ui);
double arrange_progress(const struct ui *ui);
/* The same for what the cells of a long list are made of. */
bool arrange_unprepared(const struct ui *ui);
void arrange_prepare(struct ui *ui);
/* Stops it: the list has all its rows, in the class's order. */
void arrange_stop(struct ui *ui);

#endif
