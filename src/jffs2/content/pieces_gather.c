/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The nodes of an inode as the kernel gathers them, in slices: into a tree, and out of it. */
#include "jffs2/content/pieces_tree.h"

#include <stdlib.h>

/* A node that is laid down with others (kernel: jffs2_build_inode_fragtree). */
struct waiting {
	uint32_t n, turn;
	uint32_t version;
};

enum gathering_stage { GATHERING_SORTS, GATHERING_FILLS, GATHERING_ADDS, GATHERING_WALKS,
       GATHERING_ORDERS, GATHERING_LAYS, GATHERING_DONE };

struct gathering {
	struct pieces *p;
	const struct jffs2_log *log;
	struct piece *newest;
	struct tree tree;
	enum gathering_stage stage;
	uint32_t count, next;  /* elements of the tree, and the next to be filled or added */
	uint32_t n, turn;      /* the next that is walked to */
	bool failed;
	struct waiting *group; /* nodes that overlap, and how many */
	uint32_t waiting;
	struct radix sort;
};

/* The lowest version first; of equal ones the last to come (kernel: ver_insert). */
static uint32_t
turn_of(const void *waiting, unsigned int which, const void *arg)
{
	const struct waiting *w = waiting;

	(void)arg;
	return which == 0 ? w->version : ~w->turn;
}

static uint32_t
later_first(const void *piece, unsigned int which, const void *arg)
{
	(void)which, (void)arg;
	return ~((const struct piece *)piece)->node;
}

static void
go_on(struct gathering *g, enum gathering_stage stage)
{
	g->stage = stage;
	g->next = 0;
}

struct gathering *
gathering_begin(struct pieces *p, const struct jffs2_log *log, struct piece *newest)
{
	enum { STEPS_EACH = 256 };
	struct gathering *g = memory_zeroed(1, sizeof *g);

	g->p = p;
	g->log = log;
	g->newest = newest;
	g->count = (uint32_t)p->all.count;
	g->tree.steps = (uint64_t)(g->count + 16) * STEPS_EACH;
	g->tree.at = memory_zeroed(g->count + 1u, sizeof *g->tree.at);
	radix_begin(&g->sort, p->all.at, p->all.count, sizeof *p->all.at, 1, later_first, NULL);
	return g;
}

/* Sorts all pieces, or a group. */
static void
sort(struct gathering *g, uint64_t *left, enum gathering_stage then)
{
	if (radix_step(&g->sort, left))
		return;
	radix_end(&g->sort);
	go_on(g, then);
}

static void
fill(struct gathering *g, uint64_t *left)
{
	for (; g->next < g->count && *left; g->next++, --*left) {
		const struct piece *piece = &g->p->all.at[g->next];
		struct jffs2_inode_node n;

		jffs2_inode_decode(jffs2_log_node(g->log, piece->node), g->log->endian, &n);
		g->tree.at[g->next + 1] = (struct tn){ .from = piece->from, .node = piece->node,
			.size = jffs2_inode_size(&n), .version = piece->version,
			.bad = g->log->extents.at[piece->node].flaws & FLAW_DATA_CRC };
	}
	if (g->next == g->count)
		go_on(g, GATHERING_ADDS);
}

static void
begin_walk(struct gathering *g)
{
	g->p->all.count = 0;
	g->tree.steps = UINT64_MAX;
	g->group = memory_zeroed(g->count + 1u, sizeof *g->group);
	g->n = tree_utmost(&g->tree, g->tree.root, TREE_RIGHT);
	go_on(g, GATHERING_WALKS);
}

static void
add_all(struct gathering *g, uint64_t *left)
{
	while (g->next < g->count && g->tree.steps && *left) {
		uint64_t steps = g->tree.steps;

		tree_add(&g->tree, ++g->next);
		steps -= g->tree.steps;
		*left -= steps < *left ? steps + (steps == 0) : *left;
	}
	if (!g->tree.steps) {
		g->failed = true;
		g->stage = GATHERING_DONE;
	} else if (g->next == g->count) {
		begin_walk(g);
	}
}

/* To the beginning of the nodes that overlap. */
static void
walk(struct gathering *g, uint64_t *left)
{
	struct tree *t = &g->tree;

	for (; g->n != TREE_NONE && *left; --*left) {
		uint32_t n = g->n;
		bool overlapped;

		g->group[g->waiting++] = (struct waiting){ n, g->turn++, t->at[n].version };
		tree_unmark_first(t, n);
		overlapped = t->at[n].overlapped;
		g->n = tree_beside(t, n, TREE_LEFT);
		if (overlapped)
			continue;
		radix_begin(&g->sort, g->group, g->waiting, sizeof *g->group, 2, turn_of, NULL);
		go_on(g, GATHERING_ORDERS);
		return;
	}
	if (g->n == TREE_NONE)
		g->stage = GATHERING_DONE;
}

/* Lays the group down. What comes later lies above: `version` becomes the rank. */
static void
lay_down(struct gathering *g, uint64_t *left)
{
	struct pieces *p = g->p;

	for (; g->next < g->waiting && *left; g->next++, --*left) {
		const struct tn *n = &g->tree.at[g->group[g->next].n];
		struct piece piece = { n->from, piece_end(n->from, n->size),
			(uint32_t)p->all.count + 1, n->node };

		if (n->bad)
			continue;
		if (n->version > g->newest->version)
			*g->newest = (struct piece){ .version = n->version, .node = n->node };
		array_push(&p->all, piece);
	}
	if (g->next < g->waiting)
		return;
	g->waiting = 0;
	go_on(g, GATHERING_WALKS);
}

bool
gathering_step(struct gathering *g, uint64_t *left)
{
	while (g->stage != GATHERING_DONE && *left)
		switch (g->stage) {
		case GATHERING_SORTS:
			sort(g, left, GATHERING_FILLS);
			break;
		case GATHERING_FILLS:
			fill(g, left);
			break;
		case GATHERING_ADDS:
			add_all(g, left);
			break;
		case GATHERING_WALKS:
			walk(g, left);
			break;
		case GATHERING_ORDERS:
			sort(g, left, GATHERING_LAYS);
			break;
		case GATHERING_LAYS:
			lay_down(g, left);
			break;
		case GATHERING_DONE:
			break;
		}
	return g->stage != GATHERING_DONE;
}

bool
gathering_end(struct gathering *g)
{
	bool failed = g && g->failed;

	if (g) {
		radix_end(&g->sort);
		free(g->group);
		free(g->tree.at);
	}
	free(g);
	return !failed;
}
