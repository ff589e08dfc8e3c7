/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which rows the list of parts has for people: small gaps are one row, stores fold. */
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "firmware/model/subject.h"
#include "list/list.h"
#include "list/parts/parts.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/children.h"
#include "tests/fixture/random.h"
#include "tests/fixture/format/raw.h"

enum { STRETCH = 5000 };

static void
add_noise(struct text *t, uint32_t seed)
{
	for (int i = 0; i < STRETCH; i++) {
		uint8_t byte = (uint8_t)(next_random(&seed) % 254 + 1);

		text_add_bytes(t, &byte, 1);
	}
}

static void
add_run(struct text *t, uint8_t byte, size_t len)
{
	for (size_t i = 0; i < len; i++)
		text_add_bytes(t, &byte, 1);
}

/* Five small gaps, a payload that unpacks, two small gaps, a large one. */
static struct firmware *
open_gaps(struct text *t)
{
	struct text inside = children_zeros(100);

	add_noise(t, 1);
	add_run(t, 0, STRETCH);
	add_noise(t, 2);
	add_run(t, 0xff, STRETCH);
	add_noise(t, 3);
	children_add_packed(t, children_bytes(&inside));
	add_run(t, 0, STRETCH);
	add_run(t, 0xff, STRETCH);
	add_noise(t, 4);
	add_run(t, 0xff, 100000);
	text_free(&inside);
	return children_open(t);
}

static void
check_row(const struct table *t, size_t row, const char *part, const char *what)
{
	struct text cell = { 0 };
	size_t col = 0;

	table_cell_text(t, row, 0, false, &cell);
	ck_assert_msg(strncmp(text_str(&cell), part, strlen(part)) == 0, "%s", text_str(&cell));
	while (strcmp(t->class->columns[col].name, "what") != 0)
		col++;
	table_cell_text(t, row, col, false, &cell);
	ck_assert_msg(strstr(text_str(&cell), what) != NULL, "%s", text_str(&cell));
	text_free(&cell);
}

/* Every part has a row, and the row's part is that one or, in a fold, the first. */
static void
check_rows_of(const struct table *t, struct firmware *root)
{
	for (struct firmware *f = root; f; f = firmware_next(root, f))
		for (int part = 0; (size_t)part < f->list.parts.count; part++) {
			size_t row = table_parts_row_of(t, f, part);
			struct firmware *of;

			ck_assert_uint_lt(row, table_count(t));
			ck_assert_int_le(table_parts_part(t, row, &of), part + (of != f) * 100);
		}
}

START_TEST(small_gaps_side_by_side_are_one_row)
{
	struct text bytes = { 0 };
	struct firmware *f = open_gaps(&bytes);
	const struct table_folding *fold = table_parts.folding;
	struct table t;
	size_t all;

	table_open(&t, &table_parts, f, NULL);
	all = table_count(&t);
	ck_assert(!fold->shown(&t) || f->children.count);
	fold->calm(&t, true);
	ck_assert_uint_eq(table_count(&t), all - 4 - 2);
	check_row(&t, 0, "0-4", "unknown data, erased and zeros, 5 stretches");
	ck_assert(fold->is_branch(&t, 0) && !fold->is_open(&t, 0));
	check_rows_of(&t, f);
	fold->set_open(&t, 0, true);
	ck_assert_uint_eq(table_count(&t), all - 2);
	check_row(&t, 0, "0", "unknown data");
	check_row(&t, 1, "1", "zeros");
	ck_assert(fold->is_branch(&t, 0) && fold->is_open(&t, 0));
	ck_assert(!fold->is_branch(&t, 1));
	check_rows_of(&t, f);
	fold->set_open(&t, 0, false);
	ck_assert_uint_eq(table_count(&t), all - 4 - 2);
	fold->open_all(&t, true);
	ck_assert_uint_eq(table_count(&t), all);
	fold->open_all(&t, false);
	check_row(&t, 0, "0-4", "5 stretches");
	check_rows_of(&t, f);
	table_close(&t);
	firmware_close(f);
	text_free(&bytes);
}
END_TEST

