/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A U-Boot environment in the bytes of a flash: a CRC of 32 bits in the byte order of the
 * board, a byte of flags where there are two copies, then NAME=VALUE after NAME=VALUE,
 * each ended by a NUL, and one NUL more (U-Boot: include/env_internal.h, struct
 * environment_s). Its length is not stored: it is the one for which the CRC is right.
 * Borrows the image.
 */
#ifndef MTD_ENVIRONMENT_H
#define MTD_ENVIRONMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "text/text.h"

enum { ENVIRONMENT_MAX = 256 * 1024 };

/* The text: [from, to) of the image, printable except for single NULs. */
struct environment {
	uint64_t from, to;
	uint64_t at;  /* of the CRC, if crc_ok */
	uint64_t len; /* from the CRC on, as the CRC tells, if crc_ok */
	bool crc_ok;
	uint64_t cost; /* bytes looked at */
};

/* Finds the text around offset `hit` of the image and searches it for the start of an
 * environment. At most `most` bytes are summed for CRCs; the lengths tried are the
 * multiples of 256 and the end of the erased or zeroed bytes behind the text. */
void environment_find(struct span image, uint64_t hit, uint64_t most,
        struct environment *e);

/* The variables, beginning with the first name. */
struct span environment_text(struct span image, const struct environment *e);

/* The value of a variable in such a text; a span without address if it is not set. */
struct span environment_get(struct span text, struct span name);

/* Adds `value` with ${NAME} and $(NAME) replaced, once, by the variables of `text`;
 * unknown ones stay. Each lookup decrements *lookups; at 0 all stay. Adds at most `most`
 * bytes. */
void environment_expand(struct span text, struct span value, size_t most,
        uint32_t *lookups, struct text *out);

#endif
