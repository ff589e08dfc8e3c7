/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SHA-256 (FIPS 180-4), for the content hashes of a manifest: in sha256_nettle.c by nettle,
 * which has the instructions of the processor for it; without nettle in sha256.c, which is
 * some 5 times slower. A plain value; owns nothing.
 */
#ifndef DIGEST_SHA256_H
#define DIGEST_SHA256_H

#include <stdint.h>

#include "base/span.h"

/* Is the same with nettle and without it: much of the program has one in a struct of its own, and
 * only sha256.c and sha256_nettle.c, one of which is linked, differ. */
struct sha256 {
	union {
		struct {
			uint32_t state[8];
			uint64_t bytes;
			uint8_t block[64];
		};
		uint64_t context[16]; /* the bytes of nettle's own struct */
	};
};

/* The library that computes it; NULL: none, it is done here. */
const char *sha256_library(void);

/* Begins a sum; adds bytes to it. */
void sha256_start(struct sha256 *s);
void sha256_add(struct sha256 *s, struct span bytes);
/* Ends the sum and writes it as 64 lower-case hex digits and a NUL. */
void sha256_finish(struct sha256 *s, char hex[65]);

#endif
