/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of the table of files: which there are, and in what order. */
#ifndef LIST_FILE_ROWS_H
#define LIST_FILE_ROWS_H

#include "table/table.h"

/* Of the table's class. */
void file_rows_open(struct table *t);
void file_rows_refresh(struct table *t);
void file_rows_close(struct table *t);
void file_rows_look(struct table *t);
size_t file_rows_count(const struct table *t);

/* The name of an entry, seen through the table's lens: raw bytes. */
struct span file_rows_name(const struct table *t, uint32_t entry);

/* True if the inode of the row has been read; what it says is to be shown. */
bool file_rows_read(const struct table *t, size_t row);

/* The inode of the row, NULL if it does not exist. */
const struct jffs2_inode *file_rows_node(const struct table *t, size_t row);

bool file_rows_is_directory(const struct table *t, uint32_t entry, uint32_t inode);

/* True if the content of directory `inode` is listed under this entry. */
bool file_rows_unfold(const struct table *t, uint32_t entry, uint32_t inode);

#endif
