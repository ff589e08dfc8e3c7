/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/pane/slider.h"

#include <inttypes.h>

#include "past/past.h"
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

void
slider_draw(const struct volume *v, struct canvas *c, struct rect line)
{
	struct pen p = pen_at(c, line, 0, 0);
	struct text t = { 0 };
	int width = track_of(v, line, &t), handle;
	size_t count, at = index_of(v, &count);

	handle = column_of(at, count, width);
	pen_text(&p, ROLE_RULE, "|");
	for (int i = 0; i < width; i++) {
		bool on = i == handle;

		pen_text(&p, on ? ROLE_SELECTED : ROLE_BAR_REST, on ? "#" : "-");
	}
	pen_text(&p, ROLE_RULE, "|");
	pen_fit(&p, ROLE_STRONG, text_str(&t), pen_room(&p));
	text_free(&t);
}

const struct point *
slider_point_at(const struct volume *v, struct rect line, int x)
{
	const struct points *points = &v->past->points;
	struct text t = { 0 };
	int width = track_of(v, line, &t), column = x - line.x - EDGE;
	size_t at;

	text_free(&t);
	if (column < 0 || column >= width || points->all.count == 0)
		return NULL;
	at = width > 1 ? ((size_t)column * (points->all.count - 1) + (size_t)(width - 1) / 2)
	                 / (size_t)(width - 1) : 0;
	return &points->all.at[at];
}
