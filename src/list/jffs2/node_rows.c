/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "list/jffs2/node_rows.h"

#include <stdlib.h>

#include "firmware/model/subject.h"
#include "list/jffs2/nodes.h"

enum { BOUNDARY = 1u << 31 };

struct nodes {
	uint64_t generation; /* of the volume when the rows were made */
	uint32_t extents;    /* that have their rows */
	uint32_t blocks;     /* that have their rows */
};

static const struct jffs2_log *
log_of(const struct table *t)
{
	return &t->volume->log;
}

static bool
is_boundary(const struct table *t, size_t row)
{
	return t->rows.at[row] & BOUNDARY;
}

/* Where block `n` begins. With a phase, block 0 is what lies before the first
 * boundary. */
static uint64_t
block_start(const struct jffs2_log *log, uint32_t n)
{
	if (log->phase == 0)
		return (uint64_t)n * log->erase_size;
	return n ? log->phase + (uint64_t)(n - 1) * log->erase_size : 0;
}

uint32_t
node_rows_block(const struct table *t, size_t row)
{
	return t->rows.at[row] & ~(uint32_t)BOUNDARY;
}

uint64_t
node_rows_offset(const struct table *t, size_t row)
{
	uint32_t at = t->rows.at[row];

	return at & BOUNDARY ? block_start(log_of(t), node_rows_block(t, row))
	                     : log_of(t)->extents.at[at].offset;
}

const struct extent *
node_rows_extent(const struct table *t, size_t row)
{
	return is_boundary(t, row) ? NULL : jffs2_fs_taken(t->volume->fs, t->rows.at[row]);
}

/* A boundary inside a node has its row after the node. */
static void
add_rows(struct table *t)
{
	const struct jffs2_log *log = log_of(t);
	struct nodes *n = t->state;

	for (; n->extents < log->extents.count; n->extents++) {
		uint32_t offset = log->extents.at[n->extents].offset;

		while (log->erase_size && block_start(log, n->blocks) <= offset)
			array_push(&t->rows, n->blocks++ | (uint32_t)BOUNDARY);
		array_push(&t->rows, n->extents);
	}
}

void
node_rows_open(struct table *t)
{
	struct nodes *n = memory_zeroed(1, sizeof *n);

	n->generation = t->volume->generation;
	t->state = n;
	add_rows(t);
}

void
node_rows_refresh(struct table *t)
{
	struct nodes *n = t->state;

	if (n->generation != t->volume->generation
	        || n->extents > log_of(t)->extents.count) {
		t->rows.count = 0;
		*n = (struct nodes){ .generation = t->volume->generation };
	}
	add_rows(t);
}

void
node_rows_close(struct table *t)
{
	free(t->state);
	t->state = NULL;
}

/* No rows while they are out of date: what they index may be gone. */
size_t
node_rows_count(const struct table *t)
{
	const struct nodes *n = t->state;

	return n->generation == t->volume->generation ? t->rows.count : 0;
}

size_t
table_nodes_row_at(const struct table *t, uint64_t offset)
{
	size_t from = 0, to = t->rows.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (node_rows_offset(t, middle) < offset)
			from = middle + 1;
		else
			to = middle;
	}
	return table_row_after(t, from);
}

uint32_t
table_nodes_extent(const struct table *t, size_t row)
{
	row = table_base_row(t, row);
	return is_boundary(t, row) ? EXTENT_NONE : t->rows.at[row];
}
