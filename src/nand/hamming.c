/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Hamming code of SmartMedia cards, as Linux computes it (drivers/mtd/nand/
 * ecc-sw-hamming.c). For each bit of the address of a bit there are two parities: over the
 * bits whose addresses have a 0 there, and over those with a 1. One wrong bit changes one of
 * each pair, and so spells its address.
 */
#include <string.h>

#include "nand/ecc_private.h"

enum { LINE_BITS = 9 }; /* of the address of a byte in 512 */

static uint32_t
parity(uint32_t x)
{
	return (uint32_t)__builtin_popcount(x) & 1;
}

/* Bit 2k + v is the parity of the bits of x whose number has the value v in bit k, where
 * `masks` has those with a 1; the last pair is k = count - 1. */
static uint32_t
column_pairs(uint8_t x)
{
	static const uint8_t masks[] = { 0xaa, 0xcc, 0xf0 };
	uint32_t pairs = 0;

	for (uint32_t k = 0; k < 3; k++)
		pairs |= parity(x & ~masks[k] & 0xff) << (2 * k) | parity(x & masks[k]) << (2 * k + 1);
	return pairs;
}

/* The parities of lines: all bytes, and the addresses of those with an odd number of bits. */
static uint32_t
line_pairs(uint32_t all, uint32_t odd, uint32_t bits)
{
	uint32_t pairs = 0;

	for (uint32_t k = 0; k < bits; k++) {
		uint32_t one = odd >> k & 1;

		pairs |= (parity(all) ^ one) << (2 * k) | one << (2 * k + 1);
	}
	return pairs;
}

/* The bytes as they are stored, the low and the high lines in the order of the scheme. */
static void
put(const struct ecc_scheme *s, uint32_t lines, uint32_t columns, uint8_t *code)
{
	code[s->smart_media ? 0 : 1] = (uint8_t)~lines;
	code[s->smart_media ? 1 : 0] = (uint8_t)~(lines >> 8);
	code[2] = (uint8_t)~(columns << 2 | (lines >> 16 & 3));
}

/* Eight bytes at once: what a byte adds to `odd` is its number, in which the last three bits are
 * its place among the eight; of these the XOR of all eights knows. */
struct ecc_sums
hamming_sums(const uint8_t *data, uint32_t len)
{
	struct ecc_sums sums = { 0 };
	uint8_t bytes[8];
	uint64_t all = 0, eight;

	for (uint32_t i = 0; i < len; i += 8) {
		memcpy(&eight, data + i, sizeof eight);
		all ^= eight;
		sums.odd ^= (uint16_t)(-(uint32_t)__builtin_parityll(eight) & i);
	}
	memcpy(bytes, &all, sizeof bytes);
	for (uint32_t i = 0; i < 8; i++) {
		sums.all ^= bytes[i];
		sums.odd ^= (uint16_t)(parity(bytes[i]) ? i : 0);
	}
	return sums;
}

void
hamming_code(const struct ecc_scheme *s, struct ecc_sums sums, uint8_t *code)
{
	uint32_t bits = s->step == 256 ? LINE_BITS - 1 : LINE_BITS;

	put(s, line_pairs(sums.all, sums.odd, bits), column_pairs(sums.all), code);
}

/* The address that the pairs spell, of which each must have one bit; else UINT32_MAX. */
static uint32_t
spelled(uint32_t pairs, uint32_t bits)
{
	uint32_t address = 0;

	for (uint32_t k = 0; k < bits; k++) {
		uint32_t pair = pairs >> (2 * k) & 3;

		if (pair != 1 && pair != 2)
			return UINT32_MAX;
		address |= (pair >> 1) << k;
	}
	return address;
}

int
hamming_correct(const struct ecc_scheme *s, uint8_t *data, uint8_t *code)
{
	uint32_t bits = s->step == 256 ? LINE_BITS - 1 : LINE_BITS, lines, line, column;
	uint8_t want[3], wrong[3];
	uint32_t count = 0;

	hamming_code(s, hamming_sums(data, s->step), want);
	for (int i = 0; i < 3; i++) {
		wrong[i] = code[i] ^ want[i];
		count += (uint32_t)__builtin_popcount(wrong[i]);
	}
	if (count == 0)
		return 0;
	lines = wrong[s->smart_media ? 0 : 1] | (uint32_t)wrong[s->smart_media ? 1 : 0] << 8
	        | (bits == LINE_BITS ? (uint32_t)(wrong[2] & 3) << 16 : 0);
	line = spelled(lines, bits);
	column = spelled(wrong[2] >> 2, 3);
	if (line != UINT32_MAX && column != UINT32_MAX) {
		data[line] ^= (uint8_t)(1u << column);
		return 1;
	}
	if (count != 1)
		return ECC_LOST;
	for (int i = 0; i < 3; i++)
		code[i] = want[i];
	return 1;
}
