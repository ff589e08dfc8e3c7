/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page that the screen begins with: what it advises for an image of each kind, that it
 * waits with what takes long until the image is examined, and that rows of a part stand for it.
 */
#include <string.h>

#include "overview/overview.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/samples.h"

static void
make_doubtful(struct firmware *f)
{
	strcpy(f->volumes.at[0]->doubt.why, "much speaks for a boundary");
}

static const struct {
	const char *file;
	void (*change)(struct firmware *f);
	const char *actions; /* in order */
} advice[] = {
	{ "7518-hi3518-home.uimage", NULL, "files pad issues" },
	{ "damaged.uimage", NULL, "issues deleted files" },
	{ "history.jffs2", NULL, "deleted files issues" },
	{ "nocm-unpadded.jffs2", NULL, "evidence files issues" },
	{ "dump.bin", NULL, "evidence files issues" },
	{ "history.jffs2", make_doubtful, "why-parts deleted files" },
};

static struct firmware *
open_file(const char *name)
{
	struct firmware *f = sample_open_file(name);

	ck_assert_ptr_nonnull(f);
	firmware_finish(f);
	return f;
}

static size_t
row_about(const struct table *t, enum overview_topic topic)
{
	size_t row = 0;

	while (row < table_count(t) && table_overview_topic(t, row) != topic)
		row++;
	return row;
}

static void
add_actions(const struct table *t, struct text *actions)
{
	for (size_t row = 0; row < table_count(t); row++) {
		const char *action = table_overview_action(t, row);

		ck_assert((action != NULL) == (table_overview_topic(t, row) == OVERVIEW_NEXT));
		ck_assert((action != NULL) == (table_overview_command(t, row) != NULL));
		if (action)
			text_addf(actions, "%s%s", actions->len ? " " : "", action);
	}
}

START_TEST(each_kind_is_advised)
{
	struct firmware *f = open_file(advice[_i].file);
	struct text actions = { 0 };
	struct table t;

	if (advice[_i].change)
		advice[_i].change(f);
	table_open(&t, &table_overview, f, NULL);
	add_actions(&t, &actions);
	ck_assert_str_eq(text_str(&actions), advice[_i].actions);
	table_close(&t);
	text_free(&actions);
	firmware_close(f);
}
END_TEST

START_TEST(nothing_is_advised_for_unknown_bytes_but_to_look_at_them)
{
	static const char bytes[] = "\1\2\3\4\5\6\7\1\2\3\4\5\6\7";
	struct firmware *f = sample_open_bytes(span_of(bytes, sizeof bytes), NULL);
	struct text actions = { 0 };
	struct table t;

	firmware_finish(f);
	table_open(&t, &table_overview, f, NULL);
	add_actions(&t, &actions);
	ck_assert_str_eq(text_str(&actions), "hex issues map");
	ck_assert_str_eq(table_overview_text(&t, row_about(&t, OVERVIEW_VERDICT)),
	        "not understood");
	table_close(&t);
	text_free(&actions);
	firmware_close(f);
}
END_TEST

/* Linear work is done once, at the end. */
START_TEST(what_takes_long_waits)
{
	static const enum overview_topic late[] = { OVERVIEW_ERASE, OVERVIEW_FILES,
		OVERVIEW_SPACE, OVERVIEW_DELETED, OVERVIEW_ISSUES, OVERVIEW_NEXT };
	struct firmware *f = open_file("damaged.uimage");
	enum firmware_phase phase = f->phase;
	struct table t;

	table_open(&t, &table_overview, f, NULL);
	for (size_t i = 0; i < COUNT(late); i++)
		ck_assert_uint_lt(row_about(&t, late[i]), table_count(&t));
	f->phase = FIRMWARE_SCAN;
	f->generation++;
	ck_assert(table_refresh(&t));
	for (size_t i = 0; i < COUNT(late); i++)
		ck_assert_uint_eq(row_about(&t, late[i]), table_count(&t));
	ck_assert_uint_eq(strncmp(table_overview_text(&t, row_about(&t, OVERVIEW_VERDICT)),
	        "not known yet", strlen("not known yet")), 0);
	f->phase = phase;
	table_close(&t);
	firmware_close(f);
}
END_TEST

