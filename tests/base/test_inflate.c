/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What it costs to read a file: nodes are inflated no further than they show, in slices if
 * that is asked for, and not at all where far more would be inflated than shows. */
#include <errno.h>
#include <string.h>
#include <zlib.h>

#include "jffs2/tree/history.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/world.h"

enum { MIB = 1 << 20, ZLIB = 6, DYNRUBIN = 3 };

/* `len` bytes of a pattern that the number tells, and what zlib makes of them. */
static struct text
pattern(uint32_t len, uint32_t number)
{
	struct text t = { 0 };

	text_reserve(&t, len);
	for (uint32_t i = 0; i < len; i++)
		t.at[i] = (char)('a' + (i + number) % 26);
	t.len = len;
	return t;
}

static struct text
packed(struct span plain)
{
	uLongf len = compressBound(plain.len);
	struct text t = { 0 };

	text_reserve(&t, len);
	ck_assert_int_eq(compress2((Bytef *)t.at, &len, plain.at, plain.len, 9), Z_OK);
	t.len = len;
	return t;
}

/* A node of inode 2 that is inflated to `len` bytes at `offset`. */
static void
add_packed(struct world *w, uint32_t version, uint32_t isize, uint32_t offset, uint32_t len)
{
	struct text plain = pattern(len, version), stored = packed(span_of(plain.at, len));

	nodes_add_inode(&w->n, &(struct inode_spec){ .ino = 2, .version = version,
	        .mode = REG, .isize = isize, .offset = offset, .dsize = len, .compr = ZLIB,
	        .data = span_of(stored.at, stored.len) });
	text_free(&plain);
	text_free(&stored);
}

/* Nodes that end 4 bytes apart, the next above the one before: of each the last 4 bytes
 * show, of the first version all. */
static void
add_tails(struct world *w, uint32_t count, uint32_t len)
{
	name(w, "f", 1, 2);
	for (uint32_t i = 0; i < count; i++)
		add_packed(w, count - i, len + 4 * count, 4 * i, len);
	world_resolve(w);
}

static uint32_t
file(const struct world *w)
{
	return jffs2_fs_inode(&w->fs, 2);
}

/* ---- no further than it shows ---- */

/* kernel: jffs2_zlib_decompress ignores how a stream ends; it gives what came out */
START_TEST(data_broken_behind_what_shows_are_read)
{
	struct world w = { .n.endian = _i & 1 ? ENDIAN_BIG : ENDIAN_LITTLE };
	struct text plain = pattern(10000, 1), stored = packed(span_of(plain.at, plain.len));
	uint8_t byte;

	/* The stream breaks off: it gives less than the 20,000 bytes that the node claims. */
	name(&w, "f", 1, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = 20000, .dsize = 20000, .compr = ZLIB,
	        .data = span_of(stored.at, stored.len) });
	world_resolve(&w);
	ck_assert_int_eq(jffs2_fs_read(&w.fs, NULL, file(&w), 9999, &byte, 1, NULL, NULL), 1);
	ck_assert_uint_eq(byte, plain.at[9999]);
	ck_assert_int_eq(jffs2_fs_read(&w.fs, NULL, file(&w), 10000, &byte, 1, NULL, NULL), -EIO);
	ck_assert_int_eq(jffs2_fs_read(&w.fs, NULL, file(&w), 5, &byte, 1, NULL, NULL), 1);
	ck_assert_uint_eq(byte, plain.at[5]);
	text_free(&plain);
	text_free(&stored);
	world_free(&w);
}
END_TEST

/* 4 bytes of each of 40 nodes of 4 MiB, as it begins: nothing to speak of */
START_TEST(a_node_is_inflated_as_far_as_it_shows)
{
	struct world w = { .n.endian = ENDIAN_LITTLE };
	struct jffs2_cost cost;

	name(&w, "f", 1, 2);
	for (uint32_t i = 0; i < 40; i++)
		add_packed(&w, i + 1, 4 * MIB + 160, 4 * i, 4 * MIB);
	world_resolve(&w);
	cost = jffs2_fs_cost(&w.fs, file(&w));
	ck_assert_uint_eq(cost.shown, 4 * MIB + 39 * 4);
	ck_assert_uint_eq(cost.inflated, cost.shown);
	ck_assert(!jffs2_fs_at(&w.fs, file(&w))->bomb);
	world_free(&w);
}
END_TEST

