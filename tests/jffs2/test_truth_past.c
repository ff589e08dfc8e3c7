/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The past of an image that a real kernel wrote is the log cut short at that time. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/firmware.h"
#include "issues/issues.h"
#include "jffs2/build/build.h"
#include "job/manifest.h"
#include "past/past.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/truth.h"

/* ---- time travel ---- */

static void
manifest_text(const struct volume *v, struct text *t)
{
	text_clear(t);
	manifest_write(volume_tree(v), NULL, truth_keep, t);
}

/* The bytes of a log of the past as they were: later nodes, and those that a summary hides, wiped
 * out (with zeros, so that no block looks empty), marks of obsolete nodes taken back. */
static uint8_t *
bytes_of_past(const struct volume *v)
{
	const struct jffs2_log *log = &v->log;
	uint8_t *bytes = memory_zeroed(log->part.len + 1, 1);

	memcpy(bytes, log->part.at, log->part.len);
	for (uint32_t i = 0; i < log->extents.count; i++) {
		const struct extent *e = &log->extents.at[i];

		if (jffs2_fs_state(v->fs, i) == STATE_LATER || e->flaws & FLAW_UNLISTED)
			memset(bytes + e->offset, 0, e->len);
		if (jffs2_fs_revived(v->fs, i))
			bytes[e->offset + (log->endian == ENDIAN_BIG ? 2 : 3)] |= 0x20;
	}
	return bytes;
}

/* Blocks that look empty are read where a summary told of their nodes. */
static void
trust_summaries(struct jffs2_log *cut, const struct jffs2_log *log)
{
	for (uint32_t i = 0; i < cut->extents.count; i++) {
		const struct jffs2_scanned *s = jffs2_log_scanned(cut, i);
		struct extent *e = s ? (struct extent *)(uintptr_t)&s->extent
		                     : &cut->extents.at[i];
		const struct extent *now = &log->extents.at[jffs2_log_find(log, e->offset)];

		if (now->offset == e->offset && !(now->flaws & FLAW_SKIPPED))
			e->flaws &= ~(uint32_t)FLAW_SKIPPED;
	}
}

/* What the volume shows is what a scan of such bytes shows: without summaries, which would tell of
 * what was wiped out, but where they have names that no node has. */
static void
compare_with_bytes(const struct volume *v, const char *path)
{
	struct jffs2_scan_options o = { .endian = v->log.endian,
		.erase_size = v->log.erase_size, .phase = v->log.phase };
	uint8_t *bytes = bytes_of_past(v);
	struct volume cut = { 0 };
	struct jffs2_scan *s = jffs2_scan_start(span_of(bytes, v->log.part.len), &o, &cut.log);
	struct text got = { 0 }, want = { 0 };
	char message[400];

	while (jffs2_scan_step(s, 1 << 20))
		continue;
	jffs2_scan_finish(s);
	trust_summaries(&cut.log, &v->log);
	jffs2_build_finish(jffs2_build_start(&cut.log, &cut.now, !v->log.odd.count));
	jffs2_tree_init(&cut.tree, &cut.now, NULL, NULL);
	cut.fs = &cut.now;
	cut.scanned = cut.built = true;
	manifest_text(v, &got);
	manifest_text(&cut, &want);
	ck_assert_msg(strcmp(text_str(&got), text_str(&want)) == 0, "%s at %u:\n%.390s", path,
	        past_point(v).at, truth_difference(text_str(&got), text_str(&want), message));
	jffs2_fs_free(&cut.now);
	jffs2_log_free(&cut.log);
	text_free(&got);
	text_free(&want);
	free(bytes);
}

/* At the last time all nodes are there: nothing may be different from the present. No image
 * here has a name that was marked in place and is in no other node; that one would be. */
static int
travel(struct firmware *f, struct volume *v, enum point_kind kind, const char *path)
{
	struct points p = { 0 };
	struct text now = { 0 }, then = { 0 };
	size_t count;

	points_list(v, kind, 0, &p);
	count = p.all.count - 1;
	manifest_text(v, &now);
	for (size_t i = 0; i < count; i++) {
		/* The first, the last, and some in between. */
		if (i % (count / 4 + 1) != 0 && i != count - 1)
			continue;
		ck_assert(past_travel(f, v, &p.all.at[i], NULL));
		ck_assert(jffs2_log_tiles(&v->log));
		compare_with_bytes(v, path);
	}
	if (count) {
		manifest_text(v, &then);
		ck_assert_msg(strcmp(text_str(&now), text_str(&then)) == 0, "%s", path);
	}
	past_leave(f, v);
	manifest_text(v, &then);
	ck_assert_str_eq(text_str(&now), text_str(&then));
	points_free(&p);
	text_free(&now);
	text_free(&then);
	return (int)count;
}

