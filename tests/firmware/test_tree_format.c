/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A third file system: what it takes to have one. This file is its folder, one line of the
 * table of formats below (which stands in for src/firmware/formats.c) is the rest. Then it is
 * recognised, listed, told in a manifest, read and compared, by rooms that have never heard
 * of it.
 *
 * The format: "TINYFS01", the number of rows, then rows of 64 bytes: a name of 32 bytes, the
 * row of its directory, a letter (d, f, l), where the content begins, how long it is. Row 0 is
 * the root. Rows of one directory stand together, in the order of their names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "compare/compare.h"
#include "compare/content.h"
#include "firmware/firmware.h"
#include "jffs2/format.h"
#include "job/manifest.h"
#include "list/files/files.h"
#include "list/list.h"
#include "tree/totals.h"
#include "tests/fixture/check_main.h"
#include "uimage/uimage.h"
#include "words/sentence.h"

enum { HEAD = 12, ROW = 64, NAME = 32, ROWS_MOST = 100 };

/* ---- the format ---- */

struct tiny {
	struct tree tree;
	struct span part;
	uint32_t count;
};

static const struct tiny *
tiny_of(const struct tree *t)
{
	return (const struct tiny *)t;
}

static struct span
row_of(const struct tree *t, uint32_t i)
{
	return span_cut(tiny_of(t)->part, HEAD + (size_t)i * ROW, ROW);
}

static uint32_t
tiny_count(const struct tree *t)
{
	return tiny_of(t)->count;
}

static uint32_t
tiny_root(const struct tree *t)
{
	(void)t;
	return 0;
}

static struct span
tiny_content(const struct tree *t, uint32_t node)
{
	struct span row = row_of(t, node);

	return span_cut(tiny_of(t)->part, span_u32(row, 40, ENDIAN_LITTLE),
	        span_u32(row, 44, ENDIAN_LITTLE));
}

static void
tiny_stat(const struct tree *t, uint32_t node, struct tree_stat *st)
{
	uint8_t letter = span_u8(row_of(t, node), 36);

	st->ino = node + 1;
	st->mode = letter == 'd' ? S_IFDIR | 0755 : letter == 'l' ? S_IFLNK | 0777
	           : S_IFREG | 0644;
	st->nlink = 1;
	st->size = letter == 'd' ? 0 : tiny_content(t, node).len;
}

/* Entries are rows, too; that of the root is asked for by nobody. */
static struct tree_entry
tiny_entry(const struct tree *t, uint32_t entry)
{
	struct span row = row_of(t, entry), name = span_cut(row, 0, NAME);

	name.len = strnlen((const char *)name.at, name.len);
	return (struct tree_entry){ span_u32(row, 32, ENDIAN_LITTLE), entry, name };
}

static uint32_t
tiny_list(const struct tree *t, uint32_t dir, uint32_t k)
{
	for (uint32_t i = 1; i < tiny_of(t)->count; i++)
		if (tiny_entry(t, i).dir == dir && k-- == 0)
			return i;
	return TREE_NONE;
}

static uint32_t
tiny_parent(const struct tree *t, uint32_t node)
{
	(void)t;
	return node ? node : TREE_NONE;
}

static int64_t
tiny_read(const struct tree_reader *r, uint32_t node, uint64_t at, uint8_t *out, uint32_t len,
        uint64_t *work, struct error *err)
{
	struct span s = span_cut(tiny_content(r->tree, node), (size_t)at, len);

	(void)err;
	if (s.len)
		memcpy(out, s.at, s.len);
	*work += s.len;
	return (int64_t)s.len;
}

static void
tiny_free(struct tree *t)
{
	free(t);
}

static const struct tree_class tiny_class = {
	.name = "tinyfs",
	.name_max = NAME,
	.dangling = "leads to nothing",
	.unreadable = "cannot be read",
	.node_count = tiny_count,
	.entry_count = tiny_count,
	.root = tiny_root,
	.stat = tiny_stat,
	.entry = tiny_entry,
	.list = tiny_list,
	.parent = tiny_parent,
	.read = tiny_read,
	.target = tiny_content,
	.free = tiny_free,
};

static struct tree *
tiny_open(struct span part, struct error *err)
{
	struct tiny *t = memory_zeroed(1, sizeof *t);

	(void)err;
	*t = (struct tiny){ { .class = &tiny_class }, part,
		span_u32(part, 8, ENDIAN_LITTLE) };
	return &t->tree;
}

