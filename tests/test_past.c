/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time travel: what a volume shows at points in the past, against logs cut by hand. */
#include "past/past.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "job/job.h"
#include "tests/world.h"

#define WORLD(w) struct world w = { .n.endian = _i & 1 ? ENDIAN_BIG : ENDIAN_LITTLE }

/* A volume without an image file around it. */
struct trip {
	struct firmware f;
	struct volume v;
};

static bool
keep(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

static void
depart(struct world *w, struct trip *t)
{
	*t = (struct trip){ 0 };
	world_resolve(w);
	t->v.log = w->log;
	t->v.fs = w->fs;
	t->v.fs.log = &t->v.log;
	jffs2_tree_init(&t->v.tree, &t->v.fs, &t->v.undecoded, &t->v.doubt);
	t->v.scanned = t->v.built = true;
	memset(&w->log, 0, sizeof w->log);
	memset(&w->fs, 0, sizeof w->fs);
}

static void
leave(struct trip *t)
{
	past_leave(&t->f, &t->v);
	jffs2_fs_free(&t->v.fs);
	jffs2_log_free(&t->v.log);
}

static void
end(struct world *w, struct trip *t)
{
	leave(t);
	world_free(w);
}

static bool
go(struct trip *t, enum point_kind kind, uint32_t ino, uint32_t at)
{
	struct error err = { "" };

	return past_travel(&t->f, &t->v, &(struct point){ kind, ino, at }, &err);
}

/* The content of a file at the point, "-" without it. */
static const char *
shows(struct world *w, struct trip *t, const char *path)
{
	uint8_t buffer[300];
	struct error err;
	uint32_t i = jffs2_fs_lookup(&t->v.fs, path, &err);
	int64_t n;

	text_clear(&w->got);
	if (i == FS_NONE)
		return "-";
	n = jffs2_fs_read(&t->v.fs, i, 0, buffer, sizeof buffer, &err);
	ck_assert_int_ge(n, 0);
	for (int64_t k = 0; k < n; k++)
		text_addf(&w->got, "%c", buffer[k] ? buffer[k] : '.');
	return text_str(&w->got);
}

static uint32_t
put(struct world *w, uint32_t ino, uint32_t version, uint32_t time, uint32_t isize,
        uint32_t offset, const char *data)
{
	return nodes_add_inode(&w->n, &(struct inode_spec){ .ino = ino, .version = version,
	        .mode = REG, .isize = isize, .offset = offset, .mtime = time,
	        .data = span_of(data, strlen(data)) });
}

static uint32_t
call(struct world *w, const char *path_name, uint32_t version, uint32_t time, uint32_t ino)
{
	return nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = 1, .version = version,
	        .ino = ino, .mctime = time, .type = ino ? DT_REG : 0, .name = path_name });
}

static enum node_state
state_of(const struct trip *t, uint32_t node)
{
	return t->v.log.extents.at[jffs2_log_find(&t->v.log, node)].state;
}

static void
manifest_of(const struct volume *v, struct text *t)
{
	text_clear(t);
	manifest_write(volume_tree(v), keep, t);
}

/* The story of a small file system, one step a second. */
static void
story_until(struct world *w, uint32_t last)
{
	static const struct {
		uint32_t time, ino, version, isize, offset;
		const char *data, *name; /* a name: an entry of the root, else an inode node */
	} steps[] = {
		{ 1, 2, 1, 5, 0, "first", NULL }, { 1, 2, 1, 0, 0, NULL, "f" },
		{ 2, 2, 2, 8, 4, "more", NULL },
		{ 3, 2, 3, 2, 0, "", NULL },
		{ 4, 3, 1, 3, 0, "two", NULL }, { 4, 3, 2, 0, 0, NULL, "g" },
		{ 5, 2, 3, 0, 0, NULL, "h" }, { 5, 0, 4, 0, 0, NULL, "f" },
		{ 6, 2, 4, 6, 2, "tail", NULL },
		{ 7, 0, 5, 0, 0, NULL, "g" },
	};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		if (steps[i].time > last)
			break;
		if (steps[i].name)
			call(w, steps[i].name, steps[i].version, steps[i].time, steps[i].ino);
		else
			put(w, steps[i].ino, steps[i].version, steps[i].time,
			        steps[i].isize, steps[i].offset, steps[i].data);
	}
}

