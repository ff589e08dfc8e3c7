/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The simulated flash: what bits may do, what a cut leaves, and travel over its events. */
#include <string.h>

#include "chip/chip.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"

enum { BLOCK = 4096, BLOCKS = 4, STEPS = 200 };

static const struct chip_shape shapes[] = {
	{ .block = BLOCK, .blocks = BLOCKS },
	{ .block = BLOCK, .blocks = BLOCKS, .page = 512 },
	{ .block = BLOCK, .blocks = BLOCKS, .page = 2048 },
};

static void
open_shape(struct chip *c, int i, uint32_t seed)
{
	struct chip_shape s = shapes[i];

	ck_assert(chip_shape_check(&s, NULL));
	chip_open(c, &s, seed);
}

START_TEST(bits_only_fall)
{
	const uint8_t low[] = { 0x0f, 0x55 }, high[] = { 0xf0, 0x54 };
	struct chip c;

	open_shape(&c, 0, 1);
	ck_assert(chip_program(&c, 8, span_of(low, 2)));
	ck_assert_uint_eq(c.faults.rising, 0);
	ck_assert(chip_program(&c, 8, span_of(high, 2)));
	ck_assert_uint_eq(c.data[8], 0);
	ck_assert_uint_eq(c.data[9], 0x54);
	ck_assert_uint_eq(c.faults.rising, 1);
	ck_assert(chip_erase(&c, 0));
	ck_assert_uint_eq(c.data[8], 0xff);
	ck_assert_uint_eq(c.wear[0], 1);
	ck_assert_uint_eq(c.wear[1], 0);
	chip_free(&c);
}
END_TEST

/* A block that fails reports it, with power on, and does half of what it should; so many times. */
START_TEST(a_worn_block_fails)
{
	uint8_t page[512] = { 0 };
	struct chip c;

	open_shape(&c, _i, 1);
	chip_fail(&c, CHIP_FAILS_PROGRAM, 1, 1);
	chip_fail(&c, CHIP_FAILS_ERASE, 1, 2);
	ck_assert(chip_program(&c, 0, span_of(page, 512)));
	ck_assert(!chip_program(&c, BLOCK, span_of(page, 512)));
	ck_assert(!c.off && c.events.at[1].failed && !c.events.at[1].torn);
	ck_assert_uint_eq(c.data[BLOCK + 255], 0);
	ck_assert_uint_eq(c.data[BLOCK + 256], 0xff);
	ck_assert(!chip_erase(&c, 1));
	ck_assert(!chip_erase(&c, 1));
	ck_assert_uint_eq(c.wear[1], 2);
	ck_assert(chip_erase(&c, 1));
	ck_assert_uint_eq(c.data[BLOCK], 0xff);
	ck_assert(chip_program(&c, BLOCK, span_of(page, 512)));
	ck_assert_uint_eq(c.faults.rising + c.faults.twice, 0);
	chip_go(&c, 1);
	ck_assert_uint_eq(c.data[BLOCK], 0xff);
	chip_free(&c);
}
END_TEST

START_TEST(a_page_is_written_once)
{
	uint8_t page[2048];
	struct chip c;

	memset(page, 0xff, sizeof page);
	open_shape(&c, 2, 1);
	ck_assert(chip_program(&c, 2048, span_of(page, 2048)));
	ck_assert_uint_eq(c.faults.twice, 0);
	ck_assert(chip_program(&c, 2048, span_of(page, 2048)));
	ck_assert_uint_eq(c.faults.twice, 1);
	ck_assert(chip_erase(&c, 0));
	ck_assert(chip_program(&c, 2048, span_of(page, 2048)));
	ck_assert_uint_eq(c.faults.twice, 1);
	ck_assert(chip_mark_bad(&c, 3));
	ck_assert(chip_is_bad(&c, 3) && !chip_is_bad(&c, 2));
	ck_assert(!chip_erase(&c, 3));
	chip_free(&c);
}
END_TEST

START_TEST(a_cut_leaves_what_comes_before_it)
{
	uint8_t bytes[BLOCK];
	struct chip c;

	fill_random(bytes, sizeof bytes, 7);
	for (uint32_t at = 0; at <= 1024; at += 13) {
		open_shape(&c, _i, 1);
		chip_cut_after(&c, at);
		ck_assert_int_eq(chip_program(&c, BLOCK, span_of(bytes, BLOCK)), false);
		ck_assert_mem_eq(c.data + BLOCK, bytes, at);
		ck_assert_uint_eq(span_run(span_of(c.data, 2 * BLOCK), BLOCK + at, 0xff),
		        BLOCK - at);
		ck_assert(c.off && !chip_erase(&c, 1) && !chip_program(&c, 0, span_of(bytes, BLOCK)));
		ck_assert_uint_eq(c.events.at[c.now - 1].kind, CHIP_CUT);
		chip_power(&c);
		ck_assert(chip_erase(&c, 1));
		chip_free(&c);
	}
}
END_TEST

