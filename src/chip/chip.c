/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "chip/chip.h"

#include <assert.h>
#include <string.h>

#include "base/draw.h"
#include "nand/ecc.h"

enum {
	SMALL_PAGE = 512, PAGE_MOST = 4096, SPARE_SHARE = 32,
	SMALL_MARK = 5, LARGE_MARK = 0,   /* kernel: nand_bbt.c, the bad block mark */
	SMALL_FREE = 8, LARGE_FREE = 2,   /* kernel: nand_ooblayout_free_sp, ..._lp */
	MARK_LEN = 8
};

const char *const chip_kinds[] = {
	[CHIP_PROGRAM] = "program",
	[CHIP_SPARE] = "spare",
	[CHIP_ERASE] = "erase",
	[CHIP_BAD] = "bad",
	[CHIP_CUT] = "cut",
	[CHIP_POWER] = "power",
};

static bool
is_power(uint32_t n)
{
	return n && !(n & (n - 1));
}

bool
chip_shape_check(struct chip_shape *s, struct error *err)
{
	s->spare = s->page / SPARE_SHARE;
	if (!is_power(s->block) || s->block < CHIP_BLOCK_LEAST || s->block > CHIP_BLOCK_MOST)
		return error_set(err, "a block is a power of two from 4096 to 4194304 bytes, not "
		        "%u", s->block);
	if (!s->blocks || s->blocks > CHIP_MOST / s->block)
		return error_set(err, "a flash has 1 to %u blocks of that size, not %u",
		        CHIP_MOST / s->block, s->blocks);
	if (s->page && (!is_power(s->page) || s->page < SMALL_PAGE || s->page > PAGE_MOST
	            || s->page > s->block))
		return error_set(err, "a page is a power of two from 512 to 4096 bytes, and not "
		        "longer than a block");
	return true;
}

uint32_t
chip_size(const struct chip *c)
{
	return c->shape.block * c->shape.blocks;
}

uint32_t
chip_pages(const struct chip *c)
{
	return c->shape.page ? chip_size(c) / c->shape.page : 0;
}

void
chip_open(struct chip *c, const struct chip_shape *s, uint32_t seed)
{
	uint32_t pages;

	*c = (struct chip){ .shape = *s, .power = UINT64_MAX, .chance = seed ? seed : 1 };
	pages = chip_pages(c);
	c->data = memory_zeroed(chip_size(c), 1);
	memset(c->data, 0xff, chip_size(c));
	c->wear = memory_zeroed(s->blocks, sizeof *c->wear);
	for (int i = 0; i < CHIP_FAILURES; i++)
		c->fails[i] = memory_zeroed(s->blocks, sizeof *c->fails[i]);
	if (!pages)
		return;
	c->spare = memory_zeroed(pages, s->spare);
	memset(c->spare, 0xff, (size_t)pages * s->spare);
	c->written = memory_zeroed(pages, 1);
}

void
chip_free(struct chip *c)
{
	free(c->data);
	free(c->spare);
	free(c->written);
	free(c->wear);
	for (int i = 0; i < CHIP_FAILURES; i++)
		free(c->fails[i]);
	array_free(&c->events);
	text_free(&c->kept);
	*c = (struct chip){ 0 };
}

/* ---- power ---- */

void
chip_cut_after(struct chip *c, uint64_t bytes)
{
	c->power = bytes;
}

void
chip_cut(struct chip *c)
{
	if (c->off)
		return;
	chip_record(c, CHIP_CUT, 0, 0);
	c->off = true;
	c->power = UINT64_MAX;
}

void
chip_power(struct chip *c)
{
	if (!c->off)
		return;
	chip_record(c, CHIP_POWER, 0, 0);
	c->off = false;
}

/* How many of `len` bytes are done before power fails. */
static uint32_t
spend(struct chip *c, uint32_t len)
{
	uint32_t done = c->power < len ? (uint32_t)c->power : len;

	if (c->power != UINT64_MAX)
		c->power -= done;
	return done;
}

/* ---- programming ---- */

static void
fall(struct chip *c, uint8_t *to, const uint8_t *bytes, uint32_t len)
{
	for (uint32_t i = 0; i < len; i++) {
		c->faults.rising += (bytes[i] & ~to[i]) != 0;
		to[i] &= bytes[i];
	}
}

void
chip_fail(struct chip *c, enum chip_failure what, uint32_t block, uint32_t times)
{
	assert(block < c->shape.blocks);
	c->fails[what][block] = times;
}

/* True if the block fails this time. */
static bool
fails(struct chip *c, enum chip_failure what, uint32_t block)
{
	if (!c->fails[what][block])
		return false;
	c->fails[what][block]--;
	c->events.at[c->now - 1].failed = true;
	return true;
}

/* Ends an event of which `done` of `len` bytes were done. */
static bool
end_event(struct chip *c, uint32_t done, uint32_t len)
{
	if (c->events.at[c->now - 1].failed)
		return false;
	if (done == len)
		return true;
	c->events.at[c->now - 1].torn = true;
	chip_cut(c);
	return false;
}

static const struct ecc_scheme *
scheme_of(void)
{
	for (int i = 0; i < ECC_SCHEMES; i++)
		if (ecc_schemes[i].kind == ECC_HAMMING && ecc_schemes[i].step == 256
		        && !ecc_schemes[i].smart_media)
			return &ecc_schemes[i];
	return NULL;
}