START_TEST(each_time_is_as_if_nothing_came_after)
{
	WORLD(w);
	struct trip t;
	struct text got = { 0 }, want = { 0 };

	story_until(&w, 7);
	depart(&w, &t);
	/* There and back, in both directions. */
	for (uint32_t step = 0; step < 14; step++) {
		uint32_t time = step < 7 ? 7 - step : step - 6;
		struct world cut = { .n.endian = w.n.endian };
		struct trip at;

		ck_assert(go(&t, POINT_TIME, 0, time));
		story_until(&cut, time);
		depart(&cut, &at);
		manifest_of(&t.v, &got);
		manifest_of(&at.v, &want);
		ck_assert_str_eq(text_str(&got), text_str(&want));
		ck_assert(jffs2_log_tiles(&t.v.log));
		end(&cut, &at);
	}
	ck_assert(!go(&t, POINT_TIME, 0, 0));
	ck_assert_int_eq(past_point(&t.v).at, 7);
	text_free(&got);
	text_free(&want);
	end(&w, &t);
}
END_TEST

START_TEST(the_present_comes_back)
{
	WORLD(w);
	struct trip t;
	struct text before = { 0 }, after = { 0 };
	uint64_t generation;

	story_until(&w, 7);
	depart(&w, &t);
	manifest_of(&t.v, &before);
	ck_assert(go(&t, POINT_TIME, 0, 2));
	generation = t.v.generation;
	past_leave(&t.f, &t.v);
	ck_assert_uint_gt(t.v.generation, generation);
	ck_assert_ptr_null(t.v.past);
	manifest_of(&t.v, &after);
	ck_assert_str_eq(text_str(&before), text_str(&after));
	for (size_t i = 0; i < t.v.log.extents.count; i++)
		ck_assert_int_ne(t.v.log.extents.at[i].state, STATE_LATER);
	text_free(&before);
	text_free(&after);
	end(&w, &t);
}
END_TEST

START_TEST(points_are_all_times_and_now)
{
	WORLD(w);
	struct trip t;
	struct points p = { 0 };

	story_until(&w, 7);
	depart(&w, &t);
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
	ck_assert(go(&t, POINT_TIME, 0, 1));
	points_list(&t.v, POINT_TIME, 0, &p);
	ck_assert_uint_eq(p.all.count, 8);
	points_free(&p);
	end(&w, &t);
}
END_TEST

START_TEST(later_nodes_are_later)
{
	WORLD(w);
	struct trip t;
	uint32_t first, second, cut;

	call(&w, "f", 1, 1, 2);
	first = put(&w, 2, 1, 1, 5, 0, "first");
	second = put(&w, 2, 2, 2, 5, 0, "other");
	cut = put(&w, 2, 3, 3, 2, 0, "");
	depart(&w, &t);
	ck_assert_int_eq(state_of(&t, first), STATE_SUPERSEDED);
	ck_assert(go(&t, POINT_TIME, 0, 2));
	ck_assert_int_eq(state_of(&t, first), STATE_SUPERSEDED);
	ck_assert_int_eq(state_of(&t, second), STATE_LIVE);
	ck_assert_int_eq(state_of(&t, cut), STATE_LATER);
	ck_assert_uint_gt(t.v.fs.bytes[STATE_LATER], 0);
	ck_assert(go(&t, POINT_TIME, 0, 1));
	ck_assert_int_eq(state_of(&t, first), STATE_LIVE);
	ck_assert_int_eq(state_of(&t, second), STATE_LATER);
	end(&w, &t);
}
END_TEST

