/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A place as a point in time, what changed up to a point, and the way back. */
#include "past/past.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/trip.h"
#include "tests/fixture/jffs2/world.h"

START_TEST(a_place_cuts_the_flash)
{
	WORLD(w);
	struct trip t;
	uint32_t second, third;

	trip_call(&w, "f", 1, 1, 2);
	trip_put(&w, 2, 1, 1, 3, 0, "one");
	second = trip_put(&w, 2, 2, 2, 3, 0, "two");
	third = trip_put(&w, 2, 3, 3, 3, 0, "six");
	trip_depart(&w, &t);
	ck_assert(trip_go(&t, POINT_PLACE, 0, second));
	ck_assert_str_eq(trip_shows(&w, &t, "/f"), "one");
	/* A node that the end cuts off is not there; its padding is a byte. */
	ck_assert(trip_go(&t, POINT_PLACE, 0, second + 1));
	ck_assert_str_eq(trip_shows(&w, &t, "/f"), "one");
	ck_assert(trip_go(&t, POINT_PLACE, 0, third - 2));
	ck_assert_str_eq(trip_shows(&w, &t, "/f"), "one");
	ck_assert(trip_go(&t, POINT_PLACE, 0, third - 1));
	ck_assert_str_eq(trip_shows(&w, &t, "/f"), "two");
	ck_assert(trip_go(&t, POINT_PLACE, 0, third));
	ck_assert_str_eq(trip_shows(&w, &t, "/f"), "two");
	ck_assert(trip_go(&t, POINT_PLACE, 0, 0));
	ck_assert_str_eq(trip_shows(&w, &t, "/f"), "-");
	ck_assert(t.v.past->first);
	trip_end(&w, &t);
}
END_TEST

static uint32_t
change(const struct trip *t, uint32_t ino)
{
	return past_change_of(&t->v, ino);
}

START_TEST(changes_are_told_file_by_file)
{
	WORLD(w);
	struct trip t;
	struct text said = { 0 };
	uint32_t node;

	trip_story(&w, 7);
	node = trip_put(&w, 2, 5, 8, 6, 0, "");
	nodes_put32(&w.n, node + 20, 0100600);
	nodes_sign(&w.n, node);
	trip_depart(&w, &t);
	ck_assert(trip_go(&t, POINT_TIME, 0, 1));
	ck_assert_uint_eq(change(&t, 2), PAST_ADDED);
	past_summarize(&t.v, &said);
	ck_assert_str_eq(text_str(&said), "1 file changed since the beginning: 1 added");
	ck_assert(trip_go(&t, POINT_TIME, 0, 2));
	ck_assert_uint_eq(change(&t, 2), PAST_CONTENT | PAST_SIZE);
	ck_assert(trip_go(&t, POINT_TIME, 0, 4));
	ck_assert_uint_eq(change(&t, 3), PAST_ADDED);
	ck_assert_uint_eq(change(&t, 2), 0);
	ck_assert(trip_go(&t, POINT_TIME, 0, 5));
	ck_assert_uint_eq(change(&t, 2), PAST_RENAMED);
	ck_assert(trip_go(&t, POINT_TIME, 0, 8));
	ck_assert_uint_eq(change(&t, 2), PAST_MODE);
	/* backwards it is against the point before, too */
	ck_assert(trip_go(&t, POINT_TIME, 0, 7));
	ck_assert_uint_eq(change(&t, 3), PAST_REMOVED);
	ck_assert_uint_eq(t.v.past->changes.removed, 1);
	text_clear(&said);
	past_summarize(&t.v, &said);
	ck_assert_str_eq(text_str(&said),
	        "1 file changed since 1970-01-01 00:00:06: 1 removed");
	text_free(&said);
	trip_end(&w, &t);
}
END_TEST

