/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Padding: how large, and each thing that the kernel wants is judged. */
#include <stdio.h>
#include <string.h>

#include "firmware/firmware.h"
#include "job/jffs2/pad/pad_private.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/jffs2/padded.h"

/* ---- how large ---- */

START_TEST(the_next_boundary_and_five_blocks)
{
	struct padded w = padded_of(ENDIAN_LITTLE, true, 20);

	ck_assert_uint_lt(w.n.bytes.len, BLOCK);
	ck_assert(padded_plan(&w, (struct pad_wish){ 0 }));
	ck_assert(w.plan.stretched);
	ck_assert_uint_eq(w.plan.blocks, JFFS2_MIN_BLOCKS);
	ck_assert_uint_eq(w.plan.after, JFFS2_MIN_BLOCKS * BLOCK);
	ck_assert_uint_eq(pad_file_size(&w.plan), w.plan.after);
	ck_assert_uint_eq(w.plan.markers, 0);
	padded_leave(&w);
	w = padded_of(ENDIAN_LITTLE, true, 300);
	ck_assert(padded_plan(&w, (struct pad_wish){ 0 }));
	ck_assert(!w.plan.stretched);
	ck_assert_uint_eq(w.plan.blocks, (w.n.bytes.len + BLOCK - 1) / BLOCK);
	padded_leave(&w);
}
END_TEST

START_TEST(sizes_as_wished)
{
	struct padded w = padded_of(ENDIAN_LITTLE, true, 60);

	ck_assert_uint_eq((w.n.bytes.len + BLOCK - 1) / BLOCK, 2);
	ck_assert(padded_plan(&w, (struct pad_wish){ .to = 8 * BLOCK }));
	ck_assert_uint_eq(w.plan.blocks, 8);
	ck_assert(padded_plan(&w, (struct pad_wish){ .blocks = 2 }));
	ck_assert_uint_eq(w.plan.after, 2 * BLOCK);
	ck_assert(padded_plan(&w, (struct pad_wish){ .erase_size = 3 * BLOCK, .blocks = 7 }));
	ck_assert_uint_eq(w.plan.after, 21 * BLOCK);
	ck_assert_str_eq(w.plan.why, "erase size 12 KiB, as given");
	ck_assert(!padded_plan(&w, (struct pad_wish){ .to = 1000 }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "1000 bytes are too few"));
	ck_assert(!padded_plan(&w, (struct pad_wish){ .to = 5 * BLOCK + 1 }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "20480 or 24576 would be"));
	ck_assert(!padded_plan(&w, (struct pad_wish){ .to = 2 * BLOCK - 1 }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "4096: 8192 would be"));
	ck_assert(!padded_plan(&w, (struct pad_wish){ .blocks = 1 }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "1 block of 4096"));
	ck_assert(!padded_plan(&w, (struct pad_wish){ .blocks = 1 << 20 }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "4 GiB"));
	ck_assert(!padded_plan(&w, (struct pad_wish){ .blocks = UINT64_MAX }));
	ck_assert(!padded_plan(&w, (struct pad_wish){ .to = UINT64_MAX / BLOCK * BLOCK }));
	ck_assert(!padded_plan(&w, (struct pad_wish){ .to = 8 * BLOCK, .blocks = 8 }));
	padded_leave(&w);
}
END_TEST

START_TEST(an_undecided_size_is_told_apart)
{
	struct padded w = { .n = { .endian = ENDIAN_LITTLE } };

	padded_add_files(&w.n, 1);
	padded_look(&w, 0, 0);
	ck_assert(!padded_plan(&w, (struct pad_wish){ 0 }));
	ck_assert_ptr_nonnull(strstr(w.err.text, "undecided"));
	ck_assert_uint_eq(w.plan.erase_size, 0);
	ck_assert(padded_plan(&w, (struct pad_wish){ .erase_size = BLOCK }));
	padded_leave(&w);
}
END_TEST

/* ---- the rules ---- */

START_TEST(a_sound_image_meets_all)
{
	struct padded w = padded_of(ENDIAN_LITTLE, true, 300);

	ck_assert(padded_plan(&w, (struct pad_wish){ 0 }));
	ck_assert(pad_ready(&w.plan));
	ck_assert_uint_eq(w.plan.rule_count, 5);
	for (size_t i = 0; i < w.plan.rule_count; i++) {
		ck_assert_int_eq(w.plan.rules[i].met, PAD_MET);
		ck_assert_str_eq(w.plan.rules[i].note, "");
	}
	ck_assert_ptr_null(padded_rule(&w, "looks empty"));
	ck_assert_ptr_null(padded_rule(&w, "byte order"));
	padded_leave(&w);
}
END_TEST

