/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The error-correcting codes (ECC) that Linux computes itself and keeps in the spare areas of
 * NAND pages: Hamming, which corrects 1 bit (drivers/mtd/nand/ecc-sw-hamming.c), and BCH
 * (ecc-sw-bch.c, lib/bch.c). A page is divided into steps of 256 or 512 bytes, each with a
 * code of its own. An erased step, all 0xff, has a code of 0xff. Controllers compute codes of
 * many other kinds, which are not known here.
 */
#ifndef NAND_ECC_H
#define NAND_ECC_H

#include <stdbool.h>
#include <stdint.h>

#include "nand/layout.h"

enum {
	ECC_STEP_MAX = 512,
	ECC_CODE_MAX = 13, /* bytes of the code of a step */
	ECC_BITS_MAX = 8,  /* that a step may have wrong and be corrected */
	ECC_LOST = -1      /* more than that are wrong */
};

enum ecc_kind { ECC_HAMMING, ECC_BCH };

struct ecc_scheme {
	const char *name;   /* "bch-4" */
	const char *what;   /* "BCH, 4 bits in 512 bytes" */
	enum ecc_kind kind;
	uint32_t step, bits, bytes; /* of data, that it corrects, of a code */
	bool smart_media;   /* Hamming: the first two bytes in the order of SmartMedia */
};

enum { ECC_SCHEMES = 9 };
extern const struct ecc_scheme ecc_schemes[ECC_SCHEMES];

/* A code of ecc_schemes with its tables, which are made once and never released. */
struct ecc;
const struct ecc *ecc_of(const struct ecc_scheme *s);

/* Computes the code of a step. */
void ecc_code(const struct ecc *e, const uint8_t *data, uint8_t *code);

/* What all BCH codes, or all Hamming codes, have in common of a step: computed once, it serves each
 * of them, and tells most codes that aren't that of the data at little cost. */
struct ecc_sums {
	uint16_t rest;    /* BCH: of the step, divided by a factor of each polynomial */
	uint8_t all;      /* Hamming: of all bytes, by XOR */
	uint16_t odd;     /* of the numbers of the bytes with an odd number of bits */
};
struct ecc_sums ecc_sums(const struct ecc_scheme *s, const uint8_t *data);
/* False if `code` can't be that of the data with these sums; true if it may be. */
bool ecc_may_be(const struct ecc *e, struct ecc_sums sums, const uint8_t *code);
/* True if neither `code` may be, nor one of zeros, nor one of 0xff. */
bool ecc_is_excluded(const struct ecc *e, struct ecc_sums sums, const uint8_t *code);
/* As ecc_code, with the sums of the step. */
void ecc_code_of(const struct ecc *e, struct ecc_sums sums, const uint8_t *data, uint8_t *code);

/* Corrects a step and its stored code. Returns how many bits were wrong in both, or ECC_LOST
 * with nothing changed. More errors than the code is made for can look like fewer. */
int ecc_correct(const struct ecc *e, uint8_t *data, uint8_t *code);

/* Where the kernel keeps byte `k` of all the codes of a page: an offset in its spare area;
 * UINT32_MAX if the code isn't used with such pages. Sources: nand_ooblayout_ecc_sp,
 * nand_ooblayout_ecc_lp, nand_ooblayout_ecc_lp_hamming in drivers/mtd/nand/raw/nand_base.c.
 * A page in sectors has each code in the share of its sector: Hamming as on a small page, BCH
 * at the end. */
uint32_t ecc_place(const struct ecc_scheme *s, const struct nand_layout *n, uint32_t k);

#endif
