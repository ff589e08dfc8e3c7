/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/pane/slider.h"

#include <inttypes.h>

#include "past/past.h"
#include "play/play.h"
#include "ui/past/point.h"

enum {
	EDGE = 1,        /* columns of the frame at each end */
	LEAST_TRACK = 12 /* minimum columns of the track */
};

/* What is dropped, one by one, until the track has enough room. */
enum detail { ALL, NO_SINCE, NO_CHANGES, NO_ORDER, LEAST_DETAIL = NO_ORDER };

/* The point that is shown, or on the way. */
static struct point
point_of(const struct volume *v)
{
	return past_going(v) ? v->past->aim : v->past->point;
}

/* Its index in the list of points, and how many there are. */
static size_t
index_of(const struct volume *v, size_t *count)
{
	const struct points *points = &v->past->points;
	size_t at = points_find(points, point_of(v).at);

	*count = points->all.count;
	return at == SIZE_MAX ? 0 : at;
}

static void
add_changes(const struct past *past, struct text *t)
{
	const struct past_changes *c = &past->changes;

	text_addf(t, "  +%" PRIu32 " -%" PRIu32 " *%" PRIu32, c->added, c->removed,
	        c->changed);
}

static void
add_since(const struct past *past, struct text *t)
{
	text_add(t, " since ");
	if (past->first)
		text_add(t, "the beginning");
	else
		point_describe(&past->before, t);
}

static void
add_text(const struct volume *v, enum detail detail, struct text *t)
{
	const struct past *past = v->past;
	struct point p = point_of(v);
	size_t count, at = index_of(v, &count);

	if (past_preparing(v)) {
		text_addf(t, " listing points: %d%%", (int)(100 * past_prepared(v)));
		return;
	}
	text_addf(t, " %zu/%zu  ", at + 1, count);
	point_describe(&p, t);
	if (detail < NO_ORDER)
		text_addf(t, "  %s", point_order(p.kind));
	if (past_going(v)) {
		text_add(t, "  ...");
		return;
	}
	if (detail < NO_CHANGES)
		add_changes(past, t);
	if (detail < NO_SINCE)
		add_since(past, t);
}

/* Writes the text and gives the columns between the ends of the track. */
static int
track_of(const struct volume *v, struct rect line, struct text *t)
{
	int width = 0;

	for (int detail = ALL; detail <= LEAST_DETAIL; detail++) {
		text_clear(t);
		add_text(v, (enum detail)detail, t);
		width = line.w - 2 * EDGE - canvas_width(text_str(t));
		if (width >= (detail == ALL ? line.w / 3 : LEAST_TRACK))
			break;
	}
	return width > 1 ? width : 1;
}

static int
column_of(size_t at, size_t count, int width)
{
	return count > 1 ? (int)(at * (size_t)(width - 1) / (count - 1)) : 0;
}

static void
draw_track(struct canvas *c, struct rect line, int width, int handle, const char *text)
{
	struct pen p = pen_at(c, line, 0, 0);

	pen_text(&p, ROLE_RULE, "|");
	for (int i = 0; i < width; i++) {
		bool on = i == handle;

		pen_text(&p, on ? ROLE_SELECTED : ROLE_BAR_REST, on ? "#" : "-");
	}
	pen_text(&p, ROLE_RULE, "|");
	pen_fit(&p, ROLE_STRONG, text, pen_room(&p));
}

void
slider_draw(const struct volume *v, struct canvas *c, struct rect line)
{
	struct text t = { 0 };
	int width = track_of(v, line, &t);
	size_t count, at = index_of(v, &count);

	draw_track(c, line, width, column_of(at, count, width), text_str(&t));
	text_free(&t);
}

/* The point that column `x` stands for; SIZE_MAX outside the track. */
static size_t
at_column(struct rect line, int x, int width, size_t count)
{
	int column = x - line.x - EDGE;

	if (column < 0 || column >= width || count == 0)
		return SIZE_MAX;
	return width > 1 ? ((size_t)column * (count - 1) + (size_t)(width - 1) / 2)
	                   / (size_t)(width - 1) : 0;
}

const struct point *
slider_point_at(const struct volume *v, struct rect line, int x)
{
	const struct points *points = &v->past->points;
	struct text t = { 0 };
	size_t at = at_column(line, x, track_of(v, line, &t), points->all.count);

	text_free(&t);
	return at == SIZE_MAX ? NULL : &points->all.at[at];
}

/* ---- moments of a simulated flash ---- */

/* Writes the text and gives the columns between the ends of the track. */
static int
moment_track(const struct play *p, struct rect line, struct text *t)
{
	int width;

	text_addf(t, " event %zu/%zu", p->moment, play_events(p));
	width = line.w - 2 * EDGE - canvas_width(text_str(t));
	return width > 1 ? width : 1;
}

void
slider_draw_moment(const struct play *p, struct canvas *c, struct rect line)
{
	struct text t = { 0 };
	int width = moment_track(p, line, &t);

	draw_track(c, line, width, column_of(p->moment, play_events(p) + 1, width), text_str(&t));
	text_free(&t);
}

size_t
slider_moment_at(const struct play *p, struct rect line, int x)
{
	struct text t = { 0 };
	size_t at = at_column(line, x, moment_track(p, line, &t), play_events(p) + 1);

	text_free(&t);
	return at;
}
