/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/pages.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

static size_t
page_count(const struct pages *p)
{
	return ((size_t)p->count + PAGES_ELEMENTS - 1) >> PAGES_SHIFT;
}

static bool
is_own(const struct pages *p, size_t page)
{
	return p->base && p->at[page] != p->base->at[page];
}

void
pages_new(struct pages *p, uint32_t count, uint32_t size)
{
	*p = (struct pages){ .count = count, .size = size };
	p->at = memory_zeroed(page_count(p), sizeof *p->at);
	p->block = memory_zeroed(page_count(p) * PAGES_ELEMENTS, size);
	for (size_t i = 0; i < page_count(p); i++)
		p->at[i] = p->block + i * PAGES_ELEMENTS * size;
}

void
pages_like(struct pages *p, const struct pages *base)
{
	*p = (struct pages){ .base = base, .count = base->count, .size = base->size };
	p->at = memory_zeroed(page_count(p), sizeof *p->at);
	if (p->count)
		memcpy(p->at, base->at, page_count(p) * sizeof *p->at);
}

void
pages_free(struct pages *p)
{
	for (size_t i = 0; p->at && i < page_count(p); i++)
		if (is_own(p, i))
			free(p->at[i]);
	free(p->at);
	free(p->block);
	memset(p, 0, sizeof *p);
}

static void
settle_page(struct pages *p, size_t page)
{
	size_t bytes = (size_t)PAGES_ELEMENTS * p->size;

	if (!is_own(p, page) || memcmp(p->at[page], p->base->at[page], bytes) != 0)
		return;
	free(p->at[page]);
	p->at[page] = p->base->at[page];
}

void
pages_absorb(struct pages *into, struct pages *p)
{
	for (size_t i = 0; i < page_count(p); i++) {
		if (!is_own(p, i))
			continue;
		if (is_own(into, i))
			free(into->at[i]);
		into->at[i] = p->at[i];
		settle_page(into, i);
	}
	free(p->at);
	memset(p, 0, sizeof *p);
}

void
pages_settle(struct pages *p)
{
	for (size_t i = 0; p->base && i < page_count(p); i++)
		settle_page(p, i);
}

void *
pages_write(struct pages *p, uint32_t i)
{
	size_t page = i >> PAGES_SHIFT;

	if (p->base && !is_own(p, page)) {
		uint8_t *own = memory_zeroed(PAGES_ELEMENTS, p->size);

		memcpy(own, p->at[page], (size_t)PAGES_ELEMENTS * p->size);
		p->at[page] = own;
	}
	return p->at[page] + (size_t)(i & (PAGES_ELEMENTS - 1)) * p->size;
}
