/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Images whose erase size is known, what can happen to them (a crop, bytes in front,
 * damaged nodes), and whether the program then finds the size: right, undecided, wrong.
 * An erase_image owns its bytes; erase_image_free releases them.
 */
#ifndef TESTS_ERASE_CASES_H
#define TESTS_ERASE_CASES_H

#include "base/array.h"
#include "base/span.h"
#include "base/text.h"

enum { ERASE_AREAS = 4 };

/* Bytes [from, to) of an image with boundaries every `size` bytes from `from` on, and
 * `slip` bytes later too where bytes were added (or, negative, lost) in the middle. */
struct erase_area {
	uint64_t from, to;
	uint32_t size;
	int32_t slip;
};

struct erase_image {
	char name[80];
	struct text bytes;
	struct erase_area areas[ERASE_AREAS];
	int area_count;
};

/* What is done to an image. */
enum erase_variant {
	VARIANT_WHOLE,
	VARIANT_QUARTER, /* the first 25 % */
	VARIANT_THIRD,   /* the middle third */
	VARIANT_CUT_1,   /* begins 1 byte late, ... */
	VARIANT_CUT_2,
	VARIANT_CUT_3,
	VARIANT_CUT_4,
	VARIANT_CUT_1234, /* 0x1234 bytes late */
	VARIANT_CUT_HALF, /* half a block and 4 bytes late */
	VARIANT_PREFIX,  /* 3 bytes in front */
	VARIANT_CROP,    /* any stretch, by the seed */
	VARIANT_DAMAGE_1, /* 1 % of the nodes damaged, by the seed */
	VARIANT_DAMAGE_5,
	VARIANT_MARKERS, /* 5 % of the nodes, every fourth cleanmarker and summary */
	VARIANT_COUNT
};
extern const char *const erase_variants[VARIANT_COUNT]; /* their names */

enum erase_verdict { VERDICT_RIGHT, VERDICT_UNDECIDED, VERDICT_NO_PART, VERDICT_WRONG,
	VERDICT_COUNT };
extern const char *const erase_verdicts[VERDICT_COUNT];

/* What became of one variant: the verdict over all JFFS2 parts (a wrong one is decisive,
 * then a right one), and of the part that it comes from, the truth and the answer. */
struct erase_answer {
	enum erase_verdict verdict;
	uint32_t truth, size;
	double confidence;
	char why[300];
};

/* Every image with a known size there is: those in data/, and of the shared folder (see
 * test_truth.c) where it exists. Calls `each` in turn; returns how many there were. */
int erase_images(void (*each)(struct erase_image *image, void *arg), void *arg);

/* Which blocks of a made image begin with a cleanmarker. */
enum erase_markers { MARKERS_NONE, MARKERS_ALL, MARKERS_HALF, MARKERS_ERASED };

/* Makes an image of `blocks` blocks: one file, written again and again in nodes of random
 * length; every fourth block is left empty. With MARKERS_ERASED only these have one. */
void erase_image_make(struct erase_image *image, uint32_t size, uint32_t blocks,
        enum erase_markers markers, uint32_t seed);

/* Appends `tail`, with its areas. */
void erase_image_append(struct erase_image *image, const struct erase_image *tail);

/* Makes the variant, opens it as the program would and judges what is decided. */
void erase_try(const struct erase_image *image, enum erase_variant variant, uint32_t seed,
        struct erase_answer *answer);

/* Appends the bytes of the variant to `bytes`. */
void erase_variant_bytes(const struct erase_image *image, enum erase_variant variant,
        uint32_t seed, struct text *bytes);

void erase_image_free(struct erase_image *image);

#endif
