/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JFFS2 as a tree (tree/tree.h): nodes are the inodes of a jffs2_fs, entries its entries,
 * by their indexes. Other rooms reach the files of JFFS2 only through this header. A
 * jffs2_tree borrows everything; it is a member of whatever owns that.
 */
#ifndef JFFS2_TREE_H
#define JFFS2_TREE_H

#include "jffs2/divide/divide.h"
#include "jffs2/view/fs.h"
#include "jffs2/steps/steps.h"
#include "tree/tree.h"

/* Nodes in use whose data cannot be decompressed, in the order of the log: an array of
 * base/array.h. */
struct jffs2_undecoded {
	uint32_t *at;
	size_t count, capacity;
};

/* ---- loss.c ---- */

/* True if the node is one of those whose data could not be unpacked. */
bool jffs2_undecoded_has(const struct jffs2_undecoded *u, uint32_t node);

struct jffs2_tree {
	struct tree tree;
	const struct jffs2_fs *fs;
	const struct jffs2_undecoded *undecoded; /* NULL: none */
	const struct divide_doubt *doubt;        /* NULL: none */
};

/* ---- tree.c ---- */

/* The tree that a kernel shows. Everything is read on demand. */
void jffs2_tree_init(struct jffs2_tree *t, const struct jffs2_fs *fs,
        const struct jffs2_undecoded *undecoded, const struct divide_doubt *doubt);

/* ---- tree_step.c ---- */

/* The tree of `t` as known after step `step` of a mount: the names that are there by
 * then, and which inodes are read. Entries are names of jffs2/steps/steps.h. To be walked before it
 * is used. The caller frees it, before the steps. */
struct tree *jffs2_tree_at_step(const struct jffs2_tree *t, const struct jffs2_steps *steps,
        uint32_t step);
/* Goes on to find which names are there, by *looks names or inodes, which is decreased; false once
 * all are known. */
bool jffs2_tree_walk(struct tree *t, size_t *looks);

#endif