static const struct tree_maker tiny_maker = { .open = tiny_open };

static bool
tiny_probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	uint32_t count = span_u32(area, at + 8, ENDIAN_LITTLE);

	hit->endian = f->endian;
	hit->len = area.len - at;
	snprintf(hit->what, sizeof hit->what, "tinyfs, %u rows", (unsigned)count);
	return count > 0 && count <= ROWS_MOST && span_holds(area, at, HEAD + count * ROW);
}

static const struct format tiny_format = {
	.name = "tinyfs", .help = "A file system for a test.", .magic = "TINYFS01",
	.magic_len = 8, .endian = ENDIAN_LITTLE, .tree = &tiny_maker, .probe = tiny_probe,
};

/* The table, with one line more. */
const struct format *const firmware_formats[] = {
	&jffs2_format_le, &jffs2_format_be, &uimage_format,
	&tiny_format,
	NULL
};

/* ---- an image of it ---- */

static void
add_number(struct text *t, uint32_t n)
{
	uint8_t raw[4] = { (uint8_t)n, (uint8_t)(n >> 8), (uint8_t)(n >> 16), (uint8_t)(n >> 24) };

	text_add_bytes(t, raw, sizeof raw);
}

struct wanted {
	const char *name, *content;
	uint32_t dir;
	char letter;
};

static struct firmware *
open_image(const struct wanted *rows, uint32_t count, struct text *t)
{
	uint32_t at = HEAD + count * ROW;
	struct firmware *f;

	text_add(t, "TINYFS01");
	add_number(t, count);
	for (uint32_t i = 0; i < count; i++) {
		uint8_t name[NAME] = { 0 }, rest[ROW - NAME - 16] = { 0 };
		uint32_t len = (uint32_t)strlen(rows[i].content);

		memcpy(name, rows[i].name, strlen(rows[i].name));
		text_add_bytes(t, name, sizeof name);
		add_number(t, rows[i].dir);
		add_number(t, (uint32_t)rows[i].letter);
		add_number(t, at);
		add_number(t, len);
		text_add_bytes(t, rest, sizeof rest);
		at += len;
	}
	for (uint32_t i = 0; i < count; i++)
		text_add(t, rows[i].content);
	f = firmware_new(image_of_memory("tiny", span_of(t->at, t->len)), NULL);
	firmware_finish(f);
	return f;
}

static const struct wanted before[] = {
	{ "", "", 0, 'd' }, { "etc", "", 0, 'd' }, { "readme", "Hello.\n", 0, 'f' },
	{ "hosts", "127.0.0.1\n", 1, 'f' }, { "way", "../readme", 1, 'l' },
};