/* A NOR kernel marks nodes in place: they were valid once. */
START_TEST(marked_nodes_count_again)
{
	WORLD(w);
	struct trip t;
	uint32_t node, damaged;

	call(&w, "f", 1, 1, 2);
	node = put(&w, 2, 1, 1, 5, 0, "first");
	nodes_mark_obsolete(&w.n, node);
	damaged = put(&w, 2, 2, 2, 5, 0, "wrong");
	nodes_put8(&w.n, damaged + 68, 'W');
	nodes_mark_obsolete(&w.n, damaged);
	put(&w, 2, 3, 3, 5, 0, "third");
	depart(&w, &t);
	ck_assert_int_eq(state_of(&t, node), STATE_OBSOLETE);
	ck_assert(go(&t, POINT_TIME, 0, 1));
	ck_assert_str_eq(shows(&w, &t, "/f"), "first");
	ck_assert_int_eq(state_of(&t, node), STATE_LIVE);
	/* one with a wrong CRC never counted */
	ck_assert(go(&t, POINT_TIME, 0, 2));
	ck_assert_str_eq(shows(&w, &t, "/f"), "first");
	ck_assert_int_eq(state_of(&t, damaged), STATE_OBSOLETE);
	ck_assert(go(&t, POINT_TIME, 0, 3));
	ck_assert_str_eq(shows(&w, &t, "/f"), "third");
	ck_assert_int_eq(state_of(&t, node), STATE_SUPERSEDED);
	end(&w, &t);
}
END_TEST

/* Nothing dates the mark by which a name went; a rename does. */
START_TEST(marked_names_end_where_that_can_be_told)
{
	WORLD(w);
	struct trip t;

	put(&w, 2, 1, 1, 3, 0, "one");
	nodes_mark_obsolete(&w.n, call(&w, "old", 1, 1, 2));
	call(&w, "new", 2, 3, 2);
	nodes_mark_obsolete(&w.n, call(&w, "gone", 3, 4, 3));
	nodes_mark_obsolete(&w.n, put(&w, 3, 1, 4, 3, 0, "two"));
	put(&w, 2, 2, 5, 3, 0, "six");
	depart(&w, &t);
	ck_assert(go(&t, POINT_TIME, 0, 2));
	ck_assert_str_eq(shows(&w, &t, "/old"), "one");
	ck_assert_str_eq(shows(&w, &t, "/new"), "-");
	ck_assert(go(&t, POINT_TIME, 0, 3));
	ck_assert_str_eq(shows(&w, &t, "/old"), "-");
	ck_assert_str_eq(shows(&w, &t, "/new"), "one");
	ck_assert(go(&t, POINT_TIME, 0, 5));
	ck_assert_str_eq(shows(&w, &t, "/gone"), "two");
	past_leave(&t.f, &t.v);
	ck_assert_str_eq(shows(&w, &t, "/gone"), "-");
	end(&w, &t);
}
END_TEST

/* Names of one moment, in more than one directory: those that went, went before it was over. */
START_TEST(of_names_of_one_moment_the_one_left_replaced_the_others)
{
	WORLD(w);
	struct trip t;

	put(&w, 2, 1, 3, 3, 0, "one");
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 5, .version = 1, .mode = 0040755,
	        .mtime = 1 });
	call(&w, "d", 1, 1, 5);
	call(&w, "left", 2, 3, 2);
	nodes_mark_obsolete(&w.n, call(&w, "gone", 3, 3, 2));
	nodes_mark_obsolete(&w.n, nodes_add_dirent(&w.n, &(struct dirent_spec){ 5, 1, 2, 3,
	        DT_REG, "elsewhere", 0 }));
	depart(&w, &t);
	ck_assert(go(&t, POINT_TIME, 0, 3));
	ck_assert_str_eq(shows(&w, &t, "/left"), "one");
	ck_assert_str_eq(shows(&w, &t, "/gone"), "-");
	ck_assert_str_eq(shows(&w, &t, "/d/elsewhere"), "-");
	ck_assert(go(&t, POINT_TIME, 0, 1));
	ck_assert_str_eq(shows(&w, &t, "/left"), "-");
	end(&w, &t);
}
END_TEST

