/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The erase blocks of a JFFS2 part, and what fills each. The bytes of a node that runs
 * over a boundary count in each block for themselves, so that the columns add up to the
 * block's length. While the erase size is unknown the whole part is one block.
 */
#include "model/table_private.h"

enum fill { FILL_LIVE, FILL_OLD, FILL_DIRT, FILL_FREE, FILL_COUNT };

struct block {
	uint32_t fill[FILL_COUNT];
	uint32_t nodes;
	bool marker, summary;
};

static const struct jffs2_log *
log_of(const struct table *t)
{
	return &t->volume->log;
}

static const struct block *
block_of(const struct table *t, size_t row)
{
	const struct block *blocks = t->state;

	return &blocks[row];
}

static size_t
block_count(const struct jffs2_log *log)
{
	if (log->part.len == 0)
		return 0;
	return (size_t)jffs2_log_block(log, (uint32_t)(log->part.len - 1)) + 1;
}

static uint64_t
block_start(const struct jffs2_log *log, size_t n)
{
	if (log->phase == 0)
		return (uint64_t)n * log->erase_size;
	return n ? log->phase + (uint64_t)(n - 1) * log->erase_size : 0;
}

static uint64_t
block_end(const struct jffs2_log *log, size_t n)
{
	uint64_t end = log->erase_size ? block_start(log, n + 1) : log->part.len;

	return end < log->part.len ? end : log->part.len;
}

