/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files as the kernel would show them, on images made by hand: one rule of the kernel
 * each. Images that a real kernel wrote are compared in test_truth.c.
 */
#include "jffs2/fs.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "jffs2/summary.h"
#include "tests/world.h"

#define WORLD(w) struct world w = { .n.endian = _i & 1 ? ENDIAN_BIG : ENDIAN_LITTLE }

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
	ck_assert_uint_eq(w.log.extents.at[jffs2_log_find(&w.log, old)].by,
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
	inode = (uint32_t)(find(&w, "/f") - w.fs.inodes.at);
	ck_assert_uint_eq(w.fs.inodes.at[inode].size, UINT32_MAX);
	ck_assert_int_eq(jffs2_fs_read(&w.fs, inode, UINT32_MAX - 4100, bytes, 6, NULL), 6);
	ck_assert_mem_eq(bytes, "abcde\0", 6);
	ck_assert_int_eq(jffs2_fs_read(&w.fs, inode, UINT32_MAX - 3, bytes, 6, NULL), 3);
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
	ck_assert_int_eq(jffs2_fs_read(&w.fs, jffs2_fs_inode(&w.fs, 2), 0, &byte, 1, NULL),
	        -rows[_i / 2].error);
	world_free(&w);
}
END_TEST

START_TEST(gaps_and_hole_nodes_read_as_zeros)
{
	WORLD(w);
	uint32_t inode;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 3, 0, "abc");
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 2, .mode = REG,
	        .isize = 10, .offset = 3, .dsize = 2, .compr = 1 });
	write_at(&w, 2, 3, 10, 8, "yz");
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "abc.....yz");
	inode = (uint32_t)(find(&w, "/f") - w.fs.inodes.at);
	ck_assert_uint_eq(jffs2_fs_hole(&w.fs, inode, 2), 0);
	ck_assert_uint_eq(jffs2_fs_hole(&w.fs, inode, 4), 1);
	ck_assert_uint_eq(jffs2_fs_hole(&w.fs, inode, 5), 3);
	ck_assert_uint_eq(jffs2_fs_hole(&w.fs, inode, 8), 0);
	ck_assert_uint_eq(jffs2_fs_hole(&w.fs, inode, 10), 0);
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
	ck_assert_int_eq(jffs2_fs_read(&w.fs, jffs2_fs_inode(&w.fs, 2), 0xfffffffe, &byte, 1,
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
			ck_assert_int_eq(jffs2_fs_read(&w.fs, jffs2_fs_inode(&w.fs, 2), at,
			        &byte, 1, NULL), 1);
			ck_assert_uint_eq(byte, want);
		}
		name(&w, "g", 60, 3);
	}
	world_free(&w);
}
END_TEST

/* The sweep against a slow and obvious computation, on random nodes. */
START_TEST(the_sweep_agrees_with_painting_bytes)
{
	WORLD(w);
	uint32_t seed = 1000 + (uint32_t)_i, size = 0, high = 0;
	char want[256];
	uint32_t version[256] = { 0 };

	memset(want, '.', sizeof want);
	name(&w, "f", 1, 2);
	for (uint32_t k = 1; k <= 40; k++) {
		uint32_t from = next_random(&seed) % 200, v = k * 7 % 41;
		char data[41] = { 0 };
		size_t len = 1 + next_random(&seed) % 40;

		memset(data, 'A' + (int)(k % 26), len);
		write_at(&w, 2, v, 256, from, data);
		for (size_t i = from; i < from + len; i++)
			if (v > version[i]) {
				version[i] = v;
				want[i] = data[0];
			}
		if (from + len > size)
			size = from + (uint32_t)len;
		high = v > high ? v : high;
	}
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/f")->size, size);
	want[size] = '\0';
	ck_assert_str_eq(content(&w, "/f"), want);
	ck_assert_uint_eq(find(&w, "/f")->mtime, high);
	world_free(&w);
}
END_TEST

/* ---- names ---- */

START_TEST(a_whiteout_hides_the_name_before_or_after_it)
{
	WORLD(w);
	uint32_t gone;

	write_at(&w, 2, 1, 3, 0, "abc");
	if (_i & 2)
		name(&w, "f", 2, 0);
	gone = name(&w, "f", 1, 2);
	if (!(_i & 2))
		name(&w, "f", 2, 0);
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "-");
	ck_assert_int_eq(state_at(&w, gone), STATE_SUPERSEDED);
	ck_assert_int_eq(state_at(&w, 0), STATE_DELETED);
	world_free(&w);
}
END_TEST

START_TEST(an_obsolete_name_does_not_count)
{
	WORLD(w);
	uint32_t inode = write_at(&w, 2, 1, 3, 0, "abc");

	nodes_mark_obsolete(&w.n, name(&w, "f", 1, 2));
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "-");
	ck_assert_int_eq(state_at(&w, inode), STATE_DELETED);
	world_free(&w);
}
END_TEST

START_TEST(of_equal_name_versions_the_later_counts)
{
	WORLD(w);

	write_at(&w, 2, 1, 3, 0, "two");
	write_at(&w, 3, 1, 5, 0, "three");
	name(&w, "f", 4, 2);
	name(&w, "f", 4, 3);
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "three");
	world_free(&w);
}
END_TEST

START_TEST(a_name_with_a_wrong_crc_is_dropped)
{
	WORLD(w);
	uint32_t node;

	write_at(&w, 2, 1, 3, 0, "abc");
	name(&w, "good", 1, 2);
	node = name(&w, "evil", 2, 2);
	nodes_put8(&w.n, node + 40, 'E');
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/good"), "abc");
	ck_assert_str_eq(content(&w, "/Evil"), "-");
	ck_assert_uint_eq(find(&w, "/good")->nlink, 1);
	world_free(&w);
}
END_TEST

START_TEST(a_name_with_nul_is_dropped)
{
	WORLD(w);

	write_at(&w, 2, 1, 3, 0, "abc");
	nodes_add_dirent(&w.n, &(struct dirent_spec){ 1, 1, 2, 0, DT_REG, "a\0b", 3 });
	world_resolve(&w);
	ck_assert_uint_eq(w.fs.entries.count, 0);
	world_free(&w);
}
END_TEST

