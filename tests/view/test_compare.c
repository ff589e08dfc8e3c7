/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two images made by hand, compared: what changed is told, file by file, node by node,
 * byte by byte.
 */
#include <string.h>
#include <unistd.h>

#include "base/diff.h"
#include "compare/compare.h"
#include "compare/delta.h"
#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "jffs2/layout.h"
#include "list/compare.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/pair.h"
#include "tests/fixture/patch.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/world.h"

START_TEST(equal_images_have_no_difference)
{
	struct pair p;

	pair_begin(&p, _i);
	ck_assert_str_eq(pair_differences(&p, COMPARE_FILES), "");
	ck_assert_uint_eq(p.c->lists[COMPARE_FILES].counts[COMPARE_SAME], 5);
	ck_assert_str_eq(pair_differences(&p, COMPARE_NODES), "");
	if (_i == 0 || _i == 3) {
		ck_assert_str_eq(pair_differences(&p, COMPARE_BLOCKS), "");
		ck_assert_str_eq(pair_differences(&p, COMPARE_PARTS), "");
	}
	pair_end(&p);
}
END_TEST

START_TEST(files_tell_what_changed)
{
	struct pair p;
	struct world *b = &p.w[1];

	pair_begin(&p, _i);
	write_at(b, 3, 2, 5, 1, "I");     /* content and time */
	nodes_add_inode(&b->n, &(struct inode_spec){ .ino = 4, .version = 2,
	        .mode = 0100600, .isize = 6, .mtime = 1, .uid = 7 });
	name(b, "f", 6, 0);               /* removed */
	name(b, "g", 7, 6);               /* made */
	write_at(b, 6, 1, 3, 0, "new");
	ck_assert_str_eq(pair_differences(&p, COMPARE_FILES),
	        "!/d/x content, time\n"
	        "!/d/y mode, owner\n"
	        "-/f \n"
	        "+/g \n");
	pair_end(&p);
}
END_TEST

/* A name without an inode; or a later version whose data is damaged, so that the older one shows. */
static void
lose(struct world *w, bool file)
{
	uint32_t node = (uint32_t)w->n.bytes.len;

	if (file) {
		name(w, "lost", 60, 99);
	} else {
		write_at(w, 3, 2, 1, 1, "I");
		nodes_put8(&w->n, node + sizeof(struct raw_inode), 'J');
	}
}

/* What is left may be the same, and the summary says that it isn't all. */
START_TEST(what_images_have_lost_is_told)
{
	static const char *const words[] = { "no difference in 5 files",
		"no difference in 5 files; A may be incomplete",
		"no difference in 5 files; B may be incomplete",
		"no difference in 5 files; A and B may be incomplete" };
	struct pair p;
	struct text t = { 0 };

	pair_begin(&p, _i / 4 % 4);
	for (int k = 0; k < SIDES; k++)
		if (_i >> k & 1)
			lose(&p.w[k], _i / 16);
	pair_differences(&p, COMPARE_FILES);
	compare_summary(p.c, COMPARE_FILES, &t);
	ck_assert_str_eq(text_str(&t), words[_i % 4]);
	text_clear(&t);
	compare_finish(p.c, COMPARE_BLOCKS);
	compare_summary(p.c, COMPARE_BLOCKS, &t);
	ck_assert_ptr_null(strstr(text_str(&t), "incomplete"));
	text_free(&t);
	pair_end(&p);
}
END_TEST

/* u::rw-,u:1000:r-- as JFFS2 stores it: in the byte order of the file system. */
static void
add_acl(struct world *w, uint32_t xid, uint32_t user)
{
	struct nodes acl = { .endian = w->n.endian };
	static const uint8_t room[28];

	nodes_add_bytes(&acl, span_of(room, sizeof room));
	nodes_put32(&acl, 0, 1);
	nodes_put16(&acl, 4, 0x01);
	nodes_put16(&acl, 6, 6);
	nodes_put16(&acl, 8, 0x02);
	nodes_put16(&acl, 10, 4);
	nodes_put32(&acl, 12, user);
	nodes_put16(&acl, 16, 0x04);
	nodes_put16(&acl, 20, 0x10);
	nodes_put16(&acl, 24, 0x20);
	nodes_add_xattr(&w->n, xid, 1, 3, "", nodes_image(&acl));
	nodes_free(&acl);
}

