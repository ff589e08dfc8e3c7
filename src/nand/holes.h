/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bad blocks of NAND flash in an image without spare areas. What writes an image (nandwrite,
 * U-Boot's nand write) passes over them, what reads it (U-Boot's nand read) as well, and a dump
 * has them as 0xff. So an image goes on behind a block that holds nothing but 0xff, a hole;
 * whether it does is for a checksum to say. Blocks count from the start of the image.
 */
#ifndef NAND_HOLES_H
#define NAND_HOLES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/span.h"
#include "codec/stream.h"

/* The sizes of a block that are tried, powers of two. */
enum { NAND_HOLE_LEAST = 16 << 10, NAND_HOLE_MOST = 4 << 20 };

/* True if a block begins at `at`, and all of it is there and is 0xff. */
bool nand_is_hole(struct span image, uint32_t block, uint64_t at);
/* The first hole from `from` on that begins before `to`; UINT64_MAX. */
uint64_t nand_next_hole(struct span image, uint32_t block, uint64_t from, uint64_t to);

/* The holes of a stretch, in their order. Starts zeroed. */
struct nand_holes {
	uint32_t block;
	ARRAY(uint64_t) at;
};

/* Finds those that begin from `from` on and before `to`, for the next smaller size of a block
 * with which there are any, and not the same bytes; false if there is none. */
bool nand_holes_next(struct nand_holes *h, struct span image, uint64_t from, uint64_t to);
/* Where byte `at` stands of what begins at `from`. */
uint64_t nand_holes_place(const struct nand_holes *h, uint64_t from, uint64_t at);
/* Copies `len` bytes from byte `at` on of what begins at `from`; false if they aren't there. */
bool nand_holes_read(const struct nand_holes *h, struct span image, uint64_t from, uint64_t at,
        uint8_t *to, size_t len);
void nand_holes_free(struct nand_holes *h);

/* The bytes of `in`, which stands at `at` of an image, without its holes. */
struct stream *nand_holes_stream(uint32_t block, uint64_t at, struct span in);

#endif
