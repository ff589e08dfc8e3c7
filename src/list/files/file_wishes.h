/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of files while it shows the user's changes: names that are removed stay at their
 * places, and each row has a mark. Without changes, or where the past or a mount is shown, all is
 * as in the tree.
 */
#ifndef LIST_FILES_FILE_WISHES_H
#define LIST_FILES_FILE_WISHES_H

#include "table/table.h"
#include "tree/tree.h"

/* Where a listing of a directory is; begins zeroed. */
struct file_names {
	uint32_t next;      /* of its names, ... */
	uint32_t old_next;  /* ... and of those that it has in the image */
	bool begun;
	uint32_t entry, gone; /* the next of each kind, TREE_NONE: there is none */
};

/* The next entry of the directory, those that are removed included, in the order of the bytes of
 * their names; TREE_NONE after the last. */
uint32_t file_wishes_next(const struct table *t, uint32_t dir, struct file_names *names);
/* '+' new, '~' changed, '-' removed, 0: as in the image. */
char file_wishes_mark(const struct table *t, size_t row);
/* The column. */
void file_wishes_get(const struct table *t, size_t row, struct cell *c);
/* Adds the same as a sentence, with a blank if more is to be said of a file; nothing if it is as in the image. */
void file_wishes_add_words(const struct table *t, size_t row, struct text *out);

#endif
