/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "nand/sample.h"

#include <string.h>

#include "base/array.h"

enum {
	SAMPLE_PAGES = 4096, /* looked at for those that aren't erased */
	STEPS_MOST = NAND_PAGE_MAX / 256
};

/* The sums of the steps of a page, by kind and size of step; made when they are first wanted. */
enum { SUMS_BCH, SUMS_HAMMING_256, SUMS_HAMMING_512, SUMS };

struct nand_sampler {
	struct nand_page page;
	struct ecc_sums sums[SUMS][STEPS_MOST];
	bool summed[SUMS];
};

struct nand_sampler *
nand_sampler_new(void)
{
	return memory_zeroed(1, sizeof(struct nand_sampler));
}

void
nand_sampler_free(struct nand_sampler *s)
{
	free(s);
}

/* ---- a step ---- */

static void
sample_step(const struct ecc *e, const struct ecc_scheme *scheme, const uint8_t *data,
        struct ecc_sums sums, const uint8_t *code, struct nand_agreement *a)
{
	uint8_t want[ECC_CODE_MAX];

	/* The code of what is erased is erased, in every scheme: it tells nothing. */
	if (span_is_all(span_of(data, scheme->step), 0xff))
		return;
	/* Nearly always so where the image is no dump: then the code itself needn't be computed. */
	if (ecc_is_excluded(e, sums, code)) {
		a->tried++;
		return;
	}
	ecc_code_of(e, sums, data, want);
	if (span_is_all(span_of(want, scheme->bytes), 0xff)
	        || span_is_all(span_of(want, scheme->bytes), 0))
		return;
	a->tried++;
	a->agree += memcmp(want, code, scheme->bytes) == 0;
}

/* ---- a page ---- */

static const struct ecc_sums *
sums_of_page(struct nand_sampler *s, const struct ecc_scheme *scheme, uint32_t len)
{
	int kind = scheme->kind == ECC_BCH ? SUMS_BCH
	         : scheme->step == 256 ? SUMS_HAMMING_256 : SUMS_HAMMING_512;

	for (uint32_t i = 0; !s->summed[kind] && i < len / scheme->step; i++)
		s->sums[kind][i] = ecc_sums(scheme, s->page.data + i * scheme->step);
	s->summed[kind] = true;
	return s->sums[kind];
}

static void
sample_page(struct nand_sampler *s, const struct nand_layout *n, int row,
        struct nand_agreement *a)
{
	const struct ecc_scheme *scheme = &ecc_schemes[row];
	const struct ecc_sums *sums = sums_of_page(s, scheme, n->data);
	uint8_t code[ECC_CODE_MAX];

	for (uint32_t i = 0; i < n->data / scheme->step; i++) {
		nand_page_code(&s->page, n, scheme, i, code);
		sample_step(ecc_of(scheme), scheme, s->page.data + i * scheme->step, sums[i], code, a);
	}
}

/* ---- the image ---- */

/* The rows of codes that such pages can have and that lack steps, a bit each. */
static uint32_t
wanting(const struct nand_layout *n, uint32_t most,
        const struct nand_agreement found[ECC_SCHEMES])
{
	uint32_t rows = 0;

	for (int i = 0; i < ECC_SCHEMES; i++)
		if (found[i].tried < most && ecc_place(&ecc_schemes[i], n, 0) != UINT32_MAX)
			rows |= 1u << i;
	return rows;
}

void
nand_sample(struct nand_sampler *s, const struct nand_layout *n, struct span image,
        uint32_t most, struct nand_agreement found[ECC_SCHEMES])
{
	uint64_t pages = image.len / nand_stride(n), looks = most * 4 < SAMPLE_PAGES
	        ? most * 4 : SAMPLE_PAGES;
	uint64_t step = pages / looks + 1;
	uint32_t rows;

	memset(found, 0, ECC_SCHEMES * sizeof *found);
	if (n->data > NAND_PAGE_MAX || n->spare > NAND_SPARE_MAX)
		return;
	rows = wanting(n, most, found);
	for (uint64_t i = 0; i < pages && rows; i += step) {
		nand_page_read(n, image, i, &s->page);
		if (!s->page.whole || nand_page_is_erased(n, &s->page))
			continue;
		memset(s->summed, 0, sizeof s->summed);
		for (int row = 0; row < ECC_SCHEMES; row++)
			if (rows >> row & 1)
				sample_page(s, n, row, &found[row]);
		rows = wanting(n, most, found);
	}
}
