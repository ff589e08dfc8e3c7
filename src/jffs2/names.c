/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Directory entries and link counts (kernel: jffs2_add_fd_to_list, fs/jffs2/build.c). */
#include "jffs2/build_private.h"

#include <stdlib.h>

/* By name, then the winner first: the highest version, and of equal versions the
 * physically later (kernel: the new one replaces the old unless older). */
static int
by_name(const void *left, const void *right)
{
	const struct name *a = left, *b = right;
	int order = span_compare(a->bytes, b->bytes);

	if (order)
		return order;
	if (a->version != b->version)
		return a->version > b->version ? -1 : 1;
	return a->node > b->node ? -1 : a->node < b->node;
}

static void
note_dead_name(struct jffs2_build *b, uint32_t ino)
{
	uint32_t child = ino ? jffs2_fs_inode(b->fs, ino) : FS_NONE;

	if (child != FS_NONE)
		b->drafts[child].was_named = true;
}

/* The kernel's scan: which inodes it knows. */
static void
note_known(struct jffs2_build *b)
{
	for (uint32_t i = 0; i < b->fs->inodes.count; i++) {
		struct jffs2_range r = jffs2_fs_nodes(b->fs, i);

		for (uint32_t k = r.from; k < r.to && !b->drafts[i].known; k++)
			b->drafts[i].known = jffs2_extent_counts(b->log,
			        &b->log->extents.at[b->fs->nodes.at[k]]);
	}
}

/* The dirents of directory `dir`, sorted. */
static void
collect(struct jffs2_build *b, uint32_t dir)
{
	struct jffs2_range r = jffs2_fs_nodes(b->fs, dir);

	b->names.count = 0;
	for (uint32_t k = r.from; k < r.to; k++) {
		uint32_t node = b->fs->nodes.at[k];
		const struct extent *e = &b->log->extents.at[node];
		struct jffs2_dirent_node d;

		if (!jffs2_extent_is(e, JFFS2_DIRENT))
			continue;
		d = jffs2_log_dirent(b->log, node);
		if (jffs2_extent_counts(b->log, e))
			array_push(&b->names, ((struct name){ d.name, node, d.version }));
		else
			note_dead_name(b, d.ino);
	}
	if (b->names.count)
		qsort(b->names.at, b->names.count, sizeof *b->names.at, by_name);
}

/* A name of directory `dir` that has won. */
static void
enter(struct jffs2_build *b, uint32_t dir, uint32_t node)
{
	struct jffs2_entry entry = { dir, node, FS_NONE };
	struct jffs2_dirent_node d = jffs2_log_dirent(b->log, node);

	b->drafts[dir].has_names = true;
	if (d.ino)
		entry.inode = jffs2_fs_inode(b->fs, d.ino);
	/* kernel: jffs2_build_inode_pass1 drops a name whose inode has no node at all */
	if (d.ino && (entry.inode == FS_NONE || !b->drafts[entry.inode].known)) {
		set_state(b->log, node, STATE_DROPPED);
		return;
	}
	set_state(b->log, node, STATE_LIVE);
	if (!d.ino)
		return;
	b->fs->inodes.at[entry.inode].nlink++;
	array_push(&b->fs->entries, entry);
}

/* What the next one of the same name, in order of version, made of `name`. */
static enum node_ending
ending_of(const struct jffs2_build *b, const struct name *name, const struct name *next)
{
	uint32_t ino = jffs2_log_dirent(b->log, next->node).ino;

	if (next->version == name->version && ino == jffs2_log_dirent(b->log, name->node).ino)
		return ENDING_COPIED;
	return ino ? ENDING_REPLACED : ENDING_REMOVED;
}

/* Of those that have the same name the first wins, and each ended the one after it. */
static void
settle(struct jffs2_build *b, uint32_t dir)
{

	b->fs->inodes.at[dir].first_entry = (uint32_t)b->fs->entries.count;
	for (size_t i = 0; i < b->names.count; i++) {
		const struct name *name = &b->names.at[i];

		if (i == 0 || !span_equal(name->bytes, name[-1].bytes)) {
			enter(b, dir, name->node);
			continue;
		}
		set_ending(b->log, name->node, ending_of(b, name, name - 1), name[-1].node);
		note_dead_name(b, jffs2_log_dirent(b->log, name->node).ino);
	}
}

/* kernel: jffs2_build_filesystem, passes 2 and 2a: an inode without names goes, and with
 * it the names that it holds as a directory. Cycles without a name keep each other. */
static void
remove_unlinked(struct jffs2_build *b)
{
	struct jffs2_fs *fs = b->fs;
	ARRAY(uint32_t) dead = { 0 };

	for (uint32_t i = 0; i < fs->inodes.count; i++)
		if (fs->inodes.at[i].nlink == 0)
			array_push(&dead, i);
	while (dead.count) {
		uint32_t dir = dead.at[--dead.count];
		struct jffs2_range r = jffs2_fs_entries(fs, dir);

		fs->inodes.at[dir].removed = true;
		for (uint32_t k = r.from; k < r.to; k++) {
			uint32_t child = fs->entries.at[k].inode;

			b->drafts[child].was_named = true;
			if (--fs->inodes.at[child].nlink == 0)
				array_push(&dead, child);
		}
	}
	array_free(&dead);
}

void
names_resolve(struct jffs2_build *b)
{
	struct jffs2_fs *fs = b->fs;
	uint32_t root = jffs2_fs_inode(fs, JFFS2_ROOT_INO);

	note_known(b);
	b->drafts[root].known = true;
	fs->inodes.at[root].nlink = 1;
	for (uint32_t i = 0; i < fs->inodes.count; i++) {
		collect(b, i);
		settle(b, i);
	}
	array_free(&b->names);
	remove_unlinked(b);
}

void
names_walk(struct jffs2_build *b)
{
	struct jffs2_fs *fs = b->fs;
	ARRAY(uint32_t) todo = { 0 };
	uint32_t root = jffs2_fs_inode(fs, JFFS2_ROOT_INO);

	fs->inodes.at[root].reachable = true;
	array_push(&todo, root);
	while (todo.count) {
		struct jffs2_range r = jffs2_fs_entries(fs, todo.at[--todo.count]);

		for (uint32_t k = r.from; k < r.to; k++) {
			uint32_t i = fs->entries.at[k].inode;
			struct jffs2_inode *child = &fs->inodes.at[i];

			if (child->reachable)
				continue;
			child->reachable = true;
			child->parent = k;
			array_push(&todo, i);
		}
	}
	array_free(&todo);
}
