/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Unpacking in pieces, for data whose length is unknown or not trusted: each step gives a
 * bounded number of bytes, and no memory is allocated by what the input claims. A codec
 * supports this if its row has a `stream`. A stream borrows its input; it reads nothing
 * outside and ends on any input.
 */
#ifndef CODEC_STREAM_H
#define CODEC_STREAM_H

#include "base/error.h"
#include "base/span.h"
#include "codec/codec.h"

enum stream_state {
	STREAM_GOES_ON,
	STREAM_ENDED,    /* whole, and its checksum is right where it has one */
	STREAM_CUT,      /* the input ends first */
	STREAM_DAMAGED,  /* corrupt from here on */
	STREAM_MISMATCH  /* all came out, but the checksum or length is wrong */
};

struct codec_stream; /* opaque */

/* Begins to unpack `in`; NULL with err set if it does not begin like one of the codec's
 * streams, or if the codec does not support this. codec_stream_close releases it. */
struct codec_stream *codec_stream_open(enum codec_id id, struct span in, struct error *err);

/* Unpacks up to `room` bytes, more than 0, to `out`; *made is how many came out. It must
 * not be called again after any state but STREAM_GOES_ON. */
enum stream_state codec_stream_step(struct codec_stream *s, uint8_t *out, size_t room,
        size_t *made);

/* Input bytes consumed so far. */
size_t codec_stream_taken(const struct codec_stream *s);

void codec_stream_close(struct codec_stream *s);

#endif
