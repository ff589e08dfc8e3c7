/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Unpacking bit by bit, for what nobody says the length of, or nobody believes: each step
 * gives a bounded number of bytes and takes no memory by what the input claims. A codec has
 * one if its row has a `stream`. A stream borrows its input; it reads nothing outside and
 * ends on any input.
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
	STREAM_DAMAGED,  /* from here on it cannot be unpacked */
	STREAM_MISMATCH  /* all came out, but the checksum or length is another */
};

struct codec_stream; /* opaque */

/* Begins to unpack `in`; NULL with err set if it does not begin as the codec's streams do, or
 * if the codec has none. codec_stream_close releases it. */
struct codec_stream *codec_stream_open(enum codec_id id, struct span in, struct error *err);

/* Unpacks up to `room` bytes, more than 0, to `out`; *made is how many came out. After
 * another state than STREAM_GOES_ON it must not be called again. */
enum stream_state codec_stream_step(struct codec_stream *s, uint8_t *out, size_t room,
        size_t *made);

/* Bytes of the input that were taken so far. */
size_t codec_stream_taken(const struct codec_stream *s);

void codec_stream_close(struct codec_stream *s);

#endif
