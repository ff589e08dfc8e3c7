/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any pieces of a file against bytes that are painted one by one, and any damage to a
 * file system.
 */
#include <stdio.h>
#include <string.h>

#include "jffs2/reason/reason.h"
#include "jffs2/build/build_private.h"
#include "jffs2/summary.h"
#include "tests/fixture/jffs2/attributes.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/world.h"

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

/* The names of a large directory, some of them again and deleted, in a random order: by a few a
 * step they come to the same as all at once, and no step does more than it is told. */
START_TEST(many_names_are_resolved_in_slices)
{
	enum { NAMES = 9000, BUDGET = 50 };
	WORLD(w);
	struct jffs2_fs whole = { 0 };
	struct jffs2_build *b;
	uint32_t seed = 77, steps = 0;

	for (uint32_t i = 0; i < NAMES; i++) {
		char text[12];

		snprintf(text, sizeof text, "%u", next_random(&seed) % (NAMES / 2));
		name(&w, text, i, i % 9 ? 2 + i % 5 : 0);
	}
	for (uint32_t ino = 2; ino < 7; ino++)
		write_at(&w, ino, 1, 1, 0, "x");
	world_resolve(&w);
	jffs2_build_finish(jffs2_build_start(&w.log, &whole, false));
	jffs2_fs_free(&w.fs);
	b = jffs2_build_start(&w.log, &w.fs, false);
	for (bool more = true; more; steps++) {
		size_t entries = w.fs.entries.count, names = b->names.count;

		more = jffs2_build_step(b, BUDGET);
		ck_assert_uint_le(w.fs.entries.count, entries + BUDGET);
		ck_assert_uint_le(b->names.count, names + BUDGET);
		}
	ck_assert_uint_gt(steps, 4 * NAMES / BUDGET);
	jffs2_build_finish(b);
	ck_assert_uint_eq(w.fs.entries.count, whole.entries.count);
	ck_assert_uint_gt(whole.entries.count, NAMES / 4);
	ck_assert_mem_eq(w.fs.entries.at, whole.entries.at,
	        whole.entries.count * sizeof *whole.entries.at);
	jffs2_fs_free(&whole);
	world_free(&w);
}
END_TEST

CASES(fs_random)
{
	tcase_add_loop_test(tcase, many_names_are_resolved_in_slices, 0, 2);
	tcase_add_loop_test(tcase, the_sweep_agrees_with_painting_bytes, 0, 40);
	tcase_add_loop_test(tcase, any_damage_is_survived, 0, 60);
}
