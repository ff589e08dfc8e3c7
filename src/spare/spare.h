/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is an image a raw dump of NAND flash, and in which layout are its spare areas? Witnesses
 * answer: what is broken or out of place as it stands and becomes right under a layout. Each
 * votes with what it can check: a CRC, a table whose place is known, the error-correcting codes
 * of the spare areas themselves. A layout is taken only if something strong spoke for it and
 * nothing speaks as much for another. A search owns nothing but its numbers; it borrows the
 * image.
 */
#ifndef SPARE_SPARE_H
#define SPARE_SPARE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "nand/ecc.h"
#include "nand/layout.h"
#include "text/text.h"

enum spare_witness {
	WITNESS_JFFS2,    /* nodes that run over the end of a page */
	WITNESS_BLOCKS,   /* erase blocks that end in something else than JFFS2 nodes */
	WITNESS_UIMAGE,   /* data CRCs */
	WITNESS_SQUASHFS, /* tables, each of which ends where the next begins */
	WITNESS_UBI,      /* headers of volumes, records of the volume table */
	WITNESS_UBIFS,    /* nodes that run over the end of a page */
	WITNESS_ECC,      /* codes of the spare areas that agree with the data */
	WITNESS_MARKS,    /* bytes that are 0xff in the spare areas of all pages, written or not */
	WITNESS_COUNT
};

struct spare_witness_row {
	const char *one, *many; /* what agrees: "JFFS2 node becomes whole" */
	uint32_t enough;        /* votes that prove a layout */
};
extern const struct spare_witness_row spare_witnesses[WITNESS_COUNT];

enum { SPARE_MAGICS = 3 }; /* magic numbers that are looked for in the whole image */

/* A search under way; starts zeroed. */
struct spare_search {
	int stage;
	uint64_t at;     /* in that stage */
	uint32_t tries[SPARE_MAGICS]; /* places that were examined */
	uint32_t votes[WITNESS_COUNT][NAND_LAYOUTS];
	uint32_t agree[NAND_LAYOUTS]; /* codes that agree at the places of that row */
	bool ended;
	int found;       /* a row of nand_layouts, -1: none; once it has ended */
	int shape;       /* the first row of that shape, which has the votes */
};

/* Votes for a row. A layout of the shape of one before it gets that one's votes. */
void spare_vote(struct spare_search *s, enum spare_witness by, const struct nand_layout *n,
        uint32_t votes);

/* Passes bytes in which no magic number tells anything of the flash: those up to `to`. */
void spare_pass(struct spare_search *s, uint64_t to);

/* Continues for about `budget` bytes; false once it has ended. Linear in the image. */
bool spare_step(struct spare_search *s, struct span image, uint64_t budget);

/* spare_squashfs.c: the size of a block, so that the tables of the squashfs at `at` fall into place
 * when the blocks that hold only 0xff are left out; 0 if they do so as it stands, or never. *len
 * is then how far it reaches. */
uint32_t spare_squashfs_block(struct span image, uint64_t at, uint64_t *len);

/* Adds why the layout was taken, or what spoke for any; nothing if nothing did. Lines for
 * people. */
void spare_describe(const struct spare_search *s, struct text *t);
/* Adds what speaks for row `row`: "12 JFFS2 nodes become whole, ...". */
void spare_add_votes(const struct spare_search *s, int row, struct text *t);

#endif
