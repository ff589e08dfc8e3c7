/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A search through the contents of all files, and all other bytes of the image: its hits are
 * the list Found (ui/pane/found.h), which stays until the next search, or until the image is
 * examined anew. */
#ifndef UI_ASK_CONTENTS_H
#define UI_ASK_CONTENTS_H

#include "search/pattern.h"
#include "ui/state/state.h"

/* Looks for "c:WORDS" in contents, for other words in the list; false with err set if they
 * can't be parsed. */
bool contents_or_find(struct ui *ui, const char *words, struct error *err);
/* To the next (1) or previous (-1) hit in the list; after a search through contents to the list
 * Found, or in it by a row. */
void contents_or_go(struct ui *ui, int direction);

/* Goes on with a search that was stopped; false if there is none. */
bool contents_resume(struct ui *ui);

/* What the words look for in contents: "re:" and "hex:" as they say, pairs of digits with blanks
 * bytes, else a text, in any case. As pattern_make. */
bool contents_pattern(struct pattern *p, const char *words, struct error *err);

/* The forms of the words. */
extern const char contents_help[];

#endif
