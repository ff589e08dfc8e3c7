/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The order in which the kernel lays the data nodes of one inode over one another, where the
 * versions alone do not tell it: of nodes with a wrong data CRC, or with one version. The
 * kernel keeps the nodes in a tree while it gathers them, and which of them it compares
 * depends on the shape of the tree and on marks in it (kernel: jffs2_add_tn_to_tree,
 * jffs2_lookup_tn, jffs2_build_inode_fragtree). So the tree is built here as it is there, a
 * red-black tree with the same rules (lib/rbtree.c); element 0 stands for none.
 */
#include "jffs2/content/pieces_tree.h"

#include <string.h>

/* ---- the tree ---- */

uint32_t
tree_utmost(const struct tree *t, uint32_t n, int side)
{
	while (n != TREE_NONE && t->at[n].child[side] != TREE_NONE)
		n = t->at[n].child[side];
	return n;
}

/* The neighbour of `n` on that side. */
uint32_t
tree_beside(struct tree *t, uint32_t n, int side)
{
	t->steps -= t->steps > 0;
	if (t->at[n].child[side] != TREE_NONE)
		return tree_utmost(t, t->at[n].child[side], !side);
	while (t->at[n].parent != TREE_NONE && t->at[t->at[n].parent].child[side] == n)
		n = t->at[n].parent;
	return t->at[n].parent;
}

/* Lets `by` take the place of `n` below its parent. */
static void
hang(struct tree *t, uint32_t n, uint32_t by)
{
	uint32_t parent = t->at[n].parent;

	*(parent == TREE_NONE ? &t->root
	  : &t->at[parent].child[t->at[parent].child[TREE_RIGHT] == n]) = by;
	t->at[by].parent = parent;
}

/* The child on the other side comes up, `n` goes down to `side`. */
static void
rotate(struct tree *t, uint32_t n, int side)
{
	uint32_t up = t->at[n].child[!side], between = t->at[up].child[side];

	t->at[n].child[!side] = between;
	if (between != TREE_NONE)
		t->at[between].parent = n;
	hang(t, n, up);
	t->at[up].child[side] = n;
	t->at[n].parent = up;
}

static void
colour_inserted(struct tree *t, uint32_t n)
{
	uint32_t parent, above, uncle;

	t->at[n].red = true;
	while (t->at[parent = t->at[n].parent].red) {
		int side = t->at[above = t->at[parent].parent].child[TREE_RIGHT] == parent;

		uncle = t->at[above].child[!side];
		if (t->at[uncle].red) {
			t->at[parent].red = t->at[uncle].red = false;
			t->at[above].red = true;
			n = above;
			continue;
		}
		if (t->at[parent].child[!side] == n) {
			rotate(t, parent, side);
			parent = n;
		}
		t->at[parent].red = false;
		t->at[above].red = true;
		rotate(t, above, !side);
		break;
	}
	t->at[t->root].red = false;
}

/* `n`, perhaps TREE_NONE, whose parent element 0 names then, lacks a black above it. */
static void
colour_erased(struct tree *t, uint32_t n)
{
	while (n != t->root && !t->at[n].red) {
		uint32_t parent = t->at[n].parent;
		int side = t->at[parent].child[TREE_RIGHT] == n;
		uint32_t sibling = t->at[parent].child[!side];

		if (t->at[sibling].red) {
			t->at[sibling].red = false;
			t->at[parent].red = true;
			rotate(t, parent, side);
			sibling = t->at[parent].child[!side];
		}
		if (!t->at[t->at[sibling].child[TREE_LEFT]].red
		        && !t->at[t->at[sibling].child[TREE_RIGHT]].red) {
			t->at[sibling].red = true;
			n = parent;
			continue;
		}
		if (!t->at[t->at[sibling].child[!side]].red) {
			t->at[t->at[sibling].child[side]].red = false;
			t->at[sibling].red = true;
			rotate(t, sibling, !side);
			sibling = t->at[parent].child[!side];
		}
		t->at[sibling].red = t->at[parent].red;
		t->at[parent].red = t->at[t->at[sibling].child[!side]].red = false;
		rotate(t, parent, side);
		n = t->root;
	}
	t->at[n].red = false;
}

static void
erase(struct tree *t, uint32_t n)
{
	bool red = t->at[n].red;
	uint32_t heir, up = n;

	if (t->at[n].child[TREE_LEFT] != TREE_NONE && t->at[n].child[TREE_RIGHT] != TREE_NONE) {
		up = tree_utmost(t, t->at[n].child[TREE_RIGHT], TREE_LEFT);
		red = t->at[up].red;
	}
	heir = t->at[up].child[t->at[up].child[TREE_LEFT] == TREE_NONE];
	hang(t, up, heir);
	if (up != n) {
		if (t->at[heir].parent == n)
			t->at[heir].parent = up;
		memcpy(t->at[up].child, t->at[n].child, sizeof t->at[up].child);
		t->at[up].red = t->at[n].red;
		hang(t, n, up);
		for (int side = TREE_LEFT; side <= TREE_RIGHT; side++)
			if (t->at[up].child[side] != TREE_NONE)
				t->at[t->at[up].child[side]].parent = up;
	}
	if (!red)
		colour_erased(t, heir);
	t->at[TREE_NONE] = (struct tn){ .parent = TREE_NONE };
}