START_TEST(the_past_is_a_log_cut_short)
{
	int count, images = 0, points = 0;
	struct dirent **names = truth_list("truth", &count);

	for (int i = 0; i < count; i++) {
		char file[NAME_MAX + 20], path[PATH_MAX];
		struct firmware *f;

		if (!truth_ends(names[i]->d_name, ".jffs2"))
			continue;
		snprintf(file, sizeof file, "truth/%s", names[i]->d_name);
		f = truth_open(truth_path(path, file));
		points += travel(f, f->volumes.at[0], POINT_TIME, path);
		points += travel(f, f->volumes.at[0], POINT_PLACE, path);
		images++;
		firmware_close(f);
	}
	printf("# time travel: %d images, %d points\n", images, points);
	fflush(stdout);
	ck_assert(count == 0 || images > 0);
	truth_free(names, count);
}
END_TEST

/* ---- summaries ---- */

/* The manifest of the flash cut after `at` bytes, its marks of obsolete nodes taken back. */
static void
tell_cut(const struct volume *v, uint32_t at, struct text *t)
{
	struct jffs2_scan_options o = { .endian = v->log.endian,
		.erase_size = v->log.erase_size, .phase = v->log.phase };
	uint8_t *bytes = memory_zeroed(v->log.part.len + 1, 1);
	struct volume cut = { 0 };
	struct jffs2_scan *s;

	memcpy(bytes, v->log.part.at, v->log.part.len);
	for (uint32_t i = 0; i < v->log.extents.count; i++)
		if (jffs2_fs_revived(v->fs, i))
			bytes[v->log.extents.at[i].offset
			        + (v->log.endian == ENDIAN_BIG ? 2 : 3)] |= 0x20;
	s = jffs2_scan_start(span_of(bytes, at), &o, &cut.log);
	while (jffs2_scan_step(s, 1 << 20))
		continue;
	jffs2_scan_finish(s);
	jffs2_build_finish(jffs2_build_start(&cut.log, &cut.now, false));
	jffs2_tree_init(&cut.tree, &cut.now, NULL, NULL);
	cut.fs = &cut.now;
	cut.scanned = cut.built = true;
	manifest_text(&cut, t);
	jffs2_fs_free(&cut.now);
	jffs2_log_free(&cut.log);
	free(bytes);
}

static void
cut_at(struct firmware *f, struct volume *v, uint32_t at, const char *path)
{
	struct text got = { 0 }, want = { 0 };
	struct point p = { POINT_PLACE, 0, at };
	char message[400];

	ck_assert(past_travel(f, v, &p, NULL));
	manifest_text(v, &got);
	tell_cut(v, at, &want);
	ck_assert_msg(strcmp(text_str(&got), text_str(&want)) == 0, "%s at %u:\n%.390s", path, at,
	        truth_difference(text_str(&got), text_str(&want), message));
	text_free(&got);
	text_free(&want);
}

/* Nothing happens to files when a summary is written: it is no event. */
static void
no_event(struct firmware *f, struct volume *v)
{
	struct point last = { POINT_TIME, 0, UINT32_MAX };

	ck_assert(past_travel(f, v, &last, NULL));
	for (size_t k = 0; k < v->past->log->begins.count; k++)
		ck_assert_uint_ne(v->log.extents.at[v->past->log->begins.at[k]].nodetype,
		        JFFS2_SUMMARY);
}

/* Of a block without its summary the kernel scans the nodes, with it it believes the list: names
 * that only that has are there as soon as it is. Forward, and back. */
START_TEST(a_summary_counts_when_it_is_written)
{
	int count, images = 0;
	struct dirent **names = truth_list("corners", &count);

	for (int i = 0; i < count; i++) {
		char file[NAME_MAX + 20], path[PATH_MAX];
		struct firmware *f;
		struct volume *v;

		if (strncmp(names[i]->d_name, "q8-sum-", 7) != 0
		        || !truth_ends(names[i]->d_name, ".jffs2"))
			continue;
		snprintf(file, sizeof file, "corners/%s", names[i]->d_name);
		f = truth_open(truth_path(path, file));
		v = f->volumes.at[0];
		for (uint32_t k = 1; k < v->log.extents.count; k++)
			cut_at(f, v, v->log.extents.at[k].offset, path);
		for (uint32_t k = (uint32_t)v->log.extents.count; k-- > 1;)
			cut_at(f, v, v->log.extents.at[k].offset + 4, path);
		no_event(f, v);
		past_leave(f, v);
		images++;
		firmware_close(f);
	}
	ck_assert(count == 0 || images > 0);
	truth_free(names, count);
}
END_TEST

CASES(truth_past)
{
	tcase_set_timeout(tcase, 600);
	tcase_add_test(tcase, a_summary_counts_when_it_is_written);
	tcase_add_test(tcase, the_past_is_a_log_cut_short);
}
