/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/radix.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

enum { FEW = 32, ELEMENT_MOST = 32, BYTES = 256 };

void
radix_begin(struct radix *r, void *elements, size_t count, size_t size, unsigned int keys,
        radix_key *key, const void *arg)
{
	*r = (struct radix){ .own = elements, .at = elements, .count = count, .size = size,
		.keys = keys, .key = key, .arg = arg, .ascends = true, .descends = true,
		.last_ascends = true, .last_descends = true };
}

static void *
element(const struct radix *r, size_t i)
{
	return r->at + i * r->size;
}

/* The size is known here: this is where most of the time goes. */
static void
copy(const struct radix *r, void *to, const void *from)
{
	switch (r->size) {
	case 4:
		memcpy(to, from, 4);
		break;
	case 8:
		memcpy(to, from, 8);
		break;
	case 12:
		memcpy(to, from, 12);
		break;
	case 16:
		memcpy(to, from, 16);
		break;
	default:
		memcpy(to, from, r->size);
		break;
	}
}

/* Below 0 if `a` comes before `b`. */
static int
compare(const struct radix *r, const void *a, const void *b)
{
	for (unsigned int k = 0; k < r->keys; k++) {
		uint32_t x = r->key(a, k, r->arg), y = r->key(b, k, r->arg);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

static void
swap(const struct radix *r, void *a, void *b)
{
	char held[ELEMENT_MOST];

	copy(r, held, a);
	copy(r, a, b);
	copy(r, b, held);
}

static bool
all_descend(const struct radix *r)
{
	size_t i = 1;

	while (i < r->count && compare(r, element(r, i - 1), element(r, i)) > 0)
		i++;
	return i >= r->count;
}

static void
sort_few(struct radix *r)
{
	char held[ELEMENT_MOST];

	/* Often so, and the worst for what follows. */
	if (all_descend(r)) {
		for (size_t i = 0; i < r->count / 2; i++)
			swap(r, element(r, i), element(r, r->count - 1 - i));
		return;
	}
	for (size_t i = 1; i < r->count; i++) {
		size_t k = i;

		if (compare(r, element(r, i - 1), element(r, i)) <= 0)
			continue;
		copy(r, held, element(r, i));
		for (; k > 0 && compare(r, held, element(r, k - 1)) < 0; k--)
			copy(r, element(r, k), element(r, k - 1));
		copy(r, element(r, k), held);
	}
}

/* ---- what order there is ---- */

static void
look(struct radix *r, const void *before, const void *now)
{
	int order = 0, last = 0;

	for (unsigned int k = 0; k < r->keys; k++) {
		uint32_t x = r->key(before, k, r->arg), y = r->key(now, k, r->arg);

		r->varies[k] |= x ^ y;
		last = (x > y) - (x < y);
		order = order ? order : last;
	}
	r->ascends &= order <= 0;
	r->descends &= order >= 0;
	r->last_ascends &= last <= 0;
	r->last_descends &= last >= 0;
}

/* Elements that are in order by the last key need not be moved by it. */
static void
settle_order(struct radix *r)
{
	if (r->last_ascends || r->last_descends)
		r->varies[r->keys - 1] = 0;
	r->next = 0;
	if (r->ascends)
		r->stage = RADIX_DONE;
	else if (r->descends || (r->keys > 1 && r->last_descends && !r->last_ascends))
		r->stage = RADIX_REVERSES;
	else
		r->stage = RADIX_COUNTS;
}

static void
reverse(struct radix *r, uint64_t *left)
{
	for (; r->next < r->count / 2 && *left; r->next++, --*left)
		swap(r, element(r, r->next), element(r, r->count - 1 - r->next));
	if (r->next < r->count / 2)
		return;
	r->next = 0;
	r->stage = r->descends ? RADIX_DONE : RADIX_COUNTS;
}

/* ---- byte by byte ---- */

static unsigned int
byte_of(const struct radix *r, size_t i)
{
	unsigned int which = r->keys - 1 - r->digit / 4;

	return r->key(element(r, i), which, r->arg) >> 8 * (r->digit % 4) & 0xff;
}

/* Finds the next byte that is not the same in all; false if there is none. */
static bool
find_digit(struct radix *r)
{
	for (; r->digit < 4 * r->keys; r->digit++)
		if (r->varies[r->keys - 1 - r->digit / 4] >> 8 * (r->digit % 4) & 0xff)
			return true;
	return false;
}

static void
count_bytes(struct radix *r, uint64_t *left)
{
	size_t sum = 0;

	if (r->next == 0) {
		if (!find_digit(r)) {
			r->stage = r->at == r->own ? RADIX_DONE : RADIX_RETURNS;
			return;
		}
		if (!r->places)
			r->places = memory_zeroed(BYTES, sizeof *r->places);
		memset(r->places, 0, BYTES * sizeof *r->places);
	}
	for (; r->next < r->count && *left; r->next++, --*left)
		r->places[byte_of(r, r->next)]++;
	if (r->next < r->count)
		return;
	for (int i = 0; i < BYTES; i++) {
		size_t here = r->places[i];

		r->places[i] = sum;
		sum += here;
	}
	r->next = 0;
	r->stage = RADIX_MOVES;
}

static void
move(struct radix *r, uint64_t *left)
{
	char *from = r->at;

	if (!r->other)
		r->other = memory_zeroed(r->count, r->size);
	for (; r->next < r->count && *left; r->next++, --*left)
		copy(r, r->other + r->places[byte_of(r, r->next)]++ * r->size, element(r, r->next));
	if (r->next < r->count)
		return;
	r->at = r->other;
	r->other = from;
	r->digit++;
	r->next = 0;
	r->stage = RADIX_COUNTS;
}

/* The elements are in the other place. */
static void
go_back(struct radix *r, uint64_t *left)
{
	size_t count = r->count - r->next;

	count = count < *left ? count : (size_t)*left;
	memcpy(r->own + r->next * r->size, element(r, r->next), count * r->size);
	r->next += count;
	*left -= count;
	if (r->next < r->count)
		return;
	r->other = r->at;
	r->at = r->own;
	r->stage = RADIX_DONE;
}

static void
look_at_all(struct radix *r, uint64_t *left)
{
	if (r->count <= FEW) {
		sort_few(r);
		*left -= r->count < *left ? r->count : *left;
		r->stage = RADIX_DONE;
		return;
	}
	for (; r->next + 1 < r->count && *left; r->next++, --*left)
		look(r, element(r, r->next), element(r, r->next + 1));
	if (r->next + 1 >= r->count)
		settle_order(r);
}

bool
radix_step(struct radix *r, uint64_t *left)
{
	while (r->stage != RADIX_DONE && *left)
		switch (r->stage) {
		case RADIX_LOOKS:
			look_at_all(r, left);
			break;
		case RADIX_REVERSES:
			reverse(r, left);
			break;
		case RADIX_COUNTS:
			count_bytes(r, left);
			break;
		case RADIX_MOVES:
			move(r, left);
			break;
		case RADIX_RETURNS:
			go_back(r, left);
			break;
		case RADIX_DONE:
			break;
		}
	return r->stage != RADIX_DONE;
}

void
radix_end(struct radix *r)
{
	free(r->at == r->own ? r->other : r->at);
	free(r->places);
	r->places = NULL;
	r->own = r->at = r->other = NULL;
}

void
radix_sort(void *elements, size_t count, size_t size, unsigned int keys, radix_key *key,
        const void *arg)
{
	uint64_t left = UINT64_MAX;
	struct radix r;

	radix_begin(&r, elements, count, size, keys, key, arg);
	radix_step(&r, &left);
	radix_end(&r);
}
