/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where packed data end whose header doesn't tell: they are unpacked, and nothing is kept. What
 * was stored as it was looks like parts in the middle of them, but belongs to them. Only codecs
 * that know their end exactly are asked. Damaged data remain as far as they were seen: the next
 * part may have begun before the codec noticed.
 */
#include "store/survey/survey_private.h"

enum {
	SCRAP = 16 * 1024,
	UNPACKED_TIMES = 16,      /* bytes that are unpacked in all, times the length, ... */
	UNPACKED_LEAST = 16 << 20 /* ... and these */
};

void
measure_begin(struct survey *s, struct area *a, uint8_t how)
{
	uint64_t from = a->open_part.offset;
	struct error err;

	if (how)
		s->measured = codec_stream_open((enum codec_id)(how - 1),
		        span_cut(s->bytes, (size_t)from, (size_t)(a->end - from)), &err);
}

static bool
is_bomb(const struct survey *s)
{
	return s->unpacked > UNPACKED_LEAST
	       && (s->unpacked - UNPACKED_LEAST) / UNPACKED_TIMES > s->bytes.len;
}

/* The part ends behind what was taken. */
static void
close_part(struct survey *s, struct area *a, size_t taken)
{
	a->open_part.open = false;
	area_flush(s, a, a->flushed + taken);
	a->at = a->flushed;
}

uint64_t
measure_step(struct survey *s, struct area *a, uint64_t budget)
{
	enum stream_state state = STREAM_GOES_ON;
	uint8_t scrap[SCRAP];
	size_t made, before = s->measured->taken;
	uint64_t all = 0;

	while (state == STREAM_GOES_ON && all < budget && !is_bomb(s)) {
		state = stream_step(s->measured, scrap, sizeof scrap, &made);
		all += made + 1;
		s->unpacked += made;
	}
	all += s->measured->taken - before;
	if (state == STREAM_GOES_ON && !is_bomb(s))
		return all;
	if ((state == STREAM_ENDED || state == STREAM_MISMATCH) && s->measured->taken > 0)
		close_part(s, a, s->measured->taken);
	else if (state == STREAM_CUT) /* all of it makes sense */
		close_part(s, a, (size_t)(a->end - a->flushed));
	stream_close(s->measured);
	s->measured = NULL;
	return all;
}
