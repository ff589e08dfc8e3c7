/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The columns that a list shows: which to show or hide is chosen for each tab. */
#ifndef UI_LIST_CHOOSE_H
#define UI_LIST_CHOOSE_H

#include "ui/state/state.h"

/* Offers the columns of the list in focus; Enter shows or hides one. */
void choose_columns(struct ui *ui);
/* Shows or hides the column of that name; "" for the usual ones. False with err set if there is
 * no such column, or if no other is shown. */
bool choose_column(struct ui *ui, const char *name, struct error *err);

#endif
