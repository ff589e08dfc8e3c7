/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What changed from one sequence of numbers to another: the fewest deletions and
 * insertions, as long as there are not too many (Myers, "An O(ND) Difference Algorithm",
 * 1986, in linear space). Two sequences that have little in common are divided where the
 * search was given up, so that the time stays linear; the result is still right, only
 * longer.
 */
#ifndef BASE_DIFF_H
#define BASE_DIFF_H

#include <stdint.h>

#include "base/array.h"

/* Elements [a, a + a_count) of the first are [b, b + b_count) in the second; one of the
 * counts may be 0, and the elements between two changes are equal. */
struct diff_change {
	uint32_t a, a_count, b, b_count;
};

struct diff {
	ARRAY(struct diff_change) changes; /* in order */
};

/* Fills the zeroed `d`; each count less than 2^30. */
void diff_make(struct diff *d, const uint32_t *a, uint32_t a_count, const uint32_t *b,
        uint32_t b_count);
void diff_free(struct diff *d);

#endif
