/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a search (ui/go/find.h) looks for: the words as typed, whether a row matches them, and in
 * which order the hits are. */
#ifndef UI_LIST_FIND_MATCH_H
#define UI_LIST_FIND_MATCH_H

#include "table/table.h"
#include "ui/state/state.h"

/* Reads the words into f->kind, needle and ino; false with err set if they can't be parsed. */
bool find_parse(struct find *f, const char *words, struct error *err);
/* The next place in `s` at or after *at that the search looks for; false if none. */
bool find_in_text(const struct find *f, const char *s, size_t *at, size_t *len);
/* True if a row holds what is looked for (not for FIND_HEX). */
bool find_in_row(const struct find *f, const struct table *t, size_t row, bool ascii);
/* Puts the hits in order: they were found from the start row on, wrapping. */
void find_sort_hits(struct find *f);

#endif
