/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A span is a borrowed, read-only stretch of bytes. Every read of image bytes goes
 * through the functions here: a read that would leave the span gives 0 (numbers) or an
 * empty span (cuts), never a fault, so a hostile length cannot reach outside. A span owns
 * nothing; its maker keeps the bytes alive. A span without an address has no bytes.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum endian { ENDIAN_LITTLE, ENDIAN_BIG };

struct span {
	const uint8_t *at;
	size_t len;
};

/* The `len` bytes at `at`; none where `at` is NULL. */
static inline struct span
span_of(const void *at, size_t len)
{
	return (struct span){ .at = at, .len = at ? len : 0 };
}

/* True if the bytes [from, from + len) all lie in `s`; never overflows. */
static inline bool
span_holds(struct span s, size_t from, size_t len)
{
	return from <= s.len && len <= s.len - from;
}

/* The bytes [from, from + len) of `s`, clipped to what `s` has. */
static inline struct span
span_cut(struct span s, size_t from, size_t len)
{
	if (!s.at)
		return (struct span){ 0 };
	if (from > s.len)
		from = s.len;
	return (struct span){ .at = s.at + from, .len = len < s.len - from ? len : s.len - from };
}

/* The byte at `at`, 0 outside the span. */
static inline uint8_t
span_u8(struct span s, size_t at)
{
	return at < s.len ? s.at[at] : 0;
}

/* The 16-bit number at `at` in byte order `e`, 0 if it does not fit in the span. */
static inline uint16_t
span_u16(struct span s, size_t at, enum endian e)
{
	const uint8_t *b;

	if (!span_holds(s, at, 2))
		return 0;
	b = s.at + at;
	return e == ENDIAN_LITTLE ? (uint16_t)(b[0] | b[1] << 8) : (uint16_t)(b[0] << 8 | b[1]);
}

/* The 32-bit number at `at` in byte order `e`, 0 if it does not fit in the span. */
static inline uint32_t
span_u32(struct span s, size_t at, enum endian e)
{
	const uint8_t *b;

	if (!span_holds(s, at, 4))
		return 0;
	b = s.at + at;
	/* Compilers make one instruction of each. */
	return e == ENDIAN_LITTLE
	       ? (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0]
	       : (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* The 64-bit number at `at` in byte order `e`, 0 if it does not fit in the span. */
static inline uint64_t
span_u64(struct span s, size_t at, enum endian e)
{
	uint64_t a, b;

	if (!span_holds(s, at, 8))
		return 0;
	a = span_u32(s, at, e);
	b = span_u32(s, at + 4, e);
	return e == ENDIAN_LITTLE ? a | b << 32 : a << 32 | b;
}

/* True if one of the bytes is `byte`. */
bool span_has(struct span s, uint8_t byte);

/* The number of bytes equal to `byte` from `from` on, up to the end of `s`. */
size_t span_run(struct span s, size_t from, uint8_t byte);
/* Where the two bytes stand side by side first, from `from` on; s.len if they don't. Much faster
 * than memchr, which stops at each of the bytes that are alike. */
size_t span_pair(struct span s, size_t from, uint8_t first, uint8_t second);
/* True if all bytes are `byte`, or there are none. */
bool span_is_all(struct span s, uint8_t byte);

/* Less than, equal to or greater than 0 as `a` sorts before, equal to or after `b`: by
 * bytes, then the shorter first. */
int span_compare(struct span a, struct span b);

/* The number that `digits` hexadecimal digits at `at` stand for, at most 16 of them. Any other byte,
 * and what lies outside the span, counts as a 0. */
uint64_t span_hex(struct span s, size_t at, size_t digits);

/* True if both spans hold the same bytes. */
bool span_equal(struct span a, struct span b);

#endif
