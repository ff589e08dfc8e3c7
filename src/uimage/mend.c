/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Explains a wrong CRC: would flipping one bit, another length, a page layout or leaving out bad
 * blocks make it right? */
#include <string.h>

#include "nand/holes.h"
#include "uimage/uimage_private.h"

enum { HCRC_AT = 4, DCRC_AT = 24 }; /* U-Boot: struct legacy_img_hdr */

_Static_assert(NAND_HOLE_MOST >> 8 == NAND_HOLE_LEAST, "a stage for each size");

enum {
	STAGE_BIT,
	STAGE_LENGTH,
	STAGE_PAGES, /* the first layout; one stage for each */
	STAGE_BLOCKS = STAGE_PAGES + NAND_LAYOUTS, /* the largest size; one stage for each */
	BLOCK_SIZES = 9,   /* from NAND_HOLE_MOST down to NAND_HOLE_LEAST */
	STAGE_END = STAGE_BLOCKS + BLOCK_SIZES,
	LENGTH_STEP = 256, /* a part that follows begins at a multiple of it */
	FILL_LEN = 16,     /* this many bytes of 0xff or 0x00 look like fill */
	PIECE = 4096,
	LENGTH_MORE = 16 << 20
};

/* The bit in a stored CRC that accounts for the whole difference. */
static struct uimage_mend
stored_bit(uint32_t difference, uint64_t field)
{
	struct uimage_mend m = { 0 };

	if (!difference || difference & (difference - 1))
		return m;
	m.kind = MEND_BIT;
	m.at = field + 3;
	while (difference >= 256) {
		difference >>= 8;
		m.at--;
	}
	while (difference >> m.bit != 1)
		m.bit++;
	return m;
}

struct uimage_mend
uimage_mend_header(const struct uimage *u)
{
	struct uimage_mend m = stored_bit(u->hcrc ^ u->hcrc_computed, HCRC_AT);
	struct crc32_search s = crc32_search_start(u->hcrc, u->hcrc_computed,
	        UIMAGE_HEADER_LEN);

	if (m.kind != MEND_NONE)
		return m;
	while (crc32_search_step(&s, UIMAGE_HEADER_LEN))
		continue;
	/* The field itself is summed as zeros, so a flip there doesn't affect the sum. */
	if (s.found && (s.byte < HCRC_AT || s.byte >= HCRC_AT + 4))
		m = (struct uimage_mend){ .kind = MEND_BIT, .at = s.byte, .bit = s.bit };
	return m;
}

/* ---- the payload ---- */

/* The bytes after the header, whatever ih_size says: all that the payload could be. */
static struct span
all_behind(struct span image, const struct uimage *u)
{
	uint64_t most = 2 * (uint64_t)u->size + LENGTH_MORE;

	return span_cut(image, (size_t)u->offset + UIMAGE_HEADER_LEN,
	        most < SIZE_MAX ? (size_t)most : SIZE_MAX);
}

static void
next_stage(struct uimage_mending *m)
{
	m->stage++;
	m->at = m->summed = 0;
	m->crc = 0;
}

static void
step_bit(struct uimage *u, struct uimage_mending *m, uint64_t budget)
{
	if (m->search.len == 0) {
		u->mend = stored_bit(u->dcrc ^ u->dcrc_computed, DCRC_AT);
		m->search = crc32_search_start(u->dcrc, u->dcrc_computed, u->size);
	}
	if (!u->dcrc_known || u->size == 0 || u->mend.kind != MEND_NONE) {
		next_stage(m);
		return;
	}
	if (crc32_search_step(&m->search, budget))
		return;
	if (m->search.found)
		u->mend = (struct uimage_mend){ .kind = MEND_BIT,
			.at = UIMAGE_HEADER_LEN + m->search.byte, .bit = m->search.bit };
	next_stage(m);
}

/* The first offset in [at, end) where fill bytes begin; or `end`. */
static uint64_t
next_fill(struct span bytes, uint64_t at, uint64_t end)
{
	for (; at < end; at++) {
		uint8_t value = span_u8(bytes, (size_t)at);

		if ((value == 0xff || value == 0)
		        && (at == 0 || span_u8(bytes, (size_t)at - 1) != value)
		        && span_run(span_cut(bytes, (size_t)at, FILL_LEN), 0, value) == FILL_LEN)
			break;
	}
	return at;
}

/* The next length worth trying. */
static uint64_t
next_length(struct span image, struct span behind, uint64_t at)
{
	uint64_t start = (uint64_t)(behind.at - image.at);
	uint64_t end = (start + at) / LENGTH_STEP * LENGTH_STEP + LENGTH_STEP - start;

	return next_fill(behind, at + 1, end < behind.len ? end : behind.len);
}

