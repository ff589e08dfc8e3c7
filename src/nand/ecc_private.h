/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The codes, one by one. */
#ifndef NAND_ECC_PRIVATE_H
#define NAND_ECC_PRIVATE_H

#include "nand/ecc.h"

/* hamming.c: the code of a step with these sums; the sums of `len` bytes, a multiple of 8; as
 * ecc_correct. */
void hamming_code(const struct ecc_scheme *s, struct ecc_sums sums, uint8_t *code);
struct ecc_sums hamming_sums(const uint8_t *data, uint32_t len);
int hamming_correct(const struct ecc_scheme *s, uint8_t *data, uint8_t *code);

/* bch.c: the code over GF(2^13) that corrects `bits`, 1 to ECC_BITS_MAX; its tables are made once and
 * never released. The codes of the next two are without the mask that makes an erased step valid. */
struct bch;
const struct bch *bch_of(uint32_t bits);
void bch_code(const struct bch *b, const uint8_t *data, uint32_t len, uint8_t *code);

/* The rest of the bytes divided by the minimal polynomial of the generator, which divides every
 * code word of every BCH code: the data and their code, without the mask, leave 0. `rest` is that
 * of the bytes before them, 0 at the beginning. After the first call of bch_of. */
uint16_t bch_rest(uint16_t rest, const uint8_t *bytes, uint32_t len);

/* bch_decode.c: which bits are wrong, given the difference between the code that is stored
 * and that of the data: numbers from the first bit of the data on, the highest bit of a byte
 * first, then those of the code. Returns how many, at most ECC_BITS_MAX; or ECC_LOST. */
int bch_errors(const struct bch *b, uint32_t len, const uint8_t *difference,
        uint32_t wrong[ECC_BITS_MAX]);

/* bch.c: the field, whose elements are 0 to BCH_ORDER. */
enum { BCH_FIELD = 13, BCH_ORDER = (1 << BCH_FIELD) - 1 };
uint32_t bch_bits(const struct bch *b);
/* The generator to the power of n; the table of it, for n below BCH_ORDER. */
uint16_t bch_power(uint32_t n);
const uint16_t *bch_powers(void);
/* The logarithm of a; a isn't 0. */
uint16_t bch_log(uint16_t a);
uint16_t bch_times(uint16_t x, uint16_t y);

#endif
