/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the kernel files erase blocks, step by step:
 *
 *   scan     jffs2_scan_medium: each block is classed and put on a list; the partly
 *            filled one with the most room becomes the next to be written (nextblock)
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

#include "jffs2/layout.h"

enum {
	MIN_DATA = 128,     /* kernel: JFFS2_MIN_DATA_LEN */
	LEAST_RUN = sizeof(struct raw_header), /* shorter ends of a block are dirt */
	LEAST_NEXT = 2 * sizeof(struct raw_inode) /* kernel: min_free, without a wbuf */
};

static bool
is_dirty(uint32_t bytes)
{
	return bytes > sizeof(struct raw_inode) + MIN_DATA; /* kernel: ISDIRTY */
}

static bool
is_very_dirty(const struct mount *m, uint32_t bytes)
{
	return bytes >= m->t->log->erase_size / 2; /* kernel: VERYDIRTY */
}

/* ---- lists ---- */

static void
put_first(struct mount *m, uint32_t n, enum block_class class)
{
	m->t->blocks.at[n].class = (uint8_t)class;
	m->key[n] = --m->first;
}

static void
put_last(struct mount *m, uint32_t n, enum block_class class)
{
	m->t->blocks.at[n].class = (uint8_t)class;
	m->key[n] = ++m->last;
}

/* kernel: file_dirty; the free space in the block is no longer used */
static void
file_dirty(struct mount *m, uint32_t n)
{
	struct block_space *s = &m->t->blocks.at[n].space;

	s->dirty += s->free + s->wasted;
	s->free = s->wasted = 0;
	put_first(m, n, is_very_dirty(m, s->dirty) ? BLOCK_VERY_DIRTY : BLOCK_DIRTY);
}

/* ---- the scan ---- */

static struct extent
extent_of(const struct mount *m, uint32_t i)
{
	return jffs2_fs_extent(m->t->fs, i);
}

static enum node_state
state_of(const struct mount *m, uint32_t i)
{
	return jffs2_fs_state(m->t->fs, i);
}

/* The account of a node: the member of the block's space. */
static uint32_t *
account_of(struct block_space *s, const struct extent *e)
{
	const uint32_t refused = FLAW_HEADER_CRC | FLAW_NODE_CRC | FLAW_NAME_CRC
	                         | FLAW_LENGTH | FLAW_NAME | FLAW_TRUNCATED
	                         | FLAW_CROSSING | FLAW_MISALIGNED | FLAW_MARKER_PLACE
	                         | FLAW_SKIPPED;

	if (e->kind != EXTENT_NODE || (e->flaws & refused))
		return &s->dirty;
	switch (e->nodetype) {
	case JFFS2_INODE:
		return &s->unchecked;
	case JFFS2_CLEANMARKER:
		return e->len == LEAST_RUN ? &s->used : &s->dirty;
	case JFFS2_DIRENT:
	case JFFS2_XATTR:
	case JFFS2_XREF:
	case JFFS2_SUMMARY:
		return &s->used;
	default: /* padding, obsolete and unknown nodes */
		return (e->flaws & FLAW_UNKNOWN_TYPE) && (e->nodetype & JFFS2_ACCURATE)
		       && (e->nodetype & JFFS2_COMPAT_MASK) == JFFS2_RWCOMPAT_COPY
		       ? &s->used : &s->dirty;
	}
}

static bool
is_replaced(const struct mount *m, uint32_t i)
{
	return extent_of(m, i).nodetype == JFFS2_DIRENT
	       && jffs2_fs_by(m->t->fs, i) != EXTENT_NONE;
}

/* Fills m->known: for each replaced name, the first block that has a newer one. Newer
 * dirents form a chain; what is known of its tail is reused. */
static void
note_replacements(struct mount *m)
{
	const struct jffs2_log *log = m->t->log;
	ARRAY(uint32_t) chain = { 0 };

	m->known = memory_zeroed(log->extents.count + 1, sizeof *m->known);
	for (uint32_t i = 0; i < log->extents.count; i++) {
		uint32_t at = i, first = UINT32_MAX;

		for (; is_replaced(m, at) && !m->known[at]; at = jffs2_fs_by(m->t->fs, at))
			array_push(&chain, at);
		if (is_replaced(m, at))
			first = m->known[at] - 1;
		while (chain.count) {
			uint32_t n;

			at = chain.at[--chain.count];
			n = jffs2_log_block(log,
			        log->extents.at[jffs2_fs_by(m->t->fs, at)].offset);
			first = n < first ? n : first;
			m->known[at] = first + 1;
		}
	}
	array_free(&chain);
}

/* True for a name that is known to be replaced when the scan has finished the block. */
static bool
replaced_by_then(const struct mount *m, uint32_t i)
{
	const struct jffs2_log *log = m->t->log;

	return is_replaced(m, i)
	       && m->known[i] - 1 <= jffs2_log_block(log, log->extents.at[i].offset);
}

static void
add_part(const struct mount *m, struct erase_block *b, uint32_t i)
{
	struct extent e = extent_of(m, i);
	uint64_t from = e.offset > b->start ? e.offset : b->start;
	uint64_t to = (uint64_t)e.offset + e.len < b->end ? e.offset + e.len : b->end;
	bool last_run = e.kind == EXTENT_FREE && to == b->end && to - from >= LEAST_RUN;
	uint32_t *account;

	if (last_run || state_of(m, i) == STATE_LATER)
		account = &b->space.free;
	else if (replaced_by_then(m, i))
		account = &b->space.dirty;
	else
		account = account_of(&b->space, &e);
	*account += (uint32_t)(to - from);
}

