/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NAND flash is read in pages, each of which has a spare area (OOB) beside its data. A raw
 * dump holds both, so that its data is interrupted again and again: after every page, after
 * every sector of 512 bytes, or after all pages of an erase block, as the controller or the
 * programmer that made the dump has it. This has the layouts of flash chips, and reads
 * across the spare areas.
 */
#ifndef NAND_LAYOUT_H
#define NAND_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "codec/stream.h"

/* Where a dump has the spare areas. */
enum nand_order {
	NAND_PAGES,   /* that of a page follows its data */
	NAND_SECTORS, /* a share of it follows each 512 bytes of the page; what doesn't divide
	               * follows the last */
	NAND_BLOCKS   /* those of all pages of a block follow the data of all */
};

enum { NAND_SECTOR = 512 };

/* Bytes of a page, and pages of an erase block. */
struct nand_layout {
	const char *name;    /* "2048+64", "2048+64/512", "2048+64x64" */
	const char *block;   /* "2112x64": the bytes of a page with its spare area, x pages */
	uint32_t data, spare, pages;
	enum nand_order order;
	const char *help;    /* which chips */
};

enum { NAND_LAYOUTS = 26 };
extern const struct nand_layout nand_layouts[NAND_LAYOUTS];

/* Bytes of a page, and of an erase block, with the spare areas. */
uint32_t nand_stride(const struct nand_layout *n);
uint32_t nand_block(const struct nand_layout *n);

/* How data and spare areas alternate: `period` bytes hold `runs` runs of `data` bytes, each
 * followed by `spare` bytes; what is left of the period is spare as well. */
struct nand_shape {
	uint32_t data, spare, runs;
	uint64_t period;
};
struct nand_shape nand_shape_of(const struct nand_layout *n);
/* True if taking out the spare areas gives the same bytes, whatever the pages are. */
bool nand_same_shape(const struct nand_layout *a, const struct nand_layout *b);
/* True if the row of the table has the shape of one before it. */
bool nand_repeats_shape(int row);

/* "page", "sector" or "block": what a spare area follows, for people. */
const char *nand_unit(const struct nand_layout *n);

/* Reads "2048+64": any page whose data are a power of two from 256 to 524288 bytes, and whose
 * spare area is no larger than that; "2048+64/512": in sectors; "2048+64x64": collected
 * behind the 64 pages of a block. All but the texts of *n is set; pages is 1 where they aren't
 * given. */
bool nand_parse(const char *words, struct nand_layout *n);

/* Reads a size as text_parse_size does, or as "2112x64", the product. */
bool nand_parse_size(const char *words, uint64_t *size);

/* ---- pages.c ---- */

/* The bytes of data among the first `at` of a dump. */
uint64_t nand_data_before(const struct nand_layout *n, uint64_t at);
/* Where byte `at` of the data stands in a dump, and how many bytes of data stand there in a
 * row. */
uint64_t nand_place(const struct nand_layout *n, uint64_t at);
uint32_t nand_row(const struct nand_layout *n, uint64_t at);
/* Where byte `at` of the spare area of page `page` stands in a dump. */
uint64_t nand_spare_place(const struct nand_layout *n, uint64_t page, uint32_t at);

/* All of `image` without its spare areas, piece by piece. */
struct stream *nand_stream(const struct nand_layout *n, struct span image);

/* Copies `len` bytes of `image` without its spare areas to `to`, from byte `at` of the image
 * on; pages count from the start of the image. Returns how many bytes there were. */
size_t nand_read(const struct nand_layout *n, struct span image, uint64_t at, uint8_t *to,
        size_t len);
/* The same from byte `at` of its data on. */
size_t nand_read_data(const struct nand_layout *n, struct span image, uint64_t at,
        uint8_t *to, size_t len);

#endif
