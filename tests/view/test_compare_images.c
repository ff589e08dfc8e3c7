/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whole images compared: samples, trees at random, deep paths, versions, and images of a
 * kernel where they are there.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diff.h"
#include "compare/compare.h"
#include "compare/delta.h"
#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "list/compare.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/pair.h"
#include "tests/fixture/patch.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/world.h"

/* ---- sample images ---- */

static struct firmware *
open_path(const char *path)
{
	struct firmware *f;
	struct error err;

	f = firmware_open(path, NULL, &err);
	ck_assert_msg(f != NULL, "%s", err.text);
	firmware_finish(f);
	return f;
}

static struct firmware *
open_sample(const char *name_of)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/data/%s", getenv("srcdir"), name_of);
	return open_path(path);
}

static bool
is_clean(const struct text *t)
{
	for (size_t i = 0; i < t->len; i++)
		if ((uint8_t)t->at[i] < ' ' || t->at[i] == 0x7f)
			return false;
	return true;
}

/* Every word on every row, and what it stands for. */
static void
look_at_all(struct compare *c, enum compare_by by)
{
	struct text t = { 0 };
	struct subject s;
	struct table table;

	compare_finish(c, by);
	table_open_compare(&table, c, by, true);
	for (size_t row = 0; row < table_count(&table); row++) {
		for (size_t col = 0; col < table.class->column_count; col++) {
			table_cell_text(&table, row, col, true, &t);
			ck_assert(is_clean(&t));
		}
		text_clear(&t);
		compare_describe(c, by, table_compare_row(&table, row), &t);
		ck_assert(t.len > 0 && is_clean(&t) && t.at[t.len - 1] == '.');
		table_subject(&table, row, &s);
		ck_assert(s.title != NULL && (!s.other || s.volume == NULL));
	}
	text_clear(&t);
	compare_summary(c, by, &t);
	ck_assert(t.len > 0);
	table_close(&table);
	text_free(&t);
}

static const char *const samples[] = { "7518-hi3518-home.uimage", "damaged.uimage",
	"be-64k-sum.jffs2", "dump.bin", "history.jffs2", "nocm-unpadded.jffs2",
	"README.md" };

enum { SAMPLES = sizeof samples / sizeof *samples };

/* Whatever is held against whatever: no way ends badly. */
START_TEST(any_two_images_can_be_compared)
{
	struct firmware *a = open_sample(samples[_i]);

	for (size_t i = 0; i < SAMPLES; i++) {
		struct firmware *b = open_sample(samples[i]);
		struct compare *c = compare_new(a, b, PART_NONE, PART_NONE);

		for (int by = 0; by < COMPARE_WAYS; by++) {
			look_at_all(c, (enum compare_by)by);
			if (i == (size_t)_i)
				ck_assert_uint_eq(c->lists[by].counts[COMPARE_UNREADABLE],
				        compare_differences(c, (enum compare_by)by));
		}
		compare_free(c);
		firmware_close(b);
	}
	firmware_close(a);
}
END_TEST

/* A byte after the other: each is found in its block, and in a node or in none. */
START_TEST(a_changed_byte_is_found)
{
	struct firmware *a = open_sample("be-64k-sum.jffs2");
	struct text bytes = { 0 };
	uint32_t state = 11;

	for (int round = 0; round < 20; round++) {
		uint32_t at = next_random(&state) % (uint32_t)a->bytes.len;
		char path[] = "/tmp/compare-XXXXXX";
		FILE *out = fdopen(mkstemp(path), "w");
		const struct compare_row *row;
		struct firmware *b;
		struct compare *c;

		text_clear(&bytes);
		text_add_bytes(&bytes, a->bytes.at, a->bytes.len);
		bytes.at[at] ^= 0x10;
		fwrite(bytes.at, 1, bytes.len, out);
		fclose(out);
		b = open_path(path);
		unlink(path);
		c = compare_new(a, b, PART_NONE, PART_NONE);
		compare_finish(c, COMPARE_BLOCKS);
		ck_assert_uint_eq(compare_differences(c, COMPARE_BLOCKS), 1);
		row = &c->lists[COMPARE_BLOCKS].rows.at[at / c->block_size];
		ck_assert_uint_eq(row->kind, COMPARE_CHANGED);
		ck_assert_uint_eq(row->bytes, 1);
		ck_assert_uint_eq(row->first, at % c->block_size);
		look_at_all(c, COMPARE_FILES);
		look_at_all(c, COMPARE_NODES);
		compare_free(c);
		firmware_close(b);
	}
	text_free(&bytes);
	firmware_close(a);
}
END_TEST

/* ---- paths, in order and long ---- */

static void
write_node_of_root(struct nodes *n)
{
	nodes_add_inode(n, &(struct inode_spec){ .ino = 1, .version = 1, .mode = DIR_MODE });
}

/* Two file systems in memory, compared by file; both may change until end_trees. */
struct trees {
	struct nodes n[SIDES];
	struct firmware *f[SIDES];
	struct compare *c;
};