START_TEST(fewer_than_five_blocks_do_not_mount)
{
	struct padded w = padded_of(ENDIAN_LITTLE, true, 60);

	ck_assert(padded_plan(&w, (struct pad_wish){ .blocks = 4 }));
	ck_assert(!pad_ready(&w.plan));
	ck_assert_int_eq(padded_rule(&w, "5 blocks")->met, PAD_UNMET);
	ck_assert_str_eq(padded_rule(&w, "5 blocks")->now, "1");
	ck_assert_str_eq(padded_rule(&w, "5 blocks")->after, "4");
	ck_assert(padded_plan(&w, (struct pad_wish){ .blocks = 5 }));
	ck_assert_int_eq(padded_rule(&w, "5 blocks")->met, PAD_MET);
	ck_assert(padded_plan(&w, (struct pad_wish){ 0 }));
	ck_assert_int_eq(padded_rule(&w, "5 blocks")->met, PAD_NOTED);
	padded_leave(&w);
}
END_TEST

START_TEST(whole_blocks_are_counted)
{
	struct padded w = padded_of(ENDIAN_LITTLE, true, 60);
	char now[32];

	snprintf(now, sizeof now, "1 + %zu B", w.n.bytes.len - BLOCK);
	ck_assert(padded_plan(&w, (struct pad_wish){ .blocks = 6 }));
	ck_assert_str_eq(padded_rule(&w, "whole")->now, now);
	ck_assert_str_eq(padded_rule(&w, "whole")->after, "6");
	padded_leave(&w);
}
END_TEST

START_TEST(a_part_that_begins_inside_a_block)
{
	struct padded w = { .n = { .endian = ENDIAN_LITTLE } };

	padded_add_files(&w.n, 300);
	padded_look(&w, BLOCK, 1000);
	ck_assert(padded_plan(&w, (struct pad_wish){ 0 }));
	ck_assert(!pad_ready(&w.plan));
	ck_assert_int_eq(padded_rule(&w, "byte 0")->met, PAD_UNMET);
	ck_assert_str_eq(padded_rule(&w, "byte 0")->now, "first at 1000");
	ck_assert_ptr_nonnull(strstr(padded_rule(&w, "byte 0")->note, "cut the image at 000003e8"));
	padded_leave(&w);
}
END_TEST

/* The kernel looks at 256 bytes of a block before it calls it empty. */
START_TEST(a_block_that_looks_empty)
{
	static const struct { uint32_t lead, erase_size; bool bad; } tries[] = {
		{ 0, 16384, false },    { 4096, 16384, true },  { 16384, 16384, false },
		{ 20480, 16384, true }, { 8192, 4000, false },  { 12288, 4000, true },
	};

	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		struct padded w = { .n = { .endian = ENDIAN_LITTLE } };

		while (w.n.bytes.len < tries[i].lead)
			nodes_add_bytes(&w.n, span_of("\xff\xff\xff\xff", 4));
		padded_add_files(&w.n, 100);
		padded_look(&w, tries[i].erase_size, 0);
		ck_assert_uint_eq(w.v->offset, 0);
		ck_assert(padded_plan(&w, (struct pad_wish){ 0 }));
		ck_assert_msg((padded_rule(&w, "looks empty") != NULL) == tries[i].bad, "%zu", i);
		ck_assert(!tries[i].bad || !pad_ready(&w.plan));
		padded_leave(&w);
	}
}
END_TEST

START_TEST(nodes_across_blocks)
{
	struct padded w = { .n = { .endian = ENDIAN_LITTLE } };

	padded_add_files(&w.n, 300);
	padded_look(&w, BLOCK, 0);
	ck_assert(padded_plan(&w, (struct pad_wish){ 0 }));
	ck_assert(!pad_ready(&w.plan));
	ck_assert_int_eq(padded_rule(&w, "across")->met, PAD_UNMET);
	ck_assert_str_ne(padded_rule(&w, "across")->now, "0");
	padded_leave(&w);
}
END_TEST

