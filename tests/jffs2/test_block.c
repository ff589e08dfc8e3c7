/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Erase blocks as the kernel files them. The special tests make blocks by hand, 1024 bytes
 * each, so that 196 bytes are not dirty yet and 512 are very dirty; the general ones
 * hold the accounts of every image that is there against one another.
 */
#include <glob.h>
#include <stdio.h>

#include "firmware/firmware.h"
#include "jffs2/blocks/block.h"
#include "tests/fixture/jffs2/blocks.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/world.h"

/* ---- each class ---- */

START_TEST(blocks_without_dirt)
{
	struct world w = blocks_new_world(_i);
	struct block_table t;

	name(&w, "a", 1, 2);
	blocks_put(&w, 2, 1, 800); /* 100 bytes are left */
	blocks_next(&w);
	nodes_add_cleanmarker(&w.n);
	blocks_next(&w);
	nodes_fill(&w.n, BLOCK);
	nodes_add_bytes(&w.n, span_of("\xff\xff\xff\xff", 4));
	blocks_next(&w);
	nodes_add_cleanmarker(&w.n);
	nodes_add_bytes(&w.n, span_of("\xff\xff\xff\xff", 4));
	blocks_make(&w, &t);
	ck_assert_uint_eq(t.blocks.count, 4);
	expect_class(&t, 0, BLOCK_CLEAN, BLOCK_CLEAN);
	expect_class(&t, 1, BLOCK_FREE, BLOCK_FREE);
	expect_class(&t, 2, BLOCK_EMPTY, BLOCK_EMPTY);
	expect_class(&t, 3, BLOCK_CUT, BLOCK_CUT);
	ck_assert_uint_eq(t.blocks.at[0].at_mount.used, 12 + 44);
	ck_assert_uint_eq(t.blocks.at[0].at_mount.unchecked, 868);
	ck_assert_uint_eq(t.blocks.at[0].at_mount.free, 100);
	ck_assert_uint_eq(t.blocks.at[0].space.used, 924);
	ck_assert_uint_eq(t.blocks.at[0].file_count, 1);
	ck_assert_uint_eq(jffs2_fs_at(&w.fs, t.blocks.at[0].files[0])->ino, 2);
	ck_assert_uint_eq(t.blocks.at[0].gc, 1);
	ck_assert_uint_eq(t.blocks.at[1].gc, 0);
	ck_assert(blocks_reason_has(&t, 0, "candidate 1 of 1 for garbage collection"));
	blocks_finish(&w, &t);
}
END_TEST

/* kernel: ISDIRTY is more than 68 + 128 bytes */
START_TEST(as_many_as_196_bytes_are_not_dirty)
{
	for (uint32_t over = 0; over <= 4; over += 4) {
		struct world w = blocks_new_world(_i);
		struct block_table t;

		name(&w, "a", 1, 2);
		blocks_put(&w, 2, 1, 800 - 96 - over);
		nodes_add_bytes(&w.n, span_of("dirt", 4)); /* no room to write to */
		nodes_add_padding(&w.n, 192 + over);
		blocks_make(&w, &t);
		expect_class(&t, 0, over ? BLOCK_DIRTY : BLOCK_CLEAN,
		        over ? BLOCK_DIRTY : BLOCK_CLEAN);
		ck_assert_uint_eq(t.blocks.at[0].space.wasted, over ? 0 : 196);
		ck_assert_uint_eq(t.blocks.at[0].space.dirty, over ? 200 : 0);
		blocks_finish(&w, &t);
	}
}
END_TEST

START_TEST(half_a_block_is_very_dirty)
{
	for (uint32_t less = 0; less <= 4; less += 4) {
		struct world w = blocks_new_world(_i);
		struct block_table t;

		name(&w, "a", 1, 2);
		blocks_put(&w, 2, 2, 388 + less);
		nodes_mark_obsolete(&w.n, blocks_put(&w, 2, 1, 444 - less));
		blocks_make(&w, &t);
		ck_assert_uint_eq(t.blocks.at[0].space.dirty, 512 - less);
		expect_class(&t, 0, less ? BLOCK_DIRTY : BLOCK_VERY_DIRTY,
		        less ? BLOCK_DIRTY : BLOCK_VERY_DIRTY);
		blocks_finish(&w, &t);
	}
}
END_TEST

/* kernel: jffs2_scan_medium keeps the partly filled block with the most room, and files
 * the room of the others as dirt */
