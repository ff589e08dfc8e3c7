/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of files: what is below its directories. */
#ifndef LIST_FILES_FILE_TOTALS_H
#define LIST_FILES_FILE_TOTALS_H

#include "table/table.h"
#include "tree/totals.h"

/* Of the table's class. */
void file_totals_prepare(struct table *t, size_t looks);
bool file_totals_complete(const struct table *t);

/* What is below the row, or of a file what it has itself. False while that is not known, or if
 * nothing can be: a table that isn't patient waits for it. */
bool table_files_total(const struct table *t, size_t row, struct tree_total *total);

/* The columns. */
void file_totals_get_below(const struct table *t, size_t row, struct cell *c);
void file_totals_get_stored(const struct table *t, size_t row, struct cell *c);
void file_totals_get_real(const struct table *t, size_t row, struct cell *c);
void file_totals_get_share(const struct table *t, size_t row, struct cell *c);

#endif
