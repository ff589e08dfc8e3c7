/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables filtered: expressions that are right and wrong. */
#include <string.h>
#include <strings.h>

#include "firmware/model/subject.h"
#include "list/files/files.h"
#include "list/jffs2/nodes.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/share.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/rows.h"
#include "tests/fixture/tables.h"

/* ---- filtering ---- */

/* How many rows an expression leaves; SIZE_MAX if it is refused. */
static size_t
left_by(struct table *t, const char *expression)
{
	struct error err;

	return table_filter(t, expression, &err) ? table_count(t) : SIZE_MAX;
}

START_TEST(filters_leave_the_rows_that_they_name)
{
	struct text out = { 0 };
	struct rows w;

	rows_open(&w, &table_nodes);
	ck_assert_uint_eq(left_by(&w.t, "type=DIRENT"), 12);
	for (size_t row = 0; row < table_count(&w.t); row++)
		ck_assert_str_eq(rows_cell(&w.t, row, "type", &out), "DIRENT");
	ck_assert_uint_eq(left_by(&w.t, "type=dirent"), 12);
	ck_assert_uint_eq(left_by(&w.t, "  TYPE = inode  "), 36);
	ck_assert_uint_eq(left_by(&w.t, "type=INODE & version=2"), 12);
	ck_assert_uint_eq(left_by(&w.t, "type=INODE & version=2 & ino<5"), 3);
	ck_assert_uint_eq(left_by(&w.t, "type=INODE & version!=2"), 24);
	ck_assert_uint_eq(left_by(&w.t, "ino=3 & type=INODE | ino=4 & type=INODE"), 6);
	ck_assert_uint_eq(left_by(&w.t, "type=INODE & length>0x200"), 15);
	ck_assert_uint_eq(left_by(&w.t, "type=INODE & length>=168 & length<=168"), 3);
	ck_assert_uint_eq(left_by(&w.t, "type=INODE & length>=1K"), 0);
	ck_assert_uint_eq(left_by(&w.t, "state=superseded"), 24);
	ck_assert_uint_eq(left_by(&w.t, "magic=1985 & ino=2"), 3);
	ck_assert_uint_eq(left_by(&w.t, "magic=0x1985 & ino=2"), 3);
	ck_assert_uint_eq(left_by(&w.t, "ver=3"), 13); /* by its title; a name has 3, too */
	ck_assert_uint_eq(left_by(&w.t, "ino=-"), table_count(&w.t));
	ck_assert_uint_eq(left_by(&w.t, "what~ODD NAME"), 24);
	ck_assert_uint_eq(left_by(&w.t, "odd name"), 24);
	ck_assert_uint_eq(left_by(&w.t, "CLEANMRK"), w.v->log.part.len / BLOCK);
	ck_assert_uint_eq(left_by(&w.t, ""), table_count_all(&w.t));
	text_free(&out);
	rows_close(&w);
}
END_TEST

START_TEST(offsets_are_compared_as_they_are_shown)
{
	struct rows w;

	rows_open(&w, &table_nodes);
	for (size_t row = 0; row < table_count_all(&w.t); row += 5) {
		struct text out = { 0 }, expression = { 0 };
		uint32_t extent;

		table_filter(&w.t, "", NULL);
		extent = table_nodes_extent(&w.t, row);
		text_addf(&expression, "offset<%s", rows_cell(&w.t, row, "offset", &out));
		if (extent != EXTENT_NONE)
			ck_assert_uint_eq(left_by(&w.t, text_str(&expression)), extent);
		text_free(&out);
		text_free(&expression);
	}
	rows_close(&w);
}
END_TEST

START_TEST(times_are_compared_as_far_as_given)
{
	struct rows w;

	rows_open(&w, &table_files);
	table_files_open_all(&w.t, true);
	ck_assert_uint_eq(table_count(&w.t), 13);
	ck_assert_uint_eq(left_by(&w.t, "mtime=1970-01"), 12 + 1);
	ck_assert_uint_eq(left_by(&w.t, "mtime=1970-01-03"), 1);
	ck_assert_uint_eq(left_by(&w.t, "mtime>1970-01-03"), 11);
	ck_assert_uint_eq(left_by(&w.t, "mtime>=1970-01-03 & size<=150"), 2);
	ck_assert_uint_eq(left_by(&w.t, "mode~rw-r--r--"), 12);
	ck_assert_uint_eq(left_by(&w.t, "uid=0 & nlink=1"), 12);
	rows_close(&w);
}
END_TEST