START_TEST(a_name_without_inode_is_invisible)
{
	WORLD(w);

	name(&w, "ghost", 1, 77);
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/ghost"), "-");
	ck_assert_int_eq(state_at(&w, 0), STATE_DROPPED);
	world_free(&w);
}
END_TEST

START_TEST(an_inode_whose_nodes_are_all_bad_keeps_its_name)
{
	WORLD(w);
	uint32_t node;

	name(&w, "f", 1, 2);
	node = write_at(&w, 2, 1, 3, 0, "abc");
	nodes_put8(&w.n, node + 68, 'X');
	world_resolve(&w);
	ck_assert_ptr_nonnull(find(&w, "/f"));
	ck_assert_int_eq(find(&w, "/f")->error, EIO);
	world_free(&w);
}
END_TEST

START_TEST(hard_links_are_counted)
{
	WORLD(w);

	write_at(&w, 2, 1, 3, 0, "abc");
	name(&w, "a", 1, 2);
	name(&w, "b", 2, 2);
	name(&w, "c", 3, 2);
	name(&w, "c", 4, 0);
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/a")->nlink, 2);
	ck_assert_ptr_eq(find(&w, "/a"), find(&w, "/b"));
	world_free(&w);
}
END_TEST

START_TEST(entries_are_in_order_of_bytes)
{
	WORLD(w);
	static const char *const names[] = { "b", "a", "a.", "ab", "\xff", "B" };
	static const char *const sorted[] = { "B", "a", "a.", "ab", "b", "\xff" };

	write_at(&w, 2, 1, 0, 0, "");
	for (uint32_t i = 0; i < 6; i++)
		name(&w, names[i], i + 1, 2);
	world_resolve(&w);
	ck_assert_uint_eq(w.fs.entries.count, 6);
	for (uint32_t i = 0; i < 6; i++) {
		struct span s = jffs2_fs_name(&w.fs, i);

		ck_assert_uint_eq(s.len, strlen(sorted[i]));
		ck_assert_mem_eq(s.at, sorted[i], s.len);
	}
	world_free(&w);
}
END_TEST

START_TEST(a_name_can_be_typed_as_it_is_shown)
{
	WORLD(w);

	name(&w, "a/b", 1, 2);
	write_at(&w, 2, 1, 5, 0, "slash");
	name(&w, "c\\x41", 2, 3);
	write_at(&w, 3, 1, 7, 0, "literal");
	name(&w, "cA", 3, 4);
	write_at(&w, 4, 1, 6, 0, "letter");
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/a\\x2fb"), "slash");
	ck_assert_str_eq(content(&w, "/a/b"), "-");
	ck_assert_str_eq(content(&w, "/c\\x41"), "literal");
	ck_assert_str_eq(content(&w, "/\\x63A"), "letter");
	ck_assert_str_eq(content(&w, "/c\\x5cx41"), "literal");
	ck_assert_str_eq(content(&w, "/c\\x4"), "-");
	ck_assert_str_eq(content(&w, "/c\\xzz"), "-");
	world_free(&w);
}
END_TEST

/* ---- directories ---- */

static void
directory(struct world *w, uint32_t pino, uint32_t version, uint32_t ino,
        const char *dir_name)
{
	nodes_add_dirent(&w->n, &(struct dirent_spec){ pino, version, ino, 50 + version,
	        DT_DIR, dir_name, 0 });
}

/* kernel: umode_t */
START_TEST(a_mode_has_16_bits)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1,
	        .mode = 0xffff0000u | 0100604 });
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/f")->mode, 0100604);
	ck_assert_uint_eq(find(&w, "/f")->error, 0);
	world_free(&w);
}
END_TEST

START_TEST(the_owner_is_that_of_the_latest_node)
{
	WORLD(w);
	struct jffs2_owner owner;

	name(&w, "f", 1, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 2,
	        .mode = 0100644, .uid = 65535, .gid = 7 });
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1,
	        .mode = 0100644, .uid = 1, .gid = 1 });
	world_resolve(&w);
	owner = jffs2_fs_owner(&w.fs, jffs2_fs_inode(&w.fs, 2));
	ck_assert_uint_eq(owner.uid, 65535);
	ck_assert_uint_eq(owner.gid, 7);
	/* The root has no node. */
	owner = jffs2_fs_owner(&w.fs, jffs2_fs_inode(&w.fs, 1));
	ck_assert_uint_eq(owner.uid, 0);
	ck_assert_uint_eq(owner.gid, 0);
	world_free(&w);
}
END_TEST

START_TEST(the_root_is_made_up)
{
	WORLD(w);
	const struct jffs2_inode *root;

	directory(&w, 1, 1, 5, "sub");
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 5, .version = 1,
	        .mode = DIR_MODE, .mtime = 9 });
	world_resolve(&w);
	root = find(&w, "/");
	ck_assert(root->faked);
	ck_assert_uint_eq(root->mode, 040755);
	ck_assert_uint_eq(root->mtime, 0);
	ck_assert_uint_eq(root->nlink, 4);
	ck_assert_uint_eq(find(&w, "/sub")->nlink, 2);
	world_free(&w);
}
END_TEST

START_TEST(an_empty_image_has_a_root)
{
	WORLD(w);

	world_resolve(&w);
	ck_assert_ptr_nonnull(find(&w, "/"));
	ck_assert_uint_eq(find(&w, "/")->nlink, 3);
	world_free(&w);
}
END_TEST

START_TEST(a_newer_name_gives_the_directory_its_time)
{
	WORLD(w);

	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 1, .version = 5,
	        .mode = 040700, .mtime = 9 });
	name(&w, "f", _i & 2 ? 6 : 4, 2);
	write_at(&w, 2, 1, 0, 0, "");
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/")->mtime, _i & 2 ? 1006 : 9);
	ck_assert_uint_eq(jffs2_fs_ctime(&w.fs, jffs2_fs_inode(&w.fs, 1)), _i & 2 ? 1006 : 9);
	ck_assert_uint_eq(jffs2_fs_atime(&w.fs, jffs2_fs_inode(&w.fs, 1)), 9);
	ck_assert_uint_eq(find(&w, "/")->mode, 040700);
	world_free(&w);
}
END_TEST

