/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/vendor/bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
put(struct text *t, size_t at, const void *bytes, size_t len)
{
	while (t->len < at + len)
		text_add_bytes(t, "", 1);
	memcpy(t->at + at, bytes, len);
}

void
put_text(struct text *t, size_t at, const char *s)
{
	put(t, at, s, strlen(s));
}

void
put32(struct text *t, size_t at, uint32_t n, enum endian e)
{
	for (size_t i = 0; i < 4; i++)
		put(t, at + i, &(uint8_t){ (uint8_t)(n >> 8 * (e == ENDIAN_LITTLE ? i : 3 - i)) },
		        1);
}

void
put_noise(struct text *t, size_t at, size_t len, uint8_t letter)
{
	for (size_t i = 0; i < len; i++)
		put(t, at + i, &(uint8_t){ (uint8_t)(letter + i % 7) }, 1);
}

static void
hex_of(const struct text *t, enum digest_kind kind, size_t from, size_t len, const void *before,
        size_t before_len, char hex[DIGEST_HEX])
{
	struct digest d;

	digest_start(&d, kind);
	digest_add(&d, span_of(before, before_len));
	digest_add(&d, span_of(t->at + from, len));
	digest_finish(&d, hex);
}

void
seal_number(struct text *t, size_t at, enum digest_kind kind, size_t from, size_t len,
        enum endian e)
{
	char hex[DIGEST_HEX];
	uint32_t n;

	hex_of(t, kind, from, len, "", 0, hex);
	n = (uint32_t)strtoul(hex, NULL, 16);
	if (digest_len(kind) == 4)
		put32(t, at, n, e);
	for (size_t i = 0; digest_len(kind) < 4 && i < digest_len(kind); i++)
		put(t, at + i, &(uint8_t){ (uint8_t)(n >> 8 * (digest_len(kind) - 1 - i)) }, 1);
}

void
seal_hash(struct text *t, size_t at, enum digest_kind kind, size_t from, size_t len,
        const void *salt, size_t salt_len)
{
	char hex[DIGEST_HEX];

	hex_of(t, kind, from, len, salt, salt_len, hex);
	for (size_t i = 0; i < digest_len(kind); i++) {
		unsigned int byte;

		sscanf(hex + 2 * i, "%2x", &byte);
		put(t, at + i, &(uint8_t){ (uint8_t)byte }, 1);
	}
}

void
seal_md5(struct text *t, size_t at, size_t from, size_t len, const void *salt, size_t salt_len)
{
	seal_hash(t, at, DIGEST_MD5, from, len, salt, salt_len);
}
