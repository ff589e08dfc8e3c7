/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A tree as a whole, and its nodes. */
#include "tree/tree.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"

/* ---- the tree ---- */

bool
tree_step(struct tree *t, uint64_t budget)
{
	return t->class->step && t->class->step(t, budget);
}

struct tree *
tree_with_deleted(const struct tree *t)
{
	struct tree *all = t->class->with_deleted(t);

	while (all && tree_step(all, UINT64_MAX))
		continue;
	return all;
}

void
tree_free(struct tree *t)
{
	if (t && t->class->free)
		t->class->free(t);
}

uint32_t
tree_nodes(const struct tree *t)
{
	return t->class->node_count(t);
}

uint32_t
tree_entries(const struct tree *t)
{
	return t->class->entry_count(t);
}

uint32_t
tree_root(const struct tree *t)
{
	return t->class->root(t);
}

uint64_t
tree_room(const struct tree *t)
{
	/* A page of zeros takes about 88 bytes on a flash with JFFS2, a ratio of 1 to 47;
	 * only forged files exceed it, and a claim to be 4 GiB long must cost nothing. */
	enum {
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
		LEAST = 1 << 20,
#else
		LEAST = 128 << 20,
#endif
		PER_BYTE = 64
	};

	return LEAST + t->bytes * PER_BYTE;
}

bool
tree_doubtful(const struct tree *t)
{
	return t->class->doubtful && t->class->doubtful(t);
}

/* ---- nodes ---- */

void
tree_stat(const struct tree *t, uint32_t node, struct tree_stat *st)
{
	memset(st, 0, sizeof *st);
	t->class->stat(t, node, st);
}

static bool
is_type(const struct tree *t, uint32_t node, uint32_t type)
{
	struct tree_stat st;

	tree_stat(t, node, &st);
	return !st.error && !st.unread && (st.mode & S_IFMT) == type;
}

bool
tree_is_file(const struct tree *t, uint32_t node)
{
	return is_type(t, node, S_IFREG);
}

bool
tree_is_directory(const struct tree *t, uint32_t node)
{
	return t->class->is_directory ? t->class->is_directory(t, node)
	                              : is_type(t, node, S_IFDIR);
}

uint32_t
tree_parent(const struct tree *t, uint32_t node)
{
	return t->class->parent(t, node);
}

bool
tree_reachable(const struct tree *t, uint32_t node)
{
	return node == tree_root(t) || tree_parent(t, node) != TREE_NONE;
}

uint32_t
tree_by_ino(const struct tree *t, uint32_t ino)
{
	uint32_t count = tree_nodes(t);
	struct tree_stat st;

	if (t->class->by_ino)
		return t->class->by_ino(t, ino);
	for (uint32_t i = 0; i < count; i++) {
		tree_stat(t, i, &st);
		if (st.ino == ino)
			return i;
	}
	return TREE_NONE;
}

struct span
tree_target(const struct tree *t, uint32_t node)
{
	return t->class->target(t, node);
}

bool
tree_hole(const struct tree *t, uint32_t node, uint64_t at, uint64_t *end)
{
	struct tree_stat st;

	if (t->class->hole)
		return t->class->hole(t, node, at, end);
	tree_stat(t, node, &st);
	*end = st.size;
	return at >= st.size;
}

bool
tree_afford(const struct tree *t, uint32_t node, uint64_t *room)
{
	uint64_t waste = t->class->waste ? t->class->waste(t, node) : 0;

	if (waste > *room)
		return false;
	*room -= waste;
	return true;
}

int
tree_default_error(const struct tree *t, uint32_t node)
{
	return t->class->default_error ? t->class->default_error(t, node) : 0;
}

bool
tree_place(const struct tree *t, uint32_t entry, uint32_t node, struct tree_place *p)
{
	return t->class->place && t->class->place(t, entry, node, p);
}

bool
tree_content_place(const struct tree *t, uint32_t node, uint64_t at, struct tree_place *p)
{
	return t->class->content_place && t->class->content_place(t, node, at, p);
}

/* ---- visits ---- */

enum { LISTING = 0x80 };

void
tree_visits_begin(struct tree_visits *v, const struct tree *t)
{
	v->seen = memory_zeroed((size_t)tree_nodes(t) + 1, 1);
}

bool
tree_visits_may(const struct tree_visits *v, uint32_t node)
{
	return v->seen[node] < TREE_VISITS_MAX;
}

void
tree_visits_enter(struct tree_visits *v, uint32_t node)
{
	v->seen[node] |= LISTING;
}

void
tree_visits_leave(struct tree_visits *v, uint32_t node)
{
	v->seen[node] = (uint8_t)((v->seen[node] & ~LISTING) + 1);
}

void
tree_visits_end(struct tree_visits *v)
{
	free(v->seen);
	v->seen = NULL;
}
