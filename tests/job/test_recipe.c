/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recipes: every kind of piece gives the bytes it says, at whatever pace it is read; headers
 * are made from what they hold; and what is rendered is a whole file, or none.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "job/write.h"
#include "output/recipe.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/uimages.h"

static const uint64_t paces[] = { 1, 3, 7, 64, 100000 };
enum { PACES = sizeof paces / sizeof paces[0], TIME = 1421856858 };

/* ---- what a recipe gives ---- */

static void
read_all(const struct recipe *r, uint64_t pace, struct text *t)
{
	struct recipe_cursor c = { 0 };
	struct span next;

	text_clear(t);
	while ((next = recipe_next(r, &c, pace)).len) {
		ck_assert_uint_le(next.len, pace);
		text_add_bytes(t, next.at, next.len);
	}
	ck_assert_uint_eq(recipe_next(r, &c, pace).len, 0);
}

/* At every pace, and in memory. */
static void
check_gives(const struct recipe *r, const char *want, size_t len)
{
	struct rendering m;
	struct text t = { 0 };

	ck_assert_uint_eq(r->len, len);
	for (int i = 0; i < PACES; i++) {
		read_all(r, paces[i], &t);
		ck_assert_uint_eq(t.len, len);
		ck_assert(len == 0 || memcmp(t.at, want, len) == 0);
		ck_assert(rendering_start(&m, r, len));
		while (rendering_step(&m, r, paces[i]))
			ck_assert_uint_lt(m.bytes.len, len);
		ck_assert(span_equal(m.bytes, span_of(want, len)) || !len);
		rendering_free(&m);
	}
	text_free(&t);
}

#define GIVES(r, want) check_gives((r), (want), sizeof(want) - 1)

START_TEST(an_empty_recipe_gives_nothing)
{
	struct recipe r = { 0 };

	recipe_add_bytes(&r, (struct span){ 0 });
	recipe_add_fill(&r, 'x', 0);
	recipe_add_made(&r, span_of("", 0));
	recipe_add_blocks(&r, span_of("head", 4), 'x', 8, 0);
	recipe_add_pages(&r, (struct span){ 0 }, 0, &nand_layouts[0]);
	ck_assert_uint_eq(r.pieces.count, 0);
	GIVES(&r, "");
	recipe_free(&r);
}
END_TEST

START_TEST(bytes_fill_and_what_was_made_follow_one_another)
{
	char made[] = "made";
	struct recipe r = { 0 };

	recipe_add_bytes(&r, span_of("borrowed", 8));
	recipe_add_fill(&r, '.', 5);
	recipe_add_fill(&r, '-', 2);
	recipe_add_made(&r, span_of(made, 4));
	memset(made, 'x', 4);
	recipe_add_made(&r, span_of("again", 5));
	recipe_add_bytes(&r, span_of("!", 1));
	GIVES(&r, "borrowed.....--madeagain!");
	recipe_free(&r);
}
END_TEST

START_TEST(blocks_begin_with_their_head)
{
	struct recipe r = { 0 };

	recipe_add_blocks(&r, span_of("AB", 2), '_', 5, 3);
	recipe_add_blocks(&r, span_of("XYZ", 3), '_', 3, 2);
	recipe_add_blocks(&r, (struct span){ 0 }, '+', 2, 2);
	GIVES(&r, "AB___AB___AB___XYZXYZ++++");
	recipe_free(&r);
}
END_TEST

START_TEST(a_fill_may_be_longer_than_the_block_it_comes_from)
{
	static char want[20001];
	struct recipe r = { 0 };

	memset(want, 0xff, 20000);
	recipe_add_fill(&r, 0xff, 20000);
	check_gives(&r, want, 20000);
	recipe_free(&r);
}
END_TEST

