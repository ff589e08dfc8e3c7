/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The place in the past: a line that replaces the overview. */
#include <inttypes.h>

#include "past/past.h"
#include "ui/draw/canvas.h"
#include "ui/list/pane.h"
#include "ui/ask/point.h"

enum {
	EDGE = 1,        /* columns of the frame at each end */
	LEAST_TRACK = 12 /* minimum columns of the track */
};

/* What is dropped, one by one, until the track has enough room. */
enum detail { ALL, NO_SINCE, NO_CHANGES, NO_ORDER, LEAST_DETAIL = NO_ORDER };

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
add_text(const struct ui *ui, enum detail detail, struct text *t)
{
	const struct past *past = ui->volume->past;
	struct point p = past_going(ui->volume) ? past->aim : past->point;
	size_t count, at = point_place(ui, &count);

	text_addf(t, " %zu/%zu  ", at + 1, count);
	point_describe(&p, t);
	if (detail < NO_ORDER)
		text_addf(t, "  %s", point_order(p.kind));
	if (past_going(ui->volume)) {
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
track_of(const struct ui *ui, struct rect line, struct text *t)
{
	int width = 0;

	for (int detail = ALL; detail <= LEAST_DETAIL; detail++) {
		text_clear(t);
		add_text(ui, (enum detail)detail, t);
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
slider_draw(const struct ui *ui, struct rect line)
{
	struct pen p = pen_at(ui->canvas, line, 0, 0);
	struct text t = { 0 };
	int width = track_of(ui, line, &t), handle;
	size_t count, at = point_place(ui, &count);

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

void
slider_click(struct ui *ui, int x)
{
	const struct points *points = &ui->volume->past->points;
	struct text t = { 0 };
	int width = track_of(ui, ui->layout.strip, &t), column = x - ui->layout.strip.x - EDGE;
	size_t at;
	struct error err;

	text_free(&t);
	if (column < 0 || column >= width || points->all.count == 0)
		return;
	/* To the nearest point. */
	at = width > 1 ? ((size_t)column * (points->all.count - 1) + (size_t)(width - 1) / 2)
	                 / (size_t)(width - 1) : 0;
	if (!point_go(ui, points->all.at[at], &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}
