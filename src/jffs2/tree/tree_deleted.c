/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Deleted files as a tree. The first nodes and entries are those of the mounted tree. Behind
 * them each inode has a place: node and entry number are its index, on top of how many of them
 * there are. The last node is the top.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "jffs2/tree/tree_private.h"

static const struct jffs2_deleted_tree *
deleted_of(const struct tree *t)
{
	return (const struct jffs2_deleted_tree *)t;
}

static uint32_t
inodes_of(const struct tree *t)
{
	return jffs2_fs_inodes(deleted_of(t)->fs);
}

static uint32_t
entries_of(const struct tree *t)
{
	return jffs2_fs_entries_end(deleted_of(t)->fs);
}

/* The inode that a node stands for. */
static uint32_t
inode_of(const struct tree *t, uint32_t node)
{
	return node < inodes_of(t) ? node : node - inodes_of(t);
}

/* The place of an entry; NULL: it is one of the mounted tree. */
static const struct jffs2_deleted_place *
place_of(const struct tree *t, uint32_t entry)
{
	return entry < entries_of(t) ? NULL : &deleted_of(t)->places[entry - entries_of(t)];
}

static uint32_t
node_count(const struct tree *t)
{
	return 2 * inodes_of(t) + 1;
}

static uint32_t
entry_count(const struct tree *t)
{
	return (uint32_t)deleted_of(t)->order.count;
}

static uint32_t
root(const struct tree *t)
{
	return 2 * inodes_of(t);
}

static void
stat_node(const struct tree *t, uint32_t node, struct tree_stat *st)
{
	if (node == root(t))
		st->mode = S_IFDIR | 0755;
	else
		jffs2_tree_stat(t, inode_of(t, node), st);
}

static struct tree_entry
entry(const struct tree *t, uint32_t entry)
{
	const struct jffs2_deleted_place *p = place_of(t, entry);
	uint32_t inode = entry - entries_of(t);

	if (!p)
		return jffs2_tree_entry(t, entry);
	if (!p->listed)
		return (struct tree_entry){ root(t), TREE_NONE, { 0 } };
	return (struct tree_entry){ inodes_of(t) + p->parent, inodes_of(t) + inode,
		p->made_up.len ? span_of(p->made_up.at, p->made_up.len) : p->name };
}

static uint32_t
list_dir(const struct tree *t, uint32_t dir, uint32_t k)
{
	const struct jffs2_deleted_tree *d = deleted_of(t);
	const struct jffs2_deleted_place *p;

	if (dir < inodes_of(t))
		return jffs2_tree_list(t, dir, k);
	p = &d->places[dir - inodes_of(t)];
	return k < p->count ? entries_of(t) + d->order.at[p->first + k] : TREE_NONE;
}

static uint32_t
parent(const struct tree *t, uint32_t node)
{
	if (node < inodes_of(t))
		return jffs2_tree_parent(t, node);
	if (node == root(t) || !deleted_of(t)->places[node - inodes_of(t)].listed)
		return TREE_NONE;
	return entries_of(t) + node - inodes_of(t);
}

/* Only the mounted tree is searched by name, not the places. */
static uint32_t
find(const struct tree *t, uint32_t dir, struct span name)
{
	return dir < inodes_of(t) ? jffs2_tree_find(t, dir, name) : TREE_NONE;
}

static int64_t
read_node(const struct tree_reader *r, uint32_t node, uint64_t at, uint8_t *out, uint32_t len,
        uint64_t *work, struct error *err)
{
	return jffs2_tree_read(r, inode_of(r->tree, node), at, out, len, work, err);
}

static struct span
target(const struct tree *t, uint32_t node)
{
	return jffs2_tree_target(t, inode_of(t, node));
}

static bool
listed(const struct tree *t, uint32_t entry)
{
	return entry >= entries_of(t) || jffs2_tree_listed(t, entry);
}

/* Of a deleted directory only the name may be left. */
static bool
leads_to_directory(const struct tree *t, uint32_t entry, uint32_t node)
{
	const struct jffs2_deleted_place *p = entry == TREE_NONE ? NULL : place_of(t, entry);

	return p ? p->dir : tree_is_directory(t, node);
}

static bool
hole(const struct tree *t, uint32_t node, uint64_t at, uint64_t *end)
{
	return jffs2_tree_hole(t, inode_of(t, node), at, end);
}

static void
xattrs(const struct tree_reader *r, uint32_t node,
        bool (*each)(void *arg, const struct tree_xattr *), void *arg)
{
	jffs2_tree_xattrs(r, inode_of(r->tree, node), each, arg);
}

static uint64_t
waste(const struct tree *t, uint32_t node)
{
	return jffs2_tree_waste(t, inode_of(t, node));
}

