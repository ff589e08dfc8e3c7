/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The way to a point in the past, and back. */
#include "past/past.h"

#include <inttypes.h>
#include <string.h>

#include "jffs2/build/build.h"
#include "jffs2/view/view_absorb.h"

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
	past_comparing_end(past->comparing, NULL);
	past->comparing = NULL;
	jffs2_past_work_end(past->work);
	past->work = NULL;
	jffs2_fs_absorb_cancel(past->absorbing);
	past->absorbing = NULL;
	points_end(&past->listing);
	points_free(&past->listed);
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
	memset(v->past->gaps, 0, sizeof v->past->gaps);
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
	struct jffs2_past *past = v->past ? v->past->log : memory_zeroed(1, sizeof *past);

	jffs2_past_date(past, &v->now);
	return past;
}

void
past_dates_free(const struct volume *v, struct jffs2_past *past)
{
	if (!v->past)
		jffs2_past_free(past);
}

/* ---- the way ---- */

static struct past *
past_of(struct volume *v)
{
	if (!v->past) {
		v->past = memory_zeroed(1, sizeof *v->past);
		v->leave_past = past_leave;
		v->past->log = memory_zeroed(1, sizeof *v->past->log);
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

/* True if nothing was ever there: beyond the last version of an inode, or the end of the part. */
static bool
is_beyond(const struct volume *v, struct error *err)
{
	const struct points *points = &v->past->points;
	const struct point *aim = &v->past->aim;
	uint32_t last = points->all.count > 1 ? points->all.at[points->all.count - 2].at : 0;

	if (aim->kind == POINT_VERSION && points->all.count > 1 && aim->at > last)
		return !error_set(err, "inode %" PRIu32 " has no version %" PRIu32
		        ": the last is %" PRIu32, aim->ino, aim->at, last);
	if (aim->kind == POINT_PLACE && aim->at > v->log.part.len)
		return !error_set(err, "0x%" PRIx32 " is past the end: the part has %zu bytes",
		        aim->at, v->log.part.len);
	return false;
}

/* Finds the place of the aim among the points; false with err set if it is before all, or beyond. */
static bool
place(const struct volume *v, struct error *err)
{
	struct past *past = v->past;
	struct point *aim = &past->aim;
	size_t count = past->points.all.count, at;

	if (past->end && count > 1)
		*aim = past->points.all.at[past->end == PAST_FIRST ? 0 : count - 2];
	if (is_beyond(v, err))
		return false;
	at = points_find(&past->points, aim->at);
	if (at != SIZE_MAX || aim->kind == POINT_PLACE) {
		choose_before(past, aim, at);
		return true;
	}
	if (past->end)
		return error_set(err, "this is the first point");
	if (count <= 1)
		return error_set(err, "nothing in the log mentions inode %" PRIu32, aim->ino);
	return error_set(err, aim->kind == POINT_TIME
	        ? "no node in the log is that old" : "no version that old is left");
}

/* Finds what must be known before it can go; false while there is more to do. */
static bool
prepare(struct volume *v, uint64_t *left)
{
	struct past *past = v->past;

	if (past->work && jffs2_past_work_step(past->work, left))
		return false;
	if (past->work) {
		jffs2_past_work_end(past->work);
		past->work = NULL;
		points_begin(&past->listing, v, past->log, past->aim.kind, past->aim.ino,
		        &past->listed);
	}
	if (!past->counted && past_count_step(&past->count, NULL, &v->now, left))
		return false;
	if (!past->counted)
		past->incomplete = past->count.files;
	past->counted = true;
	return has_points_of(past, &past->aim) || !points_step(&past->listing, left);
}

/* Goes on with that, and then on its way; false with err set if it can't go there. */
static bool
set_out(struct firmware *f, struct volume *v, uint64_t left, struct error *err)
{
	struct past *past = v->past;
	struct points listed = { 0 };

	if (!prepare(v, &left))
		return true;
	if (!has_points_of(past, &past->aim)) {
		listed = past->points;
		past->points = past->listed;
		past->listed = listed;
	}
	if (place(v, err)) {
		points_free(&past->listed);
		/* One step forward: what is shown is the point before. */
		past->step = past->first || (is_away(v) && point_equal(&past->point, &past->before))
		             ? PAST_TARGET : PAST_BEFORE;
		return true;
	}
	if (is_away(v) && listed.all.at) {
		past->listed = past->points;
		past->points = listed;
	}
	stop(past);
	if (!is_away(v))
		past_leave(f, v);
	return false;
}

static bool
go(struct firmware *f, struct volume *v, const struct point *to, enum past_end end,
        struct error *err)
{
	enum { AT_ONCE = 1 << 16 }; /* looks, for what is known of a small log */
	struct past *past;

	if (!v->built)
		return error_set(err, "the files are not put together");
	past = past_of(v);
	stop(past);
	past->aim = *to;
	past->end = end;
	past->step = PAST_PREPARE;
	past->work = jffs2_past_work_begin(past->log, &v->now, true, to->kind == POINT_TIME);
	return set_out(f, v, AT_ONCE, err);
}

bool
past_go(struct firmware *f, struct volume *v, const struct point *to, struct error *err)
{
	if (to->kind != POINT_NOW)
		return go(f, v, to, PAST_NO_END, err);
	past_leave(f, v);
	return true;
}

bool
past_go_end(struct firmware *f, struct volume *v, enum past_end end, struct error *err)
{
	return go(f, v, &(struct point){ POINT_TIME, 0, 0 }, end, err);
}

bool
past_going(const struct volume *v)
{
	return v->past && v->past->step != PAST_IDLE;
}

bool
past_preparing(const struct volume *v)
{
	return v->past && v->past->step == PAST_PREPARE;
}

double
past_prepared(const struct volume *v)
{
	double dated = v->past->work ? jffs2_past_work_progress(v->past->work) : 1;
	double counted = (double)v->past->count.next / (jffs2_fs_inodes(&v->now) + 1.0);

	return 0.8 * dated + 0.2 * counted;
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

/* The view before the target. */
static const struct jffs2_fs *
view_before(const struct volume *v)
{
	return v->past->earlier.base ? &v->past->earlier : v->fs;
}

/* The views are made: begins to find what is different. */
static void
begin_comparing(struct volume *v)
{
	struct past *past = v->past;

	past->comparing = past_comparing_begin(past->first ? NULL : view_before(v), &past->target);
	past->arriving = (struct past_count){ .files = past->incomplete };
	past->halfway = !past->earlier.base;
	past->step = PAST_COMPARE;
}

/* Goes on with that; false while there is more to do. */
static bool
compare(struct volume *v, uint64_t left)
{
	struct past *past = v->past;

	if (past_comparing_step(past->comparing, &left))
		return false;
	if (!past->halfway && past_count_step(&past->arriving, v->fs, &past->earlier, &left))
		return false;
	if (!past->halfway)
		past->arriving.next = 0;
	past->halfway = true;
	return !past_count_step(&past->arriving, view_before(v), &past->target, &left);
}

static void
arrive(struct firmware *f, struct volume *v)
{
	struct past *past = v->past;

	past_comparing_end(past->comparing, &past->changes);
	past->comparing = NULL;
	past->incomplete = past->changes.incomplete = past->arriving.files;
	past->point = past->aim;
	past->at = points_find(&past->points, past->point.at);
	stop(past);
	show(f, v, &past->shown);
}

bool
past_step(struct firmware *f, struct volume *v, uint32_t budget, struct error *err)
{
	struct past *past = v->past;

	if (!past_going(v))
		return false;
	if (past->step == PAST_PREPARE)
		return set_out(f, v, budget, err);
	if (past->step == PAST_COMPARE) {
		if (compare(v, budget))
			past->step = PAST_ARRIVE;
		return true;
	}
	if (past->step == PAST_ARRIVE) {
		if (!past_absorb(v, budget))
			return true;
		arrive(f, v);
		return false;
	}
	if (!past->build) {
		begin_build(v);
		return true;
	}
	if (jffs2_build_step(past->build, budget))
		return true;
	jffs2_build_finish(past->build);
	past->build = NULL;
	if (past->step == PAST_TARGET)
		begin_comparing(v);
	else
		past->step = PAST_TARGET;
	return true;
}

bool
past_travel(struct firmware *f, struct volume *v, const struct point *to,
        struct error *err)
{
	struct error why = { "" };

	if (!past_go(f, v, to, err))
		return false;
	while (past_step(f, v, UINT32_MAX, &why))
		continue;
	return !*why.text || error_set(err, "%s", why.text);
}
