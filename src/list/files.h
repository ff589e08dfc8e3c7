/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of a volume: its tree, of which directories are folded or not. */
#ifndef LIST_FILES_H
#define LIST_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "table/table.h"

/* Fold or unfold a directory's row, and find the row of an inode, unfolding
 * what hides it (SIZE_MAX: no name leads to it). */
bool table_files_is_dir(const struct table *t, size_t row);
bool table_files_is_open(const struct table *t, size_t row);
void table_files_set_open(struct table *t, size_t row, bool open);
void table_files_open_all(struct table *t, bool open);
size_t table_files_row_of(struct table *t, uint32_t inode);
uint32_t table_files_depth(const struct table *t, size_t row);
uint32_t table_files_inode(const struct table *t, size_t row); /* FS_NONE: dangling */
/* The entry of the row, FS_NONE for the root. */
uint32_t table_files_entry(const struct table *t, size_t row);
/* The dirent that names the row, an extent; EXTENT_NONE for the root. */
uint32_t table_files_dirent(const struct table *t, size_t row);
/* True if the row is the one by which its inode is found first. */
bool table_files_is_first(const struct table *t, size_t row);
/* The full path of a row, by text_add_name. */
void table_files_path(const struct table *t, size_t row, struct text *path);

#endif
