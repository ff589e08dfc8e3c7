/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the pager to the next file of the list that it was opened from, as :n in less: of Files and
 * Deleted the next one that is listed, of History the next version, of Found the next file that
 * has a hit.
 */
#ifndef UI_PANE_NEIGHBOUR_H
#define UI_PANE_NEIGHBOUR_H

#include "ui/state/state.h"

/* In the pager: to the next (1) or previous (-1) file, as the class of the list does it. */
void neighbour_go(struct ui *ui, int direction);
/* How most classes do it: the next row that is a file. */
void neighbour_view(struct ui *ui, int direction);
/* Why there is no list to go on in, NULL if there is one. */
const char *neighbour_refusal(const struct ui *ui);

#endif
