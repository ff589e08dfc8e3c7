/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where data and spare areas stand in a NAND dump; its data, read and as a stream. */
#include <string.h>

#include "base/array.h"
#include "nand/layout.h"

uint64_t
nand_data_before(const struct nand_layout *n, uint64_t at)
{
	struct nand_shape s = nand_shape_of(n);
	uint64_t column = at % s.period, run = column / (s.data + s.spare);
	uint64_t before = at / s.period * s.runs * s.data;

	if (run >= s.runs)
		return before + (uint64_t)s.runs * s.data;
	column -= run * (s.data + s.spare);
	return before + run * s.data + (column < s.data ? column : s.data);
}

uint64_t
nand_place(const struct nand_layout *n, uint64_t at)
{
	struct nand_shape s = nand_shape_of(n);
	uint64_t run = at / s.data;

	return run / s.runs * s.period + run % s.runs * (s.data + s.spare) + at % s.data;
}

uint32_t
nand_row(const struct nand_layout *n, uint64_t at)
{
	uint32_t data = nand_shape_of(n).data;

	return data - (uint32_t)(at % data);
}

uint64_t
nand_spare_place(const struct nand_layout *n, uint64_t page, uint32_t at)
{
	struct nand_shape s = nand_shape_of(n);

	if (n->order == NAND_BLOCKS)
		return page / n->pages * s.period + s.data + page % n->pages * n->spare + at;
	if (at >= s.runs * s.spare)
		return page * s.period + s.runs * s.data + at;
	return page * s.period + at / s.spare * (s.data + s.spare) + s.data + at % s.spare;
}

size_t
nand_read_data(const struct nand_layout *n, struct span image, uint64_t at, uint8_t *to,
        size_t len)
{
	size_t have = 0;

	/* Beyond that its place could overflow. */
	while (have < len && at < image.len) {
		size_t row = nand_row(n, at), want = row < len - have ? row : len - have;
		struct span piece = span_cut(image, (size_t)nand_place(n, at), want);

		if (piece.len)
			memcpy(to + have, piece.at, piece.len);
		have += piece.len;
		at += piece.len;
		if (piece.len < want)
			break;
	}
	return have;
}

size_t
nand_read(const struct nand_layout *n, struct span image, uint64_t at, uint8_t *to,
        size_t len)
{
	return at < image.len ? nand_read_data(n, image, nand_data_before(n, at), to, len) : 0;
}

/* ---- as a stream ---- */

struct pages {
	struct stream stream;
	struct nand_layout layout;
	uint64_t at; /* bytes of data so far */
};

static enum stream_state
pages_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	struct pages *p = (struct pages *)s;

	*made = nand_read_data(&p->layout, s->in, p->at, out, room);
	p->at += *made;
	s->taken = *made < room ? s->in.len : (size_t)nand_place(&p->layout, p->at);
	return s->taken < s->in.len ? STREAM_GOES_ON : STREAM_ENDED;
}

static void
pages_close(struct stream *s)
{
	free(s);
}

static const struct stream_class pages_class = {
	.doing = "taking out spare areas",
	.step = pages_step,
	.close = pages_close,
};

struct stream *
nand_stream(const struct nand_layout *n, struct span image)
{
	struct pages *p = memory_zeroed(1, sizeof *p);

	p->stream.class = &pages_class;
	p->stream.in = image;
	p->layout = *n;
	return &p->stream;
}
