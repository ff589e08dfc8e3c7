/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a search has found. */
#ifndef LIST_FINDINGS_SEARCH_H
#define LIST_FINDINGS_SEARCH_H

#include "search/search.h"
#include "table/table.h"

/* Opens a view of what the search, which is borrowed, has found so far; without rows once that
 * is void. */
void table_open_found(struct table *t, struct firmware *f, const struct search *s);
/* What a row of the class shows; NULL behind the last. */
const struct search_hit *table_found_hit(const struct table *t, size_t row);

#endif
