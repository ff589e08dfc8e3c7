/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An image whose bytes change while it is looked at: whatever is decoded a second time may
 * say something else. Images in memory are changed before, between and during all that is
 * done with them; nothing may crash, hang, or print what no terminal should get.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare/compare.h"
#include "firmware/firmware.h"
#include "firmware/model/origin.h"
#include "firmware/model/subject.h"
#include "jffs2/reason/reason.h"
#include "jffs2/tree/history.h"
#include "job/extract/tar.h"
#include "job/job.h"
#include "list/compare.h"
#include "list/files/files.h"
#include "list/jffs2/tables.h"
#include "list/list.h"
#include "past/past.h"
#include "past/salvage.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/share.h"
#include "tests/fixture/tables.h"
#include "tests/hostile/examine.h"
#include "tests/hostile/hostile.h"
#include "words/explain.h"
#include "words/sentence.h"

enum { ROWS = 40, IMAGE_MOST = 200000, LOOKS = 5 };

/* ---- changes ---- */

static void
to_zeros(uint8_t *at, size_t len, uint32_t seed)
{
	(void)seed;
	memset(at, 0, len);
}

static void
to_ones(uint8_t *at, size_t len, uint32_t seed)
{
	(void)seed;
	memset(at, 0xff, len);
}

/* What images are overwritten with, made once; a change takes pieces of it, from places of its own. */
enum { POOL = 1 << 17, PIECE = POOL / 2 };
static uint8_t noise[POOL];
static uint32_t odd[POOL / 4], chosen[POOL / 4]; /* numbers, and all ones where one is taken */

static void
fill_pool(void)
{
	static const uint8_t bytes[] = { 0, 1, 2, 0x7f, 0x80, 0xfe, 0xff, '/' };
	uint32_t seed = 1;

	for (size_t i = 0; i < POOL; i++)
		noise[i] = (uint8_t)next_random(&seed);
	for (size_t i = 0; i < POOL / 4; i++) {
		chosen[i] = next_random(&seed) % 4 == 0 ? UINT32_MAX : 0;
		for (size_t k = 0; k < 4; k++)
			odd[i] = odd[i] << 8 | bytes[next_random(&seed) % sizeof bytes];
	}
}

static void
to_noise(uint8_t *at, size_t len, uint32_t seed)
{
	seed = seed * 2 + 1;
	for (size_t n; len > 0; at += n, len -= n) {
		n = len < PIECE ? len : PIECE;
		memcpy(at, noise + next_random(&seed) % PIECE, n);
	}
}

/* Every fourth word is a small number or close to the largest. */
static void
to_odd_numbers(uint8_t *at, size_t len, uint32_t seed)
{
	seed = seed * 2 + 1;
	for (size_t from = 0; from + 4 <= len; from += PIECE) {
		size_t shift = next_random(&seed) % (PIECE / 4);

		for (size_t i = 0; i < PIECE / 4 && from + 4 * i + 4 <= len; i++)
			if (chosen[shift + i])
				memcpy(at + from + 4 * i, &odd[shift + i], 4);
	}
}

/* Numbers of inodes and lengths are those of the next node. */
static void
to_what_stood_behind(uint8_t *at, size_t len, uint32_t seed)
{
	size_t by = 44 + seed % 8 * 4;

	if (by < len)
		memmove(at, at + by, len - by);
}

/* As a file that was cut: zeros from some page on. */
static void
to_zeros_in_part(uint8_t *at, size_t len, uint32_t seed)
{
	size_t from = len * (seed % 8) / 8;

	memset(at + from, 0, len - from);
}

static void (*const changes[])(uint8_t *, size_t, uint32_t) = {
	to_zeros, to_ones, to_noise, to_odd_numbers, to_what_stood_behind, to_zeros_in_part
};
enum { CHANGES = sizeof changes / sizeof *changes };

/* ---- images ---- */

struct victim {
	struct span original;
	uint8_t *bytes; /* what the firmware reads */
	uint32_t seed;
	int how;
	struct firmware *f;
	struct findings found;
};

static void
restore(struct victim *v)
{
	memcpy(v->bytes, v->original.at, v->original.len);
}