START_TEST(the_block_with_the_most_room_is_written_next)
{
	struct world w = blocks_new_world(_i);
	struct block_table t;

	name(&w, "a", 1, 2);
	blocks_put(&w, 2, 1, 300);
	blocks_next(&w);
	name(&w, "b", 2, 3);
	blocks_put(&w, 3, 1, 100);
	blocks_next(&w);
	name(&w, "c", 3, 4);
	blocks_put(&w, 4, 1, 200);
	blocks_next(&w);
	blocks_make(&w, &t);
	expect_class(&t, 0, BLOCK_VERY_DIRTY, BLOCK_VERY_DIRTY);
	expect_class(&t, 1, BLOCK_NEXT, BLOCK_NEXT);
	expect_class(&t, 2, BLOCK_VERY_DIRTY, BLOCK_VERY_DIRTY);
	ck_assert_uint_eq(t.blocks.at[1].space.free, 1024 - 12 - 44 - 168);
	ck_assert_uint_eq(t.blocks.at[2].space.free, 0);
	ck_assert_uint_eq(t.blocks.at[2].space.dirty, 1024 - 12 - 44 - 268);
	ck_assert_uint_eq(t.blocks.at[1].gc, 0);
	blocks_finish(&w, &t);
}
END_TEST

/* kernel: fewer than 12 bytes at the end of a block are dirt; min_free wants more than
 * 136 */
START_TEST(a_short_end_is_no_room)
{
	struct world w = blocks_new_world(_i);
	struct block_table t;

	name(&w, "a", 1, 2);
	blocks_put(&w, 2, 2, 1024 - 12 - 44 - 68 - 8);
	blocks_next(&w);
	blocks_put(&w, 2, 1, 1024 - 12 - 68 - 136);
	blocks_next(&w);
	blocks_make(&w, &t);
	ck_assert_uint_eq(t.blocks.at[0].at_mount.wasted, 8);
	ck_assert_uint_eq(t.blocks.at[0].at_mount.free, 0);
	ck_assert_uint_eq(t.blocks.at[1].at_mount.free, 136);
	ck_assert(t.blocks.at[1].class != BLOCK_NEXT);
	blocks_finish(&w, &t);
}
END_TEST

/* ---- what the check of the inodes changes ---- */

START_TEST(superseded_nodes_count_once_they_are_checked)
{
	struct world w = blocks_new_world(_i);
	struct block_table t;

	name(&w, "a", 1, 2);
	blocks_put(&w, 2, 1, 200);
	blocks_put(&w, 2, 2, 200);
	blocks_put(&w, 2, 3, 232);
	blocks_next(&w);
	blocks_put(&w, 2, 4, 800);
	blocks_next(&w);
	blocks_make(&w, &t);
	/* 268 bytes make it dirty, the second time very dirty */
	expect_class(&t, 0, BLOCK_CLEAN, BLOCK_VERY_DIRTY);
	ck_assert_uint_eq(t.blocks.at[0].at_mount.unchecked, 268 + 268 + 300);
	ck_assert_uint_eq(t.blocks.at[0].space.dirty, 268 + 268 + 300);
	expect_class(&t, 1, BLOCK_CLEAN, BLOCK_CLEAN);
	ck_assert_uint_eq(t.blocks.at[0].gc, 1);
	ck_assert_uint_eq(t.blocks.at[1].gc, 2);
	ck_assert_uint_eq(block_draws(&t, BLOCK_VERY_DIRTY), 110);
	ck_assert_uint_eq(block_draws(&t, BLOCK_CLEAN), 18);
	ck_assert_uint_eq(block_draws(&t, BLOCK_DIRTY), 0);
	ck_assert(blocks_reason_has(&t, 0, "clean until its inodes are checked"));
	blocks_finish(&w, &t);
}
END_TEST

/* kernel: jffs2_mark_node_obsolete asks for dirty first, and for very dirty else */
START_TEST(one_large_node_makes_a_block_dirty_only)
{
	struct world w = blocks_new_world(_i);
	struct block_table t;

	name(&w, "a", 1, 2);
	blocks_put(&w, 2, 1, 800);
	blocks_next(&w);
	blocks_put(&w, 2, 2, 850);
	blocks_next(&w);
	blocks_make(&w, &t);
	expect_class(&t, 0, BLOCK_CLEAN, BLOCK_DIRTY);
	ck_assert(blocks_reason_has(&t, 0, "a single node made it"));
	ck_assert_uint_eq(block_draws(&t, BLOCK_DIRTY), 126);
	blocks_finish(&w, &t);
}
END_TEST

