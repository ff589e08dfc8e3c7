/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names in directories. A name that goes keeps its record, so that one that returns is the
 * same entry, and a writer sees what the base had. */
#include <assert.h>
#include <sys/stat.h>

#include "wish/wished/wished_private.h"

/* ---- by directory and bytes ---- */

/* The place of the name, or the free one where it belongs. */
static size_t
slot_of(const struct wished *w, uint32_t dir, struct span name)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ dir;
	size_t at;

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ name.at[i]) * UINT64_C(0x100000001b3);
	hash ^= hash >> 32;
	for (at = (size_t)hash & (w->slot_count - 1); w->slots[at];
	        at = (at + 1) & (w->slot_count - 1)) {
		const struct wished_name *n = &w->names.at[w->slots[at] - 1];

		if (n->dir == dir && span_equal(wished_name_bytes(w, n), name))
			break;
	}
	return at;
}

/* 1 + the record of the name, there or gone; 0: it has none. */
static uint32_t
record_of(const struct wished *w, uint32_t dir, struct span name)
{
	return w->slot_count ? w->slots[slot_of(w, dir, name)] : 0;
}

static void
grow_slots(struct wished *w)
{
	if (w->slots && w->names.count * 2 < w->slot_count)
		return;
	free(w->slots);
	w->slot_count = w->slot_count ? 2 * w->slot_count : 1024;
	w->slots = memory_zeroed(w->slot_count, sizeof *w->slots);
	for (uint32_t i = 0; i < w->names.count; i++) {
		const struct wished_name *n = &w->names.at[i];
		size_t at = slot_of(w, n->dir, wished_name_bytes(w, n));

		if (!w->slots[at])
			w->slots[at] = i + 1;
	}
}

/* Appends a record, and makes it the one that is found if the directory has no other. */
static void
add_record(struct wished *w, struct wished_name n)
{
	struct wished_node *dir = &w->nodes.at[n.dir];
	size_t at;

	grow_slots(w);
	at = slot_of(w, n.dir, wished_name_bytes(w, &n));
	n.next = dir->first_name;
	array_push(&w->names, n);
	dir->first_name = (uint32_t)w->names.count - 1;
	if (!w->slots[at])
		w->slots[at] = (uint32_t)w->names.count;
}

void
wished_take_name(struct wished *w, uint32_t dir, uint32_t base_entry)
{
	uint32_t node = tree_entry(w->base, base_entry).node;

	add_record(w, (struct wished_name){ .dir = dir, .node = node, .base_node = node,
	        .base_entry = base_entry });
	if (node != TREE_NONE)
		w->nodes.at[node].links++;
}

uint32_t
wished_find(const struct wished *w, uint32_t dir, struct span name)
{
	uint32_t found = record_of(w, dir, name);

	return found && wished_is_there(w, found - 1) ? found - 1 : TREE_NONE;
}

uint32_t
wished_next(const struct wished *w, uint32_t dir, uint32_t entry)
{
	entry = entry == TREE_NONE ? w->nodes.at[dir].first_name : w->names.at[entry].next;
	while (entry != TREE_NONE && !wished_is_there(w, entry))
		entry = w->names.at[entry].next;
	return entry;
}

uint32_t
wished_links(const struct wished *w, uint32_t node)
{
	return w->nodes.at[node].links;
}

/* ---- changes ---- */

/* A name for `node` has come to the directory or gone from it: the times of both, and how many
 * links they have. */
static void
count(struct wished *w, uint32_t dir, uint32_t node, uint32_t by)
{
	struct wished_file *d = wished_change(w, dir, WISHED_NAMES), *f;

	d->st.mtime = d->st.ctime = w->now;
	if (node == TREE_NONE)
		return;
	w->nodes.at[node].links += by;
	f = wished_change(w, node, WISHED_NAMES);
	if (!S_ISDIR(f->st.mode))
		w->nodes.at[node].more_links += by;
	else if (w->counts_subdirs)
		w->nodes.at[dir].more_links += by;
}

void
wished_link(struct wished *w, uint32_t dir, struct span name, uint32_t node)
{
	struct wished_name n = { .dir = dir, .node = node, .base_node = TREE_NONE,
		.base_entry = TREE_NONE, .at = (uint32_t)w->text.len, .len = (uint32_t)name.len };
	uint32_t found = record_of(w, dir, name);

	assert(!found || !wished_is_there(w, found - 1));
	if (found) {
		w->names.at[found - 1].gone = false;
		w->names.at[found - 1].node = node;
	} else {
		text_add_bytes(&w->text, name.at, name.len);
		add_record(w, n);
		found = (uint32_t)w->names.count;
	}
	if (w->nodes.at[node].links == 0)
		w->nodes.at[node].parent = found - 1;
	count(w, dir, node, 1);
}

void
wished_unlink(struct wished *w, uint32_t entry)
{
	struct wished_name *n = &w->names.at[entry];

	assert(!n->gone);
	n->gone = true;
	if (n->node != TREE_NONE && w->nodes.at[n->node].parent == entry)
		w->nodes.at[n->node].parent = TREE_NONE;
	count(w, n->dir, n->node, UINT32_MAX);
}
