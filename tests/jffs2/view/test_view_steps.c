/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From one point to another only what depends on the difference is resolved again: it comes
 * to the same as a log that ends there, and the work doesn't grow with the rest of the log.
 */
#include <stdio.h>
#include <string.h>

#include "jffs2/build/build.h"
#include "jffs2/view/past.h"
#include "jffs2/view/view_absorb.h"
#include "job/manifest.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/share.h"
#include "tests/fixture/jffs2/trip.h"

enum { OPERATIONS = 60, STEPS = 90, INODES = 14 };

/* ---- any log, to any place in it ---- */

struct story {
	struct world w;
	uint32_t seed, version;
	bool tree; /* a directory has one name, except in the middle of a move */
	uint32_t pino[INODES];
	char name[INODES][8];
	uint32_t ends[OPERATIONS + 1]; /* of the bytes, after each operation */
	struct text cut[OPERATIONS + 1]; /* what a log that ends there shows, once that is known */
	size_t cut_count[OPERATIONS + 1];
};

static uint32_t
any(struct story *s, uint32_t count)
{
	return next_random(&s->seed) % count;
}

static void
call(struct story *s, uint32_t pino, uint32_t ino, const char *name)
{
	nodes_add_dirent(&s->w.n, &(struct dirent_spec){ .pino = pino, .version = ++s->version,
	        .ino = ino, .mctime = s->version, .type = ino && ino < 7 ? DT_DIR : DT_REG,
	        .name = name });
}

/* Directory `ino` gets another name, and loses the one before. */
static void
move(struct story *s, uint32_t ino)
{
	char name[8];

	snprintf(name, sizeof name, "d%u", (unsigned)any(s, 20));
	if (s->pino[ino] && s->tree)
		call(s, s->pino[ino], 0, s->name[ino]);
	s->pino[ino] = 1 + any(s, s->tree ? ino - 1 : 6);
	snprintf(s->name[ino], sizeof s->name[ino], "%c%.6s", (char)('a' + ino), name);
	call(s, s->pino[ino], ino, s->name[ino]);
}

static void
put(struct story *s, uint32_t ino)
{
	nodes_add_inode(&s->w.n, &(struct inode_spec){ .ino = ino, .version = ++s->version,
	        .mode = ino < 7 ? DIR_MODE : REG, .isize = ino < 7 ? 0 : 3, .mtime = s->version,
	        .data = span_of("new", ino < 7 ? 0 : 3) });
}

static void
operate(struct story *s)
{
	uint32_t dir = 2 + any(s, 5), file = 7 + any(s, INODES - 7);
	char name[8];

	snprintf(name, sizeof name, "f%u", (unsigned)any(s, 4));
	switch (any(s, 8)) {
	case 0:
	case 1:
		move(s, dir);
		break;
	case 2:
	case 3:
		call(s, 1 + any(s, 6), file, name);
		break;
	case 4:
		call(s, 1 + any(s, 6), 0, name);
		break;
	case 5:
		nodes_add_xattr(&s->w.n, 1 + any(s, 3), 1 + any(s, 3), 1, "x", span_of("v", 1));
		break;
	case 6:
		nodes_add_xref(&s->w.n, file, 1 + any(s, 3), 2 + any(s, 6));
		break;
	default:
		put(s, any(s, 2) ? dir : file);
		break;
	}
}

static void
tell_story(struct story *s, uint32_t seed, bool tree, enum endian e)
{
	*s = (struct story){ .w.n.endian = e, .seed = seed, .tree = tree };
	for (uint32_t i = 0; i < OPERATIONS; i++) {
		operate(s);
		s->ends[i + 1] = (uint32_t)s->w.n.bytes.len;
	}
	world_resolve(&s->w);
}

