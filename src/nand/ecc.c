/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "nand/ecc.h"

#include <pthread.h>
#include <string.h>

#include "nand/ecc_private.h"

/* The kernel's defaults first: Hamming over 256 bytes, BCH of 4 bits. */
const struct ecc_scheme ecc_schemes[ECC_SCHEMES] = {
	{ "hamming-256", "Hamming, 1 bit in 256 bytes", ECC_HAMMING, 256, 1, 3, false },
	{ "hamming-512", "Hamming, 1 bit in 512 bytes", ECC_HAMMING, 512, 1, 3, false },
	{ "hamming-256-sm", "Hamming, 1 bit in 256 bytes, in the byte order of SmartMedia",
	  ECC_HAMMING, 256, 1, 3, true },
	{ "hamming-512-sm", "Hamming, 1 bit in 512 bytes, in the byte order of SmartMedia",
	  ECC_HAMMING, 512, 1, 3, true },
	{ "bch-4", "BCH, 4 bits in 512 bytes", ECC_BCH, 512, 4, 7, false },
	{ "bch-5", "BCH, 5 bits in 512 bytes", ECC_BCH, 512, 5, 9, false },
	{ "bch-6", "BCH, 6 bits in 512 bytes", ECC_BCH, 512, 6, 10, false },
	{ "bch-7", "BCH, 7 bits in 512 bytes", ECC_BCH, 512, 7, 12, false },
	{ "bch-8", "BCH, 8 bits in 512 bytes", ECC_BCH, 512, 8, 13, false },
};

struct ecc {
	const struct ecc_scheme *scheme;
	const struct bch *bch;      /* NULL: Hamming */
	uint8_t mask[ECC_CODE_MAX]; /* BCH: makes the code of an erased step 0xff */
	uint16_t ones;              /* BCH: the rest that a code of 0xff leaves */
};

static struct ecc made[ECC_SCHEMES];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
make(struct ecc *e, const struct ecc_scheme *s)
{
	uint8_t erased[ECC_STEP_MAX];

	e->scheme = s;
	if (s->kind != ECC_BCH)
		return;
	e->bch = bch_of(s->bits);
	memset(erased, 0xff, sizeof erased);
	bch_code(e->bch, erased, s->step, e->mask);
	e->ones = bch_rest(0, erased, s->bytes);
	for (uint32_t i = 0; i < s->bytes; i++)
		e->mask[i] ^= 0xff;
}

static void
make_all(void)
{
	for (int i = 0; i < ECC_SCHEMES; i++)
		make(&made[i], &ecc_schemes[i]);
}

const struct ecc *
ecc_of(const struct ecc_scheme *s)
{
	pthread_once(&once, make_all);
	return &made[s - ecc_schemes];
}

void
ecc_code(const struct ecc *e, const uint8_t *data, uint8_t *code)
{
	struct ecc_sums sums = { 0 };

	if (!e->bch)
		sums = ecc_sums(e->scheme, data);
	ecc_code_of(e, sums, data, code);
}

void
ecc_code_of(const struct ecc *e, struct ecc_sums sums, const uint8_t *data, uint8_t *code)
{
	if (!e->bch) {
		hamming_code(e->scheme, sums, code);
		return;
	}
	bch_code(e->bch, data, e->scheme->step, code);
	for (uint32_t i = 0; i < e->scheme->bytes; i++)
		code[i] ^= e->mask[i];
}

struct ecc_sums
ecc_sums(const struct ecc_scheme *s, const uint8_t *data)
{
	if (s->kind == ECC_BCH)
		return (struct ecc_sums){ .rest = bch_rest(0, data, s->step) };
	return hamming_sums(data, s->step);
}

bool
ecc_may_be(const struct ecc *e, struct ecc_sums sums, const uint8_t *code)
{
	uint8_t bare[ECC_CODE_MAX];

	if (!e->bch)
		return true;
	for (uint32_t i = 0; i < e->scheme->bytes; i++)
		bare[i] = code[i] ^ e->mask[i];
	return bch_rest(sums.rest, bare, e->scheme->bytes) == 0;
}

bool
ecc_is_excluded(const struct ecc *e, struct ecc_sums sums, const uint8_t *code)
{
	uint16_t rest;

	if (!e->bch)
		return false;
	/* A rest is linear: this one is of a code of zeros, the others differ from it. */
	rest = bch_rest(sums.rest, e->mask, e->scheme->bytes);
	return rest != 0 && rest != e->ones && rest != bch_rest(0, code, e->scheme->bytes);
}

static int
correct_bch(const struct ecc *e, uint8_t *data, uint8_t *code)
{
	const struct ecc_scheme *s = e->scheme;
	uint32_t wrong[ECC_BITS_MAX];
	uint8_t difference[ECC_CODE_MAX];
	int count;

	ecc_code(e, data, difference);
	for (uint32_t i = 0; i < s->bytes; i++)
		difference[i] ^= code[i];
	count = bch_errors(e->bch, s->step, difference, wrong);
	for (int i = 0; i < count; i++) {
		uint32_t byte = wrong[i] / 8;

		*(byte < s->step ? &data[byte] : &code[byte - s->step])
		        ^= (uint8_t)(0x80 >> wrong[i] % 8);
	}
	return count;
}

int
ecc_correct(const struct ecc *e, uint8_t *data, uint8_t *code)
{
	return e->bch ? correct_bch(e, data, code) : hamming_correct(e->scheme, data, code);
}

/* ---- where the codes stand ---- */

/* Of `room` bytes of spare area, of a page or a sector, with codes of `total` bytes. */
static uint32_t
place_in(const struct ecc_scheme *s, uint32_t room, uint32_t total, bool sector,
        uint32_t k)
{
	static const uint8_t small[] = { 0, 1, 2, 3, 6, 7 };
	enum { MARK = 2 }; /* bytes of a bad-block mark */

	if (s->kind == ECC_BCH)
		return (sector && total <= room) || (room >= 64 && total + MARK <= room)
		       ? room - total + k : UINT32_MAX;
	if (room == 16)
		return total <= sizeof small ? small[k] : UINT32_MAX;
	if (sector || (room != 64 && room != 128) || total > room - room / 8 * 5)
		return UINT32_MAX;
	return room / 8 * 5 + k;
}

uint32_t
ecc_place(const struct ecc_scheme *s, const struct nand_layout *n, uint32_t k)
{
	uint32_t total = n->data / s->step * s->bytes, share, at;
	struct nand_shape shape;

	if (n->data < s->step)
		return UINT32_MAX;
	if (n->order != NAND_SECTORS)
		return place_in(s, n->spare, total, false, k);
	shape = nand_shape_of(n);
	share = total / shape.runs;
	at = place_in(s, shape.spare, share, true, k % share);
	return at == UINT32_MAX ? at : k / share * shape.spare + at;
}
