/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "content/nature.h"

#include <math.h>

#include "base/array.h"

enum {
	PIECES = 16,        /* spread over the bytes ... */
	PIECE = 4096,       /* ... of this length, words aligned in it */
	LEAST = 2048,       /* bytes: fewer say nothing */
	WORDS_LEAST = 256,  /* of code */
	PERCENT = 100
};

struct counts {
	uint32_t of[256];
	uint32_t all;
	uint32_t repeated;    /* bytes that are like the one before */
	uint32_t words;       /* that are neither all ones nor zero */
	uint32_t arm, mips[2]; /* that could well be an instruction; MIPS by its endian */
};

/* Instructions that compilers emit most: nop and sll aside, addiu, lw, sw, lui, jal, beq, bne,
 * addu and jr (SPECIAL). */
static bool
is_mips(uint32_t word)
{
	static const uint8_t common[] = { 0x00, 0x03, 0x04, 0x05, 0x09, 0x0c, 0x0d, 0x0f, 0x20,
		0x23, 0x24, 0x25, 0x28, 0x2b };

	for (size_t i = 0; i < sizeof common; i++)
		if (word >> 26 == common[i])
			/* SPECIAL has no shift but in shifts. */
			return word >> 26 != 0 || (word & 0x7c0) == 0 || (word & 0x3f) < 4;
	return false;
}

static void
count_words(struct span s, struct counts *c)
{
	for (size_t at = 0; at + 4 <= s.len; at += 4) {
		uint32_t little = span_u32(s, at, ENDIAN_LITTLE);
		uint32_t big = span_u32(s, at, ENDIAN_BIG);

		if (little == 0 || little == UINT32_MAX)
			continue;
		c->words++;
		c->arm += little >> 28 == 0xe;
		c->mips[0] += is_mips(little);
		c->mips[1] += is_mips(big);
	}
}

static void
count_sample(struct span s, struct counts *c)
{
	size_t step = s.len / PIECES & ~(size_t)3;

	for (size_t i = 0; i < PIECES; i++) {
		struct span piece = s.len <= (size_t)PIECES * PIECE
		        ? span_cut(s, i * PIECE, PIECE) : span_cut(s, i * step, PIECE);

		for (size_t k = 0; k < piece.len; k++) {
			c->of[piece.at[k]]++;
			c->repeated += k > 0 && piece.at[k] == piece.at[k - 1];
		}
		c->all += (uint32_t)piece.len;
		count_words(piece, c);
	}
}

/* Bits a byte. */
static double
entropy_of(const struct counts *c)
{
	double sum = 0;

	for (size_t i = 0; i < COUNT(c->of); i++)
		if (c->of[i]) {
			double p = (double)c->of[i] / c->all;

			sum -= p * log2(p);
		}
	return sum;
}

static bool
most_are(uint32_t some, const struct counts *c, uint32_t percent)
{
	return c->words >= WORDS_LEAST && (uint64_t)some * PERCENT >= (uint64_t)c->words * percent;
}

/* A sample of n bytes of equal odds falls short of 8 bits by some 184/n (Miller, 1955). Numbers
 * that count have equal odds, too, but are not mixed: of random bytes one in 256 repeats. */
static bool
is_random(const struct counts *c, double entropy)
{
	return entropy > 8 - 2.5 * 184 / c->all && c->repeated < c->all / 64;
}

const char *
content_nature(struct span s)
{
	/* Of words that are not instructions, 6 % would pass by chance for ARM, 20 % for
	 * MIPS. */
	enum { ARM_PERCENT = 40, MIPS_PERCENT = 60 };
	struct counts c = { 0 };
	double entropy;

	if (s.len < LEAST)
		return NULL;
	count_sample(s, &c);
	entropy = entropy_of(&c);
	if (is_random(&c, entropy))
		return "compressed or encrypted";
	if (entropy < 4.5 || entropy > 7.5)
		return NULL;
	if (most_are(c.arm, &c, ARM_PERCENT))
		return "ARM code";
	if (most_are(c.mips[0], &c, MIPS_PERCENT))
		return "MIPS code, little-endian";
	return most_are(c.mips[1], &c, MIPS_PERCENT) ? "MIPS code, big-endian" : NULL;
}