/* kernel: it meets the physically later first, and goes on to higher versions alone */
START_TEST(of_names_of_one_version_the_later_gives_the_directory_its_time)
{
	WORLD(w);

	nodes_add_dirent(&w.n, &(struct dirent_spec){ 1, 6, 2, 200, DT_REG, "a", 0 });
	nodes_add_dirent(&w.n, &(struct dirent_spec){ 1, 6, 2, 300, DT_REG, "b", 0 });
	nodes_add_dirent(&w.n, &(struct dirent_spec){ 1, 6, 2, 0, DT_REG, "c", 0 });
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 1, .version = 5,
	        .mode = 040700, .mtime = 9 });
	write_at(&w, 2, 1, 0, 0, "");
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/")->mtime, 300);
	world_free(&w);
}
END_TEST

START_TEST(each_time_is_that_of_the_newest_node)
{
	WORLD(w);
	uint32_t inode, node;

	name(&w, "f", 1, 2);
	node = write_at(&w, 2, 1, 0, 0, "");
	nodes_put32(&w.n, node + 32, 7);
	nodes_put32(&w.n, node + 40, 8);
	nodes_sign(&w.n, node);
	world_resolve(&w);
	inode = jffs2_fs_inode(&w.fs, 2);
	ck_assert_uint_eq(jffs2_fs_atime(&w.fs, inode), 7);
	ck_assert_uint_eq(find(&w, "/f")->mtime, 1);
	ck_assert_uint_eq(jffs2_fs_ctime(&w.fs, inode), 8);
	world_free(&w);
}
END_TEST

START_TEST(a_directory_known_by_its_names_alone_is_made_up)
{
	WORLD(w);

	directory(&w, 1, 1, 5, "lost");
	nodes_add_dirent(&w.n, &(struct dirent_spec){ 5, 1, 2, 0, DT_REG, "f", 0 });
	write_at(&w, 2, 1, 3, 0, "abc");
	world_resolve(&w);
	ck_assert(find(&w, "/lost")->faked);
	ck_assert_str_eq(content(&w, "/lost/f"), "abc");
	world_free(&w);
}
END_TEST

START_TEST(a_dead_directory_takes_its_files_along)
{
	WORLD(w);
	uint32_t inner;

	directory(&w, 1, 1, 5, "d");
	directory(&w, 1, 2, 0, "d");
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 5, .version = 1,
	        .mode = DIR_MODE });
	nodes_add_dirent(&w.n, &(struct dirent_spec){ 5, 2, 2, 0, DT_REG, "f", 0 });
	nodes_add_dirent(&w.n, &(struct dirent_spec){ 5, 3, 3, 0, DT_REG, "g", 0 });
	inner = write_at(&w, 2, 1, 3, 0, "abc");
	write_at(&w, 3, 1, 3, 0, "xyz");
	name(&w, "kept", 9, 3);
	world_resolve(&w);
	ck_assert_int_eq(state_at(&w, inner), STATE_DELETED);
	ck_assert(w.fs.inodes.at[jffs2_fs_inode(&w.fs, 2)].removed);
	ck_assert_str_eq(content(&w, "/kept"), "xyz");
	ck_assert_uint_eq(find(&w, "/kept")->nlink, 1);
	world_free(&w);
}
END_TEST

START_TEST(of_a_long_path_the_end_is_told)
{
	enum { DEPTH = 300 };
	WORLD(w);
	struct text path = { 0 };
	char last[8];

	for (uint32_t i = 0; i < DEPTH; i++) {
		snprintf(last, sizeof last, "%03u", i);
		directory(&w, i ? 1 + i : 1, 1, 2 + i, last);
	}
	world_resolve(&w);
	for (uint32_t i = 0; i + 1 < DEPTH; i++) {
		text_clear(&path);
		jffs2_fs_path(&w.fs, jffs2_fs_inode(&w.fs, 2 + i), &path);
		snprintf(last, sizeof last, "/%03u", i);
		ck_assert_str_eq(text_str(&path) + path.len - 4, last);
		if ((i + 1) * 4 <= JFFS2_PATH_TOLD)
			ck_assert_uint_eq(path.len, (i + 1) * 4);
		else
			ck_assert_uint_eq(path.len, strlen("...") + JFFS2_PATH_TOLD);
	}
	ck_assert_int_eq(strncmp(text_str(&path), ".../171", 7), 0);
	text_free(&path);
	world_free(&w);
}
END_TEST

START_TEST(cycles_and_orphans_end)
{
	WORLD(w);
	struct text path = { 0 };

	/* 5 and 6 hold each other; 7 holds itself and stands in the root */
	directory(&w, 5, 1, 6, "b");
	directory(&w, 6, 1, 5, "a");
	directory(&w, 1, 1, 7, "self");
	directory(&w, 7, 1, 7, "self");
	directory(&w, 7, 2, 1, "up");
	write_at(&w, 9, 1, 0, 0, "");
	world_resolve(&w);
	ck_assert(!w.fs.inodes.at[jffs2_fs_inode(&w.fs, 5)].reachable);
	ck_assert(w.fs.inodes.at[jffs2_fs_inode(&w.fs, 7)].reachable);
	ck_assert(w.fs.inodes.at[jffs2_fs_inode(&w.fs, 9)].removed);
	jffs2_fs_path(&w.fs, jffs2_fs_inode(&w.fs, 7), &path);
	ck_assert_str_eq(text_str(&path), "/self");
	text_clear(&path);
	jffs2_fs_path(&w.fs, jffs2_fs_inode(&w.fs, 9), &path);
	ck_assert_str_eq(text_str(&path), "");
	text_free(&path);
	world_free(&w);
}
END_TEST

/* ---- links and devices ---- */

static void
special(struct world *w, uint32_t version, uint32_t mode, uint32_t isize, const char *data,
        size_t len)
{
	nodes_add_inode(&w->n, &(struct inode_spec){ .ino = 2, .version = version,
	        .mode = mode, .isize = isize, .data = span_of(data, len) });
}

START_TEST(a_symlink_is_its_stored_bytes)
{
	WORLD(w);
	struct span target;

	name(&w, "l", 1, 2);
	special(&w, 1, S_IFLNK | 0777, 7, "old/one", 7);
	special(&w, 2, S_IFLNK | 0777, 0, "new\0x", 5);
	world_resolve(&w);
	target = jffs2_fs_target(&w.fs, jffs2_fs_inode(&w.fs, 2));
	ck_assert_uint_eq(target.len, 3);
	ck_assert_mem_eq(target.at, "new", 3);
	/* the rewrite is shorter: the old one's tail is a second piece, so EIO */
	ck_assert_int_eq(find(&w, "/l")->error, EIO);
	world_free(&w);
}
END_TEST

