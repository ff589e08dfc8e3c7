/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File systems set side by side, as the partitions of a flash are, and whether the program
 * then keeps them apart. A row of file systems owns its bytes; neighbours_free releases them.
 */
#ifndef TESTS_DIVIDE_CASES_H
#define TESTS_DIVIDE_CASES_H

#include "tests/erase_cases.h"

enum { NEIGHBOURS_MAX = 3 };

enum divide_verdict {
	DIVIDED_RIGHT,   /* each is a part of its own, at its offset and of its length */
	DIVIDED_NEAR,    /* but for blocks that hold a cleanmarker alone, or nothing */
	DIVIDED_TOLD,    /* not divided, and said to be doubtful */
	DIVIDED_DAMAGED, /* not divided, and said to be damaged */
	DIVIDED_MERGED,  /* not divided, in silence */
	DIVIDED_FALSELY, /* something else */
	DIVIDED_VERDICTS
};
extern const char *const divide_verdicts[DIVIDED_VERDICTS];

/* Bytes that hold several file systems. */
struct neighbours {
	struct text bytes;
	uint64_t from[NEIGHBOURS_MAX], to[NEIGHBOURS_MAX];
	int count;
};

/* Appends `gap` bytes of 0xff, then the image from byte `crop` on. */
void neighbours_add(struct neighbours *n, const struct erase_image *image, uint64_t crop,
        uint64_t gap);
/* Opens the bytes as the program would, and judges; a sentence on what was found in `why`,
 * which has room for `room` bytes. */
enum divide_verdict neighbours_try(const struct neighbours *n, char *why, size_t room);
/* True if bytes [from, to) are of cleanmarkers and 0xff alone. */
bool neighbours_idle(const struct neighbours *n, uint64_t from, uint64_t to);
void neighbours_free(struct neighbours *n);

/* What becomes of bytes that are of one file system at most. */
enum single_verdict { SINGLE_RIGHT, SINGLE_DOUBTED, SINGLE_SPLIT, SINGLE_VERDICTS };
enum single_verdict divide_single(struct span bytes, char *why, size_t room);

/* How file systems are set side by side: in pairs, with up to three erased blocks between the
 * two, or whole blocks missing at the start of the first; three; and one twice. */
enum divide_arrangement {
	SIDE_BY_SIDE,
	FIRST_CROPPED,
	THREE_IN_A_ROW,
	TWO_COPIES,
	DIVIDE_ARRANGEMENTS
};
extern const char *const divide_arrangements[DIVIDE_ARRANGEMENTS];

struct divide_counts {
	int rows[DIVIDE_ARRANGEMENTS][DIVIDED_VERDICTS];
	int singles[VARIANT_COUNT][SINGLE_VERDICTS];
};

/* printf, or what is called in its place */
typedef int divide_note(const char *format, ...);

/* Tries every ordered pair (or every so many-th) of the images whose name begins with
 * `prefix` and that have one byte order, some threes, and each by itself; `note`, which may be
 * NULL, is told what is not right. Returns how many images there were. */
int divide_try_all(const char *prefix, int every, struct divide_counts *counts,
        divide_note *note);

#endif
