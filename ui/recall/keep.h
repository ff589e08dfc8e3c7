/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is remembered of an image on the screen: where the user was, chosen erase sizes, splits and
 * joins, and marks. It is taken up once the image is examined, the place only if the user went
 * nowhere by then, and saved when the screen is left, or a mark is set or deleted. The columns of
 * a list are remembered for all images: who wants the owners of files wants them in the next, too.
 */
#ifndef UI_RECALL_KEEP_H
#define UI_RECALL_KEEP_H

#include "ui/state/state.h"

/* ---- recall.c ---- */

/* Takes up what is remembered, once all is settled; more than once where that begins the scan
 * again. */
void recall_take_up(struct ui *ui);
/* Begins with the marks and columns that are remembered in the folder. Without this, nothing is
 * taken up or saved. */
void recall_begin(struct ui *ui, const char *folder);
/* Saves the present place, choices and marks, and takes over marks of other instances; false with
 * err set if that is impossible, which is no reason to stop. */
bool recall_keep(struct ui *ui, struct error *err);
/* Forgets all that is remembered of the image, its marks included. */
void recall_forget(struct ui *ui);
void recall_place_free(struct recall_place *p);

/* ---- habits.c ---- */

/* Shows the columns that were chosen before, in any image. */
void recall_take_habits(struct ui *ui);
/* Saves which columns were chosen; false with err set if that is impossible. */
bool recall_keep_habits(struct ui *ui, struct error *err);

#endif
