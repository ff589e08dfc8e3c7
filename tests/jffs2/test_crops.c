/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The erase size is never wrong: over every image with a known size, whole, cropped and
 * damaged, the whole program decides rightly or not at all. Images of a kernel are looked
 * for as test_truth.c does; some are made here. tests/erase_table prints the same as a table.
 */
#include <stdio.h>

#include "tests/fixture/check_main.h"
#include "tests/fixture/cases/erase_cases.h"
#include "tests/fixture/share.h"

enum { CROPS = 15 / SHARES, DAMAGES = SHARES > 1 ? 1 : 2 };

static int counts[VARIANT_COUNT][VERDICT_COUNT];

static void
try_one(const struct erase_image *image, enum erase_variant variant, uint32_t seed)
{
	struct erase_answer a;

	erase_try(image, variant, seed, &a);
	counts[variant][a.verdict]++;
	ck_assert_msg(a.verdict != VERDICT_WRONG, "%s, %s, seed %u: it is %u, not %s",
	        image->name, erase_variants[variant], seed, a.truth, a.why);
}

static void
try_all(struct erase_image *image, void *arg)
{
	(void)arg;
	for (int variant = 0; variant < VARIANT_COUNT; variant++) {
		int seeds = variant == VARIANT_CROP ? CROPS
		            : variant > VARIANT_CROP ? DAMAGES : 1;

		for (int i = 1; i <= seeds; i++)
			try_one(image, (enum erase_variant)variant, 104729u * (uint32_t)i);
	}
}

START_TEST(no_decision_is_wrong)
{
	int images = erase_images(try_all, NULL), whole;

	whole = counts[VARIANT_WHOLE][VERDICT_RIGHT];
	printf("# erase size of %d images: %d right, the others undecided\n", images, whole);
	for (int i = 1; i < VARIANT_COUNT; i++)
		printf("# %s: %d right, %d undecided, %d without nodes\n", erase_variants[i],
		        counts[i][VERDICT_RIGHT], counts[i][VERDICT_UNDECIDED],
		        counts[i][VERDICT_NO_PART]);
	fflush(stdout);
	ck_assert_int_ge(images, 6);
	/* Five images, two of them in data/, hold too little. */
	ck_assert_int_ge(whole, images - (images > 6 ? 5 : 2));
	ck_assert_int_ge(counts[VARIANT_DAMAGE_1][VERDICT_RIGHT] * 10,
	        images * DAMAGES * (images > 6 ? 8 : 5));
}
END_TEST

static const struct {
	uint32_t size, blocks;
	enum erase_markers markers;
	bool decided; /* when whole */
} made[] = {
	{ 4096, 16, MARKERS_ALL, true },
	{ 4096, 16, MARKERS_NONE, true },
	{ 8192, 12, MARKERS_ALL, true },
	{ 65536, 12, MARKERS_ALL, true },
	{ 65536, 12, MARKERS_NONE, true },
	{ 65536, 12, MARKERS_HALF, true },
	{ 65536, 24, MARKERS_ERASED, false },
	{ 131072, 9, MARKERS_ERASED, false },
	{ 262144, 6, MARKERS_ALL, true },
	{ 1 << 20, 5, MARKERS_ALL, true },
	{ 1 << 20, 5, MARKERS_NONE, true },
	{ 4224, 20, MARKERS_NONE, true }, /* dataflash: eight pages of 528 bytes */
	{ 8448, 20, MARKERS_NONE, true },
	{ 8448, 20, MARKERS_ALL, true },
	{ 135168, 9, MARKERS_ALL, true },
};

/* Alone, and three equal ones in a row. */
START_TEST(made_images)
{
	struct erase_image image, more;
	struct erase_answer whole;

	erase_image_make(&image, made[_i].size, made[_i].blocks, made[_i].markers, 31);
	erase_try(&image, VARIANT_WHOLE, 1, &whole);
	ck_assert_msg(whole.size == made[_i].size || !made[_i].decided, "%s: %s", image.name,
	        whole.why);
	try_all(&image, NULL);
	erase_image_make(&more, made[_i].size, 3, made[_i].markers, 33);
	erase_image_append(&image, &more);
	erase_image_append(&image, &more);
	try_all(&image, NULL);
	erase_image_free(&more);
	erase_image_free(&image);
}
END_TEST

/* Three blocks of 12 KiB and four of 16 KiB end together: two such places, with nothing but
 * erased runs in between, must not pass for 16 KiB. */
START_TEST(common_multiples_are_no_proof)
{
	struct erase_image image;

	erase_image_make(&image, 12288, 6, MARKERS_HALF, 24738);
	try_one(&image, VARIANT_DAMAGE_1, 176);
	try_one(&image, VARIANT_DAMAGE_5, 176);
	erase_image_free(&image);
}
END_TEST

/* Two file systems with different blocks, one after the other: there is no one size. */
START_TEST(mixed_sizes_are_undecided)
{
	static const uint32_t sizes[][2] = { { 65536, 131072 }, { 131072, 65536 },
		{ 16384, 65536 }, { 65536, 8448 } };
	struct erase_image image, more;
	struct erase_answer a;
	enum erase_markers markers = _i & 1 ? MARKERS_ALL : MARKERS_NONE;

	erase_image_make(&image, sizes[_i / 2][0], 9, markers, 5);
	erase_image_make(&more, sizes[_i / 2][1], (1 << 20) / sizes[_i / 2][1], markers, 7);
	erase_image_append(&image, &more);
	erase_try(&image, VARIANT_WHOLE, 1, &a);
	ck_assert_msg(a.size == 0, "%s", a.why);
	erase_image_free(&more);
	erase_image_free(&image);
}
END_TEST

CASES(crops)
{
	tcase_set_timeout(tcase, 600);
	tcase_add_test(tcase, no_decision_is_wrong);
	tcase_add_loop_test(tcase, made_images, 0, (int)(sizeof made / sizeof made[0]));
	tcase_add_test(tcase, common_multiples_are_no_proof);
	tcase_add_loop_test(tcase, mixed_sizes_are_undecided, 0, 8);
}