/* The codes of a page, where Linux keeps them. */
static void
program_codes(struct chip *c, uint32_t page, const uint8_t *data)
{
	const struct ecc_scheme *s = scheme_of();
	struct nand_layout n = { .data = c->shape.page, .spare = c->shape.spare, .pages = 1,
		.order = NAND_PAGES };
	uint8_t *spare = c->spare + (size_t)page * c->shape.spare, code[ECC_CODE_MAX];
	const struct ecc *e = ecc_of(s);

	for (uint32_t step = 0; step < c->shape.page / s->step; step++) {
		ecc_code(e, data + (size_t)step * s->step, code);
		for (uint32_t i = 0; i < s->bytes; i++) {
			uint32_t at = ecc_place(s, &n, step * s->bytes + i);

			if (at < c->shape.spare)
				fall(c, &spare[at], &code[i], 1);
		}
	}
}

static bool
program_page(struct chip *c, uint32_t page, const uint8_t *bytes)
{
	uint32_t len = c->shape.page, at = page * len, done;

	if (c->off)
		return false;
	chip_record(c, CHIP_PROGRAM, at, len);
	done = spend(c, len);
	if (done == len && fails(c, CHIP_FAILS_PROGRAM, at / c->shape.block))
		done = len / 2;
	if (done) {
		c->faults.twice += c->written[page];
		c->written[page] = 1;
	}
	fall(c, c->data + at, bytes, done);
	if (done == len)
		program_codes(c, page, bytes);
	return end_event(c, done, len);
}

bool
chip_program(struct chip *c, uint32_t at, struct span bytes)
{
	uint32_t page = c->shape.page, done;

	assert(bytes.len <= chip_size(c) && at <= chip_size(c) - bytes.len);
	if (page) {
		assert(at % page == 0 && bytes.len % page == 0);
		for (uint32_t i = 0; i < bytes.len; i += page)
			if (!program_page(c, (at + i) / page, bytes.at + i))
				return false;
		return true;
	}
	if (c->off)
		return false;
	chip_record(c, CHIP_PROGRAM, at, (uint32_t)bytes.len);
	done = spend(c, (uint32_t)bytes.len);
	if (done && done == bytes.len && fails(c, CHIP_FAILS_PROGRAM, at / c->shape.block))
		done /= 2;
	fall(c, c->data + at, bytes.at, done);
	return end_event(c, done, (uint32_t)bytes.len);
}

bool
chip_program_spare(struct chip *c, uint32_t page, uint32_t from, struct span bytes)
{
	uint32_t done;

	assert(page < chip_pages(c) && from <= c->shape.spare
	        && bytes.len <= c->shape.spare - from);
	if (c->off)
		return false;
	chip_record(c, CHIP_SPARE, page, (uint32_t)bytes.len);
	done = spend(c, (uint32_t)bytes.len);
	fall(c, c->spare + (size_t)page * c->shape.spare + from, bytes.at, done);
	return end_event(c, done, (uint32_t)bytes.len);
}

/* ---- blocks ---- */

/* Lets `share` of 256 zero bits rise. */
static void
rise(struct chip *c, struct chip_range r, uint32_t share)
{
	for (uint32_t i = 0; i < r.len; i++)
		for (int bit = 0; bit < 8; bit++)
			if (!(r.at[i] & 1 << bit) && (draw_next(&c->chance) >> 8) % 256 < share)
				r.at[i] |= (uint8_t)(1 << bit);
}

bool
chip_erase(struct chip *c, uint32_t block)
{
	uint32_t len = c->shape.block, done;
	struct chip_range r[CHIP_RANGES];
	int count;

	assert(block < c->shape.blocks);
	if (c->off || chip_is_bad(c, block))
		return false;
	count = chip_ranges(c, chip_record(c, CHIP_ERASE, block * len, len), r);
	done = spend(c, len);
	c->wear[block]++;
	if (done == len && fails(c, CHIP_FAILS_ERASE, block))
		done = len / 2;
	for (int i = 0; i < count; i++) {
		bool pages = c->written && r[i].at >= c->written
		             && r[i].at < c->written + chip_pages(c);

		if (pages && done == len)
			memset(r[i].at, 0, r[i].len);
		else if (!pages && done == len)
			memset(r[i].at, 0xff, r[i].len);
		else if (!pages && done)
			rise(c, r[i], 64 + (uint32_t)((uint64_t)done * 128 / len));
	}
	return end_event(c, done, len);
}

static uint32_t
mark_place(const struct chip *c)
{
	return c->shape.page == SMALL_PAGE ? SMALL_MARK : LARGE_MARK;
}

bool
chip_mark_bad(struct chip *c, uint32_t block)
{
	uint32_t page = block * (c->shape.block / c->shape.page);

	if (c->off)
		return false;
	chip_record(c, CHIP_BAD, page * c->shape.page, c->shape.block);
	c->spare[(size_t)page * c->shape.spare + mark_place(c)] = 0;
	return true;
}

bool
chip_is_bad(const struct chip *c, uint32_t block)
{
	uint32_t page;

	if (!c->shape.page)
		return false;
	page = block * (c->shape.block / c->shape.page);
	return c->spare[(size_t)page * c->shape.spare + mark_place(c)] != 0xff;
}

uint32_t
chip_spare_free(const struct chip *c, uint32_t *len)
{
	*len = MARK_LEN;
	return c->shape.page == SMALL_PAGE ? SMALL_FREE : LARGE_FREE;
}
