/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/live/live_private.h"

struct live *
live_new(struct chip *c, const struct live_rules *r)
{
	struct live *l = memory_zeroed(1, sizeof *l);

	l->chip = c;
	l->rules = *r;
	l->moving = NONE;
	l->chance = r->seed * 2654435761u | 1;
	l->blocks = memory_zeroed(c->shape.blocks, sizeof *l->blocks);
	l->buffer = memory_zeroed(c->shape.page + 1, 1);
	l->next = l->gc = NONE;
	return l;
}

void
live_free(struct live *l)
{
	if (!l)
		return;
	live_forget(l);
	for (int i = 0; i < LIST_COUNT; i++)
		array_free(&l->lists[i].all);
	free(l->blocks);
	free(l->buffer);
	free(l);
}

void
live_set_time(struct live *l, uint32_t now)
{
	l->now = now;
}

void
live_watch(struct live *l, void (*each)(void *arg), void *arg)
{
	l->each = each;
	l->each_arg = arg;
}

int
live_format(struct live *l)
{
	int error = 0;

	live_forget(l);
	l->formatting = true;
	for (uint32_t i = 0; i < l->chip->shape.blocks; i++)
		if (!chip_is_bad(l->chip, i))
			live_file(l, i, LIST_PENDING);
	error = live_erase_pending(l, l->chip->shape.blocks);
	l->formatting = false;
	live_forget(l);
	return error;
}

int
live_unmount(struct live *l)
{
	int error = l->mounted ? live_flush(l) : 0;

	live_forget(l);
	return error;
}
