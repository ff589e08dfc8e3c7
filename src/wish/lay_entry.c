/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be done about one name. */
#include <string.h>
#include <sys/stat.h>

#include "text/name.h"
#include "wish/lay_private.h"

/* ---- what becomes what ---- */

/* `node` of the source is now known by l->path. */
static void
take(struct lay *l, uint32_t node, uint32_t to)
{
	l->to[node] = to + 1;
	if (to < l->taken_count)
		l->taken[to] = 1;
	if (l->first_path[node])
		return;
	l->first_path[node] = l->paths.len + 1;
	text_add_bytes(&l->paths, l->path.at, l->path.len);
	text_add_bytes(&l->paths, "", 1);
}

static bool
is_taken(const struct lay *l, uint32_t to)
{
	return to >= l->taken_count || l->taken[to];
}

/* The name, which is free, becomes a further one of a file, or a new one. */
static bool
create(struct lay *l, uint32_t dir, struct span name, uint32_t node, struct error *err)
{
	uint32_t entry;

	if (l->to[node] && !tree_is_directory(l->t, node))
		return lay_make(l, WISH_LN, l->paths.at + l->first_path[node] - 1, err);
	if (!lay_copy(l, err))
		return false;
	entry = wished_find(l->k->w, dir, name);
	if (entry == TREE_NONE)
		return lay_fail(l, "has a name that no file can have", err);
	take(l, node, tree_entry(wished_tree(l->k->w), entry).node);
	return true;
}

static bool
replace(struct lay *l, uint32_t dir, struct span name, uint32_t node, uint32_t mode,
        struct error *err)
{
	return lay_make(l, S_ISDIR(mode) ? WISH_RM_R : WISH_RM, NULL, err)
	       && create(l, dir, name, node, err);
}

/* ---- laying over ---- */

/* A file that is there and has no other name keeps its inode and gets new content. */
static bool
lay_over(struct lay *l, uint32_t dir, struct span name, uint32_t node, const struct tree_stat *old,
        const struct tree_stat *st, struct error *err)
{
	const struct wished *w = l->k->w;
	uint32_t to = tree_entry(wished_tree(w), wished_find(w, dir, name)).node;

	if (S_ISDIR(old->mode) != S_ISDIR(st->mode))
		return spot_fail(err, text_str(&l->path), S_ISDIR(old->mode)
		        ? "is a directory, but not in the source: rm-r removes it"
		        : "is not a directory, but is one in the source: rm removes it");
	if (!S_ISREG(old->mode) || !S_ISREG(st->mode) || wished_links(w, to) > 1 || l->to[node])
		return replace(l, dir, name, node, old->mode, err);
	return create(l, dir, name, node, err);
}

/* ---- being equal ---- */

static bool
is_same_kind(const struct lay *l, uint32_t to, const struct tree_stat *old, uint32_t node,
        const struct tree_stat *st)
{
	if ((old->mode & S_IFMT) != (st->mode & S_IFMT))
		return false;
	if (S_ISLNK(st->mode))
		return span_equal(tree_target(wished_tree(l->k->w), to), tree_target(l->t, node));
	if (S_ISCHR(st->mode) || S_ISBLK(st->mode))
		return old->major == st->major && old->minor == st->minor;
	return true;
}

/* Keeps the inode if that can become what the source has; else makes a new one. */
static bool
equal(struct lay *l, uint32_t dir, struct span name, uint32_t node, const struct tree_stat *old,
        const struct tree_stat *st, struct error *err)
{
	const struct wished *w = l->k->w;
	uint32_t to = tree_entry(wished_tree(w), wished_find(w, dir, name)).node;

	if (l->to[node] && l->to[node] == to + 1)
		return true;
	if (l->to[node] || is_taken(l, to) || !is_same_kind(l, to, old, node, st))
		return replace(l, dir, name, node, old->mode, err);
	take(l, node, to);
	if (S_ISREG(st->mode) && !lay_same_content(l, to, node) && !lay_copy(l, err))
		return false;
	return lay_values(l, to, node, err) && lay_time(l, to, node, err);
}

/* ---- from outside ---- */

static bool
check(const struct lay *l, uint32_t node, const struct tree_stat *st, struct span name,
        struct error *err)
{
	if (tree_name_is_hidden(name) || span_has(name, 0))
		return lay_fail(l, name_fault(name), err);
	if (node == TREE_NONE)
		return lay_fail(l, "leads to nothing there", err);
	return !st->error || lay_fail(l, strerror(st->error), err);
}

bool
lay_entry(struct lay *l, uint32_t dir, struct span name, uint32_t node, bool *descend,
        uint32_t *to, bool *is_new, struct error *err)
{
	const struct wished *w = l->k->w;
	uint32_t entry = wished_find(w, dir, name);
	struct tree_stat st = { 0 }, old = { 0 };

	if (node != TREE_NONE)
		tree_stat(l->t, node, &st);
	if (!check(l, node, &st, name, err))
		return false;
	if (entry != TREE_NONE && tree_entry(wished_tree(w), entry).node != TREE_NONE)
		tree_stat(wished_tree(w), tree_entry(wished_tree(w), entry).node, &old);
	*is_new = entry == TREE_NONE;
	if (S_ISDIR(st.mode) && S_ISDIR(old.mode) && !old.error) {
		*descend = true;
	} else if (entry == TREE_NONE) {
		if (!create(l, dir, name, node, err))
			return false;
	} else if (old.error || !old.mode) {
		if (!replace(l, dir, name, node, 0, err))
			return false;
	} else if (!(l->equal ? equal : lay_over)(l, dir, name, node, &old, &st, err)) {
		return false;
	}
	entry = wished_find(w, dir, name);
	*to = entry == TREE_NONE ? TREE_NONE : tree_entry(wished_tree(w), entry).node;
	if (S_ISDIR(st.mode) && !*descend)
		*descend = *is_new = true;
	return true;
}

bool
lay_remove_others(struct lay *l, uint32_t to, uint32_t from, struct error *err)
{
	const struct tree *t = wished_tree(l->k->w);
	uint32_t k = 0, entry;
	size_t len = l->path.len;
	bool ok = true;

	while (ok && (entry = tree_next(t, to, &k)) != TREE_NONE) {
		struct tree_entry e = tree_entry(t, entry);
		bool is_directory = e.node != TREE_NONE && tree_is_directory(t, e.node);

		if (tree_find(l->t, from, e.name) != TREE_NONE)
			continue;
		text_add(&l->path, "/");
		text_add_name(&l->path, e.name);
		ok = lay_make(l, is_directory ? WISH_RM_R : WISH_RM, NULL, err);
		l->path.len = len;
	}
	return ok;
}
