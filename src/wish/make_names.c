/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes of names: rm, rm-r, mv, ln. */
#include <sys/stat.h>

#include "wish/wish_private.h"

/* ---- removing ---- */

WISH_MAKE(rm)
{
	const char *path = text_str(&c->word[0]);
	struct spot s;
	bool ok = spot_find_name(k->w, path, &s, err);

	if (ok && S_ISDIR(s.mode))
		ok = spot_fail(err, path, "is a directory: rm-r removes it with all that is in it");
	if (ok)
		wished_unlink(k->w, s.entry);
	spot_free(&s);
	return ok;
}

/* Takes the name away; a directory that no other leads to, which a damaged image may have, loses
 * all of its own, and is appended to `dirs`. */
static void
unlink_into(struct wished *w, uint32_t entry, uint32_t **dirs, size_t *count, size_t *capacity)
{
	uint32_t node = tree_entry(wished_tree(w), entry).node;

	wished_unlink(w, entry);
	if (node == TREE_NONE || node == tree_root(wished_tree(w)) || wished_links(w, node)
	        || !tree_is_directory(wished_tree(w), node))
		return;
	if (*count == *capacity)
		*dirs = memory_grow(*dirs, capacity, *count + 1, sizeof **dirs);
	(*dirs)[(*count)++] = node;
}

WISH_MAKE(rm_r)
{
	struct spot s;
	bool ok = spot_find_name(k->w, text_str(&c->word[0]), &s, err);
	uint32_t *dirs = NULL;
	size_t count = 0, capacity = 0;

	if (ok)
		unlink_into(k->w, s.entry, &dirs, &count, &capacity);
	while (count) {
		uint32_t dir = dirs[--count], entry = TREE_NONE;

		while ((entry = wished_next(k->w, dir, entry)) != TREE_NONE)
			unlink_into(k->w, entry, &dirs, &count, &capacity);
	}
	free(dirs);
	spot_free(&s);
	return ok;
}

/* ---- moving ---- */

/* True if `dir` is `node` or a directory below it. */
static bool
is_below(const struct wished *w, uint32_t dir, uint32_t node)
{
	const struct tree *t = wished_tree(w);
	uint32_t steps = tree_nodes(t);

	while (dir != node && steps-- > 0) {
		uint32_t entry = tree_parent(t, dir);

		if (entry == TREE_NONE)
			return false;
		dir = tree_entry(t, entry).dir;
	}
	return dir == node;
}

/* What stands at the new place may be replaced, as rename(2) does. */
static bool
may_replace(const struct wished *w, const struct spot *from, const struct spot *to,
        const char *path, struct error *err)
{
	if (to->node == from->node && to->node != TREE_NONE)
		return spot_fail(err, path, "is the same file: nothing to move");
	if (S_ISDIR(to->mode) && !S_ISDIR(from->mode))
		return spot_fail(err, path, "a directory of that name is there: rm-r removes it");
	if (!S_ISDIR(to->mode) && S_ISDIR(from->mode))
		return spot_fail(err, path, "is there already and not a directory: rm removes it");
	if (S_ISDIR(to->mode) && wished_next(w, to->node, TREE_NONE) != TREE_NONE)
		return spot_fail(err, path, "a directory of that name is there and not empty: rm-r "
		        "removes it");
	return true;
}

static bool
may_move(const struct wished *w, const struct spot *from, const struct spot *to,
        const struct wish_change *c, struct error *err)
{
	const char *path = text_str(&c->word[1]);

	if (to->dir == TREE_NONE)
		return spot_fail(err, path, "the root directory stays");
	if (S_ISDIR(from->mode) && is_below(w, to->dir, from->node))
		return spot_fail(err, text_str(&c->word[0]), "cannot be moved into itself");
	if (to->is_directory && !S_ISDIR(from->mode))
		return spot_fail(err, path, "no such directory in the image: mkdir makes one");
	return to->entry == TREE_NONE || may_replace(w, from, to, path, err);
}

WISH_MAKE(mv)
{
	struct spot from, to = { 0 };
	bool ok = spot_find_name(k->w, text_str(&c->word[0]), &from, err)
	          && spot_find_into(k->w, text_str(&c->word[1]), wish_span(&from.name), &to, err)
	          && may_move(k->w, &from, &to, c, err);

	if (ok && to.entry != TREE_NONE)
		wished_unlink(k->w, to.entry);
	if (ok) {
		wished_unlink(k->w, from.entry);
		wished_link(k->w, to.dir, wish_span(&to.name), from.node);
	}
	spot_free(&from);
	spot_free(&to);
	return ok;
}

/* ---- links ---- */

WISH_MAKE(ln)
{
	const char *old = text_str(&c->word[0]), *path = text_str(&c->word[1]);
	struct spot from, to = { 0 };
	bool ok = spot_find_any(k->w, old, &from, err);

	if (ok && S_ISDIR(from.mode))
		ok = spot_fail(err, old, "is a directory, which has one name: symlink makes a link "
		        "to it");
	ok = ok && spot_find_into(k->w, path, wish_span(&from.name), &to, err);
	if (ok && to.entry != TREE_NONE)
		ok = spot_fail(err, path, "is there already, %s: rm removes it", spot_kind(to.mode));
	else if (ok && to.is_directory)
		ok = spot_fail(err, path, "no such directory in the image: mkdir makes one");
	if (ok)
		wished_link(k->w, to.dir, wish_span(&to.name), from.node);
	spot_free(&from);
	spot_free(&to);
	return ok;
}
