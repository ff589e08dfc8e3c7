/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables sorted and filtered, expressions that are wrong, histograms and bars. */
#include "table/table.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "firmware/subject.h"
#include "list/files.h"
#include "list/list.h"
#include "list/nodes.h"
#include "tests/nodes.h"

enum { REG = 0100644, DT_REG = 8, BLOCK = 4096 };

/* ---- an image of several kinds of nodes, opened ---- */

struct view {
	struct nodes n;
	struct firmware *f;
	struct volume *v;
	struct table t;
};

static void
add_file(struct nodes *n, const char *name, uint32_t ino, uint32_t nodes)
{
	static const char data[700] = "data";

	nodes_add_dirent(n, &(struct dirent_spec){ .pino = 1, .version = ino, .ino = ino,
	        .mctime = 1000, .type = DT_REG, .name = name });
	for (uint32_t i = 0; i < nodes; i++)
		nodes_add_inode(n, &(struct inode_spec){ .ino = ino, .version = i + 1,
		        .mode = REG, .isize = 50 * ino, .mtime = 86400 * ino,
		        .data = span_of(data, 50 * ino) });
}

static void
open_view(struct view *w, const struct table_class *class)
{
	*w = (struct view){ .n = { .erase_size = BLOCK, .markers = true } };
	for (uint32_t i = 0; i < 12; i++) {
		char name[20];

		snprintf(name, sizeof name, i % 2 ? "Odd name %u" : "even%u", (unsigned)i);
		add_file(&w->n, name, 2 + i, 3);
	}
	nodes_fill(&w->n, BLOCK);
	w->f = firmware_new(image_of_memory("made", nodes_image(&w->n)),
	        &(struct firmware_options){ .erase_size = BLOCK });
	firmware_finish(w->f);
	ck_assert_uint_eq(w->f->volumes.count, 1);
	w->v = w->f->volumes.at[0];
	table_open(&w->t, class, w->f, class->needs_volume ? w->v : NULL);
}

static void
close_view(struct view *w)
{
	table_close(&w->t);
	firmware_close(w->f);
	nodes_free(&w->n);
}

static size_t
column_of(const struct table *t, const char *name)
{
	size_t i = 0;

	while (strcmp(t->class->columns[i].name, name) != 0)
		i++;
	return i;
}

static const char *
cell(const struct table *t, size_t row, const char *name, struct text *out)
{
	table_cell_text(t, row, column_of(t, name), false, out);
	return text_str(out);
}

static uint64_t
number(const struct table *t, size_t row, const char *name)
{
	struct text out = { 0 };
	uint64_t n = UINT64_MAX;

	text_parse_size(cell(t, row, name, &out), &n);
	text_free(&out);
	return n;
}

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
	struct view w;

	open_view(&w, &table_nodes);
	ck_assert_uint_eq(left_by(&w.t, "type=DIRENT"), 12);
	for (size_t row = 0; row < table_count(&w.t); row++)
		ck_assert_str_eq(cell(&w.t, row, "type", &out), "DIRENT");
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
	close_view(&w);
}
END_TEST

START_TEST(offsets_are_compared_as_they_are_shown)
{
	struct view w;

	open_view(&w, &table_nodes);
	for (size_t row = 0; row < table_count_all(&w.t); row += 5) {
		struct text out = { 0 }, expression = { 0 };
		uint32_t extent;

		table_filter(&w.t, "", NULL);
		extent = table_nodes_extent(&w.t, row);
		text_addf(&expression, "offset<%s", cell(&w.t, row, "offset", &out));
		if (extent != EXTENT_NONE)
			ck_assert_uint_eq(left_by(&w.t, text_str(&expression)), extent);
		text_free(&out);
		text_free(&expression);
	}
	close_view(&w);
}
END_TEST