START_TEST(a_cut_erase_raises_some_bits)
{
	uint8_t bytes[BLOCK];
	uint32_t raised = 0;
	struct chip c;

	memset(bytes, 0, sizeof bytes);
	open_shape(&c, _i, 5);
	ck_assert(chip_program(&c, 0, span_of(bytes, BLOCK)));
	chip_cut_after(&c, BLOCK / 2);
	ck_assert(!chip_erase(&c, 0));
	ck_assert(c.events.at[c.now - 2].torn);
	for (uint32_t i = 0; i < BLOCK; i++)
		raised += (uint32_t)__builtin_popcount(c.data[i]);
	ck_assert_uint_gt(raised, BLOCK * 8 * 2 / 5);
	ck_assert_uint_lt(raised, BLOCK * 8 * 3 / 5);
	chip_free(&c);
}
END_TEST

/* ---- events ---- */

static void
act(struct chip *c, uint32_t *state)
{
	uint8_t bytes[2048];
	uint32_t what = next_random(state) % 8, block = next_random(state) % BLOCKS;
	uint32_t page = c->shape.page;

	fill_random(bytes, sizeof bytes, next_random(state) | 1);
	if (what == 0)
		chip_erase(c, block);
	else if (what == 1 && page)
		chip_program_spare(c, block, 8, span_of(bytes, 8));
	else if (what == 2 && page && block == 3)
		chip_mark_bad(c, block);
	else if (what == 3)
		chip_cut_after(c, next_random(state) % 5000);
	else if (page)
		chip_program(c, next_random(state) % chip_pages(c) * page, span_of(bytes, page));
	else
		chip_program(c, next_random(state) % (chip_size(c) - 99), span_of(bytes, 99));
	chip_power(c);
}

static uint32_t
sum_of(const struct chip *c)
{
	struct text t = { 0 };
	uint32_t sum = c->off;

	chip_dump(c, &t);
	text_add_bytes(&t, c->wear, BLOCKS * sizeof *c->wear);
	if (c->written)
		text_add_bytes(&t, c->written, chip_pages(c));
	for (size_t i = 0; i < t.len; i++)
		sum = sum * 31 + (uint8_t)t.at[i];
	text_free(&t);
	return sum;
}

START_TEST(travel_gives_each_moment_again)
{
	uint32_t state = 11, sums[STEPS + 1];
	size_t ends[STEPS + 1];
	struct chip c;

	open_shape(&c, _i, 3);
	for (int i = 0; i <= STEPS; i++) {
		sums[i] = sum_of(&c);
		ends[i] = c.now;
		act(&c, &state);
	}
	for (int n = 0; n < 3 * STEPS; n++) {
		int i = (int)(next_random(&state) % (STEPS + 1));

		chip_go(&c, ends[i]);
		ck_assert_uint_eq(sum_of(&c), sums[i]);
	}
	chip_go(&c, ends[STEPS / 2]);
	act(&c, &state);
	ck_assert_uint_eq(c.now, c.events.count);
	chip_go(&c, ends[3]);
	ck_assert_uint_eq(sum_of(&c), sums[3]);
	chip_free(&c);
}
END_TEST

START_TEST(an_image_comes_back)
{
	uint32_t state = 5;
	struct text a = { 0 }, b = { 0 };
	struct error err;
	struct chip c, d;

	open_shape(&c, _i, 3);
	open_shape(&d, _i, 4);
	for (int i = 0; i < STEPS; i++)
		act(&c, &state);
	chip_dump(&c, &a);
	ck_assert(chip_load(&d, span_of(a.at, a.len), &err));
	chip_dump(&d, &b);
	ck_assert_uint_eq(a.len, b.len);
	ck_assert_mem_eq(a.at, b.at, a.len);
	text_add(&a, "x");
	ck_assert(!chip_load(&d, span_of(a.at, a.len), &err));
	text_free(&a);
	text_free(&b);
	chip_free(&c);
	chip_free(&d);
}
END_TEST

START_TEST(odd_shapes_are_refused)
{
	static const struct chip_shape odd[] = {
		{ .block = 4095, .blocks = 8 }, { .block = 2048, .blocks = 8 },
		{ .block = 4096, .blocks = 0 }, { .block = 4096, .blocks = 1 << 20 },
		{ .block = 4096, .blocks = 8, .page = 256 },
		{ .block = 4096, .blocks = 8, .page = 8192 },
		{ .block = 4096, .blocks = 8, .page = 768 },
	};
	struct chip_shape s = odd[_i];
	struct error err;

	ck_assert(!chip_shape_check(&s, &err));
	ck_assert(err.text[0]);
}
END_TEST

CASES(chip)
{
	tcase_add_test(tcase, bits_only_fall);
	tcase_add_loop_test(tcase, a_worn_block_fails, 0, 2);
	tcase_add_test(tcase, a_page_is_written_once);
	tcase_add_loop_test(tcase, a_cut_leaves_what_comes_before_it, 0, ROWS_OF(shapes));
	tcase_add_loop_test(tcase, a_cut_erase_raises_some_bits, 0, ROWS_OF(shapes));
	tcase_add_loop_test(tcase, travel_gives_each_moment_again, 0, ROWS_OF(shapes));
	tcase_add_loop_test(tcase, an_image_comes_back, 0, ROWS_OF(shapes));
	tcase_add_loop_test(tcase, odd_shapes_are_refused, 0, 7);
}
