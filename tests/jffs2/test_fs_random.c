/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any pieces of a file against bytes that are painted one by one, and any damage to a
 * file system.
 */
#include <string.h>

#include "jffs2/reason/reason.h"
#include "jffs2/view/fs.h"
#include "jffs2/summary.h"
#include "tests/fixture/attributes.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/world.h"

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
			ck_assert_int_ne(jffs2_fs_state(&w.fs, i), STATE_UNKNOWN);
		}
	}
	for (uint32_t i = 0; i < jffs2_fs_inodes(&w.fs); i++) {
		uint8_t buffer[64];
		struct error err;

		text_clear(&t);
		jffs2_fs_path(&w.fs, i, &t);
		xattrs_of(&w, jffs2_fs_at(&w.fs, i)->ino);
		jffs2_fs_target(&w.fs, i);
		jffs2_fs_read(&w.fs, NULL, i, 0, buffer, sizeof buffer, NULL, &err);
	}
	text_free(&t);
	world_free(&w);
}
END_TEST

CASES(fs_random)
{
	tcase_add_loop_test(tcase, the_sweep_agrees_with_painting_bytes, 0, 40);
	tcase_add_loop_test(tcase, any_damage_is_survived, 0, 60);
}
