/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SHA-1 (FIPS 180-4, 6.1). */
#include "digest/digest_private.h"
#include "base/span.h"

static uint32_t
rol(uint32_t x, int n)
{
	return x << n | x >> (32 - n);
}

static uint32_t
mix(int t, uint32_t b, uint32_t c, uint32_t d)
{
	static const uint32_t k[4] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };
	uint32_t f = t / 20 == 0 ? (b & c) | (~b & d)
	             : t / 20 == 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;

	return f + k[t / 20];
}

void
sha1_block(uint32_t state[5], const uint8_t *block)
{
	uint32_t w[80], v[5];

	for (int i = 0; i < 16; i++)
		w[i] = span_u32(span_of(block, DIGEST_BLOCK), (size_t)i * 4, ENDIAN_BIG);
	for (int i = 16; i < 80; i++)
		w[i] = rol(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	for (int i = 0; i < 5; i++)
		v[i] = state[i];
	for (int t = 0; t < 80; t++) {
		uint32_t next = rol(v[0], 5) + mix(t, v[1], v[2], v[3]) + v[4] + w[t];

		v[4] = v[3];
		v[3] = v[2];
		v[2] = rol(v[1], 30);
		v[1] = v[0];
		v[0] = next;
	}
	for (int i = 0; i < 5; i++)
		state[i] += v[i];
}
