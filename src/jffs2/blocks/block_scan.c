/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a scan of the medium accounts for the bytes of erase blocks and files them
 * (jffs2_scan_medium).
 */
#include "jffs2/blocks/block_private.h"

#include "jffs2/layout.h"

enum {
	LEAST_RUN = sizeof(struct raw_header), /* shorter ends of a block are dirt */
	LEAST_NEXT = 2 * sizeof(struct raw_inode) /* kernel: min_free, without a wbuf */
};

/* ---- accounts ---- */

uint32_t *
block_account(struct block_space *s, const struct extent *e)
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
	return jffs2_fs_extent(m->t->fs, i).nodetype == JFFS2_DIRENT
	       && jffs2_fs_by(m->t->fs, i) != EXTENT_NONE;
}

/* Fills m->known: for each replaced name, the first block that has a newer one. Newer
 * dirents form a chain; what is known of its tail is reused. */
void
block_note_replacements(struct mount *m)
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

bool
block_has_replaced(const struct mount *m, uint32_t i)
{
	const struct jffs2_log *log = m->t->log;

	return is_replaced(m, i)
	       && m->known[i] - 1 <= jffs2_log_block(log, log->extents.at[i].offset);
}

static void
add_part(const struct mount *m, struct erase_block *b, uint32_t i)
{
	struct extent e = jffs2_fs_extent(m->t->fs, i);
	uint64_t from = e.offset > b->start ? e.offset : b->start;
	uint64_t to = (uint64_t)e.offset + e.len < b->end ? e.offset + e.len : b->end;
	bool last_run = e.kind == EXTENT_FREE && to == b->end && to - from >= LEAST_RUN;
	uint32_t *account;

	if (last_run || jffs2_fs_state(m->t->fs, i) == STATE_LATER)
		account = &b->space.free;
	else if (block_has_replaced(m, i))
		account = &b->space.dirty;
	else
		account = block_account(&b->space, &e);
	*account += (uint32_t)(to - from);
}

/* ---- lists ---- */

static void
put_first(struct mount *m, uint32_t n, enum block_class class)
{
	m->t->blocks.at[n].class = (uint8_t)class;
	m->key[n] = --m->first;
}

/* kernel: file_dirty; the free space in the block is no longer used */
static void
file_dirty(struct mount *m, uint32_t n)
{
	struct block_space *s = &m->t->blocks.at[n].space;

	s->dirty += s->free + s->wasted;
	s->free = s->wasted = 0;
	put_first(m, n, block_is_very_dirty(m, s->dirty) ? BLOCK_VERY_DIRTY : BLOCK_DIRTY);
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
	} else if (!block_is_dirty(m->t->log->erase_size - live)) {
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

void
block_scan(struct mount *m)
{
	uint32_t i = 0;

	for (uint32_t n = 0; n < m->t->blocks.count; n++)
		scan_block(m, n, &i);
}
