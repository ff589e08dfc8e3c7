/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing something: ui->writing.order says what; this asks for the path and whether to
 * replace an existing file, and begins, steps and ends the job. One at a time.
 */
#ifndef UI_TAKE_ORDER_H
#define UI_TAKE_ORDER_H

#include "ui/state/state.h"

/* Asks for a path, explaining with `body` what will be done; then begins. The dialog is valid until
 * a key is handled. */
struct dialog *order_ask(struct ui *ui, const char *title, const char *body, const char *path);
/* The image's own name without folders and ending, fit for a new file's name. */
void order_add_stem(const struct ui *ui, struct text *t);
/* The same for any name. */
void order_add_name(struct span name, struct text *t);
/* Names a file to people: its path, or the last one it had, "(deleted)", or its inode. */
void order_add_file(const struct ui *ui, const struct tree *t, uint32_t node, struct text *out);
/* Adds the size of the file that is ordered, whether a kernel reads it, and what is missing in it. */
void order_add_state(const struct order *o, uint64_t size, struct text *t);
/* The screen as last drawn, as SVG; its title is the image's name. */
void order_add_picture(const struct ui *ui, struct text *t);

/* Why nothing can be written now, NULL if it can. */
const char *order_refusal(const struct ui *ui);

/* ---- order_end.c ---- */

/* One slice of the job; says how it ended, and asks again if it failed. */
void order_step(struct ui *ui);
/* Stops the job: no file of it remains; a directory does, and is said to be incomplete. */
void order_cancel(struct ui *ui);
/* Releases the dialog that asked for the path, which comes back if the job fails. */
void order_forget(struct ui *ui);

/* ---- export.c ---- */

/* The menu of what can be exported; the padding dialog. */
void export_ask(struct ui *ui);

/* ---- pad.c ---- */

void pad_ask(struct ui *ui);
/* Why padding cannot be done now, NULL if it can. */
const char *pad_refusal(const struct ui *ui);

#endif