START_TEST(a_store_folds_below_its_part)
{
	struct text bytes = { 0 };
	struct firmware *f = open_gaps(&bytes);
	const struct table_folding *fold = table_parts.folding;
	struct firmware *of;
	struct table t;
	size_t row, before;
	int part;

	table_open(&t, &table_parts, f, NULL);
	fold->calm(&t, true);
	before = table_count(&t);
	ck_assert_uint_eq(f->children.count, 1);
	part = firmware_part_at(f, f->children.at[0]->parent_at);
	row = table_parts_row_of(&t, f, part);
	ck_assert(fold->is_branch(&t, row) && fold->is_open(&t, row));
	ck_assert_uint_eq(fold->depth(&t, row), 0);
	ck_assert_uint_eq(fold->depth(&t, row + 1), 1);
	fold->set_open(&t, row, false);
	ck_assert_uint_eq(table_count(&t), before - f->children.at[0]->list.parts.count);
	check_row(&t, row, "6", "parts folded");
	ck_assert_uint_eq(table_parts_row_of(&t, f->children.at[0], 0), row);
	ck_assert_int_eq(table_parts_part(&t, row + 1, &of), part + 1);
	check_rows_of(&t, f);
	/* It stays shut when the table is brought up to date. */
	f->generation++;
	table_refresh(&t);
	ck_assert(!fold->is_open(&t, row));
	fold->set_open(&t, row, true);
	ck_assert_uint_eq(table_count(&t), before);
	table_close(&t);
	firmware_close(f);
	text_free(&bytes);
}
END_TEST

/* The parts of a dump that is put right below are one row, too. */
START_TEST(a_broken_dump_is_one_row)
{
	struct text fs = children_file_system(), data = { 0 }, raw = { 0 };
	const struct table_folding *fold = table_parts.folding;
	struct firmware *f;
	struct table t;
	size_t parts;

	add_run(&data, 0, 32768);
	text_add_bytes(&data, fs.at, fs.len);
	raw_dump(children_bytes(&data), &nand_layouts[1], &(struct raw_chip){ 0 }, &raw);
	f = children_open(&raw);
	parts = f->list.parts.count;
	ck_assert(parts > 1 && firmware_plain(f));
	table_open(&t, &table_parts, f, NULL);
	fold->calm(&t, true);
	ck_assert_uint_eq(table_count(&t), 1 + firmware_plain(f)->list.parts.count);
	ck_assert(fold->is_branch(&t, 0) && !fold->is_open(&t, 0));
	check_row(&t, 0, "0-", "raw dump, 3 fragments; its content is below");
	check_rows_of(&t, f);
	fold->set_open(&t, 0, true);
	ck_assert(fold->is_open(&t, 0));
	ck_assert_uint_ge(table_count(&t), 3);
	check_rows_of(&t, f);
	fold->set_open(&t, 0, false);
	ck_assert_uint_eq(table_count(&t), 1 + firmware_plain(f)->list.parts.count);
	table_close(&t);
	firmware_close(f);
	text_free(&raw);
	text_free(&data);
	text_free(&fs);
}
END_TEST

/* Even if it is a single one: a file system that its spare areas interrupt. */
START_TEST(a_broken_part_is_a_row_of_a_dump)
{
	struct text fs = children_file_system(), raw = { 0 };
	const struct table_folding *fold = table_parts.folding;
	struct subject s = { 0 };
	struct firmware *f;
	struct table t;

	raw_dump(children_bytes(&fs), &nand_layouts[1], &(struct raw_chip){ 0 }, &raw);
	f = children_open(&raw);
	ck_assert(firmware_plain(f));
	ck_assert_uint_eq(f->list.parts.count, 1);
	table_open(&t, &table_parts, f, NULL);
	fold->calm(&t, true);
	check_row(&t, 0, "0", "raw dump; its content is below");
	table_subject(&t, 0, &s);
	ck_assert_ptr_null(s.volume);
	fold->set_open(&t, 0, true);
	ck_assert(fold->is_open(&t, 0));
	check_row(&t, 0, "0", "JFFS2");
	fold->set_open(&t, 0, false);
	ck_assert(!fold->is_open(&t, 0));
	table_close(&t);
	firmware_close(f);
	text_free(&raw);
	text_free(&fs);
}
END_TEST

