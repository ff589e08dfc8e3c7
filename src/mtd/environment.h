/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A U-Boot environment in the bytes of a flash: a CRC of 32 bits in the byte order of the
 * board, a byte of flags where there are two copies, then NAME=VALUE after NAME=VALUE, each
 * ended by a NUL, and one NUL more (U-Boot: include/env_internal.h, struct
 * environment_s). Its length is stored nowhere: the CRC tells it. Borrows the image.
 */
#ifndef MTD_ENVIRONMENT_H
#define MTD_ENVIRONMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "base/text.h"

enum { ENVIRONMENT_MAX = 256 * 1024 };

/* Text of the kind: [from, to) of the image, printable but for single NULs. */
struct environment {
	uint64_t from, to;
	uint64_t at;  /* of the CRC, if crc_ok */
	uint64_t len; /* from the CRC on, as the CRC tells, if crc_ok */
	bool crc_ok;
	uint64_t cost; /* bytes looked at */
};

/* The text around offset `hit` of the image. It is looked through for an environment's
 * start, and at most `most` bytes are summed for CRCs: a multiple of 256 is tried for the
 * length, and the end of the erased or zeroed bytes behind the text. */
void environment_find(struct span image, uint64_t hit, uint64_t most,
        struct environment *e);

/* The variables, from the first byte of the first name on. */
struct span environment_text(struct span image, const struct environment *e);

/* The value of a variable in such a text; no address if there is none. */
struct span environment_get(struct span text, struct span name);

/* Adds `value` with ${NAME} and $(NAME) replaced, once, by the variables of `text`; unknown
 * ones stay, as do all once *lookups, which each of them lowers, is 0. Ends at `most`
 * bytes. */
void environment_expand(struct span text, struct span value, size_t most,
        uint32_t *lookups, struct text *out);

#endif
