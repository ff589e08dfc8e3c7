/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which bits of a BCH codeword are wrong: syndromes, the error locator polynomial by the
 * algorithm of Berlekamp and Massey, and its roots, tried one by one (Chien).
 */
#include <string.h>

#include "nand/ecc_private.h"

enum { SYNDROMES = 2 * ECC_BITS_MAX };

/* A polynomial over the field, the constant first. */
struct locator {
	uint16_t at[SYNDROMES + 1];
};

/* The values of the codeword at the powers 1 to 2t of the generator: those of the difference,
 * as a valid codeword is 0 there. Returns false if all are 0. */
static bool
find_syndromes(const struct bch *b, const uint8_t *difference, uint16_t s[SYNDROMES])
{
	uint32_t degree = bch_bits(b) * BCH_FIELD;
	bool any = false;

	memset(s, 0, SYNDROMES * sizeof *s);
	for (uint32_t i = 0; i < degree; i++) {
		if (!(difference[i / 8] >> (7 - i % 8) & 1))
			continue;
		any = true;
		for (uint32_t j = 0; j < 2 * bch_bits(b); j++)
			s[j] ^= bch_power((j + 1) * (degree - 1 - i));
	}
	return any;
}

/* c -= q x^shift p */
static void
subtract(struct locator *c, uint16_t q, uint32_t shift,
        const struct locator *p)
{
	for (uint32_t i = shift; i <= SYNDROMES; i++)
		c->at[i] ^= bch_times(q, p->at[i - shift]);
}

/* The shortest recurrence that makes the syndromes; returns its length. */
static uint32_t
find_locator(const struct bch *b, const uint16_t *s, struct locator *c)
{
	struct locator last = { { 1 } }, was;
	uint32_t len = 0, since = 1;
	uint16_t last_gap = 1;

	*c = last;
	for (uint32_t n = 0; n < 2 * bch_bits(b); n++, since++) {
		uint16_t gap = s[n], q;

		for (uint32_t i = 1; i <= len; i++)
			gap ^= bch_times(c->at[i], s[n - i]);
		if (!gap)
			continue;
		q = bch_power((uint32_t)bch_log(gap) + BCH_ORDER - bch_log(last_gap));
		was = *c;
		subtract(c, q, since, &last);
		if (2 * len <= n) {
			len = n + 1 - len;
			last = was;
			last_gap = gap;
			since = 0;
		}
	}
	return len;
}

/* The terms of a polynomial that are not 0, as powers of the generator, at its power -k. */
struct terms {
	uint32_t count, log[ECC_BITS_MAX + 1], degree[ECC_BITS_MAX + 1];
};

static void
find_terms(const struct locator *c, uint32_t degree, struct terms *t)
{
	t->count = 0;
	for (uint32_t i = 0; i <= degree; i++) {
		if (!c->at[i])
			continue;
		t->log[t->count] = bch_log(c->at[i]);
		t->degree[t->count++] = i;
	}
}

/* The value of the polynomial; the terms go on to the next k. */
static uint16_t
sum_terms(struct terms *t, const uint16_t *powers)
{
	uint16_t sum = 0;

	for (uint32_t i = 0; i < t->count; i++) {
		uint32_t log = t->log[i], degree = t->degree[i];

		sum ^= powers[log];
		t->log[i] = log < degree ? log + BCH_ORDER - degree : log - degree;
	}
	return sum;
}

int
bch_errors(const struct bch *b, uint32_t len, const uint8_t *difference,
        uint32_t wrong[ECC_BITS_MAX])
{
	uint32_t all = 8 * len + bch_bits(b) * BCH_FIELD, found = 0, count;
	const uint16_t *powers = bch_powers();
	uint16_t s[SYNDROMES];
	struct terms terms;
	struct locator c;

	if (!find_syndromes(b, difference, s))
		return 0;
	count = find_locator(b, s, &c);
	if (count == 0 || count > bch_bits(b) || !c.at[count])
		return ECC_LOST;
	find_terms(&c, count, &terms);
	/* An error in the coefficient of x^k gives the root a^-k. */
	for (uint32_t k = 0; k < all && found < count; k++)
		if (!sum_terms(&terms, powers))
			wrong[found++] = all - 1 - k;
	return found == count ? (int)count : ECC_LOST;
}
