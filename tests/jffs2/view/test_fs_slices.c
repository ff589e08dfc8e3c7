/* SPDX-License-Identifier: GPL-2.0-or-later */
/* However little a build does in a step, the view comes to the same. */
#include <stdio.h>
#include <string.h>

#include "jffs2/build/build_private.h"
#include "jffs2/view/past.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/world.h"
#include "tests/fixture/random.h"
#include "tests/fixture/samples.h"

static const uint32_t budgets[] = { 1, 7, 500, 5000 };
enum { BUDGETS = sizeof budgets / sizeof *budgets };

static void
check_same(const struct jffs2_fs *got, const struct jffs2_fs *want)
{
	ck_assert_uint_eq(got->inodes.count, want->inodes.count);
	for (uint32_t i = 0; i < jffs2_fs_inodes(want); i++)
		ck_assert_mem_eq(jffs2_fs_at(got, i), jffs2_fs_at(want, i),
		        sizeof(struct jffs2_inode));
	for (uint32_t k = 0; k < want->log->extents.count; k++) {
		ck_assert_int_eq(jffs2_fs_state(got, k), jffs2_fs_state(want, k));
		ck_assert_int_eq(jffs2_fs_ending(got, k), jffs2_fs_ending(want, k));
		ck_assert_uint_eq(jffs2_fs_by(got, k), jffs2_fs_by(want, k));
	}
	ck_assert_uint_eq(got->fragments.count, want->fragments.count);
	if (want->fragments.count)
		ck_assert_mem_eq(got->fragments.at, want->fragments.at,
		        want->fragments.count * sizeof *want->fragments.at);
}

/* All in one step, and in steps; returns how many. */
static uint32_t
compare(const struct jffs2_log *log, bool no_summary, uint32_t budget)
{
	struct jffs2_fs whole = { 0 }, sliced = { 0 };
	struct jffs2_build *b = jffs2_build_start(log, &sliced, no_summary);
	uint32_t steps = 0;
	double before = 0;

	while (jffs2_build_step(b, budget)) {
		double now = jffs2_build_progress(b);

		ck_assert(now >= before && now < 1);
		before = now;
		steps++;
	}
	jffs2_build_finish(b);
	jffs2_build_finish(jffs2_build_start(log, &whole, no_summary));
	check_same(&sliced, &whole);
	jffs2_fs_free(&whole);
	jffs2_fs_free(&sliced);
	return steps;
}

START_TEST(samples_are_the_same_in_slices)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct firmware *f = sample_open(_i / BUDGETS, &n);

	for (size_t i = 0; f && i < f->volumes.count; i++)
		for (int k = 0; k < 2; k++)
			compare(&f->volumes.at[i]->log, k, budgets[_i % BUDGETS]);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

enum { NODES = 3000 };

enum { PLAIN = 0, COPIES = 1, BAD = 2, SHORT = 4, LOST = 8, HOW = 16 };

/* Any stretches of a file. */
static void
add_stretches(struct world *w, int how, uint32_t seed)
{
	for (uint32_t i = 1; i <= NODES; i++) {
		uint32_t r = next_random(&seed), at = next_random(&seed) % 4000;
		struct inode_spec spec = { .ino = 2, .mode = REG, .offset = at,
			.version = how & COPIES ? i - r % 3 : i * 7919 % (2 * NODES + 1),
			.isize = how & SHORT ? r % 4000 : 8000,
			.data = span_of("some bytes of the file", r % 23) };
		uint32_t node = nodes_add_inode(&w->n, &spec);

		if (how & BAD && r % 64 < 3 && r % 23)
			nodes_put8(&w->n, node + 68, '?');
	}
}

START_TEST(many_versions_are_resolved_in_slices)
{
	WORLD(w);
	uint32_t budget = budgets[_i / HOW];

	if (!(_i & LOST))
		name(&w, "f", 1, 2);
	add_stretches(&w, _i % HOW, 100u + (uint32_t)_i);
	world_resolve(&w);
	ck_assert(compare(&w.log, false, budget) > NODES / budget);
	world_free(&w);
}
END_TEST

/* Nothing is left of one that is stopped. */
START_TEST(it_is_stopped_at_any_time)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	add_stretches(&w, COPIES | BAD | SHORT, 5);
	world_resolve(&w);
	for (uint32_t steps = 0; steps < 400; steps += 3) {
		struct jffs2_fs fs = { 0 };
		struct jffs2_build *b = jffs2_build_start(&w.log, &fs, false);

		for (uint32_t k = 0; k < steps; k++)
			jffs2_build_step(b, 300);
		jffs2_build_cancel(b);
		jffs2_fs_free(&fs);
	}
	world_free(&w);
}
END_TEST

/* ---- another filter ---- */

enum { FILES = 90, STEPS = 12 };

static void
check_same_links(const struct jffs2_fs *got, const struct jffs2_fs *want)
{
	uint32_t count = jffs2_fs_entries_end(want);

	ck_assert_uint_eq(jffs2_fs_entries_end(got), count);
	ck_assert_uint_eq(view_nodes_end(got), view_nodes_end(want));
	for (uint32_t k = want->entries_from; k < count; k++)
		ck_assert_mem_eq(jffs2_fs_entry_at(got, k), jffs2_fs_entry_at(want, k),
		        sizeof(struct jffs2_entry));
	for (uint32_t k = want->nodes_from; k < view_nodes_end(want); k++)
		ck_assert_uint_eq(jffs2_fs_node(got, k), jffs2_fs_node(want, k));
	for (uint32_t i = 0; i < jffs2_fs_inodes(want); i++) {
		ck_assert_uint_eq(links_of(got, i), links_of(want, i));
		ck_assert_uint_eq(jffs2_fs_parent(got, i), jffs2_fs_parent(want, i));
	}
}

