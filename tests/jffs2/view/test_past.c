/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time travel: what a volume shows at points in the past, against logs cut by hand. */
#include <stdio.h>

#include "past/past.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/trip.h"
#include "tests/fixture/jffs2/world.h"

START_TEST(each_time_is_as_if_nothing_came_after)
{
	WORLD(w);
	struct trip t;
	struct text got = { 0 }, want = { 0 };

	trip_story(&w, 7);
	trip_depart(&w, &t);
	/* There and back, in both directions. */
	for (uint32_t step = 0; step < 14; step++) {
		uint32_t time = step < 7 ? 7 - step : step - 6;
		struct world cut = { .n.endian = w.n.endian };
		struct trip at;

		ck_assert(trip_go(&t, POINT_TIME, 0, time));
		trip_story(&cut, time);
		trip_depart(&cut, &at);
		trip_manifest(&t.v, &got);
		trip_manifest(&at.v, &want);
		ck_assert_str_eq(text_str(&got), text_str(&want));
		ck_assert(jffs2_log_tiles(&t.v.log));
		trip_end(&cut, &at);
	}
	ck_assert(!trip_go(&t, POINT_TIME, 0, 0));
	ck_assert_int_eq(past_point(&t.v).at, 7);
	text_free(&got);
	text_free(&want);
	trip_end(&w, &t);
}
END_TEST

START_TEST(the_present_comes_back)
{
	WORLD(w);
	struct trip t;
	struct text before = { 0 }, after = { 0 };
	uint64_t generation;

	trip_story(&w, 7);
	trip_depart(&w, &t);
	trip_manifest(&t.v, &before);
	ck_assert(trip_go(&t, POINT_TIME, 0, 2));
	generation = t.v.generation;
	past_leave(&t.f, &t.v);
	ck_assert_uint_gt(t.v.generation, generation);
	ck_assert_ptr_null(t.v.past);
	trip_manifest(&t.v, &after);
	ck_assert_str_eq(text_str(&before), text_str(&after));
	for (uint32_t i = 0; i < t.v.log.extents.count; i++)
		ck_assert_int_ne(jffs2_fs_state(t.v.fs, i), STATE_LATER);
	text_free(&before);
	text_free(&after);
	trip_end(&w, &t);
}
END_TEST

START_TEST(points_are_all_times_and_now)
{
	WORLD(w);
	struct trip t;
	struct points p = { 0 };

	trip_story(&w, 7);
	trip_depart(&w, &t);
	points_list(&t.v, POINT_TIME, 0, &p);
	ck_assert_uint_eq(p.all.count, 8);
	for (uint32_t i = 0; i < 7; i++)
		ck_assert_uint_eq(p.all.at[i].at, i + 1);
	ck_assert_int_eq(p.all.at[7].kind, POINT_NOW);
	ck_assert_uint_eq(points_find(&p, 0), SIZE_MAX);
	ck_assert_uint_eq(points_find(&p, 1), 0);
	ck_assert_uint_eq(points_find(&p, 4000000000u), 6);
	points_list(&t.v, POINT_VERSION, 2, &p);
	ck_assert_uint_eq(p.all.count, 5);
	points_list(&t.v, POINT_VERSION, 99, &p);
	ck_assert_uint_eq(p.all.count, 1);
	/* the list is the same from within the past */
	ck_assert(trip_go(&t, POINT_TIME, 0, 1));
	points_list(&t.v, POINT_TIME, 0, &p);
	ck_assert_uint_eq(p.all.count, 8);
	points_free(&p);
	trip_end(&w, &t);
}
END_TEST

START_TEST(later_nodes_are_later)
{
	WORLD(w);
	struct trip t;
	uint32_t first, second, cut;

	trip_call(&w, "f", 1, 1, 2);
	first = trip_put(&w, 2, 1, 1, 5, 0, "first");
	second = trip_put(&w, 2, 2, 2, 5, 0, "other");
	cut = trip_put(&w, 2, 3, 3, 2, 0, "");
	trip_depart(&w, &t);
	ck_assert_int_eq(trip_state_of(&t, first), STATE_SUPERSEDED);
	ck_assert(trip_go(&t, POINT_TIME, 0, 2));
	ck_assert_int_eq(trip_state_of(&t, first), STATE_SUPERSEDED);
	ck_assert_int_eq(trip_state_of(&t, second), STATE_LIVE);
	ck_assert_int_eq(trip_state_of(&t, cut), STATE_LATER);
	ck_assert_uint_gt(t.v.fs->bytes[STATE_LATER], 0);
	ck_assert(trip_go(&t, POINT_TIME, 0, 1));
	ck_assert_int_eq(trip_state_of(&t, first), STATE_LIVE);
	ck_assert_int_eq(trip_state_of(&t, second), STATE_LATER);
	trip_end(&w, &t);
}
END_TEST

