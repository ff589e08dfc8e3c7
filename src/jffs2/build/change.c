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

/* The next nodes to look at: those from `from` on, below `to`, of what `source` says. */
static void
plan(struct changing *c, enum looking_source source, size_t from, size_t to)
{
	c->lists[c->count++] = (struct looking){ source, from, to };
}

/* Two version filters of one inode differ only in its nodes. */
static void
plan_inode(struct jffs2_build *b, uint32_t ino)
{
	const struct jffs2_fs *root = view_root(b->fs);
	uint32_t i = inode_index(root, ino);
	struct jffs2_range r = { 0, 0 };

	if (i != FS_NONE)
		r = jffs2_fs_nodes(root, i);
	plan(&b->changing, LOOKING_NODES, r.from, r.to);
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
plan_times(struct jffs2_build *b, uint32_t from, uint32_t to)
{
	const struct jffs2_past *past = b->to.past;

	plan(&b->changing, LOOKING_BEGINS, jffs2_past_begin(past, from),
	        jffs2_past_begin(past, to));
	plan(&b->changing, LOOKING_ENDS, jffs2_past_end(past, from), jffs2_past_end(past, to));
}

/* Those of the extents between two places. */
static void
plan_places(struct jffs2_build *b, uint32_t from, uint32_t to)
{
	size_t count = b->log->extents.count;
	uint32_t first = jffs2_log_find(b->log, from), last = jffs2_log_find(b->log, to);

	if (last == EXTENT_NONE)
		last = (uint32_t)count;
	else
		last += b->log->extents.at[last].offset < to;
	plan(&b->changing, LOOKING_EXTENTS, first < last ? first : last, last);
}

static void
plan_looks(struct jffs2_build *b, const struct jffs2_filter *from)
{
	struct changing *c = &b->changing;
	bool same = from->kind == b->to.kind;

	/* Which summaries are there tells how the nodes of their blocks are taken. */
	if (b->whole)
		plan(c, LOOKING_SUMMARIES, 0, b->log->extents.count);
	else if (is_of_inode(from) && is_of_inode(&b->to)) {
		if (from->kind == FILTER_VERSION)
			plan_inode(b, from->ino);
		plan_inode(b, b->to.ino);
		return;
	} else if (same && from->kind == FILTER_TIME) {
		plan_times(b, least(from->at, b->to.at), most(from->at, b->to.at));
		return;
	} else if (same && from->kind == FILTER_PLACE) {
		plan_places(b, least(from->at, b->to.at), most(from->at, b->to.at));
		return;
	}
	plan(c, LOOKING_EXTENTS, 0, b->log->extents.count);
}

/* A node to look at, EXTENT_NONE if that isn't one. */
static uint32_t
node_of(const struct jffs2_build *b, enum looking_source source, size_t k)
{
	const struct extent *e;

	switch (source) {
	case LOOKING_NODES:
		return jffs2_fs_node(view_root(b->fs), (uint32_t)k);
	case LOOKING_BEGINS:
		return b->to.past->begins.at[k];
	case LOOKING_ENDS:
		return b->to.past->ends.at[k];
	case LOOKING_EXTENTS:
	case LOOKING_SUMMARIES:
		break;
	}
	e = &b->log->extents.at[k];
	return e->kind == EXTENT_NODE && (source == LOOKING_EXTENTS || e->nodetype == JFFS2_SUMMARY)
	       ? (uint32_t)k : EXTENT_NONE;
}

/* False while there is more to do. */
static bool
look(struct jffs2_build *b, uint64_t *left)
{
	struct changing *c = &b->changing;

	for (; c->next < c->count; c->next++) {
		struct looking *l = &c->lists[c->next];

		for (; l->from < l->to; l->from++, --*left) {
			uint32_t node;

			if (*left == 0)
				return false;
			node = node_of(b, l->source, l->from);
			if (node != EXTENT_NONE)
				look_at(b, node);
		}
	}
	c->next = 0;
	return true;
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
	if (known != jffs2_fs_at(b->fs, i)->known) {
		mark(b, i, MARK_TIES);
		mark_namers(b, jffs2_fs_at(b->fs, i)->ino);
	}
}

/* The nodes of directories that name these are the same as before: inodes that are marked on the
 * way stay as they are. False while there is more to do. */
static bool
regroup_marked(struct jffs2_build *b, uint64_t *left)
{
	struct changing *c = &b->changing;

	for (; c->next < c->marked; c->next++) {
		struct jffs2_range r;
		uint32_t i;

		if (*left == 0)
			return false;
		i = marked_at(b, (uint32_t)c->next);
		r = jffs2_fs_nodes(view_root(b->fs), i);
		regroup_one(b, i);
		*left -= *left < r.to - r.from + 1 ? *left : r.to - r.from + 1;
	}
	c->next = 0;
	return true;
}

/* All nodes have been looked at. */
static void
end_looks(struct jffs2_build *b)
{
	take_otherwise(b);
	b->changing.marked = marked_count(b);
	b->changing.stage = CHANGING_REGROUPS;
}

void
change_begin(struct jffs2_build *b)
{
	struct jffs2_filter from = b->fs->filter;

	b->fs->filter = b->to;
	/* What only a summary tells may be otherwise although each node is as it was. */
	b->changed = b->whole && (from.kind == FILTER_VERSION || b->to.kind == FILTER_VERSION);
	plan_looks(b, &from);
}

bool
change_step(struct jffs2_build *b, uint64_t *left)
{
	if (b->changing.stage == CHANGING_LOOKS && look(b, left)) {
		if (!b->changed)
			return false;
		end_looks(b);
	}
	if (b->changing.stage == CHANGING_LOOKS || !regroup_marked(b, left))
		return true;
	for (uint32_t i = 0; b->whole && i < b->fs->inodes.count; i++)
		inode_write(b, i)->was_named = false;
	return false;
}