/* What is wrong is looked for once: the page waits for the list of it. */
START_TEST(it_shares_the_list_of_issues)
{
	struct firmware *f = open_file("damaged.uimage");
	struct text alone = { 0 };
	struct table t, issues;

	table_open(&t, &table_overview, f, NULL);
	text_add(&alone, table_overview_text(&t, row_about(&t, OVERVIEW_ISSUES)));
	table_close(&t);
	table_open_patient(&issues, &table_issues, f, NULL);
	table_open_overview(&t, f, &issues);
	for (int i = 0; i < 10; i++)
		table_make(&t, SIZE_MAX);
	ck_assert(t.unmade && issues.unmade);
	ck_assert_uint_eq(row_about(&t, OVERVIEW_ISSUES), table_count(&t));
	ck_assert_uint_eq(strncmp(table_overview_text(&t, row_about(&t, OVERVIEW_VERDICT)),
	        "not known yet", strlen("not known yet")), 0);
	while (issues.unmade)
		table_make(&issues, SIZE_MAX);
	table_make(&t, SIZE_MAX);
	ck_assert(!t.unmade);
	ck_assert_str_eq(table_overview_text(&t, row_about(&t, OVERVIEW_ISSUES)), text_str(&alone));
	/* One that is closed is no list. */
	table_close(&issues);
	f->generation++;
	ck_assert(table_refresh(&t));
	while (t.unmade)
		table_make(&t, SIZE_MAX);
	ck_assert_str_eq(table_overview_text(&t, row_about(&t, OVERVIEW_ISSUES)), text_str(&alone));
	table_close(&t);
	text_free(&alone);
	firmware_close(f);
}
END_TEST

static void
add_all(const struct table *t, struct text *out)
{
	for (size_t row = 0; row < table_count(t); row++)
		text_addf(out, "%s\n", table_overview_text(t, row));
}

/* Slices of any size find the same, as much as they can at once or next to nothing. */
START_TEST(slices_find_the_same)
{
	static const char *const files[] = { "history.jffs2", "damaged.uimage", "dump.bin" };
	struct firmware *f = open_file(files[_i % 3]);
	struct text once = { 0 }, slices = { 0 };
	struct table t;
	int steps = 0;

	table_open(&t, &table_overview, f, NULL);
	add_all(&t, &once);
	table_close(&t);
	table_open_patient(&t, &table_overview, f, NULL);
	f->generation++;
	ck_assert(table_refresh(&t));
	for (; t.unmade; steps++)
		table_make(&t, 1 + (size_t)_i);
	ck_assert_int_gt(steps, 4);
	add_all(&t, &slices);
	ck_assert_str_eq(text_str(&slices), text_str(&once));
	table_close(&t);
	text_free(&once);
	text_free(&slices);
	firmware_close(f);
}
END_TEST

START_TEST(a_row_of_a_part_stands_for_it)
{
	struct firmware *f = open_file("dump.bin");
	struct subject s;
	struct table t;
	size_t parts = 0;

	table_open(&t, &table_overview, f, NULL);
	for (size_t row = 0; row < table_count(&t); row++) {
		table_subject(&t, row, &s);
		if (table_overview_topic(&t, row) != OVERVIEW_PART)
			continue;
		ck_assert_uint_gt(s.bytes.len, 0);
		parts++;
	}
	ck_assert_uint_gt(parts, 4);
	table_subject(&t, row_about(&t, OVERVIEW_ERASE), &s);
	ck_assert_ptr_eq(s.volume, f->volumes.at[0]);
	table_close(&t);
	firmware_close(f);
}
END_TEST

CASES(overview)
{
	tcase_add_loop_test(tcase, each_kind_is_advised, 0, COUNT(advice));
	tcase_add_test(tcase, nothing_is_advised_for_unknown_bytes_but_to_look_at_them);
	tcase_add_test(tcase, what_takes_long_waits);
	tcase_add_test(tcase, it_shares_the_list_of_issues);
	tcase_add_loop_test(tcase, slices_find_the_same, 0, 6);
	tcase_add_test(tcase, a_row_of_a_part_stands_for_it);
}