START_TEST(a_symlink_without_isize_has_dsize)
{
	WORLD(w);

	name(&w, "l", 1, 2);
	special(&w, 1, S_IFLNK | 0777, 0, "target", 6);
	world_resolve(&w);
	ck_assert_int_eq(find(&w, "/l")->error, 0);
	ck_assert_uint_eq(find(&w, "/l")->size, 6);
	world_free(&w);
}
END_TEST

START_TEST(special_inodes_need_exactly_one_piece)
{
	WORLD(w);

	name(&w, "l", 1, 2);
	special(&w, 1, S_IFLNK | 0777, 3, "abc", 3);
	special(&w, 2, _i & 2 ? S_IFLNK | 0777 : S_IFCHR | 0600, 3, "", 0);
	world_resolve(&w);
	ck_assert_int_eq(find(&w, "/l")->error, EIO);
	world_free(&w);
}
END_TEST

START_TEST(a_symlink_of_255_bytes_is_too_long)
{
	WORLD(w);
	char target[300];

	memset(target, 'x', sizeof target);
	name(&w, "l", 1, 2);
	special(&w, 1, S_IFLNK | 0777, 0, target, _i & 2 ? 255 : 254);
	world_resolve(&w);
	ck_assert_int_eq(find(&w, "/l")->error, _i & 2 ? ENAMETOOLONG : 0);
	world_free(&w);
}
END_TEST

static struct jffs2_device
device(const struct world *w, const char *path)
{
	return jffs2_fs_device(&w->fs, jffs2_fs_lookup(&w->fs, path, NULL));
}

START_TEST(device_numbers_old_and_new)
{
	WORLD(w);
	bool little = w.n.endian == ENDIAN_LITTLE;

	name(&w, "d", 1, 2);
	if (_i & 2)
		special(&w, 1, S_IFBLK | 0600, 0, little ? "\x01\x08" : "\x08\x01", 2);
	else /* 259:300 = 0x10032c with 0x2c in the low byte, 0x100 above: new form */
		special(&w, 1, S_IFBLK | 0600, 0,
		        little ? "\x2c\x03\x11\x00" : "\x00\x11\x03\x2c", 4);
	world_resolve(&w);
	ck_assert_int_eq(find(&w, "/d")->error, 0);
	ck_assert_uint_eq(device(&w, "/d").major, _i & 2 ? 8 : 0x103);
	ck_assert_uint_eq(device(&w, "/d").minor, _i & 2 ? 1 : 300);
	world_free(&w);
}
END_TEST

START_TEST(a_device_of_odd_size_is_an_error)
{
	WORLD(w);

	name(&w, "d", 1, 2);
	special(&w, 1, S_IFCHR | 0600, 0, "abc", 3);
	world_resolve(&w);
	ck_assert_int_eq(find(&w, "/d")->error, EIO);
	world_free(&w);
}
END_TEST

/* jffs2dump leaves data alone when it converts, and with it device numbers. The kernel shows
 * what stands there; a number that needs the new form in the other byte order only, or a well
 * known device with swapped bytes, betrays it. */
START_TEST(unconverted_device_numbers_are_noticed)
{
	static const char *const data[][2] = {
		{ "\x00\x01\x00\x00", "\x00\x00\x01\x00" }, /* 256:0 in the other order */
		{ "\x05\x01", "\x01\x05" },
	};
	WORLD(w);
	int which = _i >> 1;
	const char *bytes = data[which][w.n.endian == ENDIAN_LITTLE ? 0 : 1];

	name(&w, which ? "console" : "d", 1, 2);
	special(&w, 1, S_IFBLK | 0600, 0, bytes, which ? 2 : 4);
	world_resolve(&w);
	ck_assert_uint_eq(jffs2_fs_foreign_devices(&w.fs), 1);
	ck_assert_uint_eq(device(&w, which ? "/console" : "/d").major, 1);
	ck_assert_uint_eq(device(&w, which ? "/console" : "/d").minor, which ? 5 : 0);
	world_free(&w);
}
END_TEST

/* One number that makes sense as it stands outweighs any that do not. */
START_TEST(converted_device_numbers_are_no_issue)
{
	WORLD(w);
	bool little = w.n.endian == ENDIAN_LITTLE;

	name(&w, "console", 1, 2);
	special(&w, 1, S_IFCHR | 0600, 0, little ? "\x01\x05" : "\x05\x01", 2);
	name(&w, "null", 2, 3);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 3, .version = 1,
	        .mode = S_IFCHR | 0600, .data = span_of(little ? "\x01\x03" : "\x03\x01", 2) });
	world_resolve(&w);
	ck_assert_uint_eq(jffs2_fs_foreign_devices(&w.fs), 0);
	world_free(&w);
}
END_TEST

/* ---- extended attributes ---- */

static bool
list_xattr(void *arg, const struct jffs2_xattr *x)
{
	struct world *w = arg;

	text_addf(&w->got, "%s=", text_str(&x->name));
	for (size_t i = 0; i < x->value.len; i++)
		text_addf(&w->got, "%02x", (uint8_t)x->value.at[i]);
	text_add(&w->got, ";");
	return true;
}

static const char *
xattrs_of(struct world *w, uint32_t ino)
{
	text_clear(&w->got);
	jffs2_fs_each_xattr(&w->fs, jffs2_fs_inode(&w->fs, ino), list_xattr, w);
	return text_str(&w->got);
}

