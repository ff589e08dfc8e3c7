/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers of vendors put together byte by byte, for the tests of this room. */
#ifndef TESTS_VENDOR_BYTES_H
#define TESTS_VENDOR_BYTES_H

#include "digest/digest.h"
#include "text/text.h"

enum { KERNEL = 1000, ROOT = 600 }; /* lengths of the payloads */

/* Writes at `at`, with zeros before it if the text is shorter. */
void put(struct text *t, size_t at, const void *bytes, size_t len);
void put_text(struct text *t, size_t at, const char *s);
void put32(struct text *t, size_t at, uint32_t n, enum endian e);
/* Seven letters in turn, from `letter` on. */
void put_noise(struct text *t, size_t at, size_t len, uint8_t letter);

/* Stores the sum of [from, from + len) at `at`: a number of up to 4 bytes. */
void seal_number(struct text *t, size_t at, enum digest_kind kind, size_t from, size_t len,
        enum endian e);
/* A hash, as it is, of the salt and then those bytes. */
void seal_hash(struct text *t, size_t at, enum digest_kind kind, size_t from, size_t len,
        const void *salt, size_t salt_len);
void seal_md5(struct text *t, size_t at, size_t from, size_t len, const void *salt,
        size_t salt_len);

#endif
