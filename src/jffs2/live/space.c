/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Room for the next node: lists of blocks, reserves, and the block that is written to. */
#include "base/draw.h"
#include "jffs2/live/live_private.h"

#include <assert.h>
#include <string.h>

/* A number in place of jiffies. */
uint32_t
live_draw(struct live *l)
{
	return draw_next(&l->chance) >> 8;
}

struct live_space
live_total(const struct live *l)
{
	struct live_space t = { 0 };

	for (uint32_t i = 0; i < l->chip->shape.blocks; i++) {
		const struct live_space *s = &l->blocks[i].space;

		t.used += s->used;
		t.dirty += s->dirty;
		t.wasted += s->wasted;
		t.free += s->free;
	}
	return t;
}

uint32_t
live_count(const struct live *l, enum live_list list)
{
	return (uint32_t)l->lists[list].all.count;
}

static void
take_off(struct live *l, uint32_t block)
{
	struct block_numbers *from = &l->lists[l->blocks[block].list];
	size_t kept = 0;

	for (size_t i = 0; i < from->all.count; i++)
		if (from->all.at[i] != block)
			from->all.at[kept++] = from->all.at[i];
	from->all.count = kept;
}

void
live_file(struct live *l, uint32_t block, enum live_list list)
{
	if (l->blocks[block].list != LIST_NONE)
		take_off(l, block);
	l->blocks[block].list = (uint8_t)list;
	if (list != LIST_NONE)
		array_push(&l->lists[list].all, block);
}

void
live_file_first(struct live *l, uint32_t block, enum live_list list)
{
	struct block_numbers *to = &l->lists[list];

	live_file(l, block, list);
	memmove(to->all.at + 1, to->all.at, (to->all.count - 1) * sizeof *to->all.at);
	to->all.at[0] = block;
}

/* kernel: jffs2_can_mark_obsolete in fs/jffs2/os-linux.h */
bool
live_marks(const struct live *l)
{
	return !l->chip->shape.page && !l->rules.summary;
}

uint32_t
live_next_at(const struct live *l)
{
	uint32_t size = l->chip->shape.block;

	return (l->next + 1) * size - l->blocks[l->next].space.free;
}

/* ---- the block that is written to ---- */

/* kernel: jffs2_close_nextblock */
static void
close_next(struct live *l)
{
	uint32_t n = l->next;
	struct live_space *s = &l->blocks[n].space;

	l->next = NONE;
	if (!block_is_dirty(s->wasted + s->dirty)) {
		live_file(l, n, LIST_CLEAN);
		return;
	}
	s->dirty += s->wasted;
	s->wasted = 0;
	live_file(l, n, s->dirty >= l->chip->shape.block / 2 ? LIST_VERY_DIRTY : LIST_DIRTY);
}

/* kernel: jffs2_find_nextblock. EAGAIN: try again. */
static int
find_next(struct live *l)
{
	int error;

	if (live_count(l, LIST_FREE)) {
		l->next = l->lists[LIST_FREE].all.at[0];
		live_file(l, l->next, LIST_NONE);
		l->records = 0;
		l->unlisted = false;
		return 0;
	}
	if (!live_count(l, LIST_PENDING) && live_count(l, LIST_ERASABLE))
		live_file(l, l->lists[LIST_ERASABLE].all.at[0], LIST_PENDING);
	if (!live_count(l, LIST_PENDING) && live_count(l, LIST_WAITING) && l->buffer_len) {
		error = live_flush(l);
		return error ? error : EAGAIN;
	}
	if (!live_count(l, LIST_PENDING))
		return ENOSPC;
	error = live_erase_pending(l, 1);
	return error ? error : EAGAIN;
}

/* Closes the block if `least` bytes don't fit; EAGAIN: its space changed meanwhile. */
static int
leave_full(struct live *l, uint32_t least, uint32_t reserved)
{
	struct live_space *s = &l->blocks[l->next].space;
	int error;

	if (least + reserved <= s->free)
		return 0;
	if (reserved) {
		error = live_add_summary(l);
		if (error || l->unlisted)
			return error ? error : EAGAIN;
		if (l->next != NONE)
			close_next(l);
		return 0;
	}
	if (l->buffer_len) {
		error = live_flush(l);
		return error ? error : EAGAIN;
	}
	s->wasted += s->free;
	s->free = 0;
	close_next(l);
	return 0;
}

/* The first node in a block makes its cleanmarker obsolete. */
static void
use_marker(struct live *l)
{
	struct live_block *b = &l->blocks[l->next];

	if (live_marker(l) && b->nodes.count == 1 && b->space.used == live_marker(l))
		live_obsolete(l, b->nodes.at[0]);
}

/* kernel: jffs2_do_reserve_space */
static int
reserve(struct live *l, uint32_t least, uint32_t record, uint32_t *len)
{
	bool listed = l->rules.summary && record != NO_SUMMARY;
	uint32_t reserved = 0;
	int error;

	if (l->next != NONE) {
		if (listed && !l->unlisted)
			reserved = (uint32_t)jffs2_pad(l->records + record + SUMMARY_LEAST);
		error = leave_full(l, least, reserved);
		if (error)
			return error;
	}
	if (l->next == NONE) {
		error = find_next(l);
		if (error)
			return error;
		reserved = listed ? (uint32_t)jffs2_pad(record + SUMMARY_LEAST) : 0;
		if (least + reserved > l->blocks[l->next].space.free)
			return ENOSPC;
	}
	*len = l->blocks[l->next].space.free - reserved;
	use_marker(l);
	return l->chip->off ? EIO : 0;
}

/* ---- reserves ---- */

/* True if there is so little left that only a deletion may write (kernel: jffs2_reserve_space). */
static bool
is_short(const struct live *l)
{
	struct live_space t = live_total(l);
	uint32_t size = l->chip->shape.block;
	int64_t dirty = (int64_t)t.dirty - (int64_t)live_count(l, LIST_PENDING) * size;

	return dirty < (int64_t)l->nospc_dirty || (t.free + t.dirty) / size <= l->reserve_write;
}

static int
make_room(struct live *l, enum live_need need)
{
	uint32_t passes = 0, most = 16 * chip_size(l->chip) / JFFS2_HEADER_LEN;

	while (live_count(l, LIST_FREE) + live_count(l, LIST_PENDING) < l->reserve_write) {
		uint32_t blocks = live_count(l, LIST_FREE) + live_count(l, LIST_PENDING);
		int error;

		if (is_short(l))
			return need == NEED_DELETION && blocks >= l->reserve_deletion ? 0 : ENOSPC;
		error = live_collect_pass(l);
		if (error)
			return error;
		if (++passes > most)
			return ENOSPC;
	}
	return 0;
}

int
live_reserve(struct live *l, uint32_t least, enum live_need need, uint32_t record,
        uint32_t *len)
{
	int error = EAGAIN;

	least = (uint32_t)jffs2_pad(least);
	while (error == EAGAIN) {
		if (l->chip->off)
			return EIO;
		error = need == NEED_COLLECTION ? 0 : make_room(l, need);
		if (!error)
			error = reserve(l, least, record, len);
	}
	l->record = record;
	return error;
}
