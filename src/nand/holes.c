/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "nand/holes.h"

#include <stdlib.h>
#include <string.h>

bool
nand_is_hole(struct span image, uint32_t block, uint64_t at)
{
	return at % block == 0 && at < image.len && span_holds(image, (size_t)at, block)
	       && span_is_all(span_cut(image, (size_t)at, block), 0xff);
}

uint64_t
nand_next_hole(struct span image, uint32_t block, uint64_t from, uint64_t to)
{
	uint64_t at = (from + block - 1) / block * block;

	while (at < to && at < image.len && !nand_is_hole(image, block, at))
		at += block;
	return at < to && at < image.len ? at : UINT64_MAX;
}

static void
find(struct nand_holes *h, struct span image, uint64_t from, uint64_t to)
{
	uint64_t at = nand_next_hole(image, h->block, from, to);

	h->at.count = 0;
	for (; at != UINT64_MAX; at = nand_next_hole(image, h->block, at + h->block, to))
		array_push(&h->at, at);
}

/* Bytes of the stretch that they take. */
static uint64_t
bytes_of(const struct nand_holes *h, uint64_t to)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < h->at.count; i++)
		bytes += h->block < to - h->at.at[i] ? h->block : to - h->at.at[i];
	return bytes;
}

bool
nand_holes_next(struct nand_holes *h, struct span image, uint64_t from, uint64_t to)
{
	uint64_t before = bytes_of(h, to);

	h->block = h->block ? h->block / 2 : NAND_HOLE_MOST;
	for (; h->block >= NAND_HOLE_LEAST; h->block /= 2) {
		find(h, image, from, to);
		if (h->at.count && bytes_of(h, to) != before)
			return true;
	}
	return false;
}

uint64_t
nand_holes_place(const struct nand_holes *h, uint64_t from, uint64_t at)
{
	size_t first = 0, last = h->at.count;

	/* Hole i is passed if it begins where the byte would stand behind those before it. */
	while (first < last) {
		size_t i = first + (last - first) / 2;

		if (h->at.at[i] <= from + at + (uint64_t)i * h->block)
			first = i + 1;
		else
			last = i;
	}
	return from + at + (uint64_t)first * h->block;
}

bool
nand_holes_read(const struct nand_holes *h, struct span image, uint64_t from, uint64_t at,
        uint8_t *to, size_t len)
{
	while (len > 0) {
		uint64_t place = nand_holes_place(h, from, at);
		size_t left = (size_t)(h->block - place % h->block);
		size_t want = left < len ? left : len;

		if (place >= image.len || !span_holds(image, (size_t)place, want))
			return false;
		memcpy(to, image.at + place, want);
		to += want;
		at += want;
		len -= want;
	}
	return true;
}

void
nand_holes_free(struct nand_holes *h)
{
	array_free(&h->at);
}

/* ---- as a stream ---- */

struct joined {
	struct stream stream;
	uint32_t block;
	uint64_t phase; /* of the first byte in its block */
};

/* Bytes up to the next block. */
static size_t
row_at(const struct joined *j)
{
	uint64_t at = j->phase + j->stream.taken;
	size_t row = (size_t)(j->block - at % j->block), left = j->stream.in.len - j->stream.taken;

	return row < left ? row : left;
}

static enum stream_state
joined_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	struct joined *j = (struct joined *)s;

	*made = 0;
	while (*made < room && s->taken < s->in.len) {
		size_t row = row_at(j), want = row < room - *made ? row : room - *made;

		if (row == j->block && span_is_all(span_cut(s->in, s->taken, row), 0xff)) {
			s->taken += row;
			continue;
		}
		memcpy(out + *made, s->in.at + s->taken, want);
		s->taken += want;
		*made += want;
	}
	return s->taken < s->in.len ? STREAM_GOES_ON : STREAM_ENDED;
}

static void
joined_close(struct stream *s)
{
	free(s);
}

static const struct stream_class joined_class = {
	.doing = "leaving out bad blocks",
	.step = joined_step,
	.close = joined_close,
};

struct stream *
nand_holes_stream(uint32_t block, uint64_t at, struct span in)
{
	struct joined *j = memory_zeroed(1, sizeof *j);

	j->stream.class = &joined_class;
	j->stream.in = in;
	j->block = block;
	j->phase = at % block;
	return &j->stream;
}
