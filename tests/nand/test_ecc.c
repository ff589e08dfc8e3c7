/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The error-correcting codes: as the kernel computes them, and what they correct. */
#include <string.h>

#include "nand/ecc.h"
#include "nand/ecc_private.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"

static void
make_data(uint8_t data[ECC_STEP_MAX])
{
	for (uint32_t i = 0; i < ECC_STEP_MAX; i++)
		data[i] = (uint8_t)(i * i * 7 + i * 3 + (i >> 3));
}

/* Computed bit by bit by another program, from the definition: the division of the polynomial
 * of the data by the product of the minimal polynomials. */
START_TEST(bch_codes_are_as_defined)
{
	static const struct { const char *name; uint8_t data[13], zeros[13]; } want[] = {
		{ "bch-4", { 0xe2, 0x10, 0x9f, 0x21, 0x19, 0xbc, 0xcf },
		  { 0x28, 0x13, 0xcc, 0x39, 0x96, 0xac, 0x7f } },
		{ "bch-5", { 0x69, 0x19, 0xb2, 0x1e, 0xa1, 0xc5, 0xbc, 0xb5, 0xff },
		  { 0x85, 0x35, 0xef, 0xf7, 0x6f, 0xb0, 0xe0, 0xb1, 0xff } },
		{ "bch-6", { 0x03, 0xe2, 0x1f, 0x6c, 0xe0, 0xbd, 0x92, 0xc5, 0xb4, 0xbb },
		  { 0xb9, 0x05, 0xf0, 0x9a, 0x7a, 0x08, 0xc9, 0x80, 0xe1, 0x6f } },
		{ "bch-7", { 0x06, 0x3b, 0x70, 0x5d, 0x58, 0x11, 0x00, 0xdb, 0xe1, 0x60, 0xfd,
		             0x9f },
		  { 0xef, 0x41, 0x2e, 0x19, 0xfd, 0x45, 0x00, 0xb2, 0x80, 0xb4, 0xff, 0x7f } },
		{ "bch-8", { 0xb3, 0x43, 0xc5, 0x97, 0xd5, 0xe9, 0xa1, 0x31, 0x3d, 0x8e, 0x33,
		             0xda, 0x8c },
		  { 0xef, 0x51, 0x2e, 0x09, 0xed, 0x93, 0x9a, 0xc2, 0x97, 0x79, 0xe5, 0x24,
		    0xb5 } },
	};
	const struct ecc_scheme *s = &ecc_schemes[4 + _i];
	const struct ecc *e = ecc_of(s);
	uint8_t data[ECC_STEP_MAX], code[ECC_CODE_MAX];

	ck_assert_str_eq(s->name, want[_i].name);
	make_data(data);
	ecc_code(e, data, code);
	ck_assert_mem_eq(code, want[_i].data, s->bytes);
	memset(data, 0, sizeof data);
	ecc_code(e, data, code);
	ck_assert_mem_eq(code, want[_i].zeros, s->bytes);
}
END_TEST

/* The sums exclude the code with one bit wrong and nearly every other, but never the code of the
 * data; those of Hamming codes exclude none. */
START_TEST(sums_exclude_other_codes)
{
	const struct ecc_scheme *s = &ecc_schemes[_i];
	const struct ecc *e = ecc_of(s);
	uint8_t data[ECC_STEP_MAX], code[ECC_CODE_MAX];
	uint32_t seed = 11, wrong = 0;

	for (int i = 0; i < 300; i++) {
		struct ecc_sums sums;

		for (uint32_t k = 0; k < sizeof data; k++)
			data[k] = (uint8_t)next_random(&seed);
		sums = ecc_sums(s, data);
		ck_assert_uint_eq(sums.rest, s->kind == ECC_BCH ? ecc_sums(&ecc_schemes[4], data).rest : 0);
		ecc_code(e, data, code);
		ck_assert(ecc_may_be(e, sums, code));
		for (uint32_t bit = 0; s->kind == ECC_BCH && bit < s->bits * 13; bit++) {
			code[bit / 8] ^= (uint8_t)(0x80 >> bit % 8);
			ck_assert(!ecc_may_be(e, sums, code));
			code[bit / 8] ^= (uint8_t)(0x80 >> bit % 8);
		}
		for (uint32_t k = 0; k < s->bytes; k++)
			code[k] = (uint8_t)next_random(&seed);
		wrong += ecc_may_be(e, sums, code);
	}
	ck_assert(s->kind == ECC_BCH ? wrong < 3 : wrong == 300);
}
END_TEST

START_TEST(excluded_is_what_no_code_may_be)
{
	const struct ecc *e = ecc_of(&ecc_schemes[_i]);
	uint8_t codes[3][ECC_CODE_MAX] = { { 0 } };
	uint32_t seed = 5, excluded = 0;

	memset(codes[1], 0xff, sizeof codes[1]);
	for (uint32_t i = 0; i < 20000; i++) {
		struct ecc_sums sums = { .rest = (uint16_t)(next_random(&seed) & 0x1fff) };
		bool may_be = false;

		for (uint32_t k = 0; k < ECC_CODE_MAX; k++)
			codes[2][k] = (uint8_t)next_random(&seed);
		for (int k = 0; k < 3; k++)
			may_be |= ecc_may_be(e, sums, codes[k]);
		ck_assert_int_eq(ecc_is_excluded(e, sums, codes[2]), !may_be);
		excluded += !may_be;
	}
	ck_assert(ecc_schemes[_i].kind == ECC_BCH ? excluded > 19900 && excluded < 20000
	                                          : excluded == 0);
}
END_TEST

