/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Erase blocks as the kernel files them. The special tests make blocks by hand, 1024 bytes
 * each, so that 196 bytes are not dirty yet and 512 are very dirty; the general ones
 * hold the accounts of every image that is there against one another.
 */
#include "jffs2/block.h"

#include <check.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "firmware/firmware.h"
#include "tests/world.h"

enum { BLOCK = 1024 };

static enum endian
endian_of(int i)
{
	return i ? ENDIAN_BIG : ENDIAN_LITTLE;
}

static struct world
new_world(int i)
{
	return (struct world){ .n = { .endian = endian_of(i), .erase_size = BLOCK,
		.markers = true } };
}

/* A node of a file with `len` bytes of data: 68 bytes more in all. */
static uint32_t
put(struct world *w, uint32_t ino, uint32_t version, uint32_t len)
{
	char data[BLOCK] = { 0 };

	memset(data, 'x', len);
	return write_at(w, ino, version, len, 0, data);
}

static void
next_block(struct world *w)
{
	nodes_fill(&w->n, BLOCK);
}

static void
make(struct world *w, struct block_table *t)
{
	world_resolve(w);
	block_table_make(t, &w->log, &w->fs);
}

static void
finish(struct world *w, struct block_table *t)
{
	block_table_free(t);
	world_free(w);
}

#define expect_class(t, n, mounted_as, becomes) \
	do { \
		ck_assert_str_eq(block_classes[(t)->blocks.at[n].mounted].name, \
		        block_classes[mounted_as].name); \
		ck_assert_str_eq(block_classes[(t)->blocks.at[n].class].name, \
		        block_classes[becomes].name); \
	} while (0)

static bool
reason_has(const struct block_table *t, size_t n, const char *words)
{
	struct text reason = { 0 };
	bool has;

	block_reason(t, n, &reason);
	has = strstr(text_str(&reason), words) != NULL;
	text_free(&reason);
	return has;
}

/* ---- each class ---- */

START_TEST(blocks_without_dirt)
{
	struct world w = new_world(_i);
	struct block_table t;

	name(&w, "a", 1, 2);
	put(&w, 2, 1, 800); /* 100 bytes are left */
	next_block(&w);
	nodes_add_cleanmarker(&w.n);
	next_block(&w);
	nodes_fill(&w.n, BLOCK);
	nodes_add_bytes(&w.n, span_of("\xff\xff\xff\xff", 4));
	next_block(&w);
	nodes_add_cleanmarker(&w.n);
	nodes_add_bytes(&w.n, span_of("\xff\xff\xff\xff", 4));
	make(&w, &t);
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
	ck_assert_uint_eq(w.fs.inodes.at[t.blocks.at[0].files[0]].ino, 2);
	ck_assert_uint_eq(t.blocks.at[0].gc, 1);
	ck_assert_uint_eq(t.blocks.at[1].gc, 0);
	ck_assert(reason_has(&t, 0, "candidate 1 of 1 for garbage collection"));
	finish(&w, &t);
}
END_TEST

/* kernel: ISDIRTY is more than 68 + 128 bytes */
START_TEST(as_many_as_196_bytes_are_not_dirty)
{
	for (uint32_t over = 0; over <= 4; over += 4) {
		struct world w = new_world(_i);
		struct block_table t;

		name(&w, "a", 1, 2);
		put(&w, 2, 1, 800 - 96 - over);
		nodes_add_bytes(&w.n, span_of("dirt", 4)); /* no room to write to */
		nodes_add_padding(&w.n, 192 + over);
		make(&w, &t);
		expect_class(&t, 0, over ? BLOCK_DIRTY : BLOCK_CLEAN,
		        over ? BLOCK_DIRTY : BLOCK_CLEAN);
		ck_assert_uint_eq(t.blocks.at[0].space.wasted, over ? 0 : 196);
		ck_assert_uint_eq(t.blocks.at[0].space.dirty, over ? 200 : 0);
		finish(&w, &t);
	}
}
END_TEST

START_TEST(half_a_block_is_very_dirty)
{
	for (uint32_t less = 0; less <= 4; less += 4) {
		struct world w = new_world(_i);
		struct block_table t;

		name(&w, "a", 1, 2);
		put(&w, 2, 2, 388 + less);
		nodes_mark_obsolete(&w.n, put(&w, 2, 1, 444 - less));
		make(&w, &t);
		ck_assert_uint_eq(t.blocks.at[0].space.dirty, 512 - less);
		expect_class(&t, 0, less ? BLOCK_DIRTY : BLOCK_VERY_DIRTY,
		        less ? BLOCK_DIRTY : BLOCK_VERY_DIRTY);
		finish(&w, &t);
	}
}
END_TEST

