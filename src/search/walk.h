/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Goes through the names of a tree, directory by directory, each name before what is below
 * it; in a tree of deleted files through those. A walk borrows the tree. */
#ifndef SEARCH_WALK_H
#define SEARCH_WALK_H

#include "base/array.h"
#include "tree/tree.h"

struct walk_level {
	uint32_t dir, next;
};

struct name_walk {
	const struct tree *tree, *live;
	ARRAY(struct walk_level) levels;
	struct tree_visits visits;
	uint32_t deleted, end; /* of deleted files: the next entry; the last one and 1 */
	uint8_t *seen;         /* a bit for each node: it came by */
};

/* `live`: the tree whose deleted files `t` is; NULL: `t` is no such tree. */
void walk_begin(struct name_walk *w, const struct tree *t, const struct tree *live);
/* The next entry, and the node that it leads to (TREE_NONE: to nothing); *again: it came by
 * before, under another name. False behind the last. */
bool walk_next(struct name_walk *w, uint32_t *entry, uint32_t *node, bool *again);
void walk_end(struct name_walk *w);

#endif
