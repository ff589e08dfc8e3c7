/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths with symbolic links in them, as a kernel that has the image as its root follows them. */
#include "tree/tree.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { LINKS_MOST = 40 }; /* MAXSYMLINKS of Linux, include/linux/namei.h */

/* A path on the way: what is left of it, and of the targets of the links that led here. */
struct walk {
	const struct tree *tree;
	uint32_t node;
	struct span left[LINKS_MOST + 1]; /* the last is walked first; the first was typed */
	size_t depth;                     /* how many there are */
	int links;                        /* followed */
	int error;                        /* errno; 0: none yet */
};

/* Takes the next name off what is left; false if nothing is. */
static bool
next_name(struct walk *w, struct span *name, bool *typed)
{
	while (w->depth) {
		struct span *left = &w->left[w->depth - 1];
		size_t from = span_run(*left, 0, '/'), to = from;

		while (to < left->len && left->at[to] != '/')
			to++;
		*name = span_cut(*left, from, to - from);
		*left = span_cut(*left, to, left->len - to);
		*typed = w->depth == 1;
		if (name->len)
			return true;
		w->depth--;
	}
	return false;
}

static uint32_t
above(const struct tree *t, uint32_t node)
{
	uint32_t entry = tree_parent(t, node);

	return entry == TREE_NONE ? node : tree_entry(t, entry).dir;
}

static bool
is_link(const struct tree *t, uint32_t node)
{
	struct tree_stat st;

	tree_stat(t, node, &st);
	return !st.error && S_ISLNK(st.mode);
}

/* What is left begins with the target of the link `node`, which stands in w->node. */
static void
follow(struct walk *w, uint32_t node)
{
	struct span target = tree_target(w->tree, node);

	if (target.len == 0) {
		w->error = ENOENT;
		return;
	}
	if (++w->links > LINKS_MOST) {
		w->error = ELOOP;
		return;
	}
	if (target.at[0] == '/')
		w->node = tree_root(w->tree);
	w->left[w->depth++] = target;
}

static void
enter(struct walk *w, struct span name, bool typed)
{
	uint32_t to;

	if (!tree_is_directory(w->tree, w->node)) {
		w->error = ENOTDIR;
		return;
	}
	if (span_run(name, 0, '.') == name.len && name.len <= 2) {
		w->node = name.len == 2 ? above(w->tree, w->node) : w->node;
		return;
	}
	to = typed ? tree_find_typed(w->tree, w->node, name)
	           : tree_find(w->tree, w->node, name);
	if (to != TREE_NONE && !typed)
		to = tree_entry(w->tree, to).node;
	if (to == TREE_NONE)
		w->error = ENOENT;
	else if (is_link(w->tree, to))
		follow(w, to);
	else
		w->node = to;
}

static uint32_t
walk_on(struct walk *w)
{
	struct span name;
	bool typed;

	while (!w->error && next_name(w, &name, &typed))
		enter(w, name, typed);
	return w->error ? TREE_NONE : w->node;
}

uint32_t
tree_follow(const struct tree *t, const char *path, struct error *err)
{
	struct walk w = { .tree = t, .node = tree_root(t),
		.left = { span_of(path, strlen(path)) }, .depth = 1 };
	struct text shown = { 0 };

	if (w.node == TREE_NONE)
		w.error = ENOENT;
	if (walk_on(&w) == TREE_NONE) {
		text_add_readable(&shown, span_of(path, strlen(path)), false);
		error_set(err, w.links ? "%s: %s, at the end of a symbolic link" : "%s: %s", text_str(&shown),
		        w.error == ENOENT ? "no such file in the image" : strerror(w.error));
		text_free(&shown);
		return TREE_NONE;
	}
	return w.node;
}

uint32_t
tree_follow_link(const struct tree *t, uint32_t node, struct error *err)
{
	struct walk w = { .tree = t, .node = above(t, node), .depth = 1 };

	follow(&w, node);
	if (walk_on(&w) == TREE_NONE)
		error_set(err, "the link leads nowhere: %s",
		        w.error == ENOENT ? "no such file in the image" : strerror(w.error));
	return w.error ? TREE_NONE : w.node;
}
