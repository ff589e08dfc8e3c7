/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Erase block by erase block, whatever the bytes mean. */
#include <string.h>

#include "compare/compare_private.h"

uint64_t
compare_count(struct span a, struct span b, uint64_t *first)
{
	size_t both = a.len < b.len ? a.len : b.len;
	uint64_t count = 0;

	if (both == 0 || memcmp(a.at, b.at, both) == 0)
		return 0;
	for (size_t i = both; i-- > 0;)
		if (a.at[i] != b.at[i]) {
			count++;
			*first = i;
		}
	return count;
}

/* The bytes that blocks are cut from: of the volume, or of the image where neither has
 * one. */
static struct span
bytes_of(const struct compare *c, int side)
{
	if (c->volume[0] && c->volume[1])
		return c->volume[side]->log.part;
	return c->firmware[side]->bytes;
}

/* Bytes of block 0 before the first boundary, 0 if the part begins with one. */
static uint64_t
phase_of(const struct compare *c)
{
	const struct volume *v = c->volume[0];

	return v && !c->sizes_differ ? v->log.phase : 0;
}

uint64_t
compare_block_at(const struct compare *c, uint32_t i)
{
	uint64_t phase = phase_of(c);

	if (phase)
		return i ? phase + (uint64_t)(i - 1) * c->block_size : 0;
	return (uint64_t)i * c->block_size;
}

struct span
compare_block(const struct compare *c, int side, uint32_t i)
{
	uint64_t from = compare_block_at(c, i), to = compare_block_at(c, i + 1);

	return span_cut(bytes_of(c, side), (size_t)from, (size_t)(to - from));
}

static bool
is_erased(struct span s)
{
	return span_run(s, 0, 0xff) == s.len;
}

static void
take_block(struct compare *c, uint32_t i, struct span a, struct span b)
{
	struct compare_row row = { .at = { a.len ? i : COMPARE_NONE,
		                           b.len ? i : COMPARE_NONE },
		.dir = { COMPARE_NONE, COMPARE_NONE } };

	if (a.len == 0) {
		row.kind = COMPARE_ADDED;
	} else if (b.len == 0) {
		row.kind = COMPARE_REMOVED;
	} else {
		row.bytes = (uint32_t)compare_count(a, b, &row.first);
		if (row.bytes)
			row.what |= DIFFERS_BYTES;
		if (row.bytes && is_erased(a) != is_erased(b))
			row.what |= DIFFERS_ERASED;
		if (a.len != b.len)
			row.what |= DIFFERS_SIZE;
		row.kind = row.what ? COMPARE_CHANGED : COMPARE_SAME;
	}
	compare_push(&c->lists[COMPARE_BLOCKS], &row);
}

bool
compare_blocks_step(struct compare *c, uint64_t budget)
{
	uint64_t used = 0;

	while (used < budget) {
		uint32_t i = c->work->block;
		struct span a = compare_block(c, 0, i), b = compare_block(c, 1, i);

		if (a.len == 0 && b.len == 0)
			return false;
		take_block(c, i, a, b);
		c->work->block++;
		used += c->block_size;
	}
	return true;
}
