/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables seen through a lens: at every step they can be read, and at the last one they say
 * what they say without it. */
#include <stdio.h>
#include <stdlib.h>

#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "list/files/files.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/world.h"

static const char *const images[] = {
	"7518-hi3518-home.uimage", "be-64k-sum.jffs2", "damaged.uimage", "dump.bin",
	"history.jffs2", "nocm-unpadded.jffs2"
};

static const struct table_class *const classes[] = { &table_nodes, &table_files, &table_map };

enum { IMAGES = sizeof images / sizeof *images, CLASSES = 3, LOOKS = 60 };

static struct firmware *
open_sample(const char *name)
{
	struct firmware_options none = { 0 };
	struct firmware *f;
	struct error err;
	char path[1000];

	snprintf(path, sizeof path, "%s/data/%s", getenv("srcdir"), name);
	f = firmware_open(path, &none, &err);
	ck_assert_msg(f != NULL, "%s", err.text);
	firmware_finish(f);
	return f;
}

static bool
keep(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

static void
print(const struct table *t, struct text *out)
{
	text_clear(out);
	table_write(t, FORM_JSON, 0, SIZE_MAX, keep, out);
}

static void
open_view(struct table *t, const struct table_class *class, struct firmware *f,
        struct volume *v)
{
	table_open(t, class, f, v);
	if (class == &table_files)
		table_files_open_all(t, true);
}

/* Every row has a subject and a mark, and every directory is where its path says. */
static void
check_rows(struct table *t)
{
	struct text path = { 0 };
	struct subject s;

	for (size_t row = 0; row < table_count(t); row++) {
		table_subject(t, row, &s);
		ck_assert_int_le(table_mark(t, row), MARK_UNREAD);
		if (t->class != &table_files)
			continue;
		text_clear(&path);
		table_files_path(t, row, &path);
		ck_assert_int_eq(text_str(&path)[0], '/');
		if (table_files_is_first(t, row))
			ck_assert_uint_eq(table_files_row_of(t, table_files_inode(t, row)), row);
	}
	text_free(&path);
}

static void
look_around(struct table *t, const struct volume *v, uint32_t seed)
{
	uint32_t count = v->steps->count;
	struct text there = { 0 }, again = { 0 };
	struct lens lens = { .volume = v };

	for (int i = 0; i < LOOKS; i++) {
		lens.step = next_random(&seed) % count;
		table_look(t, &lens);
		check_rows(t);
	}
	/* The way there does not matter. */
	print(t, &there);
	table_look(t, NULL);
	table_look(t, &lens);
	print(t, &again);
	ck_assert_str_eq(text_str(&there), text_str(&again));
	text_free(&there);
	text_free(&again);
}

START_TEST(the_last_step_is_the_end)
{
	struct firmware *f = open_sample(images[_i / CLASSES]);
	const struct table_class *class = classes[_i % CLASSES];
	struct text end = { 0 }, got = { 0 };

	for (size_t i = 0; i < f->volumes.count; i++) {
		struct volume *v = f->volumes.at[i];
		struct lens lens = { v, UINT32_MAX };
		struct table t;

		open_view(&t, class, f, v);
		print(&t, &end);
		ck_assert_ptr_nonnull(volume_steps(v));
		ck_assert(table_look(&t, &lens));
		ck_assert(!table_look(&t, &lens));
		print(&t, &got);
		ck_assert_str_eq(text_str(&got), text_str(&end));
		look_around(&t, v, 3);
		table_look(&t, NULL);
		print(&t, &got);
		ck_assert_str_eq(text_str(&got), text_str(&end));
		table_close(&t);
	}
	text_free(&end);
	text_free(&got);
	firmware_close(f);
}
END_TEST

/* The paths at a step, each behind a blank. */
static const char *
paths_at(struct firmware *f, uint32_t step, struct text *out)
{
	struct volume *v = f->volumes.at[0];
	struct lens lens = { v, step };
	struct table t;

	text_clear(out);
	volume_steps(v);
	open_view(&t, &table_files, f, v);
	table_look(&t, &lens);
	for (size_t row = 1; row < table_count(&t); row++) {
		text_add(out, " ");
		table_files_path(&t, row, out);
	}
	table_close(&t);
	return text_str(out);
}

/* The step that looks at the n-th dirent. */
static uint32_t
step_of_dirent(struct volume *v, int n)
{
	const struct jffs2_steps *s = volume_steps(v);

	for (uint32_t i = 0; i < s->count; i++) {
		uint32_t extent = jffs2_step_at(s, i).what;

		if (jffs2_step_at(s, i).kind == STEP_NODE
		        && v->log.extents.at[extent].nodetype == JFFS2_DIRENT && n-- == 0)
			return i;
	}
	ck_abort();
}

START_TEST(names_come_and_go)
{
	struct firmware *f = open_sample("history.jffs2");
	struct text got = { 0 };

	ck_assert_str_eq(paths_at(f, 0, &got), "");
	ck_assert_str_eq(paths_at(f, step_of_dirent(f->volumes.at[0], 0), &got),
	        " /config.ini");
	ck_assert_str_eq(paths_at(f, step_of_dirent(f->volumes.at[0], 3), &got),
	        " /config.ini /current /notes /notes/draft.txt");
	ck_assert_str_eq(paths_at(f, step_of_dirent(f->volumes.at[0], 4), &got),
	        " /config.ini /current /notes /notes/draft.txt /secret.key");
	ck_assert_str_eq(paths_at(f, step_of_dirent(f->volumes.at[0], 6), &got),
	        " /config.ini /current /notes /notes/final.txt /secret.key");
	ck_assert_str_eq(paths_at(f, step_of_dirent(f->volumes.at[0], 7), &got),
	        " /config.ini /current /notes /notes/final.txt");
	text_free(&got);
	firmware_close(f);
}
END_TEST

/* While the log goes on, a directory may stand in itself, or under two names. */
START_TEST(trees_of_a_moment_end)
{
	static char path[] = "/tmp/flashloupe-lens-XXXXXX";
	struct nodes n = { 0 };
	struct firmware_options o = { 0 };
	struct firmware *f;
	struct error err;
	struct table t;
	FILE *out = fdopen(mkstemp(path), "wb");

	for (uint32_t i = 1; i < 8; i++)
		for (uint32_t k = 1; k < 8; k++)
			nodes_add_dirent(&n, &(struct dirent_spec){ .pino = i, .ino = k,
			        .version = i * k, .type = DT_DIR, .name = k % 2 ? "a" : "b" });
	nodes_fill(&n, 65536);
	ck_assert_uint_eq(fwrite(n.bytes.at, 1, n.bytes.len, out), n.bytes.len);
	fclose(out);
	f = firmware_open(path, &o, &err);
	remove(path);
	ck_assert_ptr_nonnull(f);
	firmware_finish(f);
	ck_assert_uint_eq(f->volumes.count, 1);
	volume_steps(f->volumes.at[0]);
	open_view(&t, &table_files, f, f->volumes.at[0]);
	for (uint32_t i = 0; i < f->volumes.at[0]->steps->count; i++) {
		struct lens lens = { f->volumes.at[0], i };

		table_look(&t, &lens);
		check_rows(&t);
	}
	table_close(&t);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* Other boundaries make the steps void; a table with a lens shows the end until it is given
 * another. */
START_TEST(a_lens_outlives_the_steps)
{
	struct firmware *f = open_sample("history.jffs2");
	struct volume *v = f->volumes.at[0];
	struct lens lens = { v, 10 };
	struct table t;

	volume_steps(v);
	open_view(&t, &table_nodes, f, v);
	table_look(&t, &lens);
	ck_assert_int_eq(table_mark(&t, table_count(&t) - 1), MARK_UNREAD);
	firmware_set_erase(f, v, 16384, 0);
	ck_assert_ptr_null(v->steps);
	firmware_finish(f);
	table_refresh(&t);
	ck_assert_int_ne(table_mark(&t, table_count(&t) - 1), MARK_UNREAD);
	table_close(&t);
	firmware_close(f);
}
END_TEST

CASES(lens)
{
	tcase_add_loop_test(tcase, the_last_step_is_the_end, 0, IMAGES * CLASSES);
	tcase_add_test(tcase, names_come_and_go);
	tcase_add_test(tcase, trees_of_a_moment_end);
	tcase_add_test(tcase, a_lens_outlives_the_steps);
}
