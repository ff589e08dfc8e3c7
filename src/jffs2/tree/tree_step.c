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
	/* For each inode: a directory that the walk has come to, as an index of `firsts`; or FS_NONE. */
	uint32_t *places;
	ARRAY(uint32_t) firsts; /* where its names begin; they end with those of the next one */
	ARRAY(uint32_t) names;  /* that are there */
	/* the walk, until it is done */
	ARRAY(uint32_t) todo;   /* inodes, the next one last */
	uint32_t dir, k;        /* which name of which one is next; FS_NONE: another inode is */
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

/* In a directory that the walk didn't come to these are all that it ever has. */
static uint32_t
list(const struct tree *t, uint32_t dir, uint32_t k)
{
	const struct step_tree *s = step_of(t);
	uint32_t place = s->places[dir], end;

	if (place == FS_NONE)
		return jffs2_steps_name_in(s->steps, dir, k);
	end = place + 1 < s->firsts.count ? s->firsts.at[place + 1] : (uint32_t)s->names.count;
	return k < end - s->firsts.at[place] ? s->names.at[s->firsts.at[place] + k] : FS_NONE;
}

static uint32_t
leads_to(const struct tree *t, uint32_t entry)
{
	return jffs2_steps_name(step_of(t)->steps, entry).inode;
}

static uint32_t
parent(const struct tree *t, uint32_t node)
{
	return step_of(t)->parents[node];
}

static bool
there(const struct tree *t, uint32_t entry)
{
	const struct step_tree *s = step_of(t);

	return s->places[jffs2_steps_name(s->steps, entry).dir] != FS_NONE
	       || jffs2_steps_name_there(s->steps, entry, s->step);
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

/* The mount finds out as it reads the inode. */
static void
loss(const struct tree *t, uint32_t node, struct tree_loss *l)
{
	if (is_read(step_of(t), node))
		jffs2_tree_loss(t, node, l);
}

static void
free_step(struct tree *t)
{
	struct step_tree *s = (struct step_tree *)t;

	free(s->parents);
	free(s->places);
	array_free(&s->firsts);
	array_free(&s->names);
	array_free(&s->todo);
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
	.leads_to = leads_to,
	.listed = listed,
	.leads_to_directory = leads_to_directory,
	.hole = jffs2_tree_hole,
	.xattrs = jffs2_tree_xattrs,
	.waste = jffs2_tree_waste,
	.place = place,
	.share = share,
	.loss = loss,
};

/* ---- which names are there ---- */

static void
walk_to(struct step_tree *s, uint32_t inode)
{
	s->dir = inode;
	s->k = 0;
	if (jffs2_steps_name_in(s->steps, inode, 0) == FS_NONE)
		return;
	s->places[inode] = (uint32_t)s->firsts.count;
	array_push(&s->firsts, (uint32_t)s->names.count);
}

static void
add_name(struct step_tree *s, uint32_t name)
{
	uint32_t child = jffs2_steps_name(s->steps, name).inode;

	if (!jffs2_steps_name_there(s->steps, name, s->step))
		return;
	array_push(&s->names, name);
	if (child == FS_NONE || child == jffs2_tree_root(&s->base.tree)
	        || s->parents[child] != TREE_NONE)
		return;
	s->parents[child] = name;
	array_push(&s->todo, child);
}

/* Which name leads to each inode first may differ from step to step. The same walk as
 * names_walk of jffs2/view/names.c. */
bool
jffs2_tree_walk(struct tree *t, size_t *looks)
{
	struct step_tree *s = (struct step_tree *)t;

	for (; *looks > 0; --*looks) {
		uint32_t name = FS_NONE;

		if (s->dir != FS_NONE)
			name = jffs2_steps_name_in(s->steps, s->dir, s->k++);
		if (name != FS_NONE)
			add_name(s, name);
		else if (s->todo.count)
			walk_to(s, s->todo.at[--s->todo.count]);
		else
			return false;
	}
	return true;
}

struct tree *
jffs2_tree_at_step(const struct jffs2_tree *t, const struct jffs2_steps *steps, uint32_t step)
{
	struct step_tree *s = memory_zeroed(1, sizeof *s);
	uint32_t last = steps->count - 1, root = jffs2_tree_root(&t->tree);
	size_t inodes = jffs2_fs_inodes(t->fs);

	s->base = *t;
	s->base.tree.class = &step_class;
	s->steps = steps;
	s->step = step < last ? step : last;
	s->dir = FS_NONE;
	s->parents = memory_zeroed(inodes + 1, sizeof *s->parents);
	s->places = memory_zeroed(inodes + 1, sizeof *s->places);
	for (size_t i = 0; i < inodes; i++)
		s->parents[i] = s->places[i] = TREE_NONE;
	if (root != TREE_NONE)
		array_push(&s->todo, root);
	return &s->base.tree;
}