/* A NOR kernel marks nodes in place: they were valid once. */
START_TEST(marked_nodes_count_again)
{
	WORLD(w);
	struct trip t;
	uint32_t node, damaged;

	trip_call(&w, "f", 1, 1, 2);
	node = trip_put(&w, 2, 1, 1, 5, 0, "first");
	nodes_mark_obsolete(&w.n, node);
	damaged = trip_put(&w, 2, 2, 2, 5, 0, "wrong");
	nodes_put8(&w.n, damaged + 68, 'W');
	nodes_mark_obsolete(&w.n, damaged);
	trip_put(&w, 2, 3, 3, 5, 0, "third");
	trip_depart(&w, &t);
	ck_assert_int_eq(trip_state_of(&t, node), STATE_OBSOLETE);
	ck_assert(trip_go(&t, POINT_TIME, 0, 1));
	ck_assert_str_eq(trip_shows(&w, &t, "/f"), "first");
	ck_assert_int_eq(trip_state_of(&t, node), STATE_LIVE);
	/* one with a wrong CRC never counted */
	ck_assert(trip_go(&t, POINT_TIME, 0, 2));
	ck_assert_str_eq(trip_shows(&w, &t, "/f"), "first");
	ck_assert_int_eq(trip_state_of(&t, damaged), STATE_OBSOLETE);
	ck_assert(trip_go(&t, POINT_TIME, 0, 3));
	ck_assert_str_eq(trip_shows(&w, &t, "/f"), "third");
	ck_assert_int_eq(trip_state_of(&t, node), STATE_SUPERSEDED);
	trip_end(&w, &t);
}
END_TEST

/* Nothing dates the mark by which a name went; a rename does. */
START_TEST(marked_names_end_where_that_can_be_told)
{
	WORLD(w);
	struct trip t;

	trip_put(&w, 2, 1, 1, 3, 0, "one");
	nodes_mark_obsolete(&w.n, trip_call(&w, "old", 1, 1, 2));
	trip_call(&w, "new", 2, 3, 2);
	nodes_mark_obsolete(&w.n, trip_call(&w, "gone", 3, 4, 3));
	nodes_mark_obsolete(&w.n, trip_put(&w, 3, 1, 4, 3, 0, "two"));
	trip_put(&w, 2, 2, 5, 3, 0, "six");
	trip_depart(&w, &t);
	ck_assert(trip_go(&t, POINT_TIME, 0, 2));
	ck_assert_str_eq(trip_shows(&w, &t, "/old"), "one");
	ck_assert_str_eq(trip_shows(&w, &t, "/new"), "-");
	ck_assert(trip_go(&t, POINT_TIME, 0, 3));
	ck_assert_str_eq(trip_shows(&w, &t, "/old"), "-");
	ck_assert_str_eq(trip_shows(&w, &t, "/new"), "one");
	ck_assert(trip_go(&t, POINT_TIME, 0, 5));
	ck_assert_str_eq(trip_shows(&w, &t, "/gone"), "two");
	past_leave(&t.f, &t.v);
	ck_assert_str_eq(trip_shows(&w, &t, "/gone"), "-");
	trip_end(&w, &t);
}
END_TEST

/* Names of one moment, in more than one directory: those that went, went before it was over. */
START_TEST(of_names_of_one_moment_the_one_left_replaced_the_others)
{
	WORLD(w);
	struct trip t;

	trip_put(&w, 2, 1, 3, 3, 0, "one");
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 5, .version = 1, .mode = 0040755,
	        .mtime = 1 });
	trip_call(&w, "d", 1, 1, 5);
	trip_call(&w, "left", 2, 3, 2);
	nodes_mark_obsolete(&w.n, trip_call(&w, "gone", 3, 3, 2));
	nodes_mark_obsolete(&w.n, nodes_add_dirent(&w.n, &(struct dirent_spec){ 5, 1, 2, 3,
	        DT_REG, "elsewhere", 0 }));
	trip_depart(&w, &t);
	ck_assert(trip_go(&t, POINT_TIME, 0, 3));
	ck_assert_str_eq(trip_shows(&w, &t, "/left"), "one");
	ck_assert_str_eq(trip_shows(&w, &t, "/gone"), "-");
	ck_assert_str_eq(trip_shows(&w, &t, "/d/elsewhere"), "-");
	ck_assert(trip_go(&t, POINT_TIME, 0, 1));
	ck_assert_str_eq(trip_shows(&w, &t, "/left"), "-");
	trip_end(&w, &t);
}
END_TEST

