/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chance that a seed repeats: Marsaglia's xorshift of 32 bits. */
#ifndef BASE_DRAW_H
#define BASE_DRAW_H

#include <stdint.h>

/* The next number, and state; it is never 0 if the state wasn't. */
static inline uint32_t
draw_next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

#endif
