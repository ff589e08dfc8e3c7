/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What it takes to go about in the past of a log, found once from the view of its present:
 * between which times each node was there, and which dirents name an inode. It is then only
 * read; jffs2_past_free releases it.
 */
#ifndef JFFS2_PAST_H
#define JFFS2_PAST_H

#include "jffs2/view/fs.h"

/* Between which times a node is there: from <= t < to, `to` 0: to this day. Of a node without
 * a date none can be told; it ends before it begins. */
struct jffs2_lifetime {
	uint32_t from, to;
};
#define JFFS2_UNDATED ((struct jffs2_lifetime){ 2, 1 })

static inline bool
jffs2_dated(struct jffs2_lifetime life)
{
	return life.to == 0 || life.from <= life.to;
}

/* A dirent, and the number of the inode it names. */
struct jffs2_naming {
	uint32_t ino, node;
};

struct jffs2_past {
	ARRAY(struct jffs2_lifetime) lives; /* parallel to the extents; empty until dated */
	ARRAY(struct jffs2_naming) names;   /* by inode number, then place */
};

/* Of the view `present`, which has no filter. */
struct jffs2_past *jffs2_past_new(const struct jffs2_fs *present);
/* Finds the lifetimes, if they are not found yet: what FILTER_TIME needs. */
void jffs2_past_date(struct jffs2_past *past, const struct jffs2_fs *present);
void jffs2_past_free(struct jffs2_past *past); /* NULL is fine */

/* The first element of past->names that names inode number `ino` or a higher one. */
size_t jffs2_past_names(const struct jffs2_past *past, uint32_t ino);

#endif
