/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Images with changed files, in both ways: opened again they have the files that were wished,
 * and nothing else in them is changed. SEED and COUNT of the environment choose other wishes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "job/jffs2/edit.h"
#include "job/job.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/made.h"
#include "tests/fixture/place.h"
#include "tests/fixture/samples.h"
#include "tests/fixture/share.h"
#include "tests/fixture/truth.h"
#include "tests/fixture/jffs2/world.h"
#include "tests/job/wishes.h"

static const char *const samples[] = { "7518-hi3518-home.uimage", "be-64k-sum.jffs2",
	"history.jffs2", "dump.bin" };
static const char *const truths[] = { "plain-le", "plain-be", "compr", "xattr", "nand-2k",
	"worn", "obsolete-worn", "mkfs-be-xattr", "mkfs-le-sum-xattr", "mkfs-le-devtable",
	"mkfs-le-unpadded", "cut-ram-2", "cut-disk-6" };

enum { EDITED = COUNT(samples) + COUNT(truths) };

static struct firmware *
open_image(int i, const char **name)
{
	char path[PATH_MAX], file[64];

	if (i < (int)COUNT(samples)) {
		/* Nothing in the dump tells its erase size. */
		uint32_t size = strcmp(samples[i], "dump.bin") == 0 ? 65536 : 0;
		const char *top = getenv("srcdir");

		snprintf(path, sizeof path, "%s/data/%s", top ? top : ".", *name = samples[i]);
		return truth_open_as(path, size);
	}
	*name = truths[i - (int)COUNT(samples)];
	snprintf(file, sizeof file, "truth/%s.jffs2", *name);
	return truth_has(truth_path(path, file)) ? truth_open(path) : NULL;
}

/* The first part with a known erase size. */
static const struct volume *
first_to_edit(const struct firmware *f)
{
	for (size_t i = 0; i < f->volumes.count; i++)
		if (f->volumes.at[i]->erase.size && !f->volumes.at[i]->erase.phase)
			return f->volumes.at[i];
	return NULL;
}

/* Everything outside of the part and its header is as it was. */
static void
rest_is_same(const struct firmware *a, const struct firmware *b, const struct volume *v)
{
	uint64_t from = v->offset, end = v->offset + v->log.part.len, more;

	if (firmware_uimage_at(a, v->offset))
		from = firmware_uimage_at(a, v->offset)->offset;
	ck_assert_uint_ge(b->bytes.len, a->bytes.len);
	more = b->bytes.len - a->bytes.len;
	ck_assert(span_equal(span_cut(a->bytes, 0, (size_t)from),
	        span_cut(b->bytes, 0, (size_t)from)));
	ck_assert(span_equal(span_cut(a->bytes, (size_t)end, SIZE_MAX),
	        span_cut(b->bytes, (size_t)(end + more), SIZE_MAX)));
}

static void
headers_are_right(const struct firmware *f)
{
	for (size_t i = 0; i < f->uimages.count; i++)
		ck_assert(f->uimages.at[i].hcrc_ok && f->uimages.at[i].dcrc_ok);
}

/* What was appended leaves every byte that is not 0xff. */
static void
bytes_stay(const struct volume *a, const struct volume *b)
{
	struct span was = a->log.part, is = b->log.part;
	size_t wrong = 0;

	for (size_t i = 0; i < was.len; i++)
		wrong += was.at[i] != 0xff && was.at[i] != is.at[i];
	ck_assert_uint_eq(wrong, 0);
}

/* No node is there that the files don't need. */
static void
nothing_is_old(const struct volume *v, const char *name)
{
	for (uint32_t i = 0; i < v->log.extents.count; i++) {
		enum node_state s = jffs2_fs_state(&v->now, i);

		ck_assert_msg(s == STATE_UNKNOWN || s == STATE_LIVE || s == STATE_MARKER,
		        "%s node at %x: %s", name, v->log.extents.at[i].offset,
		        node_states[s].name);
	}
}