START_TEST(times_are_compared_as_far_as_given)
{
	struct view w;

	open_view(&w, &table_files);
	table_files_open_all(&w.t, true);
	ck_assert_uint_eq(table_count(&w.t), 13);
	ck_assert_uint_eq(left_by(&w.t, "mtime=1970-01"), 12 + 1);
	ck_assert_uint_eq(left_by(&w.t, "mtime=1970-01-03"), 1);
	ck_assert_uint_eq(left_by(&w.t, "mtime>1970-01-03"), 11);
	ck_assert_uint_eq(left_by(&w.t, "mtime>=1970-01-03 & size<=150"), 2);
	ck_assert_uint_eq(left_by(&w.t, "mode~rw-r--r--"), 12);
	ck_assert_uint_eq(left_by(&w.t, "uid=0 & nlink=1"), 12);
	close_view(&w);
}
END_TEST

/* Each expression and its opposite leave all rows that have a value. */
START_TEST(flags_and_tenths_are_values)
{
	static const char *const yes[] = { "yes", "TRUE" }, *const no[] = { "no", "False", "-" };
	struct view w;
	size_t all;

	open_view(&w, &table_blocks);
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
	close_view(&w);
	open_view(&w, &table_evidence);
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
	close_view(&w);
}
END_TEST

START_TEST(wrong_expressions_are_refused_and_change_nothing)
{
	static const char *const wrong[] = {
		"colour=3", "=3", "type=INODE &", "| type=INODE", "& ", "&&&", "~x", "!x=3|",
		"ino=abc", "length>4Q", "length>", "ino=99999999999999999999999", "version=-1",
		"offset<zz", "bar=#", "type=INODE & ino=x", "\xff=1", "a\nb=3",
	};
	struct view w;
	struct error err;

	open_view(&w, &table_nodes);
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
	close_view(&w);
}
END_TEST

/* Long expressions: as many conditions as are taken, one more, and a very long word. */
START_TEST(long_expressions_are_taken_or_refused)
{
	struct text long_one = { 0 };
	struct view w;
	struct error err;

	open_view(&w, &table_nodes);
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
	close_view(&w);
}
END_TEST

START_TEST(any_expression_is_read_without_harm)
{
	static const char letters[] = "&|=!<>~ tpeinoversion019KxX-.\x01\xff#\"";
	uint32_t seed = 4711;
	struct view w;

	open_view(&w, &table_nodes);
	for (int round = 0; round < 20000; round++) {
		char text[40];
		size_t len = next_random(&seed) % (sizeof text - 1);
		struct error err;

		for (size_t i = 0; i < len; i++)
			text[i] = letters[next_random(&seed) % (sizeof letters - 1)];
		text[len] = '\0';
		if (table_filter(&w.t, text, &err))
			ck_assert_uint_le(table_count(&w.t), table_count_all(&w.t));
	}
	close_view(&w);
}
END_TEST

/* ---- sorting ---- */