START_TEST(cleanmarkers_are_counted)
{
	struct padded w = padded_of(ENDIAN_LITTLE, true, 60);
	const struct pad_rule *r;

	ck_assert(padded_plan(&w, (struct pad_wish){ .blocks = 6 }));
	r = padded_rule(&w, "cleanmarkers");
	ck_assert_str_eq(r->now, "all 2");
	ck_assert_str_eq(r->after, "2 of 6");
	ck_assert_int_eq(r->met, PAD_NOTED);
	ck_assert_ptr_nonnull(strstr(r->note, "first mounted for writing"));
	ck_assert(padded_plan(&w, (struct pad_wish){ .blocks = 6, .cleanmarkers = true }));
	r = padded_rule(&w, "cleanmarkers");
	ck_assert_str_eq(r->after, "all 6");
	ck_assert_int_eq(r->met, PAD_MET);
	ck_assert_uint_eq(w.plan.markers, 4);
	padded_leave(&w);
	w = padded_of(ENDIAN_LITTLE, false, 60);
	ck_assert(padded_plan(&w, (struct pad_wish){ .blocks = 6, .cleanmarkers = true }));
	r = padded_rule(&w, "cleanmarkers");
	ck_assert_str_eq(r->now, "none");
	ck_assert_int_eq(r->met, PAD_NOTED);
	ck_assert_ptr_nonnull(strstr(r->note, "NAND"));
	ck_assert(pad_ready(&w.plan));
	padded_leave(&w);
}
END_TEST

START_TEST(a_node_that_is_cut_short_is_noted)
{
	struct padded w = padded_of(ENDIAN_LITTLE, true, 300);

	firmware_close(w.f);
	w.n.bytes.len -= 4;
	padded_look(&w, BLOCK, 0);
	ck_assert(padded_plan(&w, (struct pad_wish){ 0 }));
	ck_assert_int_eq(padded_rule(&w, "cut short")->met, PAD_NOTED);
	ck_assert_str_eq(padded_rule(&w, "cut short")->now, "1");
	ck_assert(pad_ready(&w.plan));
	padded_leave(&w);
}
END_TEST

START_TEST(big_endian_is_noted)
{
	struct padded w = padded_of(ENDIAN_BIG, true, 300);

	ck_assert(padded_plan(&w, (struct pad_wish){ 0 }));
	ck_assert_int_eq(padded_rule(&w, "byte order")->met, PAD_NOTED);
	ck_assert(pad_ready(&w.plan));
	padded_leave(&w);
}
END_TEST

START_TEST(the_preview_fits_where_it_is_shown)
{
	struct padded w = padded_of(ENDIAN_BIG, true, 60);
	struct text wide = { 0 }, narrow = { 0 };

	ck_assert(padded_plan(&w, (struct pad_wish){ .blocks = 4 }));
	pad_describe(&w.plan, 100, &wide);
	ck_assert_ptr_nonnull(strstr(text_str(&wide), "NOT FIT TO MOUNT"));
	ck_assert_ptr_nonnull(strstr(text_str(&wide), "jffs2_do_fill_super"));
	ck_assert_ptr_nonnull(strstr(text_str(&wide), "NO    5 blocks or more"));
	ck_assert_ptr_nonnull(strstr(text_str(&wide), "NO: 4 erase blocks"));
	pad_describe(&w.plan, 34, &narrow);
	ck_assert_ptr_null(strstr(text_str(&narrow), "jffs2_"));
	ck_assert_ptr_nonnull(strstr(text_str(&narrow), "NO    5 blocks or more: 4"));
	text_free(&wide);
	text_free(&narrow);
	padded_leave(&w);
}
END_TEST

CASES(pad)
{
	tcase_add_test(tcase, the_next_boundary_and_five_blocks);
	tcase_add_test(tcase, sizes_as_wished);
	tcase_add_test(tcase, an_undecided_size_is_told_apart);
	tcase_add_test(tcase, a_sound_image_meets_all);
	tcase_add_test(tcase, fewer_than_five_blocks_do_not_mount);
	tcase_add_test(tcase, whole_blocks_are_counted);
	tcase_add_test(tcase, a_part_that_begins_inside_a_block);
	tcase_add_test(tcase, a_block_that_looks_empty);
	tcase_add_test(tcase, nodes_across_blocks);
	tcase_add_test(tcase, cleanmarkers_are_counted);
	tcase_add_test(tcase, a_node_that_is_cut_short_is_noted);
	tcase_add_test(tcase, big_endian_is_noted);
	tcase_add_test(tcase, the_preview_fits_where_it_is_shown);
}
