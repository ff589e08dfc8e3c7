/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The search for magic numbers: each format has a cursor that stands at its next
 * candidate. What a cursor found ahead is kept, so that no format examines a byte twice
 * and a whole survey stays linear.
 */
#ifndef STORE_CURSOR_H
#define STORE_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "store/part.h"

/* The next candidate is at `at` if found, and not before `at` if not. */
struct cursor {
	uint64_t at;
	bool found;
};

/* The index of the format (of the NULL-ended list, with a cursor each) whose candidate
 * comes first in [from, to) of `bytes`, the earlier in the list where two begin
 * together; -1 if there is none. A candidate's magic lies wholly within `bytes`. */
int cursor_first(struct cursor *cursors, const struct format *const *formats,
        struct span bytes, uint64_t from, uint64_t to);

#endif
