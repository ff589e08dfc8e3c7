/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several views of one log: each says what it would alone, whoever reads the others. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "jffs2/build/build.h"
#include "jffs2/tree/history.h"
#include "jffs2/view/past.h"
#include "jffs2/view/view_absorb.h"
#include "job/manifest.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/trip.h"

enum { FILES = 200, READS = 8 };

static bool
keep(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

static void
tell(const struct jffs2_fs *fs, struct text *t)
{
	struct jffs2_tree tree;

	text_clear(t);
	jffs2_tree_init(&tree, fs, NULL, NULL);
	manifest_write(&tree.tree, NULL, keep, t);
	for (uint32_t i = 0; i < fs->log->extents.count; i++)
		text_addf(t, " %d", jffs2_fs_state(fs, i));
}

/* FILES files, each written to once a second after another: version 2 at 1000 + its number. */
static void
many_files(struct world *w)
{
	for (uint32_t i = 0; i < FILES; i++) {
		char path[16];

		snprintf(path, sizeof path, "f%u", i);
		trip_call(w, path, i + 1, 1, 2 + i);
		trip_put(w, 2 + i, 1, 1, 3, 0, "old");
		trip_put(w, 2 + i, 2, 1000 + i, 5, 0, "newer");
	}
	world_resolve(w);
}

static void
change(struct jffs2_fs *fs, const struct jffs2_filter *to)
{
	jffs2_build_finish(jffs2_build_change(fs, to));
}

static struct jffs2_past *
past_of(const struct jffs2_fs *fs)
{
	struct jffs2_past *past = jffs2_past_new(fs);

	jffs2_past_date(past, fs);
	return past;
}

/* ---- a difference ---- */

START_TEST(another_view_leaves_the_first_as_it_is)
{
	struct world w = { .n.endian = _i ? ENDIAN_BIG : ENDIAN_LITTLE };
	struct text before = { 0 }, after = { 0 }, then = { 0 };
	struct jffs2_fs view = { 0 };
	struct jffs2_past *past;

	many_files(&w);
	past = past_of(&w.fs);
	tell(&w.fs, &before);
	jffs2_fs_derive(&view, &w.fs);
	tell(&view, &then);
	ck_assert_str_eq(text_str(&before), text_str(&then));
	change(&view, &(struct jffs2_filter){ FILTER_TIME, 1050, 0, past, false });
	tell(&view, &then);
	tell(&w.fs, &after);
	ck_assert_str_ne(text_str(&before), text_str(&then));
	ck_assert_str_eq(text_str(&before), text_str(&after));
	jffs2_fs_free(&view);
	jffs2_past_free(past);
	text_free(&before);
	text_free(&after);
	text_free(&then);
	world_free(&w);
}
END_TEST

static uint32_t
own_pages(const struct pages *p)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < p->count; i += PAGES_ELEMENTS)
		count += p->at[i >> PAGES_SHIFT] != p->base->at[i >> PAGES_SHIFT];
	return count;
}

START_TEST(without_a_filter_nothing_is_different)
{
	struct world w = { .n.endian = ENDIAN_LITTLE };
	struct text before = { 0 }, after = { 0 };
	struct jffs2_fs view = { 0 };
	struct jffs2_past *past;

	many_files(&w);
	past = past_of(&w.fs);
	tell(&w.fs, &before);
	jffs2_fs_derive(&view, &w.fs);
	change(&view, &(struct jffs2_filter){ FILTER_TIME, 1000 + FILES / 2, 0, past, false });
	ck_assert_uint_gt(own_pages(&view.inodes), 0);
	change(&view, &(struct jffs2_filter){ FILTER_NONE, 0, 0, past, false });
	tell(&view, &after);
	ck_assert_str_eq(text_str(&before), text_str(&after));
	ck_assert_uint_eq(own_pages(&view.inodes), 0);
	ck_assert_uint_eq(own_pages(&view.states), 0);
	ck_assert_uint_eq(own_pages(&view.enders), 0);
	jffs2_fs_free(&view);
	jffs2_past_free(past);
	text_free(&before);
	text_free(&after);
	world_free(&w);
}
END_TEST

/* One file is different: of the other 199 nothing is kept again. */
START_TEST(a_view_holds_what_is_different_alone)
{
	struct world w = { .n.endian = ENDIAN_LITTLE };
	struct jffs2_fs view = { 0 };
	struct jffs2_past *past;

	many_files(&w);
	past = past_of(&w.fs);
	jffs2_fs_derive(&view, &w.fs);
	change(&view, &(struct jffs2_filter){ FILTER_TIME, 1000 + FILES - 2, 0, past, false });
	ck_assert_uint_eq(own_pages(&view.inodes), 1);
	ck_assert_uint_eq(view.nodes.count, 1);
	ck_assert_uint_eq(view.fragments.count, 1);
	ck_assert_uint_eq(view.entries.count, 0);
	jffs2_fs_free(&view);
	jffs2_past_free(past);
	world_free(&w);
}
END_TEST

