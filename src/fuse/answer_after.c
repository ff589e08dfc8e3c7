/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which file is read next by who reads them all. */
#include "fuse/answer_private.h"

enum {
	LOOK_MOST = 512, /* entries or nodes that are looked at for the next file */
	SAME_MOST = 16   /* entries of the same name */
};

static int
compare_names(const struct tree *t, uint32_t entry, struct span name)
{
	return entry == TREE_NONE ? 1 : span_compare(tree_entry(t, entry).name, name);
}

/* Where the entry stands among those of its directory; false if it can't be told. */
static bool
find_place(const struct tree *t, uint32_t entry, uint32_t *dir, uint32_t *k)
{
	struct tree_entry is = tree_entry(t, entry);
	uint32_t from = 0, step = 1, to;

	*dir = is.dir;
	for (; compare_names(t, t->class->list(t, is.dir, from + step - 1), is.name) < 0; step *= 2)
		from += step;
	for (to = from + step; from < to;) {
		uint32_t middle = from + (to - from) / 2;

		if (compare_names(t, t->class->list(t, is.dir, middle), is.name) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	for (*k = from; *k < from + SAME_MOST; ++*k)
		if (t->class->list(t, is.dir, *k) == entry)
			return true;
	return false;
}

/* Is it a file with content? */
static bool
is_wanted(const struct tree *t, uint32_t node, uint64_t *size)
{
	struct tree_stat st;

	tree_stat(t, node, &st);
	*size = st.size;
	return !st.error && S_ISREG(st.mode) && st.size;
}

/* A walk from the root enters what it comes to first, so that it ends in any tree. */
static bool
walk_on(const struct tree *t, uint32_t *node, uint64_t *size)
{
	uint32_t entry = tree_parent(t, *node), dir, k;

	if (entry == TREE_NONE || !find_place(t, entry, &dir, &k))
		return false;
	k++;
	for (int i = 0; i < LOOK_MOST; i++) {
		entry = tree_next(t, dir, &k);
		if (entry == TREE_NONE) {
			entry = tree_parent(t, dir);
			if (entry == TREE_NONE || !find_place(t, entry, &dir, &k))
				return false;
			k++;
			continue;
		}
		*node = tree_leads_to(t, entry);
		if (*node == TREE_NONE || tree_parent(t, *node) != entry)
			continue;
		if (tree_is_directory(t, *node)) {
			dir = *node;
			k = 0;
		} else if (is_wanted(t, *node, size)) {
			return true;
		}
	}
	return false;
}

static bool
count_on(const struct tree *t, uint32_t *node, uint64_t *size)
{
	uint32_t count = tree_nodes(t);

	for (int i = 0; i < LOOK_MOST && ++*node < count; i++)
		if (tree_parent(t, *node) != TREE_NONE && is_wanted(t, *node, size))
			return true;
	return false;
}

bool
answer_after(const struct share *s, uint64_t number, enum answer_order order, uint64_t *next,
        uint64_t *size)
{
	struct answer_node n;
	const struct tree *t;

	if (!answer_find(s, number, &n) || n.meta || n.tree == SIZE_MAX)
		return false;
	t = answer_tree(s, &n);
	if (!(order == ANSWER_BY_NAME ? walk_on : count_on)(t, &n.node, size))
		return false;
	*next = answer_number(s, &n);
	return true;
}
