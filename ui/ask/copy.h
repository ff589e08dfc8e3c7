/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copying to the clipboard; the status line also shows what was copied. */
#ifndef UI_ASK_COPY_H
#define UI_ASK_COPY_H

#include "ui/state/state.h"

/* Copies `text`, of `len` bytes and without control bytes other than tab and newline, and
 * says so. If the clipboard is off, it only appears on the status line. */
void copy_text(struct ui *ui, const char *text, size_t len);

/* The offset of what is selected, "0x..."; the whole row, its columns separated by tabs. */
void copy_offset(struct ui *ui);
void copy_row(struct ui *ui);

#endif
