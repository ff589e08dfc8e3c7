/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "digest/digest.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/crc32.h"
#include "digest/digest_private.h"

enum { LENGTH_AT = 56 };

void
digest_start(struct digest *d, enum digest_kind kind)
{
	/* RFC 1321, 3.3; FIPS 180-4, 5.3.1 begins with the same four. */
	static const uint32_t first[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476,
		0xc3d2e1f0 };

	*d = (struct digest){ .kind = kind };
	if (kind == DIGEST_CRC8)
		d->state[0] = 0xff;
	if (kind == DIGEST_MD5 || kind == DIGEST_SHA1)
		memcpy(d->state, first, sizeof first);
	if (kind == DIGEST_SHA256)
		sha256_start(&d->sha256);
	if (kind == DIGEST_SHA384)
		sha384_start(&d->sha512);
	if (kind == DIGEST_SHA512)
		sha512_start(&d->sha512);
}

static void
take_block(struct digest *d, const uint8_t *block)
{
	if (d->kind == DIGEST_MD5)
		md5_block(d->state, block);
	else
		sha1_block(d->state, block);
}

static void
add_blocks(struct digest *d, struct span bytes)
{
	size_t used = d->bytes % DIGEST_BLOCK;

	d->bytes += bytes.len;
	while (bytes.len > 0) {
		size_t n = bytes.len < DIGEST_BLOCK - used ? bytes.len : DIGEST_BLOCK - used;

		if (n == DIGEST_BLOCK) {
			take_block(d, bytes.at);
		} else {
			memcpy(d->block + used, bytes.at, n);
			if (used + n == DIGEST_BLOCK)
				take_block(d, d->block);
		}
		used = (used + n) % DIGEST_BLOCK;
		bytes = span_cut(bytes, n, bytes.len - n);
	}
}

/* OpenWrt: firmware-utils, mkchkimg.c and Netgear's own sources: the sum of the bytes, and
 * the sum of those sums. */
static void
add_fletcher(struct digest *d, struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		d->state[0] += bytes.at[i];
		d->state[1] += d->state[0];
	}
}

static void
add_sum8(struct digest *d, struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		d->state[0] += bytes.at[i];
}

/* OpenWrt: firmware-utils, mkzynfw.c. A last byte that has no other is a high one. */
static void
add_sum16(struct digest *d, struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++, d->bytes++) {
		d->state[0] += (d->bytes % 2 ? 1u : 256u) * bytes.at[i];
		d->state[0] = (d->state[0] & 0xffff) + (d->state[0] >> 16);
	}
}

/* x^8 + x^7 + x^6 + x^4 + x^2 + 1, reflected (OpenWrt: package/utils/nvram, crc.c). */
static void
add_crc8(struct digest *d, struct span bytes)
{
	uint32_t crc = d->state[0];

	for (size_t i = 0; i < bytes.len; i++) {
		crc ^= bytes.at[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xab : 0);
	}
	d->state[0] = crc;
}

void
digest_add(struct digest *d, struct span bytes)
{
	switch (d->kind) {
	case DIGEST_CRC32:
	case DIGEST_CRC32_NOT:
		d->state[0] = crc32_usual_more(d->state[0], bytes);
		break;
	case DIGEST_FLETCHER:
		add_fletcher(d, bytes);
		break;
	case DIGEST_SUM8_NOT:
		add_sum8(d, bytes);
		break;
	case DIGEST_SUM16:
		add_sum16(d, bytes);
		break;
	case DIGEST_CRC8:
		add_crc8(d, bytes);
		break;
	case DIGEST_MD5:
	case DIGEST_SHA1:
		add_blocks(d, bytes);
		break;
	case DIGEST_SHA256:
		sha256_add(&d->sha256, bytes);
		break;
	case DIGEST_SHA384:
	case DIGEST_SHA512:
		sha512_add(&d->sha512, bytes);
		break;
	}
}

/* A one bit, zeros, and the length in bits: MD5 has its low byte first. */
static void
pad(struct digest *d)
{
	static const uint8_t zeros[DIGEST_BLOCK] = { 0 };
	uint64_t bits = d->bytes * 8;
	uint8_t length[8];

	add_blocks(d, span_of("\x80", 1));
	add_blocks(d, span_of(zeros, (DIGEST_BLOCK + LENGTH_AT - d->bytes % DIGEST_BLOCK)
	                             % DIGEST_BLOCK));
	for (int i = 0; i < 8; i++)
		length[i] = (uint8_t)(bits >> (d->kind == DIGEST_MD5 ? 8 * i : 56 - 8 * i));
	add_blocks(d, span_of(length, sizeof length));
}

static uint32_t
fold(uint32_t sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	return ((sum >> 16) + sum) & 0xffff;
}

static void
write_words(const struct digest *d, char hex[DIGEST_HEX])
{
	int digits = 2 * (int)digest_len(d->kind);

	for (int i = 0; 8 * i < digits; i++) {
		uint32_t w = d->kind == DIGEST_MD5 ? __builtin_bswap32(d->state[i])
		                                   : d->state[i];

		snprintf(hex + 8 * i, 9, "%0*" PRIx32, digits < 8 ? digits : 8, w);
	}
}

void
digest_finish(struct digest *d, char hex[DIGEST_HEX])
{
	switch (d->kind) {
	case DIGEST_CRC32_NOT:
		d->state[0] = ~d->state[0];
		break;
	case DIGEST_SUM8_NOT:
		d->state[0] = ~d->state[0] & 0xff;
		break;
	case DIGEST_FLETCHER:
		d->state[0] = fold(d->state[1]) << 16 | fold(d->state[0]);
		break;
	case DIGEST_MD5:
	case DIGEST_SHA1:
		pad(d);
		break;
	case DIGEST_SHA256:
		sha256_finish(&d->sha256, hex);
		return;
	case DIGEST_SHA384:
	case DIGEST_SHA512:
		sha512_finish(&d->sha512, hex);
		return;
	case DIGEST_CRC32:
	case DIGEST_SUM16:
	case DIGEST_CRC8:
		break;
	}
	write_words(d, hex);
}

size_t
digest_len(enum digest_kind kind)
{
	switch (kind) {
	case DIGEST_MD5: return 16;
	case DIGEST_SHA1: return 20;
	case DIGEST_SHA256: return 32;
	case DIGEST_SHA384: return 48;
	case DIGEST_SHA512: return 64;
	case DIGEST_SUM8_NOT:
	case DIGEST_CRC8: return 1;
	case DIGEST_SUM16: return 2;
	case DIGEST_FLETCHER:
	case DIGEST_CRC32:
	case DIGEST_CRC32_NOT: break;
	}
	return 4;
}
