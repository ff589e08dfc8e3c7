/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/walk.h"

#include <stdlib.h>

static void
enter(struct name_walk *w, uint32_t dir)
{
	tree_visits_enter(&w->visits, dir);
	array_push(&w->levels, ((struct walk_level){ .dir = dir }));
}

void
walk_begin(struct name_walk *w, const struct tree *t, const struct tree *live)
{
	*w = (struct name_walk){ .tree = t, .live = live };
	w->seen = memory_zeroed((size_t)tree_nodes(t) / 8 + 1, 1);
	tree_visits_begin(&w->visits, t);
	if (live) {
		w->deleted = tree_entries(live);
		w->end = w->deleted + tree_nodes(live);
	} else if (tree_root(t) != TREE_NONE) {
		enter(w, tree_root(t));
	}
}

void
walk_end(struct name_walk *w)
{
	if (!w->tree)
		return;
	tree_visits_end(&w->visits);
	array_free(&w->levels);
	free(w->seen);
	*w = (struct name_walk){ .tree = NULL };
}

static bool
mark(struct name_walk *w, uint32_t node)
{
	uint8_t bit = (uint8_t)(1 << node % 8);
	bool again = w->seen[node / 8] & bit;

	w->seen[node / 8] |= bit;
	return again;
}

/* What a name leads to in the tree as it is was not deleted: directories on the way. */
static bool
next_deleted(struct name_walk *w, uint32_t *entry, uint32_t *node)
{
	for (; w->deleted < w->end; w->deleted++) {
		*entry = w->deleted;
		*node = tree_entry(w->tree, *entry).node;
		if (*node != TREE_NONE
		        && !tree_reachable(w->live, *entry - tree_entries(w->live))) {
			w->deleted++;
			return true;
		}
	}
	return false;
}

static bool
next_listed(struct name_walk *w, uint32_t *entry, uint32_t *node)
{
	while (w->levels.count) {
		struct walk_level *level = &w->levels.at[w->levels.count - 1];

		*entry = tree_next(w->tree, level->dir, &level->next);
		if (*entry == TREE_NONE) {
			tree_visits_leave(&w->visits, level->dir);
			w->levels.count--;
			continue;
		}
		*node = tree_entry(w->tree, *entry).node;
		if (*node != TREE_NONE && tree_leads_to_directory(w->tree, *entry, *node)
		        && tree_visits_may(&w->visits, *node))
			enter(w, *node);
		return true;
	}
	return false;
}

bool
walk_next(struct name_walk *w, uint32_t *entry, uint32_t *node, bool *again)
{
	if (!(w->live ? next_deleted(w, entry, node) : next_listed(w, entry, node)))
		return false;
	*again = *node != TREE_NONE && mark(w, *node);
	return true;
}
