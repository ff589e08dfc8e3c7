/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes that are made piece by piece: what packed data unpack to, the members of an archive, a
 * dump whose bytes are put right. Their number is unknown or not trusted: each step gives a
 * bounded number of them, and no memory is allocated by what the input claims. A stream
 * borrows its input; it reads nothing outside and ends on any input.
 */
#ifndef CODEC_STREAM_H
#define CODEC_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"
#include "codec/codec.h"

enum stream_state {
	STREAM_GOES_ON,
	STREAM_ENDED,    /* whole, and its checksum is right where it has one */
	STREAM_CUT,      /* the input ends first */
	STREAM_DAMAGED,  /* corrupt from here on */
	STREAM_MISMATCH, /* all came out, but the checksum or length is wrong */
	STREAM_TOO_LARGE /* to go on takes more memory than STREAM_MEMORY_MOST, or what `note`
	                  * says */
};

/* Bytes that a stream may allocate, however large a window its input asks for: all that the
 * strongest preset of xz takes, twice. */
enum { STREAM_MEMORY_MOST = 130 << 20 };

/* A stream of a class of its own begins with it. */
struct stream {
	const struct stream_class *class;
	struct span in;
	size_t taken; /* bytes of `in` consumed so far */
	char note[96]; /* what is wrong, where the state doesn't say enough; else "" */
};

struct stream_class {
	const char *doing; /* for people: "unpacking a payload" */
	/* The contract of stream_step. */
	enum stream_state (*step)(struct stream *s, uint8_t *out, size_t room, size_t *made);
	void (*close)(struct stream *s);
};

/* Begins to unpack `in`; NULL with err set if it does not begin like one of the codec's
 * streams, or if the codec does not support this. stream_close releases it. */
struct stream *codec_stream_open(enum codec_id id, struct span in, struct error *err);

/* Makes up to `room` bytes, more than 0, at `out`; *made is how many came. It must not be
 * called again after any state but STREAM_GOES_ON. */
enum stream_state stream_step(struct stream *s, uint8_t *out, size_t room, size_t *made);

/* NULL is fine. */
void stream_close(struct stream *s);

#endif
