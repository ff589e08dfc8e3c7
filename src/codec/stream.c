/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "codec/codec_private.h"

#include <assert.h>

struct codec_stream *
codec_stream_open(enum codec_id id, struct span in, struct error *err)
{
	const struct codec *c = (unsigned)id < CODEC_COUNT ? &codecs[id] : NULL;
	struct codec_stream *s;

	if (!c || !c->stream) {
		error_set(err, "%s: %s", c ? c->name : "unknown compression",
		        c && c->absent ? c->absent : "cannot be unpacked as a stream");
		return NULL;
	}
	s = in.len < c->min_in ? NULL : c->stream->open(in);
	if (s)
		s->class = c->stream;
	else
		error_set(err, "%s: does not begin like one", c->name);
	return s;
}

enum stream_state
codec_stream_step(struct codec_stream *s, uint8_t *out, size_t room, size_t *made)
{
	assert(room > 0);
	return s->class->step(s, out, room, made);
}

size_t
codec_stream_taken(const struct codec_stream *s)
{
	return s->taken;
}

void
codec_stream_close(struct codec_stream *s)
{
	if (s)
		s->class->close(s);
}
