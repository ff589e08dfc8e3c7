/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dumps that are text, or whose bytes were changed: found, and read in pieces of two sizes, which
 * must give the same.
 */
#include <stdlib.h>

#include "base/crc32.h"
#include "codec/stream.h"
#include "guise/guise.h"
#include "tests/fuzz/fuzz.h"

enum { PIECE = 4096, MOST = 1 << 20 };

/* The sum of what comes out in pieces of `room` bytes, up to a limit. */
static uint32_t
sum_of(const struct guise_search *found, struct span image, size_t room)
{
	struct stream *s = guise_stream(found, image);
	enum stream_state state = STREAM_GOES_ON;
	uint8_t piece[PIECE];
	uint32_t sum = 0;
	size_t all = 0;

	while (s && state == STREAM_GOES_ON && all < MOST) {
		size_t made, most = MOST - all < room ? MOST - all : room;

		state = stream_step(s, piece, most, &made);
		if (made > most || s->taken > image.len + 1)
			abort();
		sum = crc32_usual_more(sum, span_of(piece, made));
		all += made;
	}
	stream_close(s);
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span image = span_of(data, size < FUZZ_MOST ? size : FUZZ_MOST);
	struct guise_search s = { 0 };

	while (guise_step(&s, image, false, 1000))
		continue;
	if (guise_can_open(&s) && sum_of(&s, image, PIECE) != sum_of(&s, image, 37))
		abort();
	return 0;
}
