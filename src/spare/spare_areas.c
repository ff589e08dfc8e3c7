/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The spare areas themselves as witnesses: codes that agree; and, where the codes are of an
 * unknown kind, what stands in them. */
#include <string.h>

#include "base/array.h"
#include "nand/dump.h"
#include "spare/spare_private.h"

enum {
	FEW = 12,          /* steps that are tried first, ... */
	MANY = 256,        /* and these if one of them agrees */
	PAGES_LEAST = 64,  /* written pages that a statistic takes */
	PAGES_MOST = 1024,
	STRIDE_MOST = 8192 + 744
};

/* ---- codes ---- */

void
spare_ecc(struct spare_search *s, struct span image, int row)
{
	const struct nand_layout *n = &nand_layouts[row];
	uint32_t best = 0;

	for (int i = 0; i < ECC_SCHEMES; i++) {
		struct nand_agreement a = nand_sample(n, image, &ecc_schemes[i], FEW);

		if (a.agree > 0)
			a = nand_sample(n, image, &ecc_schemes[i], MANY);
		if (a.agree > best && a.agree >= a.tried / 4)
			best = a.agree;
	}
	/* Whole pages are tried, and the last goes beyond that. */
	s->agree[row] = best < MANY ? best : MANY;
}

/* ---- what stands in them ---- */

/* How often each byte of a page with its spare area is 0xff, among pages that are written. */
struct columns {
	uint32_t pages, blank[STRIDE_MOST];
	uint32_t odd; /* pages whose data are erased, but not their spare areas, or the other way */
};

static void
count_page(const struct nand_layout *n, struct span page, struct columns *c)
{
	bool data = span_run(page, 0, 0xff) < n->data;
	bool spare = span_run(page, n->data, 0xff) < n->spare;

	c->odd += data != spare;
	if (!data)
		return;
	c->pages++;
	for (uint32_t i = 0; i < page.len; i++)
		c->blank[i] += page.at[i] == 0xff;
}

/* The bad-block mark is 0xff nearly everywhere; no byte of the data is so, or what is seen is a
 * pattern of the data; and at least three bytes of the spare area are mostly something else. */
static bool
is_spare_area(const struct nand_layout *n, const struct columns *c)
{
	uint32_t mark = n->data > NAND_SECTOR ? n->data : n->data + 5, codes = 0;

	if (c->pages < PAGES_LEAST || c->odd > c->pages / 32
	        || c->blank[mark] < c->pages - c->pages / 32)
		return false;
	for (uint32_t i = 0; i < n->data; i++)
		if (c->blank[i] > c->pages / 2)
			return false;
	for (uint32_t i = 0; i < n->spare; i++)
		codes += c->blank[n->data + i] < c->pages / 4;
	return codes >= 3 && codes + 2 <= n->spare;
}

void
spare_marks(struct spare_search *s, struct span image, int row)
{
	const struct nand_layout *n = &nand_layouts[row];
	uint64_t pages = image.len / nand_stride(n), step = pages / PAGES_MOST + 1;
	struct columns *c;

	if (n->order != NAND_PAGES || pages < PAGES_LEAST)
		return;
	c = memory_zeroed(1, sizeof *c);
	for (uint64_t p = 0; p < pages; p += step)
		count_page(n, span_cut(image, (size_t)(p * nand_stride(n)), nand_stride(n)), c);
	if (is_spare_area(n, c))
		spare_vote(s, WITNESS_MARKS, n, c->pages);
	free(c);
}
