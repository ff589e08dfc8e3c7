/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pages of a NAND dump without their spare areas, as a stream. */
#include "base/array.h"
#include "store/nand.h"

struct pages {
	struct stream stream;
	struct nand_layout layout;
};

static enum stream_state
pages_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	const struct nand_layout *n = &((struct pages *)s)->layout;
	size_t stride = nand_stride(n), column = s->taken % stride;
	size_t whole, rest;

	*made = nand_read(n, s->in, s->taken, out, room);
	if (*made < room) {
		s->taken = s->in.len;
		return STREAM_ENDED;
	}
	whole = (column + *made) / n->data;
	rest = (column + *made) % n->data;
	s->taken += whole * stride + rest - column;
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
