/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tree as a mount knows it after one of its steps. */
#include <stdlib.h>
#include <sys/stat.h>

#include "jffs2/tree/tree_private.h"

struct step_tree {
	struct jffs2_tree base;
	const struct jffs2_steps *steps;
	uint32_t step;
	uint32_t *parents; /* for each inode: by which entry a walk comes to it first */
};

static const struct step_tree *
step_of(const struct tree *t)
{
	return (const struct step_tree *)t;
}

static uint32_t
entry_count(const struct tree *t)
{
	return jffs2_steps_names(step_of(t)->steps);
}

static bool
is_read(const struct step_tree *s, uint32_t node)
{
	return jffs2_steps_inode(s->steps, node, s->step) == INODE_READ;
}

static void
stat_node(const struct tree *t, uint32_t node, struct tree_stat *st)
{
	jffs2_tree_stat(t, node, st);
	st->unread = !is_read(step_of(t), node);
}

static struct tree_entry
entry_of(const struct tree *t, uint32_t entry)
{
	const struct step_tree *s = step_of(t);
	struct jffs2_entry e = jffs2_steps_name(s->steps, entry);

	return (struct tree_entry){ e.dir, e.inode,
		jffs2_log_dirent(s->base.fs->log, e.node).name };
}

static uint32_t
list(const struct tree *t, uint32_t dir, uint32_t k)
{
	return jffs2_steps_name_in(step_of(t)->steps, dir, k);
}

static uint32_t
parent(const struct tree *t, uint32_t node)
{
	return step_of(t)->parents[node];
}

static bool
there(const struct tree *t, uint32_t entry)
{
	return jffs2_steps_name_there(step_of(t)->steps, entry, step_of(t)->step);
}

/* Replaced names are not entries of the mounted tree. */
static bool
listed(const struct tree *t, uint32_t entry)
{
	return entry >= jffs2_tree_entries(t) || jffs2_tree_listed(t, entry);
}

/* The type of an unread inode is the one in its name's dirent. */
static bool
leads_to_directory(const struct tree *t, uint32_t entry, uint32_t node)
{
	const struct step_tree *s = step_of(t);
	uint32_t dirent;

	if (is_read(s, node))
		return tree_is_directory(t, node);
	if (entry == TREE_NONE)
		return true;
	dirent = jffs2_steps_name(s->steps, entry).node;
	return jffs2_log_dirent(s->base.fs->log, dirent).type == JFFS2_DT_DIR;
}

static bool
place(const struct tree *t, uint32_t entry, uint32_t node, struct tree_place *p)
{
	const struct step_tree *s = step_of(t);
	const struct extent *e;

	if (jffs2_tree_place(t, TREE_NONE, node, p))
		return true;
	if (entry == TREE_NONE)
		return false;
	p->piece = jffs2_steps_name(s->steps, entry).node;
	e = &s->base.fs->log->extents.at[p->piece];
	p->offset = e->offset;
	p->len = e->len;
	return true;
}

static void
share(const struct tree *t, uint32_t node, struct tree_share *share)
{
	const struct step_tree *s = step_of(t);
	const struct jffs2_fs *fs = s->base.fs;
	struct jffs2_range r = jffs2_fs_nodes(fs, node);
	enum node_state state;

	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t extent = jffs2_fs_node(fs, k);

		if (!jffs2_steps_state(s->steps, extent, s->step, &state))
			continue;
		share->pieces++;
		*(state == STATE_LIVE ? &share->live : &share->old)
		        += fs->log->extents.at[extent].len;
	}
}

static void
free_step(struct tree *t)
{
	struct step_tree *s = (struct step_tree *)t;

	free(s->parents);
	free(s);
}

static const struct tree_class step_class = {
	JFFS2_TREE_ALL,
	.node_count = jffs2_tree_nodes,
	.entry_count = entry_count,
	.root = jffs2_tree_root,
	.stat = stat_node,
	.entry = entry_of,
	.list = list,
	.parent = parent,
	.read = jffs2_tree_read,
	.target = jffs2_tree_target,
	.free = free_step,
	.by_ino = jffs2_tree_by_ino,
	.there = there,
	.listed = listed,
	.leads_to_directory = leads_to_directory,
	.hole = jffs2_tree_hole,
	.xattrs = jffs2_tree_xattrs,
	.waste = jffs2_tree_waste,
	.place = place,
	.share = share,
};

/* Which name leads to each inode first may differ from step to step. The same walk as
 * names_walk of jffs2/view/names.c. */
static void
find_parents(struct step_tree *s)
{
	const struct tree *t = &s->base.tree;
	uint32_t root = jffs2_tree_root(t);
	ARRAY(uint32_t) todo = { 0 };

	for (size_t i = 0; i < jffs2_fs_inodes(s->base.fs); i++)
		s->parents[i] = TREE_NONE;
	if (root != TREE_NONE)
		array_push(&todo, root);
	while (todo.count) {
		uint32_t dir = todo.at[--todo.count], k = 0, entry;

		while ((entry = tree_next(t, dir, &k)) != TREE_NONE) {
			uint32_t child = jffs2_steps_name(s->steps, entry).inode;

			if (child == FS_NONE || child == root || s->parents[child] != TREE_NONE)
				continue;
			s->parents[child] = entry;
			array_push(&todo, child);
		}
	}
	array_free(&todo);
}

struct tree *
jffs2_tree_at_step(const struct jffs2_tree *t, const struct jffs2_steps *steps, uint32_t step)
{
	struct step_tree *s = memory_zeroed(1, sizeof *s);
	uint32_t last = steps->count - 1;

	s->base = *t;
	s->base.tree.class = &step_class;
	s->steps = steps;
	s->step = step < last ? step : last;
	s->parents = memory_zeroed(jffs2_fs_inodes(t->fs), sizeof *s->parents);
	find_parents(s);
	return &s->base.tree;
}
