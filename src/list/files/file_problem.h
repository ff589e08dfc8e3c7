/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong with a row of the list of files: that of a file's content, too. */
#ifndef LIST_FILES_FILE_PROBLEM_H
#define LIST_FILES_FILE_PROBLEM_H

#include "table/table.h"

/* True if the name is one that a file can have. */
bool file_problem_safe_name(const struct table *t, size_t row);
/* Fills a cell of the column. */
void file_problem_get(const struct table *t, size_t row, struct cell *c);

#endif
