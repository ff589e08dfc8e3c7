/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes to the files of the current JFFS2 part. They are collected as a wish (wish/wish.h), and
 * Files shows what they make of the files; nothing is written. All are of one part. A change that
 * is impossible is refused when it is made; if the part is divided or read otherwise later, all
 * are tried again, and stay in their list whether they still fit or not.
 *
 * editing.c keeps them, modify.c asks for one, lines.c for a line of a text, changes.c is their
 * list.
 */
#ifndef UI_EDIT_EDITING_H
#define UI_EDIT_EDITING_H

#include "ui/state/state.h"

/* ---- editing.c ---- */

/* Why nothing can be changed now; NULL if it can. */
const char *editing_refusal(const struct ui *ui);
/* Adds a change by its words; by a line; those of a script. False with err set, and nothing
 * added, if that is impossible. */
bool editing_add(struct ui *ui, enum wish_verb verb, const struct text words[WISH_WORDS],
        struct error *err);
bool editing_change(struct ui *ui, const char *line, struct error *err);
bool editing_read(struct ui *ui, const char *path, struct error *err);
/* Takes the i-th change back; false with err set if a later one needs it. */
bool editing_remove(struct ui *ui, size_t i, struct error *err);
void editing_drop(struct ui *ui);
/* Stops trying how to write them. */
void editing_end_trial(struct editing *e);
/* Makes the changes again if the files were put together anew. */
void editing_catch_up(struct ui *ui);
void editing_close(struct ui *ui);
/* Completes the last word of a line as a path in the image, or as a local file. */
void editing_complete(const struct ui *ui, const char *words, struct text *whole,
        struct text *others);

/* ---- modify.c ---- */

/* The menu of what can be done to the selected file. */
void modify_ask(struct ui *ui);

#endif
