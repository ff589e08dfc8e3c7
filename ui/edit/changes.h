/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pane Changes (ui/list/pane.h), and what becomes of the changes.
 *
 * changes.c has the pane, new_image.c writes a new image.
 */
#ifndef UI_EDIT_CHANGES_H
#define UI_EDIT_CHANGES_H

#include "firmware/model/subject.h"
#include "ui/state/state.h"

/* Why there is no list; why nothing can be done with the changes now. */
const char *changes_list_refusal(const struct ui *ui);
const char *changes_refusal(const struct ui *ui);

void changes_take_back(struct ui *ui);
void changes_drop(struct ui *ui);
void changes_save(struct ui *ui);
/* True if leaving would lose some. */
bool changes_unsaved(const struct ui *ui);

bool changes_offered(const struct ui *ui);
void changes_follow(struct ui *ui);
bool changes_explain(const struct ui *ui, const struct subject *s, struct text *t);

/* ---- new_image.c ---- */

/* Tries what a new image would be, in slices, tells that and asks where to write it. */
void changes_write(struct ui *ui);
void changes_try(struct ui *ui);

#endif
