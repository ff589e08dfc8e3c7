/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The way to a point in the past, and back. */
#include "past/past.h"

#include <inttypes.h>
#include <string.h>

/* ---- the log as it was ---- */

static bool
belongs_to_inode(const struct extent *e)
{
	uint16_t type = e->nodetype | JFFS2_ACCURATE;

	return e->kind == EXTENT_NODE && (type == JFFS2_INODE || type == JFFS2_DIRENT)
	       && !(e->flaws & (FLAW_NODE_CRC | FLAW_LENGTH));
}

static bool
is_later(const struct point *p, const struct extent *e, const struct past_span *span)
{
	switch (p->kind) {
	case POINT_TIME:
		return past_dated(*span) && span->from > p->at;
	case POINT_VERSION:
		return belongs_to_inode(e) && e->ino == p->ino && e->version > p->at;
	case POINT_PLACE:
		return e->kind == EXTENT_NODE && e->offset >= p->at;
	case POINT_NOW:
		break;
	}
	return false;
}

/* Would the node count if it had not been marked obsolete in place? */
static bool
is_whole(const struct jffs2_log *log, const struct extent *e)
{
	struct extent whole = *e;

	whole.nodetype |= JFFS2_ACCURATE;
	return belongs_to_inode(e) && jffs2_extent_counts(log, &whole)
	       && !(e->flaws & (FLAW_DATA_CRC | FLAW_RANGE));
}

/* Was a node that is marked obsolete still valid at the point? */
static bool
was_valid(const struct point *p, const struct extent *e, const struct past_span *span)
{
	switch (p->kind) {
	case POINT_TIME:
		return past_dated(*span) && (span->to == 0 || p->at < span->to);
	case POINT_VERSION:
		return e->ino == p->ino;
	default:
		return true;
	}
}

/* Makes it of a log of the present. */
static void
take_back(const struct past *past, struct past_state *s)
{
	for (size_t i = 0; i < s->log.extents.count; i++) {
		struct extent *e = &s->log.extents.at[i];
		const struct past_span *span = &past->spans.at[i];

		e->state = STATE_UNKNOWN;
		e->ending = ENDING_NONE;
		e->by = EXTENT_NONE;
		if (is_later(&s->point, e, span))
			e->state = STATE_LATER;
		else if (!(e->nodetype & JFFS2_ACCURATE) && is_whole(&s->log, e)
		         && was_valid(&s->point, e, span))
			e->nodetype |= JFFS2_ACCURATE;
	}
	s->made = true;
}

static void
copy_log(const struct jffs2_log *log, struct jffs2_log *copy)
{
	*copy = jffs2_log_like(log);
	array_reserve(&copy->extents, log->extents.count);
	for (size_t i = 0; i < log->extents.count; i++)
		array_push(&copy->extents, log->extents.at[i]);
}

static void
free_state(struct past_state *s)
{
	jffs2_fs_free(&s->fs);
	jffs2_log_free(&s->log);
	s->made = false;
}

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

const struct jffs2_fs *
past_present(const struct volume *v)
{
	return is_away(v) ? &v->past->present.fs : &v->fs;
}

/* Moves log and files; an fs points to its log. */
static void
move_state(struct jffs2_log *to_log, struct jffs2_fs *to_fs, struct jffs2_log *log,
        struct jffs2_fs *fs)
{
	*to_log = *log;
	*to_fs = *fs;
	to_fs->log = to_log;
	memset(log, 0, sizeof *log);
	memset(fs, 0, sizeof *fs);
}

static void
stop(struct past *past)
{
	jffs2_build_cancel(past->build);
	past->build = NULL;
	free_state(&past->earlier);
	free_state(&past->target);
	past->step = PAST_IDLE;
}

static void
free_past(struct past *past)
{
	stop(past);
	points_free(&past->points);
	array_free(&past->changes.all);
	array_free(&past->spans);
	free(past);
}

/* Log and files are others now: what was made of them is void. */
static void
has_changed(struct firmware *f, struct volume *v)
{
	jffs2_steps_free(v->steps);
	v->steps = NULL;
	v->generation++;
	f->generation++;
}

void
past_leave(struct firmware *f, struct volume *v)
{
	struct past *past = v->past;

	if (!past)
		return;
	if (is_away(v)) {
		jffs2_fs_free(&v->fs);
		jffs2_log_free(&v->log);
		move_state(&v->log, &v->fs, &past->present.log, &past->present.fs);
		has_changed(f, v);
	}
	v->past = NULL;
	free_past(past);
}

/* ---- the way ---- */

static struct past *
prepare(struct volume *v)
{
	if (!v->past) {
		v->past = memory_zeroed(1, sizeof *v->past);
		past_spans_make(&v->fs, v->past);
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
		past->target.point = *to;
		choose_before(past, to, at);
		return true;
	}
	if (past->points.all.count <= 1)
		return error_set(err, "nothing in the log tells of inode %" PRIu32, to->ino);
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
	/* One step forward: what is shown is the point before. */
	past->step = past->first || (is_away(v) && point_equal(&past->point, &past->before))
	             ? PAST_TARGET : PAST_BEFORE;
	past->earlier.point = past->before;
	return true;
}

bool
past_going(const struct volume *v)
{
	return v->past && v->past->step != PAST_IDLE;
}

/* The log of a state, and the way to its files. */
static void
begin_state(struct volume *v, struct past_state *s)
{
	struct past *past = v->past;
	bool last = past->for_good && past->step == PAST_TARGET;

	if (last) {
		s->log = v->log;
		memset(&v->log, 0, sizeof v->log);
		past->earlier.fs.log = &s->log;
	} else {
		copy_log(past_present(v)->log, &s->log);
	}
	take_back(past, s);
	if (last)
		array_free(&past->spans);
	past->build = jffs2_build_start(&s->log, &s->fs);
}

static void
arrive(struct firmware *f, struct volume *v)
{
	struct past *past = v->past;
	const struct jffs2_fs *before = past->earlier.made ? &past->earlier.fs : &v->fs;

	past_changes_find(past->first ? NULL : before, &past->target.fs, &past->changes);
	if (is_away(v)) {
		jffs2_fs_free(&v->fs);
		jffs2_log_free(&v->log);
	} else {
		move_state(&past->present.log, &past->present.fs, &v->log, &v->fs);
	}
	move_state(&v->log, &v->fs, &past->target.log, &past->target.fs);
	past->point = past->target.point;
	past->at = points_find(&past->points, past->point.at);
	stop(past);
	has_changed(f, v);
}

bool
past_step(struct firmware *f, struct volume *v, uint32_t budget)
{
	struct past *past = v->past;
	struct past_state *s;

	if (!past_going(v))
		return false;
	s = past->step == PAST_BEFORE ? &past->earlier : &past->target;
	if (!s->made) {
		begin_state(v, s);
		return true;
	}
	if (jffs2_build_step(past->build, budget))
		return true;
	jffs2_build_finish(past->build);
	past->build = NULL;
	if (past->step == PAST_TARGET) {
		arrive(f, v);
	} else {
		/* What is compared of its nodes is the same in every log of the part. */
		past->earlier.fs.log = past_present(v)->log;
		jffs2_log_free(&past->earlier.log);
		past->step = PAST_TARGET;
	}
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

bool
past_move(struct firmware *f, struct volume *v, const struct point *to, struct error *err)
{
	if (!past_go(f, v, to, err))
		return false;
	if (!v->past)
		return true;
	v->past->for_good = true;
	jffs2_fs_free(&v->fs);
	v->fs.log = &v->log;
	while (past_step(f, v, UINT32_MAX))
		continue;
	return true;
}
