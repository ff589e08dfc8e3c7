/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of the table of files: which there are, and in what order. */
#ifndef LIST_FILES_FILE_ROWS_H
#define LIST_FILES_FILE_ROWS_H

#include "table/table.h"
#include "tree/tree.h"

/* ---- file_rows.c: of the table's class ---- */

void file_rows_open(struct table *t);
void file_rows_refresh(struct table *t);
void file_rows_close(struct table *t);
size_t file_rows_count(const struct table *t);

/* The tree that the rows are of, seen through the table's lens. */
const struct tree *file_rows_tree(const struct table *t);

/* What stat tells of the row; false if its name leads to nothing. */
bool file_rows_stat(const struct table *t, size_t row, struct tree_stat *st);

/* ---- file_lens.c: of the class, too ---- */

void file_rows_look(struct table *t);
/* Goes on to make the rows for another lens, by about `looks` names; true while there is more. */
bool file_rows_go_on(struct table *t, size_t looks);

/* ---- file_folds.c: of its folding ---- */

void file_rows_unfold_all(struct table *t, bool all);

/* ---- file_rows.c ---- */

/* True if the content of directory `node` is listed under this entry. */
bool file_rows_unfold(const struct table *t, uint32_t entry, uint32_t node);

#endif