START_TEST(every_table_sorts_by_every_column)
{
	const struct table_class *class = table_classes[_i];
	struct view w;

	open_view(&w, class);
	for (size_t col = 0; col < class->column_count; col++)
		for (int down = 0; down < 2; down++) {
			const struct column *c = &class->columns[col];
			struct error err;
			bool *seen, now;

			if (!table_sort(&w.t, c->name, down, &err)) {
				ck_assert_int_eq(c->kind, COLUMN_BAR);
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
	close_view(&w);
}
END_TEST

START_TEST(numbers_sort_as_numbers_and_equals_stay)
{
	struct view w;
	struct error err;

	open_view(&w, &table_nodes);
	ck_assert(table_sort(&w.t, "length", false, &err));
	ck_assert(table_filter(&w.t, "type=INODE", &err));
	for (size_t row = 1; row < table_count(&w.t); row++) {
		uint64_t a = number(&w.t, row - 1, "length"), b = number(&w.t, row, "length");

		ck_assert_uint_le(a, b);
		if (a == b)
			ck_assert_uint_lt(table_base_row(&w.t, row - 1),
			        table_base_row(&w.t, row));
	}
	ck_assert(table_sort(&w.t, "length", true, &err));
	for (size_t row = 1; row < table_count(&w.t); row++) {
		uint64_t a = number(&w.t, row - 1, "length"), b = number(&w.t, row, "length");

		ck_assert_uint_ge(a, b);
		if (a == b)
			ck_assert_uint_lt(table_base_row(&w.t, row - 1),
			        table_base_row(&w.t, row));
	}
	close_view(&w);
}
END_TEST

/* Cleanmarkers have no version: they come last either way. */
START_TEST(what_has_no_value_comes_last)
{
	struct view w;
	struct error err;

	open_view(&w, &table_nodes);
	for (int down = 0; down < 2; down++) {
		struct text out = { 0 };
		bool over = false;

		ck_assert(table_sort(&w.t, "version", down, &err));
		for (size_t row = 0; row < table_count(&w.t); row++) {
			bool none = strcmp(cell(&w.t, row, "version", &out), "-") == 0;

			ck_assert(none || !over);
			over = none;
		}
		ck_assert(over);
		text_free(&out);
	}
	close_view(&w);
}
END_TEST

START_TEST(text_sorts_without_case)
{
	struct text last = { 0 }, now = { 0 };
	struct view w;
	struct error err;

	open_view(&w, &table_files);
	table_files_open_all(&w.t, true);
	ck_assert(table_sort(&w.t, "path", false, &err));
	for (size_t row = 0; row < table_count(&w.t); row++) {
		cell(&w.t, row, "path", &now);
		ck_assert_int_le(strcasecmp(text_str(&last), text_str(&now)), 0);
		text_clear(&last);
		text_add(&last, text_str(&now));
	}
	text_free(&last);
	text_free(&now);
	close_view(&w);
}
END_TEST

/* ---- rows through a view ---- */

START_TEST(nodes_are_found_through_a_view)
{
	struct view w;
	struct error err;

	open_view(&w, &table_nodes);
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
	close_view(&w);
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
	struct view w;
	struct error err;
	size_t lines = 0;

	open_view(&w, &table_nodes);
	ck_assert(table_filter(&w.t, "type=DIRENT", &err));
	ck_assert(table_sort(&w.t, "ino", true, &err));
	ck_assert(table_write(&w.t, FORM_TSV, 0, SIZE_MAX, keep, &out));
	for (const char *s = text_str(&out); *s; s++)
		lines += *s == '\n';
	ck_assert_uint_eq(lines, 13);
	ck_assert_ptr_null(strstr(text_str(&out), "INODE"));
	text_free(&out);
	close_view(&w);
}
END_TEST

START_TEST(a_view_outlives_a_refresh)
{
	struct view w;
	struct error err;

	open_view(&w, &table_nodes);
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
	ck_assert_uint_gt(number(&w.t, 0, "version"), number(&w.t, 11, "version"));
	ck_assert(table_filter(&w.t, "", &err));
	ck_assert(table_sort(&w.t, "", false, &err));
	ck_assert_ptr_null(w.t.view);
	close_view(&w);
}
END_TEST

START_TEST(a_copy_shows_the_same)
{
	struct view w;
	struct table copy;
	struct error err;

	open_view(&w, &table_blocks);
	ck_assert(table_filter(&w.t, "live>100", &err));
	ck_assert(table_sort(&w.t, "live", true, &err));
	table_open(&copy, &table_blocks, w.f, w.v);
	table_copy_view(&copy, &w.t);
	ck_assert_uint_eq(table_count(&copy), table_count(&w.t));
	for (size_t row = 0; row < table_count(&copy); row++)
		ck_assert_uint_eq(table_base_row(&copy, row), table_base_row(&w.t, row));
	table_close(&copy);
	close_view(&w);
}
END_TEST

/* ---- bars and sizes ---- */

START_TEST(bars_fill_their_width)
{
	struct text out = { 0 };
	struct view w;

	open_view(&w, &table_blocks);
	for (size_t row = 0; row < table_count(&w.t); row++) {
		cell(&w.t, row, "bar", &out);
		ck_assert_uint_eq(out.len, w.t.class->columns[column_of(&w.t, "bar")].width);
		ck_assert_uint_eq(strspn(text_str(&out), BAR_LETTERS), out.len);
		ck_assert_int_eq(strchr(text_str(&out), '~') != NULL,
		        number(&w.t, row, "obsolete") > 0);
	}
	text_free(&out);
	close_view(&w);
}
END_TEST

START_TEST(every_extent_is_in_one_class_of_sizes)
{
	struct text out = { 0 };
	struct view w;
	uint64_t count = 0, bytes = 0;

	open_view(&w, &table_sizes);
	for (size_t row = 0; row < table_count(&w.t); row++) {
		uint64_t from = number(&w.t, row, "from"), to = number(&w.t, row, "to");
		uint64_t n = number(&w.t, row, "count"), b = number(&w.t, row, "bytes");
		struct subject s;

		ck_assert_uint_le(from * n, b);
		ck_assert_uint_le(b, to * n);
		ck_assert_uint_eq(from & (from - 1), from == 5 ? 4 : 0);
		table_subject(&w.t, row, &s);
		ck_assert_uint_ge(s.bytes.len, from);
		ck_assert_uint_le(s.bytes.len, to);
		count += n;
		bytes += b;
		cell(&w.t, row, "bar", &out);
		ck_assert_uint_gt(out.len, 0);
	}
	ck_assert_uint_eq(count, w.v->log.extents.count);
	ck_assert_uint_eq(bytes, w.v->log.part.len);
	text_free(&out);
	close_view(&w);
}
END_TEST

/* ---- speed ---- */

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A million nodes; with room for slow machines and sanitizers. */
START_TEST(a_million_rows_are_sorted_soon)
{
	struct view w = { .n = { .erase_size = 1 << 16 } };
	struct error err;
	double from;

	nodes_add_dirent(&w.n, &(struct dirent_spec){ .pino = 1, .version = 1, .ino = 2,
	        .type = DT_REG, .name = "a" });
	for (uint32_t i = 0; i < 1000000; i++)
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
	ck_assert_uint_ge(table_count(&w.t), 1000001);
	close_view(&w);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("view");
	TCase *tc = tcase_create("rows"), *slow = tcase_create("many");
	SRunner *runner;
	int failed, classes = 0;

	while (table_classes[classes])
		classes++;
	tcase_add_test(tc, filters_leave_the_rows_that_they_name);
	tcase_add_test(tc, flags_and_tenths_are_values);
	tcase_add_test(tc, offsets_are_compared_as_they_are_shown);
	tcase_add_test(tc, times_are_compared_as_far_as_given);
	tcase_add_test(tc, wrong_expressions_are_refused_and_change_nothing);
	tcase_add_test(tc, long_expressions_are_taken_or_refused);
	tcase_add_test(tc, any_expression_is_read_without_harm);
	tcase_add_loop_test(tc, every_table_sorts_by_every_column, 0, classes);
	tcase_add_test(tc, numbers_sort_as_numbers_and_equals_stay);
	tcase_add_test(tc, what_has_no_value_comes_last);
	tcase_add_test(tc, text_sorts_without_case);
	tcase_add_test(tc, nodes_are_found_through_a_view);
	tcase_add_test(tc, what_is_written_is_the_view);
	tcase_add_test(tc, a_view_outlives_a_refresh);
	tcase_add_test(tc, a_copy_shows_the_same);
	tcase_add_test(tc, bars_fill_their_width);
	tcase_add_test(tc, every_extent_is_in_one_class_of_sizes);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(suite, tc);
	tcase_add_test(slow, a_million_rows_are_sorted_soon);
	tcase_set_timeout(slow, 120);
	suite_add_tcase(suite, slow);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