START_TEST(attributes_are_equal_by_what_they_say)
{
	struct pair p;

	pair_begin(&p, _i);
	for (int k = 0; k < SIDES; k++) {
		struct world *w = &p.w[k];

		add_acl(w, 1, 1000);
		add_acl(w, 2, k ? 1001 : 1000);
		nodes_add_xattr(&w->n, 3, 1, 1, "name", span_of("value", 5));
		nodes_add_xattr(&w->n, 4, 1, 1, k ? "name" : "eman", span_of("value", 5));
		nodes_add_xref(&w->n, 3, 1, 2);
		nodes_add_xref(&w->n, 3, 3, 4);
		nodes_add_xref(&w->n, 4, 2, 2);
		nodes_add_xref(&w->n, 5, 4, 2);
		if (k)
			nodes_add_xref(&w->n, 2, 3, 2);
	}
	ck_assert_str_eq(pair_differences(&p, COMPARE_FILES),
	        "!/d xattrs\n"
	        "!/d/y xattrs\n"
	        "!/f xattrs\n");
	pair_end(&p);
}
END_TEST

/* What came of a pair of contents holds for that pair alone. */
START_TEST(names_of_one_file_differ_alike)
{
	struct pair p;

	pair_begin(&p, _i);
	write_at(&p.w[1], 3, 2, 5, 1, "I");
	for (int k = 0; k < SIDES; k++) {
		name(&p.w[k], "k", 6, 3);
		name(&p.w[k], "l", 7, k ? 5 : 3);
		name(&p.w[k], "m", 8, 5);
		name(&p.w[k], "n", 9, 5);
		name(&p.w[k], "o", 10, k ? 3 : 5);
		name(&p.w[k], "p", 11, 3);
	}
	ck_assert_str_eq(pair_differences(&p, COMPARE_FILES),
	        "!/d/x content, time\n"
	        "!/k content, time\n"
	        "!/l content\n"
	        "!/o content, time\n"
	        "!/p content, time\n");
	pair_end(&p);
}
END_TEST

START_TEST(a_file_that_moved_is_one_row)
{
	struct pair p;
	struct world *b = &p.w[1];
	struct text t = { 0 };
	const struct compare_list *l;

	pair_begin(&p, _i);
	name(b, "f", 6, 0);
	nodes_add_dirent(&b->n, &(struct dirent_spec){ .pino = 2, .version = 9, .ino = 5,
	        .mctime = 8, .type = DT_REG, .name = "elsewhere" });
	ck_assert_str_eq(pair_differences(&p, COMPARE_FILES), ">/f path\n");
	l = &p.c->lists[COMPARE_FILES];
	compare_add_path(p.c, &l->rows.at[l->rows.count - 1], 1, &t);
	ck_assert_str_eq(text_str(&t), "/d/elsewhere");
	ck_assert_uint_eq(l->counts[COMPARE_MOVED], 1);
	ck_assert_uint_eq(l->counts[COMPARE_ADDED] + l->counts[COMPARE_REMOVED], 0);
	text_free(&t);
	pair_end(&p);
}
END_TEST

/* A directory that moved takes its files along, also one that has changed. */
START_TEST(a_directory_moves_with_its_files)
{
	struct pair p;
	struct world *b = &p.w[1];

	pair_begin(&p, _i);
	nodes_add_dirent(&b->n, &(struct dirent_spec){ .pino = 1, .version = 6, .ino = 0,
	        .mctime = 9, .type = DT_DIR, .name = "d" });
	nodes_add_dirent(&b->n, &(struct dirent_spec){ .pino = 1, .version = 7, .ino = 2,
	        .mctime = 9, .type = DT_DIR, .name = "e" });
	write_at(b, 4, 2, 6, 0, "SECOND");
	ck_assert_str_eq(pair_differences(&p, COMPARE_FILES),
	        ">/d path\n>/d/x path\n!/d/y content, time, path\n");
	pair_end(&p);
}
END_TEST

/* The number of an inode alone makes no file the same. */
START_TEST(another_file_of_the_same_number_is_no_move)
{
	struct pair p;
	struct world *b = &p.w[1];

	pair_begin(&p, _i);
	name(b, "f", 5, 0);
	name(b, "f", 6, 0);
	name(b, "g", 7, 5);
	write_at(b, 5, 2, 5, 0, "other");
	ck_assert_str_eq(pair_differences(&p, COMPARE_FILES), "-/f \n+/g \n");
	pair_end(&p);
}
END_TEST

START_TEST(a_type_that_changed_is_told)
{
	struct pair p;
	struct world *b = &p.w[1];

	pair_begin(&p, _i);
	name(b, "d", 8, 9);
	write_at(b, 9, 5, 4, 0, "file");
	ck_assert_str_eq(pair_differences(&p, COMPARE_FILES),
	        "!/d type, mode, time\n-/d/x \n-/d/y \n");
	pair_end(&p);
}
END_TEST

