/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/scan.h"

#include <stdlib.h>
#include <string.h>

enum {
	AHEAD = MATCH_MOST + SCAN_LINE,   /* what stands behind a place that is looked at */
	BEHIND = MATCH_MOST + SCAN_BEFORE, /* ... and before it */
	PIECE = 64 << 10,
	BUFFER = PIECE + AHEAD + BEHIND,
	SLICE = 256 << 10,
	HOLE_LONG = 1 << 20,
	HOLE_END = 8 << 10 /* of a long hole each end is looked at */
};

_Static_assert(HOLE_END > AHEAD + BEHIND, "no match reaches over the middle of a hole");

/* ---- hits ---- */

/* True for a byte that is no part of a text. */
static bool
ends_text(uint8_t byte)
{
	return byte < ' ' && byte != '\t';
}

/* The text around the match, as far as it is kept. */
static struct span
line_around(const struct scan *s, size_t from, size_t end, size_t *before)
{
	struct span all = s->window.bytes;
	size_t first = from, last = end;

	*before = 0;
	if (s->alone)
		return span_cut(all, from, end - from);
	while (first > 0 && from - first < SCAN_BEFORE && !ends_text(all.at[first - 1]))
		first--;
	*before = from - first;
	if (last - first > SCAN_LINE)
		last = first + SCAN_LINE;
	while (last < all.len && last - first < SCAN_LINE && !ends_text(all.at[last]))
		last++;
	return span_cut(all, first, last - first);
}

static void
add_hit(struct scan *s, size_t from, size_t end)
{
	size_t before;
	struct span line = line_around(s, from, end, &before);
	struct scan_hit hit = { .at = s->base + from, .len = (uint32_t)(end - from),
		.before = (uint32_t)before, .kept = s->texts.len,
		.kept_len = (uint32_t)line.len };

	text_add_bytes(&s->texts, line.at, line.len);
	array_push(&s->hits, hit);
	s->more = s->hits.count >= s->most;
}

/* Is there the end of a line in the window, from there on? */
static bool
line_ends(const struct scan *s, size_t from, size_t to)
{
	const uint8_t *at = s->window.bytes.at;

	return from < to && (memchr(at + from, '\n', to - from) || memchr(at + from, 0, to - from));
}

/* True for the first match of a line. */
static bool
is_first(struct scan *s, size_t from, size_t end)
{
	bool first = !s->in_line || line_ends(s, s->line_from, from);

	s->in_line = true;
	s->line_from = end;
	s->lines += first;
	return first;
}

static void
take_match(struct scan *s, size_t from, size_t end)
{
	if (s->by_line && !is_first(s, from, end))
		return;
	if (s->counts)
		s->more = s->lines >= s->most;
	else
		add_hit(s, from, end);
}

/* Looks at the window up to `to`. */
static void
look(struct scan *s, size_t to)
{
	size_t from, end, began = s->at;

	while (!s->more && matcher_find(s->matcher, &s->window, &s->at, to, &from, &end))
		take_match(s, from, end);
	s->looked += s->at - began;
}

/* ---- a file ---- */

/* Drops what is no longer needed at the start of the window. */
static void
shift(struct scan *s)
{
	size_t gone = s->at > BEHIND ? s->at - BEHIND : 0;

	if (!gone)
		return;
	s->in_line = s->in_line && !line_ends(s, s->line_from, gone);
	s->line_from = s->line_from > gone ? s->line_from - gone : 0;
	memmove(s->buffer, s->buffer + gone, s->window.bytes.len - gone);
	s->window.bytes.len -= gone;
	s->window.begins = false;
	s->base += gone;
	s->at -= gone;
	matcher_shift(s->matcher, gone);
}

/* Goes to byte `at` of the content, inside a hole, which reads like ends of lines. */
static void
jump(struct scan *s, uint64_t at)
{
	s->base = at;
	s->at = 0;
	s->in_line = false;
	s->window.bytes.len = 0;
	s->window.begins = true;
	matcher_restart(s->matcher, 0);
}

/* Fills up the window; false if the content can't be read. */
static bool
fill(struct scan *s)
{
	size_t have = s->window.bytes.len;
	int64_t n = tree_read(s->reader, s->node, s->base + have, s->buffer + have,
	        (uint32_t)(BUFFER - have), &s->looked, &s->why);

	s->window.bytes.len += n > 0 ? (size_t)n : 0;
	s->window.ends = n == 0;
	s->unread = n < 0;
	return n >= 0;
}

/* At a long hole: its middle is left out. False if there is none. */
static bool
pass_hole(struct scan *s)
{
	uint64_t at = s->base + s->window.bytes.len, end;

	if (!tree_hole(s->reader->tree, s->node, at, &end) || end <= at
	        || end - at < HOLE_LONG)
		return false;
	memset(s->buffer + s->window.bytes.len, 0, HOLE_END);
	s->window.bytes.len += HOLE_END;
	look(s, s->window.bytes.len - AHEAD);
	if (!s->more)
		jump(s, end - HOLE_END);
	return true;
}

static bool
step_file(struct scan *s, uint64_t budget)
{
	uint64_t from = s->looked;

	while (s->looked - from < budget && !s->more) {
		size_t len;

		shift(s);
		if (!pass_hole(s) && !fill(s))
			return false;
		len = s->window.bytes.len;
		if (s->window.ends || len > s->at + AHEAD)
			look(s, s->window.ends ? len : len - AHEAD);
		if (s->window.ends)
			return false;
	}
	return !s->more;
}

/* ---- from outside ---- */

static bool
step_span(struct scan *s, uint64_t budget)
{
	uint64_t from = s->looked;

	while (s->looked - from < budget && !s->more && s->at < s->span.len)
		look(s, s->span.len - s->at > SLICE + AHEAD ? s->at + SLICE : s->span.len);
	return !s->more && s->at < s->span.len;
}

bool
scan_step(struct scan *s, uint64_t budget)
{
	if (!s->begun) {
		s->begun = true;
		matcher_restart(s->matcher, 0);
		s->window = (struct match_window){ .bytes = s->span, .begins = true,
			.ends = !s->reader };
		if (s->reader) {
			s->buffer = memory_zeroed(BUFFER, 1);
			s->window.bytes = span_of(s->buffer, 0);
		}
	}
	return s->reader ? step_file(s, budget) : step_span(s, budget);
}

void
scan_free(struct scan *s)
{
	array_free(&s->hits);
	text_free(&s->texts);
	free(s->buffer);
	*s = (struct scan){ .matcher = NULL };
}
