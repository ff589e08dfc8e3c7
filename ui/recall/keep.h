/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is remembered of an image on the screen: where the user was, chosen erase sizes, splits and
 * joins, and marks. It is taken up once the image is examined, the place only if the user went
 * nowhere by then, and saved when the screen is left.
 */
#ifndef UI_RECALL_KEEP_H
#define UI_RECALL_KEEP_H

#include "ui/state/state.h"

/* ---- recall.c ---- */

/* Takes up what is remembered, once all is settled; more than once where that begins the scan
 * again. */
void recall_take_up(struct ui *ui);
/* Saves the present place and choices; that it can't is no reason to stop. */
void recall_keep(struct ui *ui);
/* Forgets all that is remembered of the image, its marks included. */
void recall_forget(struct ui *ui);
void recall_place_free(struct recall_place *p);

/* ---- marks.c ---- */

/* Asks for a note, and marks the place of what is selected with it. */
bool marks_set(struct ui *ui, const char *note, struct error *err);
/* Lists the marks: Enter goes to one, d deletes it, y copies all. */
void marks_list(struct ui *ui);
/* Adds a mark, in the order of stores and offsets; one at the same place is replaced. */
void marks_push(struct recall_place *p, struct firmware *f, uint64_t offset, const char *note);
void marks_clear(struct recall_place *p);

#endif