START_TEST(a_block_without_use_is_to_be_erased)
{
	struct world w = blocks_new_world(_i);
	struct block_table t;

	w.n.markers = false;
	blocks_put(&w, 2, 1, 900); /* no name leads to it */
	blocks_next(&w);
	nodes_mark_obsolete(&w.n, blocks_put(&w, 3, 1, 900));
	blocks_next(&w);
	name(&w, "a", 1, 4);
	blocks_put(&w, 4, 2, 800);
	blocks_next(&w);
	blocks_put(&w, 4, 1, 900); /* the older one */
	blocks_next(&w);
	blocks_make(&w, &t);
	expect_class(&t, 0, BLOCK_PENDING, BLOCK_PENDING);
	expect_class(&t, 1, BLOCK_PENDING, BLOCK_PENDING);
	expect_class(&t, 2, BLOCK_CLEAN, BLOCK_CLEAN);
	expect_class(&t, 3, BLOCK_CLEAN, BLOCK_PENDING);
	ck_assert_uint_eq(t.members[BLOCK_PENDING], 3);
	ck_assert_uint_eq(t.blocks.at[3].gc, 0);
	blocks_finish(&w, &t);
}
END_TEST

/* A cleanmarker is in use, so that a block that has one is never quite without use. */
START_TEST(a_marker_keeps_a_block_on_its_list)
{
	struct world w = blocks_new_world(_i);
	struct block_table t;

	nodes_mark_obsolete(&w.n, blocks_put(&w, 3, 1, 900));
	blocks_next(&w);
	blocks_make(&w, &t);
	expect_class(&t, 0, BLOCK_VERY_DIRTY, BLOCK_VERY_DIRTY);
	blocks_finish(&w, &t);
}
END_TEST

/* kernel: with JFFS2_SB_FLAG_SCANNING, blocks don't move */
START_TEST(replaced_names_do_not_move_a_block)
{
	struct world w = blocks_new_world(_i);
	struct block_table t;
	char text[8];

	for (uint32_t i = 0; i < 22; i++) {
		snprintf(text, sizeof text, "n%02u", i);
		name(&w, text, i + 1, 2);
	}
	blocks_next(&w);
	blocks_put(&w, 2, 1, 900);
	blocks_next(&w);
	for (uint32_t i = 0; i < 22; i++) {
		snprintf(text, sizeof text, "n%02u", i);
		name(&w, text, 100 + i, i ? 0 : 2);
	}
	blocks_next(&w);
	blocks_make(&w, &t);
	expect_class(&t, 0, BLOCK_CLEAN, BLOCK_CLEAN);
	ck_assert_uint_eq(t.blocks.at[0].space.used, 12);
	ck_assert_uint_eq(t.blocks.at[0].space.dirty + t.blocks.at[0].space.wasted, 22 * 44);
	ck_assert(blocks_reason_has(&t, 0, "replaced"));
	blocks_finish(&w, &t);
}
END_TEST

/* Any newer one that was read before makes them dirty: not the newest, nor the next one. */
START_TEST(a_name_is_replaced_by_whatever_newer_was_read_before)
{
	struct world w = blocks_new_world(_i);
	struct block_table t;
	char text[8];

	for (uint32_t version = 2000; version < 6000; version += 1000) {
		/* In the flash 2000, 0, 1000, 3000 stand one after the other. */
		uint32_t at = version == 3000 ? 0 : version == 4000 ? 1000
		              : version == 5000 ? 3000 : 2000;

		for (uint32_t i = 0; i < 20; i++) {
			snprintf(text, sizeof text, "n%02u", i);
			name(&w, text, at + i, 2);
		}
		blocks_next(&w);
	}
	blocks_put(&w, 2, 1, 900);
	blocks_next(&w);
	blocks_make(&w, &t);
	expect_class(&t, 1, BLOCK_VERY_DIRTY, BLOCK_VERY_DIRTY);
	expect_class(&t, 2, BLOCK_VERY_DIRTY, BLOCK_VERY_DIRTY);
	expect_class(&t, 0, BLOCK_CLEAN, BLOCK_CLEAN);
	ck_assert(blocks_reason_has(&t, 0, "replaced"));
	blocks_finish(&w, &t);
}
END_TEST

/* The same within one block is known before it is classed. */
START_TEST(names_replaced_in_their_block_are_dirty)
{
	struct world w = blocks_new_world(_i);
	struct block_table t;

	for (uint32_t i = 0; i < 22; i++)
		name(&w, "n", i + 1, 2);
	blocks_next(&w);
	blocks_put(&w, 2, 1, 900);
	blocks_next(&w);
	blocks_make(&w, &t);
	expect_class(&t, 0, BLOCK_VERY_DIRTY, BLOCK_VERY_DIRTY);
	ck_assert_uint_eq(t.blocks.at[0].at_mount.dirty, 21 * 44 + 44);
	blocks_finish(&w, &t);
}
END_TEST