static void
compare_trees(struct trees *t)
{
	struct firmware_options o = { 0 };

	for (int k = 0; k < SIDES; k++)
		t->f[k] = firmware_new(image_of_memory("image", nodes_image(&t->n[k])), &o);
	t->c = compare_new(t->f[0], t->f[1], PART_NONE, PART_NONE);
	compare_finish(t->c, COMPARE_FILES);
}

static void
end_trees(struct trees *t)
{
	compare_free(t->c);
	for (int k = 0; k < SIDES; k++) {
		firmware_close(t->f[k]);
		nodes_free(&t->n[k]);
	}
}

/* Files and directories at random places, with names that are close to one another. */
static void
grow_tree(struct nodes *n, uint32_t seed)
{
	static const char *const names[] = { "a", "A", "a-b", "a.b", "ab", "Ab", "a b", "\xc3\xa9",
		"\xff", "a\\", "z", "0", "a0", "~", ".a", "a\x01" };

	for (uint32_t ino = 2; ino < 80; ino++) {
		uint32_t pino = 1 + next_random(&seed) % (ino / 2) * 2;
		bool dir = ino % 2;

		nodes_add_dirent(n, &(struct dirent_spec){ .pino = pino, .version = ino, .ino = ino,
		        .type = dir ? DT_DIR : DT_REG,
		        .name = names[next_random(&seed) % (sizeof names / sizeof *names)] });
		nodes_add_inode(n, &(struct inode_spec){ .ino = ino, .version = 1,
		        .mode = dir ? DIR_MODE : REG });
	}
}

static void
fold_case(struct text *t)
{
	for (size_t i = 0; i < t->len; i++)
		if (t->at[i] >= 'A' && t->at[i] <= 'Z')
			t->at[i] = (char)(t->at[i] - 'A' + 'a');
}

/* By the text of the paths, without case; those that read the same as they come. */
START_TEST(rows_are_in_the_order_of_their_paths)
{
	struct trees trees = { 0 };
	struct text before = { 0 }, now = { 0 };
	struct table t;
	struct error err;
	size_t rows, column = 0;

	grow_tree(&trees.n[0], 100 + (uint32_t)_i);
	grow_tree(&trees.n[1], 900 + (uint32_t)_i);
	compare_trees(&trees);
	for (int descending = 0; descending < 2; descending++) {
		table_open_compare(&t, trees.c, COMPARE_FILES, true);
		while (strcmp(t.class->columns[column].name, "name") != 0)
			column++;
		rows = table_count(&t);
		ck_assert(table_sort(&t, "name", descending, &err));
		ck_assert_uint_eq(table_count(&t), rows);
		ck_assert_uint_gt(rows, 10);
		for (size_t row = 0; row < rows; row++) {
			int order;

			table_cell_text(&t, row, column, false, &now);
			fold_case(&now);
			order = row ? strcmp(text_str(&before), text_str(&now)) : 0;
			order = descending ? -order : order;
			ck_assert_msg(order <= 0, "%s, then %s", text_str(&before),
			        text_str(&now));
			ck_assert(row == 0 || order || table_base_row(&t, row - 1)
			        < table_base_row(&t, row));
			text_clear(&before);
			text_add(&before, text_str(&now));
		}
		table_close(&t);
	}
	text_free(&before);
	text_free(&now);
	end_trees(&trees);
}
END_TEST

static bool
count_bytes(void *arg, const char *at, size_t len)
{
	(void)at;
	*(size_t *)arg += len;
	return true;
}

/* A thousand directories in one another with names of 254 bytes. Rows tell the ends of their
 * paths, to programs up to the longest that a kernel follows. */
START_TEST(deep_paths_take_little)
{
	enum { DEEP = 1000 };
	struct trees trees = { 0 };
	struct table t;
	struct error err;
	size_t len;
	char name[255];

	memset(name, 'n', sizeof name - 1);
	name[254] = '\0';
	for (uint32_t i = 0; i < DEEP; i++) {
		nodes_add_dirent(&trees.n[0], &(struct dirent_spec){ .pino = 1 + i, .version = 1,
		        .ino = 2 + i, .type = DT_DIR, .name = name });
		nodes_add_inode(&trees.n[0], &(struct inode_spec){ .ino = 2 + i, .version = 1,
		        .mode = DIR_MODE });
	}
	write_node_of_root(&trees.n[1]);
	compare_trees(&trees);
	table_open_compare(&t, trees.c, COMPARE_FILES, false);
	ck_assert_uint_ge(table_count(&t), DEEP);
	for (int form = FORM_PLAIN; form <= FORM_JSON; form++) {
		len = 0;
		table_write(&t, (enum table_form)form, 0, SIZE_MAX, count_bytes, &len);
		ck_assert_uint_lt(len, (size_t)DEEP * (form == FORM_PLAIN ? 800 : 4400));
		ck_assert_uint_gt(len, (size_t)DEEP * (form == FORM_PLAIN ? 500 : 3500));
	}
	ck_assert(table_sort(&t, "name", true, &err));
	for (size_t row = 1; row < DEEP; row++)
		ck_assert_uint_gt(table_base_row(&t, row - 1), table_base_row(&t, row));
	ck_assert(table_filter(&t, "name~/nnn", &err));
	ck_assert_uint_eq(table_count(&t), DEEP);
	table_close(&t);
	end_trees(&trees);
}
END_TEST

