/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of names, and how a walk from the root comes to each file. */
#include "text/sort.h"
#include "wish/wished/wished_private.h"

static void
key_of(void *arg, uint32_t item, struct text *key)
{
	const struct wished *w = arg;
	const struct wished_name *n = &w->names.at[item];
	struct span name = wished_name_bytes(w, n);

	sort_add_u32(key, n->dir);
	text_add_bytes(key, name.at, name.len);
}

/* All names that are there, by directory; each directory gets the range of its own. */
static void
put_in_order(struct wished *w)
{
	uint32_t count = 0;

	free(w->order);
	w->order = memory_zeroed(w->names.count + 1, sizeof *w->order);
	for (uint32_t i = 0; i < w->names.count; i++)
		if (wished_is_there(w, i))
			w->order[count++] = i;
	sort_by_keys(w->order, count, key_of, w);
	for (uint32_t i = 0; i < w->nodes.count; i++)
		w->nodes.at[i].count = 0;
	for (uint32_t i = 0; i < count; i++) {
		struct wished_node *dir = &w->nodes.at[w->names.at[w->order[i]].dir];

		if (dir->count++ == 0)
			dir->first = i;
	}
}

/* Notes by which entry each node in the directory is reached; those that are reached for the first
 * time are appended to the queue. */
static void
reach(struct wished *w, uint32_t dir, uint32_t *queue, uint32_t *queued)
{
	const struct wished_node *d = &w->nodes.at[dir];

	for (uint32_t i = 0; i < d->count; i++) {
		uint32_t entry = w->order[d->first + i];
		uint32_t node = w->names.at[entry].node;

		if (node == TREE_NONE || node == queue[0]
		        || w->nodes.at[node].parent != TREE_NONE)
			continue;
		w->nodes.at[node].parent = entry;
		queue[(*queued)++] = node;
	}
}

void
wished_settle(struct wished *w)
{
	uint32_t *queue = memory_zeroed(w->nodes.count + 1, sizeof *queue);
	uint32_t queued = 0;

	put_in_order(w);
	for (uint32_t i = 0; i < w->nodes.count; i++)
		w->nodes.at[i].parent = TREE_NONE;
	queue[queued++] = tree_root(w->base);
	for (uint32_t i = 0; i < queued; i++)
		reach(w, queue[i], queue, &queued);
	free(queue);
}
