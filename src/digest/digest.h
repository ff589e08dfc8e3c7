/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every checksum and hash that headers of firmware carry, behind one interface, so that a
 * header needs only to say which one it uses. A sum is written in hexadecimal digits, as
 * people compare it. A plain value; owns nothing.
 */
#ifndef DIGEST_DIGEST_H
#define DIGEST_DIGEST_H

#include <stdint.h>

#include "digest/sha256.h"
#include "digest/sha512.h"
#include "base/span.h"

enum digest_kind {
	DIGEST_CRC32,     /* of zlib: crc32_usual */
	DIGEST_CRC32_NOT, /* the same without the final inversion: TRX, Broadcom, fwtool */
	DIGEST_FLETCHER,  /* of Netgear's CHK images: two sums of 16 bits, folded at the end */
	DIGEST_SUM8_NOT,  /* of Netgear's DNI images: the sum of the bytes, inverted */
	DIGEST_SUM16,     /* of ZyNOS: of big-endian words of 16 bits; what overflows is added */
	DIGEST_CRC8,      /* of Broadcom's NVRAM */
	DIGEST_MD5,       /* RFC 1321 */
	DIGEST_SHA1,      /* FIPS 180-4 */
	DIGEST_SHA256,
	DIGEST_SHA384,
	DIGEST_SHA512
};

enum { DIGEST_HEX = 129 };

struct digest {
	enum digest_kind kind;
	uint32_t state[5]; /* MD5, SHA1; the CRC; the two sums */
	uint64_t bytes;
	uint8_t block[64];
	struct sha256 sha256;
	struct sha512 sha512; /* and SHA384 */
};

/* Begins a sum; adds bytes to it. */
void digest_start(struct digest *d, enum digest_kind kind);
void digest_add(struct digest *d, struct span bytes);
/* Ends the sum and writes it in lower-case digits with a NUL. */
void digest_finish(struct digest *d, char hex[DIGEST_HEX]);

/* How many bytes a sum has. */
size_t digest_len(enum digest_kind kind);

#endif
