/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/span.h"

#include <string.h>

bool
span_has(struct span s, uint8_t byte)
{
	return s.len > 0 && memchr(s.at, byte, s.len);
}

size_t
span_run(struct span s, size_t from, uint8_t byte)
{
	enum { CHUNK = 256 };
	uint64_t pattern, word;
	size_t at = from;

	/* Bytes are alike where each is like the one before it: memcmp is fast. */
	while (span_holds(s, at, CHUNK) && s.at[at] == byte
	        && memcmp(s.at + at, s.at + at + 1, CHUNK - 1) == 0)
		at += CHUNK;
	memset(&pattern, byte, sizeof pattern);
	while (span_holds(s, at, sizeof word)) {
		memcpy(&word, s.at + at, sizeof word);
		if (word != pattern)
			break;
		at += sizeof word;
	}
	while (at < s.len && s.at[at] == byte)
		at++;
	return at - from;
}

enum { QUARTER = 64, PAIR_CHUNK = 4 * QUARTER, DENSE = 16 * PAIR_CHUNK };

static uint8_t
is_pair(const uint8_t *at, uint8_t first, uint8_t second)
{
	return (uint8_t)((at[0] == first) & (at[1] == second));
}

/* Is there a pair that begins in the chunk at `at`? Without a branch for each byte: compilers
 * make vectors of this. */
static bool
chunk_has_pair(const uint8_t *at, uint8_t first, uint8_t second)
{
	uint8_t any = 0;

	for (int i = 0; i < QUARTER; i++)
		any |= is_pair(at + i, first, second) | is_pair(at + QUARTER + i, first, second)
		       | is_pair(at + 2 * QUARTER + i, first, second)
		       | is_pair(at + 3 * QUARTER + i, first, second);
	return any;
}

/* Fetches the chunk that is as far ahead as takes as long: the processor itself fetches ahead only
 * to the end of a page. */
static void
fetch_ahead(const uint8_t *at)
{
	enum { AHEAD = 4096, LINE = 64 };

	for (int i = 0; i < PAIR_CHUNK; i += LINE)
		__builtin_prefetch(at + AHEAD + i);
}

/* What memchr passes is passed faster, but it stops at every byte that is alike: where there is one
 * there are more. */
static size_t
pass_others(struct span s, size_t from, uint8_t first)
{
	const uint8_t *hit = memchr(s.at + from, first, s.len - from);

	return hit ? (size_t)(hit - s.at) : s.len;
}

size_t
span_pair(struct span s, size_t from, uint8_t first, uint8_t second)
{
	while (span_holds(s, from, PAIR_CHUNK + 1)) {
		size_t stop = pass_others(s, from, first) + DENSE;

		for (from = stop - DENSE; from < stop && span_holds(s, from, PAIR_CHUNK + 1);
		        from += PAIR_CHUNK) {
			fetch_ahead(s.at + from);
			if (chunk_has_pair(s.at + from, first, second))
				break;
		}
		if (from < stop)
			break;
	}
	for (; span_holds(s, from, 2); from++)
		if (s.at[from] == first && s.at[from + 1] == second)
			return from;
	return s.len;
}

bool
span_is_all(struct span s, uint8_t byte)
{
	return span_run(s, 0, byte) == s.len;
}

bool
span_equal(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

int
span_compare(struct span a, struct span b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter ? memcmp(a.at, b.at, shorter) : 0;

	return order ? order : a.len < b.len ? -1 : a.len > b.len;
}

static unsigned int
hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	c |= 0x20; /* a small letter */
	return c >= 'a' && c <= 'f' ? (unsigned int)(c - 'a' + 10) : 0;
}

uint64_t
span_hex(struct span s, size_t at, size_t digits)
{
	uint64_t value = 0;

	for (size_t i = 0; i < digits; i++)
		value = value << 4 | hex_digit(span_u8(s, at + i));
	return value;
}
