/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes numbers as bytes, in either order: the counterpart of span_u16 and its like. */
#ifndef BASE_PUT_H
#define BASE_PUT_H

#include <stdint.h>

#include "base/span.h"

/* Writes the low `width` bytes (at most 4) of `value` to `at`. */
static inline void
put_number(uint8_t *at, uint32_t value, unsigned int width, enum endian e)
{
	for (unsigned int i = 0; i < width; i++)
		at[i] = (uint8_t)(value >> 8 * (e == ENDIAN_LITTLE ? i : width - 1 - i));
}

static inline void
put_u32(uint8_t *at, uint32_t value, enum endian e)
{
	put_number(at, value, 4, e);
}

#endif