START_TEST(nodes_behind_erased_bytes_are_mentioned)
{
	struct world w = blocks_new_world(_i);
	struct block_table t;

	nodes_add_cleanmarker(&w.n);
	nodes_fill(&w.n, 512);
	name(&w, "a", 1, 2);
	blocks_next(&w);
	blocks_make(&w, &t);
	expect_class(&t, 0, BLOCK_FREE, BLOCK_FREE);
	ck_assert(blocks_reason_has(&t, 0, "not read"));
	ck_assert_uint_eq(t.blocks.at[0].fill[FILL_DIRT], 44);
	blocks_finish(&w, &t);
}
END_TEST

/* ---- order ---- */

/* kernel: blocks are added at the heads of lists, so that the last one is first; then
 * jffs2_rotate_lists puts the element after number (sum of versions % count) first */
START_TEST(lists_are_reversed_and_turned)
{
	for (uint32_t extra = 0; extra < 4; extra++) {
		struct world w = blocks_new_world(_i);
		struct block_table t;
		uint32_t sum = 0, first;

		for (uint32_t i = 0; i < 4; i++) {
			char text[2] = { (char)('a' + i), 0 };

			name(&w, text, i + 1, 2 + i);
			blocks_put(&w, 2 + i, 7 + extra * (i == 0), 300);
			nodes_mark_obsolete(&w.n, blocks_put(&w, 2 + i, 1, 500));
			sum += i + 1 + 7 + extra * (i == 0);
		}
		blocks_next(&w);
		blocks_make(&w, &t);
		first = (sum % 4 + 1) % 4; /* in 3 2 1 0 */
		for (uint32_t k = 0; k < 4; k++)
			ck_assert_uint_eq(t.blocks.at[3 - (first + k) % 4].gc, k + 1);
		blocks_finish(&w, &t);
	}
}
END_TEST

START_TEST(three_lists_are_drawn_from)
{
	struct world w = blocks_new_world(_i);
	struct block_table t;

	name(&w, "a", 1, 2);
	blocks_put(&w, 2, 1, 800);
	blocks_next(&w);
	name(&w, "b", 2, 3);
	blocks_put(&w, 3, 2, 500);
	nodes_mark_obsolete(&w.n, blocks_put(&w, 3, 1, 300));
	blocks_next(&w);
	name(&w, "c", 3, 4);
	blocks_put(&w, 4, 2, 300);
	nodes_mark_obsolete(&w.n, blocks_put(&w, 4, 1, 500));
	blocks_next(&w);
	blocks_make(&w, &t);
	ck_assert_uint_eq(block_draws(&t, BLOCK_VERY_DIRTY), 110);
	ck_assert_uint_eq(block_draws(&t, BLOCK_DIRTY), 16);
	ck_assert_uint_eq(block_draws(&t, BLOCK_CLEAN), 2);
	ck_assert_uint_eq(t.blocks.at[2].gc, 1);
	ck_assert_uint_eq(t.blocks.at[1].gc, 2);
	ck_assert_uint_eq(t.blocks.at[0].gc, 3);
	blocks_finish(&w, &t);
}
END_TEST

CASES(block)
{
	tcase_add_loop_test(tcase, blocks_without_dirt, 0, 2);
	tcase_add_loop_test(tcase, as_many_as_196_bytes_are_not_dirty, 0, 2);
	tcase_add_loop_test(tcase, half_a_block_is_very_dirty, 0, 2);
	tcase_add_loop_test(tcase, the_block_with_the_most_room_is_written_next, 0, 2);
	tcase_add_loop_test(tcase, a_short_end_is_no_room, 0, 2);
	tcase_add_loop_test(tcase, superseded_nodes_count_once_they_are_checked, 0, 2);
	tcase_add_loop_test(tcase, one_large_node_makes_a_block_dirty_only, 0, 2);
	tcase_add_loop_test(tcase, a_block_without_use_is_to_be_erased, 0, 2);
	tcase_add_loop_test(tcase, a_marker_keeps_a_block_on_its_list, 0, 2);
	tcase_add_loop_test(tcase, replaced_names_do_not_move_a_block, 0, 2);
	tcase_add_loop_test(tcase, a_name_is_replaced_by_whatever_newer_was_read_before, 0, 2);
	tcase_add_loop_test(tcase, names_replaced_in_their_block_are_dirty, 0, 2);
	tcase_add_loop_test(tcase, nodes_behind_erased_bytes_are_mentioned, 0, 2);
	tcase_add_loop_test(tcase, lists_are_reversed_and_turned, 0, 2);
	tcase_add_loop_test(tcase, three_lists_are_drawn_from, 0, 2);
}
