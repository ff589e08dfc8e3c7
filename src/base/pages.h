/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An array of a fixed number of small elements, in pages. One that is a difference from
 * another shares that one's pages until it writes to them, so that it takes no more memory
 * than what is different. The other must outlive it, and not be written to meanwhile.
 * Starts zeroed; pages_free releases what is its own.
 */
#ifndef BASE_PAGES_H
#define BASE_PAGES_H

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
/* The elements of `base`. */
void pages_like(struct pages *p, const struct pages *base);
void pages_free(struct pages *p);

/* Makes `into`, which has a base, equal to `p`, which is a difference from it; releases `p`. */
void pages_absorb(struct pages *into, struct pages *p);

/* Shares again each page that has become equal to that of the base. */
void pages_settle(struct pages *p);

/* Element `i`, to be read; the pointer holds until it is written to. */
static inline const void *
pages_at(const struct pages *p, uint32_t i)
{
	return p->at[i >> PAGES_SHIFT] + (size_t)(i & (PAGES_ELEMENTS - 1)) * p->size;
}

/* Element `i`, to be written. */
void *pages_write(struct pages *p, uint32_t i);

#endif
