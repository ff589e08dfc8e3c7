/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The order in which the kernel lays the data nodes of one inode over one another, where the
 * versions alone do not tell it: of nodes with a wrong data CRC, or with one version. The
 * kernel keeps the nodes in a tree while it gathers them, and which of them it compares
 * depends on the shape of the tree and on marks in it (kernel: jffs2_add_tn_to_tree,
 * jffs2_lookup_tn, jffs2_build_inode_fragtree). So the tree is built here as it is there, a
 * red-black tree with the same rules (lib/rbtree.c); element 0 stands for none.
 */
#include "jffs2/content/pieces.h"

#include <stdlib.h>
#include <string.h>

enum { NONE = 0, LEFT = 0, RIGHT = 1 };

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

/* ---- the tree ---- */

static uint32_t
utmost(const struct tree *t, uint32_t n, int side)
{
	while (n != NONE && t->at[n].child[side] != NONE)
		n = t->at[n].child[side];
	return n;
}

/* The neighbour of `n` on that side. */
static uint32_t
beside(struct tree *t, uint32_t n, int side)
{
	t->steps -= t->steps > 0;
	if (t->at[n].child[side] != NONE)
		return utmost(t, t->at[n].child[side], !side);
	while (t->at[n].parent != NONE && t->at[t->at[n].parent].child[side] == n)
		n = t->at[n].parent;
	return t->at[n].parent;
}

/* Lets `by` take the place of `n` below its parent. */
static void
hang(struct tree *t, uint32_t n, uint32_t by)
{
	uint32_t parent = t->at[n].parent;

	*(parent == NONE ? &t->root
	  : &t->at[parent].child[t->at[parent].child[RIGHT] == n]) = by;
	t->at[by].parent = parent;
}