/* Any point of a log that ends at `end`. */
static struct jffs2_filter
any_filter(const struct jffs2_past *past, uint32_t end, uint32_t *seed)
{
	uint32_t r = next_random(seed) % 4, at = next_random(seed), ino = 1 + next_random(seed) % 20;

	if (r == 0)
		return (struct jffs2_filter){ FILTER_NONE, 0, 0, past, false };
	if (r == 1)
		return (struct jffs2_filter){ FILTER_VERSION, at % 8, ino, past, false };
	if (r == 2)
		return (struct jffs2_filter){ FILTER_PLACE, at % (end + 1), 0, past, false };
	at = past->begins.count ? past->lives.at[past->begins.at[at % past->begins.count]].from : 0;
	return (struct jffs2_filter){ FILTER_TIME, at, 0, past, false };
}

/* Changes both, one of them in slices. */
static void
change_both(struct jffs2_fs *whole, struct jffs2_fs *sliced, const struct jffs2_filter *to,
        uint32_t budget)
{
	struct jffs2_build *b = jffs2_build_change(sliced, to);

	while (jffs2_build_step(b, budget))
		ck_assert(jffs2_build_progress(b) >= 0 && jffs2_build_progress(b) <= 1);
	jffs2_build_finish(b);
	jffs2_build_finish(jffs2_build_change(whole, to));
	check_same(sliced, whole);
	check_same_links(sliced, whole);
}

/* From one point to any other. */
static void
compare_changes(const struct jffs2_fs *now, uint32_t budget, uint32_t seed)
{
	struct jffs2_past *past = jffs2_past_new(now);
	uint32_t end = (uint32_t)now->log->part.len;

	jffs2_past_date(past, now);
	for (int k = 0; k < STEPS; k++) {
		struct jffs2_fs whole = { 0 }, sliced = { 0 };
		struct jffs2_filter first = any_filter(past, end, &seed);
		struct jffs2_filter second = any_filter(past, end, &seed);

		jffs2_fs_derive(&whole, now);
		jffs2_fs_derive(&sliced, now);
		change_both(&whole, &sliced, &first, budget);
		change_both(&whole, &sliced, &second, budget);
		jffs2_fs_free(&whole);
		jffs2_fs_free(&sliced);
	}
	jffs2_past_free(past);
}

START_TEST(samples_change_the_same_in_slices)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct firmware *f = sample_open(_i / BUDGETS, &n);

	for (size_t i = 0; f && i < f->volumes.count; i++)
		if (f->volumes.at[i]->built)
			compare_changes(&f->volumes.at[i]->now, budgets[_i % BUDGETS], 7);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* Files come, get other names and go, in directories that do so too. */
static void
add_files(struct world *w, uint32_t seed)
{
	for (uint32_t i = 0; i < 6 * FILES; i++) {
		uint32_t ino = 2 + next_random(&seed) % FILES, way = next_random(&seed) % 8;
		uint32_t pino = 1 + next_random(&seed) % 4;
		char text[16];

		snprintf(text, sizeof text, "f%u", (unsigned)(next_random(&seed) % FILES));
		nodes_add_inode(&w->n, &(struct inode_spec){ .ino = ino, .version = i + 1,
		        .mode = ino < 5 ? DIR_MODE : REG, .mtime = 1000 + i, .isize = 20,
		        .data = span_of("some bytes of the file", ino < 5 ? 0 : i % 20) });
		nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = pino, .version = i + 1,
		        .ino = way ? ino : 0, .type = ino < 5 ? DT_DIR : DT_REG,
		        .mctime = 1000 + i, .name = text });
	}
}

START_TEST(points_of_the_past_are_the_same_in_slices)
{
	WORLD(w);

	add_files(&w, 50u + (uint32_t)_i);
	world_resolve(&w);
	compare_changes(&w.fs, budgets[_i % BUDGETS], 1 + (uint32_t)_i);
	world_free(&w);
}
END_TEST

START_TEST(a_change_is_stopped_at_any_time)
{
	WORLD(w);
	struct jffs2_past *past;

	add_files(&w, 3);
	world_resolve(&w);
	past = jffs2_past_new(&w.fs);
	jffs2_past_date(past, &w.fs);
	for (uint32_t steps = 0; steps < 300; steps += 7) {
		struct jffs2_fs fs = { 0 };
		struct jffs2_build *b;

		jffs2_fs_derive(&fs, &w.fs);
		b = jffs2_build_change(&fs, &(struct jffs2_filter){ FILTER_TIME, 1100, 0, past,
		        false });
		for (uint32_t k = 0; k < steps; k++)
			jffs2_build_step(b, 20);
		jffs2_build_cancel(b);
		jffs2_fs_free(&fs);
	}
	jffs2_past_free(past);
	world_free(&w);
}
END_TEST

CASES(fs_slices)
{
	tcase_add_loop_test(tcase, samples_change_the_same_in_slices, 0, BUDGETS * IMAGES);
	tcase_add_loop_test(tcase, points_of_the_past_are_the_same_in_slices, 0, 5 * BUDGETS);
	tcase_add_loop_test(tcase, a_change_is_stopped_at_any_time, 0, 2);
	tcase_add_loop_test(tcase, samples_are_the_same_in_slices, 0, BUDGETS * IMAGES);
	tcase_add_loop_test(tcase, many_versions_are_resolved_in_slices, 0, BUDGETS * HOW);
	tcase_add_loop_test(tcase, it_is_stopped_at_any_time, 0, 2);
}
