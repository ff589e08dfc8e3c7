/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a tree to a plan: a new file system that has the files of a tree of any format, from the
 * first node to the last in the order of mkfs.jffs2. The same tree and options give the same
 * bytes, on any machine.
 *
 * mkfs.jffs2 loses some of a tree: what the root directory is, the times of directories (they
 * get those of their last file), device numbers over 255, the end of long symlink targets.
 * Unless it is to be like mkfs.jffs2 node for node, nothing is lost here: what JFFS2 can't hold
 * is an error.
 *
 * make.c walks the tree, make_name.c writes names, make_inode.c what files are, make_content.c
 * what is in them, make_xattr.c attributes, make_stat.c knows what is to be.
 */
#ifndef JFFS2_PLAN_MAKE_H
#define JFFS2_PLAN_MAKE_H

#include "jffs2/plan/layout.h"
#include "jffs2/write/data.h"
#include "tree/tree.h"

enum {
	MKFS_ERASE_LEAST = 8192  /* mkfs.jffs2 makes no smaller blocks */
};

struct make_options {
	struct layout_rules style;
	struct jffs2_compressors pack;
	uint32_t page;           /* bytes of content in a node at most, a power of two */
	uint32_t blocks;         /* that there may be; 0: as many as are needed */
	bool exact;              /* all three times as they are in the tree */
	bool like_mkfs;          /* node for node as mkfs.jffs2, with all that it loses */
	bool squash_owners;      /* everything belongs to root */
	bool squash_permissions; /* nobody else may write; no set-ID bits */
	bool fixed;              /* all times are `time` */
	bool clamped;            /* times after `time` are `time` */
	uint32_t time;
};

/* ---- make_stat.c ---- */

/* What stat is to give for a node of the tree in the file system that is made. False if it is
 * left out, since it has an error. */
bool make_stat(const struct make_options *o, const struct tree *t, uint32_t node,
        struct tree_stat *st);

/* True if the name can't be in the file system that is made: it leads to no inode that can be
 * read, or is not listed. */
bool make_leaves_out(const struct tree *t, uint32_t entry);

/* The next entry of a directory that is not left out, from its *k-th on, as tree_next. */
uint32_t make_next(const struct tree *t, uint32_t dir, uint32_t *k);

/* False with err set if the options contradict one another. */
bool make_options_check(const struct make_options *o, struct error *err);

/* ---- make.c ---- */

struct make;

/* Begins; the tree is borrowed. */
struct make *make_new(const struct tree *t, const struct make_options *o);

enum make_state { MAKE_GOES_ON, MAKE_DONE, MAKE_FAILED };

/* Continues for about `budget` bytes of content. MAKE_FAILED with err set if the tree has what
 * JFFS2 can't hold, or can't be read. It is done, too, if the nodes don't fit:
 * plan->left_over tells. */
enum make_state make_step(struct make *m, uint64_t budget, struct error *err);

/* How far it is: 0 to 1. */
double make_progress(const struct make *m);

/* The plan, once it is done; the caller owns it. */
struct plan make_take(struct make *m);

/* Releases it; NULL is fine. */
void make_free(struct make *m);

#endif