/* ---- versions ---- */

START_TEST(versions_differ_as_history_says)
{
	struct firmware *f = open_sample("history.jffs2");
	const struct volume *v = f->volumes.at[0];
	struct content x[SIDES];
	struct text patch = { 0 }, made = { 0 };
	struct delta_sink sink = { patch_keep_line, &patch, 0 };
	struct error err;
	char old[200] = "", new[200] = "";

	for (uint32_t version = 2; version <= 6; version++) {
		uint32_t before = version - 1;
		uint32_t inode = inode_at(v->fs, "/config.ini", &err);

		ck_assert(content_open(&x[0], volume_tree(v), inode, &before, &err));
		ck_assert(content_open(&x[1], volume_tree(v), inode, &version, &err));
		text_clear(&patch);
		text_clear(&made);
		ck_assert_int_eq(delta_write(&x[0], &x[1], &sink, &err), DELTA_DIFFER);
		old[content_read_some(&x[0], 0, (uint8_t *)old, sizeof old - 1, NULL, &err)] = '\0';
		new[content_read_some(&x[1], 0, (uint8_t *)new, sizeof new - 1, NULL, &err)] = '\0';
		patch_apply(text_str(&patch), old, &made);
		ck_assert_str_eq(text_str(&made), new);
		content_close(&x[0]);
		content_close(&x[1]);
	}
	text_free(&patch);
	text_free(&made);
	firmware_close(f);
}
END_TEST

/* ---- images of a kernel ---- */

static struct firmware *
open_truth(const char *file)
{
	const char *given = getenv("FLASHLOUPE_SHARED"), *top = getenv("srcdir");
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s%s/truth/%s", given ? given : top ? top : ".",
	        given ? "" : "/../shared", file);
	if (access(path, R_OK) == 0)
		return open_path(path);
	printf("# skipped: %s is not there\n", path);
	return NULL;
}

/* The same tree in the other byte order; the same tree, its old nodes marked. */
static const char *const twins[][2] = {
	{ "compr.jffs2", "compr-be.jffs2" }, { "worn.jffs2", "obsolete-worn.jffs2" },
	{ "mkfs-le-64k.jffs2", "mkfs-be-64k.jffs2" },
	{ "mkfs-le-64k.jffs2", "mkfs-le-lzo.jffs2" },
	{ "mkfs-le-xattr.jffs2", "mkfs-le-sum-xattr.jffs2" },
};

START_TEST(twins_have_equal_files)
{
	struct firmware *a = open_truth(twins[_i][0]), *b = open_truth(twins[_i][1]);
	struct compare *c;

	if (a && b) {
		c = compare_new(a, b, PART_NONE, PART_NONE);
		compare_finish(c, COMPARE_FILES);
		ck_assert_uint_eq(compare_differences(c, COMPARE_FILES), 0);
		ck_assert_uint_gt(c->lists[COMPARE_FILES].rows.count, 30);
		look_at_all(c, COMPARE_NODES);
		compare_free(c);
	}
	firmware_close(a);
	firmware_close(b);
}
END_TEST

/* A flash before and after: the log only grew. */
START_TEST(what_was_written_between_two_dumps)
{
	struct firmware *a = open_truth("cut-ram-1.jffs2");
	struct firmware *b = open_truth("cut-ram-2.jffs2");
	const struct compare_list *l;
	struct compare *c;

	if (a && b) {
		c = compare_new(a, b, PART_NONE, PART_NONE);
		look_at_all(c, COMPARE_FILES);
		look_at_all(c, COMPARE_NODES);
		look_at_all(c, COMPARE_BLOCKS);
		l = &c->lists[COMPARE_NODES];
		ck_assert_uint_eq(l->counts[COMPARE_ADDED], 22);
		ck_assert_uint_eq(compare_differences(c, COMPARE_NODES), 22);
		ck_assert_uint_eq(compare_differences(c, COMPARE_BLOCKS), 1);
		ck_assert_uint_eq(c->lists[COMPARE_FILES].counts[COMPARE_MOVED], 14);
		compare_free(c);
	}
	firmware_close(a);
	firmware_close(b);
}
END_TEST

CASES(compare_images)
{
	tcase_add_loop_test(tcase, any_two_images_can_be_compared, 0, SAMPLES);
	tcase_add_test(tcase, a_changed_byte_is_found);
	tcase_add_test(tcase, versions_differ_as_history_says);
	tcase_add_loop_test(tcase, rows_are_in_the_order_of_their_paths, 0, 20);
	tcase_add_test(tcase, deep_paths_take_little);
	tcase_add_loop_test(tcase, twins_have_equal_files, 0, sizeof twins / sizeof *twins);
	tcase_add_test(tcase, what_was_written_between_two_dumps);
}
