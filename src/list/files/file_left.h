/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of files: what is left of those of its rows that are deleted. */
#ifndef LIST_FILES_FILE_LEFT_H
#define LIST_FILES_FILE_LEFT_H

#include "table/table.h"
#include "tree/tree.h"

/* TREE_LIVING unless what is deleted is listed, too. */
enum tree_left file_left(const struct table *t, size_t row);
/* The column. */
void file_left_get(const struct table *t, size_t row, struct cell *c);
/* Adds the same in words, and what of it is inferred, of a row that is deleted. */
void file_left_add_words(const struct table *t, size_t row, struct text *out);

#endif
