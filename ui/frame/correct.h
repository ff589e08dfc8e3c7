/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The action that corrects a NAND dump by its codes, or shows it uncorrected again. */
#ifndef UI_FRAME_CORRECT_H
#define UI_FRAME_CORRECT_H

#include "ui/state/state.h"

/* Why it can't be done now; NULL. */
const char *correct_refusal(const struct ui *ui);
/* What lies below the dump is read again: all lists begin anew. */
void correct_toggle(struct ui *ui);
/* The store below is there again: goes into it, if that is where one was. */
void correct_return(struct ui *ui);

#endif
