/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pane that lists what differs between two images. */
#ifndef UI_PANE_COMPARE_H
#define UI_PANE_COMPARE_H

#include "compare/content.h"
#include "ui/state/state.h"

/* The pane's functions (ui/list/pane.h). */
void compare_settle(struct ui *ui, struct pane *p, struct rect area);
void compare_draw(const struct ui *ui, const struct pane *p, struct rect area);
void compare_open(struct ui *ui);
void compare_position(const struct ui *ui, struct text *t);
/* Why it lists nothing: a sentence. */
const char *compare_empty_reason(const struct ui *ui);
bool compare_explain(const struct ui *ui, const struct subject *s, struct text *t);
/* Compares the part that is selected in Parts, if it has files. */
void compare_shown(struct ui *ui);

/* The row that is selected; NULL: none is. */
const struct compare_row *compare_selected(const struct ui *ui);

/* True while there is something to compare; the other image is examined first. */
bool compare_busy(const struct ui *ui);
bool compare_waits(const struct ui *ui);
/* A slice of it: first what the pane lists. */
void compare_work(struct ui *ui);
/* 0 to 1. */
double compare_progress(const struct ui *ui);

/* Chooses the comparison: by name, false with err set if there is none; the next one. */
bool compare_set_by(struct ui *ui, const char *name, struct error *err);
void compare_next_by(struct ui *ui);
/* Toggles whether equal things are listed. */
void compare_toggle_all(struct ui *ui);

/* ---- compare_delta.c ---- */

/* How the selected file differs, from the other image or from another version. */
void compare_difference(struct ui *ui);
/* Marks the selected version in History, or takes the mark away. */
void compare_mark(struct ui *ui);

#endif
