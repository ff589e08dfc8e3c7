/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "codec/stream.h"

#include <assert.h>

#include "codec/codec_private.h"

struct stream *
codec_stream_open(enum codec_id id, struct span in, struct error *err)
{
	const struct codec *c = (unsigned)id < CODEC_COUNT ? &codecs[id] : NULL;
	struct stream *s;

	if (!c || !c->open) {
		error_set(err, "%s: %s", c ? c->name : "unknown compression",
		        c && c->absent ? c->absent : "cannot be unpacked as a stream");
		return NULL;
	}
	s = in.len < c->min_in ? NULL : c->open(in);
	if (!s)
		error_set(err, "%s: does not begin like one", c->name);
	return s;
}

enum stream_state
stream_step(struct stream *s, uint8_t *out, size_t room, size_t *made)
{
	assert(room > 0);
	return s->class->step(s, out, room, made);
}

void
stream_close(struct stream *s)
{
	if (s)
		s->class->close(s);
}

bool
stream_decode(const struct codec *c, struct span in, uint8_t *out, size_t out_len)
{
	struct stream *s = c->open(in);
	enum stream_state state = STREAM_GOES_ON;
	size_t len = 0, made;
	uint8_t more;

	while (s && state == STREAM_GOES_ON && len <= out_len) {
		bool full = len == out_len; /* whether more comes is still to be seen */

		state = stream_step(s, full ? &more : out + len, full ? 1 : out_len - len,
		        &made);
		len += made;
	}
	stream_close(s);
	return s && state == STREAM_ENDED && len == out_len;
}