/* Changes the bytes, each time otherwise. */
static void
change(struct victim *v)
{
	restore(v);
	changes[v->how](v->bytes, v->original.len, v->seed++);
}

static struct firmware *
start(struct victim *v)
{
	struct firmware_options o = { 0 };

	return firmware_new(image_of_memory("image", span_of(v->bytes, v->original.len)), &o);
}

static void
open_whole(struct victim *v)
{
	restore(v);
	v->f = start(v);
	firmware_finish(v->f);
}

/* ---- what is done with them ---- */

static bool
put_nowhere(void *arg, const char *at, size_t len)
{
	(void)arg;
	(void)at;
	return len < SIZE_MAX;
}

static bool
take_attribute(void *arg, const struct jffs2_xattr *x)
{
	(void)x;
	return ++*(int *)arg < ROWS;
}

static void
read_inode(const struct volume *v, uint32_t i, struct text *t)
{
	static uint8_t piece[4096];
	struct jffs2_history h = { 0 };
	struct jffs2_fs view = { 0 };
	struct error err;
	int attributes = 0;

	jffs2_fs_path(v->fs, i, t);
	jffs2_fs_target(v->fs, i);
	jffs2_fs_device(v->fs, i);
	jffs2_fs_missing(v->fs, i, NULL);
	jffs2_fs_read(v->fs, NULL, i, 0, piece, sizeof piece, NULL, &err);
	jffs2_fs_each_listed(v->fs, i, take_attribute, &attributes);
	jffs2_history_list(v->fs, i, &h);
	for (size_t k = 0; k < h.versions.count && k < ROWS; k++)
		if (jffs2_fs_at_version(&view, v->fs, i, h.versions.at[k].version, &err))
			jffs2_fs_read(&view, NULL, i, 0, piece, sizeof piece, NULL, &err);
	jffs2_fs_free(&view);
	jffs2_history_free(&h);
	text_clear(t);
}

static void
tell_steps(struct victim *w, struct volume *v, struct text *t)
{
	const struct jffs2_steps *s = volume_steps(v);
	uint32_t by;

	if (!s)
		return;
	by = s->count / 300 + 1;
	change(w);
	for (uint32_t n = 0; n < s->count; n += by) {
		uint32_t offset, len;
		enum node_state state;

		jffs2_step_describe(s, n, t);
		jffs2_step_rule(s, n);
		jffs2_step_bytes(s, n, &offset, &len);
		jffs2_step_inode(s, n);
		jffs2_steps_chapter(s, n, 1);
		if (v->log.extents.count)
			jffs2_steps_state(s, n % (uint32_t)v->log.extents.count, n, &state);
		if (jffs2_steps_names(s))
			jffs2_steps_name_there(s, n % jffs2_steps_names(s), n);
		text_clear(t);
	}
}

static void
explain_extents(struct victim *w, struct volume *v, struct text *t)
{
	for (uint32_t i = 0; i < v->log.extents.count && i < ROWS; i++) {
		struct subject s;
		struct text data = { 0 };
		struct error err;
		uint64_t at;

		subject_at(w->f, v->offset + v->log.extents.at[i].offset, &s);
		if (i % 4 == 0)
			change(w);
		subject_sentence(w->f, &s, false, t);
		explain_write(w->f, &s, NULL, i % 2, t);
		jffs2_node_reason(v->fs, i, t);
		subject_data(&s, &data, &at, &err);
		text_free(&data);
		text_clear(t);
	}
}

/* Through lenses at some steps, with changes between. */
static void
look_through_lenses(struct victim *w, struct volume *v)
{
	static const struct table_class *const classes[] = { &table_nodes, &table_files };
	const struct jffs2_steps *s = volume_steps(v);
	struct text cell = { 0 };

	for (size_t c = 0; s && c < sizeof classes / sizeof *classes; c++) {
		struct table t;

		table_open(&t, classes[c], w->f, v);
		for (uint32_t k = 0; k < LOOKS; k++) {
			struct lens lens = { .volume = v, .step = s->count / LOOKS * k };

			change(w);
			table_look(&t, &lens);
			if (classes[c] == &table_files)
				table_files_open_all(&t, true);
			for (size_t row = 0; row < table_count(&t) && row < ROWS; row++)
				for (size_t col = 0; col < t.class->column_count; col++)
					table_cell_text(&t, row, col, false, &cell);
		}
		table_close(&t);
	}
	text_free(&cell);
}

