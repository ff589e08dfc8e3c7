/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "digest/sha256.h"

#include <string.h>

enum { BLOCK = 64, LENGTH_AT = 56 };

/* FIPS 180-4, 4.2.2: the fractions of the cube roots of the first 64 primes. */
static const uint32_t k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5,
	0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
	0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
	0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t
ror(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

/* FIPS 180-4, 6.2.2 step 1. */
static void
expand(const uint8_t *block, uint32_t w[64])
{
	for (int i = 0; i < 16; i++)
		w[i] = span_u32(span_of(block, BLOCK), (size_t)i * 4, ENDIAN_BIG);
	for (int i = 16; i < 64; i++) {
		uint32_t a = w[i - 15], b = w[i - 2];

		w[i] = w[i - 16] + (ror(a, 7) ^ ror(a, 18) ^ a >> 3) + w[i - 7]
		     + (ror(b, 17) ^ ror(b, 19) ^ b >> 10);
	}
}

/* FIPS 180-4, 6.2.2 step 3, but instead of shifting a to h by one, the next call names
 * them shifted. */
static inline void
one_round(uint32_t a, uint32_t b, uint32_t c, uint32_t *d, uint32_t e, uint32_t f,
        uint32_t g, uint32_t *h, uint32_t kw)
{
	uint32_t t1 = *h + (ror(e, 6) ^ ror(e, 11) ^ ror(e, 25)) + (g ^ (e & (f ^ g)))
	            + kw;

	*d += t1;
	*h = t1 + (ror(a, 2) ^ ror(a, 13) ^ ror(a, 22)) + ((a & b) | (c & (a | b)));
}

static void
compress(uint32_t state[8], const uint8_t *block)
{
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
	uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
	uint32_t w[64] = { 0 };

	expand(block, w);
	for (int i = 0; i < 64; i += 8) {
		one_round(a, b, c, &d, e, f, g, &h, k[i] + w[i]);
		one_round(h, a, b, &c, d, e, f, &g, k[i + 1] + w[i + 1]);
		one_round(g, h, a, &b, c, d, e, &f, k[i + 2] + w[i + 2]);
		one_round(f, g, h, &a, b, c, d, &e, k[i + 3] + w[i + 3]);
		one_round(e, f, g, &h, a, b, c, &d, k[i + 4] + w[i + 4]);
		one_round(d, e, f, &g, h, a, b, &c, k[i + 5] + w[i + 5]);
		one_round(c, d, e, &f, g, h, a, &b, k[i + 6] + w[i + 6]);
		one_round(b, c, d, &e, f, g, h, &a, k[i + 7] + w[i + 7]);
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
	state[5] += f;
	state[6] += g;
	state[7] += h;
}

const char *
sha256_library(void)
{
	return NULL;
}

void
sha256_start(struct sha256 *s)
{
	/* FIPS 180-4, 5.3.3 */
	static const uint32_t first[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};

	*s = (struct sha256){ 0 };
	memcpy(s->state, first, sizeof first);
}

void
sha256_add(struct sha256 *s, struct span bytes)
{
	size_t used = s->bytes % BLOCK;

	s->bytes += bytes.len;
	while (bytes.len > 0) {
		size_t n = bytes.len < BLOCK - used ? bytes.len : BLOCK - used;

		if (n == BLOCK) {
			compress(s->state, bytes.at);
		} else {
			memcpy(s->block + used, bytes.at, n);
			if (used + n == BLOCK)
				compress(s->state, s->block);
		}
		used = (used + n) % BLOCK;
		bytes = span_cut(bytes, n, bytes.len - n);
	}
}

/* FIPS 180-4, 5.1.1: a one bit, zeros, the length in bits. */
static void
pad(struct sha256 *s)
{
	uint64_t bits = s->bytes * 8;
	size_t used = s->bytes % BLOCK;

	s->block[used++] = 0x80;
	memset(s->block + used, 0, BLOCK - used);
	if (used > LENGTH_AT) {
		compress(s->state, s->block);
		memset(s->block, 0, BLOCK);
	}
	for (int i = 0; i < 8; i++)
		s->block[LENGTH_AT + i] = (uint8_t)(bits >> (56 - 8 * i));
	compress(s->state, s->block);
}

void
sha256_finish(struct sha256 *s, char hex[65])
{
	static const char digits[] = "0123456789abcdef";

	pad(s);
	for (int i = 0; i < 64; i++)
		hex[i] = digits[s->state[i / 8] >> (28 - 4 * (i % 8)) & 15];
	hex[64] = '\0';
}
