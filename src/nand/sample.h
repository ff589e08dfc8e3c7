/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sample of the pages of what may be a NAND dump: which of the codes that Linux knows agree
 * with the data, if the pages are those of a layout. A sampler serves many layouts, one after the
 * other; nand_sampler_free releases it.
 */
#ifndef NAND_SAMPLE_H
#define NAND_SAMPLE_H

#include "nand/dump.h"

struct nand_sampler;
struct nand_sampler *nand_sampler_new(void);
void nand_sampler_free(struct nand_sampler *s);

/* Tries up to `most` steps of each code, on pages spread over the image; sets what was found of
 * each row of ecc_schemes. Whole pages are tried, and the last may go beyond `most`. */
void nand_sample(struct nand_sampler *s, const struct nand_layout *n, struct span image,
        uint32_t most, struct nand_agreement found[ECC_SCHEMES]);

#endif
