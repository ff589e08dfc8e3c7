/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What can be reached from the root, and through which of its names: the first that a walk
 * comes to, which takes the names of a directory in order, and then the directories in it,
 * the last first.
 */
#include <stdlib.h>

#include "jffs2/build/build_private.h"
#include "jffs2/view/past.h"

struct path {
	ARRAY(uint32_t) all;
};

/* ---- all ---- */

static void
take(struct jffs2_build *b, uint32_t i, uint32_t root, uint32_t parent)
{
	const struct jffs2_inode *was = jffs2_fs_at(b->fs, i);
	bool reachable = i == root || parent != FS_NONE;

	if (was->reachable == reachable && jffs2_fs_parent(b->fs, i) == parent)
		return;
	touch(b, i);
	inode_write(b, i)->reachable = reachable;
	parent_write(b, i, parent);
}

void
reach_all(struct jffs2_build *b)
{
	struct jffs2_fs *fs = b->fs;
	uint32_t *parents = memory_zeroed(fs->inodes.count, sizeof *parents);
	uint32_t root = inode_index(fs, JFFS2_ROOT_INO);
	struct path todo = { 0 };

	for (uint32_t i = 0; i < fs->inodes.count; i++)
		parents[i] = FS_NONE;
	array_push(&todo.all, root);
	while (todo.all.count) {
		struct jffs2_range r = jffs2_fs_entries(fs, todo.all.at[--todo.all.count]);

		for (; r.from < r.to; r.from++) {
			uint32_t i = jffs2_fs_entry_at(fs, r.from)->inode;

			fs->work++;
			if (i == root || parents[i] != FS_NONE)
				continue;
			parents[i] = r.from;
			array_push(&todo.all, i);
		}
	}
	for (uint32_t i = 0; i < fs->inodes.count; i++)
		take(b, i, root, parents[i]);
	fs->work += fs->inodes.count;
	array_free(&todo.all);
	free(parents);
}

/* ---- what has changed ---- */

uint32_t
reach_entry(const struct jffs2_fs *fs, uint32_t node, uint32_t inode)
{
	uint32_t dir = inode_index(fs, fs->log->extents.at[node].ino), entry = FS_NONE;

	if (dir != FS_NONE)
		entry = jffs2_fs_entry(fs, dir, jffs2_log_name(fs->log, node));
	if (entry == FS_NONE || jffs2_fs_entry_at(fs, entry)->node != node
	        || jffs2_fs_entry_at(fs, entry)->inode != inode)
		return FS_NONE;
	return entry;
}

static uint32_t
dir_of(const struct jffs2_fs *fs, uint32_t entry)
{
	return jffs2_fs_entry_at(fs, entry)->dir;
}

static bool
holds_names(const struct jffs2_fs *fs, uint32_t i)
{
	struct jffs2_range r = jffs2_fs_entries(fs, i);

	return r.from < r.to || jffs2_fs_at(fs, i)->ino == JFFS2_ROOT_INO;
}

/* A name in each directory of a long row would be looked at once for each of the others. */
static bool
is_too_much(const struct jffs2_build *b)
{
	return b->fs->work > b->limit;
}

/* The entries that lead to directory `dir`, the lowest first. */
static void
way_to(struct jffs2_build *b, uint32_t dir, struct path *way)
{
	uint32_t parent;

	while (!is_too_much(b) && (parent = jffs2_fs_parent(b->fs, dir)) != FS_NONE) {
		array_push(&way->all, parent);
		dir = dir_of(b->fs, parent);
		b->fs->work++;
	}
}

/* Does the walk come to entry `x` before `y`? Both are in directories that can be reached. */
static bool
comes_before(struct jffs2_build *b, uint32_t x, uint32_t y)
{
	uint32_t dir = dir_of(b->fs, x), other = dir_of(b->fs, y);
	struct path a = { 0 }, c = { 0 };
	bool before;

	if (dir == other)
		return x < y;
	way_to(b, dir, &a);
	way_to(b, other, &c);
	while (a.all.count && c.all.count
	        && a.all.at[a.all.count - 1] == c.all.at[c.all.count - 1]) {
		a.all.count--;
		c.all.count--;
	}
	before = !a.all.count || (c.all.count && a.all.at[a.all.count - 1]
	                          > c.all.at[c.all.count - 1]);
	array_free(&a.all);
	array_free(&c.all);
	return before;
}

/* The name that the walk comes to first; of a directory the only one, if that isn't removed,
 * whether it can be reached or not. */
