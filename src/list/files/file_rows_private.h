/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by file_rows.c, file_folds.c and file_totals.c: the state of the table of files. */
#ifndef LIST_FILES_FILE_ROWS_PRIVATE_H
#define LIST_FILES_FILE_ROWS_PRIVATE_H

#include "list/files/file_rows.h"
#include "list/files/folds.h"
#include "tree/totals.h"

struct files {
	uint64_t generation;    /* of the volume when the rows were made */
	struct tree *step;      /* owned: the tree as the lens shows it; NULL: as it is */
	struct tree *together;  /* owned: the tree with what is deleted; NULL: as it is */
	bool begun;             /* the first directories are open */
	struct folds open;      /* the directories that are */
	bool unfolded;          /* all are while there is a filter, ... */
	struct folds before;    /* ... and these were before */
	ARRAY(uint32_t) depth;  /* of each row */
	struct tree_totals *totals; /* owned: of the tree that is shown; NULL: it is not there */
};

/* ---- file_rows.c ---- */

/* True if the tree is available; if the rows are of what it is now. */
bool file_rows_there(const struct table *t);
bool file_rows_current(const struct table *t);
/* The node that the list starts from, TREE_NONE: there is none. */
uint32_t file_rows_root(const struct table *t);
uint32_t file_rows_ino(const struct table *t, uint32_t node);
/* Lists the rows anew, after directories were opened or shut. */
void file_rows_make(struct table *t);

/* ---- file_totals.c ---- */

/* Begins to count what is below the directories of the tree that is shown. */
void file_totals_begin(struct table *t);

#endif
