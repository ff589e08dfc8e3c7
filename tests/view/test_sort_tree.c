/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows that are a tree stay one when they are sorted or filtered, where the front end draws it. */
#include <string.h>

#include "firmware/firmware.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/rows.h"
#include "tests/fixture/samples.h"

/* Ascends in a sorted list; rows without a value come last in either direction. */
static uint64_t
key_of(const struct table *t, size_t row, const char *column, bool descending)
{
	struct text out = { 0 };
	bool none = strcmp(rows_cell(t, row, column, &out), "-") == 0;
	uint64_t number = none ? 0 : rows_number(t, row, column);

	text_free(&out);
	return none ? UINT64_MAX : descending ? UINT64_MAX - 1 - number : number;
}

/* Each row's parent stands above it, one less deep; siblings are in the order of `column`. */
static void
check_tree(const struct table *t, const char *column, bool descending)
{
	struct { size_t row; bool any; } last[64] = { 0 };
	size_t col = rows_column(t, column);

	ck_assert_uint_lt(col, t->class->column_count);
	ck_assert_uint_eq(table_depth(t, 0), 0);
	for (size_t row = 1; row < table_count(t); row++) {
		uint32_t depth = table_depth(t, row);

		ck_assert_uint_ge(depth, 1);
		ck_assert_uint_le(depth, table_depth(t, row - 1) + 1);
		for (size_t i = depth + 1; i < COUNT(last); i++)
			last[i].any = false;
		if (last[depth].any) {
			uint64_t a = key_of(t, last[depth].row, column, descending);
			uint64_t b = key_of(t, row, column, descending);

			ck_assert_uint_le(a, b);
		}
		last[depth].row = row;
		last[depth].any = true;
	}
}

static struct firmware *
open_tree(struct nodes *n, struct table *t)
{
	struct firmware *f;

	sample_make_tree(n, ENDIAN_LITTLE);
	f = sample_open_bytes(nodes_image(n), NULL);
	firmware_finish(f);
	table_open(t, &table_files, f, f->volumes.at[0]);
	t->branches = true;
	return f;
}

static void
close_tree(struct nodes *n, struct table *t, struct firmware *f)
{
	table_close(t);
	firmware_close(f);
	nodes_free(n);
}

START_TEST(each_directory_is_sorted_for_itself)
{
	struct nodes n;
	struct table t;
	struct firmware *f = open_tree(&n, &t);
	struct error err;
	size_t all;

	table_files_open_all(&t, true);
	all = table_count(&t);
	ck_assert_uint_ge(all, 6);
	for (int down = 0; down < 2; down++) {
		ck_assert(table_sort(&t, "ino", down, &err));
		ck_assert_uint_eq(table_count(&t), all);
		check_tree(&t, "ino", down);
	}
	close_tree(&n, &t, f);
}
END_TEST

/* What is folded in a sorted tree stays so; and unfolding keeps it sorted. */
START_TEST(a_sorted_tree_folds)
{
	struct nodes n;
	struct table t;
	struct firmware *f = open_tree(&n, &t);
	struct error err;
	size_t row = 1;

	ck_assert(table_sort(&t, "ino", true, &err));
	ck_assert_uint_eq(table_count(&t), 4);
	while (row < 4 && !table_is_branch(&t, row))
		row++;
	ck_assert(!table_is_open(&t, row));
	table_set_open(&t, row, true);
	ck_assert(table_is_open(&t, row));
	ck_assert_uint_eq(table_count(&t), 6);
	check_tree(&t, "ino", true);
	ck_assert_uint_eq(table_depth(&t, row + 1), 2);
	table_set_open(&t, row, false);
	ck_assert_uint_eq(table_count(&t), 4);
	close_tree(&n, &t, f);
}
END_TEST

/* A filter finds what is folded, and leaves the way to it; without it all is as before. */
START_TEST(a_filter_leaves_what_leads_to_its_rows)
{
	struct nodes n;
	struct table t;
	struct firmware *f = open_tree(&n, &t);
	struct text path = { 0 };
	struct error err;

	ck_assert(table_filter(&t, "path~/dir/a", &err));
	ck_assert_uint_eq(table_count(&t), 3);
	for (uint32_t row = 0; row < 3; row++)
		ck_assert_uint_eq(table_depth(&t, row), row);
	ck_assert(table_sort(&t, "ino", true, &err));
	ck_assert_uint_eq(table_count(&t), 3);
	table_files_path(&t, table_base_row(&t, 2), &path);
	ck_assert(strncmp(text_str(&path), "/dir/a", 6) == 0);
	/* Nothing folds, or a directory would no longer have what it is shown for. */
	table_set_open(&t, 0, false);
	table_open_all(&t, false);
	ck_assert_uint_eq(table_count(&t), 3);
	ck_assert(table_filter(&t, "path~nothing", &err));
	ck_assert_uint_eq(table_count(&t), 0);
	ck_assert(table_filter(&t, "", &err));
	ck_assert_uint_eq(table_count(&t), 4);
	ck_assert(table_sort(&t, "", false, &err));
	ck_assert_uint_eq(table_count(&t), 4);
	text_free(&path);
	close_tree(&n, &t, f);
}
END_TEST

/* Issues of the same cause are one row; a filter looks at each of them. */
START_TEST(a_filter_finds_issues_that_are_joined)
{
	size_t joined = 0;

	for (int i = 0; i < IMAGES; i++) {
		struct nodes n = { 0 };
		struct firmware *f = sample_open(i, &n);
		size_t all, folded;
		struct error err;
		struct table t;

		if (!f)
			continue;
		firmware_finish(f);
		table_open(&t, &table_issues, f, NULL);
		t.branches = true;
		all = table_count(&t);
		t.class->folding->calm(&t, true);
		folded = table_count(&t);
		joined += all > folded;
		ck_assert(table_filter(&t, "count=1", &err));
		ck_assert_uint_ge(table_count(&t), all);
		for (size_t row = 0; row < table_count(&t); row++)
			ck_assert(rows_number(&t, row, "count") == 1
			          || (table_is_branch(&t, row) && table_is_open(&t, row)));
		/* They stay joined when the list is made anew. */
		ck_assert(table_filter(&t, "", &err));
		f->generation++;
		ck_assert(table_refresh(&t));
		ck_assert_uint_eq(table_count(&t), folded);
		table_close(&t);
		firmware_close(f);
		nodes_free(&n);
	}
	ck_assert_uint_gt(joined, 0);
}
END_TEST

/* Where nobody draws a tree the rows are a list. */
START_TEST(without_branches_the_list_is_flat)
{
	struct nodes n;
	struct table t;
	struct firmware *f = open_tree(&n, &t);
	struct error err;

	t.branches = false;
	table_files_open_all(&t, true);
	ck_assert(table_filter(&t, "path~/dir/a", &err));
	ck_assert_uint_eq(table_count(&t), 1);
	ck_assert(!table_folds(&t));
	close_tree(&n, &t, f);
}
END_TEST

CASES(sort_tree)
{
	tcase_add_test(tcase, each_directory_is_sorted_for_itself);
	tcase_add_test(tcase, a_sorted_tree_folds);
	tcase_add_test(tcase, a_filter_leaves_what_leads_to_its_rows);
	tcase_add_test(tcase, a_filter_finds_issues_that_are_joined);
	tcase_add_test(tcase, without_branches_the_list_is_flat);
}
