/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The index for travelling in the past of a log, made once from the view of its present:
 * between which times each node existed, and which dirents name an inode. Read-only
 * afterwards; jffs2_past_free releases it.
 */
#ifndef JFFS2_PAST_H
#define JFFS2_PAST_H

#include "jffs2/view/fs.h"

/* When a node exists: from <= t < to; `to` 0: to this day. For a node without a date this
 * is unknown; it ends before it begins. */
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
	uint32_t ino;
	uint32_t node : 31;
	uint32_t claims_dir : 1; /* it says that this is a directory */
};

struct jffs2_past {
	ARRAY(struct jffs2_lifetime) lives; /* parallel to the extents; empty until dated */
	ARRAY(uint32_t) begins; /* the nodes with a date, by life.from */
	ARRAY(uint32_t) ends;   /* those that don't exist to this day, by life.to */
	bool from_nothing;      /* a summary has nothing dated in its block: it begins at 0 */
	ARRAY(struct jffs2_naming) names;   /* by inode number, then place */
	bool disputed;          /* some of them don't agree on whether they name a directory */
	bool named;             /* that is known */
};

/* Names alone, of the view `present`, which has no filter. */
struct jffs2_past *jffs2_past_new(const struct jffs2_fs *present);
/* Finds the lifetimes, which FILTER_TIME needs, unless they are known. */
void jffs2_past_date(struct jffs2_past *past, const struct jffs2_fs *present);
void jffs2_past_free(struct jffs2_past *past); /* NULL is fine */

/* ---- past_work.c ---- */

/* What is found in slices. */
struct jffs2_past_work;

/* Begins to find names, lifetimes or both for `past`, unless it has them; it gets them all in the
 * end. Both it and the view must stay. */
struct jffs2_past_work *jffs2_past_work_begin(struct jffs2_past *past,
        const struct jffs2_fs *present, bool names, bool dates);
/* Goes on by about *left looks at nodes, which is decreased; true while there is more to do. */
bool jffs2_past_work_step(struct jffs2_past_work *w, uint64_t *left);
/* 0 to 1. */
double jffs2_past_work_progress(const struct jffs2_past_work *w);
/* Ends it, at any time, and hands over what is complete; NULL is fine. */
void jffs2_past_work_end(struct jffs2_past_work *w);

/* ---- past.c ---- */

/* The first element of past->begins that begins after `time`, and of past->ends that ends
 * after it. */
size_t jffs2_past_begin(const struct jffs2_past *past, uint32_t time);
size_t jffs2_past_end(const struct jffs2_past *past, uint32_t time);

/* The first element of past->names that names inode number `ino` or a higher one. */
size_t jffs2_past_names(const struct jffs2_past *past, uint32_t ino);

#endif
