/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The way to a point in the past, and back. */
#include "past/past.h"

#include <inttypes.h>
#include <string.h>

#include "jffs2/build/build.h"

/* ---- where the volume is ---- */

static bool
is_away(const struct volume *v)
{
	return v->past && v->past->point.kind != POINT_NOW;
}

struct point
past_point(const struct volume *v)
{
	return v->past ? v->past->point : (struct point){ POINT_NOW, 0, 0 };
}

static struct jffs2_filter
filter_of(const struct volume *v, const struct point *p)
{
	static const enum jffs2_filter_kind kinds[] = {
		[POINT_NOW] = FILTER_NONE, [POINT_TIME] = FILTER_TIME,
		[POINT_VERSION] = FILTER_VERSION, [POINT_PLACE] = FILTER_PLACE,
	};

	return (struct jffs2_filter){ kinds[p->kind], p->at, p->ino, v->past->log,
		v->now.filter.no_summary };
}

static void
stop(struct past *past)
{
	jffs2_build_cancel(past->build);
	past->build = NULL;
	/* What is based on another goes before it. */
	jffs2_fs_free(&past->target);
	jffs2_fs_free(&past->earlier);
	past->step = PAST_IDLE;
}

static void
free_past(struct past *past)
{
	stop(past);
	jffs2_fs_free(&past->shown);
	jffs2_past_free(past->log);
	points_free(&past->points);
	array_free(&past->changes.all);
	free(past);
}

/* Lets the volume show another view: what was made of the one before is void. */
static void
show(struct firmware *f, struct volume *v, const struct jffs2_fs *fs)
{
	v->fs = fs;
	v->tree.fs = fs;
	volume_drop_steps(v);
	v->generation++;
	f->generation++;
}

void
past_leave(struct firmware *f, struct volume *v)
{
	if (!v->past)
		return;
	if (is_away(v))
		show(f, v, &v->now);
	free_past(v->past);
	v->past = NULL;
	v->leave_past = NULL;
}

struct jffs2_past *
past_dates(const struct volume *v)
{
	if (!v->past)
		return jffs2_past_of_dates(&v->now);
	jffs2_past_date(v->past->log, &v->now);
	return v->past->log;
}

void
past_dates_free(const struct volume *v, struct jffs2_past *past)
{
	if (!v->past)
		jffs2_past_free(past);
}

/* ---- the way ---- */

static struct past *
prepare(struct volume *v)
{
	if (!v->past) {
		v->past = memory_zeroed(1, sizeof *v->past);
		v->leave_past = past_leave;
		v->past->log = jffs2_past_new(&v->now);
		v->past->incomplete = past_incomplete_files(NULL, &v->now, 0);
	}
	return v->past;
}

static bool
has_points_of(const struct past *past, const struct point *p)
{
	const struct point *first = past->points.all.count > 1 ? past->points.all.at : NULL;

	return first && first->kind == p->kind && first->ino == p->ino;
}

/* Which of the points is the one before? Where `at` is the last not after the target. */
static void
choose_before(struct past *past, const struct point *to, size_t at)
{
	/* Between two times or versions nothing happens; between two block ends it does. */
	bool exact = at != SIZE_MAX
	             && (to->kind != POINT_PLACE || past->points.all.at[at].at == to->at);

	past->first = at == SIZE_MAX || (exact && at == 0);
	if (!past->first)
		past->before = past->points.all.at[exact ? at - 1 : at];
}

/* Finds the place among the points; false with err set if the point is before all. */
static bool
place(struct volume *v, const struct point *to, struct error *err)
{
	struct past *past = v->past;
	size_t at;

	if (!has_points_of(past, to)) {
		points_free(&past->points);
		points_list(v, to->kind, to->ino, &past->points);
	}
	at = points_find(&past->points, to->at);
	if (at != SIZE_MAX || to->kind == POINT_PLACE) {
		past->aim = *to;
		choose_before(past, to, at);
		return true;
	}
	if (past->points.all.count <= 1)
		return error_set(err, "nothing in the log mentions inode %" PRIu32, to->ino);
	return error_set(err, to->kind == POINT_TIME
	        ? "no node in the log is that old" : "no version that old is left");
}

bool
past_go(struct firmware *f, struct volume *v, const struct point *to, struct error *err)
{
	struct past *past;

	if (to->kind == POINT_NOW) {
		past_leave(f, v);
		return true;
	}
	if (!v->built)
		return error_set(err, "the files are not put together");
	past = prepare(v);
	stop(past);
	if (!place(v, to, err)) {
		if (!is_away(v))
			past_leave(f, v);
		else
			place(v, &past->point, NULL);
		return false;
	}
	if (to->kind == POINT_TIME)
		jffs2_past_date(past->log, &v->now);
	/* One step forward: what is shown is the point before. */
	past->step = past->first || (is_away(v) && point_equal(&past->point, &past->before))
	             ? PAST_TARGET : PAST_BEFORE;
	return true;
}

bool
past_going(const struct volume *v)
{
	return v->past && v->past->step != PAST_IDLE;
}

/* Goes on from the view that is nearest: that of the point before, if it was made. */
static void
begin_build(struct volume *v)
{
	struct past *past = v->past;
	bool before = past->step == PAST_BEFORE;
	struct jffs2_fs *fs = before ? &past->earlier : &past->target;
	struct jffs2_filter to = filter_of(v, before ? &past->before : &past->aim);

	jffs2_fs_derive(fs, !before && past->earlier.base ? &past->earlier : v->fs);
	past->build = jffs2_build_change(fs, &to);
}

/* Lets the view that is shown be that of the target. */
static void
show_target(struct volume *v)
{
	struct past *past = v->past;

	if (past->earlier.base)
		jffs2_fs_absorb(&past->earlier, &past->target);
	if (is_away(v)) {
		jffs2_fs_absorb(&past->shown, past->earlier.base ? &past->earlier
		                                                 : &past->target);
		return;
	}
	/* What is a difference from the present is what will be shown. */
	past->shown = past->earlier.base ? past->earlier : past->target;
	memset(&past->earlier, 0, sizeof past->earlier);
	memset(&past->target, 0, sizeof past->target);
}

static void
arrive(struct firmware *f, struct volume *v)
{
	struct past *past = v->past;
	const struct jffs2_fs *before = past->earlier.base ? &past->earlier : v->fs;

	past_changes_find(past->first ? NULL : before, &past->target, &past->changes);
	if (past->earlier.base)
		past->incomplete = past_incomplete_files(v->fs, before, past->incomplete);
	past->incomplete = past_incomplete_files(before, &past->target, past->incomplete);
	past->changes.incomplete = past->incomplete;
	show_target(v);
	past->point = past->aim;
	past->at = points_find(&past->points, past->point.at);
	stop(past);
	show(f, v, &past->shown);
}

bool
past_step(struct firmware *f, struct volume *v, uint32_t budget)
{
	struct past *past = v->past;

	if (!past_going(v))
		return false;
	if (!past->build) {
		begin_build(v);
		return true;
	}
	if (jffs2_build_step(past->build, budget))
		return true;
	jffs2_build_finish(past->build);
	past->build = NULL;
	if (past->step == PAST_TARGET)
		arrive(f, v);
	else
		past->step = PAST_TARGET;
	return past_going(v);
}

bool
past_travel(struct firmware *f, struct volume *v, const struct point *to,
        struct error *err)
{
	if (!past_go(f, v, to, err))
		return false;
	while (past_step(f, v, UINT32_MAX))
		continue;
	return true;
}
