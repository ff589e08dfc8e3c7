/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the probes of formats have in common (store/part.h): the answer put together, and
 * small checks of fields. A probe claims a part only on evidence that chance doesn't give: a
 * checksum, or fields that agree. It never refuses after work that grows with the part; what
 * is found damaged further in is a damaged part. So a survey stays linear.
 */
#ifndef STORE_HIT_H
#define STORE_HIT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/part.h"

/* Answers with a part of `claimed` bytes at the start of `s`, which reaches to the end of the
 * area; false if that is none. */
bool hit_claim(struct part_hit *hit, struct span s, uint64_t claimed);

/* Answers with a part of which at least `seen` bytes are there, up to where another begins. */
bool hit_open(struct part_hit *hit, struct span s, uint64_t seen);

/* Adds the zeros behind the part, up to a multiple of `unit` bytes, if nothing but zeros fills
 * it up. */
void hit_pad(struct part_hit *hit, struct span s, uint32_t unit);

/* Adds to what is said of the part. What doesn't fit is left out. */
void hit_say(struct part_hit *hit, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Adds `lead` and, in quotes, the text up to the first NUL, without spaces at its end; nothing
 * if it is empty. */
void hit_quote(struct part_hit *hit, const char *lead, struct span name);

/* The same in UTF-16, little-endian: characters other than ASCII are shown as `?`. */
void hit_quote_wide(struct part_hit *hit, const char *lead, struct span name);

/* Adds a UUID, unless it is all zeros: ", UUID 01234567-89ab-...". */
void hit_uuid(struct part_hit *hit, struct span uuid);

/* Adds `lead` and a size for people: "64 KiB". */
void hit_size(struct part_hit *hit, const char *lead, uint64_t bytes);

/* True if n is a power of 2, from `least` to `most`. */
bool is_power_of_2(uint64_t n, uint64_t least, uint64_t most);

/* True if the bytes of `word` stand at `at`. */
bool span_has_word(struct span s, size_t at, const char *word);

/* CRC-32 with the polynomial of Castagnoli (RFC 3720, B.4), reflected, begun with `crc` and
 * not inverted at the end: as ext4, EROFS and Btrfs use it. */
uint32_t crc32c_more(uint32_t crc, struct span s);

#endif
