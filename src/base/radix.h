/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sorting by numbers in slices, in time that grows with the count alone: by the bytes of the keys,
 * the least significant first. Elements that are in order already, or in reverse, are only looked at.
 */
#ifndef BASE_RADIX_H
#define BASE_RADIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RADIX_KEYS = 3 };

/* Key `which` of an element; of two elements the first key that differs tells which comes first. */
typedef uint32_t radix_key(const void *element, unsigned int which, const void *arg);

enum radix_stage { RADIX_LOOKS, RADIX_REVERSES, RADIX_COUNTS, RADIX_MOVES, RADIX_RETURNS,
       RADIX_DONE };

/* What is being sorted; the members are private. */
struct radix {
	char *own, *at, *other;   /* the caller's elements; where they are, and the other place */
	size_t count, size;       /* of elements, and of one in bytes */
	unsigned int keys;        /* that an element has, up to RADIX_KEYS */
	radix_key *key;
	const void *arg;
	enum radix_stage stage;
	size_t next;
	bool ascends, descends;   /* so far, by all keys ... */
	bool last_ascends, last_descends; /* ... and by the last alone */
	uint32_t varies[RADIX_KEYS]; /* bits that are not the same in all */
	unsigned int digit;       /* counts the bytes of keys, from the last one on */
	size_t *places;           /* for each value of it: how many have it, then where the next goes */
};

/* Begins to sort `count` elements of `size` bytes, at most 32; those that have the same keys may end
 * up in any order. Until it is done the elements are undefined, and must stay where they are. Many
 * need as much memory again. */
void radix_begin(struct radix *r, void *elements, size_t count, size_t size, unsigned int keys,
        radix_key *key, const void *arg);
/* Goes on by about *left looks at elements, which is decreased; true while there is more to do. */
bool radix_step(struct radix *r, uint64_t *left);
/* Releases the memory, at any time; a zeroed one is fine. */
void radix_end(struct radix *r);

/* All of it at once. */
void radix_sort(void *elements, size_t count, size_t size, unsigned int keys, radix_key *key,
        const void *arg);

#endif
