/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copying to the clipboard; the status line also shows what was copied. Where the clipboard is
 * off, or the text too long for it, the text goes to a file that is asked for.
 */
#ifndef UI_TAKE_COPY_H
#define UI_TAKE_COPY_H

#include "ui/state/state.h"
#include "ui/terminal/clipboard.h"

/* Copies `text`, of `len` bytes and without control bytes other than tab, newline and carriage
 * return, and says so. */
void copy_text(struct ui *ui, const char *text, size_t len);
/* Adds the beginning of a text as it fits on one line. */
void copy_add_shown(const struct ui *ui, const char *text, size_t len, struct text *t);

/* The selected row, its columns separated by tabs; the second adds it, or returns false. */
void copy_row(struct ui *ui);
bool copy_add_row(const struct ui *ui, struct text *t);

/* copy_menu.c: offers what can be copied of what is selected. */
void copy_ask(struct ui *ui);

/* ---- copy_file.c ---- */

/* The content of the selected file or version: text as it is, anything else as hex. */
void copy_content(struct ui *ui);
/* The SHA-256 of it, in hex. */
void copy_hash(struct ui *ui);

#endif
