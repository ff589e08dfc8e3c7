/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files instead of what a search has found in them: those with a match, without one, or all with the
 * number of lines that have one. */
#ifndef LIST_FINDINGS_COUNTS_H
#define LIST_FINDINGS_COUNTS_H

#include "search/search.h"
#include "table/table.h"

extern const struct table_class table_counts;

/* Opens a view of the files that the search, which is borrowed and done, has listed; without rows
 * once that is void. */
void table_open_counts(struct table *t, struct firmware *f, const struct search *s);
/* What a row of the class shows. */
const struct search_file *table_counts_file(const struct table *t, size_t row);
/* Adds the path of that file, by text_add_name. */
void table_counts_add_path(const struct table *t, size_t row, struct text *path);

#endif
