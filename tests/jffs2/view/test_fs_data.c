/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a file holds is what the Linux kernel would show: the rules of pieces one by one,
 * in both byte orders.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "jffs2/view/fs.h"
#include "jffs2/summary.h"
#include "tests/fixture/jffs2/attributes.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/world.h"

/* ---- pieces of a file ---- */

START_TEST(the_highest_version_wins_wherever_it_stands)
{
	WORLD(w);
	uint32_t old, new;

	name(&w, "f", 1, 2);
	new = write_at(&w, 2, 3, 4, 0, "new!");
	old = write_at(&w, 2, 2, 4, 0, "old!");
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "new!");
	ck_assert_int_eq(state_at(&w, old), STATE_SUPERSEDED);
	ck_assert_int_eq(state_at(&w, new), STATE_LIVE);
	ck_assert_uint_eq(jffs2_fs_by(&w.fs, jffs2_log_find(&w.log, old)),
	        jffs2_log_find(&w.log, new));
	world_free(&w);
}
END_TEST

START_TEST(pieces_overlap_byte_by_byte)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 10, 0, "aaaaaaaaaa");
	write_at(&w, 2, 2, 10, 2, "bbbb");
	write_at(&w, 2, 3, 10, 5, "ccc");
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "aabbbcccaa");
	world_free(&w);
}
END_TEST

/* Equal versions are copies made by garbage collection: the physically later counts. */
START_TEST(of_equal_versions_the_later_copy_counts)
{
	WORLD(w);
	uint32_t later;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 2, 4, 0, "one.");
	later = write_at(&w, 2, 2, 4, 0, "two.");
	if (_i & 2)
		nodes_put8(&w.n, later + 68, 'X'); /* unless its data CRC is wrong */
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), _i & 2 ? "one." : "two.");
	world_free(&w);
}
END_TEST

START_TEST(a_wrong_data_crc_lets_older_data_through)
{
	WORLD(w);
	uint32_t bad;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 6, 0, "older!");
	bad = write_at(&w, 2, 2, 6, 2, "NEW");
	nodes_put8(&w.n, bad + 68, '?');
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "older!");
	ck_assert_int_eq(state_at(&w, bad), STATE_BAD);
	ck_assert_uint_eq(find(&w, "/f")->mtime, 1);
	world_free(&w);
}
END_TEST

/* A copy by garbage collection that was torn: the kernel finds it first, and when the original
 * takes its place in the tree the mark is lost that something lies across it. An older node
 * between the two then shows; in front of both it does not. */
START_TEST(a_torn_copy_lets_an_older_node_show)
{
	WORLD(w);
	uint32_t torn;

	name(&w, "f", 1, 2);
	if (_i & 2)
		write_at(&w, 2, 1, 8, 0, "oldolder");
	write_at(&w, 2, 2, 8, 2, "NEW");
	if (!(_i & 2))
		write_at(&w, 2, 1, 8, 0, "oldolder");
	torn = write_at(&w, 2, 2, 8, 2, "NEW");
	nodes_put8(&w.n, torn + 68, '?');
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), _i & 2 ? "olNEWder" : "oldolder");
	ck_assert_uint_eq(find(&w, "/f")->mtime, 2);
	world_free(&w);
}
END_TEST

/* What lay across a node was torn, and goes when an older one is met; the mark that something
 * lies across it stays behind at the first node. */
START_TEST(a_mark_that_is_left_behind_hides_nothing)
{
	WORLD(w);
	uint32_t torn;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 8, 2, "x");
	torn = write_at(&w, 2, 3, 8, 0, "NEWER");
	nodes_put8(&w.n, torn + 68, '?');
	write_at(&w, 2, 2, 8, 0, "oldolder");
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "oldolder");
	ck_assert_uint_eq(find(&w, "/f")->mtime, 2);
	ck_assert_uint_eq(find(&w, "/f")->error, 0);
	world_free(&w);
}
END_TEST

/* Of a node without data the data CRC is not looked at, even if bytes are stored. */
START_TEST(the_data_of_a_node_without_data_is_not_checked)
{
	WORLD(w);
	uint32_t bad;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 3, 0, "abc");
	bad = nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 2,
	        .mode = 0100600, .isize = 2, .mtime = 7, .data = span_of("junk", 4) });
	nodes_put32(&w.n, bad + 52, 0); /* dsize */
	nodes_sign(&w.n, bad);
	nodes_put8(&w.n, bad + 68, '?');
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "ab");
	ck_assert_uint_eq(find(&w, "/f")->mode, 0100600);
	ck_assert_int_eq(state_at(&w, bad), STATE_LIVE);
	world_free(&w);
}
END_TEST

/* A length below that of its header does not keep a dirent from counting, nor an inode node
 * from making its inode known, which then has no usable node. */
