/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Paths of members become entries of directories. Directories that no member names are made
 * up. Names such as ".." stay as they are: whoever walks a tree leaves them out. Of two members
 * of one path the later counts, as when they are extracted one after the other.
 */
#include <string.h>
#include <sys/stat.h>

#include "archive/archive_private.h"

/* ---- entries by directory and name ---- */

static size_t
slot_of(const struct archive_tree *t, uint32_t dir, struct span name)
{
	const struct archive_index *x = t->index;
	uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ dir;
	size_t at;

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ name.at[i]) * UINT64_C(0x100000001b3);
	hash ^= hash >> 32;
	for (at = (size_t)hash & (x->slot_count - 1); x->slots[at];
	        at = (at + 1) & (x->slot_count - 1)) {
		const struct archive_name *e = &t->entries.at[x->slots[at] - 1];

		if (e->dir == dir && span_equal(span_of(t->text.at + e->name, e->len), name))
			break;
	}
	return at;
}

static void
grow_slots(struct archive_tree *t)
{
	struct archive_index *x = t->index;

	if (x->slots && t->entries.count * 2 < x->slot_count)
		return;
	free(x->slots);
	x->slot_count = x->slot_count ? 2 * x->slot_count : 1024;
	x->slots = memory_zeroed(x->slot_count, sizeof *x->slots);
	for (uint32_t i = 0; i < t->entries.count; i++) {
		const struct archive_name *e = &t->entries.at[i];

		x->slots[slot_of(t, e->dir, span_of(t->text.at + e->name, e->len))] = i + 1;
	}
}

/* The entry of that name, which is made if it is missing. */
static uint32_t
entry_in(struct archive_tree *t, uint32_t dir, struct span name)
{
	struct archive_name e = { .dir = dir, .node = TREE_NONE, .len = (uint32_t)name.len };
	size_t slot;

	grow_slots(t);
	slot = slot_of(t, dir, name);
	if (!t->index->slots[slot]) {
		e.name = (uint32_t)t->text.len;
		text_add_bytes(&t->text, name.at, name.len);
		array_push(&t->entries, e);
		t->index->slots[slot] = (uint32_t)t->entries.count;
	}
	return t->index->slots[slot] - 1;
}

/* ---- paths ---- */

/* Takes the next name off a path; false at its end. */
static bool
next_name(struct span *path, struct span *name)
{
	do {
		const uint8_t *slash = path->len ? memchr(path->at, '/', path->len) : NULL;
		size_t len = slash ? (size_t)(slash - path->at) : path->len;

		if (path->len == 0)
			return false;
		*name = span_cut(*path, 0, len);
		*path = span_cut(*path, len + (slash != NULL), SIZE_MAX);
	} while (name->len == 0 || (name->len == 1 && *name->at == '.'));
	return true;
}

static uint32_t
make_directory(struct archive_tree *t)
{
	array_push(&t->nodes, ((struct archive_node){ .mode = S_IFDIR | 0755, .nlink = 1,
	        .parent = TREE_NONE, .made_up = true }));
	return (uint32_t)t->nodes.count - 1;
}

void
archive_names_begin(struct archive_tree *t)
{
	make_directory(t);
	grow_slots(t);
}

uint32_t
archive_names_add(struct archive_tree *t, struct span path, uint32_t node)
{
	uint32_t dir = 0, entry = TREE_NONE;
	struct span name;

	while (next_name(&path, &name)) {
		if (entry != TREE_NONE) {
			uint32_t at = t->entries.at[entry].node;

			/* A file, or a link, is no directory for what comes later. */
			if (at == TREE_NONE || !S_ISDIR(t->nodes.at[at].mode))
				at = make_directory(t);
			t->entries.at[entry].node = at;
			dir = at;
		}
		entry = entry_in(t, dir, name);
	}
	if (entry != TREE_NONE && node != TREE_NONE)
		t->entries.at[entry].node = node;
	return entry;
}

uint32_t
archive_names_find(const struct archive_tree *t, struct span path)
{
	uint32_t node = 0;
	struct span name;

	while (node != TREE_NONE && next_name(&path, &name)) {
		uint32_t entry = t->index->slots[slot_of(t, node, name)];

		node = entry ? t->entries.at[entry - 1].node : TREE_NONE;
	}
	return node;
}