static void
replace(struct tree *t, uint32_t n, uint32_t by)
{
	struct tn *old = &t->at[n], *new = &t->at[by];

	memcpy(new->child, old->child, sizeof new->child);
	new->red = old->red;
	hang(t, n, by);
	for (int side = TREE_LEFT; side <= TREE_RIGHT; side++)
		if (new->child[side] != TREE_NONE)
			t->at[new->child[side]].parent = by;
}

/* ---- gathering (kernel: jffs2_add_tn_to_tree) ---- */

/* kernel: 32 bits, so that an end may come before its beginning */
static uint32_t
end_of(const struct tn *n)
{
	return n->from + n->size;
}

/* What covered the first one was erased, if it has the mark. (Kernels before 2.6.29 crash.) */
void
tree_unmark_first(struct tree *t, uint32_t n)
{
	if (tree_beside(t, n, TREE_LEFT) == TREE_NONE)
		t->at[n].overlapped = false;
}

/* kernel: jffs2_lookup_tn, whose answer is the last that it looks at */
static uint32_t
look_up(struct tree *t, uint32_t from)
{
	uint32_t next = t->root, n = TREE_NONE;

	while (next != TREE_NONE) {
		n = next;
		next = t->at[n].child[t->at[n].from < from];
	}
	while (n != TREE_NONE && t->at[n].overlapped) {
		tree_unmark_first(t, n);
		if (t->at[n].overlapped)
			n = tree_beside(t, n, TREE_LEFT);
	}
	return n;
}

static void
link_in(struct tree *t, uint32_t n)
{
	struct tn *new = &t->at[n];
	uint32_t parent = TREE_NONE;
	int side = TREE_LEFT;

	for (uint32_t next = t->root; next != TREE_NONE;) {
		parent = next;
		side = new->from > t->at[next].from || (new->from == t->at[next].from
		        && new->size >= t->at[next].size);
		next = t->at[next].child[side];
	}
	new->parent = parent;
	*(parent == TREE_NONE ? &t->root : &t->at[parent].child[side]) = n;
	colour_inserted(t, n);
}

static void
mark_overlaps(struct tree *t, uint32_t n)
{
	struct tn *new = &t->at[n];
	uint32_t k;

	for (k = tree_beside(t, n, TREE_LEFT); k != TREE_NONE && t->steps;
	        k = tree_beside(t, k, TREE_LEFT)) {
		if (end_of(&t->at[k]) > new->from) {
			new->overlapped = true;
			break;
		}
		if (!t->at[k].overlapped)
			break;
		tree_unmark_first(t, k);
	}
	for (k = tree_beside(t, n, TREE_RIGHT); k != TREE_NONE && t->steps && t->at[k].from < end_of(new);
	        k = tree_beside(t, k, TREE_RIGHT))
		t->at[k].overlapped = true;
}

/* Erases from `k` on what the new node covers and is older; gives what comes behind. */
static uint32_t
kill_covered(struct tree *t, uint32_t k, const struct tn *new)
{
	while (k != TREE_NONE && t->steps && end_of(&t->at[k]) <= end_of(new)) {
		uint32_t next = tree_beside(t, k, TREE_RIGHT);

		if (t->at[k].version < new->version)
			erase(t, k);
		k = next;
	}
	return k;
}

void
tree_add(struct tree *t, uint32_t n)
{
	struct tn *new = &t->at[n];
	uint32_t k = look_up(t, new->from);

	while (k != TREE_NONE && t->steps && t->at[k].from <= end_of(new)) {
		struct tn *old = &t->at[k];

		if (old->version == new->version) {
			/* The mark of the old one is lost. */
			if (old->bad)
				replace(t, k, n);
			return;
		}
		if (old->version < new->version && old->from >= new->from
		        && end_of(old) <= end_of(new)) {
			if (new->bad)
				return;
			k = kill_covered(t, k, new);
			continue;
		}
		if (old->version > new->version && old->from <= new->from
		        && end_of(old) >= end_of(new)) {
			if (!old->bad)
				return;
			erase(t, k);
			break;
		}
		k = tree_beside(t, k, TREE_RIGHT);
	}
	link_in(t, n);
	mark_overlaps(t, n);
}