START_TEST(what_cannot_be_read_is_told)
{
	struct pair p;
	uint32_t node;

	pair_begin(&p, _i);
	for (int k = 0; k < SIDES; k++) {
		node = nodes_add_inode(&p.w[k].n, &(struct inode_spec){ .ino = 5,
		        .version = 2, .mode = REG, .isize = 9, .dsize = 9, .mtime = 1,
		        .compr = k ? 0x44 : 6, .data = span_of("nonsense!", 9) });
		(void)node;
	}
	ck_assert_str_eq(pair_differences(&p, COMPARE_FILES), "?/f \n");
	compare_describe(p.c, COMPARE_FILES, &p.c->lists[COMPARE_FILES].rows.at[4], &p.got);
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), "cannot be read"));
	pair_end(&p);
}
END_TEST

START_TEST(nodes_are_known_by_what_they_are)
{
	struct pair p;
	struct world *a = &p.w[0], *b = &p.w[1];
	uint32_t node;

	pair_begin(&p, _i);
	write_at(a, 5, 7, 2, 0, "aa");           /* copied elsewhere in B */
	nodes_add_padding(&b->n, 40);
	write_at(b, 5, 7, 2, 0, "aa");
	write_at(a, 5, 8, 2, 0, "in a");         /* another content in B */
	write_at(b, 5, 8, 2, 0, "in b");
	write_at(a, 5, 9, 2, 0, "bb");           /* two copies in A, one in B */
	write_at(a, 5, 9, 2, 0, "bb");
	node = write_at(b, 5, 9, 2, 0, "bb");
	name(b, "f", 4, 5);                      /* two names of one version */
	name(b, "z", 4, 5);
	ck_assert_uint_gt(node, 0);
	pair_differences(&p, COMPARE_NODES);
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), ">INODE #5 v7 offset\n"));
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), "!INODE #5 v8 bytes\n"));
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), ">INODE #5 v9 offset\n"));
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), "-INODE #5 v9 \n"));
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), "+DIRENT #1 v4 f \n"));
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), "+DIRENT #1 v4 z \n"));
	ck_assert_ptr_nonnull(strstr(text_str(&p.got), "+PADDING"));
	ck_assert_uint_eq(compare_differences(p.c, COMPARE_NODES), 7);
	pair_end(&p);
}
END_TEST

START_TEST(blocks_are_counted_byte_by_byte)
{
	struct pair p;

	pair_begin(&p, 0);
	for (int k = 0; k < SIDES; k++)
		nodes_fill(&p.w[k].n, 4096);
	for (int i = 0; i < 6; i++)
		write_at(&p.w[1], 6, (uint32_t)i + 1, 0, 0, "text to fill a block");
	nodes_put8(&p.w[1].n, 4000, 0);
	nodes_put8(&p.w[1].n, 4095, 0);
	ck_assert_str_eq(pair_differences(&p, COMPARE_BLOCKS),
	        "!block 0 2 bytes\n+block 1 \n");
	ck_assert_uint_eq(p.c->lists[COMPARE_BLOCKS].rows.at[0].first, 4000);
	ck_assert_uint_eq(p.c->block_size, 4096);
	ck_assert(!p.c->sizes_differ);
	pair_end(&p);
}
END_TEST

/* A comparison under way begins again when an image changes, and rows stay safe. */
START_TEST(a_change_begins_the_comparison_again)
{
	struct pair p;
	struct table t;
	struct text cell = { 0 };

	pair_begin(&p, _i);
	write_at(&p.w[1], 3, 2, 5, 1, "I");
	pair_differences(&p, COMPARE_FILES);
	table_open_compare(&t, p.c, COMPARE_FILES, false);
	ck_assert_uint_eq(table_count(&t), 1);
	firmware_set_erase(p.f[0], p.f[0]->volumes.at[0], 8192, 0);
	ck_assert(table_refresh(&t));
	ck_assert_uint_eq(table_count(&t), 0);
	firmware_finish(p.f[0]);
	compare_finish(p.c, COMPARE_FILES);
	table_refresh(&t);
	ck_assert_uint_eq(table_count(&t), 1);
	for (size_t col = 0; col < t.class->column_count; col++)
		table_cell_text(&t, 0, col, false, &cell);
	text_free(&cell);
	table_close(&t);
	pair_end(&p);
}
END_TEST

