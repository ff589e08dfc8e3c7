/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sorting in slices comes to what qsort makes of it. */
#include <stdlib.h>
#include <string.h>

#include "base/radix.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"

enum { MOST = 3000 };

struct thing {
	uint32_t major, minor, serial;
};

static uint32_t
key_of(const void *element, unsigned int which, const void *arg)
{
	const struct thing *t = element;

	(void)arg;
	return which == 0 ? ~t->major : which == 1 ? t->minor : t->serial;
}

static int
by_keys(const void *a, const void *b)
{
	for (unsigned int k = 0; k < 3; k++) {
		uint32_t x = key_of(a, k, NULL), y = key_of(b, k, NULL);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

static uint32_t
first_key(const void *element, unsigned int which, const void *arg)
{
	(void)which;
	return *(const uint32_t *)element ^ *(const uint32_t *)arg;
}

/* Random ones, few different ones, ascending, descending, and in order by the last key alone. */
static void
fill(struct thing *all, size_t count, int kind, uint32_t *seed)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t r = next_random(seed), up = i * 3, down = UINT32_MAX - i;

		all[i] = (struct thing){ kind == 0 ? r : kind == 1 ? r % 3 : kind == 2 ? down
			: kind == 3 ? up : r % 7, next_random(seed) % 5,
			kind == 4 ? up : kind == 5 ? down : next_random(seed) };
	}
}

enum { KINDS = 6 };

START_TEST(slices_sort_as_one_go_does)
{
	static const size_t counts[] = { 0, 1, 2, 31, 32, 33, 255, MOST };
	static const uint64_t budgets[] = { 1, 7, 1000, UINT64_MAX };
	static struct thing got[MOST], want[MOST];
	uint32_t seed = 5;

	for (int kind = 0; kind < KINDS; kind++)
		for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
			uint64_t left;
			struct radix r;

			fill(got, counts[k], kind, &seed);
			memcpy(want, got, counts[k] * sizeof *got);
			qsort(want, counts[k], sizeof *want, by_keys);
			radix_begin(&r, got, counts[k], sizeof *got, 3, key_of, NULL);
			do {
				left = budgets[_i];
			} while (radix_step(&r, &left));
			radix_end(&r);
			if (counts[k])
				ck_assert_mem_eq(got, want, counts[k] * sizeof *got);
		}
}
END_TEST

START_TEST(one_key_of_small_elements_sorts)
{
	uint32_t all[MOST], flip = 0x80000000u, seed = 9;

	for (size_t i = 0; i < MOST; i++)
		all[i] = next_random(&seed);
	radix_sort(all, MOST, sizeof *all, 1, first_key, &flip);
	for (size_t i = 1; i < MOST; i++)
		ck_assert_uint_le(all[i - 1] ^ flip, all[i] ^ flip);
}
END_TEST

START_TEST(it_may_be_stopped_at_any_time)
{
	static struct thing all[MOST];
	struct radix r = { .own = NULL };
	uint32_t seed = 3;

	radix_end(&r);
	for (uint64_t budget = 1; budget < 20 * MOST; budget += MOST / 3) {
		uint64_t left = budget;

		fill(all, MOST, 0, &seed);
		radix_begin(&r, all, MOST, sizeof *all, 3, key_of, NULL);
		radix_step(&r, &left);
		radix_end(&r);
	}
}
END_TEST

CASES(radix)
{
	tcase_add_loop_test(tcase, slices_sort_as_one_go_does, 0, 4);
	tcase_add_test(tcase, one_key_of_small_elements_sorts);
	tcase_add_test(tcase, it_may_be_stopped_at_any_time);
}