START_TEST(an_erased_step_has_an_erased_code)
{
	const struct ecc_scheme *s = &ecc_schemes[_i];
	const struct ecc *e = ecc_of(s);
	uint8_t data[ECC_STEP_MAX], code[ECC_CODE_MAX];

	memset(data, 0xff, sizeof data);
	ecc_code(e, data, code);
	ck_assert_uint_eq(span_run(span_of(code, s->bytes), 0, 0xff), s->bytes);
}
END_TEST

/* A single bit that is set gives the code that the kernel's documentation derives: the parities of
 * all lines and columns that it is in (Documentation/driver-api/mtd/nand_ecc.rst). */
START_TEST(hamming_codes_are_parities)
{
	const struct ecc_scheme *s = &ecc_schemes[_i];
	const struct ecc *e = ecc_of(s);
	uint8_t data[ECC_STEP_MAX] = { 0 }, code[ECC_CODE_MAX];

	/* Byte 1, bit 0: of the pair of a bit of the address the second where that is 1. */
	data[1] = 1;
	ecc_code(e, data, code);
	ck_assert_uint_eq(code[s->smart_media ? 0 : 1], 0xff ^ 0x56);
	ck_assert_uint_eq(code[s->smart_media ? 1 : 0], 0xff ^ 0x55);
	ck_assert_uint_eq(code[2], 0xff ^ (0x15 << 2 | (s->step == 512 ? 1 : 0)));
}
END_TEST

/* A bit of the step, or of its code. */
static void
flip(const struct ecc_scheme *s, uint8_t *data, uint8_t *code, uint32_t bit)
{
	*(bit / 8 < s->step ? &data[bit / 8] : &code[bit / 8 - s->step])
	        ^= (uint8_t)(0x80 >> bit % 8);
}

/* As many different bits as wanted. */
static void
draw(uint32_t *bits, uint32_t count, uint32_t all, uint32_t *seed)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t k = 0;

		bits[i] = next_random(seed) % all;
		while (bits[k] != bits[i])
			k++;
		i -= k < i;
	}
}

START_TEST(as_many_bits_as_promised_are_corrected)
{
	const struct ecc_scheme *s = &ecc_schemes[_i];
	const struct ecc *e = ecc_of(s);
	uint8_t want[ECC_STEP_MAX], right[ECC_CODE_MAX];
	uint32_t bits[ECC_BITS_MAX + 1], seed = 7, rounds = 200;
	uint32_t all = 8 * s->step + (s->kind == ECC_BCH ? 13 * s->bits : 22), lost = 0;

	make_data(want);
	ecc_code(e, want, right);
	for (uint32_t round = 0; round < rounds * (s->bits + 2); round++) {
		uint32_t count = round % (s->bits + 2);
		uint8_t data[ECC_STEP_MAX], code[ECC_CODE_MAX];
		int found;

		memcpy(data, want, sizeof data);
		memcpy(code, right, sizeof code);
		draw(bits, count, all, &seed);
		for (uint32_t i = 0; i < count; i++)
			flip(s, data, code, bits[i]);
		found = ecc_correct(e, data, code);
		lost += found == ECC_LOST;
		if (count > s->bits)
			continue;
		ck_assert_int_eq(found, (int)count);
		ck_assert_mem_eq(data, want, sizeof data);
		ck_assert_mem_eq(code, right, s->bytes);
	}
	/* One more is nearly always seen; by BCH, as it corrects, not always. */
	ck_assert_uint_ge(lost, rounds - rounds / 20);
	ck_assert_uint_le(lost, rounds);
}
END_TEST

START_TEST(codes_have_the_kernels_places)
{
	static const struct { const char *scheme, *layout; uint32_t k, at; } cases[] = {
		{ "hamming-256", "512+16", 3, 3 },
		{ "hamming-256", "512+16", 4, 6 },
		{ "hamming-256", "2048+64", 0, 40 },
		{ "hamming-256", "2048+64", 23, 63 },
		{ "hamming-256", "4096+128", 47, 127 },
		{ "hamming-256", "2048+128", 0, 80 },
		{ "hamming-512", "2048+64", 0, 40 },
		{ "hamming-256", "4096+224", 0, UINT32_MAX },
		{ "bch-4", "2048+64", 0, 36 },
		{ "bch-4", "2048+64", 27, 63 },
		{ "bch-8", "2048+64", 0, 12 },
		{ "bch-8", "4096+224", 0, 120 },
		{ "bch-8", "4096+128", 103, 127 },
		{ "bch-4", "512+16", 0, UINT32_MAX },
		{ "hamming-256", "2048+64/512", 6, 16 },
		{ "bch-8", "2048+64/512", 13, 19 },
		{ "bch-8", "4096+218/512", 13, 41 },
	};
	const struct ecc_scheme *s = ecc_schemes;
	struct nand_layout n;

	while (strcmp(s->name, cases[_i].scheme) != 0)
		s++;
	ck_assert(nand_parse(cases[_i].layout, &n));
	ck_assert_uint_eq(ecc_place(s, &n, cases[_i].k), cases[_i].at);
}
END_TEST

CASES(ecc)
{
	tcase_set_timeout(tcase, 300);
	tcase_add_loop_test(tcase, bch_codes_are_as_defined, 0, 5);
	tcase_add_loop_test(tcase, sums_exclude_other_codes, 0, ECC_SCHEMES);
	tcase_add_loop_test(tcase, excluded_is_what_no_code_may_be, 0, ECC_SCHEMES);
	tcase_add_loop_test(tcase, an_erased_step_has_an_erased_code, 0, ECC_SCHEMES);
	tcase_add_loop_test(tcase, hamming_codes_are_parities, 0, 4);
	tcase_add_loop_test(tcase, as_many_bits_as_promised_are_corrected, 0, ECC_SCHEMES);
	tcase_add_loop_test(tcase, codes_have_the_kernels_places, 0, 17);
}
