/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SHA-256 (FIPS 180-4), for the content hashes of a manifest. */
#ifndef DIGEST_SHA256_H
#define DIGEST_SHA256_H

#include <stdint.h>

#include "base/span.h"

struct sha256 {
	uint32_t state[8];
	uint64_t bytes;
	uint8_t block[64];
};

void sha256_start(struct sha256 *s);
void sha256_add(struct sha256 *s, struct span bytes);
/* Ends the sum and writes it as 64 lower-case hex digits and a NUL. */
void sha256_finish(struct sha256 *s, char hex[65]);

#endif
