/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "nand/dump.h"

#include <stdio.h>
#include <string.h>

#include "nand/sample.h"

enum { AGREE_LEAST = 8 };

const struct nand_page_state_row nand_page_states[NAND_PAGE_STATES] = {
	[NAND_PAGE_RIGHT] = { "right", "right", "the codes agree with the data" },
	[NAND_PAGE_ERASED] = { "erased", "erased", "all of it is 0xff, the spare area too" },
	[NAND_PAGE_BARE] = { "bare", "without a code", "written without a code" },
	[NAND_PAGE_CORRECTED] = { "corrected", "with bits that can be corrected",
	  "bits are wrong, and the codes correct them" },
	[NAND_PAGE_LOST] = { "lost", "uncorrectable",
	  "more bits are wrong than the codes correct" },
	[NAND_PAGE_UNCHECKED] = { "unchecked", "written, with an unknown code",
	  "written, with an unknown code" },
	[NAND_PAGE_BAD] = { "bad", "in bad blocks", "in a bad block: read as 0xff" },
	[NAND_PAGE_CUT] = { "cut", "cut short", "the dump ends in it" },
};

/* ---- a page ---- */

void
nand_page_read(const struct nand_layout *n, struct span image, uint64_t number,
        struct nand_page *p)
{
	uint32_t have = 0;

	p->len = (uint32_t)nand_read_data(n, image, number * n->data, p->data, n->data);
	while (have < n->spare) {
		uint64_t at = nand_spare_place(n, number, have);

		if (at >= image.len)
			break;
		p->spare[have++] = image.at[at];
	}
	p->whole = p->len == n->data && have == n->spare;
}

bool
nand_page_is_erased(const struct nand_layout *n, const struct nand_page *p)
{
	return p->whole && span_is_all(span_of(p->data, n->data), 0xff)
	       && span_is_all(span_of(p->spare, n->spare), 0xff);
}

void
nand_page_code(const struct nand_page *p, const struct nand_layout *n,
        const struct ecc_scheme *s, uint32_t step, uint8_t *code)
{
	if (s->kind == ECC_BCH && n->order != NAND_SECTORS) { /* it stands in one piece */
		memcpy(code, p->spare + ecc_place(s, n, step * s->bytes), s->bytes);
		return;
	}
	for (uint32_t k = 0; k < s->bytes; k++)
		code[k] = p->spare[ecc_place(s, n, step * s->bytes + k)];
}

/* ---- which code ---- */

/* The code that agrees most; the kernel's defaults before others. */
static void
find_ecc(struct nand_dump *d, struct span image)
{
	enum { STEPS = 512 };
	struct nand_agreement found[ECC_SCHEMES];
	struct nand_sampler *s = nand_sampler_new();

	nand_sample(s, &d->layout, image, STEPS, found);
	nand_sampler_free(s);
	for (int i = 0; i < ECC_SCHEMES; i++) {
		if (found[i].agree < AGREE_LEAST || found[i].agree < found[i].tried / 4
		        || found[i].agree <= d->agreement.agree)
			continue;
		d->ecc = &ecc_schemes[i];
		d->agreement = found[i];
	}
}

/* ---- bad blocks ---- */

/* kernel: nand_block_bad; the mark is where the maker of the chip puts it: in byte 5 of the spare
 * area of a small page, byte 0 of a large one, of the first or the second page of a block. */
static bool
is_bad(const struct nand_layout *n, struct span image, uint64_t block)
{
	uint32_t at = n->data > NAND_SECTOR ? 0 : 5;

	for (uint64_t page = block * n->pages; page < block * n->pages + 2; page++) {
		uint64_t place = nand_spare_place(n, page, at);

		if (place < image.len && image.at[place] != 0xff)
			return true;
	}
	return false;
}

/* Makers promise that no more than 1 block of 50 is bad; where more than 1 of 4 is marked,
 * something else stands at that place. */
static void
find_bad(struct nand_dump *d, struct span image)
{
	const struct nand_layout *n = &d->layout;

	d->blocks = (uint32_t)((image.len + nand_block(n) - 1) / nand_block(n));
	for (uint32_t i = 0; i < d->blocks; i++)
		d->bad += is_bad(n, image, i);
	d->marks = d->bad <= d->blocks / 4;
	if (!d->marks)
		d->bad = 0;
}

/* jffs2/wbuf.c: oob_cleanmarker; it is in the first bytes that the ECC leaves free. */
static uint32_t
cleanmarker(const struct nand_layout *n, struct span image, uint64_t page)
{
	static const uint8_t little[8] = { 0x85, 0x19, 0x03, 0x20, 0x08 };
	static const uint8_t big[8] = { 0x19, 0x85, 0x20, 0x03, 0, 0, 0, 0x08 };
	uint32_t room = n->order == NAND_SECTORS ? nand_shape_of(n).spare : n->spare;
	uint32_t from = room == 16 ? 8 : 2;
	uint8_t found[8];

	for (uint32_t i = 0; i < sizeof found; i++) {
		uint64_t place = nand_spare_place(n, page, from + i);

		if (place >= image.len)
			return 0;
		found[i] = image.at[place];
	}
	return memcmp(found, little, sizeof found) == 0 ? NAND_CLEANMARKER_LE
	       : memcmp(found, big, sizeof found) == 0 ? NAND_CLEANMARKER_BE : 0;
}

