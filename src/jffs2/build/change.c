/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What another filter changes in a view: the nodes that it now passes or drops, and the
 * inodes that depend on them. An inode depends on its own nodes; a directory also on
 * whether the inodes that it names are known; an inode without a name also on the dirents
 * that named it.
 */
#include <stdlib.h>
#include <string.h>

#include "jffs2/build/build_private.h"
#include "jffs2/view/past.h"
#include "jffs2/summary.h"

/* ---- marks ---- */

static bool
names(const struct extent *e)
{
	return jffs2_extent_is(e, JFFS2_DIRENT);
}

static void
mark_node(struct jffs2_build *b, const struct extent *e)
{
	uint32_t i = inode_index(b->fs, e->ino);

	if (i != FS_NONE)
		mark(b, i, MARK_RESOLVE | (names(e) ? MARK_NAMES : 0));
}

static void
look_at(struct jffs2_build *b, uint32_t node)
{
	const struct extent *e = jffs2_fs_taken(b->fs, node);
	bool later = filter_hides(b, e, node), revived = !later && filter_revives(b, e, node);
	struct extent now;

	b->fs->work++;
	if (later == (jffs2_fs_state(b->fs, node) == STATE_LATER)
	        && revived == jffs2_fs_revived(b->fs, node))
		return;
	b->changed = true;
	set_revived(b, node, revived);
	now = jffs2_fs_extent(b->fs, node);
	set_state(b, node, later ? STATE_LATER : first_state(b->log, &now));
	if (!b->whole && belongs_to_inode(e))
		mark_node(b, e);
	else if (!b->whole)
		array_push(&b->attributes, node);
}

/* Two version filters of one inode differ only in its nodes. */
static void
look_at_inode(struct jffs2_build *b, uint32_t ino)
{
	const struct jffs2_fs *root = view_root(b->fs);
	uint32_t i = inode_index(root, ino);
	struct jffs2_range r = { 0, 0 };

	if (i != FS_NONE)
		r = jffs2_fs_nodes(root, i);
	for (; r.from < r.to; r.from++)
		look_at(b, jffs2_fs_node(root, r.from));
}