static bool
add(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

/* All there is of the inodes, and of the first `count` extents. */
static void
tell(const struct jffs2_fs *fs, size_t count, struct text *t)
{
	struct jffs2_tree tree;

	text_clear(t);
	jffs2_tree_init(&tree, fs, NULL, NULL);
	manifest_write(&tree.tree, NULL, add, t);
	for (uint32_t i = 0; i < jffs2_fs_inodes(fs); i++) {
		const struct jffs2_inode *n = jffs2_fs_at(fs, i);

		if (n->absent)
			continue;
		text_addf(t, "\n%u: %o %u %u %u %d %d %d ", n->ino, n->mode, n->size, n->mtime,
		        n->nlink, n->error, n->reachable, n->removed);
		jffs2_fs_path(fs, i, t);
	}
	for (uint32_t i = 0; i < count; i++)
		text_addf(t, "\n%u %d %u", i, jffs2_fs_state(fs, i), jffs2_fs_by(fs, i));
}

/* What a log that ends at `at` shows. */
static size_t
tell_cut(const struct story *s, uint32_t at, struct text *t)
{
	struct world cut = { .n.endian = s->w.n.endian };
	size_t count;

	nodes_add_bytes(&cut.n, span_cut(nodes_image(&s->w.n), 0, at));
	world_resolve(&cut);
	count = cut.log.extents.count;
	tell(&cut.fs, count, t);
	world_free(&cut);
	return count;
}

/* At the end of operation `k`. */
static void
check_cut(struct story *s, const struct jffs2_fs *view, uint32_t k)
{
	struct text got = { 0 };

	if (s->cut[k].len == 0)
		s->cut_count[k] = tell_cut(s, s->ends[k], &s->cut[k]);
	tell(view, s->cut_count[k], &got);
	ck_assert_str_eq(text_str(&got), text_str(&s->cut[k]));
	text_free(&got);
}

static void
end_story(struct story *s)
{
	for (uint32_t k = 0; k <= OPERATIONS; k++)
		text_free(&s->cut[k]);
	world_free(&s->w);
}

START_TEST(a_step_to_any_place_is_as_a_log_that_ends_there)
{
	struct jffs2_fs view = { 0 }, step = { 0 };
	struct jffs2_past *past;
	struct story s;

	tell_story(&s, 1000u + (uint32_t)_i, _i & 2, _i & 1 ? ENDIAN_BIG : ENDIAN_LITTLE);
	past = jffs2_past_new(&s.w.fs);
	jffs2_fs_derive(&view, &s.w.fs);
	for (uint32_t k = 0; k < STEPS; k++) {
		uint32_t end = any(&s, OPERATIONS + 1);
		struct jffs2_filter to = { FILTER_PLACE, s.ends[end], 0, past, false };

		jffs2_fs_derive(&step, &view);
		jffs2_build_finish(jffs2_build_change(&step, &to));
		jffs2_fs_absorb(&view, &step);
		check_cut(&s, &view, end);
	}
	jffs2_fs_free(&view);
	jffs2_past_free(past);
	end_story(&s);
}
END_TEST

/* ---- a large directory ---- */

enum { KEPT = 9000, REMOVED = 6000, EARLY = 3000, FIRST = 100, POINTS = 5 };

/* The names of the root that begin with `letter`, from `from` to `to`; or what removes them. */
static void
call_many(struct story *s, char letter, uint32_t from, uint32_t to, bool removes)
{
	char name[8];

	for (; from < to; from++) {
		snprintf(name, sizeof name, "%c%u", letter, (unsigned)(from % 100000));
		call(s, 1, removes ? 0 : 7, name);
	}
}

/* Some names of the present are there at every point, and so are none, some or many that were
 * removed since. */
START_TEST(a_large_directory_is_as_a_log_that_ends_there)
{
	struct story s = { .w.n.endian = ENDIAN_LITTLE };
	struct jffs2_fs view = { 0 };
	struct jffs2_past *past;
	uint32_t *ends = s.ends;

	put(&s, 7);
	call_many(&s, 'k', 0, EARLY, false);
	ends[0] = (uint32_t)s.w.n.bytes.len;
	call_many(&s, 'g', 0, FIRST, false);
	ends[1] = (uint32_t)s.w.n.bytes.len;
	call_many(&s, 'g', FIRST, REMOVED, false);
	ends[2] = (uint32_t)s.w.n.bytes.len;
	call_many(&s, 'g', FIRST, REMOVED, true);
	ends[3] = (uint32_t)s.w.n.bytes.len;
	call_many(&s, 'k', EARLY - 10, KEPT, false);
	call_many(&s, 'g', 0, FIRST, true);
	ends[4] = (uint32_t)s.w.n.bytes.len;
	world_resolve(&s.w);
	past = jffs2_past_new(&s.w.fs);
	for (int k = 0; k < POINTS; k++) {
		struct jffs2_filter to = { FILTER_PLACE, ends[k], 0, past, false };

		jffs2_fs_derive(&view, &s.w.fs);
		jffs2_build_finish(jffs2_build_change(&view, &to));
		check_cut(&s, &view, (uint32_t)k);
	}
	jffs2_fs_free(&view);
	jffs2_past_free(past);
	end_story(&s);
}
END_TEST

/* ---- the work of a step ---- */

enum { IN_ONE = 10, FEW = 20, MANY = 400, LAST = 1000 };

/* `count` directories of IN_ONE files, each of which has an attribute that all share. */
static void
many_directories(struct world *w, uint32_t count)
{
	char path[16];

	nodes_add_xattr(&w->n, 1, 1, 1, "label", span_of("v", 1));
	for (uint32_t d = 0; d < count; d++) {
		uint32_t dir = 100 + d * (IN_ONE + 1);

		snprintf(path, sizeof path, "d%u", (unsigned)d);
		nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = 1, .version = d + 1,
		        .ino = dir, .mctime = 1, .type = DT_DIR, .name = path });
		nodes_add_inode(&w->n, &(struct inode_spec){ .ino = dir, .version = 1,
		        .mode = DIR_MODE, .mtime = 1 });
		for (uint32_t i = 1; i <= IN_ONE; i++) {
			snprintf(path, sizeof path, "f%u", (unsigned)i);
			nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = dir,
			        .version = i + 1, .ino = dir + i, .mctime = 1, .type = DT_REG,
			        .name = path });
			trip_put(w, dir + i, 1, 1, 3, 0, "old");
			nodes_add_xref(&w->n, dir + i, 1, 2);
		}
	}
}