static void
compare(const struct edit_order *o, const struct firmware *was, const char *name, uint32_t seed,
        bool appended)
{
	struct text want = { 0 }, got = { 0 };
	struct firmware *f = truth_open_as(in_place("edited"), o->volume->erase.size);
	struct volume *v = firmware_volume_at(f, o->volume->offset);
	char message[400];

	ck_assert(v != NULL);
	made_manifest(wished_tree(o->wished), &want);
	made_manifest(volume_tree(v), &got);
	ck_assert_msg(strcmp(text_str(&got), text_str(&want)) == 0, "%s, seed %u: %s", name, seed,
	        truth_difference(text_str(&got), text_str(&want), message));
	rest_is_same(was, f, o->volume);
	headers_are_right(f);
	if (appended)
		bytes_stay(o->volume, v);
	else
		nothing_is_old(v, name);
	text_free(&want);
	text_free(&got);
	firmware_close(f);
}

/* False if there is no room. */
static bool
edit(const struct edit_order *o, const char *name, uint32_t seed, bool *appended)
{
	struct job j;
	bool fits;

	remove(in_place("edited"));
	edit_start(&j, o, in_place("edited"), OUTPUT_NEW);
	while (job_step(&j, 100000))
		ck_assert(j.progress >= 0 && j.progress <= 1);
	fits = j.state == JOB_DONE;
	ck_assert_msg(fits || strstr(j.err.text, "fit"), "%s, seed %u: %s", name, seed, j.err.text);
	*appended = strstr(text_str(&j.result), "appended") != NULL;
	job_free(&j);
	ck_assert_int_eq(truth_has(in_place("edited")), fits);
	return fits;
}

static uint32_t
from_environment(const char *name, uint32_t otherwise)
{
	const char *given = getenv(name);

	return given ? (uint32_t)strtoul(given, NULL, 10) : otherwise;
}

START_TEST(files_of_an_edited_image_are_those_that_were_wished)
{
	uint32_t seed = from_environment("SEED", 1), count = from_environment("COUNT", 12 / SHARES);
	uint32_t ways[2] = { 0, 0 }, full = 0;
	const char *name;
	struct firmware *f = open_image(_i, &name);
	const struct volume *v = f ? first_to_edit(f) : NULL;

	for (uint32_t k = seed; v && k < seed + count; k++) {
		struct wished *w = wishes_random(volume_tree(v), k, 5);
		struct edit_order o = { .wished = w, .volume = v, .how = (enum edit_how)(k % 3),
			.purge = k % 7 == 0, .dense = k % 5 == 0 };
		bool appended;

		if (edit(&o, name, k, &appended)) {
			compare(&o, f, name, k, appended);
			ways[appended]++;
		} else {
			full++;
		}
		wished_free(w);
	}
	printf("# %s: seed %u, %u appended, %u written anew, %u did not fit\n", name, seed, ways[1],
	        ways[0], full);
	ck_assert_msg(!f || v, "%s: no part to edit", name);
	firmware_close(f);
}
END_TEST

/* Nothing is changed: all nodes are carried over, and the image of mkfs.jffs2 is as it was. */
START_TEST(what_does_not_change_is_carried_over_byte_for_byte)
{
	const char *name;
	struct firmware *f = open_image(0, &name);
	const struct volume *v = f->volumes.at[0];
	struct wished *w = wishes_of(volume_tree(v), "");
	struct edit_order o = { .wished = w, .volume = v, .how = EDIT_REBUILD };
	struct firmware *made;
	bool appended;

	ck_assert(edit(&o, name, 0, &appended) && !appended);
	made = truth_open(in_place("edited"));
	ck_assert(span_equal(f->bytes, made->bytes));
	firmware_close(made);
	wished_free(w);
	firmware_close(f);
}
END_TEST

/* A file with two file systems in a row. */
static const char *
twice(void)
{
	struct firmware *f = sample_open_file("history.jffs2");
	FILE *file = fopen(in_place("two"), "wb");

	ck_assert(f && file);
	for (int i = 0; i < 2; i++)
		ck_assert_uint_eq(fwrite(f->bytes.at, 1, f->bytes.len, file), f->bytes.len);
	ck_assert_int_eq(fclose(file), 0);
	firmware_close(f);
	return in_place("two");
}