static void
tell_origin(struct volume *v, struct text *t)
{
	struct origin o = { 0 };

	origin_of(v, &o);
	origin_add_command(&o, t);
	origin_free(&o);
	if (v->built)
		salvage_changes(v);
	text_clear(t);
}

/* A job in small steps, the bytes changing between them. It may fail. */
static void
work_through(struct victim *w, struct job *j)
{
	for (int n = 0; job_step(j, 1); n++)
		if (n % 7 == 0)
			change(w);
	job_free(j);
}

static void
archive(struct victim *w, struct volume *v)
{
	struct job j;
	uint32_t root = jffs2_fs_inode(v->fs, JFFS2_ROOT_INO);

	if (!v->built)
		return;
	tar_deleted_start(&j, volume_tree(v), "-", OUTPUT_NEW);
	work_through(w, &j);
	if (root == FS_NONE)
		return;
	tar_start(&j, volume_tree(v), root, "-", OUTPUT_NEW);
	work_through(w, &j);
}

static void
sort_tables(struct victim *w, struct volume *v)
{
	for (const struct table_class *const *c = table_classes; *c; c++) {
		struct table t;
		struct error err;

		if (!(*c)->needs_volume || *c == &table_history)
			continue;
		table_open(&t, *c, w->f, v);
		change(w);
		for (size_t col = 0; col < (*c)->column_count; col += 2) {
			table_sort(&t, (*c)->columns[col].name, col % 4 == 0, &err);
			table_count(&t);
			change(w);
		}
		table_write(&t, FORM_TSV, 0, ROWS, put_nowhere, NULL);
		table_close(&t);
	}
}

static void
use_volume(struct victim *w, struct volume *v)
{
	struct text t = { 0 };

	for (uint32_t i = 0; i < jffs2_fs_inodes(v->fs) && i < ROWS; i++) {
		change(w);
		read_inode(v, i, &t);
	}
	tell_steps(w, v, &t);
	explain_extents(w, v, &t);
	look_through_lenses(w, v);
	tell_origin(v, &t);
	archive(w, v);
	sort_tables(w, v);
	text_free(&t);
}

/* The image with itself as it was: every kind of difference comes and goes. */
static void
compare_with_original(struct victim *w)
{
	struct firmware *other = examine_open(w->original);
	struct compare *c = compare_new(w->f, other, PART_NONE, PART_NONE);

	for (int by = 0; by < COMPARE_WAYS; by++) {
		struct table t;

		for (int n = 0; compare_step(c, (enum compare_by)by, 1); n++)
			if (n % 5 == 0)
				change(w);
		table_open_compare(&t, c, (enum compare_by)by, true);
		change(w);
		table_write(&t, FORM_JSON, 0, ROWS, put_nowhere, NULL);
		table_write(&t, FORM_PLAIN, 0, ROWS, put_nowhere, NULL);
		table_close(&t);
	}
	compare_free(c);
	firmware_close(other);
}

/* ---- tests ---- */

static struct nodes
image_of_row(int row)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	int number = 0;

	for (const struct hostile *const *t = hostile_tables; *t; t++)
		for (const struct hostile *h = *t; h->name; h++)
			if (number++ == row)
				hostile_make(h, &n);
	return n;
}

static int
count_rows(void)
{
	int number = 0;

	for (const struct hostile *const *t = hostile_tables; *t; t++)
		for (const struct hostile *h = *t; h->name; h++)
			number++;
	return number;
}

