/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Directory entries and link counts (kernel: jffs2_add_fd_to_list, fs/jffs2/build.c). */
#include "jffs2/build_private.h"
#include "jffs2/summary.h"

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
	for (size_t i = 0; i < b->log->odd.count; i++) {
		/* The record may have changed since. */
		uint32_t ino = summary_odd(b->log, &b->log->odd.at[i]).ino;
		uint32_t inode = jffs2_fs_inode(b->fs, ino);

		if (inode != FS_NONE)
			b->drafts[inode].known = true;
	}
}

/* The names that summaries give directory `dir` and the nodes don't. */
static void
collect_odd(struct jffs2_build *b, uint32_t dir)
{
	uint32_t pino = b->fs->inodes.at[dir].ino;
	size_t from = 0, to = b->odd.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (b->odd.at[middle].pino < pino)
			from = middle + 1;
		else
			to = middle;
	}
	for (; from < b->odd.count && b->odd.at[from].pino == pino; from++) {
		const struct jffs2_odd *odd = &b->log->odd.at[b->odd.at[from].odd];
		struct summary_record r = summary_odd(b->log, odd);

		array_push(&b->names, ((struct name){ r.name, odd->node, r.version,
		        b->odd.at[from].odd + 1 }));
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
			array_push(&b->names, ((struct name){ d.name, node, d.version, 0 }));
		else
			note_dead_name(b, d.ino);
	}
	collect_odd(b, dir);
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

/* A name that wins by the word of a summary: what it leads to counts a link, but what the
 * directory shows is what the node says when it is read, if it says anything (kernel:
 * read_direntry). */
static void
enter_odd(struct jffs2_build *b, uint32_t dir, const struct name *name)
{
	const uint32_t unreadable = FLAW_NODE_CRC | FLAW_NAME_CRC | FLAW_LENGTH | FLAW_SLACK
	                            | FLAW_CROSSING;
	struct summary_record r = summary_odd(b->log, &b->log->odd.at[name->record - 1]);
	uint32_t child = r.child ? jffs2_fs_inode(b->fs, r.child) : FS_NONE;
	const struct extent *e = name->node != EXTENT_NONE
	        ? &b->log->extents.at[name->node] : NULL;
	struct jffs2_entry entry = { dir, name->node, FS_NONE };
	uint32_t ino;

	if (r.child && (child == FS_NONE || !b->drafts[child].known))
		return;
	if (r.child) {
		b->fs->inodes.at[child].nlink++;
		array_push(&b->links, ((struct odd_link){ dir, child }));
	}
	if (!e || e->nodetype != JFFS2_DIRENT || e->flaws & unreadable)
		return;
	b->drafts[dir].has_names = true;
	set_state(b->log, name->node, STATE_LIVE);
	ino = jffs2_log_dirent(b->log, name->node).ino;
	entry.inode = ino ? jffs2_fs_inode(b->fs, ino) : FS_NONE;
	/* None for a name that is taken back, or has changed since. */
	if (entry.inode != FS_NONE)
		array_push(&b->fs->entries, entry);
}

/* Entries of two nodes with one name: the first wins, as in by_name. */
static int
by_entry(const void *left, const void *right)
{
	const struct name *a = left, *b = right;

	return by_name(a, b);
}

/* What nodes say need not be in the order of what summaries say. */
static void
sort_entries(struct jffs2_build *b, uint32_t from)
{
	struct jffs2_fs *fs = b->fs;
	size_t kept = from;
	struct name *names = memory_zeroed(fs->entries.count - from + 1, sizeof *names);
	uint32_t count = 0, dir = from < fs->entries.count ? fs->entries.at[from].dir : 0;

	for (uint32_t k = from; k < fs->entries.count; k++) {
		uint32_t node = fs->entries.at[k].node;
		struct jffs2_dirent_node d = jffs2_log_dirent(b->log, node);

		names[count++] = (struct name){ d.name, node, d.version, fs->entries.at[k].inode };
	}
	if (count)
		qsort(names, count, sizeof *names, by_entry);
	for (uint32_t k = 0; k < count; k++)
		if (k == 0 || !span_equal(names[k].bytes, names[k - 1].bytes))
			fs->entries.at[kept++] = (struct jffs2_entry){ dir, names[k].node,
				names[k].record };
	fs->entries.count = kept;
	free(names);
}

/* Of those that have the same name the first wins, and each ended the one after it. */
static void
settle(struct jffs2_build *b, uint32_t dir)
{
	bool odd = false;

	b->fs->inodes.at[dir].first_entry = (uint32_t)b->fs->entries.count;
	for (size_t i = 0; i < b->names.count; i++) {
		const struct name *name = &b->names.at[i];

		if (i == 0 || !span_equal(name->bytes, name[-1].bytes)) {
			odd |= name->record != 0;
			if (name->record)
				enter_odd(b, dir, name);
			else
				enter(b, dir, name->node);
			continue;
		}
		if (name->record)
			continue;
		/* A record that wins may have no node any more. */
		if (name[-1].node == EXTENT_NONE)
			set_state(b->log, name->node, STATE_DROPPED);
		else
			set_ending(b->log, name->node, name[-1].record ? ENDING_REPLACED
			        : ending_of(b, name, name - 1), name[-1].node);
		note_dead_name(b, jffs2_log_dirent(b->log, name->node).ino);
	}
	if (odd)
		sort_entries(b, b->fs->inodes.at[dir].first_entry);
}

struct indexes {
	ARRAY(uint32_t) all;
};

static void
unlink_child(struct jffs2_build *b, uint32_t child, struct indexes *dead)
{
	b->drafts[child].was_named = true;
	if (--b->fs->inodes.at[child].nlink == 0)
		array_push(&dead->all, child);
}

/* The first of the links that directory `dir` has by the word of summaries. */
static size_t
first_link(const struct jffs2_build *b, uint32_t dir)
{
	size_t from = 0, to = b->links.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (b->links.at[middle].dir < dir)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* kernel: jffs2_build_filesystem, passes 2 and 2a: an inode without names goes, and with
 * it the names that it holds as a directory. Cycles without a name keep each other. */
static void
remove_unlinked(struct jffs2_build *b)
{
	const struct jffs2_log *log = b->log;
	struct jffs2_fs *fs = b->fs;
	struct indexes dead = { 0 };

	for (uint32_t i = 0; i < fs->inodes.count; i++)
		if (fs->inodes.at[i].nlink == 0)
			array_push(&dead.all, i);
	while (dead.all.count) {
		uint32_t dir = dead.all.at[--dead.all.count];
		struct jffs2_range r = jffs2_fs_entries(fs, dir);

		fs->inodes.at[dir].removed = true;
		for (uint32_t k = r.from; k < r.to; k++)
			if (!(log->extents.at[fs->entries.at[k].node].flaws & FLAW_UNLISTED))
				unlink_child(b, fs->entries.at[k].inode, &dead);
		for (size_t k = first_link(b, dir); k < b->links.count
		        && b->links.at[k].dir == dir; k++)
			unlink_child(b, b->links.at[k].child, &dead);
	}
	array_free(&dead.all);
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