static void
edit_damaged(struct job *j, struct firmware *f, enum edit_how how, const char *script)
{
	const struct volume *v = f->volumes.at[0];
	struct wished *w = wishes_of(volume_tree(v), script);
	struct edit_order o = { .wished = w, .volume = v, .how = how };
	struct text listed = { 0 };
	struct error err;
	uint32_t losses;

	edit_start(j, &o, in_place("edited"), OUTPUT_REPLACE);
	ck_assert_msg(job_finish(j), "%s", j->err.text);
	ck_assert(edit_list(&o, &listed, &losses, &err));
	ck_assert_uint_eq(losses, j->losses);
	text_free(&listed);
	wished_free(w);
}

/* A trial says what an image would be, and writes nothing. */
START_TEST(a_trial_tells_which_blocks_change)
{
	struct firmware *f = sample_open_file("7518-hi3518-home.uimage");
	struct edit_trial trial = { .changed = 0 };
	struct edit_order o = { .trial = &trial };
	struct text t = { 0 };
	struct wished *w;
	struct job j;
	size_t per;

	firmware_finish(f);
	o.volume = f->volumes.at[0];
	w = wishes_of(volume_tree(o.volume), "set-line 5=x /start.sh");
	o.wished = w;
	edit_start(&j, &o, NULL, OUTPUT_NEW);
	ck_assert_msg(job_finish(&j), "%s", j.err.text);
	ck_assert_uint_eq(trial.changed, 1);
	edit_add_blocks(&trial, 100, &per, &t);
	ck_assert_str_eq(text_str(&t), "#======");
	ck_assert_uint_eq(per, 1);
	text_clear(&t);
	edit_add_blocks(&trial, 3, &per, &t);
	ck_assert_str_eq(text_str(&t), "#==");
	ck_assert_uint_eq(per, 3);
	text_clear(&t);
	edit_add_new_nodes(&trial, 0x40, wished_tree(w), 10, &t);
	ck_assert_ptr_nonnull(strstr(text_str(&t), "\n00000760  INODE "));
	ck_assert_ptr_null(strstr(text_str(&t), "CLEANMRK"));
	ck_assert_uint_eq(trial.mount.taken, 320);
	ck_assert_uint_eq(trial.mount.dropped, 0);
	text_free(&t);
	job_free(&j);
	edit_trial_free(&trial);
	wished_free(w);
	firmware_close(f);
}
END_TEST

static bool
tells(const struct job *j, const char *what)
{
	return strstr(text_str(&j->details), what) != NULL;
}

/* Afterwards nothing in the image shows that something is missing. */
START_TEST(what_a_damaged_part_has_lost_is_a_loss_of_the_edit)
{
	struct firmware *f = sample_open_file("damaged.uimage");
	struct job j;

	firmware_finish(f);
	edit_damaged(&j, f, EDIT_REBUILD, "");
	ck_assert(tells(&j, "/init/rcS: left out: its inode is missing or damaged\n"));
	ck_assert(tells(&j, "/server: damaged in the image: 8192 bytes missing"));
	job_free(&j);
	edit_damaged(&j, f, EDIT_REBUILD, "rm /server\nrm /init/rcS\n");
	ck_assert(!tells(&j, "/init/rcS") && !tells(&j, "/server"));
	ck_assert(tells(&j, "/wifi/wpa_supplicant.conf: left out"));
	job_free(&j);
	edit_damaged(&j, f, EDIT_APPEND, "rm /start.sh\n");
	ck_assert(!tells(&j, "left out") && tells(&j, "/server: damaged"));
	job_free(&j);
	firmware_close(f);
}
END_TEST

/* Files of two would become those of one. */
START_TEST(a_part_that_may_be_two_file_systems_is_refused)
{
	struct firmware *f = sample_open_file("history.jffs2");
	struct edit_order o = { .how = (enum edit_how)_i };
	struct wished *w;
	struct job j;

	firmware_finish(f);
	strcpy(f->volumes.at[0]->doubt.why, "much speaks for a boundary");
	o.volume = f->volumes.at[0];
	o.wished = w = wishes_of(volume_tree(o.volume), "mkdir /new");
	remove(in_place("edited"));
	edit_start(&j, &o, in_place("edited"), OUTPUT_NEW);
	ck_assert(!job_finish(&j));
	ck_assert_ptr_nonnull(strstr(j.err.text, "may be more than one file system"));
	ck_assert(!truth_has(in_place("edited")));
	job_free(&j);
	wished_free(w);
	firmware_close(f);
}
END_TEST