START_TEST(nodes_may_be_shorter_than_their_headers)
{
	WORLD(w);
	uint32_t at;

	at = name(&w, "f", 1, 2);
	nodes_put32(&w.n, at + 4, 12 + (uint32_t)_i / 2 * 8);
	nodes_sign(&w.n, at);
	at = write_at(&w, 2, 1, 3, 0, "abc");
	name(&w, "g", 2, 3);
	at = write_at(&w, 3, 1, 3, 0, "abc");
	nodes_put32(&w.n, at + 4, 64);
	nodes_sign(&w.n, at);
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "abc");
	ck_assert_ptr_nonnull(find(&w, "/g"));
	ck_assert_int_eq(find(&w, "/g")->error, EIO);
	world_free(&w);
}
END_TEST

/* Places in a file are 32 bits: what reaches beyond ends near 0, and so does the file. */
START_TEST(a_node_beyond_4_gib_wraps)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 8, 0, "abcdefgh");
	write_at(&w, 2, 2, UINT32_MAX, UINT32_MAX - 3, _i & 2 ? "12345678" : "1234");
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/f")->size, _i & 2 ? 4 : 0);
	ck_assert_str_eq(content(&w, "/f"), _i & 2 ? "abcd" : "");
	world_free(&w);
}
END_TEST

/* kernel: reading the last page finds nothing, since its end is 0 in 32 bits */
START_TEST(the_last_page_of_4_gib_is_zeros)
{
	WORLD(w);
	uint8_t bytes[6];
	uint32_t inode;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, UINT32_MAX, UINT32_MAX - 4100, "abcdefgh");
	write_at(&w, 2, 2, UINT32_MAX, UINT32_MAX - 3, "xyz");
	world_resolve(&w);
	inode = inode_at(&w.fs, "/f", NULL);
	ck_assert_uint_eq(jffs2_fs_at(&w.fs, inode)->size, UINT32_MAX);
	ck_assert_int_eq(jffs2_fs_read(&w.fs, NULL, inode, UINT32_MAX - 4100, bytes, 6, NULL, NULL), 6);
	ck_assert_mem_eq(bytes, "abcde\0", 6);
	ck_assert_int_eq(jffs2_fs_read(&w.fs, NULL, inode, UINT32_MAX - 3, bytes, 6, NULL, NULL), 3);
	ck_assert_mem_eq(bytes, "\0\0\0", 3);
	world_free(&w);
}
END_TEST

/* The errno of a node that cannot be read depends on what fails first. */
START_TEST(each_read_error_is_the_kernels)
{
	static const struct {
		uint32_t dsize;
		uint8_t compr, usercompr;
		int error;
	} rows[] = {
		{ (4 << 20) + 1, 6, 0, ENOMEM }, { (4 << 20) + 1, 0x40, 0, ENOMEM },
		{ 40, 7, 0, EPERM }, { 40, 7, 1, EIO }, { 40, 0x40, 0, EIO }, { 40, 4, 0, EIO },
	};
	WORLD(w);
	uint32_t at;
	uint8_t byte;

	name(&w, "f", 1, 2);
	at = nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = 40, .dsize = rows[_i / 2].dsize, .compr = rows[_i / 2].compr,
	        .data = span_of("\1\2\3\4", 4) });
	nodes_put8(&w.n, at + 57, rows[_i / 2].usercompr);
	nodes_sign(&w.n, at);
	world_resolve(&w);
	ck_assert_int_eq(jffs2_fs_read(&w.fs, NULL, jffs2_fs_inode(&w.fs, 2), 0, &byte, 1, NULL, NULL),
	        -rows[_i / 2].error);
	world_free(&w);
}
END_TEST

START_TEST(gaps_and_hole_nodes_read_as_zeros)
{
	WORLD(w);
	uint32_t inode;
	uint64_t end;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 3, 0, "abc");
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 2, .mode = REG,
	        .isize = 10, .offset = 3, .dsize = 2, .compr = 1 });
	write_at(&w, 2, 3, 10, 8, "yz");
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "abc.....yz");
	inode = inode_at(&w.fs, "/f", NULL);
	ck_assert(!tree_hole(&w.tree.tree, inode, 2, &end));
	ck_assert(tree_hole(&w.tree.tree, inode, 4, &end));
	ck_assert_uint_eq(end, 5);
	ck_assert(tree_hole(&w.tree.tree, inode, 5, &end));
	ck_assert_uint_eq(end, 8);
	ck_assert(!tree_hole(&w.tree.tree, inode, 8, &end));
	ck_assert_uint_eq(end, 10);
	world_free(&w);
}
END_TEST