START_TEST(attributes_by_version_and_sequence)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 0, 0, "");
	nodes_add_xattr(&w.n, 10, 2, 1, "new", span_of("B", 1));
	nodes_add_xattr(&w.n, 10, 1, 1, "old", span_of("A", 1));
	nodes_add_xattr(&w.n, 11, 1, 5, "gone", span_of("C", 1));
	nodes_add_xattr(&w.n, 12, 0xffffffff, 1, "dead", span_of("D", 1));
	nodes_add_xattr(&w.n, 13, 1, 2, "sec", span_of("E", 1));
	nodes_add_xattr(&w.n, 14, 1, 1, "new", span_of("F", 1));
	nodes_add_xref(&w.n, 2, 10, 2);
	nodes_add_xref(&w.n, 2, 11, 4);
	nodes_add_xref(&w.n, 2, 11, 5);
	nodes_add_xref(&w.n, 2, 12, 6);
	nodes_add_xref(&w.n, 2, 13, 8);
	nodes_add_xref(&w.n, 2, 14, 10);
	nodes_add_xref(&w.n, 2, 99, 12);
	world_resolve(&w);
	/* The version that says removed is shown nevertheless, as long as a tie holds. */
	ck_assert_str_eq(xattrs_of(&w, 2), "security.sec=45;user.dead=44;user.new=46;");
	world_free(&w);
}
END_TEST

static bool
list_listed(void *arg, const struct jffs2_xattr *x)
{
	struct world *w = arg;

	text_addf(&w->got, "%s=", text_str(&x->name));
	if (x->error)
		text_addf(&w->got, "!%d ", x->error);
	else
		text_addf(&w->got, "%s ", text_str(&x->value));
	return true;
}

static const char *
listed(struct world *w, uint32_t ino)
{
	text_clear(&w->got);
	jffs2_fs_each_listed(&w->fs, jffs2_fs_inode(&w->fs, ino), list_listed, w);
	return text_str(&w->got);
}

static void
give(struct world *w, uint32_t ino, uint32_t xid, uint8_t prefix, const char *attribute,
        const char *value)
{
	nodes_add_xattr(&w->n, xid, 1, prefix, attribute, span_of(value, strlen(value)));
	nodes_add_xref(&w->n, ino, xid, 2);
}

/* The data of an attribute is read when it is asked for: if the newest version is bad there is
 * none, and nothing in its place but another attribute of the name. */
START_TEST(a_bad_attribute_is_none)
{
	WORLD(w);
	uint32_t bad;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 1, 0, "x");
	nodes_add_xattr(&w.n, 1, 1, 1, "a", span_of("old", 3));
	bad = nodes_add_xattr(&w.n, 1, 2, 1, "a", span_of("new", 3));
	nodes_put8(&w.n, bad + 36, '?');
	nodes_add_xref(&w.n, 2, 1, 4);
	if (_i & 2)
		give(&w, 2, 2, 1, "a", "other");
	world_resolve(&w);
	ck_assert_str_eq(listed(&w, 2), _i & 2 ? "user.a=other " : "");
	ck_assert_int_eq(state_at(&w, bad), STATE_BAD);
	world_free(&w);
}
END_TEST

/* Of one sequence number that stays which comes into the list first, bucket by bucket:
 * 2 ^ 128 and 2 ^ 130 are 2 and 0 of 128. */
START_TEST(of_equal_sequence_numbers_the_first_bucket_stays)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 1, 0, "x");
	give(&w, 2, 128, 1, "a", "two");
	give(&w, 2, 130, 1, "a", "zero");
	world_resolve(&w);
	ck_assert_str_eq(listed(&w, 2), "user.a=zero ");
	world_free(&w);
}
END_TEST

/* What is listed need not be given: errors as root sees them. */
START_TEST(attributes_that_are_listed_may_not_be_given)
{
	static const struct {
		uint32_t mode;
		uint8_t prefix;
		const char *attribute, *value, *listed;
	} rows[] = {
		{ REG, 1, "", "v", "user.=!22 " },
		{ S_IFIFO, 1, "u", "v", "user.u=!61 " },
		{ S_IFIFO, 5, "t", "v", "trusted.t=v " },
		{ REG, 3, "named", "v", "system.posix_acl_accessnamed=!95 " },
		{ REG, 3, "", "junk", "system.posix_acl_access=!22 " },
		{ REG, 4, "", "", "system.posix_acl_default=!61 " },
		{ REG, 7, "u", "v", "" },
		{ REG, 1, "u", "v", "user.u=v " },
	};
	WORLD(w);

	name(&w, "f", 1, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1,
	        .mode = rows[_i / 2].mode });
	give(&w, 2, 1, rows[_i / 2].prefix, rows[_i / 2].attribute, rows[_i / 2].value);
	world_resolve(&w);
	ck_assert_str_eq(listed(&w, 2), rows[_i / 2].listed);
	world_free(&w);
}
END_TEST

/* ---- names that hide others ---- */

static bool
is_listed(struct world *w, const char *text)
{
	uint32_t entry = jffs2_fs_entry(&w->fs, jffs2_fs_inode(&w->fs, 1),
	        span_of(text, strlen(text)));

	ck_assert_uint_ne(entry, FS_NONE);
	return jffs2_fs_listed(&w->fs, entry);
}

/* Names are listed in the order of their hashes, up to one that has a slash. */
START_TEST(a_name_with_a_slash_ends_the_listing)
{
	static const char *const names[] = { "a", "b", "other", "zz", "longer than eight",
		"exactly8" };
	WORLD(w);
	uint32_t stop = jffs2_name_hash(span_of("a/b", 3));
	int listed_names = 0;

	for (uint32_t i = 0; i < 6; i++)
		name(&w, names[i], i + 1, 2);
	if (_i & 2)
		name(&w, "a/b", 9, 2);
	write_at(&w, 2, 1, 1, 0, "x");
	world_resolve(&w);
	for (int i = 0; i < 6; i++) {
		bool before = jffs2_name_hash(span_of(names[i], strlen(names[i]))) < stop;

		ck_assert_int_eq(is_listed(&w, names[i]), !(_i & 2) || before);
		listed_names += before;
	}
	ck_assert(listed_names > 0 && listed_names < 6);
	if (_i & 2)
		ck_assert(!is_listed(&w, "a/b"));
	world_free(&w);
}
END_TEST

/* Who says of a file that it is a directory makes its link count the number of the parent. */
START_TEST(a_file_that_is_called_a_directory_counts_odd_links)
{
	WORLD(w);

	nodes_add_dirent(&w.n, &(struct dirent_spec){ .pino = 1, .version = 1, .ino = 77,
	        .mctime = 1, .type = DT_DIR, .name = "d" });
	nodes_add_dirent(&w.n, &(struct dirent_spec){ .pino = 77, .version = 1, .ino = 2,
	        .mctime = 1, .type = DT_DIR, .name = "f" });
	name(&w, "g", 2, 2);
	write_at(&w, 2, 1, 1, 0, "x");
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/g")->nlink, 77);
	ck_assert_uint_eq(find(&w, "/d")->nlink, 3);
	world_free(&w);
}
END_TEST

