/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs that name themselves: boot loaders, kernels and a few more have a string with
 * their version in them, by which a stretch of bytes can be named that has no header. The
 * search is linear and in slices. A struct program_search is a value that borrows
 * the bytes and starts zeroed.
 */
#ifndef UBOOT_PROGRAM_H
#define UBOOT_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

enum { PROGRAM_LEN_MAX = 80 };

struct program_search {
	uint64_t at;         /* searched up to here */
	int rank;            /* of what was found, from 1 on: the lower, the more it says; 0:
	                      * nothing */
	struct span version; /* "U-Boot 2013.07-rc3 (Jan 21 2015 - 16:14:18)" */
};

/* Continues for about `budget` bytes; false once all is searched, or nothing better can be
 * found. */
bool program_search_step(struct program_search *s, struct span bytes, uint64_t budget);

#endif
