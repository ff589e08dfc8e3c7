/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many bytes of the image each file takes: its blocks as they are stored and, of a fragment
 * that several files share, as much as its end is of all their ends. A list of blocks costs time
 * without bytes of content: beyond a number of them in all the tree doesn't tell any more.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include "base/array.h"
#include "squashfs/squashfs_private.h"

enum {
	LENGTHS_MOST = 1 << 22,
	LOOK_COST = 512 /* lengths that unpacking a block of the table of fragments counts for */
};

bool
squashfs_stored_blocks(struct squashfs_tree *t, sqfs_meta_reader_t *m,
        const struct squashfs_inode *i, struct squashfs_node *n)
{
	uint64_t size = t->super.block_size, count = i->size / size, rest = i->size % size;
	uint8_t raw[4];

	n->first = i->fragment;
	n->count = i->fragment != SQUASHFS_NO_INDEX ? (uint32_t)rest : 0;
	count += rest > 0 && i->fragment == SQUASHFS_NO_INDEX;
	if (count > LENGTHS_MOST - t->lengths)
		return false;
	t->lengths += (uint32_t)count;
	for (; count > 0; count--) {
		if (sqfs_meta_reader_read(m, raw, sizeof raw) != 0)
			return true; /* reading it will say so */
		n->stored += span_u32(span_of(raw, sizeof raw), 0, ENDIAN_LITTLE)
		             & (SQUASHFS_PLAIN_BLOCK - 1);
	}
	return true;
}

/* A file that ends in a fragment. */
struct end {
	uint32_t fragment, node;
};

static int
by_fragment(const void *left, const void *right)
{
	const struct end *a = left, *b = right;

	if (a->fragment != b->fragment)
		return a->fragment < b->fragment ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

/* Counts a look at the table of fragments, which is unpacked block by block; false if there were too
 * many. Ends come in the order of their fragments. */
static bool
may_look(struct squashfs_tree *t, uint32_t fragment, uint32_t *block)
{
	enum { A_BLOCK = SQUASHFS_META / 16 }; /* rows */

	if (fragment / A_BLOCK + 1 != *block) {
		*block = fragment / A_BLOCK + 1;
		t->lengths += LENGTHS_MOST - t->lengths < LOOK_COST ? 0 : LOOK_COST;
	}
	t->uncounted = t->uncounted || LENGTHS_MOST - t->lengths < LOOK_COST;
	return !t->uncounted;
}

/* Divides a fragment among those that end in it. */
static void
divide(struct squashfs_tree *t, sqfs_meta_reader_t *m, const struct end *ends, size_t count)
{
	uint64_t all = 0, at;
	uint32_t length;

	for (size_t k = 0; k < count; k++)
		all += t->nodes.at[ends[k].node].count;
	if (all == 0 || !squashfs_fragment(t, m, ends[0].fragment, &at, &length))
		return;
	length &= SQUASHFS_PLAIN_BLOCK - 1;
	for (size_t k = 0; k < count; k++) {
		struct squashfs_node *n = &t->nodes.at[ends[k].node];

		n->stored += (uint64_t)length * n->count / all;
	}
}

void
squashfs_stored_fragments(struct squashfs_tree *t, struct squashfs_source *s)
{
	sqfs_meta_reader_t *m = squashfs_source_meta(s, SQUASHFS_SUPER_LEN, t->super.used);
	ARRAY(struct end) ends = { 0 };
	uint32_t block = 0;

	for (uint32_t i = 0; i < t->nodes.count; i++) {
		const struct squashfs_node *n = &t->nodes.at[i];

		if (S_ISREG(n->mode) && !n->error && n->first != SQUASHFS_NO_INDEX)
			array_push(&ends, ((struct end){ n->first, i }));
	}
	if (ends.count > 1)
		qsort(ends.at, ends.count, sizeof *ends.at, by_fragment);
	for (size_t from = 0, to; from < ends.count && may_look(t, ends.at[from].fragment, &block);
	        from = to) {
		for (to = from; to < ends.count && ends.at[to].fragment == ends.at[from].fragment;)
			to++;
		divide(t, m, ends.at + from, to - from);
	}
	array_free(&ends);
	sqfs_destroy(m);
}