/* What happens last: a file is written to, called or made; a directory goes into another, or
 * comes to an end; a file gets an attribute. */
static void
happen(struct world *w, int what)
{
	const uint32_t dir = 100, other = 100 + IN_ONE + 1;

	if (what == 0)
		trip_put(w, dir + 1, 2, LAST, 5, 0, "newer");
	if (what == 1)
		nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = dir, .version = 50,
		        .ino = other + 1, .mctime = LAST, .type = DT_REG, .name = "link" });
	if (what == 2)
		nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = dir, .version = 50,
		        .ino = 50, .mctime = LAST, .type = DT_REG, .name = "new" });
	if (what == 2)
		trip_put(w, 50, 1, LAST, 3, 0, "new");
	if (what == 3)
		nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = dir, .version = 50,
		        .ino = 0, .mctime = LAST, .name = "f1" });
	if (what == 4) {
		nodes_add_xattr(&w->n, 2, 1, 1, "own", span_of("v", 1));
		nodes_add_xref(&w->n, dir + 1, 2, 2);
	}
}

/* The work of the step back over what happened last. */
static uint64_t
work_of(int what, uint32_t count)
{
	struct world w = { .n.endian = ENDIAN_LITTLE };
	struct jffs2_fs view = { 0 }, step = { 0 };
	struct jffs2_past *past;
	uint32_t at, end;
	uint64_t work;

	many_directories(&w, count);
	at = (uint32_t)w.n.bytes.len;
	happen(&w, what);
	end = (uint32_t)w.n.bytes.len;
	world_resolve(&w);
	past = jffs2_past_new(&w.fs);
	jffs2_fs_derive(&view, &w.fs);
	jffs2_build_finish(jffs2_build_change(&view,
	        &(struct jffs2_filter){ FILTER_PLACE, end, 0, past, false }));
	ck_assert_uint_ge(w.fs.work, w.log.extents.count / 2);
	jffs2_fs_derive(&step, &view);
	jffs2_build_finish(jffs2_build_change(&step,
	        &(struct jffs2_filter){ FILTER_PLACE, at, 0, past, false }));
	work = step.work;
	jffs2_fs_absorb(&view, &step);
	jffs2_fs_free(&view);
	jffs2_past_free(past);
	world_free(&w);
	return work;
}

START_TEST(the_work_of_a_step_does_not_grow_with_the_log)
{
	uint64_t few = work_of(_i, FEW), many = work_of(_i, MANY);

	ck_assert_uint_gt(few, 0);
	ck_assert_uint_eq(few, many);
	ck_assert_uint_lt(many, 20 * IN_ONE);
}
END_TEST

CASES(view_steps)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, a_step_to_any_place_is_as_a_log_that_ends_there, 0,
	        SHARES > 1 ? 40 : 120);
	tcase_add_test(tcase, a_large_directory_is_as_a_log_that_ends_there);
	tcase_add_loop_test(tcase, the_work_of_a_step_does_not_grow_with_the_log, 0, 5);
}
