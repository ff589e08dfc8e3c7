/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nodes on the flash: what is used, what is obsolete, and blocks that are erased for it. */
#include "jffs2/live/live_private.h"

#include <assert.h>

enum { MAX_ERASE_FAILURES = 2 }; /* fs/jffs2/wbuf.c */

/* kernel: jffs2_add_physical_node_ref, jffs2_link_node_ref */
uint32_t
live_add_ref(struct live *l, const struct live_node *n)
{
	struct live_block *b = &l->blocks[live_block_of(l, n->at)];
	uint32_t index = (uint32_t)l->nodes.count;

	assert(n->len <= b->space.free);
	array_push(&l->nodes, *n);
	array_push(&b->nodes, index);
	b->space.free -= n->len;
	*(n->state == REF_OBSOLETE ? &b->space.dirty : &b->space.used) += n->len;
	if (b->space.free == 0 && b->space.dirty == 0 && !block_is_dirty(b->space.wasted)
	        && l->next == live_block_of(l, n->at)) {
		if (l->buffer_len)
			live_flush(l);
		if (l->next != live_block_of(l, n->at))
			return index; /* its last page could not be written */
		live_file(l, l->next, LIST_CLEAN);
		l->next = NONE;
	}
	return index;
}

/* ---- obsolete ---- */

/* A block with nothing useful in it is erased at once, mostly. */
static void
give_up_block(struct live *l, uint32_t n)
{
	if (l->gc == n)
		l->gc = NONE;
	if (l->buffer_len)
		live_file(l, n, LIST_WAITING);
	else
		live_file(l, n, live_draw(l) & 127 ? LIST_PENDING : LIST_ERASABLE);
}

static void
move_block(struct live *l, uint32_t n, uint32_t added)
{
	const struct live_space *s = &l->blocks[n].space;
	uint32_t half = l->chip->shape.block / 2;

	if (n == l->next)
		return;
	if (!s->used)
		give_up_block(l, n);
	else if (n == l->gc)
		return;
	else if (block_is_dirty(s->dirty) && !block_is_dirty(s->dirty - added))
		live_file(l, n, LIST_DIRTY);
	else if (s->dirty >= half && s->dirty - added < half)
		live_file(l, n, LIST_VERY_DIRTY);
}

/* Clears JFFS2_NODE_ACCURATE where the node stands. */
static void
mark_in_place(struct live *l, const struct live_node *n)
{
	uint8_t head[JFFS2_HEADER_LEN] = { 0 };
	struct span s = span_of(head, sizeof head);
	uint16_t type;

	live_read_bytes(l, n->at, head, sizeof head);
	type = span_u16(s, offsetof(struct raw_header, nodetype), l->rules.endian);
	if (!(type & JFFS2_ACCURATE)
	        || jffs2_pad(span_u32(s, offsetof(struct raw_header, totlen), l->rules.endian))
	           != n->len)
		return;
	put_number(head + offsetof(struct raw_header, nodetype), type & ~(unsigned)JFFS2_ACCURATE,
	        2, l->rules.endian);
	live_because(l, LIVE_OBSOLETE, n->ino);
	chip_program(l->chip, n->at, s);
}

/* kernel: jffs2_mark_node_obsolete */
void
live_obsolete(struct live *l, uint32_t node)
{
	struct live_node *n = &l->nodes.at[node];
	uint32_t block = live_block_of(l, n->at), added = 0;
	struct live_space *s = &l->blocks[block].space;

	if (n->state == REF_OBSOLETE || n->state == REF_ERASED)
		return;
	assert(s->used >= n->len);
	s->used -= n->len;
	if ((s->dirty || block_is_dirty(s->wasted + n->len)) && block != l->next) {
		added = n->len + s->wasted;
		s->dirty += added;
		s->wasted = 0;
	} else {
		s->wasted += n->len;
	}
	n->state = REF_OBSOLETE;
	move_block(l, block, added);
	if (live_marks(l))
		mark_in_place(l, n);
}

