/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names in directories. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "fuse/answer_private.h"

static bool
is_named(struct span name, const char *word)
{
	return span_equal(name, span_of(word, strlen(word)));
}

/* ---- deleted files whose names are taken ---- */

static const char taken[] = "ino-";

/* Is it deleted, and another one found by its name? */
static bool
is_taken(const struct tree *t, uint32_t entry)
{
	struct tree_entry e = tree_entry(t, entry);

	return t->class->left && tree_left(t, entry) != TREE_LIVING && e.node != TREE_NONE
	       && tree_find(t, e.dir, e.name) != entry;
}

/* Reads the number of an inode, written as it is made up; 0: it is none. */
static uint32_t
ino_of(struct span name)
{
	size_t i = strlen(taken);
	uint64_t ino = 0;

	if (name.len <= i || name.len > i + 10 || memcmp(name.at, taken, i) != 0
	        || name.at[i] == '0')
		return 0;
	for (; i < name.len && name.at[i] >= '0' && name.at[i] <= '9'; i++)
		ino = ino * 10 + name.at[i] - '0';
	return i == name.len && ino <= UINT32_MAX ? (uint32_t)ino : 0;
}

/* The entry in the directory that is shown under that name; TREE_NONE: there is none. */
static uint32_t
find_taken(const struct tree *t, uint32_t dir, struct span name)
{
	uint32_t ino = t->class->left ? ino_of(name) : 0;
	uint32_t node = ino ? tree_by_ino(t, ino) : TREE_NONE;
	uint32_t entry = node != TREE_NONE ? tree_parent(t, node) : TREE_NONE;

	return entry != TREE_NONE && tree_entry(t, entry).dir == dir && is_taken(t, entry)
	       ? entry : TREE_NONE;
}

/* ---- looking up ---- */

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

static int
lookup(struct share *s, uint64_t dir, struct span name, uint64_t *number)
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
	if (entry == TREE_NONE)
		entry = find_taken(t, n.node, name);
	if (entry == TREE_NONE || tree_entry(t, entry).node == TREE_NONE)
		return ENOENT;
	/* The kernel has no directory below itself: d_splice_alias(). */
	if (tree_entry(t, entry).node == tree_root(t))
		return ELOOP;
	n.node = tree_entry(t, entry).node;
	*number = answer_number(s, &n);
	return 0;
}

int
answer_lookup(struct share *s, uint64_t dir, struct span name, uint64_t *number)
{
	int error = lookup(s, dir, name, number);

	return answer_spoiled(s) ? EIO : error;
}

/* ---- listing ---- */

/* Entries that every directory has, or the top alone, are numbered before those of the tree. */
enum { AT_SELF, AT_PARENT, AT_META, AT_FIRST };

static void
set_kind(struct share *s, const struct answer_node *n, struct answer_entry *e)
{
	const struct tree *t = answer_tree(s, n);
	struct tree_stat is = { 0 };

	e->type = S_IFDIR;
	e->ino = answer_number(s, n);
	if (!t)
		return;
	tree_stat(t, n->node, &is);
	if (n->meta) {
		e->type = S_ISDIR(is.mode) ? S_IFDIR : S_IFREG;
		return;
	}
	e->type = is.mode & S_IFMT;
	e->ino = is.ino | (uint64_t)(s->alone ? 0 : n->tree + 1) << 32;
}

/* The next of several trees. */
static void
list_trees(struct share *s, struct answer_node n, uint64_t *at, struct answer_entry *e)
{
	size_t i = (size_t)(*at - AT_FIRST);

	if (i >= s->count)
		return;
	n.tree = i;
	n.node = tree_root(s->trees[i].tree);
	e->name = span_of(s->trees[i].name, strlen(s->trees[i].name));
	set_kind(s, &n, e);
	++*at;
}

/* The name that it is shown by; of no length if it cannot be looked up. */
static void
set_name(const struct tree *t, uint32_t entry, struct answer_entry *e)
{
	struct tree_entry is = tree_entry(t, entry);
	struct tree_stat st;

	e->name = span_cut(is.name, 0, is.name.len
	        ? strnlen((const char *)is.name.at, is.name.len) : 0);
	if (is.node == TREE_NONE || tree_name_is_hidden(e->name) || !tree_listed(t, entry)) {
		e->name.len = 0;
	} else if (is_taken(t, entry)) {
		tree_stat(t, is.node, &st);
		snprintf(e->made_up, sizeof e->made_up, "%s%" PRIu32, taken, st.ino);
		e->name = span_of(e->made_up, strlen(e->made_up));
		if (tree_find(t, is.dir, e->name) != TREE_NONE)
			e->name.len = 0;
	}
}

/* The next of a tree, of those that readdir lists and a lookup can find. */
static void
list_entries(struct share *s, struct answer_node n, uint64_t *at, struct answer_entry *e)
{
	const struct tree *t = answer_tree(s, &n);
	uint32_t k = (uint32_t)(*at - AT_FIRST), dir = n.node, entry;

	while (!e->name.len && (entry = tree_next(t, dir, &k)) != TREE_NONE) {
		*at = (uint64_t)k + AT_FIRST;
		n.node = tree_entry(t, entry).node;
		set_name(t, entry, e);
		if (e->name.len)
			set_kind(s, &n, e);
	}
}

int
answer_list(struct share *s, uint64_t dir, uint64_t *at, struct answer_entry *e)
{
	struct answer_node n;

	*e = (struct answer_entry){ 0 };
	if (!answer_find(s, dir, &n))
		return ESTALE;
	if (!answer_is_directory(s, &n))
		return ENOTDIR;
	if (*at == AT_META && (dir != ANSWER_TOP || !s->source.about))
		++*at;
	if (*at < AT_FIRST) {
		static const char *const names[] = { ".", "..", ANSWER_META };

		e->name = span_of(names[*at], strlen(names[*at]));
		n.meta |= *at == AT_META;
		set_kind(s, &n, e);
		++*at;
	} else if (answer_tree(s, &n)) {
		list_entries(s, n, at, e);
	} else {
		list_trees(s, n, at, e);
	}
	return answer_spoiled(s) ? EIO : 0;
}
