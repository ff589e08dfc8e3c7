/* SPDX-License-Identifier: GPL-2.0-or-later */
/* No false claim: good images, parts of them and random data are no NAND dumps. */
#include "firmware/firmware.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/cases/erase_cases.h"
#include "tests/fixture/random.h"
#include "tests/fixture/share.h"

enum { RUNS = 20, CROPS = 6, BUFFERS = 100, LEAST = 20000, MOST = 120000 };

static bool
is_claimed(struct span bytes)
{
	struct firmware *f = firmware_new(image_of_memory("test", bytes), NULL);
	bool claimed = false;

	firmware_finish(f);
	claimed = f->nand.layout.data != 0;
	firmware_close(f);
	return claimed;
}

/* Random data, of which some stretches are erased or zeros, as between the parts of a flash. */
START_TEST(random_data_are_no_dump)
{
	static uint8_t bytes[MOST];
	uint32_t seed = 1000 + (uint32_t)_i;

	for (int k = 0; k < BUFFERS; k++) {
		uint32_t len = LEAST + next_random(&seed) % (MOST - LEAST), fill = 0;

		for (uint32_t i = 0; i < len; i++) {
			if (i % 4096 == 0)
				fill = next_random(&seed) % 8;
			bytes[i] = fill == 0 ? 0xff : fill == 1 ? 0 : (uint8_t)next_random(&seed);
		}
		ck_assert_msg(!share_has((size_t)k, _i) || !is_claimed(span_of(bytes, len)),
		        "run %d, buffer %d", _i, k);
	}
}
END_TEST

/* An image as it is, and crops of it, which begin anywhere. */
static void
try_image(struct erase_image *image, void *arg)
{
	struct span all = span_of(image->bytes.at, image->bytes.len);
	int turn = ++*(int *)arg;
	uint32_t seed = 7;

	ck_assert_msg(!is_claimed(all), "%s", image->name);
	for (int k = 0; k < CROPS; k++) {
		size_t at = next_random(&seed) % all.len;

		ck_assert_msg(!share_has((size_t)k, turn) || !is_claimed(span_cut(all, at, 1 << 19)),
		        "%s from %zu on", image->name, at);
	}
}

START_TEST(good_images_are_no_dumps)
{
	int turn = 0;

	ck_assert_int_gt(erase_images(try_image, &turn), 0);
}
END_TEST

CASES(claims)
{
	tcase_set_timeout(tcase, 600);
	tcase_add_loop_test(tcase, random_data_are_no_dump, 0, RUNS);
	tcase_add_test(tcase, good_images_are_no_dumps);
}
