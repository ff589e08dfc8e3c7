/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mounted tree and what is deleted, together: nodes are inodes. The first entries are those of
 * the mounted tree; behind them each inode has one, its place if it is deleted, and each dead
 * name, if nothing else is left of what it led to.
 */
#include "jffs2/tree/tree_private.h"

static const struct jffs2_deleted_tree *
of(const struct tree *t)
{
	return (const struct jffs2_deleted_tree *)t;
}

static uint32_t
first_place(const struct tree *t)
{
	return jffs2_fs_entries_end(of(t)->fs);
}

static uint32_t
first_name(const struct tree *t)
{
	return first_place(t) + of(t)->count;
}

static bool
is_mounted(const struct tree *t, uint32_t inode)
{
	return jffs2_fs_at(of(t)->fs, inode)->reachable;
}

/* ---- the class ---- */

static uint32_t
entry_count(const struct tree *t)
{
	return first_name(t) + (uint32_t)of(t)->deletions.names.count;
}

static struct tree_entry
entry(const struct tree *t, uint32_t entry)
{
	const struct jffs2_deleted_tree *d = of(t);
	const struct jffs2_deleted_place *p;
	struct jffs2_dead_name dead;
	uint32_t inode = entry - first_place(t);

	if (entry < first_place(t))
		return jffs2_tree_entry(t, entry);
	if (entry >= first_name(t)) {
		dead = jffs2_dead_name(d->fs, &d->deletions.names.at[entry - first_name(t)]);
		return (struct tree_entry){ dead.dir, TREE_NONE, dead.name };
	}
	p = &d->places[inode];
	if (!p->listed || is_mounted(t, inode))
		return (struct tree_entry){ jffs2_tree_root(t), TREE_NONE, { 0 } };
	return (struct tree_entry){ p->parent == d->count ? jffs2_tree_root(t) : p->parent, inode,
		p->made_up.len ? span_of(p->made_up.at, p->made_up.len) : p->name };
}

static uint32_t
leads_to(const struct tree *t, uint32_t number)
{
	return number < first_place(t) ? jffs2_tree_leads_to(t, number) : entry(t, number).node;
}

/* A directory without anything deleted is listed as usual. */
static uint32_t
list(const struct tree *t, uint32_t dir, uint32_t k)
{
	const struct jffs2_deleted_place *p = &of(t)->places[dir];

	if (p->count)
		return k < p->count ? of(t)->order.at[p->first + k] : TREE_NONE;
	return is_mounted(t, dir) ? jffs2_tree_list(t, dir, k) : TREE_NONE;
}

/* What is mounted comes first of those with a name, in the order as well. */
static uint32_t
find(const struct tree *t, uint32_t dir, struct span name)
{
	const struct jffs2_deleted_place *p = &of(t)->places[dir];
	const uint32_t *order = of(t)->order.at + (p->count ? p->first : 0);
	uint32_t from = 0, to = p->count;

	if (p->count == 0)
		return is_mounted(t, dir) ? jffs2_tree_find(t, dir, name) : TREE_NONE;
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (span_compare(entry(t, order[middle]).name, name) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < p->count && span_equal(entry(t, order[from]).name, name) ? order[from]
	                                                                       : TREE_NONE;
}

static uint32_t
parent(const struct tree *t, uint32_t node)
{
	if (is_mounted(t, node))
		return jffs2_tree_parent(t, node);
	return of(t)->places[node].listed ? first_place(t) + node : TREE_NONE;
}

static bool
listed(const struct tree *t, uint32_t entry)
{
	return entry >= first_place(t) || jffs2_tree_listed(t, entry);
}

static bool
leads_to_directory(const struct tree *t, uint32_t entry, uint32_t node)
{
	/* In a directory that can't be read something deleted may be known. */
	if (entry == TREE_NONE || entry < first_place(t))
		return tree_is_directory(t, node)
		       || (of(t)->order.count && of(t)->places[node].count);
	return entry < first_name(t) && of(t)->places[entry - first_place(t)].dir;
}

static enum tree_left
left(const struct tree *t, uint32_t entry)
{
	const struct jffs2_deleted_tree *d = of(t);
	uint32_t file;

	if (entry < first_place(t))
		return TREE_LIVING;
	file = entry < first_name(t) ? d->places[entry - first_place(t)].file : FS_NONE;
	if (file == FS_NONE)
		return TREE_LEFT_NAME;
	return d->deletions.files.at[file].certain ? TREE_LEFT_ALL : TREE_LEFT_SOME;
}

/* The dead name that the entry stands for, FS_NONE: none is left. */
static uint32_t
name_of(const struct tree *t, uint32_t entry)
{
	const struct jffs2_deleted_place *p;

	if (entry >= first_name(t))
		return entry - first_name(t);
	p = &of(t)->places[entry - first_place(t)];
	return p->file == FS_NONE ? p->last : of(t)->deletions.files.at[p->file].name;
}

/* Where no inode node is left, the name is. */
static bool
place(const struct tree *t, uint32_t entry, uint32_t node, struct tree_place *p)
{
	uint32_t name;

	if (entry == TREE_NONE || entry < first_place(t))
		return jffs2_tree_place(t, entry, node, p);
	if (entry < first_name(t) && jffs2_tree_place(t, TREE_NONE, node, p))
		return true;
	name = name_of(t, entry);
	if (name == FS_NONE)
		return false;
	p->piece = of(t)->deletions.names.at[name].node;
	p->offset = of(t)->fs->log->extents.at[p->piece].offset;
	p->len = of(t)->fs->log->extents.at[p->piece].len;
	return true;
}

static void
stand_in(const struct tree *t, uint32_t entry, struct text *name)
{
	if (entry < first_place(t))
		jffs2_tree_stand_in(t, entry, name);
}

static bool
remark(const struct tree *t, uint32_t entry, struct text *line)
{
	return entry >= first_place(t) && entry < first_name(t)
	       && jffs2_deleted_remark(of(t), entry - first_place(t), line);
}

static const struct tree_class together_class = {
	JFFS2_TREE_ALL,
	.node_count = jffs2_tree_nodes,
	.entry_count = entry_count,
	.root = jffs2_tree_root,
	.stat = jffs2_tree_stat,
	.is_directory = jffs2_tree_is_directory,
	.entry = entry,
	.list = list,
	.parent = parent,
	.read = jffs2_tree_read,
	.target = jffs2_tree_target,
	.step = jffs2_together_step,
	.free = jffs2_deleted_free,
	.find = find,
	.by_ino = jffs2_tree_by_ino,
	.leads_to = leads_to,
	.listed = listed,
	.leads_to_directory = leads_to_directory,
	.hole = jffs2_tree_hole,
	.xattrs = jffs2_tree_xattrs,
	.waste = jffs2_tree_waste,
	.default_error = jffs2_tree_default_error,
	.loss = jffs2_tree_loss,
	.gone = jffs2_tree_gone,
	.place = place,
	.content_place = jffs2_tree_content_place,
	.share = jffs2_tree_share,
	.stand_in = stand_in,
	.remark = remark,
	.left = left,
	.former_path = jffs2_tree_former_path,
};

struct tree *
jffs2_tree_together(const struct tree *t)
{
	struct jffs2_deleted_tree *d;

	if (jffs2_tree_root(t) == TREE_NONE)
		return NULL;
	d = memory_zeroed(1, sizeof *d);
	d->base = *jffs2_tree_of(t);
	d->base.tree.class = &together_class;
	d->fs = d->base.fs;
	d->together = true;
	d->making = jffs2_together_begin();
	return &d->base.tree;
}
