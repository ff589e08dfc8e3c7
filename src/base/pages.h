/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An array of a fixed number of small elements, in pages. An array can be based on
 * another: it shares the pages of that base until it writes to them (copy on write), so
 * it only takes memory for what differs. The base must outlive it and must not be written
 * to meanwhile. Starts zeroed; pages_free releases only the array's own pages.
 */
#ifndef BASE_PAGES_H
#define BASE_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Elements in a page: a power of two. */
enum { PAGES_SHIFT = 6, PAGES_ELEMENTS = 1 << PAGES_SHIFT };

struct pages {
	uint8_t **at;
	uint8_t *block;           /* without a base: all pages, in one piece */
	const struct pages *base; /* whose pages it shares, or NULL */
	uint32_t count;           /* elements */
	uint32_t size;            /* of an element, in bytes */
};

/* `count` zeroed elements of `size` bytes. */
void pages_new(struct pages *p, uint32_t count, uint32_t size);
/* A copy-on-write view of `base`, which it borrows. */
void pages_like(struct pages *p, const struct pages *base);
void pages_free(struct pages *p);

/* Makes `into`, which has a base, equal to `p`, which is based on it; releases `p`. A page that
 * becomes equal to that of the base is shared again. */
void pages_absorb(struct pages *into, struct pages *p);

/* Shares again each page that has become equal to that of the base. */
void pages_settle(struct pages *p);

/* True if the page of element `i` is the same piece of memory in both. */
static inline bool
pages_share(const struct pages *a, const struct pages *b, uint32_t i)
{
	return a->at[i >> PAGES_SHIFT] == b->at[i >> PAGES_SHIFT];
}

/* Element `i`, for reading; the pointer is valid until the element is written to. */
static inline const void *
pages_at(const struct pages *p, uint32_t i)
{
	return p->at[i >> PAGES_SHIFT] + (size_t)(i & (PAGES_ELEMENTS - 1)) * p->size;
}

/* Element `i`, for writing. */
void *pages_write(struct pages *p, uint32_t i);

#endif
