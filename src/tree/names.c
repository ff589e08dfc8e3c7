/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entries and paths. */
#include "tree/tree.h"

#include <string.h>

#include "text/name.h"

struct tree_entry
tree_entry(const struct tree *t, uint32_t entry)
{
	return t->class->entry(t, entry);
}

uint32_t
tree_leads_to(const struct tree *t, uint32_t entry)
{
	return t->class->leads_to ? t->class->leads_to(t, entry) : tree_entry(t, entry).node;
}

uint32_t
tree_next(const struct tree *t, uint32_t dir, uint32_t *k)
{
	uint32_t entry;

	do
		entry = t->class->list(t, dir, (*k)++);
	while (entry != TREE_NONE && t->class->there && !t->class->there(t, entry));
	return entry;
}

bool
tree_listed(const struct tree *t, uint32_t entry)
{
	return !t->class->listed || t->class->listed(t, entry);
}

enum tree_left
tree_left(const struct tree *t, uint32_t entry)
{
	return t->class->left && entry != TREE_NONE ? t->class->left(t, entry) : TREE_LIVING;
}

bool
tree_leads_to_directory(const struct tree *t, uint32_t entry, uint32_t node)
{
	return t->class->leads_to_directory ? t->class->leads_to_directory(t, entry, node)
	                                    : tree_is_directory(t, node);
}

bool
tree_name_is_hidden(struct span name)
{
	return name_pathless(name) != NULL;
}

uint32_t
tree_find(const struct tree *t, uint32_t dir, struct span name)
{
	uint32_t k = 0, entry;

	if (t->class->find)
		return t->class->find(t, dir, name);
	while ((entry = tree_next(t, dir, &k)) != TREE_NONE)
		if (span_equal(tree_entry(t, entry).name, name))
			break;
	return entry;
}

uint32_t
tree_find_sorted(const struct tree *t, uint32_t first, uint32_t count, struct span name)
{
	uint32_t from = first, to = first + count;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		int order = span_compare(tree_entry(t, middle).name, name);

		if (order == 0)
			return middle;
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return TREE_NONE;
}

uint32_t
tree_find_typed(const struct tree *t, uint32_t dir, struct span typed)
{
	uint32_t entry = tree_find(t, dir, typed);
	struct text name = { 0 };

	if (entry == TREE_NONE) {
		text_add_unescaped(&name, typed);
		entry = tree_find(t, dir, span_of(name.at, name.len));
	}
	text_free(&name);
	return entry != TREE_NONE ? tree_entry(t, entry).node : TREE_NONE;
}

uint32_t
tree_lookup(const struct tree *t, const char *path, struct error *err)
{
	uint32_t node = tree_root(t);
	const char *at = path;
	struct text shown = { 0 };

	while (node != TREE_NONE) {
		size_t len;

		at += strspn(at, "/");
		len = strcspn(at, "/");
		if (len == 0)
			return node;
		node = tree_find_typed(t, node, span_of(at, len));
		at += len;
	}
	text_add_readable(&shown, span_of(path, strlen(path)), false);
	error_set(err, "%s: no such file in the image", text_str(&shown));
	text_free(&shown);
	return TREE_NONE;
}

/* Parents are set walking down from the root, so that the way up ends there. */
void
tree_climb(const struct tree *t, uint32_t entry, struct path *path)
{
	while (entry != TREE_NONE) {
		struct tree_entry e = tree_entry(t, entry);

		if (!path_add_above(path, e.name))
			break;
		entry = tree_parent(t, e.dir);
	}
}

void
tree_add_path(const struct tree *t, uint32_t node, struct text *text)
{
	struct path path = { .most = PATH_TOLD };

	if (node == tree_root(t))
		text_add(text, "/");
	tree_climb(t, tree_parent(t, node), &path);
	path_end(&path, text);
}

bool
tree_add_known_path(const struct tree *t, uint32_t node, struct text *text)
{
	size_t before = text->len;

	tree_add_path(t, node, text);
	if (text->len > before)
		return true;
	if (t->class->former_path)
		t->class->former_path(t, node, text);
	return false;
}

void
tree_add_entry_path(const struct tree *t, uint32_t entry, struct text *path)
{
	struct tree_entry e;

	if (entry == TREE_NONE) {
		text_add(path, "/");
		return;
	}
	e = tree_entry(t, entry);
	if (e.dir != tree_root(t))
		tree_add_path(t, e.dir, path);
	text_add(path, "/");
	text_add_name(path, e.name);
}
