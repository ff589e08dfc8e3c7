/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the kernel files erase blocks, step by step:
 *
 *   scan     jffs2_scan_medium: each block is classed and put on a list; the partly
 *            filled one with the most room becomes the next to be written (nextblock):
 *            block_scan.c
 *   build    jffs2_build_filesystem: nodes of files without a name are obsolete, and
 *            their blocks move; then jffs2_rotate_lists turns each list
 *   check    jffs2_do_crccheck_inode: superseded and damaged nodes are obsolete, too
 *
 * Names replaced by newer ones are found in the scan already, but blocks do not move
 * before it is over (JFFS2_SB_FLAG_SCANNING): such a block may stay on the clean list.
 * Inodes are taken in the order of their numbers; the kernel takes them by hash bucket, which
 * is the same below 128. The rotation is that of the first mount after booting.
 * Attributes become obsolete only when they are collected (fs/jffs2/xattr.c).
 */
#include "jffs2/blocks/block_private.h"

static void
put_last(struct mount *m, uint32_t n, enum block_class class)
{
	m->t->blocks.at[n].class = (uint8_t)class;
	m->key[n] = ++m->last;
}

/* ---- nodes become obsolete ---- */

/* kernel: jffs2_mark_node_obsolete, second half */
static void
move_block(struct mount *m, uint32_t n, uint32_t added)
{
	const struct block_space *s = &m->t->blocks.at[n].space;

	if (m->moment == AT_SCAN || n == m->next)
		return;
	if (!s->used && !s->unchecked)
		put_last(m, n, BLOCK_PENDING);
	else if (block_is_dirty(s->dirty) && !block_is_dirty(s->dirty - added))
		put_last(m, n, BLOCK_DIRTY);
	else if (block_is_very_dirty(m, s->dirty) && !block_is_very_dirty(m, s->dirty - added))
		put_last(m, n, BLOCK_VERY_DIRTY);
}

/* kernel: jffs2_mark_node_obsolete, first half. Nodes that the scan refused, or that it
 * found to be replaced, are dirty already. */
static void
obsolete(struct mount *m, uint32_t i)
{
	struct extent e = jffs2_fs_extent(m->t->fs, i);
	uint32_t n = jffs2_log_block(m->t->log, e.offset);
	struct erase_block *b = &m->t->blocks.at[n];
	struct block_space *s = &b->space;
	uint32_t *account = block_account(s, &e), added = 0;

	if (account == &s->dirty || b->class <= BLOCK_FREE)
		return;
	*account -= e.len;
	if ((s->dirty || block_is_dirty(s->wasted + e.len)) && n != m->next) {
		added = e.len + s->wasted;
		s->dirty += added;
		s->wasted = 0;
	} else {
		s->wasted += e.len;
	}
	move_block(m, n, added);
}

/* The names that were replaced after their block had been filed. */
static void
obsolete_names(struct mount *m)
{
	const struct jffs2_log *log = m->t->log;

	m->moment = AT_SCAN;
	for (uint32_t i = 0; i < log->extents.count; i++) {
		struct extent e = jffs2_fs_extent(m->t->fs, i);

		if (e.kind == EXTENT_NODE && e.nodetype == JFFS2_DIRENT
		        && jffs2_fs_state(m->t->fs, i) == STATE_SUPERSEDED && !block_has_replaced(m, i))
			obsolete(m, i);
	}
}

static bool
goes_now(const struct mount *m, const struct jffs2_inode *inode, uint32_t node)
{
	bool name = jffs2_fs_extent(m->t->fs, node).nodetype == JFFS2_DIRENT;
	enum node_state state = jffs2_fs_state(m->t->fs, node);

	if (name && state == STATE_SUPERSEDED)
		return false;
	if (m->moment == AT_BUILD)
		return inode->removed || (name && state == STATE_DROPPED);
	return !inode->removed && !name && (state == STATE_SUPERSEDED
	        || state == STATE_BAD || state == STATE_DROPPED);
}

static void
obsolete_nodes(struct mount *m, enum moment moment)
{
	const struct jffs2_fs *fs = m->t->fs;

	m->moment = moment;
	for (uint32_t i = 0; i < jffs2_fs_inodes(fs); i++) {
		const struct jffs2_inode *inode = jffs2_fs_at(fs, i);
		struct jffs2_range r = jffs2_fs_nodes(fs, i);

		for (uint32_t k = r.from; k < r.to; k++) {
			uint32_t node = jffs2_fs_node(fs, k);

			if (goes_now(m, inode, node))
				obsolete(m, node);
		}
	}
}

/* kernel: jffs2_scan_inode_node, jffs2_scan_dirent_node */
static void
sum_versions(struct mount *m)
{
	const struct jffs2_log *log = m->t->log;
	struct block_space unused = { 0 };

	for (uint32_t i = 0; i < log->extents.count; i++) {
		struct extent e = jffs2_fs_extent(m->t->fs, i);

		if (e.kind == EXTENT_NODE && block_account(&unused, &e) != &unused.dirty
		        && (e.nodetype == JFFS2_INODE || e.nodetype == JFFS2_DIRENT))
			m->random += e.version;
	}
}

/* ---- the whole ---- */

/* kernel: jffs2_scan_medium: on NAND the next node is written where a page begins. */
static void
align_next(struct mount *m)
{
	struct block_space *s = &m->t->blocks.at[m->next].space;
	uint32_t skip = m->t->page ? s->free % m->t->page : 0;

	s->free -= skip;
	s->dirty += skip;
}

static void
note_mounted(struct mount *m)
{
	for (int class = BLOCK_CLEAN; class <= BLOCK_VERY_DIRTY; class++)
		block_rotate(m, (enum block_class)class);
	for (size_t n = 0; n < m->t->blocks.count; n++) {
		struct erase_block *b = &m->t->blocks.at[n];

		b->mounted = b->class;
		b->at_mount = b->space;
	}
}

/* What was checked and is right counts as used. */
static void
note_checked(struct mount *m)
{
	for (size_t n = 0; n < m->t->blocks.count; n++) {
		struct erase_block *b = &m->t->blocks.at[n];

		b->space.used += b->space.unchecked;
		b->space.unchecked = 0;
		m->t->members[b->class]++;
	}
	block_rank(m);
}

static void
note_names(struct mount *m)
{
	struct block_space *space;

	obsolete_names(m);
	if (m->next == UINT32_MAX)
		return;
	align_next(m);
	/* kernel: dirt in nextblock cannot be recycled now */
	space = &m->t->blocks.at[m->next].space;
	space->wasted += space->dirty;
	space->dirty = 0;
}

static void
note_built(struct mount *m)
{
	obsolete_nodes(m, AT_BUILD);
}

static void
note_check(struct mount *m)
{
	obsolete_nodes(m, AT_CHECK);
	note_checked(m);
}

void
block_file_begin(struct mount *m, struct block_table *t)
{
	*m = (struct mount){ .t = t, .next = UINT32_MAX };
}

bool
block_file_step(struct mount *m, unsigned int step)
{
	static void (*const steps[])(struct mount *) = { block_note_replacements, block_scan,
		note_names, note_built, sum_versions, note_mounted, note_check };
	struct block_table *t = m->t;

	if (!t->log->erase_size) {
		t->members[BLOCK_UNKNOWN] = (uint32_t)t->blocks.count;
		return false;
	}
	if (step == 0)
		m->key = memory_zeroed(t->blocks.count, sizeof *m->key);
	steps[step](m);
	return step + 1 < COUNT(steps);
}

void
block_file_end(struct mount *m)
{
	free(m->key);
	free(m->known);
}
