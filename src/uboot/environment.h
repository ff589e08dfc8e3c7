/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A U-Boot environment in the bytes of a flash: a CRC of 32 bits in the byte order of the
 * board, a byte of flags where there are two copies, then NAME=VALUE after NAME=VALUE,
 * each ended by a NUL, and one NUL more (U-Boot: include/env_internal.h, struct
 * environment_s). Its length is not stored: it is the one for which the CRC is right.
 * Borrows the image.
 */
#ifndef UBOOT_ENVIRONMENT_H
#define UBOOT_ENVIRONMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"
#include "store/part.h"
#include "text/text.h"

enum { ENVIRONMENT_MAX = 256 * 1024 };

/* The text: [from, to) of the image, printable except for single NULs. */
struct environment {
	uint64_t from, to;
	uint64_t at;  /* of the CRC, if crc_ok */
	uint64_t len; /* from the CRC on, as the CRC tells, if crc_ok */
	bool crc_ok;
	enum endian endian; /* of the CRC, if crc_ok */
	int flags;     /* the byte of flags where there are two copies, else -1 */
	uint64_t cost; /* bytes looked at */
};

/* Finds the text around offset `hit` of the image and searches it for the start of an
 * environment. At most `most` bytes are summed for CRCs; the lengths tried are the
 * multiples of 256 and the end of the erased or zeroed bytes behind the text. */
void environment_find(struct span image, uint64_t hit, uint64_t most,
        struct environment *e);

/* The same for an environment that begins at `at`: true if its text does, whether its CRC
 * is right or not. The text must have its two NULs. */
bool environment_at(struct span image, uint64_t at, struct environment *e);

/* True if U-Boot uses the copy with the flags `a` and not the one with `b` (U-Boot:
 * env_check_redund): 1 is in use and 0 is not, else they count up from 255 to 0. */
bool environment_replaces(int a, int b);

/* The variables, beginning with the first name. */
struct span environment_text(struct span image, const struct environment *e);

/* Moves *line, zeroed at first, to the next "NAME=VALUE" of such a text; false at its end. */
bool environment_next(struct span text, struct span *line);
/* The name in a line, up to the =; and the value behind it. */
struct span environment_name(struct span line);
struct span environment_value(struct span line);

/* The value of a variable in such a text; a span without address if it is not set. */
struct span environment_get(struct span text, struct span name);

/* Adds `value` with ${NAME} and $(NAME) replaced, once, by the variables of `text`;
 * unknown ones stay. Each lookup decrements *lookups; at 0 all stay. Adds at most `most`
 * bytes. */
void environment_expand(struct span text, struct span value, size_t most,
        uint32_t *lookups, struct text *out);

/* environment_change.c: adds the e->len bytes of the environment, whose CRC is right, with
 * variables changed: "NAME=VALUE" sets one, "NAME=" removes it, since U-Boot keeps none without
 * a value. Those that stay keep their order; flags stay. False with err set, and a part of it
 * added, if a change is not of that form, or there is no room. */
bool environment_change(struct span image, const struct environment *e, char *const *changes,
        size_t count, struct text *out, struct error *err);

/* The rows of the survey: an environment with one copy, and one of two copies, which has a
 * byte of flags. One whose CRC is wrong is only taken for one where a block begins, and
 * with names that U-Boot itself uses. */
extern const struct format environment_format, environment_copy_format;

#endif
