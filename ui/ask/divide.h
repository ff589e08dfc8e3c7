/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dividing and joining JFFS2 parts by hand, with the evidence of the nodes. */
#ifndef UI_ASK_DIVIDE_H
#define UI_ASK_DIVIDE_H

#include "ui/state/state.h"

/* Asks whether to split the part at the block of what is selected, or at the selected byte in
 * Hex. */
void divide_split(struct ui *ui);
/* The same at `words`, an offset in the image; false with err set if no part can be split
 * there. */
bool divide_split_at(struct ui *ui, const char *words, struct error *err);

/* Asks whether to join the part of what is selected with the next JFFS2 part. */
void divide_join(struct ui *ui);

/* Copies the command that shows only the part of what is selected. */
void divide_copy_range(struct ui *ui);

/* Shows why the parts begin where they do. */
void divide_why(struct ui *ui);

/* Why a part cannot be split or joined now, NULL if it can. */
const char *divide_refusal(const struct ui *ui);

#endif