/* With each kind of change, all is done with the image. */
static void
attack(struct span original, uint32_t seed)
{
	struct victim w = { .original = original, .seed = seed };
	int nowhere = open("/dev/null", O_WRONLY);

	w.bytes = memory_zeroed(original.len, 1);
	dup2(nowhere, STDOUT_FILENO);
	close(nowhere);
	for (w.how = 0; w.how < CHANGES; w.how++) {
		if (!share_has((size_t)w.how, (int)seed))
			continue;
		open_whole(&w);
		change(&w);
		examine_tables(w.f, ROWS, &w.found);
		examine_manifests(w.f, NULL, &w.found);
		for (size_t i = 0; i < w.f->volumes.count && i < 2; i++)
			use_volume(&w, w.f->volumes.at[i]);
		compare_with_original(&w);
		firmware_close(w.f);
		ck_assert_msg(!w.found.what[0], "change %d: %s", w.how, w.found.what);
	}
	free(w.bytes);
}

/* The bytes change between the slices of the scan and of what follows it. */
static void
attack_scan(struct span original, uint32_t seed)
{
	struct victim w = { .original = original, .seed = seed };

	w.bytes = memory_zeroed(original.len, 1);
	for (w.how = 0; w.how < CHANGES; w.how++) {
		if (!share_has((size_t)w.how, (int)seed))
			continue;
		restore(&w);
		w.f = start(&w);
		for (uint32_t n = 0; firmware_step(w.f, original.len / 16 + 1); n++) {
			if (n % 3 == 1)
				change(&w);
			else if (n % 3 == 2)
				restore(&w);
		}
		examine_tables(w.f, ROWS, &w.found);
		firmware_close(w.f);
		ck_assert_msg(!w.found.what[0], "change %d: %s", w.how, w.found.what);
	}
	free(w.bytes);
}

static void
attack_past(struct span original, uint32_t seed)
{
	struct victim w = { .original = original, .seed = seed };
	struct points points = { 0 };
	struct error err;

	w.bytes = memory_zeroed(original.len, 1);
	for (w.how = 0; w.how < CHANGES; w.how++) {
		if (!share_has((size_t)w.how, (int)seed))
			continue;
		open_whole(&w);
		for (size_t i = 0; i < w.f->volumes.count && i < 2; i++) {
			struct volume *v = w.f->volumes.at[i];

			points_list(v, POINT_PLACE, 0, &points);
			change(&w);
			for (size_t k = 0; v->built && k + 1 < points.all.count; k += 5)
				past_travel(w.f, v, &points.all.at[k], &err);
			points_list(v, POINT_TIME, 0, &points);
			change(&w);
			for (size_t k = 0; v->built && k + 1 < points.all.count && k < 9; k += 3)
				past_travel(w.f, v, &points.all.at[k], &err);
			examine_tables(w.f, ROWS, &w.found);
			past_leave(w.f, v);
		}
		firmware_close(w.f);
		ck_assert_msg(!w.found.what[0], "change %d: %s", w.how, w.found.what);
	}
	points_free(&points);
	free(w.bytes);
}

START_TEST(made_images_change)
{
	struct nodes n = image_of_row(_i);
	struct span bytes = span_of(text_str(&n.bytes), n.bytes.len);

	if (bytes.len && bytes.len <= IMAGE_MOST) {
		attack(bytes, (uint32_t)_i * 100 + 1);
		attack_scan(bytes, (uint32_t)_i * 100 + 1);
		attack_past(bytes, (uint32_t)_i * 100 + 1);
	}
	nodes_free(&n);
}
END_TEST

static const char *const samples[] = { "history.jffs2", "be-64k-sum.jffs2", "damaged.uimage",
	"nocm-unpadded.jffs2" };

START_TEST(samples_change)
{
	const char *top = getenv("srcdir");
	struct image *image;
	struct error err;
	char path[1000];

	snprintf(path, sizeof path, "%s/data/%s", top ? top : ".", samples[_i]);
	image = image_open(path, &err);
	ck_assert_msg(image != NULL, "%s", err.text);
	attack(image_store(image)->bytes, (uint32_t)_i + 1);
	attack_scan(image_store(image)->bytes, (uint32_t)_i + 1);
	attack_past(image_store(image)->bytes, (uint32_t)_i + 1);
	image_close(image);
}
END_TEST

CASES(changed)
{
	check_apart();
	tcase_add_unchecked_fixture(tcase, fill_pool, NULL);
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, samples_change, 0, (int)(sizeof samples / sizeof *samples));
	tcase_add_loop_test(tcase, made_images_change, 0, count_rows());
}
