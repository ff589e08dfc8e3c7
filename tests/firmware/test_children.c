/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stores below the file: payloads that unpack and pages without their spare areas, found,
 * named and limited. What is damaged, cut or too much is never shown as whole.
 */
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "issues/issues.h"
#include "list/parts/parts.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/children.h"
#include "tests/fixture/every_table.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/format/raw.h"

/* ---- what is found ---- */

START_TEST(a_payload_is_unpacked_and_looked_into)
{
	struct text fs = children_file_system(), t = { 0 };
	struct firmware *f, *child;
	struct part_path path;
	int part;
	struct text name = { 0 };
	struct volume *v;
	size_t count;

	text_add_bytes(&t, "some bytes", 10);
	children_add_packed(&t, children_bytes(&fs));
	f = children_open(&t);
	children_check(f);
	ck_assert_uint_eq(f->volumes.count, 0);
	ck_assert_uint_eq(f->children.count, 1);
	child = f->children.at[0];
	ck_assert(span_equal(child->bytes, children_bytes(&fs)));
	ck_assert_int_eq(child->flaw, CHILD_WHOLE);
	v = firmware_usual_volumes(f, &count);
	ck_assert(count == 1 && v == child->volumes.at[0] && v->firmware == child);
	ck_assert_uint_eq(v->log.part.len, fs.len);
	firmware_add_part(child, v->part, &name);
	ck_assert_str_eq(text_str(&name), "2/0");
	ck_assert(part_path_parse(children_bytes(&name), &path));
	ck_assert_ptr_eq(firmware_within(f, &path, &part), child);
	ck_assert_int_eq(children_verdict(f, "payload-damaged", &count), JUDGED_INTACT);
	firmware_close(f);
	text_free(&name);
	text_free(&fs);
	text_free(&t);
}
END_TEST

START_TEST(ways_that_lead_nowhere)
{
	static const char *const wrong[] = { "", "/", "1/", "/1", "a", "1//2", "1/x", "-1",
		"2147483648", "0/0/0/0/0/0/0/0/0" };
	struct text plain = children_zeros(10), t = { 0 };
	struct part_path path;
	int part;
	struct firmware *f;

	children_add_packed(&t, children_bytes(&plain));
	f = children_open(&t);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ck_assert_msg(!part_path_parse(span_of(wrong[i], strlen(wrong[i])), &path),
		        "%s", wrong[i]);
	ck_assert(part_path_parse(span_of("7", 1), &path) && path.count == 1);
	ck_assert_ptr_eq(firmware_within(f, &path, &part), f);
	ck_assert(part_path_parse(span_of("0/0", 3), &path));
	ck_assert_ptr_null(firmware_within(f, &path, &part));
	ck_assert(part_path_parse(span_of("1/0/0", 5), &path));
	ck_assert_ptr_null(firmware_within(f, &path, &part));
	firmware_close(f);
	text_free(&plain);
	text_free(&t);
}
END_TEST

START_TEST(pages_without_their_spare_areas)
{
	const struct nand_layout *n = &nand_layouts[_i];
	struct text fs = children_file_system(), raw = { 0 };
	struct firmware *f, *pages;
	struct volume *v;
	size_t count;

	raw_dump(children_bytes(&fs), n, &(struct raw_chip){ 0 }, &raw);
	f = children_open(&raw);
	children_check(f);
	pages = firmware_plain(f);
	ck_assert_ptr_nonnull(pages);
	ck_assert(span_equal(pages->bytes, children_bytes(&fs)));
	for (size_t at = 0; at < fs.len; at += 97) {
		uint64_t in_file;

		ck_assert(place_in_file((struct place){ pages->store, at }, &in_file));
		ck_assert_uint_eq(span_u8(f->bytes, in_file), span_u8(children_bytes(&fs), at));
	}
	v = firmware_usual_volumes(f, &count);
	ck_assert(count == 1 && v->firmware == pages && v->erase.size == 4096);
	ck_assert_int_eq(children_verdict(f, "raw-nand", &count), JUDGED_NOTES);
	ck_assert_uint_eq(count, 1);
	firmware_close(f);
	text_free(&raw);
	text_free(&fs);
}
END_TEST

/* Rows of the list of parts: a store's below the part that leads to it. */
START_TEST(parts_are_listed_below_their_parent)
{
	static const char *const names[] = { "0", "1", "1/0", "1/1", "1/1/0", "2", "3",
		"3/0" };
	struct text inner = { 0 }, small = children_zeros(100), t = { 0 }, cell = { 0 };
	struct firmware *f;
	struct table parts;

	children_add_packed(&inner, children_bytes(&small));
	children_add_packed(&t, children_bytes(&inner));
	children_add_packed(&t, children_bytes(&small));
	f = children_open(&t);
	table_open(&parts, &table_parts, f, NULL);
	ck_assert_uint_eq(table_count(&parts), sizeof names / sizeof *names);
	for (size_t row = 0; row < table_count(&parts); row++) {
		struct firmware *of;
		int part = table_parts_part(&parts, row, &of);

		table_cell_text(&parts, row, 0, false, &cell);
		ck_assert_str_eq(text_str(&cell), names[row]);
		ck_assert_uint_eq(table_parts_row_of(&parts, of, part), row);
	}
	table_close(&parts);
	firmware_close(f);
	text_free(&cell);
	text_free(&inner);
	text_free(&small);
	text_free(&t);
}
END_TEST

