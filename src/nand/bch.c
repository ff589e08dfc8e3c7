/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The BCH code of lib/bch.c: over GF(2^13), made by x^13 + x^4 + x^3 + x + 1. The data are the
 * coefficients of a polynomial, the highest bit of the first byte first; the code is the rest
 * of its division by the product of the minimal polynomials of the first odd powers of the
 * generator, as many as there are bits to be corrected.
 */
#include <pthread.h>

#include "base/span.h"
#include "nand/ecc_private.h"

enum { PRIMITIVE = 0x201b, SLICE = 8 };

/* 128 coefficients. */
struct wide {
	uint64_t high, low;
};

struct bch {
	uint32_t bits, degree;          /* of errors; of the polynomial that divides */
	struct wide table[256];         /* what a byte at the front leaves, at the high end */
};

/* Tables that never change once they are made, before they are first used: making them takes
 * longer than looking at a small image. */
static struct {
	uint16_t power[BCH_ORDER], log[BCH_ORDER + 1];
	uint16_t rest[SLICE][256]; /* of a byte with that many more behind it, divided by the first
	                            * minimal polynomial */
	struct bch codes[ECC_BITS_MAX + 1];
} made;
static pthread_once_t once = PTHREAD_ONCE_INIT;

uint32_t
bch_bits(const struct bch *b)
{
	return b->bits;
}

uint16_t
bch_power(uint32_t n)
{
	return made.power[n % BCH_ORDER];
}

const uint16_t *
bch_powers(void)
{
	return made.power;
}

uint16_t
bch_log(uint16_t a)
{
	return made.log[a];
}

uint16_t
bch_times(uint16_t x, uint16_t y)
{
	return x && y ? made.power[((uint32_t)made.log[x] + made.log[y]) % BCH_ORDER] : 0;
}

static void
make_field(void)
{
	uint32_t x = 1;

	for (uint32_t n = 0; n < BCH_ORDER; n++) {
		made.power[n] = (uint16_t)x;
		made.log[x] = (uint16_t)n;
		x <<= 1;
		if (x > BCH_ORDER)
			x ^= PRIMITIVE;
	}
}

/* The minimal polynomial of power `n`: the product of x - a^(n 2^k), with the coefficient of
 * x^k in bit k. */
static uint32_t
minimal(uint32_t n)
{
	uint16_t c[BCH_FIELD + 1] = { 1 };
	uint32_t found = 0;

	for (uint32_t k = 0; k < BCH_FIELD; k++, n = n * 2 % BCH_ORDER)
		for (uint32_t i = k + 2; i-- > 0;)
			c[i] = (i ? c[i - 1] : 0) ^ bch_times(c[i], made.power[n]);
	for (uint32_t i = 0; i <= BCH_FIELD; i++)
		found |= (uint32_t)(c[i] & 1) << i;
	return found;
}

static struct wide
shifted(struct wide w, uint32_t n)
{
	if (n == 0)
		return w;
	if (n >= 64)
		return (struct wide){ w.low << (n - 64), 0 };
	return (struct wide){ w.high << n | w.low >> (64 - n), w.low << n };
}

/* The polynomial that divides, without its first coefficient, at the high end. */
static struct wide
make_divisor(const struct bch *b)
{
	struct wide all = { 0, 1 };

	for (uint32_t i = 0; i < b->bits; i++) {
		uint32_t factor = minimal(2 * i + 1);
		struct wide product = { 0, 0 };

		for (uint32_t k = 0; k <= BCH_FIELD; k++) {
			struct wide more = shifted(all, k);

			if (factor >> k & 1) {
				product.high ^= more.high;
				product.low ^= more.low;
			}
		}
		all = product;
	}
	return shifted(all, 128 - b->degree);
}

static void
make_table(struct bch *b)
{
	struct wide divisor = make_divisor(b);

	for (uint32_t byte = 0; byte < 256; byte++) {
		struct wide w = { (uint64_t)byte << 56, 0 };

		for (int i = 0; i < 8; i++) {
			bool first = w.high >> 63;

			w = shifted(w, 1);
			if (first) {
				w.high ^= divisor.high;
				w.low ^= divisor.low;
			}
		}
		b->table[byte] = w;
	}
}

/* PRIMITIVE is the minimal polynomial of the generator itself. */
static void
make_rests(void)
{
	for (uint32_t byte = 0; byte < 256; byte++) {
		uint32_t x = byte << (BCH_FIELD - 8);

		for (int i = 0; i < 8 * SLICE; i++) {
			x <<= 1;
			if (x > BCH_ORDER)
				x ^= PRIMITIVE;
			if (i % 8 == 7)
				made.rest[i / 8][byte] = (uint16_t)x;
		}
	}
}

static void
make_all(void)
{
	make_field();
	make_rests();
	for (uint32_t bits = 1; bits <= ECC_BITS_MAX; bits++) {
		struct bch *b = &made.codes[bits];

		b->bits = bits;
		b->degree = bits * BCH_FIELD;
		make_table(b);
	}
}

const struct bch *
bch_of(uint32_t bits)
{
	pthread_once(&once, make_all);
	return &made.codes[bits];
}

void
bch_code(const struct bch *b, const uint8_t *data, uint32_t len, uint8_t *code)
{
	struct wide w = { 0, 0 };
	uint32_t i = (uint32_t)span_run(span_of(data, len), 0, 0); /* these leave nothing */

	for (; i < len; i++) {
		const struct wide *t = &b->table[(uint8_t)(w.high >> 56) ^ data[i]];

		w.high = w.high << 8 ^ w.low >> 56 ^ t->high;
		w.low = w.low << 8 ^ t->low;
	}
	for (i = 0; i < (b->degree + 7) / 8; i++)
		code[i] = (uint8_t)((i < 8 ? w.high : w.low) >> (56 - i % 8 * 8));
}

/* As a CRC in slices: what each of eight bytes leaves doesn't depend on the others. */
uint16_t
bch_rest(uint16_t rest, const uint8_t *bytes, uint32_t len)
{
	const uint16_t(*t)[256] = made.rest;
	uint32_t x = rest;

	for (; len >= SLICE; len -= SLICE, bytes += SLICE) {
		uint8_t first = (uint8_t)(x >> (BCH_FIELD - 8)), second = (uint8_t)(x << (16 - BCH_FIELD));

		x = t[7][bytes[0] ^ first] ^ t[6][bytes[1] ^ second] ^ t[5][bytes[2]] ^ t[4][bytes[3]]
		    ^ t[3][bytes[4]] ^ t[2][bytes[5]] ^ t[1][bytes[6]] ^ t[0][bytes[7]];
	}
	for (uint32_t i = 0; i < len; i++)
		x = (x << 8 & BCH_ORDER) ^ t[0][(x >> (BCH_FIELD - 8)) ^ bytes[i]];
	return (uint16_t)x;
}
