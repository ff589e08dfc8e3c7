/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rows of single tables: nodes, blocks, files and issues of images made by hand.
 */
#include <stdlib.h>
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "issues/issues.h"
#include "list/files/files.h"
#include "list/jffs2/nodes.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "past/past.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/issues.h"
#include "tests/fixture/every_table.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "tests/fixture/samples.h"
#include "tests/fixture/format/uimages.h"
#include "tests/fixture/jffs2/world.h"
#include "words/verdict.h"

/* ---- nodes ---- */

START_TEST(node_rows_are_found_by_offset)
{
	struct nodes n;
	struct firmware *f;
	struct volume *v;
	struct table t;
	size_t boundaries = 0;

	sample_make_tree(&n, ENDIAN_LITTLE);
	f = sample_open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	v = f->volumes.at[0];
	table_open(&t, &table_nodes, f, v);
	for (uint64_t at = 0; at < v->log.part.len; at += 4) {
		size_t row = table_nodes_row_at(&t, at);
		struct subject s;

		if (row < table_count(&t)) {
			table_subject(&t, row, &s);
			ck_assert_uint_ge(s.offset - v->offset, at);
		}
		if (row > 0) {
			table_subject(&t, row - 1, &s);
			ck_assert_uint_lt(s.offset - v->offset, at);
		}
	}
	for (size_t row = 0; row < table_count(&t); row++)
		boundaries += table_nodes_extent(&t, row) == EXTENT_NONE;
	ck_assert_uint_eq(boundaries, v->log.part.len / 4096);
	ck_assert_uint_eq(table_count(&t), v->log.extents.count + boundaries);
	table_close(&t);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* The text of column `name` in `row`. */
static const char *
cell(const struct table *t, size_t row, const char *name, struct text *out)
{
	for (size_t col = 0; col < t->class->column_count; col++)
		if (strcmp(t->class->columns[col].name, name) == 0)
			table_cell_text(t, row, col, true, out);
	return text_str(out);
}

/* True if some row's column says just this. */
static bool
says(const struct table *t, const char *name, const char *text)
{
	struct text out = { 0 };
	bool found = false;

	for (size_t row = 0; row < table_count(t) && !found; row++)
		found = strcmp(cell(t, row, name, &out), text) == 0;
	text_free(&out);
	return found;
}

START_TEST(nodes_say_what_they_hold)
{
	static const char *const lines[] = {
		"dir -> #2 dir", "dir drwxr-xr-x 0:0", "link -> #4 link", "link -> dir",
		"dangling -> #99 file (dropped)", "block 0 begins", "erase block 2",
		"a\\xff\\x1b b 49+33 none", "a\\xff\\x1b b 0+33 none (covered by v251)",
		"unreadable 0+4 none (data CRC is wrong)", "user.comment = 5 bytes",
		"attribute 1 of a\\xff\\x1b b #3",
		("type e777: a kernel that does not know it refuses to mount "
		 "(node of an unknown type)"),
		"12 bytes: no node",
	};
	struct nodes n;
	struct firmware *f;
	struct table t;

	sample_make_tree(&n, _i ? ENDIAN_BIG : ENDIAN_LITTLE);
	f = sample_open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	table_open(&t, &table_nodes, f, f->volumes.at[0]);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		ck_assert_msg(says(&t, "what", lines[i]), "no row says: %s", lines[i]);
	table_close(&t);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* ---- blocks ---- */

START_TEST(the_bytes_of_a_block_add_up)
{
	struct nodes n;
	struct firmware *f = sample_open(_i, &n);

	firmware_finish(f);
	for (size_t k = 0; k < f->volumes.count; k++) {
		struct text out = { 0 };
		struct table t;
		uint64_t all = 0;

		table_open(&t, &table_blocks, f, f->volumes.at[k]);
		for (size_t row = 0; row < table_count(&t); row++) {
			static const char *const fills[] = { "live", "obsolete", "dirt",
				"free" };
			uint64_t len = strtoull(cell(&t, row, "length", &out), NULL, 10);
			uint64_t sum = 0;

			for (int i = 0; i < 4; i++)
				sum += strtoull(cell(&t, row, fills[i], &out), NULL, 10);
			ck_assert_uint_eq(sum, len);
			all += len;
		}
		ck_assert_uint_eq(all, f->volumes.at[k]->log.part.len);
		text_free(&out);
		table_close(&t);
	}
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* ---- files ---- */

START_TEST(the_tree_folds_and_unfolds)
{
	struct nodes n;
	struct firmware *f;
	struct table t;
	struct text path = { 0 };
	uint32_t file;
	size_t row;

	sample_make_tree(&n, ENDIAN_LITTLE);
	f = sample_open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	table_open(&t, &table_files, f, f->volumes.at[0]);
	/* root, dir, link, unreadable */
	ck_assert_uint_eq(table_count(&t), 4);
	ck_assert(table_files_is_open(&t, 0));
	ck_assert(table_files_is_dir(&t, 1));
	ck_assert(!table_files_is_open(&t, 1));
	table_files_set_open(&t, 1, true);
	/* ... and in dir: the file, and the name that leads back to dir */
	ck_assert_uint_eq(table_count(&t), 6);
	ck_assert_uint_eq(table_files_depth(&t, 2), 2);
	ck_assert(table_files_is_dir(&t, 3));
	table_files_set_open(&t, 3, true);
	ck_assert(!table_files_is_open(&t, 3));
	ck_assert_uint_eq(table_count(&t), 6);
	table_files_path(&t, 3, &path);
	ck_assert_str_eq(text_str(&path), "/dir/loop");
	ck_assert(says(&t, "problem", "another name of a directory that is listed "
	                              "elsewhere"));
	table_files_open_all(&t, false);
	ck_assert_uint_eq(table_count(&t), 4);
	file = inode_at(f->volumes.at[0]->fs, "/dir/a\xff\x1b b", NULL);
	ck_assert_uint_ne(file, FS_NONE);
	row = table_files_row_of(&t, file);
	ck_assert_uint_eq(row, 2);
	ck_assert_uint_eq(table_files_inode(&t, row), file);
	ck_assert_uint_eq(table_files_row_of(&t, FS_NONE), SIZE_MAX);
	table_files_set_open(&t, 0, false);
	ck_assert_uint_eq(table_count(&t), 1);
	text_free(&path);
	table_close(&t);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

START_TEST(a_tree_can_begin_anywhere)
{
	struct nodes n;
	struct firmware *f;
	struct table t;

	sample_make_tree(&n, ENDIAN_LITTLE);
	f = sample_open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	for (uint32_t i = 0; i < jffs2_fs_inodes(f->volumes.at[0]->fs); i++) {
		table_open(&t, &table_files, f, f->volumes.at[0]);
		t.root = i;
		table_files_open_all(&t, true);
		check_rows(&t);
		ck_assert_uint_ge(table_count(&t), 1);
		ck_assert_uint_eq(table_files_inode(&t, 0), i);
		table_close(&t);
	}
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* A chain of directories deeper than any path, and a fan in which each has two names. */
START_TEST(endless_trees_end)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct firmware *f;
	struct table t;

	for (uint32_t i = 1; i < 3000; i++) {
		sample_add_name(&n, i, 1, "a", i + 1, DT_DIR);
		sample_add_name(&n, i, 2, "b", i + 1, DT_DIR);
		nodes_add_inode(&n, &(struct inode_spec){ .ino = i + 1, .version = 1,
		        .mode = DIR_MODE });
	}
	f = sample_open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	table_open(&t, &table_files, f, f->volumes.at[0]);
	table_files_open_all(&t, true);
	ck_assert_uint_gt(table_count(&t), 4000);
	ck_assert_uint_lt(table_count(&t), 6000);
	table_close(&t);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* ---- issues ---- */

START_TEST(issues_tell_every_damage)
{
	static const char *const names[] = { "data-crc", "dirt", "unknown-type",
		"unreadable-inode" };
	struct nodes n;
	struct firmware *f;
	struct issue_list list;

	sample_make_tree(&n, _i ? ENDIAN_BIG : ENDIAN_LITTLE);
	f = sample_open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	firmware_issues(f, &list);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		ck_assert_msg(issues_find(&list, names[i]) != NULL, "no issue %s",
		        names[i]);
	for (size_t i = 1; i < list.issues.count; i++)
		ck_assert_uint_le(list.issues.at[i - 1].offset, list.issues.at[i].offset);
	ck_assert_uint_ge(list.errors, 2);
	issue_list_free(&list);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* Each flaw is an issue, until there are 20,000: then those in a row are one. */
START_TEST(equal_flaws_of_a_long_list_are_joined)
{
	enum { SINGLE = 20000, MORE = 100 };
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct firmware *f;
	struct issue_list list;
	uint32_t flaws = 0, most = 0;

	for (uint32_t i = 0; i < SINGLE + MORE; i++) {
		uint32_t node = nodes_add_inode(&n, &(struct inode_spec){ .ino = 2,
		        .version = i, .mode = REG, .data = span_of("text", 4) });

		nodes_put8(&n, node + 68, 'T');
	}
	f = sample_open_bytes(nodes_image(&n), NULL);
	firmware_finish(f);
	firmware_issues(f, &list);
	for (size_t i = 0; i < list.issues.count; i++) {
		flaws += list.issues.at[i].count;
		if (list.issues.at[i].count > most)
			most = list.issues.at[i].count;
	}
	ck_assert_uint_ge(list.errors, SINGLE + MORE);
	ck_assert_uint_eq(flaws, list.errors + list.warnings + list.notes);
	ck_assert_uint_ge(most, MORE - 10);
	ck_assert_uint_ge(list.issues.count, SINGLE);
	issue_list_free(&list);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* Damages the header or the payload of a uImage made here; how it is said. */
START_TEST(damaged_uimages_are_issues)
{
	static const char *const names[] = { NULL, "uimage-header-crc", "uimage-data-crc",
		"uimage-truncated" };
	struct uimage u = { .os = 5, .arch = 2, .type = 2, .comp = 0,
		.name = span_of("kernel", 6) };
	uint8_t bytes[UIMAGE_HEADER_LEN + 100] = { 0 };
	struct span payload = span_of(bytes + UIMAGE_HEADER_LEN, 100);
	struct issue_list list;
	struct firmware *f;

	uimage_put_header(bytes, &u, 12345, payload);
	if (_i == 1)
		bytes[9] ^= 1;
	if (_i == 2)
		bytes[100] ^= 1;
	f = sample_open_bytes(span_of(bytes, sizeof bytes - (_i == 3)), NULL);
	firmware_finish(f);
	ck_assert_uint_eq(f->uimages.count, 1);
	firmware_issues(f, &list);
	ck_assert_uint_eq(list.errors, _i != 0);
	if (_i)
		ck_assert_ptr_nonnull(issues_find(&list, names[_i]));
	if (_i == 1)
		ck_assert_ptr_nonnull(strstr(f->list.parts.at[0].what, "kernel"));
	issue_list_free(&list);
	check_all_tables(f);
	firmware_close(f);
}
END_TEST

/* ---- known formats ---- */

static void
put_le(uint8_t *at, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

START_TEST(squashfs_tells_its_length)
{
	static uint8_t image[20000];
	struct firmware *f;

	memset(image, 0x55, sizeof image);
	memset(image + 4096, 0, 8192);
	memcpy(image + 4096, "hsqs", 4);
	put_le(image + 4096 + 4, 7, 4);
	put_le(image + 4096 + 12, 131072, 4);
	put_le(image + 4096 + 20, 4, 2);
	put_le(image + 4096 + 22, 17, 2);
	put_le(image + 4096 + 28, 4, 2);
	put_le(image + 4096 + 40, _i == 0 ? 5000 : _i == 1 ? 50000 : 20, 8);
	put_le(image + 4096 + 64, 96, 8);
	f = sample_open_bytes(span_of(image, sizeof image), NULL);
	firmware_finish(f);
	assert_tiled(f);
	if (_i == 2) {
		for (size_t i = 0; i < f->list.parts.count; i++)
			ck_assert_int_ne(f->list.parts.at[i].kind, PART_FORMAT);
	} else {
		const struct part *p = &f->list.parts.at[1];

		ck_assert_str_eq(p->format->name, "squashfs");
		/* 5000 bytes and the zeros up to 4 KiB; or up to the image's end */
		ck_assert_uint_eq(p->len, _i == 0 ? 8192 : sizeof image - 4096);
		ck_assert_uint_eq(p->claimed, _i == 0 ? 5000 : 50000);
	}
	firmware_close(f);
}
END_TEST

/* ---- headers ---- */

/* Answers as firmware_uimage_at should, by looking at each. */
static const struct uimage *
innermost(const struct firmware *f, uint64_t offset)
{
	const struct uimage *found = NULL;

	for (size_t i = 0; i < f->uimages.count; i++) {
		const struct uimage *u = &f->uimages.at[i];
		uint64_t end = u->offset + UIMAGE_HEADER_LEN
		               + (u->hcrc_ok || u->dcrc_ok ? u->present : 0);

		if (u->offset <= offset && offset < end)
			found = u;
	}
	return found;
}

START_TEST(the_innermost_header_is_found)
{
	enum { LEN = 20000 };
	struct firmware f = { 0 };
	uint32_t seed = 5 + (uint32_t)_i;

	for (uint64_t at = 0; at < LEN; at += UIMAGE_HEADER_LEN + next_random(&seed) % 300)
		array_push(&f.uimages, ((struct uimage){ .offset = at,
			.present = next_random(&seed) % (_i & 1 ? 500 : 9000),
			.hcrc_ok = next_random(&seed) % 2, .dcrc_ok = next_random(&seed) % 4 == 0 }));
	for (int nested = 0; nested < 2; nested++) {
		for (uint64_t at = 0; at < LEN + 100; at += 7)
			ck_assert_ptr_eq(firmware_uimage_at(&f, at), innermost(&f, at));
		firmware_nest_uimages(&f);
	}
	array_free(&f.uimages);
	array_free(&f.uimage_outer);
}
END_TEST

/* Looking at each takes minutes. */
START_TEST(many_headers_are_searched_quickly)
{
	enum { MANY = 400000, STEP = 100 };
	struct firmware f = { 0 };

	array_push(&f.uimages, ((struct uimage){ .present = UINT64_C(1) * MANY * STEP,
		.hcrc_ok = true }));
	for (uint64_t i = 1; i < MANY; i++)
		array_push(&f.uimages, ((struct uimage){ .offset = i * STEP }));
	firmware_nest_uimages(&f);
	for (uint64_t i = 1; i < MANY; i++) {
		ck_assert_ptr_eq(firmware_uimage_at(&f, i * STEP), &f.uimages.at[i]);
		ck_assert_ptr_eq(firmware_uimage_at(&f, i * STEP + STEP - 1), f.uimages.at);
	}
	array_free(&f.uimages);
	array_free(&f.uimage_outer);
}
END_TEST

CASES(model)
{
	tcase_add_loop_test(tcase, the_bytes_of_a_block_add_up, 0, IMAGES);
	tcase_add_test(tcase, node_rows_are_found_by_offset);
	tcase_add_loop_test(tcase, nodes_say_what_they_hold, 0, 2);
	tcase_add_test(tcase, the_tree_folds_and_unfolds);
	tcase_add_test(tcase, a_tree_can_begin_anywhere);
	tcase_add_test(tcase, endless_trees_end);
	tcase_add_loop_test(tcase, issues_tell_every_damage, 0, 2);
	tcase_add_test(tcase, equal_flaws_of_a_long_list_are_joined);
	tcase_add_loop_test(tcase, damaged_uimages_are_issues, 0, 4);
	tcase_add_loop_test(tcase, squashfs_tells_its_length, 0, 3);
	tcase_add_loop_test(tcase, the_innermost_header_is_found, 0, 8);
	tcase_add_test(tcase, many_headers_are_searched_quickly);
}