START_TEST(acls_as_the_kernel_presents_them)
{
	WORLD(w);
	struct nodes acl = { .endian = w.n.endian };
	static const uint8_t room[28] = { 0 };

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 0, 0, "");
	nodes_add_bytes(&acl, span_of(room, 28));
	nodes_put32(&acl, 0, 1);
	nodes_put16(&acl, 4, 0x01); /* the owner: rwx, no id */
	nodes_put16(&acl, 6, 7);
	nodes_put16(&acl, 8, 0x02); /* user 1000: r-- */
	nodes_put16(&acl, 10, 4);
	nodes_put32(&acl, 12, 1000);
	nodes_put16(&acl, 16, 0x04); /* group, mask, others: none */
	nodes_put16(&acl, 20, 0x10);
	nodes_put16(&acl, 24, 0x20);
	nodes_add_xattr(&w.n, 1, 1, 3, "", nodes_image(&acl));
	nodes_add_xref(&w.n, 2, 1, 2);
	world_resolve(&w);
	ck_assert_str_eq(xattrs_of(&w, 2), "system.posix_acl_access="
	        "02000000" "01000700ffffffff" "02000400e8030000" "04000000ffffffff"
	        "10000000ffffffff" "20000000ffffffff;");
	nodes_free(&acl);
	world_free(&w);
}
END_TEST

/* ---- summaries ---- */

enum { BLOCK = 4096 };

/* The records of a summary that is being made. */
struct summary {
	struct nodes records;
	uint32_t count;
};

static void
put_number(struct summary *s, uint32_t value, int width)
{
	static const uint8_t room[4] = { 0 };
	uint32_t at = nodes_add_bytes(&s->records, span_of(room, (size_t)width));

	if (width == 1)
		nodes_put8(&s->records, at, (uint8_t)value);
	else if (width == 2)
		nodes_put16(&s->records, at, (uint16_t)value);
	else
		nodes_put32(&s->records, at, value);
}

static void
list_inode(struct summary *s, uint32_t offset, uint32_t ino)
{
	put_number(s, JFFS2_INODE, 2);
	put_number(s, ino, 4);
	put_number(s, 1, 4);
	put_number(s, offset, 4);
	put_number(s, 72, 4);
	s->count++;
}

static void
list_name(struct summary *s, uint32_t offset, const char *text, uint32_t version, uint32_t ino)
{
	put_number(s, JFFS2_DIRENT, 2);
	put_number(s, 44, 4);
	put_number(s, offset, 4);
	put_number(s, 1, 4);
	put_number(s, version, 4);
	put_number(s, ino, 4);
	put_number(s, (uint32_t)strlen(text), 1);
	put_number(s, 8, 1);
	nodes_add_bytes(&s->records, span_of(text, strlen(text)));
	s->count++;
}

/* Ends the block with the summary, and adds four blocks. */
static void
end_block(struct world *w, struct summary *s)
{
	struct span records = nodes_image(&s->records);
	uint32_t at = (uint32_t)w->n.bytes.len, len = BLOCK - at;
	uint8_t body[BLOCK];

	memset(body, 0xff, sizeof body);
	memset(body, 0, 20);
	memcpy(body + 20, records.at, records.len);
	nodes_add_any(&w->n, JFFS2_SUMMARY, span_of(body, len - 12));
	nodes_put32(&w->n, at + 12, s->count);
	nodes_put32(&w->n, BLOCK - 8, at);
	nodes_put32(&w->n, BLOCK - 4, 0x02851885);
	nodes_sign(&w->n, at);
	for (int i = 0; i < 4; i++) {
		nodes_add_cleanmarker(&w->n);
		nodes_fill(&w->n, BLOCK);
	}
	nodes_free(&s->records);
	w->n.erase_size = BLOCK;
}

#define SUMMARY(s, w) struct summary s = { .records.endian = (w).n.endian }

/* What a summary does not list does not exist, for a kernel that reads it. */
START_TEST(what_a_summary_leaves_out_is_not_there)
{
	WORLD(w);
	SUMMARY(s, w);
	uint32_t at;

	w.log.no_summary = _i & 2;
	list_name(&s, name(&w, "a", 1, 2), "a", 1, 2);
	list_inode(&s, write_at(&w, 2, 1, 3, 0, "old"), 2);
	write_at(&w, 2, 2, 3, 0, "new");
	at = name(&w, "b", 2, 2);
	end_block(&w, &s);
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/a"), _i & 2 ? "new" : "old");
	ck_assert_str_eq(content(&w, "/b"), _i & 2 ? "new" : "-");
	ck_assert_int_eq(state_at(&w, at), _i & 2 ? STATE_LIVE : STATE_DROPPED);
	world_free(&w);
}
END_TEST

/* The record decides which name wins and what it leads to, the node what is shown of it. */
START_TEST(the_record_of_a_name_decides)
{
	WORLD(w);
	SUMMARY(s, w);

	list_name(&s, name(&w, "a", 5, 2), "a", 1, 2);
	list_name(&s, name(&w, "a", 2, 3), "a", 2, 3);
	list_inode(&s, write_at(&w, 2, 1, 3, 0, "two"), 2);
	list_inode(&s, write_at(&w, 3, 1, 5, 0, "three"), 3);
	list_name(&s, name(&w, "shown", 6, 2), "other", 6, 2);
	list_inode(&s, write_at(&w, 99, 1, 4, 0, "four"), 4);
	list_name(&s, name(&w, "four", 7, 4), "four", 7, 4);
	end_block(&w, &s);
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/a"), "three");
	ck_assert_str_eq(content(&w, "/shown"), "two");
	ck_assert_str_eq(content(&w, "/other"), "-");
	ck_assert_str_eq(content(&w, "/four"), "four");
	world_free(&w);
}
END_TEST

