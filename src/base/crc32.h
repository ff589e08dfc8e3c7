/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two CRC-32 conventions that firmware uses, over the same polynomial
 * (0xEDB88320, reflected); libdeflate does the arithmetic, or zlib without it.
 */
#ifndef BASE_CRC32_H
#define BASE_CRC32_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* The name of the library that computes them. */
const char *crc32_library(void);

/* The usual CRC-32 of zlib, PNG and U-Boot's uImage: initial value and final
 * inversion all ones. */
uint32_t crc32_usual(struct span bytes);

/* Continues crc32_usual: returns the CRC of the bytes that gave `crc` followed by
 * `bytes`. The CRC of nothing is 0. */
uint32_t crc32_usual_more(uint32_t crc, struct span bytes);

/* The Linux kernel's crc32(0, ...): initial value 0, no final inversion; used by
 * every CRC in JFFS2. */
uint32_t crc32_kernel(struct span bytes);

/* Continues crc32_kernel: returns the CRC of the bytes that gave `crc` followed by
 * `bytes`. */
uint32_t crc32_kernel_more(uint32_t crc, struct span bytes);

/*
 * Which single bit explains that two CRCs of `len` bytes differ? A CRC is linear: the
 * difference (stored XOR computed, in either convention) depends only on what was
 * changed, not on the bytes. It is the CRC of a message that is zero except for the
 * flipped bit, so it is run backwards byte by byte until that bit stands alone.
 */
struct crc32_search {
	uint32_t difference; /* as it was `passed` bytes before the end */
	uint64_t len, passed;
	bool found;
	uint64_t byte;       /* found: which byte, from the first, and which bit, 0 to 7 */
	unsigned int bit;
};

/* Begins the search. */
struct crc32_search crc32_search_start(uint32_t stored, uint32_t computed, uint64_t len);

/* Continues for `budget` more bytes; false once the search has ended. At most one bit is
 * found in less than 512 MiB; a longer message is not searched beyond its last 512 MiB.
 * Takes time linear in `len`; the bytes themselves are not read. */
bool crc32_search_step(struct crc32_search *s, uint64_t budget);

#endif