/* What scripts read has them all, named by what is known below. */
START_TEST(parts_of_a_broken_dump_are_not_unknown)
{
	struct text fs = children_file_system(), data = { 0 }, raw = { 0 };
	bool named = false, spare = false;
	struct firmware *f;

	add_run(&data, 0xff, 16384);
	text_add_bytes(&data, fs.at, fs.len);
	add_noise(&data, 9);
	raw_dump(children_bytes(&data), &nand_layouts[1], &(struct raw_chip){ 0 }, &raw);
	memset(raw.at + nand_spare_place(&nand_layouts[1], 3, 0), 0x11, 8);
	f = children_open(&raw);
	ck_assert(firmware_plain(f));
	for (size_t i = 0; i < f->list.parts.count; i++) {
		const char *what = f->list.parts.at[i].what;

		ck_assert_msg(!strstr(what, "unknown"), "%s", what);
		named = named || strcmp(what, "raw NAND pages; their data is listed below: JFFS2, "
		        "little-endian") == 0;
		spare = spare || strcmp(what, "spare areas") == 0;
	}
	ck_assert(named && spare);
	firmware_close(f);
	text_free(&raw);
	text_free(&data);
	text_free(&fs);
}
END_TEST

/* Folded or shut, each part that it is true of stays, below the part that leads to it. */
START_TEST(a_filter_finds_what_is_folded)
{
	struct text bytes = { 0 };
	struct firmware *f = open_gaps(&bytes);
	struct error err;
	struct table t;
	size_t row, before;

	table_open(&t, &table_parts, f, NULL);
	table_parts.folding->calm(&t, true);
	t.branches = true;
	row = table_parts_row_of(&t, f, firmware_part_at(f, f->children.at[0]->parent_at));
	table_set_open(&t, row, false);
	before = table_count(&t);
	ck_assert(table_filter(&t, "part=3", &err));
	ck_assert_uint_eq(table_count(&t), 1);
	check_row(&t, 0, "3", "erased");
	ck_assert(table_filter(&t, "part~/", &err));
	ck_assert_uint_eq(table_count(&t), 1 + f->children.at[0]->list.parts.count);
	check_row(&t, 0, "6", "");
	ck_assert_uint_eq(table_depth(&t, 1), 1);
	ck_assert(table_filter(&t, "", &err));
	ck_assert_uint_eq(table_count(&t), before);
	ck_assert(!table_is_open(&t, row));
	table_close(&t);
	firmware_close(f);
	text_free(&bytes);
}
END_TEST

/* What scripts read has a row a part. */
START_TEST(without_calm_every_part_has_a_row)
{
	struct text bytes = { 0 };
	struct firmware *f = open_gaps(&bytes);
	size_t parts = 0;
	struct table t;

	for (struct firmware *s = f; s; s = firmware_next(f, s))
		parts += s->list.parts.count;
	table_open(&t, &table_parts, f, NULL);
	ck_assert_uint_eq(table_count(&t), parts);
	table_close(&t);
	firmware_close(f);
	text_free(&bytes);
}
END_TEST

CASES(part_rows)
{
	tcase_add_test(tcase, small_gaps_side_by_side_are_one_row);
	tcase_add_test(tcase, a_store_folds_below_its_part);
	tcase_add_test(tcase, a_broken_dump_is_one_row);
	tcase_add_test(tcase, a_broken_part_is_a_row_of_a_dump);
	tcase_add_test(tcase, parts_of_a_broken_dump_are_not_unknown);
	tcase_add_test(tcase, a_filter_finds_what_is_folded);
	tcase_add_test(tcase, without_calm_every_part_has_a_row);
}
