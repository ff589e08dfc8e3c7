/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names in directories. */
#include <errno.h>
#include <string.h>

#include "fuse/answer_private.h"

static bool
is_named(struct span name, const char *word)
{
	return span_equal(name, span_of(word, strlen(word)));
}

/* Among the directories of several trees. */
static int
lookup_tree(const struct share *s, struct answer_node n, struct span name, uint64_t *number)
{
	for (size_t i = 0; i < s->count; i++)
		if (is_named(name, s->trees[i].name)) {
			n.tree = i;
			n.node = tree_root(s->trees[i].tree);
			*number = answer_number(s, &n);
			return 0;
		}
	return ENOENT;
}

int
answer_lookup(struct share *s, uint64_t dir, struct span name, uint64_t *number)
{
	struct answer_node n;
	const struct tree *t;
	uint32_t entry;

	if (!answer_find(s, dir, &n))
		return ESTALE;
	t = answer_tree(s, &n);
	if (!n.meta && dir == ANSWER_TOP && s->source.about && is_named(name, ANSWER_META)) {
		n.meta = true;
		*number = answer_number(s, &n);
		return 0;
	}
	if (!t)
		return lookup_tree(s, n, name, number);
	if (!tree_is_directory(t, n.node))
		return ENOTDIR;
	if (name.len > t->class->name_max)
		return ENAMETOOLONG;
	entry = tree_name_is_hidden(name) ? TREE_NONE : tree_find(t, n.node, name);
	if (entry == TREE_NONE || tree_entry(t, entry).node == TREE_NONE)
		return ENOENT;
	/* The kernel has no directory below itself: d_splice_alias(). */
	if (tree_entry(t, entry).node == tree_root(t))
		return ELOOP;
	n.node = tree_entry(t, entry).node;
	*number = answer_number(s, &n);
	return 0;
}

/* ---- listing ---- */

/* Entries that every directory has, or the top alone, are numbered before those of the tree. */
enum { AT_SELF, AT_PARENT, AT_META, AT_FIRST };

static void
set_kind(struct share *s, const struct answer_node *n, struct stat *st)
{
	const struct tree *t = answer_tree(s, n);
	struct tree_stat is = { 0 };

	memset(st, 0, sizeof *st);
	st->st_mode = S_IFDIR;
	st->st_ino = answer_number(s, n);
	if (!t)
		return;
	tree_stat(t, n->node, &is);
	if (n->meta) {
		st->st_mode = S_ISDIR(is.mode) ? S_IFDIR : S_IFREG;
		return;
	}
	st->st_mode = is.mode & S_IFMT;
	st->st_ino = is.ino | (uint64_t)(s->alone ? 0 : n->tree + 1) << 32;
}

/* The next of several trees. */
static void
list_trees(struct share *s, struct answer_node n, uint64_t *at, struct span *name,
        struct stat *st)
{
	size_t i = (size_t)(*at - AT_FIRST);

	if (i >= s->count)
		return;
	n.tree = i;
	n.node = tree_root(s->trees[i].tree);
	*name = span_of(s->trees[i].name, strlen(s->trees[i].name));
	set_kind(s, &n, st);
	++*at;
}

/* The next of a tree, of those that readdir lists and a lookup can find. */
static void
list_entries(struct share *s, struct answer_node n, uint64_t *at, struct span *name,
        struct stat *st)
{
	const struct tree *t = answer_tree(s, &n);
	uint32_t k = (uint32_t)(*at - AT_FIRST), dir = n.node, entry;

	while ((entry = tree_next(t, dir, &k)) != TREE_NONE) {
		struct tree_entry e = tree_entry(t, entry);
		struct span shown = span_cut(e.name, 0, e.name.len
		        ? strnlen((const char *)e.name.at, e.name.len) : 0);

		*at = (uint64_t)k + AT_FIRST;
		if (e.node == TREE_NONE || tree_name_is_hidden(shown) || !tree_listed(t, entry))
			continue;
		*name = shown;
		n.node = e.node;
		set_kind(s, &n, st);
		return;
	}
}

int
answer_list(struct share *s, uint64_t dir, uint64_t *at, struct span *name, struct stat *st)
{
	struct answer_node n;

	*name = (struct span){ 0 };
	if (!answer_find(s, dir, &n))
		return ESTALE;
	if (!answer_is_directory(s, &n))
		return ENOTDIR;
	if (*at == AT_META && (dir != ANSWER_TOP || !s->source.about))
		++*at;
	if (*at < AT_FIRST) {
		static const char *const names[] = { ".", "..", ANSWER_META };

		*name = span_of(names[*at], strlen(names[*at]));
		n.meta |= *at == AT_META;
		set_kind(s, &n, st);
		++*at;
	} else if (answer_tree(s, &n)) {
		list_entries(s, n, at, name, st);
	} else {
		list_trees(s, n, at, name, st);
	}
	return 0;
}
