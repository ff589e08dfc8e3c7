/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table/items.h"

#include <assert.h>
#include <string.h>

#include "base/array.h"
#include "table/table.h"

struct items {
	char *at;
	size_t count, capacity, size;
};

void
items_open(struct table *t, size_t size)
{
	struct items *s = memory_zeroed(1, sizeof *s);

	s->size = size;
	t->state = s;
}

void *
items_add(struct table *t)
{
	struct items *s = t->state;

	if (s->count == s->capacity)
		s->at = memory_grow(s->at, &s->capacity, s->count + 1, s->size);
	s->count++;
	return memset(items_last(t), 0, s->size);
}

void *
items_at(const struct table *t, size_t i)
{
	const struct items *s = t->state;

	assert(i < s->count);
	return s->at + i * s->size;
}

void *
items_last(const struct table *t)
{
	return items_count(t) ? items_at(t, items_count(t) - 1) : NULL;
}

size_t
items_count(const struct table *t)
{
	const struct items *s = t->state;

	return s ? s->count : 0;
}

void
items_close(struct table *t)
{
	struct items *s = t->state;

	if (s)
		free(s->at);
	free(s);
	t->state = NULL;
}