/* Every byte is right in whichever order, and read in order costs what was foretold. */
START_TEST(what_is_read_is_right_and_costs_what_was_foretold)
{
	struct world w = { .n.endian = _i & 1 ? ENDIAN_BIG : ENDIAN_LITTLE };
	uint32_t seed = 77 + (uint32_t)_i, size = 120000;
	struct text want = { 0 };
	struct jffs2_reader *reader = jffs2_reader_new();
	uint64_t work = 0;
	uint8_t piece[5000];
	int64_t n;

	text_reserve(&want, size);
	memset(want.at, 0, size);
	name(&w, "f", 1, 2);
	for (uint32_t v = 1; v <= 30; v++) {
		uint32_t from = next_random(&seed) % (size - 1);
		uint32_t len = 1 + next_random(&seed) % (size - from);
		struct text plain = pattern(len, v);

		memcpy(want.at + from, plain.at, len);
		add_packed(&w, v, size, from, len);
		text_free(&plain);
	}
	add_packed(&w, 31, size, size - 1, 1);
	want.at[size - 1] = (char)('a' + 31 % 26);
	world_resolve(&w);
	for (uint32_t at = 0; at < size; at += (uint32_t)n) {
		n = jffs2_fs_read(&w.fs, reader, file(&w), at, piece, sizeof piece, &work,
		        NULL);
		ck_assert_int_gt(n, 0);
		ck_assert_mem_eq(piece, want.at + at, (size_t)n);
	}
	/* What is small is decoded again for each piece. */
	ck_assert_uint_ge(work - size, jffs2_fs_cost(&w.fs, file(&w)).inflated);
	ck_assert_uint_le(work - size, jffs2_fs_cost(&w.fs, file(&w)).inflated
	        + size / sizeof piece * 4096);
	for (int i = 0; i < 200; i++) {
		uint32_t at = next_random(&seed) % size;

		ck_assert_int_eq(jffs2_fs_read(&w.fs, reader, file(&w), at, piece, 1, NULL, NULL), 1);
		ck_assert_uint_eq(piece[0], (uint8_t)want.at[at]);
	}
	jffs2_reader_free(reader);
	text_free(&want);
	world_free(&w);
}
END_TEST

/* ---- slices ---- */

START_TEST(a_slice_ends_when_much_was_inflated)
{
	struct world w = { .n.endian = ENDIAN_LITTLE };
	static uint8_t whole[MIB / 2 + 64], piece[MIB / 2 + 64];
	uint32_t at = 0, size, calls = 0;
	struct error err;
	int64_t n;

	add_tails(&w, 16, MIB / 2);
	size = jffs2_fs_at(&w.fs, file(&w))->size;
	ck_assert_int_eq(jffs2_fs_read(&w.fs, NULL, file(&w), 0, whole, sizeof whole, NULL, &err), size);
	while (at < size) {
		uint64_t work = 0;

		n = jffs2_fs_read(&w.fs, NULL, file(&w), at, piece, sizeof piece, &work, &err);
		ck_assert_int_gt(n, 0);
		ck_assert_mem_eq(piece, whole + at, (size_t)n);
		ck_assert_uint_le(work, JFFS2_SLICE + MIB / 2 + (uint64_t)n);
		at += (uint32_t)n;
		calls++;
	}
	ck_assert_uint_ge(calls, 8);
	ck_assert_int_eq(jffs2_fs_read(&w.fs, NULL, file(&w), at, piece, 1, NULL, &err), 0);
	world_free(&w);
}
END_TEST

/* ---- bombs ---- */

/* 17 nodes of 4 MiB of which 4 bytes show are within the limit, 40 are not. */
START_TEST(a_bomb_is_refused)
{
	struct world w = { .n.endian = ENDIAN_LITTLE };
	struct jffs2_fs view = { 0 };
	struct error err = { "" };
	uint8_t byte;
	bool bomb = _i == 1;
	uint32_t count = bomb ? 40 : 15;
	int64_t want = bomb ? -EFBIG : 1;

	name(&w, "f", 1, 2);
	/* What shows of the uppermost is little, too. */
	for (uint32_t i = 0; i < count; i++)
		add_packed(&w, count - i, 4 * MIB + 4 * count, 4 * i, 4 * MIB);
	write_at(&w, 2, count + 1, 4 * MIB + 4 * count, 0, "x");
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = count + 2,
	        .mode = REG, .isize = 4 * MIB + 4 * count, .dsize = 4 * MIB - 4,
	        .compr = 1 });
	world_resolve(&w);
	ck_assert_uint_eq(jffs2_fs_cost(&w.fs, file(&w)).shown, 4 * count);
	ck_assert(jffs2_fs_at(&w.fs, file(&w))->bomb == bomb);
	ck_assert_int_eq(jffs2_fs_read(&w.fs, NULL, file(&w), 0, &byte, 1, NULL, &err), want);
	ck_assert(!bomb || strstr(err.text, "inode 2 is a decompression bomb"));
	ck_assert(jffs2_fs_at_version(&view, &w.fs, file(&w), count + 2, &err));
	ck_assert_int_eq(jffs2_fs_read(&view, NULL, file(&w), 0, &byte, 1, NULL, &err), want);
	jffs2_fs_free(&view);
	world_free(&w);
}
END_TEST

/* A file of 2 MiB that was written over 800 times in pages of 64 KiB, each from some byte to
 * some other, is none by far. */