/* kernel: jffs2_scan_medium keeps the partly filled block with the most room, and files
 * the room of the others as dirt */
START_TEST(the_block_with_the_most_room_is_written_next)
{
	struct world w = new_world(_i);
	struct block_table t;

	name(&w, "a", 1, 2);
	put(&w, 2, 1, 300);
	next_block(&w);
	name(&w, "b", 2, 3);
	put(&w, 3, 1, 100);
	next_block(&w);
	name(&w, "c", 3, 4);
	put(&w, 4, 1, 200);
	next_block(&w);
	make(&w, &t);
	expect_class(&t, 0, BLOCK_VERY_DIRTY, BLOCK_VERY_DIRTY);
	expect_class(&t, 1, BLOCK_NEXT, BLOCK_NEXT);
	expect_class(&t, 2, BLOCK_VERY_DIRTY, BLOCK_VERY_DIRTY);
	ck_assert_uint_eq(t.blocks.at[1].space.free, 1024 - 12 - 44 - 168);
	ck_assert_uint_eq(t.blocks.at[2].space.free, 0);
	ck_assert_uint_eq(t.blocks.at[2].space.dirty, 1024 - 12 - 44 - 268);
	ck_assert_uint_eq(t.blocks.at[1].gc, 0);
	finish(&w, &t);
}
END_TEST

/* kernel: fewer than 12 bytes at the end of a block are dirt; min_free wants more than
 * 136 */
START_TEST(a_short_end_is_no_room)
{
	struct world w = new_world(_i);
	struct block_table t;

	name(&w, "a", 1, 2);
	put(&w, 2, 2, 1024 - 12 - 44 - 68 - 8);
	next_block(&w);
	put(&w, 2, 1, 1024 - 12 - 68 - 136);
	next_block(&w);
	make(&w, &t);
	ck_assert_uint_eq(t.blocks.at[0].at_mount.wasted, 8);
	ck_assert_uint_eq(t.blocks.at[0].at_mount.free, 0);
	ck_assert_uint_eq(t.blocks.at[1].at_mount.free, 136);
	ck_assert(t.blocks.at[1].class != BLOCK_NEXT);
	finish(&w, &t);
}
END_TEST

/* ---- what the check of the inodes changes ---- */

START_TEST(superseded_nodes_count_once_they_are_checked)
{
	struct world w = new_world(_i);
	struct block_table t;

	name(&w, "a", 1, 2);
	put(&w, 2, 1, 200);
	put(&w, 2, 2, 200);
	put(&w, 2, 3, 232);
	next_block(&w);
	put(&w, 2, 4, 800);
	next_block(&w);
	make(&w, &t);
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
	ck_assert(reason_has(&t, 0, "clean until its inodes are checked"));
	finish(&w, &t);
}
END_TEST

/* kernel: jffs2_mark_node_obsolete asks for dirty first, and for very dirty else */
START_TEST(one_large_node_makes_a_block_dirty_only)
{
	struct world w = new_world(_i);
	struct block_table t;

	name(&w, "a", 1, 2);
	put(&w, 2, 1, 800);
	next_block(&w);
	put(&w, 2, 2, 850);
	next_block(&w);
	make(&w, &t);
	expect_class(&t, 0, BLOCK_CLEAN, BLOCK_DIRTY);
	ck_assert(reason_has(&t, 0, "a single node made it"));
	ck_assert_uint_eq(block_draws(&t, BLOCK_DIRTY), 126);
	finish(&w, &t);
}
END_TEST

START_TEST(a_block_without_use_is_to_be_erased)
{
	struct world w = new_world(_i);
	struct block_table t;

	w.n.markers = false;
	put(&w, 2, 1, 900); /* no name leads to it */
	next_block(&w);
	nodes_mark_obsolete(&w.n, put(&w, 3, 1, 900));
	next_block(&w);
	name(&w, "a", 1, 4);
	put(&w, 4, 2, 800);
	next_block(&w);
	put(&w, 4, 1, 900); /* the older one */
	next_block(&w);
	make(&w, &t);
	expect_class(&t, 0, BLOCK_PENDING, BLOCK_PENDING);
	expect_class(&t, 1, BLOCK_PENDING, BLOCK_PENDING);
	expect_class(&t, 2, BLOCK_CLEAN, BLOCK_CLEAN);
	expect_class(&t, 3, BLOCK_CLEAN, BLOCK_PENDING);
	ck_assert_uint_eq(t.members[BLOCK_PENDING], 3);
	ck_assert_uint_eq(t.blocks.at[3].gc, 0);
	finish(&w, &t);
}
END_TEST