/* The child on the other side comes up, `n` goes down to `side`. */
static void
rotate(struct tree *t, uint32_t n, int side)
{
	uint32_t up = t->at[n].child[!side], between = t->at[up].child[side];

	t->at[n].child[!side] = between;
	if (between != NONE)
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
		int side = t->at[above = t->at[parent].parent].child[RIGHT] == parent;

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

/* `n`, perhaps NONE, whose parent element 0 names then, lacks a black above it. */
static void
colour_erased(struct tree *t, uint32_t n)
{
	while (n != t->root && !t->at[n].red) {
		uint32_t parent = t->at[n].parent;
		int side = t->at[parent].child[RIGHT] == n;
		uint32_t sibling = t->at[parent].child[!side];

		if (t->at[sibling].red) {
			t->at[sibling].red = false;
			t->at[parent].red = true;
			rotate(t, parent, side);
			sibling = t->at[parent].child[!side];
		}
		if (!t->at[t->at[sibling].child[LEFT]].red
		        && !t->at[t->at[sibling].child[RIGHT]].red) {
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

	if (t->at[n].child[LEFT] != NONE && t->at[n].child[RIGHT] != NONE) {
		up = utmost(t, t->at[n].child[RIGHT], LEFT);
		red = t->at[up].red;
	}
	heir = t->at[up].child[t->at[up].child[LEFT] == NONE];
	hang(t, up, heir);
	if (up != n) {
		if (t->at[heir].parent == n)
			t->at[heir].parent = up;
		memcpy(t->at[up].child, t->at[n].child, sizeof t->at[up].child);
		t->at[up].red = t->at[n].red;
		hang(t, n, up);
		for (int side = LEFT; side <= RIGHT; side++)
			if (t->at[up].child[side] != NONE)
				t->at[t->at[up].child[side]].parent = up;
	}
	if (!red)
		colour_erased(t, heir);
	t->at[NONE] = (struct tn){ .parent = NONE };
}

static void
replace(struct tree *t, uint32_t n, uint32_t by)
{
	struct tn *old = &t->at[n], *new = &t->at[by];

	memcpy(new->child, old->child, sizeof new->child);
	new->red = old->red;
	hang(t, n, by);
	for (int side = LEFT; side <= RIGHT; side++)
		if (new->child[side] != NONE)
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
static void
unmark_first(struct tree *t, uint32_t n)
{
	if (beside(t, n, LEFT) == NONE)
		t->at[n].overlapped = false;
}

/* kernel: jffs2_lookup_tn, whose answer is the last that it looks at */
static uint32_t
look_up(struct tree *t, uint32_t from)
{
	uint32_t next = t->root, n = NONE;

	while (next != NONE) {
		n = next;
		next = t->at[n].child[t->at[n].from < from];
	}
	while (n != NONE && t->at[n].overlapped) {
		unmark_first(t, n);
		if (t->at[n].overlapped)
			n = beside(t, n, LEFT);
	}
	return n;
}

static void
link_in(struct tree *t, uint32_t n)
{
	struct tn *new = &t->at[n];
	uint32_t parent = NONE;
	int side = LEFT;

	for (uint32_t next = t->root; next != NONE;) {
		parent = next;
		side = new->from > t->at[next].from || (new->from == t->at[next].from
		        && new->size >= t->at[next].size);
		next = t->at[next].child[side];
	}
	new->parent = parent;
	*(parent == NONE ? &t->root : &t->at[parent].child[side]) = n;
	colour_inserted(t, n);
}

static void
mark_overlaps(struct tree *t, uint32_t n)
{
	struct tn *new = &t->at[n];
	uint32_t k;

	for (k = beside(t, n, LEFT); k != NONE && t->steps; k = beside(t, k, LEFT)) {
		if (end_of(&t->at[k]) > new->from) {
			new->overlapped = true;
			break;
		}
		if (!t->at[k].overlapped)
			break;
		unmark_first(t, k);
	}
	for (k = beside(t, n, RIGHT); k != NONE && t->steps && t->at[k].from < end_of(new);
	        k = beside(t, k, RIGHT))
		t->at[k].overlapped = true;
}

/* Erases from `k` on what the new node covers and is older; gives what comes behind. */
static uint32_t
kill_covered(struct tree *t, uint32_t k, const struct tn *new)
{
	while (k != NONE && t->steps && end_of(&t->at[k]) <= end_of(new)) {
		uint32_t next = beside(t, k, RIGHT);

		if (t->at[k].version < new->version)
			erase(t, k);
		k = next;
	}
	return k;
}

static void
add(struct tree *t, uint32_t n)
{
	struct tn *new = &t->at[n];
	uint32_t k = look_up(t, new->from);

	while (k != NONE && t->steps && t->at[k].from <= end_of(new)) {
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
		k = beside(t, k, RIGHT);
	}
	link_in(t, n);
	mark_overlaps(t, n);
}

/* ---- from the end on (kernel: jffs2_build_inode_fragtree) ---- */

struct waiting {
	uint32_t n, turn;
	uint32_t version;
};

/* The lowest version first; of equal ones the last to come (kernel: ver_insert). */
static int
by_turn(const void *left, const void *right)
{
	const struct waiting *a = left, *b = right;

	if (a->version != b->version)
		return a->version < b->version ? -1 : 1;
	return a->turn > b->turn ? -1 : a->turn < b->turn;
}

/* Lays a group of nodes that overlap down. What comes later lies above: `version` becomes
 * the rank. */
static void
lay_down(const struct tree *t, struct waiting *group, uint32_t count, struct pieces *p,
        struct piece *newest)
{
	qsort(group, count, sizeof *group, by_turn);
	for (uint32_t i = 0; i < count; i++) {
		const struct tn *n = &t->at[group[i].n];
		struct piece piece = { n->from, piece_end(n->from, n->size),
			(uint32_t)p->all.count + 1, n->node };

		if (n->bad)
			continue;
		if (n->version > newest->version)
			*newest = (struct piece){ .version = n->version, .node = n->node };
		array_push(&p->all, piece);
	}
}

static void
build(struct tree *t, uint32_t count, struct pieces *p, struct piece *newest)
{
	struct waiting *group = memory_zeroed(count + 1, sizeof *group);
	uint32_t n = utmost(t, t->root, RIGHT), turn = 0, waiting = 0;

	for (; n != NONE; n = beside(t, n, LEFT)) {
		group[waiting++] = (struct waiting){ n, turn++, t->at[n].version };
		unmark_first(t, n);
		if (t->at[n].overlapped)
			continue;
		lay_down(t, group, waiting, p, newest);
		waiting = 0;
	}
	free(group);
}

static int
later_first(const void *left, const void *right)
{
	uint32_t a = ((const struct piece *)left)->node, b = ((const struct piece *)right)->node;

	return a > b ? -1 : a < b;
}

static void
fill(struct tree *t, const struct jffs2_log *log, const struct pieces *p)
{
	for (uint32_t i = 0; i < p->all.count; i++) {
		const struct piece *piece = &p->all.at[i];
		struct jffs2_inode_node n;

		jffs2_inode_decode(jffs2_log_node(log, piece->node), log->endian, &n);
		t->at[i + 1] = (struct tn){ .from = piece->from, .node = piece->node,
			.size = jffs2_inode_size(&n), .version = piece->version,
			.bad = log->extents.at[piece->node].flaws & FLAW_DATA_CRC };
	}
}

bool
pieces_gather(struct pieces *p, const struct jffs2_log *log, struct piece *newest)
{
	enum { STEPS_EACH = 256 };
	uint32_t count = (uint32_t)p->all.count;
	struct tree t = { .steps = (uint64_t)(count + 16) * STEPS_EACH };

	t.at = memory_zeroed(count + 1u, sizeof *t.at);
	if (count)
		qsort(p->all.at, count, sizeof *p->all.at, later_first);
	fill(&t, log, p);
	for (uint32_t i = 1; i <= count && t.steps; i++)
		add(&t, i);
	if (t.steps) {
		p->all.count = 0;
		t.steps = UINT64_MAX;
		build(&t, count, p, newest);
	}
	free(t.at);
	return t.steps != 0;
}