START_TEST(a_file_written_over_again_and_again_is_no_bomb)
{
	enum { PAGE = 65536, SIZE = 2 * MIB };
	struct world w = { .n.endian = ENDIAN_LITTLE };
	uint32_t seed = 5;
	struct jffs2_cost cost;

	name(&w, "f", 1, 2);
	for (uint32_t v = 1; v <= 800; v++) {
		uint32_t page = next_random(&seed) % (SIZE / PAGE) * PAGE;
		uint32_t from = next_random(&seed) % PAGE;

		add_packed(&w, v, SIZE, page + from, 1 + next_random(&seed) % (PAGE - from));
	}
	add_packed(&w, 801, SIZE, SIZE - 1, 1);
	world_resolve(&w);
	cost = jffs2_fs_cost(&w.fs, file(&w));
	ck_assert(!jffs2_fs_at(&w.fs, file(&w))->bomb);
	ck_assert_uint_lt(jffs2_cost_wasted(cost), 16 * cost.shown);
	world_free(&w);
}
END_TEST

/* 8 MiB of a slow codec are as much work as 64 of another. */
START_TEST(slow_codecs_count_more)
{
	static uint8_t stored[600];
	struct world w = { .n.endian = ENDIAN_LITTLE };
	enum { COUNT = 4, RUBINMIPS = 5 };
	uint32_t codec = _i ? RUBINMIPS : ZLIB, isize = 4 * MIB + 4 * COUNT;
	struct jffs2_cost cost;

	name(&w, "f", 1, 2);
	for (uint32_t i = 0; i < COUNT; i++)
		nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = COUNT - i,
		        .mode = REG, .isize = isize, .offset = 4 * i, .dsize = 4 * MIB,
		        .compr = (uint8_t)codec, .data = span_of(stored, sizeof stored) });
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = COUNT + 1, .mode = REG,
	        .isize = isize, .dsize = 4 * MIB - 4, .compr = 1 });
	world_resolve(&w);
	cost = jffs2_fs_cost(&w.fs, file(&w));
	ck_assert_uint_eq(cost.inflated, (uint64_t)COUNT * 4 * MIB * (_i ? 8 : 1));
	ck_assert(jffs2_fs_at(&w.fs, file(&w))->bomb == (_i == 1));
	world_free(&w);
}
END_TEST

START_TEST(the_limit_is_of_what_does_not_show)
{
	struct jffs2_cost within = { (uint64_t)JFFS2_WASTE_LEAST + 1000, 1000 };
	struct jffs2_cost much = { UINT64_C(1) << 40, UINT64_C(1) << 40 };
	struct jffs2_cost over = { JFFS2_WASTE_LEAST + 66 * 1000, 1000 };

	ck_assert(!jffs2_cost_is_bomb(within));
	ck_assert(!jffs2_cost_is_bomb(much));
	ck_assert(jffs2_cost_is_bomb(over));
	ck_assert_uint_eq(jffs2_cost_wasted((struct jffs2_cost){ 5, 10 }), 0);
}
END_TEST

/* What goes through all files stops at those for which there is no room any more. */
START_TEST(many_files_share_a_room)
{
	struct world w = { .n.endian = ENDIAN_LITTLE };
	uint64_t room, wasted = 0;

	for (uint32_t i = 0; i < 3; i++)
		add_packed(&w, 3 - i, 4 * MIB + 12, 4 * i, 4 * MIB);
	write_at(&w, 2, 4, 4 * MIB + 12, 0, "x");
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 5, .mode = REG,
	        .isize = 4 * MIB + 12, .dsize = 4 * MIB - 4, .compr = 1 });
	name(&w, "f", 1, 2);
	world_resolve(&w);
	room = tree_room(&w.tree.tree);
	ck_assert_uint_gt(room, (128 << 20) + 63 * w.n.bytes.len);
	for (uint64_t left = room; tree_afford(&w.tree.tree, file(&w), &room); left = room)
		wasted += left - room;
	ck_assert_uint_lt(room, 12 * MIB);
	ck_assert_uint_eq(wasted + room, tree_room(&w.tree.tree));
	world_free(&w);
}
END_TEST

CASES(inflate)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, data_broken_behind_what_shows_are_read, 0, 2);
	tcase_add_test(tcase, a_node_is_inflated_as_far_as_it_shows);
	tcase_add_loop_test(tcase, what_is_read_is_right_and_costs_what_was_foretold, 0, 20);
	tcase_add_test(tcase, a_slice_ends_when_much_was_inflated);
	tcase_add_loop_test(tcase, a_bomb_is_refused, 0, 2);
	tcase_add_test(tcase, a_file_written_over_again_and_again_is_no_bomb);
	tcase_add_loop_test(tcase, slow_codecs_count_more, 0, 2);
	tcase_add_test(tcase, the_limit_is_of_what_does_not_show);
	tcase_add_test(tcase, many_files_share_a_room);
}