static bool
keep(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

START_TEST(a_third_file_system_is_listed_and_told)
{
	struct text bytes = { 0 }, got = { 0 };
	struct firmware *f = open_image(before, ROWS_OF(before), &bytes);
	const struct tree *tree = firmware_any_tree(f);
	struct table t;

	ck_assert_uint_eq(f->list.parts.count, 1);
	ck_assert_str_eq(f->list.parts.at[0].what, "tinyfs, 5 rows");
	ck_assert_ptr_nonnull(tree);
	table_open_files(&t, f, tree, TREE_NONE);
	table_files_open_all(&t, true);
	ck_assert_uint_eq(table_count(&t), 5);
	for (size_t row = 0; row < table_count(&t); row++) {
		table_files_path(&t, row, &got);
		text_add(&got, " ");
	}
	ck_assert_str_eq(text_str(&got), "/ /etc /etc/hosts /etc/way /readme ");
	table_close(&t);
	text_clear(&got);
	ck_assert_int_eq(manifest_write(tree, NULL, keep, &got), 0);
	ck_assert_ptr_nonnull(strstr(text_str(&got), "\n/etc/way l 0777 0 0 9 0 1 5 - - "
	        "../readme -\n"));
	ck_assert_ptr_nonnull(strstr(text_str(&got), "\n/readme f 0644 0 0 7 0 1 3 - "));
	text_free(&got);
	firmware_close(f);
	text_free(&bytes);
}
END_TEST

START_TEST(a_file_without_nodes_is_told_in_a_sentence)
{
	static const struct { const char *path, *want; } said[] = {
		{ "/readme", "/readme is a regular file, inode 3, of 7 bytes, mode -rw-r--r--, "
		        "owner 0:0, changed 1970-01-01 00:00:00. A file in this tinyfs has no nodes of "
		        "its own to show here." },
		{ "/etc/way", "/etc/way is a symbolic link, inode 5, to ../readme, mode lrwxrwxrwx, "
		        "owner 0:0, changed 1970-01-01 00:00:00. A file in this tinyfs has no nodes of "
		        "its own to show here." },
	};
	struct text bytes = { 0 }, got = { 0 };
	struct firmware *f = open_image(before, ROWS_OF(before), &bytes);
	const struct tree *tree = firmware_any_tree(f);
	struct error err;

	for (size_t k = 0; k < ROWS_OF(said); k++) {
		text_clear(&got);
		file_sentence(tree, tree_lookup(tree, said[k].path, &err), true, &got);
		ck_assert_str_eq(text_str(&got), said[k].want);
	}
	text_free(&got);
	firmware_close(f);
	text_free(&bytes);
}
END_TEST

START_TEST(a_third_file_system_is_read_and_compared)
{
	struct wanted after[ROWS_OF(before)];
	struct text bytes[SIDES] = { 0 }, summary = { 0 };
	struct firmware *f[SIDES];
	struct content x = { 0 };
	struct compare *c;
	uint8_t out[16];
	struct error err;

	memcpy(after, before, sizeof after);
	after[2].content = "Good-bye.\n";
	f[0] = open_image(before, ROWS_OF(before), &bytes[0]);
	f[1] = open_image(after, ROWS_OF(before), &bytes[1]);
	ck_assert(content_open(&x, firmware_any_tree(f[1]),
	        tree_lookup(firmware_any_tree(f[1]), "/readme", &err), NULL, &err));
	ck_assert_int_eq(content_read_some(&x, 0, out, sizeof out, NULL, &err), 10);
	ck_assert_mem_eq(out, "Good-bye.\n", 10);
	content_close(&x);
	c = compare_new(f[0], f[1], PART_NONE, PART_NONE);
	compare_finish(c, COMPARE_FILES);
	compare_summary(c, COMPARE_FILES, &summary);
	ck_assert_str_eq(text_str(&summary), "1 changed of 5 files");
	compare_free(c);
	text_free(&summary);
	for (int k = 0; k < SIDES; k++) {
		firmware_close(f[k]);
		text_free(&bytes[k]);
	}
}
END_TEST

/* By hand: what is below each directory, whatever the order of its names. */
START_TEST(directories_have_totals)
{
	static const struct wanted rows[] = {
		{ "", "", 0, 'd' }, { "a", "", 0, 'd' }, { "b", "", 0, 'd' }, { "c", "123", 0, 'f' },
		{ "d", "", 1, 'd' }, { "e", "12345", 1, 'f' }, { "f", "1", 4, 'f' },
		{ "g", "12", 4, 'l' },
	};
	static const struct { uint32_t files, dirs; uint64_t real; } want[] = {
		{ 4, 3, 11 }, { 3, 1, 8 }, { 0, 0, 0 }, { 0, 0, 3 }, { 2, 0, 3 }, { 0, 0, 5 },
		{ 0, 0, 1 }, { 0, 0, 2 },
	};
	struct text bytes = { 0 };
	struct firmware *f = open_image(rows, ROWS_OF(rows), &bytes);
	const struct tree *tree = firmware_any_tree(f);
	struct tree_totals *t = tree_totals_begin(tree);

	ck_assert(!tree_tells_stored(tree));
	/* A name a step. */
	for (int left = 7 + 4; left > 0; left--) {
		ck_assert(!tree_totals_ready(t));
		ck_assert(tree_totals_step(t, 1) == (left > 1));
	}
	ck_assert(tree_totals_ready(t) && !tree_totals_step(t, 1));
	for (uint32_t i = 0; i < ROWS_OF(rows); i++) {
		struct tree_total total = tree_totals_of(t, i);

		ck_assert_uint_eq(total.files, want[i].files);
		ck_assert_uint_eq(total.dirs, want[i].dirs);
		ck_assert_uint_eq(total.real, want[i].real);
		ck_assert_uint_eq(total.stored, 0);
	}
	tree_totals_free(t);
	firmware_close(f);
	text_free(&bytes);
}
END_TEST

CASES(tree_format)
{
	tcase_add_test(tcase, directories_have_totals);
	tcase_add_test(tcase, a_third_file_system_is_listed_and_told);
	tcase_add_test(tcase, a_file_without_nodes_is_told_in_a_sentence);
	tcase_add_test(tcase, a_third_file_system_is_read_and_compared);
}
