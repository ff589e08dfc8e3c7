/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Images whose bytes were changed alike, put right, as streams. */
#include <string.h>

#include "base/array.h"
#include "guise/guise_private.h"

struct turn {
	struct stream stream;
	enum guise_change change;
	struct guise_key key;
};

static enum stream_state
turn_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	struct turn *t = (struct turn *)s;

	*made = guise_undo(s->in, s->taken, t->change, &t->key, out, room);
	s->taken += *made;
	return s->taken < s->in.len ? STREAM_GOES_ON : STREAM_ENDED;
}

static void
turn_close(struct stream *s)
{
	free(s);
}

static const struct stream_class turn_class = {
	.doing = "putting bytes in order",
	.step = turn_step,
	.close = turn_close,
};

struct stream *
turn_open(enum guise_change change, const struct guise_key *key, struct span image)
{
	struct turn *t = memory_zeroed(1, sizeof *t);

	t->stream.class = &turn_class;
	t->stream.in = image;
	t->change = change;
	t->key = *key;
	return &t->stream;
}

/* ---- line ends ---- */

/* Copies what precedes the next 0d 0a, or its 0a. */
static enum stream_state
lines_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	*made = 0;
	while (*made < room && s->taken < s->in.len) {
		struct span rest = span_cut(s->in, s->taken, room - *made);
		const uint8_t *cr = memchr(rest.at, '\r', rest.len);
		size_t len = cr ? (size_t)(cr - rest.at) : rest.len;

		memcpy(out + *made, rest.at, len);
		*made += len;
		s->taken += len;
		if (!cr)
			continue;
		if (span_u8(s->in, s->taken + 1) != '\n')
			out[(*made)++] = '\r';
		s->taken++;
	}
	return s->taken < s->in.len ? STREAM_GOES_ON : STREAM_ENDED;
}

static const struct stream_class lines_class = {
	.doing = "undoing line ends",
	.step = lines_step,
	.close = turn_close,
};

struct stream *
lines_open(struct span image)
{
	struct stream *s = memory_zeroed(1, sizeof *s);

	s->class = &lines_class;
	s->in = image;
	return s;
}