/* Garbage collection: copies in any place, names without a time, a clock that went back. */
START_TEST(versions_hold_the_times_in_order)
{
	WORLD(w);
	struct trip t;

	put(&w, 2, 3, 3, 5, 0, "third");   /* moved to the front */
	put(&w, 2, 1, 10, 5, 0, "first");
	put(&w, 2, 2, 2, 5, 0, "other");   /* the clock stood at 2 after 10 */
	call(&w, "f", 1, 10, 2);
	call(&w, "f", 2, 0, 2);            /* written anew with time 0 */
	put(&w, 2, 1, 10, 5, 0, "first");  /* a copy */
	put(&w, 2, 1, 20, 5, 0, "first");  /* one that was dated anew */
	depart(&w, &t);
	ck_assert(!go(&t, POINT_TIME, 0, 9));
	ck_assert(go(&t, POINT_TIME, 0, 10));
	ck_assert_str_eq(shows(&w, &t, "/f"), "third");
	ck_assert(go(&t, POINT_VERSION, 2, 1));
	ck_assert_str_eq(shows(&w, &t, "/f"), "first");
	ck_assert(go(&t, POINT_VERSION, 2, 2));
	ck_assert_str_eq(shows(&w, &t, "/f"), "other");
	end(&w, &t);
}
END_TEST

START_TEST(a_version_moves_one_inode_alone)
{
	WORLD(w);
	struct trip t;

	call(&w, "f", 1, 1, 2);
	call(&w, "g", 2, 1, 3);
	put(&w, 2, 1, 1, 3, 0, "one");
	put(&w, 2, 2, 2, 3, 0, "two");
	put(&w, 3, 1, 1, 3, 0, "ONE");
	put(&w, 3, 2, 2, 3, 0, "TWO");
	depart(&w, &t);
	ck_assert(go(&t, POINT_VERSION, 2, 1));
	ck_assert_str_eq(shows(&w, &t, "/f"), "one");
	ck_assert_str_eq(shows(&w, &t, "/g"), "TWO");
	/* of a directory: the names in it */
	ck_assert(go(&t, POINT_VERSION, 1, 1));
	ck_assert_str_eq(shows(&w, &t, "/f"), "two");
	ck_assert_str_eq(shows(&w, &t, "/g"), "-");
	ck_assert(!go(&t, POINT_VERSION, 2, 0));
	ck_assert(!go(&t, POINT_VERSION, 77, 1));
	ck_assert_str_eq(shows(&w, &t, "/g"), "-");
	end(&w, &t);
}
END_TEST

