/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of a part: its tree, of which directories are folded or not. */
#ifndef LIST_FILES_FILES_H
#define LIST_FILES_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "table/table.h"
#include "tree/tree.h"

/* ---- file_rows.c, file_folds.c, file_lens.c ---- */

/* Opens the list from node `root` (TREE_NONE: the root) on. table_open does it for a volume. */
void table_open_files(struct table *t, struct firmware *f, const struct tree *tree,
        uint32_t root);

/* The tree that the rows are of: its entries may be more than those of t->tree. */
const struct tree *table_files_tree(const struct table *t);
/* Lists what is deleted as well, or no longer; in a patient table in slices. */
void table_files_show_deleted(struct table *t, bool deleted);
/* False if nothing deleted can be listed: the format doesn't keep it, or a mount is replayed. */
bool table_files_keep_deleted(const struct table *t);

/* Fold or unfold a directory's row, and find the row of a node, unfolding
 * what hides it (SIZE_MAX: no name leads to it). */
bool table_files_is_dir(const struct table *t, size_t row);
bool table_files_is_open(const struct table *t, size_t row);
void table_files_set_open(struct table *t, size_t row, bool open);
void table_files_open_all(struct table *t, bool open);
/* The inode numbers of the directories that are unfolded, ascending, *count of them, until the
 * next change; those that a filter unfolds for a while don't count. The second unfolds these
 * alone, which may be any numbers. */
const uint32_t *table_files_opened(const struct table *t, size_t *count);
void table_files_reopen(struct table *t, const uint32_t *inos, size_t count);
size_t table_files_row_of(struct table *t, uint32_t node);
uint32_t table_files_depth(const struct table *t, size_t row);
uint32_t table_files_inode(const struct table *t, size_t row); /* TREE_NONE: dangling */
/* The entry of the row, TREE_NONE for the root. */
uint32_t table_files_entry(const struct table *t, size_t row);
/* The piece of the format that names the row, a dirent of JFFS2; TREE_NONE for the root. */
uint32_t table_files_dirent(const struct table *t, size_t row);
/* True if the row is the one by which its node is found first. */
bool table_files_is_first(const struct table *t, size_t row);
/* The full path of a row, by text_add_name. */
void table_files_path(const struct table *t, size_t row, struct text *path);

#endif