/* Listed nodes that are bad make their inodes known: the name stays, and gives EIO. */
START_TEST(what_is_listed_and_not_there_leaves_a_name)
{
	WORLD(w);
	SUMMARY(s, w);
	uint32_t at;

	list_name(&s, name(&w, "a", 1, 2), "a", 1, 2);
	at = write_at(&w, 2, 1, 3, 0, "two");
	list_inode(&s, at, 2);
	nodes_put8(&w.n, at + (_i & 2 ? 8 : 20), 0x55);
	at = name(&w, "b", 2, 3);
	list_name(&s, at, "b", 2, 3);
	nodes_put8(&w.n, at + 40, 'c'); /* its name CRC is wrong now */
	list_inode(&s, write_at(&w, 3, 1, 5, 0, "three"), 3);
	end_block(&w, &s);
	world_resolve(&w);
	ck_assert_int_eq(find(&w, "/a")->error, EIO);
	ck_assert_str_eq(content(&w, "/b"), "-");
	ck_assert_str_eq(content(&w, "/c"), "-");
	world_free(&w);
}
END_TEST

/* A summary is read before the first look at the block, which says that it is empty. */
START_TEST(a_summary_counts_in_a_block_that_looks_empty)
{
	WORLD(w);
	SUMMARY(s, w);
	static uint8_t erased[512];

	memset(erased, 0xff, sizeof erased);
	nodes_add_bytes(&w.n, span_of(erased, sizeof erased));
	list_name(&s, name(&w, "a", 1, 2), "a", 1, 2);
	list_inode(&s, write_at(&w, 2, 1, 3, 0, "two"), 2);
	end_block(&w, &s);
	w.log.no_summary = _i & 2;
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/a"), _i & 2 ? "-" : "two");
	world_free(&w);
}
END_TEST

/* What becomes of a summary that cannot be used, and of the block. */
START_TEST(the_fate_of_a_summary)
{
	static const struct {
		uint16_t nodetype;
		bool dirent;
		enum summary_fate fate;
	} rows[] = {
		{ 0x2010, false, FATE_SCANNED }, { 0x6010, false, FATE_SCANNED },
		{ 0xa010, false, FATE_SCANNED }, { 0x6010, true, FATE_CRASH },
		{ 0xe010, false, FATE_REFUSED }, { 0xe010, true, FATE_REFUSED },
		{ JFFS2_DIRENT, false, FATE_REFUSED },
	};
	WORLD(w);
	SUMMARY(s, w);
	uint32_t at = name(&w, "a", 1, 2);

	if (rows[_i / 2].dirent)
		list_name(&s, at, "a", 1, 2);
	if (rows[_i / 2].nodetype == JFFS2_DIRENT) {
		list_name(&s, at, "", 1, 2);
	} else {
		put_number(&s, rows[_i / 2].nodetype, 2);
		s.count++;
	}
	write_at(&w, 2, 1, 3, 0, "two");
	at = (uint32_t)w.n.bytes.len;
	end_block(&w, &s);
	world_resolve(&w);
	ck_assert_int_eq(summary_fate(&w.log, jffs2_log_find(&w.log, at)), rows[_i / 2].fate);
	ck_assert_str_eq(content(&w, "/a"), "two");
	world_free(&w);
}
END_TEST

/* ---- salvage ---- */

START_TEST(salvage_uses_nodes_across_boundaries)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 4, 0, "old.");
	nodes_add_padding(&w.n, 4096 - (uint32_t)w.n.bytes.len - 40);
	write_at(&w, 2, 2, 4, 0, "new!");
	w.n.erase_size = 4096;
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "old.");
	w.log.salvage = true;
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "new!");
	world_free(&w);
}
END_TEST