static uint32_t
first_name(struct jffs2_build *b, uint32_t i)
{
	const struct jffs2_past *past = b->to.past;
	const struct jffs2_fs *fs = b->fs;
	uint32_t ino = jffs2_fs_at(fs, i)->ino, first = FS_NONE;
	bool directory = holds_names(fs, i);

	for (size_t k = jffs2_past_names(past, ino); k < past->names.count && !is_too_much(b)
	        && past->names.at[k].ino == ino; k++) {
		uint32_t entry = reach_entry(fs, past->names.at[k].node, i);
		const struct jffs2_inode *dir;

		b->fs->work++;
		if (entry == FS_NONE)
			continue;
		dir = jffs2_fs_at(fs, dir_of(fs, entry));
		if (!dir->removed && (directory || dir->reachable)
		        && (first == FS_NONE || comes_before(b, entry, first)))
			first = entry;
	}
	return first;
}

static void
set_parent(struct jffs2_build *b, uint32_t i, uint32_t parent)
{
	if (jffs2_fs_parent(b->fs, i) != parent)
		parent_write(b, i, parent);
}

static void
set_reachable(struct jffs2_build *b, uint32_t i, bool reachable)
{
	if (jffs2_fs_at(b->fs, i)->reachable == reachable)
		return;
	touch(b, i);
	inode_write(b, i)->reachable = reachable;
}

/* Finds whether directory `i` can be reached, and with it those above it, up to one of which
 * that is known. A way that leads back to itself leads nowhere. */
static void
climb(struct jffs2_build *b, uint32_t i)
{
	struct path way = { 0 };
	bool reachable;

	while (!(b->marks[i] & (MARK_SETTLED | MARK_CLIMBED))
	        && jffs2_fs_parent(b->fs, i) != FS_NONE) {
		mark(b, i, MARK_CLIMBED);
		array_push(&way.all, i);
		i = dir_of(b->fs, jffs2_fs_parent(b->fs, i));
		b->fs->work++;
	}
	if (b->marks[i] & MARK_SETTLED)
		reachable = jffs2_fs_at(b->fs, i)->reachable;
	else
		reachable = jffs2_fs_at(b->fs, i)->ino == JFFS2_ROOT_INO;
	array_push(&way.all, i);
	while (way.all.count) {
		i = way.all.at[--way.all.count];
		set_reachable(b, i, reachable);
		mark(b, i, MARK_SETTLED);
	}
	array_free(&way.all);
}

/* Is the entry another name, or in another directory? */
static bool
differs(const struct jffs2_fs *fs, uint32_t was, uint32_t is)
{
	if (was == FS_NONE || is == FS_NONE)
		return was != is;
	return dir_of(fs, was) != dir_of(fs, is)
	       || !span_equal(jffs2_fs_name(fs, was), jffs2_fs_name(fs, is));
}

/* Directory `dir` is in another place now, and so is all that is in it. */
static void
descend(struct jffs2_build *b, uint32_t dir)
{
	struct path todo = { 0 };

	mark(b, dir, MARK_MOVED);
	array_push(&todo.all, dir);
	while (todo.all.count) {
		struct jffs2_range r = jffs2_fs_entries(b->fs, todo.all.at[--todo.all.count]);

		for (; r.from < r.to; r.from++) {
			uint32_t i = jffs2_fs_entry_at(b->fs, r.from)->inode;

			b->fs->work++;
			touch(b, i);
			if (!holds_names(b->fs, i) || b->marks[i] & MARK_MOVED)
				continue;
			mark(b, i, MARK_MOVED);
			array_push(&todo.all, i);
		}
	}
	array_free(&todo.all);
}

static void
settle_directories(struct jffs2_build *b)
{
	for (size_t k = 0; k < b->stood.count; k++) {
		uint32_t i = b->stood.at[k].inode;

		if (holds_names(b->fs, i))
			set_parent(b, i, first_name(b, i));
	}
	for (size_t k = 0; k < b->stood.count; k++) {
		uint32_t i = b->stood.at[k].inode;
		struct standing was = b->stood.at[k];

		if (!holds_names(b->fs, i))
			continue;
		climb(b, i);
		if (!(b->marks[i] & MARK_MOVED)
		        && (was.reachable != jffs2_fs_at(b->fs, i)->reachable
		            || differs(b->fs, was.parent, jffs2_fs_parent(b->fs, i))))
			descend(b, i);
	}
}

bool
reach_touched(struct jffs2_build *b)
{
	uint32_t all = b->fs->inodes.count;

	if (b->stood.count > all / 4 + 64)
		return false;
	b->limit = b->fs->work + all + b->to.past->names.count + 1024;
	settle_directories(b);
	/* The ways up through the directories are as they will be. */
	for (size_t k = 0; k < b->stood.count; k++) {
		uint32_t i = b->stood.at[k].inode, parent;

		b->fs->work++;
		if (holds_names(b->fs, i))
			continue;
		parent = first_name(b, i);
		set_parent(b, i, parent);
		set_reachable(b, i, parent != FS_NONE);
	}
	return !is_too_much(b);
}
