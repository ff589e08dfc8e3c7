/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every cell of every table of every image can be read, at every moment and in every
 * form.
 */
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "issues/issues.h"
#include "list/files/files.h"
#include "list/jffs2/nodes.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "past/past.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/every_table.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "tests/fixture/samples.h"
#include "tests/fixture/share.h"
#include "tests/fixture/tables.h"
#include "words/verdict.h"

START_TEST(every_cell_of_every_table_can_be_read)
{
	struct nodes n;
	struct firmware *f = sample_open(_i, &n);

	ck_assert_ptr_nonnull(f);
	check_all_tables(f);
	firmware_finish(f);
	check_all_tables(f);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* At each of some points; erase size and salvage lead back, and all is as it was. */
START_TEST(every_table_can_be_read_in_the_past)
{
	struct nodes n;
	struct firmware *f = sample_open(_i, &n);
	struct text before = { 0 }, after = { 0 };
	struct points p = { 0 };

	firmware_finish(f);
	add_everything(f, &before);
	for (size_t i = 0; i < f->volumes.count; i++)
		for (int kind = POINT_TIME; kind <= POINT_PLACE; kind++) {
			struct volume *v = f->volumes.at[i];

			points_list(v, (enum point_kind)kind, 2, &p);
			for (size_t k = 0; k < p.all.count; k += p.all.count / 3 + 1) {
				ck_assert(past_travel(f, v, &p.all.at[k], NULL));
				check_all_tables(f);
			}
		}
	firmware_set_salvage(f, false);
	for (size_t i = 0; i < f->volumes.count; i++)
		ck_assert_ptr_null(f->volumes.at[i]->past);
	firmware_finish(f);
	add_everything(f, &after);
	ck_assert_str_eq(text_str(&before), text_str(&after));
	text_free(&before);
	text_free(&after);
	points_free(&p);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

START_TEST(tables_and_columns_have_keys_of_their_own)
{
	for (int i = 0; table_classes[i]; i++) {
		const struct table_class *c = table_classes[i];

		for (int other = 0; other < i; other++)
			ck_assert_str_ne(c->name, table_classes[other]->name);
		for (size_t a = 0; a < c->column_count; a++) {
			ck_assert_uint_gt(strlen(c->columns[a].help), 0);
			ck_assert_uint_gt(strlen(c->columns[a].title), 0);
			ck_assert_uint_eq(strspn(c->columns[a].name,
			                          "abcdefghijklmnopqrstuvwxyz_"),
			        strlen(c->columns[a].name));
			for (size_t b = 0; b < a; b++)
				ck_assert_str_ne(c->columns[a].name, c->columns[b].name);
		}
	}
}
END_TEST

/* ---- forms ---- */

START_TEST(names_are_escaped_where_programs_read)
{
	struct nodes n;
	struct firmware *f;
	struct table t;
	struct text out = { 0 };

	sample_make_tree(&n, ENDIAN_LITTLE);
	f = sample_open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	table_open(&t, &table_files, f, f->volumes.at[0]);
	table_files_open_all(&t, true);
	table_write(&t, FORM_TSV, 2, 3, sample_collect, &out);
	ck_assert_ptr_nonnull(strstr(text_str(&out), "\t/dir/a\\xff\\x1b\\x20b\t"));
	text_clear(&out);
	table_write(&t, FORM_JSON, 2, 3, sample_collect, &out);
	ck_assert_ptr_nonnull(strstr(text_str(&out),
	        "\"path\":\"/dir/a\\\\xff\\u001b b\""));
	text_clear(&out);
	table_write(&t, FORM_PLAIN, 2, 3, sample_collect, &out);
	ck_assert_ptr_nonnull(strstr(text_str(&out), " /dir/a\\xff\\x1b b"));
	text_free(&out);
	table_close(&t);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

static bool
refuse(void *arg, const char *at, size_t len)
{
	(void)at;
	(void)len;
	return --*(int *)arg > 0;
}

START_TEST(writing_stops_where_it_is_refused)
{
	struct firmware *f = sample_open_file("damaged.uimage");
	struct table t;
	int left = 3;

	firmware_finish(f);
	table_open(&t, &table_nodes, f, f->volumes.at[0]);
	ck_assert(!table_write(&t, FORM_TSV, 0, SIZE_MAX, refuse, &left));
	ck_assert_int_eq(left, 0);
	table_close(&t);
	firmware_close(f);
}
END_TEST

/* Any single wrong byte, anywhere: everything can still be read. */
START_TEST(any_damage_is_survived)
{
	uint32_t state = 77 + (uint32_t)_i;
	struct nodes n;
	struct firmware *f;

	if (!share_has((size_t)_i, _i / SHARES))
		return;
	sample_make_tree(&n, _i % 2 ? ENDIAN_BIG : ENDIAN_LITTLE);
	for (int k = 0; k < 1 << (_i % 8); k++)
		nodes_put8(&n, next_random(&state) % (uint32_t)n.bytes.len,
		        (uint8_t)next_random(&state));
	f = sample_open_bytes(span_cut(nodes_image(&n), (size_t)_i % 5,
	        n.bytes.len - (size_t)_i % 7), NULL);
	firmware_finish(f);
	assert_tiled(f);
	check_all_tables(f);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

CASES(tables)
{
	tcase_add_loop_test(tcase, every_cell_of_every_table_can_be_read, 0, IMAGES);
	tcase_add_loop_test(tcase, every_table_can_be_read_in_the_past, 0, IMAGES);
	tcase_add_test(tcase, tables_and_columns_have_keys_of_their_own);
	tcase_add_test(tcase, names_are_escaped_where_programs_read);
	tcase_add_test(tcase, writing_stops_where_it_is_refused);
	tcase_add_loop_test(tcase, any_damage_is_survived, 0, 60);
}
