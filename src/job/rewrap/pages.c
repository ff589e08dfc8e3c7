/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changed pages back among the spare areas of a NAND dump, with their codes (ECC) computed as
 * those of the others are. The rest of a spare area, with its bad-block mark, stays as it is;
 * an erased page has a code of 0xff, as the driver leaves it.
 */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "job/rewrap/rewrap_private.h"

/* A page at a time. */
struct pen {
	const struct nand_dump *dump;
	const struct nand_layout *layout;
	const struct ecc *ecc; /* NULL: the code is not known */
	uint8_t *up;     /* where bytes `from` to `to` of the dump are, changed here */
	uint64_t from, to;
	uint32_t written; /* pages */
};

/* Where byte `at` of the dump is changed. */
static uint8_t *
spot_of(const struct pen *p, uint64_t at)
{
	assert(at >= p->from && at < p->to);
	return p->up + (at - p->from);
}

/* The page's bytes among the data. */
static struct span
page_of(struct span bytes, const struct nand_layout *n, uint64_t page)
{
	return span_cut(bytes, (size_t)(page * n->data), n->data);
}

static bool
is_changed(const struct rewrap *r, const struct nand_layout *n, uint64_t page)
{
	return !span_equal(page_of(rewrap_old(r), n, page),
	        page_of(hold_bytes(&r->made), n, page));
}

static bool
is_erased(struct span data)
{
	for (size_t i = 0; i < data.len; i++)
		if (data.at[i] != 0xff)
			return false;
	return true;
}

static void
write_data(const struct pen *p, uint64_t at, struct span data)
{
	while (data.len) {
		uint32_t row = nand_row(p->layout, at);
		struct span piece = span_cut(data, 0, row);

		memcpy(spot_of(p, nand_place(p->layout, at)), piece.at, piece.len);
		at += piece.len;
		data = span_cut(data, piece.len, SIZE_MAX);
	}
}

static void
write_codes(const struct pen *p, uint64_t page, struct span data)
{
	const struct ecc_scheme *s = p->dump->ecc;
	bool erased = is_erased(data);

	for (uint32_t step = 0; (step + 1) * s->step <= data.len; step++) {
		uint8_t code[ECC_CODE_MAX];

		memset(code, 0xff, sizeof code);
		if (!erased)
			ecc_code(p->ecc, data.at + (size_t)step * s->step, code);
		for (uint32_t i = 0; i < s->bytes; i++) {
			uint32_t at = ecc_place(s, p->layout, step * s->bytes + i);

			*spot_of(p, nand_spare_place(p->layout, page, at)) = code[i];
		}
	}
}

/* True if nothing is written in the spare area of the page: its code isn't kept there. */
static bool
is_bare(const struct rewrap *r, const struct nand_layout *n, uint64_t page)
{
	struct span image = r->store->parent->bytes;

	for (uint32_t i = 0; i < n->spare; i++)
		if (span_u8(image, (size_t)nand_spare_place(n, page, i)) != 0xff)
			return false;
	return !is_erased(page_of(rewrap_old(r), n, page));
}

/* True if the dump has all of the page, of which the last bytes of data and spare area come
 * last. */
static bool
is_whole(struct span image, const struct nand_layout *n, uint64_t page)
{
	return nand_place(n, (page + 1) * n->data - 1) < image.len
	       && nand_spare_place(n, page, n->spare - 1) < image.len;
}

static bool
may_write(struct rewrap *r, const struct pen *p, uint64_t page)
{
	struct span image = r->store->parent->bytes;

	if (!is_whole(image, p->layout, page)) {
		rewrap_fail(r, "the dump ends in page %" PRIu64 ", which would have to be written "
		        "as a whole", page);
		return false;
	}
	if (nand_marks_at(p->dump, image, page * p->layout->data) & NAND_BAD) {
		rewrap_fail(r, "page %" PRIu64 " is in a bad block, which is not written to", page);
		return false;
	}
	if (p->ecc || (p->dump->pages_known && is_bare(r, p->layout, page)))
		return true;
	rewrap_fail(r, "the pages have an unknown error-correcting code, so that "
	        "of page %" PRIu64 " cannot be computed. Write the part with the programs of the "
	        "device, which compute it: carve it with --undone first", page);
	return false;
}

static bool
write_pages(struct rewrap *r, struct pen *p, uint64_t first, uint64_t last)
{
	for (uint64_t page = first; page <= last; page++) {
		struct span data = page_of(hold_bytes(&r->made), p->layout, page);

		if (!is_changed(r, p->layout, page))
			continue;
		if (!may_write(r, p, page))
			return false;
		write_data(p, page * p->layout->data, data);
		if (p->ecc)
			write_codes(p, page, data);
		p->written++;
	}
	return true;
}

/* Finds the changed pages; false if there are none. */
static bool
find_changed(const struct rewrap *r, const struct nand_layout *n, uint64_t *first, uint64_t *last)
{
	uint64_t pages = (r->made.len + n->data - 1) / n->data;

	for (*first = 0; *first < pages && !is_changed(r, n, *first); ++*first)
		continue;
	for (*last = pages; *last > *first && !is_changed(r, n, *last - 1); --*last)
		continue;
	return (*last)-- > *first;
}

/* Copies the blocks of the dump that hold the pages. */
static bool
copy_blocks(struct rewrap *r, const struct nand_layout *n, uint64_t first, uint64_t last)
{
	uint32_t block = nand_block(n);
	uint64_t from = nand_place(n, first * n->data) / block * block;
	uint64_t to = (nand_place(n, last * n->data) / block + 1) * block;
	struct span old;
	uint8_t *at;
	size_t room;

	old = span_cut(r->store->parent->bytes, (size_t)from, (size_t)(to - from));
	if (!hold_open(&r->up, old.len, &r->err))
		return false;
	at = hold_room(&r->up, old.len, &room, &r->err);
	if (!at)
		return false;
	memcpy(at, old.at, old.len);
	hold_add(&r->up, old.len);
	r->change = (struct change){ from, old.len, hold_bytes(&r->up) };
	return true;
}

enum rewrap_state
rewrap_pages(struct rewrap *r, uint64_t budget)
{
	const struct nand_layout *n = &r->store->pages;
	const struct nand_dump *d = &r->f->parent->nand;
	struct pen p = { .dump = d, .layout = n };
	uint64_t first, last;
	bool ok;

	(void)budget; /* as long as copying the blocks */
	if (!find_changed(r, n, &first, &last)) {
		r->change = (struct change){ 0 };
		return REWRAP_DONE;
	}
	if (!copy_blocks(r, n, first, last))
		return REWRAP_FAILED;
	p.ecc = d->ecc ? ecc_of(d->ecc) : NULL;
	p.up = r->up.at;
	p.from = r->change.at;
	p.to = p.from + r->change.len;
	ok = write_pages(r, &p, first, last);
	if (!ok)
		return REWRAP_FAILED;
	text_addf(&r->told, "%" PRIu32 " page%s of the NAND dump%s%s\n", p.written,
	        p.written == 1 ? "" : "s",
	        d->ecc ? ", with codes: " : ", which have no codes", d->ecc ? d->ecc->what : "");
	return REWRAP_DONE;
}