/* What garbage collection erased is missing, and that is said. */
START_TEST(what_is_missing_is_said)
{
	WORLD(w);
	struct trip t;
	struct text why = { 0 };

	trip_call(&w, "f", 1, 1, 2);
	trip_put(&w, 2, 2, 1, 8, 4, "tail");
	trip_put(&w, 2, 5, 9, 8, 0, "head");
	trip_depart(&w, &t);
	ck_assert(trip_go(&t, POINT_TIME, 0, 1));
	ck_assert_str_eq(trip_shows(&w, &t, "/f"), "....tail");
	ck_assert(past_incomplete(&t.v, jffs2_fs_inode(t.v.fs, 2), &why));
	ck_assert_str_eq(text_str(&why), "incomplete: 4 bytes are missing");
	text_clear(&why);
	ck_assert(trip_go(&t, POINT_TIME, 0, 9));
	ck_assert(past_incomplete(&t.v, jffs2_fs_inode(t.v.fs, 2), &why));
	ck_assert_str_eq(text_str(&why),
	        "older versions are gone; it may have been different");
	text_free(&why);
	trip_end(&w, &t);
}
END_TEST

/* What is kept of one point is not told of another. */
START_TEST(what_was_missing_is_not_said_later)
{
	static const struct {
		uint32_t at;
		bool missing;
	} stops[] = { { 1, false }, { 9, true }, { 1, false }, { 3, false }, { 9, true } };
	WORLD(w);
	struct trip t;
	struct text why = { 0 };

	trip_call(&w, "f", 1, 1, 2);
	trip_put(&w, 2, 1, 1, 4, 0, "head");
	trip_put(&w, 2, 2, 3, 8, 4, "tail");
	trip_put(&w, 2, 5, 9, 8, 0, "HEAD");
	trip_depart(&w, &t);
	for (size_t i = 0; i < COUNT(stops); i++) {
		ck_assert(trip_go(&t, POINT_TIME, 0, stops[i].at));
		for (int k = 0; k < 2; k++)
			ck_assert_int_eq(past_incomplete(&t.v, jffs2_fs_inode(t.v.fs, 2), &why),
			        stops[i].missing);
	}
	text_free(&why);
	trip_end(&w, &t);
}
END_TEST

START_TEST(a_way_can_be_left)
{
	WORLD(w);
	struct trip t;
	struct point to = { POINT_TIME, 0, 5 }, other = { POINT_TIME, 0, 2 };
	struct error err;

	trip_story(&w, 7);
	trip_depart(&w, &t);
	for (int steps = 0; steps < 200; steps++) {
		ck_assert(past_go(&t.f, &t.v, &to, &err));
		for (int i = 0; i < steps; i++)
			past_step(&t.f, &t.v, 1, NULL);
		ck_assert(past_go(&t.f, &t.v, &other, &err));
		while (past_step(&t.f, &t.v, 1, NULL))
			ck_assert(past_going(&t.v));
		ck_assert_uint_eq(past_point(&t.v).at, 2);
		ck_assert_str_eq(trip_shows(&w, &t, "/f"), "firsmore");
		ck_assert(past_go(&t.f, &t.v, &to, &err));
		if (steps & 1)
			past_leave(&t.f, &t.v);
	}
	trip_end(&w, &t);
}
END_TEST

/* Whatever the bytes are: points can be gone to, and the present comes back. */
START_TEST(damage_does_no_harm)
{
	static const enum point_kind kinds[] = { POINT_TIME, POINT_VERSION, POINT_PLACE };
	WORLD(w);
	struct trip t;
	struct points p = { 0 };
	struct text before = { 0 }, after = { 0 };
	uint32_t seed = 77u + (uint32_t)_i;

	trip_story(&w, 7);
	for (int i = 0; i < 6; i++) {
		uint32_t at = next_random(&seed) % (uint32_t)w.n.bytes.len;

		nodes_put8(&w.n, at, (uint8_t)next_random(&seed));
		if (i % 2)
			nodes_sign(&w.n, 0);
	}
	w.n.erase_size = 256;
	trip_depart(&w, &t);
	trip_manifest(&t.v, &before);
	for (size_t k = 0; k < 3; k++) {
		points_list(&t.v, kinds[k], 2, &p);
		for (size_t i = 0; i < p.all.count; i++) {
			ck_assert(past_travel(&t.f, &t.v, &p.all.at[i], NULL));
			ck_assert(jffs2_log_tiles(&t.v.log));
			trip_manifest(&t.v, &after);
		}
	}
	past_leave(&t.f, &t.v);
	trip_manifest(&t.v, &after);
	ck_assert_str_eq(text_str(&before), text_str(&after));
	points_free(&p);
	text_free(&before);
	text_free(&after);
	trip_end(&w, &t);
}
END_TEST

