/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A recipe: what a new file will hold, as a list of pieces. It is rendered into a file
 * (job/write.h) or into memory, where it can be scanned before anything is written; both
 * read it through a cursor, so a recipe of any length takes little memory. A recipe owns
 * its list and the bytes made for it; it borrows those of images, which must outlive it.
 * No piece is empty, and `len` is the sum of all.
 */
#ifndef OUTPUT_RECIPE_H
#define OUTPUT_RECIPE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/span.h"
#include "nand/layout.h"
#include "text/text.h"
#include "uimage/uimage.h"

enum piece_kind {
	PIECE_BYTES, /* borrowed, as they are */
	PIECE_PAGES, /* borrowed, without the spare areas of NAND pages */
	PIECE_FILL,  /* one byte, repeated */
	PIECE_MADE,  /* owned by the recipe */
	PIECE_BLOCKS /* blocks that begin with bytes made, the rest filled */
};

struct piece {
	enum piece_kind kind;
	uint8_t fill;          /* FILL, BLOCKS */
	uint64_t len;          /* what it gives */
	struct span bytes;     /* BYTES; PAGES: from the first page on */
	uint64_t skip;         /* PAGES: bytes of data before the first that is wanted */
	struct nand_layout layout; /* PAGES */
	uint32_t stride;       /* BLOCKS: the size of one */
	size_t made, made_len; /* MADE, BLOCKS: where in recipe.made, how many bytes */
};

/* A uImage header whose sizes and CRCs are not known before its payload is. */
struct wrap {
	struct uimage header; /* codes, name, load and entry */
	uint32_t time;
	size_t piece;         /* the header's own; the payload begins with the next */
	uint64_t start, size; /* of the payload: where in the recipe, how long */
	bool closed;          /* the payload is complete */
};

struct recipe_cursor {
	size_t piece;
	uint64_t at;         /* in it */
	bool filled;
	uint8_t block[8192]; /* of the byte that fills */
};

struct recipe {
	ARRAY(struct piece) pieces;
	ARRAY(struct wrap) wraps; /* an outer one before what it holds */
	struct text made;
	uint64_t len;
	size_t summed;            /* of wraps, from the last on: their headers are complete */
	uint64_t summed_bytes;    /* of the payload of the one before those */
	uint32_t crc;             /* of them */
	struct recipe_cursor cursor;
};

/* Each appends a piece, or nothing if it would be empty. The total length must fit into
 * 64 bits. */
void recipe_add_bytes(struct recipe *r, struct span bytes);
void recipe_add_fill(struct recipe *r, uint8_t byte, uint64_t count);
/* `bytes` are copied. */
void recipe_add_made(struct recipe *r, struct span bytes);
/* `count` blocks of `size` bytes, each of which begins with `head` (copied, not longer
 * than a block) and continues with `fill`. */
void recipe_add_blocks(struct recipe *r, struct span head, uint8_t fill, uint32_t size,
        uint64_t count);
/* The data among the bytes of `image` from `from` on; pages begin with the image. */
void recipe_add_pages(struct recipe *r, struct span image, uint64_t from,
        const struct nand_layout *layout);

/* ---- recipe_uimage.c ---- */

/* A uImage around what is added between the two calls; they nest, as uImages do. The name
 * of the header is borrowed. The payload must stay below 4 GiB. */
void recipe_open_uimage(struct recipe *r, const struct uimage *header, uint32_t time);
void recipe_close_uimage(struct recipe *r);

/* The total number of bytes that recipe_sum_step sums. */
uint64_t recipe_sum_cost(const struct recipe *r);
/* Completes the headers, the innermost first, each from the CRC of its payload; sums up
 * to `budget` bytes. False once all are complete. Call it until then before reading the
 * recipe; every uImage must have been closed. */
bool recipe_sum_step(struct recipe *r, uint64_t budget);

/* ---- recipe.c ---- */

/* The next bytes, at most `most`, valid until the next call; none at the end. A cursor
 * starts zeroed. */
struct span recipe_next(const struct recipe *r, struct recipe_cursor *c, uint64_t most);

void recipe_free(struct recipe *r);

/* A rendered recipe, in memory. */
struct rendering {
	struct span bytes; /* so far */
	uint8_t *room;     /* private, as all that follows */
	size_t size;
	struct recipe_cursor cursor;
};

/* Begins to render. False if that takes more than `limit` bytes, or more than is
 * available. */
bool rendering_start(struct rendering *m, const struct recipe *r, size_t limit);
/* Continues for `budget` bytes; false once all are there. */
bool rendering_step(struct rendering *m, const struct recipe *r, uint64_t budget);
void rendering_free(struct rendering *m);

#endif