static const uint64_t budgets[] = { 1, 50, UINT64_MAX };
enum { BUDGETS = sizeof budgets / sizeof *budgets };

/* Takes it in, in slices. */
static void
absorb(struct jffs2_fs *fs, struct jffs2_fs *change, uint64_t budget)
{
	struct jffs2_absorbing *a = jffs2_fs_absorb_begin(fs, change);
	uint64_t left;

	do
		left = budget;
	while (jffs2_fs_absorb_step(a, &left));
	jffs2_fs_absorb_finish(a);
}

/* Step by step into one view, as a slider goes: what is left lying is tidied up. */
START_TEST(steps_add_up_to_the_same_as_a_jump)
{
	struct world w = { .n.endian = ENDIAN_LITTLE };
	struct text stepped = { 0 }, jumped = { 0 };
	struct jffs2_fs view = { 0 }, step = { 0 }, jump = { 0 };
	struct jffs2_past *past;

	many_files(&w);
	past = past_of(&w.fs);
	jffs2_fs_derive(&view, &w.fs);
	for (uint32_t i = 0; i < 2 * FILES; i++) {
		uint32_t at = i < FILES ? 1000 + FILES - i : 1000 + i - FILES;
		struct jffs2_filter to = { FILTER_TIME, at, 0, past, false };

		jffs2_fs_derive(&step, &view);
		change(&step, &to);
		absorb(&view, &step, budgets[_i]);
		if (i % 37)
			continue;
		jffs2_fs_derive(&jump, &w.fs);
		change(&jump, &to);
		tell(&view, &stepped);
		tell(&jump, &jumped);
		ck_assert_str_eq(text_str(&stepped), text_str(&jumped));
	}
	jffs2_fs_free(&jump);
	jffs2_fs_free(&view);
	jffs2_past_free(past);
	text_free(&stepped);
	text_free(&jumped);
	world_free(&w);
}
END_TEST

/* ---- a large directory ---- */

enum { LATER = 1000 };

/* At time `at` the names with numbers below it are there. Every twentieth was given to the next
 * file at LATER and its number. */
static uint32_t
leads_to(uint32_t i, uint32_t at)
{
	return i % 20 == 5 && at >= LATER + i ? 2 + i + 1 : 2 + i;
}

static void
check_directory(const struct jffs2_fs *fs, uint32_t at)
{
	uint32_t dir = jffs2_fs_inode(fs, JFFS2_ROOT_INO), nodes = 0;
	struct jffs2_range r = jffs2_fs_entries(fs, dir);

	ck_assert_uint_eq(r.to - r.from, at < FILES ? at : FILES);
	for (uint32_t i = 0; i < FILES && i < at; i++) {
		char name[16];
		int len = snprintf(name, sizeof name, "f%u", i);
		uint32_t k = jffs2_fs_entry(fs, dir, span_of(name, (size_t)len)), child;

		ck_assert_uint_ne(k, FS_NONE);
		child = jffs2_fs_entry_at(fs, k)->inode;
		ck_assert_uint_eq(jffs2_fs_at(fs, child)->ino, leads_to(i, at));
		ck_assert_uint_ne(jffs2_fs_parent(fs, child), FS_NONE);
		ck_assert_uint_eq(jffs2_fs_entry_at(fs, jffs2_fs_parent(fs, child))->inode, child);
		nodes += 1 + (leads_to(i, at) != 2 + i);
	}
	for (uint32_t k = r.from; k + 1 < r.to; k++)
		ck_assert_int_lt(span_compare(jffs2_fs_name(fs, k), jffs2_fs_name(fs, k + 1)), 0);
	r = jffs2_fs_nodes(fs, dir);
	ck_assert_uint_eq(r.to - r.from, nodes);
	for (uint32_t k = r.from; k + 1 < r.to; k++)
		ck_assert_uint_lt(jffs2_fs_node(fs, k), jffs2_fs_node(fs, k + 1));
}

static void
large_directory(struct world *w)
{
	for (uint32_t i = 0; i < FILES; i++) {
		char path[16];

		snprintf(path, sizeof path, "f%u", i);
		trip_call(w, path, 1 + i, i + 1, 2 + i);
		trip_put(w, 2 + i, 1, 1, 3, 0, "old");
	}
	for (uint32_t i = 5; i < FILES; i += 20) {
		char path[16];

		snprintf(path, sizeof path, "f%u", i);
		trip_call(w, path, 1 + FILES + i, LATER + i, 2 + i + 1);
	}
	world_resolve(w);
}