/* Pages of 4 and 2 bytes; the image ends in the data, or in the spare area, of the last. */
START_TEST(pages_lose_their_spare_areas)
{
	static const struct nand_layout page = { .data = 4, .spare = 2, .pages = 1 };
	static const char image[] = "abcd--efgh--ijkl--mn";
	static const char all[] = "abcdefghijklmn";
	static const struct { size_t from, len; const char *want; } tries[] = {
		{ 0, 20, all }, { 0, 18, "abcdefghijkl" }, { 0, 17, "abcdefghijkl" },
		{ 0, 16, "abcdefghijkl" }, { 0, 15, "abcdefghijk" }, { 0, 4, "abcd" },
		{ 2, 9, "cdefg" }, { 4, 9, "efg" }, { 5, 9, "efg" }, { 6, 9, "efg" },
		{ 18, 20, "mn" }, { 19, 20, "n" }, { 20, 20, "" }, { 99, 20, "" },
		{ 4, 6, "" },
	};

	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		struct recipe r = { 0 };

		recipe_add_pages(&r, span_of(image, tries[i].len), tries[i].from, &page);
		check_gives(&r, tries[i].want, strlen(tries[i].want));
		recipe_free(&r);
	}
}
END_TEST

START_TEST(lengths_beyond_4_gib_are_added_up)
{
	const uint64_t gib = UINT64_C(1) << 30;
	struct recipe r = { 0 };
	struct rendering m;

	recipe_add_fill(&r, 0, 3 * gib);
	recipe_add_fill(&r, 0, 3 * gib);
	recipe_add_blocks(&r, span_of("x", 1), 0, UINT32_MAX, 2);
	ck_assert_uint_eq(r.len, 6 * gib + 2 * (uint64_t)UINT32_MAX);
	recipe_add_fill(&r, 0, UINT64_MAX - r.len);
	ck_assert_uint_eq(r.len, UINT64_MAX);
	ck_assert(!rendering_start(&m, &r, SIZE_MAX - 1));
	rendering_free(&m);
	recipe_free(&r);
}
END_TEST

START_TEST(memory_has_a_limit)
{
	struct recipe r = { 0 };
	struct rendering m;

	recipe_add_fill(&r, 'x', 100);
	ck_assert(!rendering_start(&m, &r, 99));
	ck_assert_ptr_null(m.bytes.at);
	rendering_free(&m);
	ck_assert(rendering_start(&m, &r, 100));
	rendering_free(&m);
	recipe_free(&r);
}
END_TEST

/* ---- uImages ---- */

static const struct uimage
	outer = { .os = 5, .arch = 2, .type = 5, .name = { (const uint8_t *)"outer", 5 } },
	inner = { .os = 5, .arch = 2, .type = 7, .name = { (const uint8_t *)"inner", 5 } };

static void
sum(struct recipe *r, uint64_t pace)
{
	uint64_t steps = 0;

	while (recipe_sum_step(r, pace))
		steps++;
	ck_assert_uint_le(steps, recipe_sum_cost(r) / pace + 1);
	ck_assert(!recipe_sum_step(r, pace));
}

static void
check_uimage(struct span bytes, uint64_t offset, const struct uimage *want, uint32_t size)
{
	struct uimage u;

	ck_assert(uimage_decode(bytes, offset, &u));
	uimage_sum(bytes, &u);
	ck_assert(u.hcrc_ok && u.dcrc_ok);
	ck_assert_uint_eq(u.size, size);
	ck_assert_uint_eq(u.time, TIME);
	ck_assert_uint_eq(u.type, want->type);
	ck_assert(span_equal(u.name, want->name));
}

/* The same bytes as if the header had been made for a payload in memory. */
START_TEST(a_uimage_is_put_around_a_payload)
{
	uint8_t header[UIMAGE_HEADER_LEN];
	char want[UIMAGE_HEADER_LEN + 14];

	for (int i = 0; i < PACES; i++) {
		struct recipe r = { 0 };

		recipe_open_uimage(&r, &inner, TIME);
		recipe_add_bytes(&r, span_of("payload", 7));
		recipe_add_fill(&r, '.', 7);
		recipe_close_uimage(&r);
		sum(&r, paces[i]);
		uimage_put_header(header, &inner, TIME, span_of("payload.......", 14));
		memcpy(want, header, sizeof header);
		memcpy(want + sizeof header, "payload.......", 14);
		check_gives(&r, want, sizeof want);
		recipe_free(&r);
	}
}
END_TEST