/* kernel: min_free */
static uint32_t
least_next(const struct mount *m)
{
	return m->t->page > LEAST_NEXT ? m->t->page : LEAST_NEXT;
}

/* kernel: jffs2_scan_classify_jeb, and what jffs2_scan_medium does with the answer */
static void
file_block(struct mount *m, uint32_t n)
{
	struct erase_block *b = &m->t->blocks.at[n];
	struct block_space *s = &b->space;
	uint32_t live = s->used + s->unchecked;

	if (b->marker && b->nodes == 1 && live == LEAST_RUN && !s->dirty) {
		put_first(m, n, BLOCK_FREE);
	} else if (!is_dirty(m->t->log->erase_size - live)) {
		s->wasted += s->dirty;
		s->dirty = 0;
		put_first(m, n, BLOCK_CLEAN);
	} else if (live == 0) {
		put_first(m, n, BLOCK_PENDING);
	} else if (s->free > least_next(m) && (m->next == UINT32_MAX
	                   || m->t->blocks.at[m->next].space.free < s->free)) {
		if (m->next != UINT32_MAX)
			file_dirty(m, m->next);
		m->next = n;
		b->class = BLOCK_NEXT;
	} else {
		file_dirty(m, n);
	}
}

/* Extents from *i on that lie in block `n`; *i ends at the one that continues beyond
 * it. */
static void
scan_block(struct mount *m, uint32_t n, uint32_t *i)
{
	const struct jffs2_log *log = m->t->log;
	struct erase_block *b = &m->t->blocks.at[n];
	enum jffs2_glance glance = jffs2_log_glance(log, b->start);
	bool whole = b->end - b->start == log->erase_size;
	bool clean = glance == GLANCE_MARKER || b->marks & BLOCK_MARK_CLEAN;

	for (; *i < log->extents.count && log->extents.at[*i].offset < b->end; ++*i) {
		const struct extent *e = &log->extents.at[*i];

		if (whole && glance == GLANCE_READ)
			add_part(m, b, *i);
		if ((uint64_t)e->offset + e->len > b->end)
			break;
	}
	if (!whole) {
		b->class = BLOCK_CUT;
	} else if (b->marks & BLOCK_MARK_BAD) {
		b->class = BLOCK_BAD; /* kernel: mtd_block_isbad, BLK_STATE_BADBLOCK */
	} else if (glance == GLANCE_READ) {
		file_block(m, n);
	} else {
		b->space.used = glance == GLANCE_MARKER ? LEAST_RUN : 0;
		b->space.free = log->erase_size - b->space.used;
		/* kernel: jffs2_check_nand_cleanmarker */
		put_first(m, n, clean ? BLOCK_FREE : BLOCK_EMPTY);
	}
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
	else if (is_dirty(s->dirty) && !is_dirty(s->dirty - added))
		put_last(m, n, BLOCK_DIRTY);
	else if (is_very_dirty(m, s->dirty) && !is_very_dirty(m, s->dirty - added))
		put_last(m, n, BLOCK_VERY_DIRTY);
}

/* kernel: jffs2_mark_node_obsolete, first half. Nodes that the scan refused, or that it
 * found to be replaced, are dirty already. */
static void
obsolete(struct mount *m, uint32_t i)
{
	struct extent e = extent_of(m, i);
	uint32_t n = jffs2_log_block(m->t->log, e.offset);
	struct erase_block *b = &m->t->blocks.at[n];
	struct block_space *s = &b->space;
	uint32_t *account = account_of(s, &e), added = 0;

	if (account == &s->dirty || b->class <= BLOCK_FREE)
		return;
	*account -= e.len;
	if ((s->dirty || is_dirty(s->wasted + e.len)) && n != m->next) {
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
		struct extent e = extent_of(m, i);

		if (e.kind == EXTENT_NODE && e.nodetype == JFFS2_DIRENT
		        && state_of(m, i) == STATE_SUPERSEDED && !replaced_by_then(m, i))
			obsolete(m, i);
	}
}

static bool
goes_now(const struct mount *m, const struct jffs2_inode *inode, uint32_t node)
{
	bool name = extent_of(m, node).nodetype == JFFS2_DIRENT;
	enum node_state state = state_of(m, node);

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
		struct extent e = extent_of(m, i);

		if (e.kind == EXTENT_NODE && account_of(&unused, &e) != &unused.dirty
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
	sum_versions(m);
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

void
block_file_all(struct block_table *t)
{
	struct mount m = { .t = t, .next = UINT32_MAX };
	uint32_t i = 0;

	if (!t->log->erase_size) {
		t->members[BLOCK_UNKNOWN] = (uint32_t)t->blocks.count;
		return;
	}
	m.key = memory_zeroed(t->blocks.count, sizeof *m.key);
	note_replacements(&m);
	for (uint32_t n = 0; n < t->blocks.count; n++)
		scan_block(&m, n, &i);
	obsolete_names(&m);
	if (m.next != UINT32_MAX) {
		align_next(&m);
		/* kernel: dirt in nextblock cannot be recycled now */
		t->blocks.at[m.next].space.wasted += t->blocks.at[m.next].space.dirty;
		t->blocks.at[m.next].space.dirty = 0;
	}
	obsolete_nodes(&m, AT_BUILD);
	note_mounted(&m);
	obsolete_nodes(&m, AT_CHECK);
	note_checked(&m);
	free(m.key);
	free(m.known);
}