START_TEST(a_place_cuts_the_flash)
{
	WORLD(w);
	struct trip t;
	uint32_t second;

	call(&w, "f", 1, 1, 2);
	put(&w, 2, 1, 1, 3, 0, "one");
	second = put(&w, 2, 2, 2, 3, 0, "two");
	put(&w, 2, 3, 3, 3, 0, "six");
	depart(&w, &t);
	ck_assert(go(&t, POINT_PLACE, 0, second));
	ck_assert_str_eq(shows(&w, &t, "/f"), "one");
	ck_assert(go(&t, POINT_PLACE, 0, second + 1));
	ck_assert_str_eq(shows(&w, &t, "/f"), "two");
	ck_assert(go(&t, POINT_PLACE, 0, 0));
	ck_assert_str_eq(shows(&w, &t, "/f"), "-");
	ck_assert(t.v.past->first);
	end(&w, &t);
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

	story_until(&w, 7);
	node = put(&w, 2, 5, 8, 6, 0, "");
	nodes_put32(&w.n, node + 20, 0100600);
	nodes_sign(&w.n, node);
	depart(&w, &t);
	ck_assert(go(&t, POINT_TIME, 0, 1));
	ck_assert_uint_eq(change(&t, 2), PAST_ADDED);
	past_summarize(&t.v, &said);
	ck_assert_str_eq(text_str(&said), "1 file changed since the beginning: 1 added");
	ck_assert(go(&t, POINT_TIME, 0, 2));
	ck_assert_uint_eq(change(&t, 2), PAST_CONTENT | PAST_SIZE);
	ck_assert(go(&t, POINT_TIME, 0, 4));
	ck_assert_uint_eq(change(&t, 3), PAST_ADDED);
	ck_assert_uint_eq(change(&t, 2), 0);
	ck_assert(go(&t, POINT_TIME, 0, 5));
	ck_assert_uint_eq(change(&t, 2), PAST_RENAMED);
	ck_assert(go(&t, POINT_TIME, 0, 8));
	ck_assert_uint_eq(change(&t, 2), PAST_MODE);
	/* backwards it is against the point before, too */
	ck_assert(go(&t, POINT_TIME, 0, 7));
	ck_assert_uint_eq(change(&t, 3), PAST_REMOVED);
	ck_assert_uint_eq(t.v.past->changes.removed, 1);
	text_clear(&said);
	past_summarize(&t.v, &said);
	ck_assert_str_eq(text_str(&said),
	        "1 file changed since 1970-01-01 00:00:06: 1 removed");
	text_free(&said);
	end(&w, &t);
}
END_TEST

/* What garbage collection erased is missing, and that is said. */
START_TEST(what_is_missing_is_said)
{
	WORLD(w);
	struct trip t;
	struct text why = { 0 };

	call(&w, "f", 1, 1, 2);
	put(&w, 2, 2, 1, 8, 4, "tail");
	put(&w, 2, 5, 9, 8, 0, "head");
	depart(&w, &t);
	ck_assert(go(&t, POINT_TIME, 0, 1));
	ck_assert_str_eq(shows(&w, &t, "/f"), "....tail");
	ck_assert(past_incomplete(&t.v, jffs2_fs_inode(&t.v.fs, 2), &why));
	ck_assert_str_eq(text_str(&why), "incomplete: 4 bytes of it are in no node");
	text_clear(&why);
	ck_assert(go(&t, POINT_TIME, 0, 9));
	ck_assert(past_incomplete(&t.v, jffs2_fs_inode(&t.v.fs, 2), &why));
	ck_assert_str_eq(text_str(&why),
	        "older versions are gone; it may have been different");
	text_free(&why);
	end(&w, &t);
}
END_TEST

