/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by file_rows.c, file_folds.c and file_totals.c: the state of the table of files. */
#ifndef LIST_FILES_FILE_ROWS_PRIVATE_H
#define LIST_FILES_FILE_ROWS_PRIVATE_H

#include "list/files/file_rows.h"
#include "list/files/file_wishes.h"
#include "list/files/folds.h"
#include "tree/totals.h"

/* A directory while the rows are made. */
struct file_level {
	uint32_t dir;
	struct file_names names; /* those still to be listed */
	size_t path_len;
};

/* What the rows are made of for another lens, or with or without what is deleted, while those before
 * are shown. */
struct file_rows_next {
	struct tree *step;      /* owned: as the lens shows it; NULL: as it is */
	struct tree *together;  /* owned: with what is deleted; NULL: as it is */
	bool walked, begun;     /* its names are known; the rows are begun */
	ARRAY(uint32_t) rows, depth;
	ARRAY(struct file_level) levels; /* directories that are being listed */
};

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
	struct file_rows_next *next; /* owned: being made; NULL: nothing is */
};

/* ---- file_rows.c ---- */

/* True if the tree is available; if the rows are of what it is now. */
bool file_rows_there(const struct table *t);
bool file_rows_current(const struct table *t);
/* The node that the list starts from, TREE_NONE: there is none. */
uint32_t file_rows_root(const struct table *t);
uint32_t file_rows_ino(const struct table *t, uint32_t node);
/* Lists the rows anew, after directories were opened or shut; those that come next are begun again. */
void file_rows_make(struct table *t);
/* The same in slices: begins with the root, and goes on with what is below the directories that are
 * being listed, by *looks names, which is decreased; true while there is more. */
void file_rows_begin(struct table *t, struct file_rows_next *next);
bool file_rows_list(struct table *t, struct file_rows_next *next, size_t *looks);
/* Takes up the tree that the lens shows, and makes its rows, at once. In a patient table what is deleted
 * comes next. */
void file_rows_look_again(struct table *t);

/* ---- file_lens.c ---- */

/* Begins with what the lens shows now, or with or without what is deleted, to come in the place of what
 * is shown. */
void file_rows_begin_next(struct table *t);
/* Gives up what is being made. */
void file_rows_drop_next(struct files *f);

/* ---- file_totals.c ---- */

/* Begins to count what is below the directories of the tree that is shown. */
void file_totals_begin(struct table *t);

#endif