/* An old bug swapped csize and dsize of holes; honoured if totlen agrees. */
START_TEST(swapped_holes_count_if_the_length_agrees)
{
	WORLD(w);
	uint32_t hole;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 8, 0, "abcdefgh");
	hole = nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 2,
	        .mode = REG, .isize = 8, .offset = 2, .compr = 1,
	        .data = span_of("\0\0\0\0", 4) });
	if (_i & 2) {
		nodes_put32(&w.n, hole + 4, 68);
		nodes_sign(&w.n, hole);
	}
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), _i & 2 ? "abcdefgh" : "ab....gh");
	world_free(&w);
}
END_TEST

START_TEST(the_last_isize_cuts)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 8, 0, "12345678");
	write_at(&w, 2, 2, 3, 0, "");
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "123");
	ck_assert_uint_eq(find(&w, "/f")->size, 3);
	world_free(&w);
}
END_TEST

/* Earlier truncations are not replayed: what they cut comes back. */
START_TEST(truncations_are_not_replayed)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 8, 0, "12345678");
	write_at(&w, 2, 2, 2, 0, "");
	write_at(&w, 2, 3, 8, 6, "ab");
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "123456ab");
	world_free(&w);
}
END_TEST

START_TEST(the_size_shrinks_to_what_is_there)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	if (_i & 2)
		write_at(&w, 2, 1, 100, 0, "12345");
	else
		write_at(&w, 2, 1, 100, 0, "");
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/f")->size, _i & 2 ? 5 : 0);
	world_free(&w);
}
END_TEST

START_TEST(what_a_file_lacks_is_counted)
{
	WORLD(w);
	uint32_t first = 0, i;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 3, 0, "abc");
	write_at(&w, 2, 2, 20, 8, "yz");
	world_resolve(&w);
	i = jffs2_fs_inode(&w.fs, 2);
	ck_assert_uint_eq(jffs2_fs_missing(&w.fs, i, &first), 5 + 10);
	ck_assert_uint_eq(first, 3);
	/* a hole node says that nothing was there */
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 3, .mode = REG,
	        .isize = 20, .offset = 3, .dsize = 17, .compr = 1 });
	world_resolve(&w);
	ck_assert_uint_eq(jffs2_fs_missing(&w.fs, i, &first), 0);
	world_free(&w);
}
END_TEST

START_TEST(data_after_the_end_is_dropped)
{
	WORLD(w);
	uint32_t far;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 3, 0, "abc");
	far = write_at(&w, 2, 2, 3, 9, "zzz");
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "abc");
	ck_assert_int_eq(state_at(&w, far), STATE_DROPPED);
	world_free(&w);
}
END_TEST

/* kernel: latest_ref is only set by a version above 0 */
START_TEST(a_lone_data_node_of_version_0_is_an_error)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	write_at(&w, 2, 0, 3, 0, "abc");
	world_resolve(&w);
	ck_assert_int_eq(find(&w, "/f")->error, EIO);
	world_free(&w);
}
END_TEST

START_TEST(a_huge_file_costs_nothing)
{
	WORLD(w);
	uint8_t byte;
	struct error err;

	name(&w, "f", 1, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = 0xffffffff, .dsize = 0xffffffff, .compr = 1 });
	/* data that claims four gigabytes is refused, not allocated */
	name(&w, "g", 2, 3);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 3, .version = 1, .mode = REG,
	        .isize = 0xfffffff0, .dsize = 0xfffffff0, .compr = 6,
	        .data = span_of("x\x9c\x03", 3) });
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/f")->size, 0xffffffff);
	ck_assert_int_eq(jffs2_fs_read(&w.fs, NULL, jffs2_fs_inode(&w.fs, 2), 0xfffffffe, &byte, 1, NULL,
	        &err), 1);
	ck_assert_str_eq(content(&w, "/g"), "!");
	world_free(&w);
}
END_TEST

START_TEST(zlib_data_with_a_wrong_adler_is_read)
{
	WORLD(w);
	uint8_t packed[100];
	uLongf len = sizeof packed;

	compress(packed, &len, (const uint8_t *)"hello hello hello hello", 23);
	packed[len - 1] ^= 0xff;
	name(&w, "f", 1, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = 23, .dsize = 23, .compr = 6, .data = span_of(packed, len) });
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "hello hello hello hello");
	world_free(&w);
}
END_TEST

/* copy (4) never had a decompressor, 0x77 is nothing: EIO at reading, stat is fine */
START_TEST(what_cannot_be_decompressed_is_a_read_error)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = 3, .dsize = 3, .compr = _i & 2 ? 4 : 0x77,
	        .data = span_of("abc", 3) });
	world_resolve(&w);
	ck_assert_int_eq(find(&w, "/f")->error, 0);
	ck_assert_str_eq(content(&w, "/f"), "!");
	world_free(&w);
}
END_TEST