START_TEST(times_are_read)
{
	static const struct {
		const char *words;
		uint32_t time;
	} good[] = {
		{ "2015-01-21 16:14:18", 1421856858 }, { "2015-01-21T16:14:18", 1421856858 },
		{ "2015-01-21 16:14", 1421856899 }, { "2015-01-21", 1421884799 },
		{ "1970-01-01 00:00:00", 0 }, { "@1421856858", 1421856858 },
		{ "2000-02-29 00:00:00", 951782400 }, { "2106-02-07 06:28:15", 4294967295u },
		{ "2100-03-01 00:00:00", 4107542400u },
	};
	static const char *const bad[] = { "", "2015", "2015-13-01", "2015-02-29", "2015-1-1",
		"2015-01-21 16", "2015-01-21 24:00", "2015-01-21 16:14:60", "@", "@-1",
		"@4294967296", "2106-02-08", "2015-01-21 16:14:18x", "1969-12-31", "now" };
	struct text back = { 0 };
	uint32_t time;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		ck_assert_msg(point_parse_time(good[i].words, &time), "%s", good[i].words);
		ck_assert_uint_eq(time, good[i].time);
		text_clear(&back);
		point_describe(&(struct point){ POINT_TIME, 0, time }, &back);
		ck_assert(point_parse_time(text_str(&back), &time));
		ck_assert_uint_eq(time, good[i].time);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(!point_parse_time(bad[i], &time), "%s", bad[i]);
	text_free(&back);
}
END_TEST

/* All there is to see at a point. */
static void
add_view(const struct volume *v, struct text *t)
{
	struct text manifest = { 0 };

	past_summarize(v, t);
	for (uint32_t i = 0; i < v->log.extents.count; i++)
		text_addf(t, " %d", jffs2_fs_state(v->fs, i));
	for (uint32_t ino = 0; ino < 12; ino++)
		text_addf(t, " %x", (unsigned)past_change_of(v, ino));
	trip_manifest(v, &manifest);
	text_add(t, text_str(&manifest));
	text_free(&manifest);
}

START_TEST(every_way_to_a_point_shows_the_same)
{
	static const enum point_kind kinds[] = { POINT_TIME, POINT_VERSION, POINT_PLACE };
	WORLD(w);
	struct trip t, gone;
	struct points p = { 0 };
	struct text there = { 0 }, again = { 0 };

	trip_story(&w, 7);
	w.n.erase_size = 256;
	trip_depart(&w, &t);
	points_list(&t.v, kinds[_i / 2], 2, &p);
	for (size_t i = 0; i < p.all.count; i++) {
		struct error err = { "" };
		size_t far = p.all.count - 1 - i;

		text_clear(&there);
		text_clear(&again);
		/* from the point before, and from one at the other end */
		ck_assert(past_travel(&t.f, &t.v, &p.all.at[i], &err));
		add_view(&t.v, &there);
		trip_depart(&w, &gone);
		ck_assert(past_travel(&gone.f, &gone.v, &p.all.at[far], &err));
		ck_assert(past_travel(&gone.f, &gone.v, &p.all.at[i], &err));
		add_view(&gone.v, &again);
		ck_assert_str_eq(text_str(&there), text_str(&again));
		trip_leave(&gone);
	}
	points_free(&p);
	text_free(&there);
	text_free(&again);
	trip_end(&w, &t);
}
END_TEST

CASES(past_changes)
{
	tcase_add_loop_test(tcase, a_place_cuts_the_flash, 0, 2);
	tcase_add_loop_test(tcase, changes_are_told_file_by_file, 0, 2);
	tcase_add_loop_test(tcase, what_is_missing_is_said, 0, 2);
	tcase_add_loop_test(tcase, what_was_missing_is_not_said_later, 0, 2);
	tcase_add_loop_test(tcase, a_way_can_be_left, 0, 2);
	tcase_add_loop_test(tcase, damage_does_no_harm, 0, 200);
	tcase_add_loop_test(tcase, every_way_to_a_point_shows_the_same, 0, 6);
	tcase_add_test(tcase, times_are_read);
}
