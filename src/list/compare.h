/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What differs between two images. */
#ifndef LIST_COMPARE_H
#define LIST_COMPARE_H

#include <stdbool.h>

#include "compare/compare.h"
#include "table/table.h"

/* Opens a view of a comparison, of which A is the firmware. */
void table_open_compare(struct table *t, struct compare *c, enum compare_by by, bool all);

/* What a row shows. */
const struct compare_row *table_compare_row(const struct table *t, size_t row);

#endif