static void
step_length(struct span image, struct uimage *u, struct uimage_mending *m,
        uint64_t budget)
{
	struct span behind = all_behind(image, u);
	uint64_t from = m->at;

	while (m->at < behind.len && m->at - from < budget) {
		uint64_t to = next_length(image, behind, m->at);

		m->crc = crc32_usual_more(m->crc,
		        span_cut(behind, (size_t)m->at, (size_t)(to - m->at)));
		m->at = to;
		if (m->crc == u->dcrc && to != u->size) {
			u->mend = (struct uimage_mend){ .kind = MEND_LENGTH, .at = to };
			break;
		}
	}
	if (m->at >= behind.len || u->mend.kind != MEND_NONE)
		next_stage(m);
}

static void
step_pages(struct span image, struct uimage *u, struct uimage_mending *m, uint64_t budget)
{
	const struct nand_layout *n = &nand_layouts[m->stage - STAGE_PAGES];
	uint64_t from = m->at, start = u->offset + UIMAGE_HEADER_LEN;
	uint64_t before = nand_data_before(n, start);
	uint8_t piece[PIECE];

	/* A header that ran into a spare area would not have been found. */
	if (nand_repeats_shape(m->stage - STAGE_PAGES)
	        || nand_data_before(n, u->offset) + UIMAGE_HEADER_LEN != before) {
		next_stage(m);
		return;
	}
	while (m->at < u->size && m->at - from < budget) {
		size_t want = u->size - m->at < PIECE ? (size_t)(u->size - m->at) : PIECE;

		if (nand_read_data(n, image, before + m->at, piece, want) != want) {
			next_stage(m);
			return;
		}
		m->crc = crc32_usual_more(m->crc, span_of(piece, want));
		m->at += want;
	}
	if (m->at < u->size)
		return;
	if (m->crc == u->dcrc && u->size > 0)
		u->mend = (struct uimage_mend){ .kind = MEND_PAGES, .pages = n };
	next_stage(m);
}

/* How many bytes behind the header may belong to a payload with bad blocks in it: a small one in
 * front of an erased flash is not looked for behind all of that. */
static uint64_t
blocks_reach(struct span image, const struct uimage *u)
{
	uint64_t left = all_behind(image, u).len, most = 2 * (uint64_t)u->size + NAND_HOLE_MOST;

	return most < left ? most : left;
}

static void
step_blocks(struct span image, struct uimage *u, struct uimage_mending *m, uint64_t budget)
{
	uint64_t reach = blocks_reach(image, u);
	uint32_t block = NAND_HOLE_MOST >> (m->stage - STAGE_BLOCKS);
	uint64_t start = u->offset + UIMAGE_HEADER_LEN, from = m->at;

	if (m->at == 0 && nand_next_hole(image, block, start, start + u->size) == UINT64_MAX) {
		next_stage(m);
		return;
	}
	while (m->summed < u->size && m->at < reach && m->at - from < budget) {
		uint64_t place = start + m->at, left = u->size - m->summed;
		size_t row = (size_t)(block - place % block);
		struct span piece = span_cut(image, (size_t)place, row < left ? row : (size_t)left);
		bool hole = nand_is_hole(image, block, place);

		m->at += hole ? block : piece.len;
		if (hole)
			continue;
		m->crc = crc32_usual_more(m->crc, piece);
		m->summed += piece.len;
	}
	if (m->summed < u->size && m->at < reach)
		return;
	if (m->summed == u->size && m->crc == u->dcrc)
		u->mend = (struct uimage_mend){ .kind = MEND_BLOCKS, .block = block,
			.at = UIMAGE_HEADER_LEN + m->at };
	next_stage(m);
}

bool
uimage_mend_step(struct span image, struct uimage *u, struct uimage_mending *m,
        uint64_t budget)
{
	if (u->mend.kind != MEND_NONE || m->stage >= STAGE_END)
		return false;
	if (m->stage == STAGE_BIT)
		step_bit(u, m, budget);
	else if (m->stage == STAGE_LENGTH)
		step_length(image, u, m, budget);
	else if (m->stage < STAGE_BLOCKS)
		step_pages(image, u, m, budget);
	else
		step_blocks(image, u, m, budget);
	return u->mend.kind == MEND_NONE && m->stage < STAGE_END;
}

uint64_t
uimage_mend_cost(struct span image, const struct uimage *u)
{
	uint64_t behind = all_behind(image, u).len;

	return u->present + behind + NAND_LAYOUTS * u->present
	       + BLOCK_SIZES * blocks_reach(image, u);
}