/* A cleanmarker is in use, so that a block that has one is never quite without use. */
START_TEST(a_marker_keeps_a_block_on_its_list)
{
	struct world w = new_world(_i);
	struct block_table t;

	nodes_mark_obsolete(&w.n, put(&w, 3, 1, 900));
	next_block(&w);
	make(&w, &t);
	expect_class(&t, 0, BLOCK_VERY_DIRTY, BLOCK_VERY_DIRTY);
	finish(&w, &t);
}
END_TEST

/* kernel: with JFFS2_SB_FLAG_SCANNING, blocks don't move */
START_TEST(replaced_names_do_not_move_a_block)
{
	struct world w = new_world(_i);
	struct block_table t;
	char text[8];

	for (uint32_t i = 0; i < 22; i++) {
		snprintf(text, sizeof text, "n%02u", i);
		name(&w, text, i + 1, 2);
	}
	next_block(&w);
	put(&w, 2, 1, 900);
	next_block(&w);
	for (uint32_t i = 0; i < 22; i++) {
		snprintf(text, sizeof text, "n%02u", i);
		name(&w, text, 100 + i, i ? 0 : 2);
	}
	next_block(&w);
	make(&w, &t);
	expect_class(&t, 0, BLOCK_CLEAN, BLOCK_CLEAN);
	ck_assert_uint_eq(t.blocks.at[0].space.used, 12);
	ck_assert_uint_eq(t.blocks.at[0].space.dirty + t.blocks.at[0].space.wasted, 22 * 44);
	ck_assert(reason_has(&t, 0, "replaced"));
	finish(&w, &t);
}
END_TEST

/* Any newer one that was read before makes them dirty: not the newest, nor the next one. */
START_TEST(a_name_is_replaced_by_whatever_newer_was_read_before)
{
	struct world w = new_world(_i);
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
		next_block(&w);
	}
	put(&w, 2, 1, 900);
	next_block(&w);
	make(&w, &t);
	expect_class(&t, 1, BLOCK_VERY_DIRTY, BLOCK_VERY_DIRTY);
	expect_class(&t, 2, BLOCK_VERY_DIRTY, BLOCK_VERY_DIRTY);
	expect_class(&t, 0, BLOCK_CLEAN, BLOCK_CLEAN);
	ck_assert(reason_has(&t, 0, "replaced"));
	finish(&w, &t);
}
END_TEST

/* The same within one block is known before it is classed. */
START_TEST(names_replaced_in_their_block_are_dirty)
{
	struct world w = new_world(_i);
	struct block_table t;

	for (uint32_t i = 0; i < 22; i++)
		name(&w, "n", i + 1, 2);
	next_block(&w);
	put(&w, 2, 1, 900);
	next_block(&w);
	make(&w, &t);
	expect_class(&t, 0, BLOCK_VERY_DIRTY, BLOCK_VERY_DIRTY);
	ck_assert_uint_eq(t.blocks.at[0].at_mount.dirty, 21 * 44 + 44);
	finish(&w, &t);
}
END_TEST

START_TEST(nodes_behind_erased_bytes_are_mentioned)
{
	struct world w = new_world(_i);
	struct block_table t;

	nodes_add_cleanmarker(&w.n);
	nodes_fill(&w.n, 512);
	name(&w, "a", 1, 2);
	next_block(&w);
	make(&w, &t);
	expect_class(&t, 0, BLOCK_FREE, BLOCK_FREE);
	ck_assert(reason_has(&t, 0, "not read"));
	ck_assert_uint_eq(t.blocks.at[0].fill[FILL_DIRT], 44);
	finish(&w, &t);
}
END_TEST

/* ---- order ---- */

/* kernel: blocks are added at the heads of lists, so that the last one is first; then
 * jffs2_rotate_lists puts the element after number (sum of versions % count) first */
