/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/cursor.h"

#include <string.h>

enum { DENSE = 16 };

/* Two bytes decide nearly always; a call of memcmp for each would cost more. */
static bool
is_magic(const struct format *f, const uint8_t *at)
{
	size_t other = f->anchor ? 0 : f->magic_len - 1u;

	return at[f->anchor] == f->magic[f->anchor] && at[other] == f->magic[other]
	       && memcmp(at, f->magic, f->magic_len) == 0;
}

/* True if a format without a magic may begin at `at`. */
static bool
is_likely(const struct format *f, struct span bytes, uint64_t at)
{
	return at % f->step == 0 && f->looks(bytes, (size_t)at);
}

/* The same as cursor_search for such a format. */
static void
cursor_try(struct cursor *c, const struct format *f, struct span bytes, uint64_t to)
{
	for (c->at = (c->at + f->step - 1) / f->step * f->step; c->at < to; c->at += f->step) {
		c->found = f->looks(bytes, (size_t)c->at);
		if (c->found)
			return;
	}
	c->at = to;
}

/* Moves the cursor to the first candidate in [c->at, to), or to `to`. memchr skips what
 * can't be one; if it stops after a few bytes, the next ones are checked one by one, as
 * many calls would take longer. */
static void
cursor_search(struct cursor *c, const struct format *f, struct span bytes, uint64_t to)
{
	uint64_t whole = (uint64_t)f->magic_at + f->magic_len;
	uint64_t stop = bytes.len < whole ? 0 : bytes.len - whole + 1;

	stop = stop < to ? stop : to;
	while (c->at < stop) {
		const uint8_t *magic = bytes.at + c->at + f->magic_at;
		const uint8_t *anchor = memchr(magic + f->anchor, f->magic[f->anchor],
		        (size_t)(stop - c->at));
		uint64_t skipped, close;

		if (!anchor)
			break;
		skipped = (uint64_t)(anchor - f->anchor - magic);
		c->at += skipped;
		close = c->at + (skipped < DENSE ? DENSE : 1);
		for (; c->at < close && c->at < stop; c->at++) {
			c->found = is_magic(f, bytes.at + c->at + f->magic_at);
			if (c->found)
				return;
		}
	}
	c->at = to;
}

/* The row whose magic stands right at `from`, -1 if none does. In a log the next node
 * follows the last, and nothing needs to be searched. */
static int
row_at(const struct format *const *formats, struct span bytes, uint64_t from)
{
	for (int i = 0; formats[i]; i++) {
		uint64_t at = from + formats[i]->magic_at;

		if (!formats[i]->magic_len) {
			if (is_likely(formats[i], bytes, from))
				return i;
			continue;
		}
		if (span_holds(bytes, (size_t)at, formats[i]->magic_len)
		        && is_magic(formats[i], bytes.at + at))
			return i;
	}
	return -1;
}

int
cursor_first(struct cursor *cursors, const struct format *const *formats,
        struct span bytes, uint64_t from, uint64_t to)
{
	int first = row_at(formats, bytes, from);

	if (first >= 0 && cursors[first].at <= from) {
		cursors[first] = (struct cursor){ .at = from, .found = true };
		return first;
	}
	first = -1;
	for (int i = 0; formats[i]; i++) {
		struct cursor *c = &cursors[i];

		if (c->at < from)
			*c = (struct cursor){ .at = from };
		if (!c->found && c->at < to && formats[i]->magic_len)
			cursor_search(c, formats[i], bytes, to);
		else if (!c->found && c->at < to)
			cursor_try(c, formats[i], bytes, to);
		/* The candidates of the others only matter if they come before. */
		if (c->found && c->at < to) {
			first = i;
			to = c->at;
		}
	}
	return first;
}
