/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SHA-512 and SHA-384 (FIPS 180-4), which newer FIT images carry. */
#ifndef DIGEST_SHA512_H
#define DIGEST_SHA512_H

#include <stdint.h>

#include "base/span.h"

struct sha512 {
	uint64_t state[8];
	uint64_t bytes;
	uint8_t block[128];
	uint8_t len; /* of the sum: 64, or 48 for SHA-384 */
};

void sha512_start(struct sha512 *s);
void sha384_start(struct sha512 *s);
void sha512_add(struct sha512 *s, struct span bytes);
/* Ends the sum and writes it in lower-case hex digits with a NUL. */
void sha512_finish(struct sha512 *s, char hex[129]);

#endif
