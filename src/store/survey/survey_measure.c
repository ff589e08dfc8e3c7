/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where packed data end whose header doesn't tell: they are unpacked, and nothing is kept. What
 * was stored as it was looks like parts in the middle of them, but belongs to them. Only codecs
 * that know their end exactly are asked.
 * Where they are damaged or cut short, another part may have begun before the codec noticed: a
 * stored block takes whatever follows. So up to there what begins as a block of the flash does
 * is a part, and anything else is not.
 */
#include "store/survey/survey_private.h"

enum {
	SCRAP = 16 * 1024,
	/* Bytes that a stream may take and make: these, and as many times those it takes. A
	 * whole image may cost as much, and this many bombs. */
	COST_LEAST = 16 << 20,
	COST_TIMES = 16,
	BOMBS = 16
};

void
measure_begin(struct survey *s, struct area *a, uint8_t how)
{
	uint64_t from = a->open_part.offset;
	struct error err;

	a->doubtful = 0;
	a->cut = false;
	s->unpacked_before = s->unpacked;
	if (how)
		s->measured = codec_stream_open((enum codec_id)(how - 1),
		        span_cut(s->bytes, (size_t)from, (size_t)(a->end - from)), &err);
}

static bool
is_bomb(const struct survey *s)
{
	uint64_t cost = s->unpacked - s->unpacked_before;

	return cost > COST_LEAST + COST_TIMES * (uint64_t)s->measured->taken
	       || s->unpacked > (uint64_t)BOMBS * COST_LEAST
	                        + COST_TIMES * (uint64_t)s->bytes.len;
}

/* The part ends behind what was taken. */
static void
close_part(struct survey *s, struct area *a, size_t taken)
{
	a->open_part.open = false;
	area_flush(s, a, a->flushed + taken);
	a->at = a->flushed;
}

/* It broke off behind what was taken: the search goes on where it was. What an image begins
 * with, and ends in the middle of, is a file that is cut short. */
static void
doubt_part(struct survey *s, struct area *a, enum stream_state state)
{
	a->doubtful = a->flushed + s->measured->taken;
	a->cut = state == STREAM_CUT && a->flushed == a->start;
}

/* Unpacks a piece; returns what it cost. */
static uint64_t
unpack(struct survey *s, enum stream_state *state)
{
	uint8_t scrap[SCRAP];
	size_t made, before = s->measured->taken;
	uint64_t cost;

	*state = stream_step(s->measured, scrap, sizeof scrap, &made);
	cost = made + (s->measured->taken - before) + 1;
	s->unpacked += cost;
	return cost;
}

uint64_t
measure_step(struct survey *s, struct area *a, uint64_t budget)
{
	enum stream_state state = STREAM_GOES_ON;
	uint64_t all = 0;

	while (state == STREAM_GOES_ON && all < budget && !is_bomb(s))
		all += unpack(s, &state);
	if (state == STREAM_GOES_ON && !is_bomb(s))
		return all;
	if ((state == STREAM_ENDED || state == STREAM_MISMATCH) && s->measured->taken > 0)
		close_part(s, a, s->measured->taken);
	else
		doubt_part(s, a, state);
	stream_close(s->measured);
	s->measured = NULL;
	return all + 1;
}