START_TEST(a_uimage_may_hold_nothing)
{
	struct recipe r = { 0 };
	struct text t = { 0 };

	recipe_open_uimage(&r, &inner, TIME);
	recipe_close_uimage(&r);
	ck_assert_uint_eq(recipe_sum_cost(&r), 0);
	sum(&r, 1);
	read_all(&r, 1, &t);
	ck_assert_uint_eq(t.len, UIMAGE_HEADER_LEN);
	check_uimage(span_of(t.at, t.len), 0, &inner, 0);
	text_free(&t);
	recipe_free(&r);
}
END_TEST

/* Two in one, with bytes before, between and behind. */
START_TEST(uimages_nest)
{
	for (int i = 0; i < PACES; i++) {
		const uint32_t first = 4 + UIMAGE_HEADER_LEN + 3, len = UIMAGE_HEADER_LEN + 20;
		struct recipe r = { 0 };
		struct text t = { 0 };

		recipe_add_bytes(&r, span_of("lead", 4));
		recipe_open_uimage(&r, &outer, TIME);
		recipe_add_bytes(&r, span_of("one", 3));
		for (int k = 0; k < 2; k++) {
			recipe_open_uimage(&r, &inner, TIME);
			recipe_add_fill(&r, (uint8_t)('0' + k), 20);
			recipe_close_uimage(&r);
		}
		recipe_add_bytes(&r, span_of("two", 3));
		recipe_close_uimage(&r);
		recipe_add_bytes(&r, span_of("tail", 4));
		sum(&r, paces[i]);
		read_all(&r, paces[i], &t);
		check_uimage(span_of(t.at, t.len), 4, &outer, 6 + 2 * len);
		check_uimage(span_of(t.at, t.len), first, &inner, 20);
		check_uimage(span_of(t.at, t.len), first + len, &inner, 20);
		ck_assert_str_eq(t.at + t.len - 7, "twotail");
		text_free(&t);
		recipe_free(&r);
	}
}
END_TEST

/* ---- the file ---- */

static char place[200], target[300];

static void
make_place(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(place, sizeof place, "%s/flashloupe-XXXXXX", tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(place));
	snprintf(target, sizeof target, "%s/made", place);
}

/* Nothing is left but the target, if `written`. */
static void
leave_place(bool written)
{
	ck_assert_int_eq(unlink(target), written ? 0 : -1);
	ck_assert_int_eq(rmdir(place), 0);
}

static struct write_order
order_of(uint64_t len)
{
	struct write_order o = { 0 };

	recipe_open_uimage(&o.recipe, &inner, TIME);
	recipe_add_fill(&o.recipe, 'x', len);
	recipe_close_uimage(&o.recipe);
	text_add(&o.result, ", and so on");
	return o;
}

static bool
run(struct job *j, uint64_t pace)
{
	double before = 0;

	while (job_step(j, pace)) {
		ck_assert(j->progress >= before && j->progress <= 1);
		before = j->progress;
	}
	return j->state == JOB_DONE;
}

START_TEST(a_file_is_written)
{
	for (int i = 0; i < PACES; i++) {
		struct write_order o = order_of(1000);
		char bytes[2000], want[400];
		struct job j;
		FILE *f;

		make_place();
		write_recipe_start(&j, &o, target, OUTPUT_NEW);
		ck_assert_uint_eq(o.recipe.len, 0);
		ck_assert_msg(run(&j, paces[i]), "%s", j.err.text);
		snprintf(want, sizeof want, "1064 bytes written to %s, and so on", target);
		ck_assert_str_eq(text_str(&j.result), want);
		job_free(&j);
		f = fopen(target, "rb");
		ck_assert_ptr_nonnull(f);
		ck_assert_uint_eq(fread(bytes, 1, sizeof bytes, f), 1064);
		fclose(f);
		check_uimage(span_of(bytes, 1064), 0, &inner, 1000);
		leave_place(true);
	}
}
END_TEST

START_TEST(cancelled_at_any_step_nothing_is_left)
{
	for (int steps = 0; steps <= 20; steps++) {
		struct write_order o = order_of(1000);
		struct job j;

		make_place();
		write_recipe_start(&j, &o, target, OUTPUT_NEW);
		for (int i = 0; i < steps; i++)
			ck_assert(job_step(&j, 100));
		job_free(&j);
		leave_place(false);
	}
}
END_TEST

