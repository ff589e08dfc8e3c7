/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is below each directory of a tree, as ncdu counts: in a directory a file counts once,
 * however many of its names are below. Only directories that the root leads to have totals, each
 * under the name that leads to it first. A tree_totals borrows the tree; the caller frees it
 * first. What is deleted counts in directories that are deleted alone. Made in slices, in linear time but for a search in the directories above that each
 * further name of a file takes.
 */
#ifndef TREE_TOTALS_H
#define TREE_TOTALS_H

#include "tree/tree.h"

struct tree_total {
	uint32_t files;  /* below a directory, directories not counted */
	uint32_t dirs;   /* directories below */
	uint64_t stored; /* bytes in the image, itself included; 0 if the format doesn't tell */
	uint64_t real;   /* bytes of content, of regular files and symbolic links */
};

struct tree_totals;

/* True if the format tells how many bytes of the image a file takes. */
bool tree_tells_stored(const struct tree *t);

/* Never NULL; continue with tree_totals_step. */
struct tree_totals *tree_totals_begin(const struct tree *t);
/* Looks at about `names` further ones; true while there is more. */
bool tree_totals_step(struct tree_totals *totals, size_t names);
/* True once all are counted; tree_totals_of may be called then. */
bool tree_totals_ready(const struct tree_totals *totals);
/* Of a directory, or what a file alone has; the same of a directory that no name leads to. */
struct tree_total tree_totals_of(const struct tree_totals *totals, uint32_t node);
void tree_totals_free(struct tree_totals *totals); /* NULL is fine */

#endif
