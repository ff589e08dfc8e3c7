/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables sorted, rows through a view, histograms and bars. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "list/files/files.h"
#include "list/jffs2/nodes.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/share.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/jffs2/rows.h"
#include "tests/fixture/tables.h"

/* ---- sorting ---- */

START_TEST(every_table_sorts_by_every_column)
{
	const struct table_class *class = table_classes[_i];
	struct rows w;

	rows_open(&w, class);
	for (size_t col = 0; col < class->column_count; col++)
		for (int down = 0; down < 2; down++) {
			const struct column *c = &class->columns[col];
			struct error err;
			bool *seen, now;

			if (!table_sort(&w.t, c->name, down, &err)) {
				ck_assert(c->kind == COLUMN_BAR || c->kind == COLUMN_JSON);
				continue;
			}
			ck_assert_str_eq(class->columns[table_sorted_by(&w.t, &now)].name,
			        c->name);
			ck_assert_int_eq(now, down);
			seen = calloc(table_count_all(&w.t) + 1, sizeof *seen);
			for (size_t row = 0; row < table_count(&w.t); row++) {
				size_t base = table_base_row(&w.t, row);

				ck_assert_uint_lt(base, table_count_all(&w.t));
				ck_assert(!seen[base]);
				seen[base] = true;
				ck_assert_uint_eq(table_row_of(&w.t, base), row);
			}
			free(seen);
		}
	rows_close(&w);
}
END_TEST

START_TEST(numbers_sort_as_numbers_and_equals_stay)
{
	struct rows w;
	struct error err;

	rows_open(&w, &table_nodes);
	ck_assert(table_sort(&w.t, "length", false, &err));
	ck_assert(table_filter(&w.t, "type=INODE", &err));
	for (size_t row = 1; row < table_count(&w.t); row++) {
		uint64_t a = rows_number(&w.t, row - 1, "length"), b = rows_number(&w.t, row, "length");

		ck_assert_uint_le(a, b);
		if (a == b)
			ck_assert_uint_lt(table_base_row(&w.t, row - 1),
			        table_base_row(&w.t, row));
	}
	ck_assert(table_sort(&w.t, "length", true, &err));
	for (size_t row = 1; row < table_count(&w.t); row++) {
		uint64_t a = rows_number(&w.t, row - 1, "length"), b = rows_number(&w.t, row, "length");

		ck_assert_uint_ge(a, b);
		if (a == b)
			ck_assert_uint_lt(table_base_row(&w.t, row - 1),
			        table_base_row(&w.t, row));
	}
	rows_close(&w);
}
END_TEST

/* Cleanmarkers have no version: they come last either way. */
START_TEST(what_has_no_value_comes_last)
{
	struct rows w;
	struct error err;

	rows_open(&w, &table_nodes);
	for (int down = 0; down < 2; down++) {
		struct text out = { 0 };
		bool over = false;

		ck_assert(table_sort(&w.t, "version", down, &err));
		for (size_t row = 0; row < table_count(&w.t); row++) {
			bool none = strcmp(rows_cell(&w.t, row, "version", &out), "-") == 0;

			ck_assert(none || !over);
			over = none;
		}
		ck_assert(over);
		text_free(&out);
	}
	rows_close(&w);
}
END_TEST

START_TEST(text_sorts_without_case)
{
	struct text last = { 0 }, now = { 0 };
	struct rows w;
	struct error err;

	rows_open(&w, &table_files);
	table_files_open_all(&w.t, true);
	ck_assert(table_sort(&w.t, "path", false, &err));
	for (size_t row = 0; row < table_count(&w.t); row++) {
		rows_cell(&w.t, row, "path", &now);
		ck_assert_int_le(strcasecmp(text_str(&last), text_str(&now)), 0);
		text_clear(&last);
		text_add(&last, text_str(&now));
	}
	text_free(&last);
	text_free(&now);
	rows_close(&w);
}
END_TEST

/* ---- rows through a view ---- */