/* Each expression and its opposite leave all rows that have a value. */
START_TEST(flags_and_tenths_are_values)
{
	static const char *const yes[] = { "yes", "TRUE" }, *const no[] = { "no", "False", "-" };
	struct rows w;
	size_t all;

	rows_open(&w, &table_blocks);
	all = table_count(&w.t);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
		struct text expression = { 0 };
		size_t with;

		text_addf(&expression, "marker=%s", yes[i % 2]);
		with = left_by(&w.t, text_str(&expression));
		ck_assert_uint_gt(with, 0);
		text_clear(&expression);
		text_addf(&expression, "marker=%s", no[i]);
		ck_assert_uint_eq(left_by(&w.t, text_str(&expression)), all - with);
		text_free(&expression);
	}
	ck_assert_uint_eq(left_by(&w.t, "marker=maybe"), SIZE_MAX);
	rows_close(&w);
	rows_open(&w, &table_evidence);
	all = left_by(&w.t, "score>=0");
	ck_assert_uint_gt(all, 1);
	for (int tenth = 0; tenth < 300; tenth += 7) {
		struct text more = { 0 }, less = { 0 };

		text_addf(&more, "score>%d.%d", tenth / 10, tenth % 10);
		text_addf(&less, "score<=%d.%d", tenth / 10, tenth % 10);
		ck_assert_uint_eq(left_by(&w.t, text_str(&more))
		        + left_by(&w.t, text_str(&less)), all);
		text_free(&more);
		text_free(&less);
	}
	ck_assert_uint_eq(left_by(&w.t, "score>1."), SIZE_MAX);
	ck_assert_uint_eq(left_by(&w.t, "score>.5"), SIZE_MAX);
	ck_assert_uint_eq(left_by(&w.t, "score>1.23"), SIZE_MAX);
	ck_assert_uint_eq(left_by(&w.t, "score>99999999999"), SIZE_MAX);
	ck_assert_uint_eq(left_by(&w.t, "score>x"), SIZE_MAX);
	rows_close(&w);
}
END_TEST

START_TEST(wrong_expressions_are_refused_and_change_nothing)
{
	static const char *const wrong[] = {
		"colour=3", "=3", "type=INODE &", "| type=INODE", "& ", "&&&", "~x", "!x=3|",
		"ino=abc", "length>4Q", "length>", "ino=99999999999999999999999", "version=-1",
		"offset<zz", "bar=#", "type=INODE & ino=x", "\xff=1", "a\nb=3",
	};
	struct rows w;
	struct error err;

	rows_open(&w, &table_nodes);
	ck_assert(table_filter(&w.t, "type=DIRENT", &err));
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		err.text[0] = '\0';
		ck_assert_msg(!table_filter(&w.t, wrong[i], &err), "%s", wrong[i]);
		ck_assert_msg(err.text[0] != '\0', "%s", wrong[i]);
		for (const char *s = err.text; *s; s++)
			ck_assert_msg((unsigned char)*s >= ' ', "%s", wrong[i]);
		ck_assert_uint_eq(table_count(&w.t), 12);
		ck_assert_str_eq(table_filtered_by(&w.t), "type=DIRENT");
	}
	ck_assert(!table_filter(&w.t, "colour=3", &err));
	ck_assert_ptr_nonnull(strstr(err.text, "colour"));
	ck_assert_ptr_nonnull(strstr(err.text, "offset, magic"));
	ck_assert(!table_sort(&w.t, "colour", false, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "offset, magic"));
	rows_close(&w);
}
END_TEST

/* Long expressions: as many conditions as are taken, one more, and a very long word. */
START_TEST(long_expressions_are_taken_or_refused)
{
	struct text long_one = { 0 };
	struct rows w;
	struct error err;

	rows_open(&w, &table_nodes);
	for (int i = 0; i < 64; i++)
		text_addf(&long_one, "%stype=DIRENT", i ? " & " : "");
	ck_assert(table_filter(&w.t, text_str(&long_one), &err));
	ck_assert_uint_eq(table_count(&w.t), 12);
	text_add(&long_one, "& type=INODE");
	ck_assert(!table_filter(&w.t, text_str(&long_one), &err));
	ck_assert_ptr_nonnull(strstr(err.text, "more than 64 conditions"));
	ck_assert_uint_eq(table_count(&w.t), 12);
	text_clear(&long_one);
	for (int i = 0; i < 100000; i++)
		text_add(&long_one, "w");
	ck_assert(table_filter(&w.t, text_str(&long_one), &err));
	ck_assert_uint_eq(table_count(&w.t), 0);
	text_free(&long_one);
	for (const struct table_class *const *c = table_classes; *c; c++)
		ck_assert_uint_le((*c)->column_count, 32); /* FILTER_COLUMNS_MOST */
	rows_close(&w);
}
END_TEST

START_TEST(any_expression_is_read_without_harm)
{
	static const char letters[] = "&|=!<>~ tpeinoversion019KxX-.\x01\xff#\"";
	uint32_t seed = 4711;
	struct rows w;

	rows_open(&w, &table_nodes);
	for (int round = 0; round < 20000 / SHARES; round++) {
		char text[40];
		size_t len = next_random(&seed) % (sizeof text - 1);
		struct error err;

		for (size_t i = 0; i < len; i++)
			text[i] = letters[next_random(&seed) % (sizeof letters - 1)];
		text[len] = '\0';
		if (table_filter(&w.t, text, &err))
			ck_assert_uint_le(table_count(&w.t), table_count_all(&w.t));
	}
	rows_close(&w);
}
END_TEST

CASES(filter)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, filters_leave_the_rows_that_they_name);
	tcase_add_test(tcase, flags_and_tenths_are_values);
	tcase_add_test(tcase, offsets_are_compared_as_they_are_shown);
	tcase_add_test(tcase, times_are_compared_as_far_as_given);
	tcase_add_test(tcase, wrong_expressions_are_refused_and_change_nothing);
	tcase_add_test(tcase, long_expressions_are_taken_or_refused);
	tcase_add_test(tcase, any_expression_is_read_without_harm);
}