START_TEST(what_cannot_be_written_is_not_left)
{
	struct rlimit limit = { 5000, 5000 };
	struct write_order o = order_of(20000);
	struct job j;

	make_place();
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	write_recipe_start(&j, &o, target, OUTPUT_NEW);
	ck_assert(!run(&j, 1000));
	ck_assert_ptr_nonnull(strstr(j.err.text, "cannot be written"));
	job_free(&j);
	leave_place(false);
}
END_TEST

/* ---- the check before ---- */

struct check {
	struct recipe_check check;
	int steps;          /* it takes */
	bool fails;
	int *dropped;
};

static enum check_state
look(struct recipe_check *check, struct span made, uint64_t budget, struct text *result,
        struct error *err)
{
	struct check *c = (struct check *)check;

	ck_assert_uint_gt(budget, 0);
	check_uimage(made, 0, &inner, 1000);
	if (c->steps-- > 0)
		return CHECK_GOES_ON;
	text_add(result, ", looked at");
	error_set(err, "no good");
	return c->fails ? CHECK_FAILED : CHECK_PASSED;
}

static void
drop(struct recipe_check *check)
{
	struct check *c = (struct check *)check;

	++*c->dropped;
	free(c);
}

static struct recipe_check *
new_check(int steps, bool fails, int *dropped)
{
	struct check *c = calloc(1, sizeof *c);

	*c = (struct check){ { look, 1, 2000, drop }, steps, fails, dropped };
	return &c->check;
}

START_TEST(what_a_check_refuses_is_not_written)
{
	for (int fails = 0; fails < 2; fails++) {
		struct write_order o = order_of(1000);
		int dropped = 0;
		struct job j;

		make_place();
		o.check = new_check(3, fails, &dropped);
		write_recipe_start(&j, &o, target, OUTPUT_NEW);
		ck_assert_int_eq(run(&j, 100), !fails);
		ck_assert_int_eq(dropped, 1);
		if (fails)
			ck_assert_str_eq(j.err.text, "no good");
		else
			ck_assert_ptr_nonnull(strstr(text_str(&j.result), "looked at"));
		job_free(&j);
		leave_place(!fails);
	}
}
END_TEST

START_TEST(what_is_too_large_for_memory_is_written_and_said_so)
{
	struct write_order o = { 0 };
	int dropped = 0;
	struct job j;

	make_place();
	recipe_add_fill(&o.recipe, 0, 2001);
	o.check = new_check(0, true, &dropped);
	write_recipe_start(&j, &o, target, OUTPUT_NEW);
	ck_assert_msg(run(&j, 100), "%s", j.err.text);
	ck_assert_ptr_nonnull(strstr(text_str(&j.result), "too large to be scanned"));
	ck_assert_int_eq(dropped, 1);
	job_free(&j);
	leave_place(true);
}
END_TEST

CASES(recipe)
{
	tcase_add_test(tcase, an_empty_recipe_gives_nothing);
	tcase_add_test(tcase, bytes_fill_and_what_was_made_follow_one_another);
	tcase_add_test(tcase, blocks_begin_with_their_head);
	tcase_add_test(tcase, a_fill_may_be_longer_than_the_block_it_comes_from);
	tcase_add_test(tcase, pages_lose_their_spare_areas);
	tcase_add_test(tcase, lengths_beyond_4_gib_are_added_up);
	tcase_add_test(tcase, memory_has_a_limit);
	tcase_add_test(tcase, a_uimage_is_put_around_a_payload);
	tcase_add_test(tcase, a_uimage_may_hold_nothing);
	tcase_add_test(tcase, uimages_nest);
	tcase_add_test(tcase, a_file_is_written);
	tcase_add_test(tcase, cancelled_at_any_step_nothing_is_left);
	tcase_add_test(tcase, what_cannot_be_written_is_not_left);
	tcase_add_test(tcase, what_a_check_refuses_is_not_written);
	tcase_add_test(tcase, what_is_too_large_for_memory_is_written_and_said_so);
}