/* Random damage never breaks anything, and each node has a reason. */
START_TEST(any_damage_is_survived)
{
	WORLD(w);
	uint32_t seed = 31 + (uint32_t)_i;
	struct text t = { 0 };

	w.n.erase_size = 4096;
	w.n.markers = true;
	for (uint32_t i = 1; i < 60; i++) {
		nodes_add_dirent(&w.n, &(struct dirent_spec){ 1 + next_random(&seed) % 9, i,
		        next_random(&seed) % 9, i, (uint8_t)(next_random(&seed) % 13), "n", 0 });
		nodes_add_inode(&w.n, &(struct inode_spec){ .ino = next_random(&seed) % 9,
		        .version = next_random(&seed) % 9, .isize = next_random(&seed) % 99,
		        .offset = next_random(&seed) % 50, .compr = next_random(&seed) % 9,
		        .dsize = next_random(&seed) % 99,
		        .mode = (next_random(&seed) % 16) << 12 | 0644,
		        .data = span_of("some data", next_random(&seed) % 9) });
		nodes_add_xref(&w.n, next_random(&seed) % 9, i % 5, next_random(&seed) % 9);
		nodes_add_xattr(&w.n, i % 5, i, next_random(&seed) % 7, "n",
		        span_of("\1\0\0\0\0\0\0\0", next_random(&seed) % 9));
	}
	for (int k = 0; k < _i; k++)
		nodes_put8(&w.n, next_random(&seed) % (uint32_t)w.n.bytes.len,
		        (uint8_t)next_random(&seed));
	world_resolve(&w);
	for (uint32_t i = 0; i < w.log.extents.count; i++) {
		text_clear(&t);
		jffs2_node_reason(&w.fs, i, &t);
		if (w.log.extents.at[i].kind == EXTENT_NODE) {
			ck_assert_uint_gt(t.len, 0);
			ck_assert_int_ne(w.log.extents.at[i].state, STATE_UNKNOWN);
		}
	}
	for (uint32_t i = 0; i < w.fs.inodes.count; i++) {
		uint8_t buffer[64];
		struct error err;

		text_clear(&t);
		jffs2_fs_path(&w.fs, i, &t);
		xattrs_of(&w, w.fs.inodes.at[i].ino);
		jffs2_fs_target(&w.fs, i);
		jffs2_fs_read(&w.fs, i, 0, buffer, sizeof buffer, &err);
	}
	text_free(&t);
	world_free(&w);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("fs");
	/* A loop of 2 runs in both byte orders, one of 4 in both with two cases each. */
	TCase *once = tcase_create("both byte orders");
	TCase *twice = tcase_create("two cases, both byte orders");
	TCase *random = tcase_create("random");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(once, the_highest_version_wins_wherever_it_stands, 0, 2);
	tcase_add_loop_test(once, pieces_overlap_byte_by_byte, 0, 2);
	tcase_add_loop_test(twice, of_equal_versions_the_later_copy_counts, 0, 4);
	tcase_add_loop_test(once, a_wrong_data_crc_lets_older_data_through, 0, 2);
	tcase_add_loop_test(once, a_mode_has_16_bits, 0, 2);
	tcase_add_loop_test(once, the_owner_is_that_of_the_latest_node, 0, 2);
	tcase_add_loop_test(once, gaps_and_hole_nodes_read_as_zeros, 0, 2);
	tcase_add_loop_test(twice, a_torn_copy_lets_an_older_node_show, 0, 4);
	tcase_add_loop_test(twice, nodes_may_be_shorter_than_their_headers, 0, 8);
	tcase_add_loop_test(twice, a_node_beyond_4_gib_wraps, 0, 4);
	tcase_add_loop_test(twice, each_read_error_is_the_kernels, 0, 12);
	tcase_add_loop_test(once, the_data_of_a_node_without_data_is_not_checked, 0, 2);
	tcase_add_loop_test(once, the_last_page_of_4_gib_is_zeros, 0, 2);
	tcase_add_loop_test(twice, a_bad_attribute_is_none, 0, 4);
	tcase_add_loop_test(twice, attributes_that_are_listed_may_not_be_given, 0, 16);
	tcase_add_loop_test(twice, a_name_with_a_slash_ends_the_listing, 0, 4);
	tcase_add_loop_test(once, of_equal_sequence_numbers_the_first_bucket_stays, 0, 2);
	tcase_add_loop_test(once, a_file_that_is_called_a_directory_counts_odd_links, 0, 2);
	tcase_add_loop_test(twice, what_a_summary_leaves_out_is_not_there, 0, 4);
	tcase_add_loop_test(twice, what_is_listed_and_not_there_leaves_a_name, 0, 4);
	tcase_add_loop_test(twice, a_summary_counts_in_a_block_that_looks_empty, 0, 4);
	tcase_add_loop_test(twice, the_fate_of_a_summary, 0, 14);
	tcase_add_loop_test(once, the_record_of_a_name_decides, 0, 2);
	tcase_add_loop_test(twice, swapped_holes_count_if_the_length_agrees, 0, 4);
	tcase_add_loop_test(once, the_last_isize_cuts, 0, 2);
	tcase_add_loop_test(once, truncations_are_not_replayed, 0, 2);
	tcase_add_loop_test(twice, the_size_shrinks_to_what_is_there, 0, 4);
	tcase_add_loop_test(once, what_a_file_lacks_is_counted, 0, 2);
	tcase_add_loop_test(once, data_after_the_end_is_dropped, 0, 2);
	tcase_add_loop_test(once, a_lone_data_node_of_version_0_is_an_error, 0, 2);
	tcase_add_loop_test(once, a_huge_file_costs_nothing, 0, 2);
	tcase_add_loop_test(once, zlib_data_with_a_wrong_adler_is_read, 0, 2);
	tcase_add_loop_test(twice, what_cannot_be_decompressed_is_a_read_error, 0, 4);
	tcase_add_loop_test(twice, a_node_of_more_than_4_mib_is_a_read_error, 0, 2);
	tcase_add_test(twice, large_nodes_are_read_right_in_any_order);
	tcase_add_loop_test(random, the_sweep_agrees_with_painting_bytes, 0, 40);
	tcase_add_loop_test(twice, a_whiteout_hides_the_name_before_or_after_it, 0, 4);
	tcase_add_loop_test(once, an_obsolete_name_does_not_count, 0, 2);
	tcase_add_loop_test(once, of_equal_name_versions_the_later_counts, 0, 2);
	tcase_add_loop_test(once, a_name_with_a_wrong_crc_is_dropped, 0, 2);
	tcase_add_loop_test(once, a_name_with_nul_is_dropped, 0, 2);
	tcase_add_loop_test(once, a_name_without_inode_is_invisible, 0, 2);
	tcase_add_loop_test(once, an_inode_whose_nodes_are_all_bad_keeps_its_name, 0, 2);
	tcase_add_loop_test(once, hard_links_are_counted, 0, 2);
	tcase_add_loop_test(once, entries_are_in_order_of_bytes, 0, 2);
	tcase_add_loop_test(once, a_name_can_be_typed_as_it_is_shown, 0, 2);
	tcase_add_loop_test(once, the_root_is_made_up, 0, 2);
	tcase_add_loop_test(once, an_empty_image_has_a_root, 0, 2);
	tcase_add_loop_test(twice, a_newer_name_gives_the_directory_its_time, 0, 4);
	tcase_add_loop_test(once, of_names_of_one_version_the_later_gives_the_directory_its_time,
	        0, 2);
	tcase_add_loop_test(once, each_time_is_that_of_the_newest_node, 0, 2);
	tcase_add_loop_test(once, a_directory_known_by_its_names_alone_is_made_up, 0, 2);
	tcase_add_loop_test(once, a_dead_directory_takes_its_files_along, 0, 2);
	tcase_add_loop_test(once, of_a_long_path_the_end_is_told, 0, 2);
	tcase_add_loop_test(once, cycles_and_orphans_end, 0, 2);
	tcase_add_loop_test(once, a_symlink_is_its_stored_bytes, 0, 2);
	tcase_add_loop_test(once, a_symlink_without_isize_has_dsize, 0, 2);
	tcase_add_loop_test(twice, special_inodes_need_exactly_one_piece, 0, 4);
	tcase_add_loop_test(twice, a_symlink_of_255_bytes_is_too_long, 0, 4);
	tcase_add_loop_test(twice, device_numbers_old_and_new, 0, 4);
	tcase_add_loop_test(once, a_device_of_odd_size_is_an_error, 0, 2);
	tcase_add_loop_test(once, unconverted_device_numbers_are_noticed, 0, 4);
	tcase_add_loop_test(once, converted_device_numbers_are_no_issue, 0, 2);
	tcase_add_loop_test(once, attributes_by_version_and_sequence, 0, 2);
	tcase_add_loop_test(once, acls_as_the_kernel_presents_them, 0, 2);
	tcase_add_loop_test(once, salvage_uses_nodes_across_boundaries, 0, 2);
	tcase_add_loop_test(random, any_damage_is_survived, 0, 60);
	suite_add_tcase(suite, once);
	suite_add_tcase(suite, twice);
	suite_add_tcase(suite, random);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