/* What most of its names are in the present isn't kept again. */
START_TEST(a_directory_takes_room_for_what_differs)
{
	struct world w = { .n.endian = ENDIAN_LITTLE };
	struct jffs2_fs view = { 0 };
	struct jffs2_past *past;

	large_directory(&w);
	past = past_of(&w.fs);
	for (uint32_t at = FILES - 2; at < LATER + FILES; at += at < FILES ? 1 : 40) {
		jffs2_fs_derive(&view, &w.fs);
		change(&view, &(struct jffs2_filter){ FILTER_TIME, at, 0, past, false });
		check_directory(&view, at);
		ck_assert_uint_lt(view.entries.count, FILES / 4);
		ck_assert_uint_lt(view.nodes.count, FILES / 4);
	}
	jffs2_fs_free(&view);
	jffs2_past_free(past);
	world_free(&w);
}
END_TEST

/* Begins to take it in, in a step or two, and stops. */
static void
absorb_partly(struct jffs2_fs *fs, struct jffs2_fs *change, uint64_t left)
{
	struct jffs2_absorbing *a = jffs2_fs_absorb_begin(fs, change);

	jffs2_fs_absorb_step(a, &left);
	jffs2_fs_absorb_cancel(a);
}

/* From time to time in any order, by a view of a view that is then taken in. */
START_TEST(a_directory_is_as_it_was_whatever_was_seen_before)
{
	struct world w = { .n.endian = ENDIAN_LITTLE };
	struct jffs2_fs view = { 0 }, step = { 0 };
	struct jffs2_past *past;
	uint32_t at = LATER + FILES, was;

	large_directory(&w);
	past = past_of(&w.fs);
	jffs2_fs_derive(&view, &w.fs);
	for (int i = 0; i < 300; i++) {
		was = at;
		at = i % 3 ? (at * 1103 + 12345) % (LATER + FILES) : at + 1;
		jffs2_fs_derive(&step, &view);
		change(&step, &(struct jffs2_filter){ FILTER_TIME, at, 0, past, false });
		absorb_partly(&view, &step, (uint64_t)i * 17);
		check_directory(&view, was);
		check_directory(&step, at);
		absorb(&view, &step, budgets[i % BUDGETS]);
		check_directory(&view, at);
	}
	jffs2_fs_free(&view);
	jffs2_past_free(past);
	world_free(&w);
}
END_TEST

/* ---- threads ---- */

struct onlooker {
	const struct jffs2_fs *fs[2];
	const char *want[2];
	bool right;
};

/* Reads the two in turns. */
static void *
look(void *arg)
{
	struct onlooker *o = arg;
	struct text got = { 0 };

	o->right = true;
	for (int i = 0; i < READS; i++) {
		tell(o->fs[i & 1], &got);
		o->right &= strcmp(text_str(&got), o->want[i & 1]) == 0;
	}
	text_free(&got);
	return NULL;
}

START_TEST(two_threads_read_now_and_then_in_turns)
{
	struct world w = { .n.endian = ENDIAN_LITTLE };
	struct text now = { 0 }, then = { 0 };
	struct jffs2_fs view = { 0 };
	struct onlooker onlookers[2];
	struct jffs2_past *past;
	pthread_t threads[2];

	many_files(&w);
	past = past_of(&w.fs);
	jffs2_fs_derive(&view, &w.fs);
	change(&view, &(struct jffs2_filter){ FILTER_TIME, 1000 + FILES / 2, 0, past, false });
	tell(&w.fs, &now);
	tell(&view, &then);
	for (int i = 0; i < 2; i++) {
		onlookers[i] = (struct onlooker){ .fs = { i ? &view : &w.fs, i ? &w.fs : &view },
			.want = { text_str(i ? &then : &now), text_str(i ? &now : &then) } };
		ck_assert_int_eq(pthread_create(&threads[i], NULL, look, &onlookers[i]), 0);
	}
	for (int i = 0; i < 2; i++) {
		pthread_join(threads[i], NULL);
		ck_assert(onlookers[i].right);
	}
	jffs2_fs_free(&view);
	jffs2_past_free(past);
	text_free(&now);
	text_free(&then);
	world_free(&w);
}
END_TEST

CASES(views)
{
	tcase_add_loop_test(tcase, another_view_leaves_the_first_as_it_is, 0, 2);
	tcase_add_test(tcase, without_a_filter_nothing_is_different);
	tcase_add_test(tcase, a_view_holds_what_is_different_alone);
	tcase_add_loop_test(tcase, steps_add_up_to_the_same_as_a_jump, 0, BUDGETS);
	tcase_add_test(tcase, a_directory_takes_room_for_what_differs);
	tcase_add_test(tcase, a_directory_is_as_it_was_whatever_was_seen_before);
	tcase_add_test(tcase, two_threads_read_now_and_then_in_turns);
}