/* ---- limits ---- */

/* Zeros pack 1000 to 1: as many as may be, and one more. */
START_TEST(a_bomb_ends_at_the_limit)
{
	size_t len = 16 * MIB + (size_t)_i, count;
	struct text plain = children_zeros(len), t = { 0 };
	struct firmware *f, *child;

	children_add_packed(&t, children_bytes(&plain));
	ck_assert_uint_lt(t.len, len / 900);
	f = children_open(&t);
	child = f->children.at[0];
	ck_assert_uint_eq(child->bytes.len, 16 * MIB);
	ck_assert_int_eq(child->flaw, _i ? CHILD_LIMITED : CHILD_WHOLE);
	ck_assert_int_eq(children_verdict(f, "not-unpacked", &count),
	        _i ? JUDGED_PARTIAL : JUDGED_INTACT);
	ck_assert_uint_eq(count, (size_t)_i);
	firmware_close(f);
	text_free(&plain);
	text_free(&t);
}
END_TEST

START_TEST(payloads_nest_no_deeper_than_the_limit)
{
	struct text t = children_zeros(5);
	struct firmware *f, *deepest = NULL;
	size_t count;

	for (int i = 0; i < 9; i++) {
		struct text outer = { 0 };

		children_add_packed(&outer, children_bytes(&t));
		text_free(&t);
		t = outer;
	}
	f = children_open(&t);
	children_check(f);
	for (struct firmware *s = f; s; s = firmware_next(f, s))
		deepest = s;
	ck_assert_uint_eq(firmware_depth(deepest), 5);
	ck_assert_uint_eq(deepest->bytes.len, 0);
	ck_assert_str_eq(deepest->note, "not unpacked: packed payloads are nested too deep");
	ck_assert_int_eq(children_verdict(f, "not-unpacked", &count), JUDGED_PARTIAL);
	ck_assert_uint_eq(count, 1);
	firmware_close(f);
	text_free(&t);
}
END_TEST

/* Beside one another, or each with as many inside. */
START_TEST(there_are_no_more_stores_than_the_limit)
{
	struct text small = children_zeros(40), level = { 0 }, t = { 0 };
	struct firmware *f;
	size_t count;

	for (int i = 0; i < 300; i++)
		children_add_packed(&level, children_bytes(&small));
	if (_i)
		for (int i = 0; i < 100; i++)
			children_add_packed(&t, children_bytes(&level));
	f = children_open(_i ? &t : &level);
	children_check(f);
	ck_assert_int_eq(children_verdict(f, "not-unpacked", &count), JUDGED_PARTIAL);
	ck_assert_uint_ge(count, 1);
	firmware_close(f);
	text_free(&small);
	text_free(&level);
	text_free(&t);
}
END_TEST

/* All together unpack to no more than 512 MiB; none is a bomb by itself. */
START_TEST(all_together_are_limited)
{
	struct text plain = children_zeros(16 * MIB), stored = children_packed(children_bytes(&plain)), t = { 0 };
	struct firmware *f;
	uint64_t all = 0;
	size_t count;

	for (int i = 0; i < 40; i++)
		children_add_uimage(&t, children_bytes(&stored));
	f = children_open(&t);
	for (size_t i = 0; i < f->children.count; i++)
		all += f->children.at[i]->bytes.len;
	ck_assert_uint_eq(all, 512 * (uint64_t)MIB);
	ck_assert_int_eq(children_verdict(f, "not-unpacked", &count), JUDGED_PARTIAL);
	ck_assert_uint_eq(count, 8);
	firmware_close(f);
	text_free(&plain);
	text_free(&stored);
	text_free(&t);
}
END_TEST

/* ---- damage ---- */

START_TEST(cut_short_it_is_not_whole)
{
	struct text fs = children_file_system(), whole = { 0 };
	size_t count;

	children_add_packed(&whole, children_bytes(&fs));
	for (size_t len = UIMAGE_HEADER_LEN + 3; len < whole.len; len += 13) {
		struct text t = { 0 };
		struct firmware *f;

		text_add_bytes(&t, whole.at, len);
		f = children_open(&t);
		ck_assert_uint_eq(f->children.count, 1);
		ck_assert_int_eq(f->children.at[0]->flaw, CHILD_DAMAGED);
		ck_assert(span_equal(f->children.at[0]->bytes, span_cut(children_bytes(&fs), 0,
		        f->children.at[0]->bytes.len)));
		children_verdict(f, "payload-damaged", &count);
		ck_assert_uint_eq(count, 1);
		firmware_close(f);
		text_free(&t);
	}
	text_free(&whole);
	text_free(&fs);
}
END_TEST

