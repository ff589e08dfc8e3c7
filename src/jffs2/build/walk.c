/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Link counts, and what is removed for lack of links (kernel: jffs2_build_filesystem in
 * fs/jffs2/build.c). */
#include <stdlib.h>

#include "jffs2/build/build_private.h"

struct indexes {
	ARRAY(uint32_t) all;
};

/* ---- what has changed ---- */

static bool
is_tangled(const struct jffs2_fs *fs, uint32_t i)
{
	struct jffs2_range r = jffs2_fs_entries(fs, i);

	return r.from < r.to && links_of(fs, i) > 1;
}

void
touch(struct jffs2_build *b, uint32_t i)
{
	const struct jffs2_inode *inode = jffs2_fs_at(b->fs, i);

	if (b->whole || b->marks[i] & MARK_TOUCHED)
		return;
	mark(b, i, MARK_TOUCHED);
	array_push(&b->stood, ((struct standing){ i, jffs2_fs_parent(b->fs, i), inode->removed,
	        inode->reachable, is_tangled(b->fs, i) }));
}

/* A name that stays; its entry may have another number. */
static void
keep(struct jffs2_build *b, uint32_t was, uint32_t now)
{
	const struct jffs2_entry *old = jffs2_fs_entry_at(b->fs, was);
	const struct jffs2_entry *new = jffs2_fs_entry_at(b->fs, now);

	if (old->claims_dir != new->claims_dir)
		touch(b, new->inode);
	if (was != now && jffs2_fs_parent(b->fs, new->inode) == was)
		parent_write(b, new->inode, now);
}

/* A name that comes (by 1) or goes (by -1). Names in a removed directory don't count. */
static void
exchange(struct jffs2_build *b, uint32_t dir, uint32_t entry, int32_t by)
{
	uint32_t child = jffs2_fs_entry_at(b->fs, entry)->inode;

	touch(b, child);
	if (!jffs2_fs_at(b->fs, dir)->removed)
		links_add(b, child, by);
}

/* Below 0: old entry `was` comes first, or is the only one that is left; 0: they are the same
 * name of the same inode. Names are far apart in the log, and read only where nodes don't tell. */
static int
compare(const struct jffs2_fs *fs, const struct jffs2_range *was, const struct jffs2_range *now)
{
	const struct jffs2_entry *old, *new;
	int order;

	if (was->from == was->to || now->from == now->to)
		return was->from == was->to ? 1 : -1;
	old = jffs2_fs_entry_at(fs, was->from);
	new = jffs2_fs_entry_at(fs, now->from);
	if (old->node == new->node)
		return old->inode == new->inode ? 0 : -1;
	if (jffs2_fs_state(fs, old->node) == STATE_LATER)
		return -1;
	order = span_compare(jffs2_log_name(fs->log, old->node),
	        jffs2_log_name(fs->log, new->node));
	return order == 0 && old->inode != new->inode ? -1 : order;
}

bool
links_exchange(struct jffs2_build *b, uint32_t dir, struct jffs2_range *was,
        struct jffs2_range *now, uint64_t *left)
{
	for (; was->from < was->to || now->from < now->to; --*left) {
		int order;

		if (*left == 0)
			return true;
		order = compare(b->fs, was, now);
		b->fs->work++;
		if (order == 0)
			keep(b, was->from++, now->from++);
		else if (order < 0)
			exchange(b, dir, was->from++, -1);
		else
			exchange(b, dir, now->from++, 1);
	}
	return false;
}

/* ---- what is removed ---- */

static void
set_removed(struct jffs2_build *b, uint32_t i, bool removed)
{
	if (jffs2_fs_at(b->fs, i)->removed != removed)
		inode_write(b, i)->removed = removed;
}

void
links_reset(struct jffs2_build *b)
{
	for (uint32_t i = 0; i < b->fs->inodes.count; i++) {
		set_removed(b, i, false);
		links_add(b, i, -(int32_t)links_of(b->fs, i));
	}
}

/* What was removed may have a name again, and with it what was removed below. What stays
 * removed is found anew; names of other removed inodes lead to none of these. */
