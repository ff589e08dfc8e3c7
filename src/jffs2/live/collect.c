/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Garbage collection: which block, and when (fs/jffs2/gc.c). */
#include "jffs2/live/live_private.h"

enum { IDLE_PASSES = 64 };

/* The list that a draw takes. */
static enum live_list
drawn_list(const struct live *l, uint32_t n)
{
	static const uint8_t otherwise[] = { LIST_CLEAN, LIST_DIRTY, LIST_VERY_DIRTY,
		LIST_ERASABLE };

	if (n < BLOCK_ERASABLE_BELOW && live_count(l, LIST_ERASABLE))
		return LIST_ERASABLE;
	if (n < BLOCK_VERY_DIRTY_BELOW && live_count(l, LIST_VERY_DIRTY))
		return LIST_VERY_DIRTY;
	if (n < BLOCK_DIRTY_BELOW && live_count(l, LIST_DIRTY))
		return LIST_DIRTY;
	for (size_t i = 0; i < COUNT(otherwise); i++)
		if (live_count(l, otherwise[i]))
			return otherwise[i];
	return LIST_NONE;
}

/* kernel: jffs2_find_gc_block */
static int
find_block(struct live *l)
{
	uint32_t n = live_draw(l) % BLOCK_DRAWS;
	enum live_list list = drawn_list(l, n);
	struct live_block *b;
	int error;

	/* A page of these could not be written: first of all. */
	if (live_count(l, LIST_BAD_USED) && live_count(l, LIST_FREE))
		list = LIST_BAD_USED;
	if (list == LIST_NONE && live_count(l, LIST_WAITING)) {
		error = live_flush(l);
		if (error)
			return error;
		list = drawn_list(l, n);
	}
	if (list == LIST_NONE)
		return live_count(l, LIST_PENDING) ? EAGAIN : ENOSPC;
	l->gc = l->lists[list].all.at[0];
	l->choice = (struct live_choice){ .number = l->choice.number + 1, .block = l->gc, .draw = n,
		.list = live_lists[list] };
	live_file(l, l->gc, LIST_NONE);
	b = &l->blocks[l->gc];
	b->gc_at = 0;
	b->space.dirty += b->space.wasted;
	b->space.wasted = 0;
	return 0;
}

/* The first node of the block that is not obsolete. */
static uint32_t
next_node(struct live *l)
{
	struct live_block *b = &l->blocks[l->gc];

	while (b->gc_at < b->nodes.count
	        && l->nodes.at[b->nodes.at[b->gc_at]].state == REF_OBSOLETE)
		b->gc_at++;
	return b->gc_at < b->nodes.count ? b->nodes.at[b->gc_at] : NONE;
}

static void
end_block(struct live *l)
{
	if (l->gc == NONE || l->blocks[l->gc].space.used)
		return;
	live_file(l, l->gc, LIST_PENDING);
	l->gc = NONE;
}

int
live_collect_pass(struct live *l)
{
	uint32_t node, dirty, block;
	int error;

	if (live_count(l, LIST_PENDING))
		return live_erase_pending(l, 1);
	error = l->gc == NONE ? find_block(l) : 0;
	if (error)
		return error == EAGAIN ? 0 : error;
	block = l->gc;
	dirty = l->blocks[block].space.dirty;
	node = l->blocks[block].space.used ? next_node(l) : NONE;
	if (node != NONE) {
		l->moving = block;
		error = live_collect_node(l, node);
		l->moving = NONE;
		if (!error && l->blocks[block].space.dirty == dirty
		        && l->nodes.at[node].state >= REF_NORMAL && l->nodes.at[node].state != REF_ERASED)
			error = ENOSPC;
	}
	if (l->chip->off)
		return EIO;
	end_block(l);
	return error;
}

static uint32_t
erases(const struct live *l)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < l->chip->shape.blocks; i++)
		n += l->chip->wear[i];
	return n;
}

int
live_collect(struct live *l)
{
	uint32_t before = erases(l);
	int error = l->mounted ? 0 : ENODEV;

	while (!error && erases(l) == before)
		error = live_collect_pass(l);
	return error;
}

/* kernel: jffs2_thread_should_wake; vdirty_blocks_gctrigger is gc_trigger, too. */
static bool
should_wake(const struct live *l)
{
	struct live_space t = live_total(l);
	uint32_t pending = live_count(l, LIST_PENDING);
	int64_t dirty = (int64_t)t.dirty - (int64_t)pending * l->chip->shape.block;

	return pending || live_count(l, LIST_VERY_DIRTY) >= l->gc_trigger
	       || (live_count(l, LIST_FREE) < l->gc_trigger && dirty > (int64_t)l->nospc_dirty);
}

int
live_idle(struct live *l)
{
	int error = 0;

	for (int n = 0; !error && n < IDLE_PASSES && should_wake(l); n++)
		error = live_collect_pass(l);
	return error;
}
