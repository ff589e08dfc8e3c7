/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sequences and texts: the changes found lead from the first to the second, are the
 * fewest, and make a diff that can be applied.
 */
#include <stdlib.h>
#include <string.h>

#include "base/diff.h"
#include "compare/compare.h"
#include "compare/delta.h"
#include "firmware/model/subject.h"
#include "list/compare.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/pair.h"
#include "tests/fixture/patch.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/world.h"

/* ---- sequences ---- */

/* Makes b from a by the changes, and compares. */
static void
check_diff(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m)
{
	uint32_t *made = memory_zeroed((size_t)n + m + 1, sizeof *made);
	struct diff d = { 0 };
	uint32_t at = 0, count = 0;

	diff_make(&d, a, n, b, m);
	for (size_t i = 0; i <= d.changes.count; i++) {
		struct diff_change end = { n, 0, m, 0 };
		const struct diff_change *c = i < d.changes.count ? &d.changes.at[i]
		                                                  : &end;

		ck_assert_uint_le(at, c->a);
		while (at < c->a)
			made[count++] = a[at++];
		ck_assert_uint_eq(count, c->b);
		for (uint32_t k = 0; k < c->b_count; k++)
			made[count++] = b[c->b + k];
		at += c->a_count;
	}
	ck_assert_uint_eq(count, m);
	ck_assert(m == 0 || memcmp(made, b, m * sizeof *b) == 0);
	diff_free(&d);
	free(made);
}

static void
fill(uint32_t *list, uint32_t n, uint32_t kinds, uint32_t *state)
{
	for (uint32_t i = 0; i < n; i++)
		list[i] = next_random(state) % kinds;
}

START_TEST(changes_make_the_second_of_the_first)
{
	uint32_t a[60], b[60], state = 77 + (uint32_t)_i;

	for (int round = 0; round < 400; round++) {
		uint32_t n = next_random(&state) % 60, m = next_random(&state) % 60;

		fill(a, n, 1 + (uint32_t)_i, &state);
		fill(b, m, 1 + (uint32_t)_i, &state);
		check_diff(a, n, b, m);
	}
}
END_TEST

static uint32_t
total(const struct diff *d)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < d->changes.count; i++)
		sum += d->changes.at[i].a_count + d->changes.at[i].b_count;
	return sum;
}

/* The fewest changes, by the table that takes n times m. */
static uint32_t
fewest(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m)
{
	uint32_t cost[31][31];

	for (uint32_t i = 0; i <= n; i++)
		for (uint32_t j = 0; j <= m; j++) {
			uint32_t best = i == 0 || j == 0 ? i + j : cost[i - 1][j] + 1;

			if (i && j && cost[i][j - 1] + 1 < best)
				best = cost[i][j - 1] + 1;
			if (i && j && a[i - 1] == b[j - 1] && cost[i - 1][j - 1] < best)
				best = cost[i - 1][j - 1];
			cost[i][j] = best;
		}
	return cost[n][m];
}

START_TEST(changes_are_the_fewest)
{
	uint32_t a[30], b[30], state = 5;

	for (int round = 0; round < 1000; round++) {
		uint32_t n = next_random(&state) % 31, m = next_random(&state) % 31;
		struct diff d = { 0 };

		fill(a, n, 4, &state);
		fill(b, m, 4, &state);
		diff_make(&d, a, n, b, m);
		ck_assert_uint_eq(total(&d), fewest(a, n, b, m));
		diff_free(&d);
	}
}
END_TEST

/* Nothing in common, all in common, much of the same: the search gives up in time. */
START_TEST(long_sequences_take_no_time)
{
	enum { LONG = 65536 }; /* lines that a text can have */
	uint32_t *a = memory_zeroed(LONG, sizeof *a), *b = memory_zeroed(LONG, sizeof *b);
	uint32_t state = 9;

	for (uint32_t i = 0; i < LONG; i++) {
		a[i] = i;
		b[i] = LONG - i;
	}
	check_diff(a, LONG, b, LONG);
	fill(a, LONG, 2, &state);
	fill(b, LONG, 2, &state);
	check_diff(a, LONG, b, LONG);
	fill(b, LONG, 1, &state);
	check_diff(a, LONG, b, LONG);
	fill(b, LONG, LONG, &state);
	check_diff(a, LONG, b, LONG);
	free(a);
	free(b);
}
END_TEST

/* ---- texts ---- */

static void
random_text(struct text *t, uint32_t *state)
{
	static const char *const words[] = { "a", "b", "", "one = 1", "\tx", "end" };
	uint32_t n = next_random(state) % 30;

	text_clear(t);
	for (uint32_t i = 0; i < n; i++)
		text_addf(t, "%s%s", words[next_random(state) % 6],
		        i + 1 < n || next_random(state) % 2 ? "\n" : "");
}

START_TEST(a_unified_diff_can_be_applied)
{
	struct text a = { 0 }, b = { 0 }, patch = { 0 }, made = { 0 };
	struct delta_sink sink = { patch_keep_line, &patch, 0 };
	uint32_t state = 3;

	for (int round = 0; round < 3000; round++) {
		random_text(&a, &state);
		random_text(&b, &state);
		text_clear(&patch);
		text_clear(&made);
		ck_assert_int_eq(delta_texts(span_of(a.at, a.len), span_of(b.at, b.len),
		                         &sink) == DELTA_EQUAL,
		        strcmp(text_str(&a), text_str(&b)) == 0);
		patch_apply(text_str(&patch), text_str(&a), &made);
		ck_assert_str_eq(text_str(&made), text_str(&b));
	}
	text_free(&a);
	text_free(&b);
	text_free(&patch);
	text_free(&made);
}
END_TEST

START_TEST(text_is_told_from_bytes)
{
	static const struct {
		const char *text;
		bool is;
	} rows[] = {
		{ "", true }, { "a\tb\\\n", true }, { "dos\r\n", true },
		{ "gr\xc3\xbc\xc3\x9f", true },
		{ "lone \r here", false }, { "\x1b[31m", false }, { "\xff\xfe", false },
		{ "\xe2\x80\xae", false }, { "\x7f", false },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ck_assert_int_eq(rows[i].is,
		        delta_is_text(span_of(rows[i].text, strlen(rows[i].text))));
}
END_TEST

CASES(diff)
{
	tcase_add_loop_test(tcase, changes_make_the_second_of_the_first, 0, 12);
	tcase_add_test(tcase, changes_are_the_fewest);
	tcase_add_test(tcase, long_sequences_take_no_time);
	tcase_add_test(tcase, a_unified_diff_can_be_applied);
	tcase_add_test(tcase, text_is_told_from_bytes);
}