static void
revive(struct jffs2_build *b)
{
	for (size_t k = 0; k < b->stood.count; k++) {
		uint32_t dir = b->stood.at[k].inode;
		struct jffs2_range r = jffs2_fs_entries(b->fs, dir);

		if (!jffs2_fs_at(b->fs, dir)->removed)
			continue;
		set_removed(b, dir, false);
		for (; r.from < r.to; r.from++)
			exchange(b, dir, r.from, 1);
	}
}

static void
unlink_child(struct jffs2_build *b, uint32_t child, struct indexes *dead)
{
	touch(b, child);
	if (b->whole)
		inode_write(b, child)->was_named = true;
	links_add(b, child, -1);
	b->fs->work++;
	if (links_of(b->fs, child) == 0)
		array_push(&dead->all, child);
}

size_t
odd_links_of(const struct jffs2_build *b, uint32_t dir)
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

static void
unlink_children(struct jffs2_build *b, uint32_t dir, struct indexes *dead)
{
	struct jffs2_range r = jffs2_fs_entries(b->fs, dir);

	for (; r.from < r.to; r.from++) {
		const struct jffs2_entry *e = jffs2_fs_entry_at(b->fs, r.from);

		if (!(jffs2_fs_taken(b->fs, e->node)->flaws & FLAW_UNLISTED))
			unlink_child(b, e->inode, dead);
	}
	for (size_t k = odd_links_of(b, dir); k < b->odd_links.count
	        && b->odd_links.at[k].dir == dir; k++)
		unlink_child(b, b->odd_links.at[k].child, dead);
}

/* kernel: jffs2_build_filesystem, passes 2 and 2a: an inode without names is removed, and
 * with it the names that it holds as a directory. Nameless cycles keep each other
 * alive. */
static void
remove_unlinked(struct jffs2_build *b)
{
	size_t count = b->whole ? b->fs->inodes.count : b->stood.count;
	struct indexes dead = { 0 };

	for (size_t k = 0; k < count; k++) {
		uint32_t i = b->whole ? (uint32_t)k : b->stood.at[k].inode;

		if (links_of(b->fs, i) == 0 && !jffs2_fs_at(b->fs, i)->absent)
			array_push(&dead.all, i);
	}
	while (dead.all.count) {
		uint32_t dir = dead.all.at[--dead.all.count];

		set_removed(b, dir, true);
		unlink_children(b, dir, &dead);
	}
	array_free(&dead.all);
}

/* ---- all together ---- */

static void
count_tangles(struct jffs2_build *b)
{
	uint32_t tangles = b->whole ? 0 : b->fs->tangles;

	for (uint32_t i = 0; b->whole && i < b->fs->inodes.count; i++)
		tangles += is_tangled(b->fs, i);
	for (size_t k = 0; k < b->stood.count; k++) {
		tangles -= b->stood.at[k].tangled;
		tangles += is_tangled(b->fs, b->stood.at[k].inode);
	}
	b->fs->tangles = tangles;
}

/* An inode that has appeared or disappeared has changed. */
static void
take_walk(struct jffs2_build *b)
{
	for (size_t k = 0; k < b->stood.count; k++) {
		const struct standing *was = &b->stood.at[k];
		const struct jffs2_inode *inode = jffs2_fs_at(b->fs, was->inode);

		if (inode->removed != was->removed)
			mark(b, was->inode, MARK_RESOLVE | MARK_ENDED | MARK_TIES);
		if (inode->reachable != was->reachable)
			mark(b, was->inode, MARK_RESOLVE);
	}
}

void
walk_resolve(struct jffs2_build *b)
{
	uint32_t tangles = b->fs->tangles;

	if (b->whole)
		links_add(b, inode_index(b->fs, JFFS2_ROOT_INO), 1);
	revive(b);
	remove_unlinked(b);
	count_tangles(b);
	if (b->whole || tangles || b->fs->tangles || !reach_touched(b))
		reach_all(b);
	take_walk(b);
}