/* Of two that are told apart each is edited by itself. */
START_TEST(another_file_system_beside_it_stays)
{
	struct firmware *f = truth_open(twice()), *g;
	struct edit_order o = { .how = (enum edit_how)(_i / 2 + 1) };
	struct text was = { 0 }, is = { 0 };
	struct wished *w;
	bool appended;
	int other = !(_i % 2);

	ck_assert_uint_eq(f->volumes.count, 2);
	o.volume = f->volumes.at[_i % 2];
	made_manifest(volume_tree(f->volumes.at[other]), &was);
	o.wished = w = wishes_of(volume_tree(o.volume), "mkdir /new");
	ck_assert(edit(&o, "two", 0, &appended));
	g = truth_open(in_place("edited"));
	ck_assert_uint_eq(g->volumes.count, 2);
	made_manifest(volume_tree(g->volumes.at[other]), &is);
	ck_assert_str_eq(text_str(&is), text_str(&was));
	text_clear(&is);
	text_clear(&was);
	made_manifest(wished_tree(w), &was);
	made_manifest(volume_tree(g->volumes.at[_i % 2]), &is);
	ck_assert_str_eq(text_str(&is), text_str(&was));
	rest_is_same(f, g, o.volume);
	text_free(&is);
	text_free(&was);
	wished_free(w);
	firmware_close(g);
	firmware_close(f);
}
END_TEST

/* ---- bases of few nodes ---- */

/* Adds a file to what is there, in a new file system, and tells how that ends. */
static enum make_state
rebuild_with_a_file(struct world *base, bool dense, struct error *err)
{
	struct wished *w;
	struct rebuild_order o = { .fs = &base->fs, .dense = dense,
		.options = { .page = JFFS2_PAGE, .style = { .erase_size = 65536,
			.endian = base->n.endian } } };
	enum make_state state = MAKE_GOES_ON;
	struct make *m;

	world_resolve(base);
	o.wished = w = wishes_of(&base->tree.tree, "touch @1 /new\n");
	m = rebuild_new(&o);
	while (state == MAKE_GOES_ON)
		state = make_step(m, 1, err);
	make_free(m);
	wished_free(w);
	world_free(base);
	return state;
}

START_TEST(a_file_comes_into_a_part_without_any)
{
	WORLD(w);
	struct error err;

	nodes_add_cleanmarker(&w.n);
	ck_assert_int_eq(rebuild_with_a_file(&w, false, &err), MAKE_DONE);
}
END_TEST

START_TEST(inode_numbers_do_not_begin_again)
{
	WORLD(w);
	struct error err;

	name(&w, "last", 1, UINT32_MAX);
	write_at(&w, UINT32_MAX, 1, 1, 0, "x");
	if (_i < 2) {
		ck_assert_int_eq(rebuild_with_a_file(&w, false, &err), MAKE_FAILED);
		ck_assert_str_eq(err.text, "/new: inode numbers are used up (--dense begins again at 2)");
	} else {
		ck_assert_int_eq(rebuild_with_a_file(&w, true, &err), MAKE_DONE);
	}
}
END_TEST

CASES(edit)
{
	tcase_set_timeout(tcase, 300);
	tcase_add_unchecked_fixture(tcase, place_make, place_remove);
	tcase_add_loop_test(tcase, files_of_an_edited_image_are_those_that_were_wished, 0, EDITED);
	tcase_add_loop_test(tcase, a_part_that_may_be_two_file_systems_is_refused, 0, 3);
	tcase_add_loop_test(tcase, another_file_system_beside_it_stays, 0, 4);
	tcase_add_test(tcase, a_trial_tells_which_blocks_change);
	tcase_add_test(tcase, what_does_not_change_is_carried_over_byte_for_byte);
	tcase_add_test(tcase, what_a_damaged_part_has_lost_is_a_loss_of_the_edit);
	tcase_add_loop_test(tcase, a_file_comes_into_a_part_without_any, 0, 2);
	tcase_add_loop_test(tcase, inode_numbers_do_not_begin_again, 0, 4);
}
