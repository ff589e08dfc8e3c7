/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Link counts, what is removed for lack of links, and what is reachable (kernel:
 * fs/jffs2/build.c). */
#include <stdlib.h>
#include <sys/stat.h>

#include "jffs2/view/build_private.h"

struct indexes {
	ARRAY(uint32_t) all;
};

/* Names were already counted on entry, if all were entered. */
static void
count_links(struct jffs2_build *b)
{
	for (uint32_t i = 0; !b->whole && i < b->fs->inodes.count; i++) {
		struct jffs2_range r = jffs2_fs_entries(b->fs, i);

		for (; r.from < r.to; r.from++)
			b->links[jffs2_fs_entry_at(b->fs, r.from)->inode]++;
	}
	b->links[inode_index(b->fs, JFFS2_ROOT_INO)]++;
}

static void
unlink_child(struct jffs2_build *b, uint32_t child, struct indexes *dead)
{
	if (b->whole)
		inode_write(b, child)->was_named = true;
	if (--b->links[child] == 0)
		array_push(&dead->all, child);
}

/* The first of the links that directory `dir` has only from summaries. */
static size_t
first_link(const struct jffs2_build *b, uint32_t dir)
{
	size_t from = 0, to = b->odd_links.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (b->odd_links.at[middle].dir < dir)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* kernel: jffs2_build_filesystem, passes 2 and 2a: an inode without names is removed, and
 * with it the names that it holds as a directory. Nameless cycles keep each other
 * alive. */
static void
remove_unlinked(struct jffs2_build *b)
{
	struct jffs2_fs *fs = b->fs;
	struct indexes dead = { 0 };

	for (uint32_t i = 0; i < fs->inodes.count; i++)
		if (b->links[i] == 0 && !jffs2_fs_at(fs, i)->absent)
			array_push(&dead.all, i);
	while (dead.all.count) {
		uint32_t dir = dead.all.at[--dead.all.count];
		struct jffs2_range r = jffs2_fs_entries(fs, dir);

		b->marks[dir] |= MARK_REMOVED;
		for (; r.from < r.to; r.from++) {
			const struct jffs2_entry *e = jffs2_fs_entry_at(fs, r.from);

			if (!(jffs2_fs_taken(fs, e->node)->flaws & FLAW_UNLISTED))
				unlink_child(b, e->inode, &dead);
		}
		for (size_t k = first_link(b, dir); k < b->odd_links.count
		        && b->odd_links.at[k].dir == dir; k++)
			unlink_child(b, b->odd_links.at[k].child, &dead);
	}
	array_free(&dead.all);
}

static void
walk(struct jffs2_build *b)
{
	struct jffs2_fs *fs = b->fs;
	ARRAY(uint32_t) todo = { 0 };
	uint32_t root = inode_index(fs, JFFS2_ROOT_INO);

	for (uint32_t i = 0; i < fs->inodes.count; i++)
		b->parents[i] = FS_NONE;
	b->marks[root] |= MARK_REACHABLE;
	array_push(&todo, root);
	while (todo.count) {
		struct jffs2_range r = jffs2_fs_entries(fs, todo.at[--todo.count]);

		for (; r.from < r.to; r.from++) {
			uint32_t i = jffs2_fs_entry_at(fs, r.from)->inode;

			if (b->marks[i] & MARK_REACHABLE)
				continue;
			b->marks[i] |= MARK_REACHABLE;
			b->parents[i] = r.from;
			array_push(&todo, i);
		}
	}
	array_free(&todo);
}

/* An inode that has appeared or disappeared has changed. */
static void
take_walk(struct jffs2_build *b, uint32_t i)
{
	const struct jffs2_inode *was = jffs2_fs_at(b->fs, i);
	bool removed = b->marks[i] & MARK_REMOVED, reachable = b->marks[i] & MARK_REACHABLE;
	struct jffs2_inode *inode;

	if (removed != was->removed)
		b->marks[i] |= MARK_RESOLVE | MARK_ENDED;
	if (reachable != was->reachable)
		b->marks[i] |= MARK_RESOLVE;
	if (removed == was->removed && reachable == was->reachable
	        && b->parents[i] == was->parent)
		return;
	inode = inode_write(b, i);
	inode->removed = removed;
	inode->reachable = reachable;
	inode->parent = b->parents[i];
}

void
walk_resolve(struct jffs2_build *b)
{
	count_links(b);
	remove_unlinked(b);
	walk(b);
	for (uint32_t i = 0; i < b->fs->inodes.count; i++)
		take_walk(b, i);
}

/* ---- link counts that are none ---- */

/* A name that is said to lead to a directory, but does not. */
struct claim {
	uint32_t bucket, dir, inode;
};

static int
by_bucket(const void *left, const void *right)
{
	const struct claim *a = left, *b = right;

	if (a->bucket != b->bucket)
		return a->bucket < b->bucket ? -1 : 1;
	return a->dir < b->dir ? -1 : a->dir > b->dir;
}

/* kernel: calculate_inocache_hashsize */
static uint32_t
hash_size(const struct jffs2_log *log)
{
	uint32_t size = (uint32_t)(log->part.len >> 20) * 2 & ~0x3fu;

	return size < 128 ? 128 : size > 1024 ? 1024 : size;
}

static bool
is_directory(const struct jffs2_fs *fs, uint32_t inode)
{
	return S_ISDIR(jffs2_fs_at(fs, inode)->mode);
}

/* kernel: jffs2_build_filesystem stores the parent's number in place of a directory's
 * link count, and trusts the dirent that it is a directory. The last of several parents
 * stays, in the order of the table of inodes. */
static void
believe_claims(struct jffs2_build *b)
{
	struct jffs2_fs *fs = b->fs;
	uint32_t size = hash_size(b->log);
	ARRAY(struct claim) claims = { 0 };

	for (uint32_t dir = 0; dir < fs->inodes.count; dir++) {
		struct jffs2_range r = jffs2_fs_entries(fs, dir);

		for (; r.from < r.to && !(b->marks[dir] & MARK_REMOVED); r.from++) {
			const struct jffs2_entry *e = jffs2_fs_entry_at(fs, r.from);

			if (e->claims_dir && !is_directory(fs, e->inode))
				array_push(&claims, ((struct claim){
				        jffs2_fs_at(fs, dir)->ino % size, dir, e->inode }));
		}
	}
	if (claims.count)
		qsort(claims.at, claims.count, sizeof *claims.at, by_bucket);
	for (size_t i = 0; i < claims.count; i++)
		b->links[claims.at[i].inode] = jffs2_fs_at(fs, claims.at[i].dir)->ino;
	array_free(&claims);
}

void
links_resolve(struct jffs2_build *b)
{
	believe_claims(b);
	for (uint32_t i = 0; i < b->fs->inodes.count; i++)
		if (!is_directory(b->fs, i) && jffs2_fs_at(b->fs, i)->nlink != b->links[i])
			inode_write(b, i)->nlink = b->links[i];
}