static enum fill
fill_of(const struct extent *e)
{
	if (e->kind == EXTENT_FREE)
		return FILL_FREE;
	if (e->kind == EXTENT_DIRT)
		return FILL_DIRT;
	switch (e->state) {
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
note_node(struct block *b, const struct extent *e)
{
	uint16_t type = e->nodetype | JFFS2_ACCURATE;

	b->nodes++;
	b->marker |= type == JFFS2_CLEANMARKER && !(e->flaws & FLAW_MARKER_PLACE);
	b->summary |= type == JFFS2_SUMMARY;
}

/* Counts extent `e`, which begins in block `n`; returns the block it ends in. */
static size_t
add_extent(const struct jffs2_log *log, struct block *blocks, size_t n,
        const struct extent *e)
{
	uint64_t at = e->offset, end = at + e->len;

	while (at >= block_end(log, n))
		n++;
	if (e->kind == EXTENT_NODE && e->state != STATE_LATER)
		note_node(&blocks[n], e);
	for (;;) {
		uint64_t stop = block_end(log, n) < end ? block_end(log, n) : end;

		blocks[n].fill[fill_of(e)] += (uint32_t)(stop - at);
		at = stop;
		if (at == end)
			return n;
		n++;
	}
}

static void
open_blocks(struct table *t)
{
	const struct jffs2_log *log = log_of(t);
	size_t count = block_count(log), n = 0;
	struct block *blocks = memory_zeroed(count, sizeof *blocks);

	t->state = blocks;
	for (size_t i = 0; i < count; i++)
		array_push(&t->rows, (uint32_t)i);
	for (size_t i = 0; i < log->extents.count; i++)
		n = add_extent(log, blocks, n, &log->extents.at[i]);
}

static void
close_blocks(struct table *t)
{
	free(t->state);
	t->state = NULL;
}

/* ---- columns ---- */

static void
get_block(const struct table *t, size_t row, struct cell *c)
{
	(void)t;
	c->number = row;
}

static void
get_offset(const struct table *t, size_t row, struct cell *c)
{
	c->number = block_start(log_of(t), row) + (t->absolute ? t->volume->offset : 0);
}

static void
get_length(const struct table *t, size_t row, struct cell *c)
{
	c->number = block_end(log_of(t), row) - block_start(log_of(t), row);
}

static void
get_live(const struct table *t, size_t row, struct cell *c)
{
	c->number = block_of(t, row)->fill[FILL_LIVE];
}

static void
get_old(const struct table *t, size_t row, struct cell *c)
{
	c->number = block_of(t, row)->fill[FILL_OLD];
}

static void
get_dirt(const struct table *t, size_t row, struct cell *c)
{
	c->number = block_of(t, row)->fill[FILL_DIRT];
}

static void
get_free(const struct table *t, size_t row, struct cell *c)
{
	c->number = block_of(t, row)->fill[FILL_FREE];
}

static void
get_marker(const struct table *t, size_t row, struct cell *c)
{
	c->number = block_of(t, row)->marker;
}

static void
get_summary(const struct table *t, size_t row, struct cell *c)
{
	c->number = block_of(t, row)->summary;
}

static void
get_nodes(const struct table *t, size_t row, struct cell *c)
{
	c->number = block_of(t, row)->nodes;
}

static const struct column columns[] = {
	{ .name = "block", .title = "BLOCK", .kind = COLUMN_NUMBER, .width = 5,
	  .get = get_block, .help = "number of the erase block" },
	{ .name = "offset", .title = "OFFSET", .kind = COLUMN_OFFSET, .width = 8,
	  .get = get_offset,
	  .help = "first byte, from the start of the part (or image)" },
	{ .name = "length", .title = "LENGTH", .kind = COLUMN_BYTES, .width = 8,
	  .rank = 6, .get = get_length,
	  .help = "bytes; less than the erase size where the part cuts it" },
	{ .name = "live", .title = "LIVE", .kind = COLUMN_BYTES, .width = 8, .rank = 1,
	  .get = get_live,
	  .help = "bytes of nodes that the file system uses, markers included" },
	{ .name = "obsolete", .title = "OBSOLETE", .kind = COLUMN_BYTES, .width = 8,
	  .rank = 2, .get = get_old,
	  .help = "bytes of nodes that are superseded, removed or orphans" },
	{ .name = "dirt", .title = "DIRT", .kind = COLUMN_BYTES, .width = 8, .rank = 3,
	  .get = get_dirt, .help = "bytes of damaged nodes and of what is no node" },
	{ .name = "free", .title = "FREE", .kind = COLUMN_BYTES, .width = 8, .rank = 1,
	  .get = get_free, .help = "erased bytes; in the past those of later nodes, too" },
	{ .name = "marker", .title = "MARKER", .kind = COLUMN_FLAG, .width = 6, .rank = 4,
	  .get = get_marker, .help = "a cleanmarker stands at its start" },
	{ .name = "summary", .title = "SUMMARY", .kind = COLUMN_FLAG, .width = 7,
	  .rank = 5, .get = get_summary, .help = "it has a summary" },
	{ .name = "nodes", .title = "NODES", .kind = COLUMN_NUMBER, .width = 6, .rank = 2,
	  .get = get_nodes, .help = "nodes that begin in it" },
};

static size_t
count(const struct table *t)
{
	return t->rows.count;
}

static void
subject(const struct table *t, size_t row, struct subject *s)
{
	uint64_t from = block_start(log_of(t), row);

	s->offset = t->volume->offset + from;
	s->bytes = span_cut(log_of(t)->part, (size_t)from,
	        (size_t)(block_end(log_of(t), row) - from));
	s->title = "erase block";
}

static enum row_mark
mark(const struct table *t, size_t row)
{
	const struct block *b = block_of(t, row);

	if (b->fill[FILL_DIRT])
		return MARK_WARNING;
	if (b->fill[FILL_LIVE] == 0 && b->fill[FILL_OLD] == 0)
		return MARK_FREE;
	return b->nodes == 1 && b->marker ? MARK_MARKER : MARK_LIVE;
}

const struct table_class table_blocks = {
	.name = "blocks",
	.title = "Blocks",
	.help = "The erase blocks, and how many bytes of each are live, old, dirt, free.",
	.columns = columns,
	.column_count = COUNT(columns),
	.needs_volume = true,
	.open = open_blocks,
	.close = close_blocks,
	.count = count,
	.subject = subject,
	.mark = mark,
};