START_TEST(bytes_are_told_in_ranges)
{
	struct world w = { 0 };
	struct content x[SIDES];
	struct text got = { 0 };
	struct delta_sink sink = { patch_keep_line, &got, 0 };
	struct error err;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 29, 0, "\x01""0123456789012345678901234567");
	write_at(&w, 3, 1, 31, 0, "\x01""012x4x678901234567890123456y89");
	name(&w, "g", 2, 3);
	world_resolve(&w);
	ck_assert(content_open(&x[0], &w.tree.tree, jffs2_fs_inode(&w.fs, 2), NULL, &err));
	ck_assert(content_open(&x[1], &w.tree.tree, jffs2_fs_inode(&w.fs, 3), NULL, &err));
	ck_assert_int_eq(delta_write(&x[0], &x[1], &sink, &err), DELTA_DIFFER);
	ck_assert_str_eq(text_str(&got),
	        "@@ 00000004: 3 bytes @@\n"
	        "-00000004  3334 35                                  345\n"
	        "+00000004  7834 78                                  x4x\n"
	        "@@ 0000001c: 3 bytes @@\n"
	        "-0000001c  37                                       7\n"
	        "+0000001c  7938 39                                  y89\n");
	text_free(&got);
	content_close(&x[0]);
	content_close(&x[1]);
	world_free(&w);
}
END_TEST

/* In slices, with what is looked at limited or not, the lines are the same; and each slice
 * reads a piece of each at most. */
START_TEST(slices_tell_the_same)
{
	enum { NODE = 4000, NODES = 60 };
	struct world w = { 0 };
	struct content x[SIDES];
	struct text whole = { 0 }, sliced = { 0 };
	struct delta_sink sink = { patch_keep_line, &whole, _i ? 100000 : 0 };
	struct delta *d;
	uint8_t bytes[NODE];
	uint32_t seed = 11, steps = 1;
	struct error err;

	name(&w, "f", 1, 2);
	name(&w, "g", 2, 3);
	for (uint32_t i = 0; i < 2 * NODES; i++) {
		memset(bytes, (int)(i % NODES), sizeof bytes);
		bytes[next_random(&seed) % NODE] ^= 1;
		nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2 + i / NODES,
		        .version = i % NODES + 1, .mode = REG, .isize = NODE * NODES,
		        .offset = i % NODES * NODE, .data = span_of(bytes, NODE) });
	}
	world_resolve(&w);
	for (uint32_t k = 0; k < SIDES; k++)
		ck_assert(content_open(&x[k], &w.tree.tree, jffs2_fs_inode(&w.fs, 2 + k), NULL, &err));
	ck_assert_int_eq(delta_write(&x[0], &x[1], &sink, &err), DELTA_DIFFER);
	sink.arg = &sliced;
	d = delta_begin(&x[0], &x[1], &sink);
	while (delta_step(d, 1))
		steps++;
	ck_assert_int_eq(delta_end(d, &err), DELTA_DIFFER);
	ck_assert_str_eq(text_str(&sliced), text_str(&whole));
	ck_assert_uint_ge(steps, _i ? 2 : 4);
	ck_assert(!strstr(text_str(&whole), "was not looked at") == !_i);
	text_free(&whole);
	text_free(&sliced);
	for (uint32_t k = 0; k < SIDES; k++)
		content_close(&x[k]);
	world_free(&w);
}
END_TEST

CASES(compare)
{
	tcase_add_loop_test(tcase, equal_images_have_no_difference, 0, 4);
	tcase_add_loop_test(tcase, what_images_have_lost_is_told, 0, 32);
	tcase_add_loop_test(tcase, files_tell_what_changed, 0, 4);
	tcase_add_loop_test(tcase, attributes_are_equal_by_what_they_say, 0, 4);
	tcase_add_loop_test(tcase, names_of_one_file_differ_alike, 0, 4);
	tcase_add_loop_test(tcase, a_file_that_moved_is_one_row, 0, 4);
	tcase_add_loop_test(tcase, a_directory_moves_with_its_files, 0, 4);
	tcase_add_loop_test(tcase, another_file_of_the_same_number_is_no_move, 0, 4);
	tcase_add_loop_test(tcase, a_type_that_changed_is_told, 0, 4);
	tcase_add_loop_test(tcase, what_cannot_be_read_is_told, 0, 4);
	tcase_add_loop_test(tcase, nodes_are_known_by_what_they_are, 0, 4);
	tcase_add_test(tcase, blocks_are_counted_byte_by_byte);
	tcase_add_loop_test(tcase, a_change_begins_the_comparison_again, 0, 4);
	tcase_add_test(tcase, bytes_are_told_in_ranges);
	tcase_add_loop_test(tcase, slices_tell_the_same, 0, 2);
}