/* Garbage collection: copies in any place, names without a time, a clock that went back. */
START_TEST(versions_hold_the_times_in_order)
{
	WORLD(w);
	struct trip t;

	trip_put(&w, 2, 3, 3, 5, 0, "third");   /* moved to the front */
	trip_put(&w, 2, 1, 10, 5, 0, "first");
	trip_put(&w, 2, 2, 2, 5, 0, "other");   /* the clock stood at 2 after 10 */
	trip_call(&w, "f", 1, 10, 2);
	trip_call(&w, "f", 2, 0, 2);            /* written anew with time 0 */
	trip_put(&w, 2, 1, 10, 5, 0, "first");  /* a copy */
	trip_put(&w, 2, 1, 20, 5, 0, "first");  /* one that was dated anew */
	trip_depart(&w, &t);
	ck_assert(!trip_go(&t, POINT_TIME, 0, 9));
	ck_assert(trip_go(&t, POINT_TIME, 0, 10));
	ck_assert_str_eq(trip_shows(&w, &t, "/f"), "third");
	ck_assert(trip_go(&t, POINT_VERSION, 2, 1));
	ck_assert_str_eq(trip_shows(&w, &t, "/f"), "first");
	ck_assert(trip_go(&t, POINT_VERSION, 2, 2));
	ck_assert_str_eq(trip_shows(&w, &t, "/f"), "other");
	trip_end(&w, &t);
}
END_TEST

START_TEST(a_version_moves_one_inode_alone)
{
	WORLD(w);
	struct trip t;

	trip_call(&w, "f", 1, 1, 2);
	trip_call(&w, "g", 2, 1, 3);
	trip_put(&w, 2, 1, 1, 3, 0, "one");
	trip_put(&w, 2, 2, 2, 3, 0, "two");
	trip_put(&w, 3, 1, 1, 3, 0, "ONE");
	trip_put(&w, 3, 2, 2, 3, 0, "TWO");
	trip_depart(&w, &t);
	ck_assert(trip_go(&t, POINT_VERSION, 2, 1));
	ck_assert_str_eq(trip_shows(&w, &t, "/f"), "one");
	ck_assert_str_eq(trip_shows(&w, &t, "/g"), "TWO");
	/* of a directory: the names in it */
	ck_assert(trip_go(&t, POINT_VERSION, 1, 1));
	ck_assert_str_eq(trip_shows(&w, &t, "/f"), "two");
	ck_assert_str_eq(trip_shows(&w, &t, "/g"), "-");
	ck_assert(!trip_go(&t, POINT_VERSION, 2, 0));
	ck_assert(!trip_go(&t, POINT_VERSION, 77, 1));
	ck_assert_str_eq(trip_shows(&w, &t, "/g"), "-");
	trip_end(&w, &t);
}
END_TEST

CASES(past)
{
	tcase_add_loop_test(tcase, each_time_is_as_if_nothing_came_after, 0, 2);
	tcase_add_loop_test(tcase, the_present_comes_back, 0, 2);
	tcase_add_loop_test(tcase, points_are_all_times_and_now, 0, 2);
	tcase_add_loop_test(tcase, later_nodes_are_later, 0, 2);
	tcase_add_loop_test(tcase, marked_nodes_count_again, 0, 2);
	tcase_add_loop_test(tcase, marked_names_end_where_that_can_be_told, 0, 2);
	tcase_add_loop_test(tcase, of_names_of_one_moment_the_one_left_replaced_the_others, 0, 2);
	tcase_add_loop_test(tcase, versions_hold_the_times_in_order, 0, 2);
	tcase_add_loop_test(tcase, a_version_moves_one_inode_alone, 0, 2);
}