START_TEST(lists_are_reversed_and_turned)
{
	for (uint32_t extra = 0; extra < 4; extra++) {
		struct world w = new_world(_i);
		struct block_table t;
		uint32_t sum = 0, first;

		for (uint32_t i = 0; i < 4; i++) {
			char text[2] = { (char)('a' + i), 0 };

			name(&w, text, i + 1, 2 + i);
			put(&w, 2 + i, 7 + extra * (i == 0), 300);
			nodes_mark_obsolete(&w.n, put(&w, 2 + i, 1, 500));
			sum += i + 1 + 7 + extra * (i == 0);
		}
		next_block(&w);
		make(&w, &t);
		first = (sum % 4 + 1) % 4; /* in 3 2 1 0 */
		for (uint32_t k = 0; k < 4; k++)
			ck_assert_uint_eq(t.blocks.at[3 - (first + k) % 4].gc, k + 1);
		finish(&w, &t);
	}
}
END_TEST

START_TEST(three_lists_are_drawn_from)
{
	struct world w = new_world(_i);
	struct block_table t;

	name(&w, "a", 1, 2);
	put(&w, 2, 1, 800);
	next_block(&w);
	name(&w, "b", 2, 3);
	put(&w, 3, 2, 500);
	nodes_mark_obsolete(&w.n, put(&w, 3, 1, 300));
	next_block(&w);
	name(&w, "c", 3, 4);
	put(&w, 4, 2, 300);
	nodes_mark_obsolete(&w.n, put(&w, 4, 1, 500));
	next_block(&w);
	make(&w, &t);
	ck_assert_uint_eq(block_draws(&t, BLOCK_VERY_DIRTY), 110);
	ck_assert_uint_eq(block_draws(&t, BLOCK_DIRTY), 16);
	ck_assert_uint_eq(block_draws(&t, BLOCK_CLEAN), 2);
	ck_assert_uint_eq(t.blocks.at[2].gc, 1);
	ck_assert_uint_eq(t.blocks.at[1].gc, 2);
	ck_assert_uint_eq(t.blocks.at[0].gc, 3);
	finish(&w, &t);
}
END_TEST

/* ---- accounts ---- */

static uint64_t
total(const struct block_space *s)
{
	return (uint64_t)s->used + s->unchecked + s->dirty + s->wasted + s->free;
}

/* Shares add up, every block is in one class, ranks are 1, 2, 3 ... */
static void
check_table(const struct block_table *t, bool files)
{
	uint64_t members = 0, collected = t->members[BLOCK_CLEAN] + t->members[BLOCK_DIRTY]
	                                  + t->members[BLOCK_VERY_DIRTY], sum = 0, at = 0;

	for (int class = 0; class < BLOCK_CLASS_COUNT; class++)
		members += t->members[class];
	ck_assert_uint_eq(members, files ? t->blocks.count : 0);
	for (size_t n = 0; n < t->blocks.count; n++) {
		const struct erase_block *b = &t->blocks.at[n];
		uint64_t fill = 0;

		ck_assert_uint_eq(b->start, at);
		at = b->end;
		for (int i = 0; i < FILL_COUNT; i++)
			fill += b->fill[i];
		ck_assert_uint_eq(fill, b->end - b->start);
		sum += b->gc;
		ck_assert_int_eq(b->gc != 0, b->class >= BLOCK_CLEAN
		                             && b->class <= BLOCK_VERY_DIRTY);
		ck_assert_uint_le(b->gc, collected);
		if (b->class <= BLOCK_CUT)
			continue;
		ck_assert_uint_eq(total(&b->space), t->log->erase_size);
		ck_assert_uint_eq(total(&b->at_mount), t->log->erase_size);
		ck_assert_uint_eq(b->space.unchecked, 0);
		ck_assert_uint_le(b->space.used, b->at_mount.used + b->at_mount.unchecked);
	}
	ck_assert_uint_eq(at, t->log->part.len);
	ck_assert_uint_eq(sum, collected * (collected + 1) / 2);
	if (collected)
		ck_assert_uint_eq(block_draws(t, BLOCK_CLEAN) + block_draws(t, BLOCK_DIRTY)
		                  + block_draws(t, BLOCK_VERY_DIRTY), 128);
}

static void
check_volume(const struct volume *v)
{
	struct text reason = { 0 };
	struct block_table t;

	block_table_make(&t, &v->log, &v->fs);
	check_table(&t, true);
	for (size_t n = 0; n < t.blocks.count; n++)
		block_reason(&t, n, &reason);
	ck_assert(t.blocks.count == 0 || reason.len > 0);
	block_table_free(&t);
	block_table_make(&t, &v->log, NULL);
	check_table(&t, false);
	block_table_free(&t);
	text_free(&reason);
}

