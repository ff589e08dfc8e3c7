/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Marks, each with a few words or none: made at what is selected, in Hex at the selected byte.
 * Each is kept at once, so that nothing is lost whatever ends the program.
 */
#ifndef UI_RECALL_NOTING_H
#define UI_RECALL_NOTING_H

#include "firmware/model/subject.h"
#include "ui/state/state.h"

/* Marks what is selected with these words, or none. */
bool noting_write(struct ui *ui, const char *words, struct error *err);
/* The words that are there. */
const char *noting_suggest(struct ui *ui);

/* Your mark: "WORDS". if what is selected is marked, else nothing. */
void noting_add_words(const struct ui *ui, bool ascii, struct text *t);

/* Why nothing can be marked; why there is no list. */
const char *noting_refusal(const struct ui *ui);
const char *noting_list_refusal(const struct ui *ui);

/* ---- the pane Marks (ui/list/pane.h) ---- */

/* Deletes the selected mark. */
void noting_delete(struct ui *ui);

bool noting_offered(const struct ui *ui);
void noting_follow(struct ui *ui);
bool noting_explain(const struct ui *ui, const struct subject *s, struct text *t);

#endif
