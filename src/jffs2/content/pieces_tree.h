/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tree in which the kernel keeps the nodes of an inode while it gathers them (pieces_tree.c), for
 * pieces_gather.c. Element 0 stands for none.
 */
#ifndef JFFS2_PIECES_TREE_H
#define JFFS2_PIECES_TREE_H

#include "jffs2/content/pieces.h"

enum { TREE_NONE = 0, TREE_LEFT = 0, TREE_RIGHT = 1 };

struct tn {
	uint32_t child[2], parent;
	uint32_t from, size, version, node;
	bool red, overlapped, bad;
};

struct tree {
	struct tn *at;
	uint32_t root;
	uint64_t steps; /* that may still be taken */
};

/* Puts element `n`, whose numbers are set, into it, as the kernel does; it is as it may be if no steps
 * are left. */
void tree_add(struct tree *t, uint32_t n);
/* The last element below `n` on that side, and the neighbour of `n` there. */
uint32_t tree_utmost(const struct tree *t, uint32_t n, int side);
uint32_t tree_beside(struct tree *t, uint32_t n, int side);
/* What covered the first one was erased, if it has the mark. (Kernels before 2.6.29 crash.) */
void tree_unmark_first(struct tree *t, uint32_t n);

#endif
