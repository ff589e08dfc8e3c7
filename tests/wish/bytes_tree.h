/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A tree that is one regular file of given bytes: what a local file is to a wish. */
#ifndef TESTS_BYTES_TREE_H
#define TESTS_BYTES_TREE_H

#include "tree/tree.h"

struct bytes_tree {
	struct tree tree;
	struct span bytes;
	uint32_t mode;
};

/* The bytes are borrowed. */
void bytes_tree_make(struct bytes_tree *t, const void *at, size_t len, uint32_t permissions);

#endif