static uint32_t
least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static uint32_t
most(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static bool
is_of_inode(const struct jffs2_filter *f)
{
	return f->kind == FILTER_VERSION || f->kind == FILTER_NONE;
}

/* Those that begin or end to be there between two times. */
static void
look_at_times(struct jffs2_build *b, uint32_t from, uint32_t to)
{
	const struct jffs2_past *past = b->to.past;

	for (size_t k = jffs2_past_begin(past, from); k < jffs2_past_begin(past, to); k++)
		look_at(b, past->begins.at[k]);
	for (size_t k = jffs2_past_end(past, from); k < jffs2_past_end(past, to); k++)
		look_at(b, past->ends.at[k]);
}

static void
look_at_places(struct jffs2_build *b, uint32_t from, uint32_t to)
{
	uint32_t i = jffs2_log_find(b->log, from);

	for (; i < b->log->extents.count && b->log->extents.at[i].offset < to; i++)
		if (b->log->extents.at[i].kind == EXTENT_NODE)
			look_at(b, i);
}

static void
look_at_all(struct jffs2_build *b, bool summaries)
{
	for (uint32_t i = 0; i < b->log->extents.count; i++)
		if (b->log->extents.at[i].kind == EXTENT_NODE
		        && (!summaries || b->log->extents.at[i].nodetype == JFFS2_SUMMARY))
			look_at(b, i);
}

static void
look_at_nodes(struct jffs2_build *b, const struct jffs2_filter *from)
{
	/* Which summaries are there tells how the nodes of their blocks are taken. */
	if (b->whole) {
		look_at_all(b, true);
		look_at_all(b, false);
		return;
	}
	if (is_of_inode(from) && is_of_inode(&b->to)) {
		if (from->kind == FILTER_VERSION)
			look_at_inode(b, from->ino);
		look_at_inode(b, b->to.ino);
		return;
	}
	if (from->kind == b->to.kind && from->kind == FILTER_TIME) {
		look_at_times(b, least(from->at, b->to.at), most(from->at, b->to.at));
		return;
	}
	if (from->kind == b->to.kind && from->kind == FILTER_PLACE) {
		look_at_places(b, least(from->at, b->to.at), most(from->at, b->to.at));
		return;
	}
	look_at_all(b, false);
}

/* The summary of their blocks may have come or gone. */
static void
take_otherwise(struct jffs2_build *b)
{
	for (size_t k = 0; b->whole && k < b->log->scanned.count; k++) {
		uint32_t node = b->log->scanned.at[k].index;
		struct extent now = jffs2_fs_extent(b->fs, node);

		if (jffs2_fs_state(b->fs, node) != STATE_LATER)
			set_state(b, node, first_state(b->log, &now));
	}
}

/* ---- inodes ---- */

static int
by_place(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

/* A node that is there, and is one of inode number `ino`. */
static bool
is_of(const struct jffs2_fs *fs, uint32_t node, uint32_t ino)
{
	return jffs2_fs_state(fs, node) != STATE_LATER && jffs2_fs_taken(fs, node)->ino == ino;
}

/* Nodes that were of another inode as long as their summary was believed. `from` is the first of
 * the inode in fs->nodes. */
static void
add_others(struct jffs2_build *b, uint32_t ino, size_t from)
{
	const struct jffs2_log *log = b->log;
	struct jffs2_fs *fs = b->fs;
	size_t count = fs->nodes.count;

	for (size_t k = 0; b->whole && k < log->scanned.count; k++) {
		uint32_t node = log->scanned.at[k].index;

		if (log->scanned.at[k].extent.ino == ino && log->extents.at[node].ino != ino
		        && belongs_to_inode(&log->scanned.at[k].extent) && is_of(fs, node, ino))
			array_push(&fs->nodes, node);
	}
	if (fs->nodes.count > count)
		qsort(fs->nodes.at + from, fs->nodes.count - from, sizeof *fs->nodes.at, by_place);
}

/* The nodes of inode `i` that are there now. */
static void
regroup(struct jffs2_build *b, uint32_t i)
{
	struct jffs2_fs *fs = b->fs;
	const struct jffs2_fs *root = view_root(fs);
	struct jffs2_range r = jffs2_fs_nodes(root, i);
	uint32_t first = view_nodes_end(fs);
	struct jffs2_inode *inode = inode_write(b, i);
	size_t from = fs->nodes.count;

	for (; r.from < r.to; r.from++)
		if (is_of(fs, jffs2_fs_node(root, r.from), inode->ino))
			array_push(&fs->nodes, jffs2_fs_node(root, r.from));
	add_others(b, inode->ino, from);
	inode->first_node = view_close_nodes(fs, i, first);
	inode->absent = inode->first_node == FS_NONE && inode->ino != JFFS2_ROOT_INO;
}

/* Marks what names an inode that has become known or unknown. */
static void
mark_namers(struct jffs2_build *b, uint32_t ino)
{
	const struct jffs2_past *past = b->to.past;

	for (size_t k = jffs2_past_names(past, ino); k < past->names.count
	        && past->names.at[k].ino == ino; k++) {
		uint32_t dir = inode_index(b->fs,
		        b->log->extents.at[past->names.at[k].node].ino);

		if (dir != FS_NONE)
			mark(b, dir, MARK_RESOLVE | MARK_NAMES);
	}
}

static void
regroup_one(struct jffs2_build *b, uint32_t i)
{
	bool known = jffs2_fs_at(b->fs, i)->known, absent = jffs2_fs_at(b->fs, i)->absent;

	regroup(b, i);
	if (b->whole)
		return;
	if (absent != jffs2_fs_at(b->fs, i)->absent) {
		touch(b, i);
		mark(b, i, MARK_TIES);
	}
	inode_write(b, i)->known = inode_is_known(b, i);
	if (known != jffs2_fs_at(b->fs, i)->known)
		mark_namers(b, jffs2_fs_at(b->fs, i)->ino);
}

/* The nodes of directories that name these are the same as before. */
static void
regroup_marked(struct jffs2_build *b)
{
	uint32_t count = marked_count(b);

	for (uint32_t k = 0; k < count; k++)
		regroup_one(b, marked_at(b, k));
}

void
change_begin(struct jffs2_build *b)
{
	struct jffs2_filter from = b->fs->filter;

	b->fs->filter = b->to;
	/* What only a summary tells may be otherwise although each node is as it was. */
	b->changed = b->whole && (from.kind == FILTER_VERSION || b->to.kind == FILTER_VERSION);
	look_at_nodes(b, &from);
	if (!b->changed)
		return;
	take_otherwise(b);
	regroup_marked(b);
	for (uint32_t i = 0; b->whole && i < b->fs->inodes.count; i++)
		inode_write(b, i)->was_named = false;
}

/* ---- who was named ---- */

/* Inodes that directory `i` names or named: the state of those names may have changed. */
static void
mark_children(struct jffs2_build *b, uint32_t i)
{
	const struct jffs2_fs *root = view_root(b->fs);
	struct jffs2_range r = jffs2_fs_nodes(root, i);

	b->fs->work += r.to - r.from;
	for (; r.from < r.to; r.from++) {
		uint32_t node = jffs2_fs_node(root, r.from), ino, child;

		if (!names(&b->log->extents.at[node]))
			continue;
		ino = jffs2_log_dirent(b->log, node).ino;
		child = ino ? inode_index(b->fs, ino) : FS_NONE;
		if (child != FS_NONE)
			mark(b, child, MARK_NAMED);
	}
}

/* A dirent that is present but whose name has no effect. */
static bool
is_dead_name(const struct jffs2_build *b, uint32_t node)
{
	enum node_state state = jffs2_fs_state(b->fs, node);
	uint32_t dir;

	if (state == STATE_LATER)
		return false;
	if (state == STATE_SUPERSEDED || !jffs2_fs_counts(b->fs, node))
		return true;
	dir = inode_index(b->fs, b->log->extents.at[node].ino);
	return dir != FS_NONE && state != STATE_DROPPED && jffs2_fs_at(b->fs, dir)->removed;
}

static bool
was_named(const struct jffs2_build *b, uint32_t ino)
{
	const struct jffs2_past *past = b->to.past;

	for (size_t k = jffs2_past_names(past, ino); k < past->names.count
	        && past->names.at[k].ino == ino; k++)
		if (belongs_to_inode(&b->log->extents.at[past->names.at[k].node])
		        && is_dead_name(b, past->names.at[k].node))
			return true;
	return false;
}

void
change_named(struct jffs2_build *b)
{
	for (uint32_t k = 0; k < marked_count(b); k++)
		if (b->marks[marked_at(b, k)] & (MARK_NAMES | MARK_ENDED))
			mark_children(b, b->marked.at[k]);
	for (uint32_t k = 0; k < marked_count(b); k++) {
		uint32_t i = marked_at(b, k);
		const struct jffs2_inode *inode = jffs2_fs_at(b->fs, i);
		bool named;

		if (!(b->marks[i] & MARK_NAMED) || inode->absent)
			continue;
		named = was_named(b, inode->ino);
		if (named == inode->was_named)
			continue;
		inode_write(b, i)->was_named = named;
		mark(b, i, MARK_RESOLVE);
	}
}