START_TEST(nodes_are_found_through_a_view)
{
	struct rows w;
	struct error err;

	rows_open(&w, &table_nodes);
	ck_assert(table_filter(&w.t, "type=INODE", &err));
	ck_assert(table_sort(&w.t, "length", true, &err));
	for (size_t row = 0; row < table_count(&w.t); row++) {
		uint32_t extent = table_nodes_extent(&w.t, row);
		struct subject s;

		table_subject(&w.t, row, &s);
		ck_assert_uint_eq(s.extent, extent);
		ck_assert_uint_eq(table_nodes_row_at(&w.t,
		        w.v->log.extents.at[extent].offset), row);
		ck_assert_int_ne(table_mark(&w.t, row), MARK_BOUNDARY);
	}
	/* A node that is not shown: the next one on the flash that is. */
	ck_assert_uint_eq(table_nodes_extent(&w.t, table_nodes_row_at(&w.t, 0)), 2);
	ck_assert_uint_eq(table_nodes_row_at(&w.t, w.v->log.part.len), table_count(&w.t));
	rows_close(&w);
}
END_TEST

static bool
keep(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

START_TEST(what_is_written_is_the_view)
{
	struct text out = { 0 };
	struct rows w;
	struct error err;
	size_t lines = 0;

	rows_open(&w, &table_nodes);
	ck_assert(table_filter(&w.t, "type=DIRENT", &err));
	ck_assert(table_sort(&w.t, "ino", true, &err));
	ck_assert(table_write(&w.t, FORM_TSV, 0, SIZE_MAX, keep, &out));
	for (const char *s = text_str(&out); *s; s++)
		lines += *s == '\n';
	ck_assert_uint_eq(lines, 13);
	ck_assert_ptr_null(strstr(text_str(&out), "INODE"));
	text_free(&out);
	rows_close(&w);
}
END_TEST

START_TEST(a_view_outlives_a_refresh)
{
	struct rows w;
	struct error err;

	rows_open(&w, &table_nodes);
	ck_assert(table_filter(&w.t, "type=DIRENT", &err));
	ck_assert(table_sort(&w.t, "offset", true, &err));
	firmware_set_erase(w.f, w.v, 2 * BLOCK, 0);
	for (bool more = true; more;) {
		more = firmware_step(w.f, 500);
		table_refresh(&w.t);
		for (size_t row = 0; row < table_count(&w.t); row++) {
			struct subject s;

			table_subject(&w.t, row, &s);
		}
		ck_assert_int_eq(table_viewed(&w.t), !more);
	}
	ck_assert_uint_eq(table_count(&w.t), 12);
	ck_assert_uint_gt(rows_number(&w.t, 0, "version"), rows_number(&w.t, 11, "version"));
	ck_assert(table_filter(&w.t, "", &err));
	ck_assert(table_sort(&w.t, "", false, &err));
	ck_assert_ptr_null(w.t.view);
	rows_close(&w);
}
END_TEST

START_TEST(a_copy_shows_the_same)
{
	struct rows w;
	struct table copy;
	struct error err;

	rows_open(&w, &table_blocks);
	ck_assert(table_filter(&w.t, "live>100", &err));
	ck_assert(table_sort(&w.t, "live", true, &err));
	table_open(&copy, &table_blocks, w.f, w.v);
	table_copy_view(&copy, &w.t);
	ck_assert_uint_eq(table_count(&copy), table_count(&w.t));
	for (size_t row = 0; row < table_count(&copy); row++)
		ck_assert_uint_eq(table_base_row(&copy, row), table_base_row(&w.t, row));
	table_close(&copy);
	rows_close(&w);
}
END_TEST

/* ---- bars and sizes ---- */

START_TEST(bars_fill_their_width)
{
	struct text out = { 0 };
	struct rows w;

	rows_open(&w, &table_blocks);
	for (size_t row = 0; row < table_count(&w.t); row++) {
		rows_cell(&w.t, row, "bar", &out);
		ck_assert_uint_eq(out.len, w.t.class->columns[rows_column(&w.t, "bar")].width);
		ck_assert_uint_eq(strspn(text_str(&out), BAR_LETTERS), out.len);
		ck_assert_int_eq(strchr(text_str(&out), '~') != NULL,
		        rows_number(&w.t, row, "obsolete") > 0);
	}
	text_free(&out);
	rows_close(&w);
}
END_TEST

START_TEST(every_extent_is_in_one_class_of_sizes)
{
	struct text out = { 0 };
	struct rows w;
	uint64_t count = 0, bytes = 0;

	rows_open(&w, &table_sizes);
	for (size_t row = 0; row < table_count(&w.t); row++) {
		uint64_t from = rows_number(&w.t, row, "from"), to = rows_number(&w.t, row, "to");
		uint64_t n = rows_number(&w.t, row, "count"), b = rows_number(&w.t, row, "bytes");
		struct subject s;

		ck_assert_uint_le(from * n, b);
		ck_assert_uint_le(b, to * n);
		ck_assert_uint_eq(from & (from - 1), from == 5 ? 4 : 0);
		table_subject(&w.t, row, &s);
		ck_assert_uint_ge(s.bytes.len, from);
		ck_assert_uint_le(s.bytes.len, to);
		count += n;
		bytes += b;
		rows_cell(&w.t, row, "bar", &out);
		ck_assert_uint_gt(out.len, 0);
	}
	ck_assert_uint_eq(count, w.v->log.extents.count);
	ck_assert_uint_eq(bytes, w.v->log.part.len);
	text_free(&out);
	rows_close(&w);
}
END_TEST

/* ---- speed ---- */

/* Of the processor: others may use it meanwhile. */
static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A million nodes, or a share of them; with room for slow machines and sanitizers. */
START_TEST(a_million_rows_are_sorted_soon)
{
	enum { NODES = 1000000 / SHARES };
	struct rows w = { .n = { .erase_size = 1 << 16 } };
	struct error err;
	double from;

	nodes_add_dirent(&w.n, &(struct dirent_spec){ .pino = 1, .version = 1, .ino = 2,
	        .type = DT_REG, .name = "a" });
	for (uint32_t i = 0; i < NODES; i++)
		nodes_add_dirent(&w.n, &(struct dirent_spec){ .pino = 1, .version = i * 7919,
		        .ino = 2, .type = DT_REG, .name = "b" });
	w.f = firmware_new(image_of_memory("made", nodes_image(&w.n)),
	        &(struct firmware_options){ .erase_size = 1 << 16 });
	firmware_finish(w.f);
	table_open(&w.t, &table_nodes, w.f, w.f->volumes.at[0]);
	from = seconds();
	ck_assert(table_sort(&w.t, "version", true, &err));
	printf("# sorted by number in %.2f s\n", seconds() - from);
	ck_assert(seconds() - from < 8);
	from = seconds();
	ck_assert(table_filter(&w.t, "type=DIRENT & length>10", &err));
	printf("# filtered and sorted in %.2f s\n", seconds() - from);
	from = seconds();
	ck_assert(table_filter(&w.t, "", &err));
	ck_assert(table_sort(&w.t, "state", false, &err));
	printf("# sorted by text in %.2f s\n", seconds() - from);
	from = seconds();
	ck_assert(table_filter(&w.t, "no such word", &err));
	ck_assert_uint_eq(table_count(&w.t), 0);
	printf("# searched every cell in %.2f s\n", seconds() - from);
	ck_assert(table_filter(&w.t, "", &err));
	fflush(stdout);
	ck_assert_uint_ge(table_count(&w.t), NODES + 1);
	rows_close(&w);
}
END_TEST

CASES(rows)
{
	int classes = 0;

	while (table_classes[classes])
		classes++;
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, every_table_sorts_by_every_column, 0, classes);
	tcase_add_test(tcase, numbers_sort_as_numbers_and_equals_stay);
	tcase_add_test(tcase, what_has_no_value_comes_last);
	tcase_add_test(tcase, text_sorts_without_case);
	tcase_add_test(tcase, nodes_are_found_through_a_view);
	tcase_add_test(tcase, what_is_written_is_the_view);
	tcase_add_test(tcase, a_view_outlives_a_refresh);
	tcase_add_test(tcase, a_copy_shows_the_same);
	tcase_add_test(tcase, bars_fill_their_width);
	tcase_add_test(tcase, every_extent_is_in_one_class_of_sizes);
}

CASES(many)
{
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, a_million_rows_are_sorted_soon);
}
