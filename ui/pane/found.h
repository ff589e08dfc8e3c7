/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of what a search through contents found (ui/ask/contents.h). Enter opens the pager
 * at the byte of a file, or Hex at that of a part that is not a file system; from the pager
 * one goes on to the next file of the list.
 */
#ifndef UI_PANE_FOUND_H
#define UI_PANE_FOUND_H

#include "ui/state/state.h"

/* The pane's functions (ui/list/pane.h). */
bool found_offered(const struct ui *ui);
void found_open(struct ui *ui, struct pane *p);
void found_position(const struct ui *ui, struct text *t);
void found_enter(struct ui *ui);
const char *found_empty_reason(const struct ui *ui);

/* In the pager: to the first hit in the next (1) or previous (-1) file of the list. */
void found_other_file(struct ui *ui, int direction);

#endif