/* Each image as it is, and with erase sizes that it was not made with. */
static void
check_image(const char *path)
{
	static const uint32_t sizes[][2] = { { 0, 0 }, { 4096, 0 }, { 8192, 1000 },
		{ 512, 0 }, { 1 << 20, 0 } };
	struct firmware *f = firmware_open(path, NULL, NULL);

	ck_assert_msg(f != NULL, "%s", path);
	firmware_finish(f);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		for (size_t k = 0; k < f->volumes.count; k++) {
			firmware_set_salvage(f, i % 2);
			if (i > 0)
				firmware_set_erase(f, f->volumes.at[k], sizes[i][0],
				        sizes[i][1]);
			firmware_finish(f);
			check_volume(f->volumes.at[k]);
		}
	firmware_close(f);
}

static void
check_folder(const char *top, const char *folder)
{
	char pattern[PATH_MAX];
	glob_t found;

	snprintf(pattern, sizeof pattern, "%s/%s/*.[jub][fi][fmn]*", top, folder);
	if (glob(pattern, 0, NULL, &found) != 0) {
		printf("# skipped: %s (nothing there)\n", pattern);
		fflush(stdout);
		return;
	}
	for (size_t i = 0; i < found.gl_pathc; i++)
		check_image(found.gl_pathv[i]);
	globfree(&found);
}

START_TEST(accounts_of_every_image_add_up)
{
	const char *shared = getenv("FLASHLOUPE_SHARED"), *top = getenv("srcdir");
	char beside[PATH_MAX];

	top = top ? top : ".";
	snprintf(beside, sizeof beside, "%s/../shared", top);
	check_folder(top, "data");
	check_folder(shared ? shared : beside, "truth");
}
END_TEST

START_TEST(accounts_add_up_after_any_damage)
{
	uint32_t seed = 77 + (uint32_t)_i;

	for (int round = 0; round < 300; round++) {
		struct world w = new_world(round & 1);
		struct block_table t;

		for (uint32_t i = 0; i < 30; i++) {
			char text[2] = { (char)('a' + next_random(&seed) % 5), 0 };

			if (next_random(&seed) % 3 == 0)
				name(&w, text, i, next_random(&seed) % 5);
			else
				put(&w, 2 + next_random(&seed) % 4, i + 1,
				        next_random(&seed) % 400);
		}
		for (int i = 0; i < 40; i++)
			nodes_put8(&w.n, next_random(&seed) % (uint32_t)w.n.bytes.len,
			        (uint8_t)(next_random(&seed) % 2 ? 0xff
			                                         : next_random(&seed)));
		w.log.salvage = next_random(&seed) % 2;
		make(&w, &t);
		check_table(&t, true);
		finish(&w, &t);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("blocks");
	TCase *tc = tcase_create("both byte orders"), *all = tcase_create("accounts");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(tc, blocks_without_dirt, 0, 2);
	tcase_add_loop_test(tc, as_many_as_196_bytes_are_not_dirty, 0, 2);
	tcase_add_loop_test(tc, half_a_block_is_very_dirty, 0, 2);
	tcase_add_loop_test(tc, the_block_with_the_most_room_is_written_next, 0, 2);
	tcase_add_loop_test(tc, a_short_end_is_no_room, 0, 2);
	tcase_add_loop_test(tc, superseded_nodes_count_once_they_are_checked, 0, 2);
	tcase_add_loop_test(tc, one_large_node_makes_a_block_dirty_only, 0, 2);
	tcase_add_loop_test(tc, a_block_without_use_is_to_be_erased, 0, 2);
	tcase_add_loop_test(tc, a_marker_keeps_a_block_on_its_list, 0, 2);
	tcase_add_loop_test(tc, replaced_names_do_not_move_a_block, 0, 2);
	tcase_add_loop_test(tc, a_name_is_replaced_by_whatever_newer_was_read_before, 0, 2);
	tcase_add_loop_test(tc, names_replaced_in_their_block_are_dirty, 0, 2);
	tcase_add_loop_test(tc, nodes_behind_erased_bytes_are_mentioned, 0, 2);
	tcase_add_loop_test(tc, lists_are_reversed_and_turned, 0, 2);
	tcase_add_loop_test(tc, three_lists_are_drawn_from, 0, 2);
	suite_add_tcase(suite, tc);
	tcase_set_timeout(all, 300);
	tcase_add_test(all, accounts_of_every_image_add_up);
	tcase_add_loop_test(all, accounts_add_up_after_any_damage, 0, 4);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
