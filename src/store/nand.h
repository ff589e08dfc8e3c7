/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NAND flash is read in pages, each of which has a spare area (OOB) beside its data. A
 * raw dump holds both, page after page, so that its data is interrupted at every page.
 * This has the layouts of flash chips, and reads across the spare areas.
 */
#ifndef STORE_NAND_H
#define STORE_NAND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "codec/stream.h"

/* Bytes of a page, and pages of an erase block. */
struct nand_layout {
	const char *name;    /* "2048+64" */
	const char *block;   /* "2112x64": the bytes of a page with its spare area, x pages */
	uint32_t data, spare, pages;
	const char *help;    /* which chips */
};

enum { NAND_LAYOUTS = 4 };
extern const struct nand_layout nand_layouts[NAND_LAYOUTS];

/* Bytes of a page, and of an erase block, with the spare areas. */
uint32_t nand_stride(const struct nand_layout *n);
uint32_t nand_block(const struct nand_layout *n);

/* Reads "2048+64": any page whose data are a power of two from 256 to 524288 bytes, and whose
 * spare area is no larger than that. Only `data` and `spare` of *n are set. */
bool nand_parse(const char *words, struct nand_layout *n);

/* Reads a size as text_parse_size does, or as "2112x64", the product. */
bool nand_parse_size(const char *words, uint64_t *size);

/* pages.c: all of `image` without its spare areas, piece by piece. */
struct stream *nand_stream(const struct nand_layout *n, struct span image);

/* ---- nand.c ---- */

/* Copies `len` bytes of `image` without its spare areas, from `at` on, to `to`; pages
 * count from the start of the image. Returns how many bytes there were. */
size_t nand_read(const struct nand_layout *n, struct span image, uint64_t at, uint8_t *to,
        size_t len);

#endif
