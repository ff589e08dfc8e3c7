/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A screen of its own for a simulated flash. */
#ifndef UI_FRAME_FLASH_RUN_H
#define UI_FRAME_FLASH_RUN_H

#include "ui/state/state.h"

/* Why there is nothing to play with; NULL if there is. */
const char *flash_run_refusal(const struct ui *ui);
/* Plays with a copy of the current part, and returns to where it was. */
void flash_run_copy(struct ui *ui);

/* Opens and closes the screen on a play, which is borrowed. */
void flash_run_open(struct ui *ui, struct play *p, const struct ui_options *o,
        struct terminal *t);
void flash_run_close(struct ui *ui);

#endif
