/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The strip: the whole image in one line, above or below the panes. */
#ifndef UI_PANE_STRIP_H
#define UI_PANE_STRIP_H

#include "ui/state/state.h"

void strip_settle(struct ui *ui, struct rect line);
void strip_draw(const struct ui *ui, struct rect line);
/* Goes to the place that column `x` of the screen stands for. */
void strip_click(struct ui *ui, int x);
/* One cell further, or back. */
void strip_step(struct ui *ui, int direction);
void strip_free(struct ui *ui);

#endif
