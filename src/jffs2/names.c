/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Directory entries and link counts (kernel: jffs2_add_fd_to_list, fs/jffs2/build.c). */
#include "jffs2/build_private.h"

#include <stdlib.h>

enum { DT_DIR = 4 };

/* By directory, then name, then the winner first: the highest version, and of equal
 * versions the physically later (kernel: the new one replaces the old unless older). */
static int
by_name(const void *left, const void *right)
{
	const struct name *a = left, *b = right;
	int order;

	if (a->dir != b->dir)
		return a->dir < b->dir ? -1 : 1;
	order = span_compare(a->bytes, b->bytes);
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

static void
collect_inode(struct jffs2_build *b, uint32_t i)
{
	const struct jffs2_inode *inode = &b->fs->inodes.at[i];

	for (uint32_t k = 0; k < inode->node_count; k++) {
		uint32_t node = b->fs->nodes.at[inode->first_node + k];
		const struct extent *e = &b->log->extents.at[node];
		struct jffs2_dirent_node d;
		bool counts = jffs2_extent_counts(b->log, e);

		b->drafts[i].known |= counts;
		if ((e->nodetype | JFFS2_ACCURATE) != JFFS2_DIRENT)
			continue;
		jffs2_dirent_decode(jffs2_log_node(b->log, node), b->log->endian, &d);
		if (counts)
			array_push(&b->names, ((struct name){ d.name, i, node, d.version, d.ino,
			        d.mctime, d.type }));
		else
			note_dead_name(b, d.ino);
	}
}

/* Of the names [from, to), which are equal, the first wins. */
static void
settle(struct jffs2_build *b, size_t from, size_t to)
{
	const struct name *won = &b->names.at[from];
	struct draft *dir = &b->drafts[won->dir];
	uint32_t child = won->ino ? jffs2_fs_inode(b->fs, won->ino) : FS_NONE;
	struct jffs2_entry entry = { won->dir, won->node, child, won->ino };

	for (size_t i = from + 1; i < to; i++) {
		set_state(b->log, b->names.at[i].node, STATE_SUPERSEDED, won->node);
		note_dead_name(b, b->names.at[i].ino);
	}
	dir->has_names = true;
	/* kernel: jffs2_build_inode_pass1 drops a name whose inode has no node at all */
	if (won->ino && (child == FS_NONE || !b->drafts[child].known)) {
		set_state(b->log, won->node, STATE_DROPPED, EXTENT_NONE);
		return;
	}
	set_state(b->log, won->node, STATE_LIVE, EXTENT_NONE);
	if (won->mctime && won->version > dir->mctime_version) {
		dir->mctime = won->mctime;
		dir->mctime_version = won->version;
	}
	if (!won->ino)
		return;
	b->drafts[child].links++;
	dir->subdirs += won->type == DT_DIR;
	array_push(&b->fs->entries, entry);
}

/* Notes where each directory's entries begin; they stand in order of directory. */
static void
group_entries(struct jffs2_fs *fs)
{
	for (uint32_t i = 0; i < fs->entries.count; i++) {
		struct jffs2_inode *dir = &fs->inodes.at[fs->entries.at[i].dir];

		if (dir->entry_count++ == 0)
			dir->first_entry = i;
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
		if (b->drafts[i].links == 0)
			array_push(&dead, i);
	while (dead.count) {
		struct jffs2_inode *inode = &fs->inodes.at[dead.at[--dead.count]];

		inode->removed = true;
		for (uint32_t k = 0; k < inode->entry_count; k++) {
			uint32_t child = fs->entries.at[inode->first_entry + k].inode;

			b->drafts[child].was_named = true;
			if (--b->drafts[child].links == 0)
				array_push(&dead, child);
		}
	}
	array_free(&dead);
}

void
names_resolve(struct jffs2_build *b)
{
	struct jffs2_fs *fs = b->fs;
	size_t from = 0;

	for (uint32_t i = 0; i < fs->inodes.count; i++)
		collect_inode(b, i);
	if (b->names.count)
		qsort(b->names.at, b->names.count, sizeof *b->names.at, by_name);
	b->drafts[jffs2_fs_inode(fs, JFFS2_ROOT_INO)].links = 1;
	b->drafts[jffs2_fs_inode(fs, JFFS2_ROOT_INO)].known = true;
	for (size_t i = 1; i <= b->names.count; i++) {
		if (i < b->names.count && b->names.at[i].dir == b->names.at[from].dir
		        && span_equal(b->names.at[i].bytes, b->names.at[from].bytes))
			continue;
		settle(b, from, i);
		from = i;
	}
	group_entries(fs);
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
		const struct jffs2_inode dir = fs->inodes.at[todo.at[--todo.count]];

		for (uint32_t k = 0; k < dir.entry_count; k++) {
			struct jffs2_entry *entry = &fs->entries.at[dir.first_entry + k];
			struct jffs2_inode *child = &fs->inodes.at[entry->inode];

			if (child->reachable)
				continue;
			child->reachable = true;
			child->parent = dir.first_entry + k;
			array_push(&todo, entry->inode);
		}
	}
	array_free(&todo);
}