/* ---- erase ---- */

static void
forget_nodes(struct live *l, struct live_block *b)
{
	for (size_t i = 0; i < b->nodes.count; i++)
		l->nodes.at[b->nodes.at[i]].state = REF_ERASED;
	b->nodes.count = 0;
}

/* kernel: jffs2_write_nand_cleanmarker: eight bytes, without the CRC */
static int
mark_spare(struct live *l, uint32_t block)
{
	uint8_t marker[JFFS2_HEADER_LEN];
	uint32_t len, from = chip_spare_free(l->chip, &len);
	uint32_t page = block * (l->chip->shape.block / l->chip->shape.page);

	put_number(marker, JFFS2_MAGIC, 2, l->rules.endian);
	put_number(marker + 2, JFFS2_CLEANMARKER, 2, l->rules.endian);
	put_number(marker + 4, 8, 4, l->rules.endian);
	return chip_program_spare(l->chip, page, from, span_of(marker, 8)) ? 0 : EIO;
}

/* kernel: jffs2_mark_erased_block */
static int
mark_erased(struct live *l, uint32_t block)
{
	uint32_t at = block * l->chip->shape.block;
	struct live_node n = { .at = at, .len = JFFS2_HEADER_LEN, .state = REF_NORMAL,
		.type = JFFS2_CLEANMARKER };
	uint8_t marker[JFFS2_HEADER_LEN];

	live_because(l, l->formatting ? LIVE_FORMAT : LIVE_MARKER, block);
	l->blocks[block].space = (struct live_space){ .free = l->chip->shape.block };
	if (l->chip->shape.page)
		return mark_spare(l, block);
	jffs2_encode_cleanmarker(JFFS2_HEADER_LEN,
	        (struct node_room){ marker, sizeof marker, l->rules.endian }, NULL);
	if (!chip_program(l->chip, at, span_of(marker, sizeof marker)))
		return EIO;
	live_add_ref(l, &n);
	return 0;
}

/* Nothing is done with it any longer. */
static void
give_up_bad(struct live *l, uint32_t block)
{
	l->blocks[block].space = (struct live_space){ .free = 0 };
	live_file(l, block, LIST_BAD);
}

/* kernel: jffs2_erase_failed; on NAND jffs2_write_nand_badblock lets a block fail once, and then
 * marks it. */
static void
fail_erase(struct live *l, uint32_t block)
{
	struct live_block *b = &l->blocks[block];

	forget_nodes(l, b);
	if (l->chip->shape.page && ++b->failures < MAX_ERASE_FAILURES) {
		b->space = (struct live_space){ .dirty = l->chip->shape.block };
		live_file_first(l, block, LIST_PENDING);
		return;
	}
	live_because(l, LIVE_WORN, block);
	if (l->chip->shape.page)
		chip_mark_bad(l->chip, block);
	give_up_bad(l, block);
}

/* One block; false if that failed, and power with it, maybe. */
static bool
erase(struct live *l, uint32_t block)
{
	forget_nodes(l, &l->blocks[block]);
	live_because(l, l->formatting ? LIVE_FORMAT : LIVE_ERASE, block);
	return chip_erase(l->chip, block) && mark_erased(l, block) == 0;
}

/* kernel: jffs2_erase_pending_blocks, jffs2_erase_block */
int
live_erase_pending(struct live *l, uint32_t count)
{
	while (count && live_count(l, LIST_PENDING)) {
		uint32_t block = l->lists[LIST_PENDING].all.at[0];

		if (chip_is_bad(l->chip, block)) {
			/* It was marked since the mount, and the driver refuses. */
			forget_nodes(l, &l->blocks[block]);
			give_up_bad(l, block);
			count--;
		} else if (erase(l, block)) {
			live_file(l, block, LIST_FREE);
			count--;
		} else if (l->chip->off) {
			return EIO;
		} else {
			fail_erase(l, block);
		}
	}
	return 0;
}