uint32_t
nand_marks_at(const struct nand_dump *d, struct span image, uint64_t at)
{
	const struct nand_layout *n = &d->layout;
	uint64_t page = at / n->data;
	uint32_t marks = 0;

	if (!d->pages_known)
		return 0;
	if (d->marks && is_bad(n, image, page / n->pages))
		marks |= NAND_BAD;
	return marks | cleanmarker(n, image, page);
}

void
nand_add_bad(const struct nand_dump *d, struct span image, struct text *t)
{
	enum { TOLD = 8 };
	uint32_t told = 0;

	for (uint32_t i = 0; i < d->blocks && told < d->bad; i++) {
		if (!is_bad(&d->layout, image, i))
			continue;
		if (told == TOLD) {
			text_add(t, " ...");
			return;
		}
		text_addf(t, "%s%u", told++ ? ", " : "", (unsigned)i);
	}
}

/* ---- the codes of all pages ---- */

enum nand_page_state
nand_page_correct(const struct nand_layout *n, const struct ecc *e,
        const struct ecc_scheme *s, struct nand_page *p, struct nand_fault *f)
{
	uint32_t bare = 0, steps = n->data / s->step;
	uint8_t code[ECC_CODE_MAX];

	f->bits = f->lost = 0;
	if (nand_page_is_erased(n, p))
		return NAND_PAGE_ERASED;
	for (uint32_t i = 0; i < steps; i++) {
		int wrong;

		nand_page_code(p, n, s, i, code);
		bare += span_is_all(span_of(code, s->bytes), 0xff);
		wrong = ecc_correct(e, p->data + i * s->step, code);
		f->lost += wrong == ECC_LOST;
		f->bits += wrong == ECC_LOST ? 0 : (uint16_t)wrong;
	}
	if (f->lost && bare == steps)
		return NAND_PAGE_BARE;
	return f->lost ? NAND_PAGE_LOST : f->bits ? NAND_PAGE_CORRECTED : NAND_PAGE_RIGHT;
}

/* The state of the next page, whose faults are put into *f; `e` is NULL if the code is not
 * known. */
static enum nand_page_state
check_page(const struct nand_dump *d, struct span image, const struct ecc *e,
        struct nand_page *p, struct nand_fault *f)
{
	uint64_t at = (uint64_t)f->page * d->layout.data;

	if (nand_marks_at(d, image, at) & NAND_BAD)
		return NAND_PAGE_BAD;
	nand_page_read(&d->layout, image, f->page, p);
	if (!p->whole)
		return NAND_PAGE_CUT;
	if (e)
		return nand_page_correct(&d->layout, e, d->ecc, p, f);
	return nand_page_is_erased(&d->layout, p) ? NAND_PAGE_ERASED : NAND_PAGE_UNCHECKED;
}

static void
take_page(struct nand_dump *d, struct span image, const struct ecc *e,
        struct nand_page *p)
{
	struct nand_fault f = { .page = (uint32_t)d->pages.count };
	enum nand_page_state state = check_page(d, image, e, p, &f);

	d->states[state]++;
	array_push(&d->pages, (uint8_t)state);
	if (state != NAND_PAGE_CORRECTED && state != NAND_PAGE_LOST)
		return;
	d->bits += f.bits;
	d->mended += f.bits > 0;
	d->most = f.bits > d->most ? f.bits : d->most;
	if (d->faults.count < NAND_FAULTS_MOST)
		array_push(&d->faults, f);
}

const struct nand_fault *
nand_fault_of(const struct nand_dump *d, uint64_t page)
{
	size_t from = 0, to = d->faults.count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (d->faults.at[middle].page < page)
			from = middle + 1;
		else
			to = middle;
	}
	return from < d->faults.count && d->faults.at[from].page == page
	       ? &d->faults.at[from] : NULL;
}

/* The pages of a dump, the last cut one too. */
static uint64_t
page_count(const struct nand_dump *d, struct span image)
{
	uint64_t data = nand_data_before(&d->layout, image.len);

	return (data + d->layout.data - 1) / d->layout.data;
}

void
nand_dump_begin(struct nand_dump *d, const struct nand_layout *n, struct span image)
{
	*d = (struct nand_dump){ .layout = *n };
	snprintf(d->name, sizeof d->name, "%s", n->name);
	d->layout.name = d->name;
	d->pages_known = n->pages > 1 && n->data <= NAND_PAGE_MAX && n->spare <= NAND_SPARE_MAX;
	if (!d->pages_known)
		return;
	find_bad(d, image);
	find_ecc(d, image);
}

bool
nand_dump_step(struct nand_dump *d, struct span image, uint64_t budget)
{
	uint64_t pages = page_count(d, image);
	const struct ecc *e;
	struct nand_page *p;

	if (!d->pages_known || d->pages.count >= pages)
		return false;
	p = memory_zeroed(1, sizeof *p);
	e = d->ecc ? ecc_of(d->ecc) : NULL;
	for (uint64_t spent = 0; d->pages.count < pages && spent < budget;
	        spent += nand_stride(&d->layout))
		take_page(d, image, e, p);
	free(p);
	return d->pages.count < pages;
}

void
nand_dump_free(struct nand_dump *d)
{
	array_free(&d->pages);
	array_free(&d->faults);
}