/* The header of the uImage is right: nothing but the trailer of gzip tells. */
START_TEST(a_wrong_checksum_is_told)
{
	struct text fs = children_file_system(), stored = children_packed(children_bytes(&fs)), t = { 0 };
	struct firmware *f;
	size_t count;

	stored.at[stored.len - 8 + (size_t)_i] ^= 1;
	children_add_uimage(&t, children_bytes(&stored));
	f = children_open(&t);
	children_check(f);
	ck_assert(span_equal(f->children.at[0]->bytes, children_bytes(&fs)));
	ck_assert_int_eq(f->children.at[0]->flaw, CHILD_DAMAGED);
	ck_assert_int_eq(children_verdict(f, "payload-damaged", &count), JUDGED_DAMAGED);
	ck_assert_uint_eq(count, 1);
	firmware_close(f);
	text_free(&t);
	text_free(&stored);
	text_free(&fs);
}
END_TEST

/* ---- slices ---- */

/* An image with two payloads, one in the other. */
static struct text
nested(void)
{
	struct text fs = children_file_system(), inner = { 0 }, t = { 0 };

	children_add_packed(&inner, children_bytes(&fs));
	text_add_bytes(&inner, fs.at, fs.len);
	children_add_packed(&t, children_bytes(&inner));
	text_free(&inner);
	text_free(&fs);
	return t;
}

START_TEST(the_result_does_not_depend_on_the_slices)
{
	static const uint64_t budgets[] = { 1, 777, 1 << 16 };
	struct text t = nested(), at_once = { 0 }, in_slices = { 0 };
	struct firmware *f = children_open(&t);
	double before = 0;

	for (struct firmware *s = f; s; s = firmware_next(f, s))
		add_everything(s, &at_once);
	firmware_close(f);
	f = firmware_new(image_of_memory("test.bin", children_bytes(&t)), NULL);
	while (firmware_step(f, budgets[_i])) {
		ck_assert_double_ge(firmware_progress(f), before - 0.0001);
		ck_assert_double_le(firmware_progress(f), 1);
		ck_assert(firmware_activity(f)[0] != '\0');
		before = firmware_progress(f);
	}
	for (struct firmware *s = f; s; s = firmware_next(f, s))
		add_everything(s, &in_slices);
	ck_assert_str_eq(text_str(&at_once), text_str(&in_slices));
	firmware_close(f);
	text_free(&at_once);
	text_free(&in_slices);
	text_free(&t);
}
END_TEST

START_TEST(it_can_be_stopped_at_any_time)
{
	struct text t = nested();
	bool more = true;

	for (int steps = 0; more; steps += steps < 50 ? 1 : 7) {
		struct firmware *f = firmware_new(image_of_memory("t", children_bytes(&t)), NULL);
		size_t count;

		for (int i = 0; more && i < steps; i++)
			more = firmware_step(f, 512);
		if (more) {
			firmware_stop(f);
			ck_assert_int_eq(children_verdict(f, "", &count), JUDGED_PARTIAL);
		}
		children_check(f);
		firmware_close(f);
	}
	text_free(&t);
}
END_TEST

START_TEST(a_store_below_can_be_looked_at_otherwise)
{
	struct text t = nested();
	struct firmware *f = children_open(&t), *child = f->children.at[0];
	struct volume *v = child->volumes.at[0];

	firmware_set_erase(child, v, 8192, 0);
	ck_assert_int_ne(f->phase, FIRMWARE_DONE);
	firmware_finish(f);
	ck_assert_uint_eq(v->erase.size, 8192);
	firmware_set_salvage(child, true);
	for (struct firmware *s = f; s; s = firmware_next(f, s))
		ck_assert(s->options.salvage);
	firmware_finish(child);
	children_check(f);
	firmware_close(f);
	text_free(&t);
}
END_TEST

CASES(children)
{
	tcase_set_timeout(tcase, 240);
	tcase_add_test(tcase, a_payload_is_unpacked_and_looked_into);
	tcase_add_test(tcase, ways_that_lead_nowhere);
	tcase_add_loop_test(tcase, pages_without_their_spare_areas, 0, 4);
	tcase_add_test(tcase, parts_are_listed_below_their_parent);
	tcase_add_loop_test(tcase, a_bomb_ends_at_the_limit, 0, 2);
	tcase_add_test(tcase, payloads_nest_no_deeper_than_the_limit);
	tcase_add_loop_test(tcase, there_are_no_more_stores_than_the_limit, 0, 2);
	tcase_add_test(tcase, all_together_are_limited);
	tcase_add_test(tcase, cut_short_it_is_not_whole);
	tcase_add_loop_test(tcase, a_wrong_checksum_is_told, 0, 8);
	tcase_add_loop_test(tcase, the_result_does_not_depend_on_the_slices, 0, 3);
	tcase_add_test(tcase, it_can_be_stopped_at_any_time);
	tcase_add_test(tcase, a_store_below_can_be_looked_at_otherwise);
}
