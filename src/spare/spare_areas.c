/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The spare areas themselves as witnesses: codes that agree; and, where the codes are of an
 * unknown kind, what stands in them. */
#include <string.h>

#include "base/array.h"
#include "nand/sample.h"
#include "spare/spare_private.h"

enum {
	FEW = 12,          /* steps that are tried first, ... */
	MANY = 256,        /* and these if one of them agrees */
	PAGES_LEAST = 64,  /* written pages that a statistic takes */
	PAGES_MOST = 1024,
	STRIDE_MOST = 8192 + 744
};

/* ---- codes ---- */

/* How many agree of the code that agrees most, among those of which a few tries found some. */
static uint32_t
agreeing(struct nand_sampler *sampler, const struct nand_layout *n, struct span image)
{
	struct nand_agreement few[ECC_SCHEMES], many[ECC_SCHEMES];
	uint32_t best = 0;
	bool any = false;

	nand_sample(sampler, n, image, FEW, few);
	for (int i = 0; i < ECC_SCHEMES; i++)
		any |= few[i].agree > 0;
	if (!any)
		return 0;
	nand_sample(sampler, n, image, MANY, many);
	for (int i = 0; i < ECC_SCHEMES; i++)
		if (few[i].agree && many[i].agree > best && many[i].agree >= many[i].tried / 4)
			best = many[i].agree;
	/* Whole pages are tried, and the last goes beyond that. */
	return best < MANY ? best : MANY;
}

void
spare_ecc(struct spare_search *s, struct span image)
{
	struct nand_sampler *sampler = nand_sampler_new();

	for (int i = 0; i < NAND_LAYOUTS; i++)
		s->agree[i] = agreeing(sampler, &nand_layouts[i], image);
	nand_sampler_free(sampler);
}

/* ---- what stands in them ---- */

/* How often each byte of a page with its spare area is 0xff, among pages that are written. */
struct columns {
	uint32_t pages, blank[STRIDE_MOST];
};

/* The pages of an image that are looked at: every `step`th. */
struct sample {
	const struct nand_layout *n;
	struct span image;
	uint64_t pages, step;
};

static struct span
page_of(const struct sample *s, uint64_t p)
{
	uint32_t stride = nand_stride(s->n);

	return span_cut(s->image, (size_t)(p * stride), stride);
}

/* Nearly no page has data that are erased and a spare area that is not, or the other way; and of
 * those that are written nearly none has a bad-block mark. Most images are through after a few
 * pages. */
static bool
has_marks(const struct sample *s)
{
	const struct nand_layout *n = s->n;
	uint32_t mark = n->data > NAND_SECTOR ? n->data : n->data + 5;
	uint64_t written = 0, odd = 0, marked = 0, most = (s->pages / s->step + 1) / 32;

	for (uint64_t p = 0; p < s->pages && odd <= most && marked <= most; p += s->step) {
		struct span page = page_of(s, p);
		bool data = span_run(page, 0, 0xff) < n->data;

		odd += data != (span_run(page, n->data, 0xff) < n->spare);
		written += data;
		marked += data && span_u8(page, mark) != 0xff;
	}
	return written >= PAGES_LEAST && odd <= written / 32 && marked <= written / 32;
}

static void
count_page(const struct nand_layout *n, struct span page, struct columns *c)
{
	if (span_run(page, 0, 0xff) >= n->data)
		return;
	c->pages++;
	for (uint32_t i = 0; i < page.len; i++)
		c->blank[i] += page.at[i] == 0xff;
}

/* No byte of the data is 0xff nearly everywhere, or what is seen is a pattern of the data; and at
 * least three bytes of the spare area are mostly something else. */
static bool
is_spare_area(const struct nand_layout *n, const struct columns *c)
{
	uint32_t codes = 0;

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
	struct sample sample = { n, image, image.len / nand_stride(n), 1 };
	struct columns *c;

	sample.step += sample.pages / PAGES_MOST;
	if (n->order != NAND_PAGES || !has_marks(&sample))
		return;
	c = memory_zeroed(1, sizeof *c);
	for (uint64_t p = 0; p < sample.pages; p += sample.step)
		count_page(n, page_of(&sample, p), c);
	if (is_spare_area(n, c))
		spare_vote(s, WITNESS_MARKS, n, c->pages);
	free(c);
}