static void
loss(const struct tree *t, uint32_t node, struct tree_loss *l)
{
	jffs2_tree_loss(t, inode_of(t, node), l);
}

/* Nodes are files: what only a name is left of is none of them. */
static void
gone(const struct tree *t, struct tree_gone *g)
{
	const struct jffs2_deleted_tree *d = deleted_of(t);

	*g = (struct tree_gone){ .files = 0 };
	for (size_t i = 0; i < d->deletions.names.count; i++)
		g->files += jffs2_dead_alone(d->fs, &d->deletions.names.at[i]);
}

static bool
content_place(const struct tree *t, uint32_t node, uint64_t at, struct tree_place *p)
{
	return jffs2_tree_content_place(t, inode_of(t, node), at, p);
}

static void
stand_in(const struct tree *t, uint32_t entry, struct text *name)
{
	if (!place_of(t, entry))
		jffs2_tree_stand_in(t, entry, name);
	else if (!place_of(t, entry)->listed)
		text_addf(name, "ino:%" PRIu32,
		        jffs2_fs_at(deleted_of(t)->fs, entry - entries_of(t))->ino);
}

/* Nothing where it is what it was and where it was. */
bool
jffs2_deleted_remark(const struct jffs2_deleted_tree *d, uint32_t inode, struct text *line)
{
	const struct jffs2_deleted_place *p = &d->places[inode];
	const struct jffs2_deleted *file;
	struct text was = { 0 };
	bool sure, damaged;

	if (p->file == FS_NONE)
		return false;
	file = &d->deletions.files.at[p->file];
	damaged = file->name != FS_NONE
	          && jffs2_dead_name_damaged(d->fs, &d->deletions.names.at[file->name]);
	sure = file->name == FS_NONE || jffs2_dead_path(d->fs, &d->deletions, file->name, &was);
	if (file->name == FS_NONE) {
		text_add(line, "; no name of it is left");
	} else if (p->made_up.len) {
		text_add(line, "; it was ");
		text_add_readable_path(line, span_of(was.at, was.len), false);
	}
	if (damaged)
		text_add(line, "; the name may have been another one, its CRC is wrong");
	else if (!sure)
		text_add(line, "; the path is inferred, a directory on it is gone too");
	if (!file->certain)
		text_addf(line, "; the %s inferred, versions are missing",
		        p->dir ? "mode and times are" : "content is");
	text_free(&was);
	return !sure || !file->certain;
}

static bool
remark(const struct tree *t, uint32_t entry, struct text *line)
{
	return entry >= entries_of(t)
	       && jffs2_deleted_remark(deleted_of(t), entry - entries_of(t), line);
}

void
jffs2_deleted_free(struct tree *t)
{
	struct jffs2_deleted_tree *d = (struct jffs2_deleted_tree *)t;

	for (size_t i = 0; d->places && i <= d->count; i++)
		text_free(&d->places[i].made_up);
	jffs2_together_end(d->making);
	free(d->places);
	array_free(&d->order);
	jffs2_deletions_free(&d->deletions);
	free(d);
}

static const struct tree_class deleted_class = {
	JFFS2_TREE_ALL,
	.node_count = node_count,
	.entry_count = entry_count,
	.root = root,
	.stat = stat_node,
	.entry = entry,
	.list = list_dir,
	.parent = parent,
	.read = read_node,
	.target = target,
	.free = jffs2_deleted_free,
	.find = find,
	.listed = listed,
	.leads_to_directory = leads_to_directory,
	.hole = hole,
	.xattrs = xattrs,
	.waste = waste,
	.loss = loss,
	.gone = gone,
	.content_place = content_place,
	.stand_in = stand_in,
	.remark = remark,
};

struct tree *
jffs2_tree_deleted(const struct tree *t)
{
	struct jffs2_deleted_tree *d = memory_zeroed(1, sizeof *d);
	struct jffs2_placing placing = { .search = NULL };
	size_t looks = SIZE_MAX;

	d->base = *jffs2_tree_of(t);
	d->base.tree.class = &deleted_class;
	d->fs = d->base.fs;
	while (jffs2_deleted_place(d, &placing, &looks))
		looks = SIZE_MAX;
	jffs2_placing_end(&placing);
	return &d->base.tree;
}

void
jffs2_tree_former_path(const struct tree *t, uint32_t node, struct text *path)
{
	const struct jffs2_fs *fs = jffs2_tree_of(t)->fs;
	struct jffs2_deletions d = { 0 };

	jffs2_deletions_list(fs, &d);
	for (uint32_t i = 0; i < d.files.count; i++)
		if (d.files.at[i].inode == node && d.files.at[i].name != FS_NONE)
			jffs2_dead_path(fs, &d, d.files.at[i].name, path);
	jffs2_deletions_free(&d);
}