/* kernel: a node is decoded into one kmalloc, 4 MiB at most */
START_TEST(a_node_of_more_than_4_mib_is_a_read_error)
{
	static uint8_t stored[4096];
	WORLD(w);

	name(&w, "f", 1, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = (4 << 20) + (uint32_t)_i, .dsize = (4 << 20) + (uint32_t)_i,
	        .compr = 3, .data = span_of(stored, sizeof stored) });
	world_resolve(&w);
	ck_assert(strcmp(content(&w, "/f"), "!") == 0 || _i == 0);
	ck_assert(strcmp(content(&w, "/f"), "!") != 0 || _i == 1);
	world_free(&w);
}
END_TEST

/* A large node that is decoded once for many fragments, read in any order, and one on it
 * that takes its place; then the same nodes at other places of the log. */
START_TEST(large_nodes_are_read_right_in_any_order)
{
	static uint8_t low[9000], high[5000];
	WORLD(w);

	for (uint32_t i = 0; i < sizeof low; i++)
		low[i] = (uint8_t)('a' + i % 7);
	memset(high, 'H', sizeof high);
	name(&w, "f", 1, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = 9000, .data = span_of(low, sizeof low) });
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 2, .mode = REG,
	        .isize = 9000, .offset = 1000, .data = span_of(high, sizeof high) });
	for (uint32_t v = 3; v < 50; v++)
		write_at(&w, 2, v, 9000, v * 180, "x");
	for (int again = 0; again < 2; again++) {
		world_resolve(&w);
		for (uint32_t i = 0; i < 9000; i++) {
			uint32_t at = i * 7919 % 9000;
			uint8_t byte, want = at >= 1000 && at < 6000 ? 'H' : low[at];

			if (at % 180 == 0 && at / 180 >= 3 && at / 180 < 50)
				want = 'x';
			ck_assert_int_eq(jffs2_fs_read(&w.fs, NULL, jffs2_fs_inode(&w.fs, 2), at,
			        &byte, 1, NULL, NULL), 1);
			ck_assert_uint_eq(byte, want);
		}
		name(&w, "g", 60, 3);
	}
	world_free(&w);
}
END_TEST

CASES(fs_data)
{
	tcase_add_loop_test(tcase, the_highest_version_wins_wherever_it_stands, 0, 2);
	tcase_add_loop_test(tcase, pieces_overlap_byte_by_byte, 0, 2);
	tcase_add_loop_test(tcase, a_wrong_data_crc_lets_older_data_through, 0, 2);
	tcase_add_loop_test(tcase, gaps_and_hole_nodes_read_as_zeros, 0, 2);
	tcase_add_loop_test(tcase, the_data_of_a_node_without_data_is_not_checked, 0, 2);
	tcase_add_loop_test(tcase, the_last_page_of_4_gib_is_zeros, 0, 2);
	tcase_add_loop_test(tcase, the_last_isize_cuts, 0, 2);
	tcase_add_loop_test(tcase, truncations_are_not_replayed, 0, 2);
	tcase_add_loop_test(tcase, what_a_file_lacks_is_counted, 0, 2);
	tcase_add_loop_test(tcase, data_after_the_end_is_dropped, 0, 2);
	tcase_add_loop_test(tcase, a_lone_data_node_of_version_0_is_an_error, 0, 2);
	tcase_add_loop_test(tcase, a_huge_file_costs_nothing, 0, 2);
	tcase_add_loop_test(tcase, zlib_data_with_a_wrong_adler_is_read, 0, 2);
	tcase_add_loop_test(tcase, of_equal_versions_the_later_copy_counts, 0, 4);
	tcase_add_loop_test(tcase, a_mark_that_is_left_behind_hides_nothing, 0, 2);
	tcase_add_loop_test(tcase, a_torn_copy_lets_an_older_node_show, 0, 4);
	tcase_add_loop_test(tcase, nodes_may_be_shorter_than_their_headers, 0, 8);
	tcase_add_loop_test(tcase, a_node_beyond_4_gib_wraps, 0, 4);
	tcase_add_loop_test(tcase, each_read_error_is_the_kernels, 0, 12);
	tcase_add_loop_test(tcase, swapped_holes_count_if_the_length_agrees, 0, 4);
	tcase_add_loop_test(tcase, the_size_shrinks_to_what_is_there, 0, 4);
	tcase_add_loop_test(tcase, what_cannot_be_decompressed_is_a_read_error, 0, 4);
	tcase_add_loop_test(tcase, a_node_of_more_than_4_mib_is_a_read_error, 0, 2);
	tcase_add_test(tcase, large_nodes_are_read_right_in_any_order);
}
