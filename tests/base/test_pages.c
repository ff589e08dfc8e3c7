/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arrays that share their pages with the array they differ from. */
#include "base/pages.h"
#include "tests/fixture/check_main.h"

enum { COUNT = 5 * PAGES_ELEMENTS + 3 };

static void
put(struct pages *p, uint32_t i, uint32_t value)
{
	*(uint32_t *)pages_write(p, i) = value;
}

static uint32_t
get(const struct pages *p, uint32_t i)
{
	return *(const uint32_t *)pages_at(p, i);
}

static uint32_t
shared(const struct pages *p)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < p->count; i += PAGES_ELEMENTS)
		count += p->at[i >> PAGES_SHIFT] == p->base->at[i >> PAGES_SHIFT];
	return count;
}

static void
begin(struct pages *p)
{
	pages_new(p, COUNT, sizeof(uint32_t));
	for (uint32_t i = 0; i < COUNT; i++) {
		ck_assert_uint_eq(get(p, i), 0);
		put(p, i, i);
	}
}

START_TEST(a_page_is_copied_when_it_is_written_to)
{
	struct pages p, q;

	begin(&p);
	pages_like(&q, &p);
	ck_assert_uint_eq(shared(&q), 6);
	put(&q, COUNT - 1, 7);
	ck_assert_uint_eq(shared(&q), 5);
	ck_assert_uint_eq(get(&p, COUNT - 1), COUNT - 1);
	for (uint32_t i = 0; i < COUNT; i++)
		ck_assert_uint_eq(get(&q, i), i == COUNT - 1 ? 7 : i);
	pages_free(&q);
	pages_free(&p);
}
END_TEST

START_TEST(what_is_equal_again_is_shared_again)
{
	struct pages p, q;

	begin(&p);
	pages_like(&q, &p);
	put(&q, 0, 9);
	put(&q, COUNT / 2, 9);
	put(&q, 0, 0);
	pages_settle(&q);
	ck_assert_uint_eq(shared(&q), 5);
	ck_assert_uint_eq(get(&q, COUNT / 2), 9);
	pages_free(&q);
	pages_free(&p);
}
END_TEST

START_TEST(one_takes_in_what_differs_from_it)
{
	struct pages p, q, r;

	begin(&p);
	pages_like(&q, &p);
	put(&q, 1, 100);
	put(&q, 200, 200000);
	pages_like(&r, &q);
	put(&r, 2, 300);
	put(&r, COUNT - 1, 400);
	pages_absorb(&q, &r);
	ck_assert_uint_eq(shared(&q), 3);
	ck_assert_uint_eq(get(&q, 1), 100);
	ck_assert_uint_eq(get(&q, 2), 300);
	ck_assert_uint_eq(get(&q, 200), 200000);
	ck_assert_uint_eq(get(&q, COUNT - 1), 400);
	ck_assert_uint_eq(get(&p, 2), 2);
	pages_free(&q);
	pages_free(&p);
}
END_TEST

START_TEST(there_may_be_none)
{
	struct pages p, q;

	pages_new(&p, 0, 8);
	pages_like(&q, &p);
	pages_settle(&q);
	pages_free(&q);
	pages_free(&p);
}
END_TEST

CASES(pages)
{
	tcase_add_test(tcase, a_page_is_copied_when_it_is_written_to);
	tcase_add_test(tcase, what_is_equal_again_is_shared_again);
	tcase_add_test(tcase, one_takes_in_what_differs_from_it);
	tcase_add_test(tcase, there_may_be_none);
}