START_TEST(a_way_can_be_left)
{
	WORLD(w);
	struct trip t;
	struct point to = { POINT_TIME, 0, 5 }, other = { POINT_TIME, 0, 2 };
	struct error err;

	story_until(&w, 7);
	depart(&w, &t);
	for (int steps = 0; steps < 8; steps++) {
		ck_assert(past_go(&t.f, &t.v, &to, &err));
		for (int i = 0; i < steps; i++)
			past_step(&t.f, &t.v, 1);
		ck_assert(past_go(&t.f, &t.v, &other, &err));
		while (past_step(&t.f, &t.v, 1))
			ck_assert(past_going(&t.v));
		ck_assert_uint_eq(past_point(&t.v).at, 2);
		ck_assert_str_eq(shows(&w, &t, "/f"), "firsmore");
		ck_assert(past_go(&t.f, &t.v, &to, &err));
		if (steps & 1)
			past_leave(&t.f, &t.v);
	}
	end(&w, &t);
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

	story_until(&w, 7);
	for (int i = 0; i < 6; i++) {
		uint32_t at = next_random(&seed) % (uint32_t)w.n.bytes.len;

		nodes_put8(&w.n, at, (uint8_t)next_random(&seed));
		if (i % 2)
			nodes_sign(&w.n, 0);
	}
	w.n.erase_size = 256;
	depart(&w, &t);
	manifest_of(&t.v, &before);
	for (size_t k = 0; k < 3; k++) {
		points_list(&t.v, kinds[k], 2, &p);
		for (size_t i = 0; i < p.all.count; i++) {
			ck_assert(past_travel(&t.f, &t.v, &p.all.at[i], NULL));
			ck_assert(jffs2_log_tiles(&t.v.log));
			manifest_of(&t.v, &after);
		}
	}
	past_leave(&t.f, &t.v);
	manifest_of(&t.v, &after);
	ck_assert_str_eq(text_str(&before), text_str(&after));
	points_free(&p);
	text_free(&before);
	text_free(&after);
	end(&w, &t);
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
	for (size_t i = 0; i < v->log.extents.count; i++)
		text_addf(t, " %d", v->log.extents.at[i].state);
	for (uint32_t ino = 0; ino < 12; ino++)
		text_addf(t, " %x", (unsigned)past_change_of(v, ino));
	manifest_of(v, &manifest);
	text_add(t, text_str(&manifest));
	text_free(&manifest);
}

START_TEST(without_a_way_back_the_past_is_the_same)
{
	static const enum point_kind kinds[] = { POINT_TIME, POINT_VERSION, POINT_PLACE };
	WORLD(w);
	struct trip t, gone;
	struct points p = { 0 };
	struct text there = { 0 }, again = { 0 };

	story_until(&w, 7);
	w.n.erase_size = 256;
	depart(&w, &t);
	points_list(&t.v, kinds[_i / 2], 2, &p);
	for (size_t i = 0; i < p.all.count; i++) {
		struct error err = { "" };

		text_clear(&there);
		text_clear(&again);
		past_leave(&t.f, &t.v);
		ck_assert(past_travel(&t.f, &t.v, &p.all.at[i], &err));
		add_view(&t.v, &there);
		depart(&w, &gone);
		ck_assert(past_move(&gone.f, &gone.v, &p.all.at[i], &err));
		ck_assert(jffs2_log_tiles(&gone.v.log));
		add_view(&gone.v, &again);
		ck_assert_str_eq(text_str(&there), text_str(&again));
		leave(&gone);
	}
	points_free(&p);
	text_free(&there);
	text_free(&again);
	end(&w, &t);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("past");
	TCase *tc = tcase_create("both byte orders");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(tc, each_time_is_as_if_nothing_came_after, 0, 2);
	tcase_add_loop_test(tc, the_present_comes_back, 0, 2);
	tcase_add_loop_test(tc, points_are_all_times_and_now, 0, 2);
	tcase_add_loop_test(tc, later_nodes_are_later, 0, 2);
	tcase_add_loop_test(tc, marked_nodes_count_again, 0, 2);
	tcase_add_loop_test(tc, marked_names_end_where_that_can_be_told, 0, 2);
	tcase_add_loop_test(tc, of_names_of_one_moment_the_one_left_replaced_the_others, 0, 2);
	tcase_add_loop_test(tc, versions_hold_the_times_in_order, 0, 2);
	tcase_add_loop_test(tc, a_version_moves_one_inode_alone, 0, 2);
	tcase_add_loop_test(tc, a_place_cuts_the_flash, 0, 2);
	tcase_add_loop_test(tc, changes_are_told_file_by_file, 0, 2);
	tcase_add_loop_test(tc, what_is_missing_is_said, 0, 2);
	tcase_add_loop_test(tc, a_way_can_be_left, 0, 2);
	tcase_add_loop_test(tc, damage_does_no_harm, 0, 200);
	tcase_add_loop_test(tc, without_a_way_back_the_past_is_the_same, 0, 6);
	tcase_add_test(tc, times_are_read);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
