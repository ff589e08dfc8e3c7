/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of the text that is in the pager: one is changed, inserted or removed, as a change to
 * the file (editing.h). The pager shows the file as it then is.
 */
#ifndef UI_EDIT_LINES_H
#define UI_EDIT_LINES_H

#include "ui/state/state.h"

/* Why no line can be changed now; NULL if one can. */
const char *lines_refusal(const struct ui *ui);
/* Each is of the line looked at: that of a match, one that was gone to, else the first of the
 * screen. */
void lines_change(struct ui *ui);
void lines_insert(struct ui *ui); /* above it */
void lines_append(struct ui *ui); /* below it */
void lines_delete(struct ui *ui);
/* The same of a line by its number. */
void lines_change_at(struct ui *ui, int number);
void lines_insert_at(struct ui *ui, int number);
void lines_append_at(struct ui *ui, int number);
void lines_delete_at(struct ui *ui, int number);
/* Closes the pager, and works out how to write the changes. */
void lines_write(struct ui *ui);

#endif
