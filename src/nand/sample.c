/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "nand/sample.h"

#include <string.h>

#include "base/array.h"

enum {
	SAMPLE_PAGES = 4096, /* looked at for those that aren't erased */
	STEPS_MOST = NAND_PAGE_MAX / ECC_STEP_MAX
};

struct nand_sampler {
	struct ecc *codes[ECC_SCHEMES];
	struct nand_page page;
	uint16_t digests[STEPS_MOST]; /* of the page, for BCH; all BCH codes have equal steps */
	bool digested;
};

struct nand_sampler *
nand_sampler_new(void)
{
	struct nand_sampler *s = memory_zeroed(1, sizeof *s);

	for (int i = 0; i < ECC_SCHEMES; i++)
		s->codes[i] = ecc_open(&ecc_schemes[i]);
	return s;
}

void
nand_sampler_free(struct nand_sampler *s)
{
	for (int i = 0; s && i < ECC_SCHEMES; i++)
		ecc_close(s->codes[i]);
	free(s);
}

/* ---- a step ---- */

/* Neither the stored code nor one that isn't tried can be that of the data: nearly always so
 * where the image is no dump, and then the code itself needn't be computed. */
static bool
is_excluded(const struct ecc *e, uint16_t digest, const uint8_t *code)
{
	static const uint8_t zeros[ECC_CODE_MAX] = { 0 };
	uint8_t ones[ECC_CODE_MAX];

	memset(ones, 0xff, sizeof ones);
	return !ecc_may_be(e, digest, code) && !ecc_may_be(e, digest, zeros)
	       && !ecc_may_be(e, digest, ones);
}

static void
sample_step(const struct ecc *e, const struct ecc_scheme *scheme, const uint8_t *data,
        uint16_t digest, const uint8_t *code, struct nand_agreement *a)
{
	uint8_t want[ECC_CODE_MAX];

	if (is_excluded(e, digest, code)) {
		a->tried++;
		return;
	}
	ecc_code(e, data, want);
	if (span_is_all(span_of(want, scheme->bytes), 0xff)
	        || span_is_all(span_of(want, scheme->bytes), 0))
		return;
	a->tried++;
	a->agree += memcmp(want, code, scheme->bytes) == 0;
}

/* ---- a page ---- */

static void
digest_page(struct nand_sampler *s, const struct ecc *e, const struct ecc_scheme *scheme,
        uint32_t len)
{
	if (scheme->kind != ECC_BCH || s->digested)
		return;
	for (uint32_t i = 0; i < len / scheme->step; i++)
		s->digests[i] = ecc_digest(e, s->page.data + i * scheme->step);
	s->digested = true;
}

static void
sample_page(struct nand_sampler *s, const struct nand_layout *n, int row,
        struct nand_agreement *a)
{
	const struct ecc_scheme *scheme = &ecc_schemes[row];
	const struct ecc *e = s->codes[row];
	uint8_t code[ECC_CODE_MAX];

	digest_page(s, e, scheme, n->data);
	for (uint32_t i = 0; i < n->data / scheme->step; i++) {
		nand_page_code(&s->page, n, scheme, i, code);
		sample_step(e, scheme, s->page.data + i * scheme->step,
		        scheme->kind == ECC_BCH ? s->digests[i] : 0, code, a);
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
		s->digested = false;
		for (int row = 0; row < ECC_SCHEMES; row++)
			if (rows >> row & 1)
				sample_page(s, n, row, &found[row]);
		rows = wanting(n, most, found);
	}
}
