/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What fills each erase block, and which files live in it. */
#include "jffs2/blocks/block_private.h"

#include <string.h>

static uint64_t
block_start(const struct jffs2_log *log, uint64_t n)
{
	if (log->phase == 0)
		return n * log->erase_size;
	return n ? log->phase + (n - 1) * log->erase_size : 0;
}

static void
make_blocks(struct block_table *t)
{
	const struct jffs2_log *log = t->log;
	uint64_t len = log->part.len, count = 0;

	if (len > 0)
		count = (uint64_t)jffs2_log_block(log, (uint32_t)(len - 1)) + 1;
	for (uint64_t n = 0; n < count; n++) {
		uint64_t end = log->erase_size ? block_start(log, n + 1) : len;

		array_push(&t->blocks, ((struct erase_block){ .start = block_start(log, n),
		        .end = end < len ? end : len }));
	}
}

enum block_fill
block_fill_of(const struct jffs2_log *log, const struct jffs2_fs *fs, uint32_t extent)
{
	const struct extent *e = &log->extents.at[extent];

	if (e->kind == EXTENT_FREE)
		return FILL_FREE;
	if (e->kind == EXTENT_DIRT)
		return FILL_DIRT;
	switch (fs ? jffs2_fs_state(fs, extent) : STATE_UNKNOWN) {
	case STATE_SUPERSEDED:
	case STATE_OBSOLETE:
	case STATE_ORPHAN:
	case STATE_DELETED:
		return FILL_OLD;
	case STATE_BAD:
	case STATE_DROPPED:
		return FILL_DIRT;
	case STATE_LATER:
		return FILL_FREE;
	default:
		return FILL_LIVE;
	}
}

static void
note_node(struct erase_block *b, const struct extent *e)
{
	uint16_t type = e->nodetype | JFFS2_ACCURATE;

	b->nodes++;
	b->marker |= type == JFFS2_CLEANMARKER && !(e->flaws & FLAW_MARKER_PLACE);
	b->summary |= type == JFFS2_SUMMARY;
	b->skipped |= (e->flaws & FLAW_SKIPPED) != 0;
}

/* Counts extent `i`, which begins in block `n` or after it; returns the block it ends
 * in. */
static size_t
add_extent(struct block_table *t, size_t n, uint32_t i)
{
	const struct extent *e = t->fs ? jffs2_fs_taken(t->fs, i) : &t->log->extents.at[i];
	enum block_fill fill = block_fill_of(t->log, t->fs, i);
	uint64_t at = e->offset, end = at + e->len;
	struct erase_block *b = t->blocks.at;

	while (at >= b[n].end)
		n++;
	if (e->kind == EXTENT_NODE
	        && !(t->fs && jffs2_fs_state(t->fs, i) == STATE_LATER))
		note_node(&b[n], e);
	for (;; n++) {
		uint64_t stop = b[n].end < end ? b[n].end : end;

		b[n].fill[fill] += (uint32_t)(stop - at);
		at = stop;
		if (at == end)
			return n;
	}
}

/* ---- files ---- */

static void
add_file(struct erase_block *b, uint32_t inode)
{
	if (b->file_count < BLOCK_FILES)
		b->files[b->file_count] = inode;
	b->file_count++;
}

/* An inode's nodes stand in the order of the flash, so that one that lies in a block
 * already counted lies in the last one. */
static void
add_files(struct block_table *t)
{
	const struct jffs2_fs *fs = t->fs;

	for (uint32_t i = 0; i < jffs2_fs_inodes(fs); i++) {
		struct jffs2_range r = jffs2_fs_nodes(fs, i);
		uint32_t last = UINT32_MAX;

		for (uint32_t k = r.from; k < r.to; k++) {
			uint32_t node = jffs2_fs_node(fs, k);
			const struct extent *e = &t->log->extents.at[node];
			uint32_t n = jffs2_log_block(t->log, e->offset);

			if (jffs2_fs_state(fs, node) != STATE_LIVE
			        || !jffs2_extent_is(e, JFFS2_INODE) || n == last)
				continue;
			last = n;
			add_file(&t->blocks.at[n], i);
		}
	}
}

static void
mark_blocks(struct block_table *t, const struct jffs2_oob *oob)
{
	for (size_t i = 0; i < t->blocks.count; i++) {
		struct erase_block *b = &t->blocks.at[i];
		uint32_t start = (uint32_t)b->start;

		b->marks |= jffs2_oob_is_bad(oob, start) ? BLOCK_MARK_BAD : 0;
		b->marks |= jffs2_oob_marks(oob, start) ? BLOCK_MARK_CLEAN : 0;
	}
}

static void
add_extents(struct block_table *t)
{
	size_t n = 0;

	for (uint32_t i = 0; i < t->log->extents.count; i++)
		n = add_extent(t, n, i);
}

struct block_making {
	struct block_table *t;
	struct mount mount;
	unsigned int step;
};

struct block_making *
block_making_begin(struct block_table *t, const struct jffs2_log *log, const struct jffs2_fs *fs)
{
	struct block_making *m = memory_zeroed(1, sizeof *m);

	*t = (struct block_table){ .log = log, .fs = fs, .page = log->oob ? log->oob->page : 0 };
	m->t = t;
	block_file_begin(&m->mount, t);
	return m;
}

bool
block_making_step(struct block_making *m)
{
	enum { EXTENTS, FILES, MOUNT };

	switch (m->step++) {
	case EXTENTS:
		make_blocks(m->t);
		if (m->t->log->oob)
			mark_blocks(m->t, m->t->log->oob);
		add_extents(m->t);
		return m->t->fs != NULL;
	case FILES:
		add_files(m->t);
		return true;
	default:
		return block_file_step(&m->mount, m->step - 1 - MOUNT);
	}
}

void
block_making_end(struct block_making *m)
{
	if (m)
		block_file_end(&m->mount);
	free(m);
}

void
block_table_make(struct block_table *t, const struct jffs2_log *log,
        const struct jffs2_fs *fs)
{
	struct block_making *m = block_making_begin(t, log, fs);

	while (block_making_step(m))
		continue;
	block_making_end(m);
}

void
block_table_free(struct block_table *t)
{
	array_free(&t->blocks);
	memset(t, 0, sizeof *t);
}

uint32_t
block_reserve(uint64_t size, uint32_t block)
{
	enum { SHARE = 50, PER_BLOCK = 100 };
	uint64_t bytes = size / SHARE + size / block * PER_BLOCK + block - 1;

	return BLOCK_FOR_DELETION + (uint32_t)(bytes / block);
}
