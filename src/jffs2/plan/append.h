/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes as new nodes: what a wished tree has otherwise than its base, a mounted JFFS2 part, is
 * written into the free space of that part, with the next versions and inode numbers, as a
 * kernel would; every byte that is there stays.
 *
 * The order is such that, wherever the writing ends, each path is as it was or as it was wished. So
 * what is new comes first and its name last; a change of a file that one node holds is
 * written over it; a file that takes more is written anew, whole, and its names then lead to
 * that. Names are taken away last. A directory is not one file in this sense: each of its
 * names and attributes changes by itself.
 *
 * append.c drives it, append_fates.c decides what becomes of each file, append_xattr.c changes
 * attributes in place, append_base.c knows what the part has: versions, numbers, free space.
 */
#ifndef JFFS2_PLAN_APPEND_H
#define JFFS2_PLAN_APPEND_H

#include "jffs2/plan/make.h"
#include "jffs2/view/fs.h"
#include "wish/wished/wished.h"

/* What to change. */
struct append_order {
	const struct wished *wished; /* of the tree of `fs` */
	const struct jffs2_fs *fs;   /* the present of the part, all borrowed */
	struct make_options options; /* .style as the part has it */
	uint32_t write_page;         /* of the write buffer of its flash, 0: none */
};

struct append;

/* Begins; what the order names must outlive it. */
struct append *append_new(const struct append_order *o);

/* As make_step; MAKE_FAILED with err set, too, if versions or inode numbers are used up. */
enum make_state append_step(struct append *a, uint64_t budget, struct error *err);
struct plan append_take(struct append *a);
void append_free(struct append *a); /* NULL is fine */

/* ---- append_base.c ---- */

/* The free space that a kernel writes to, and what it holds back. */
struct append_space {
	uint64_t free;         /* bytes in the block that is written to next, and in free blocks */
	uint32_t blocks;       /* free ones */
	uint32_t reserve;      /* blocks without which a kernel writes nothing but deletions,
	                        * and first collects garbage (jffs2_calc_trigger_levels) */
};
struct append_space append_space_of(const struct jffs2_fs *fs);

/* The size of the pages of the write buffer that the padding in the log shows, 0: none. */
uint32_t append_page_of(const struct jffs2_log *log);

#endif
