/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole image in one line, with the present place. */
#include "ui/pane/strip.h"

#include "firmware/model/subject.h"
#include "map/map.h"
#include "ui/flash/playing.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"
#include "ui/map/map.h"
#include "ui/pane/slider.h"
#include "ui/pane/steps.h"
#include "ui/past/point.h"

enum { EDGE = 1 }; /* columns of the frame at each end */

static void
open_overview(const struct ui *ui, int columns, struct map *m)
{
	struct map_options o = { .cells = (uint32_t)columns, .overview = true };

	map_open(m, ui->here.firmware, NULL, &o);
}

static int
columns_of(struct rect line)
{
	int columns = line.w - 2 * EDGE;

	return columns < MAP_MOST_CELLS ? columns : MAP_MOST_CELLS;
}

/* Computes the cells if the image is known better now, or the screen has another width. */
static void
renew(struct ui *ui, int columns)
{
	const struct lens *lens = steps_lens(ui);
	struct strip *s = &ui->strip;
	struct map m;

	if (s->cells.count == (size_t)columns && glimpse_stands(&s->made, ui->here.firmware)
	        && s->lens.volume == (lens ? lens->volume : NULL)
	        && (!lens || s->lens.step == lens->step))
		return;
	s->lens = lens ? *lens : (struct lens){ NULL, 0 };
	open_overview(ui, columns, &m);
	m.lens = s->lens;
	array_reserve(&s->cells, (size_t)columns);
	s->cells.count = (size_t)columns;
	s->made = glimpse_of(ui->here.firmware);
	map_row(&m, 0, s->cells.at);
	map_close(&m);
}

/* The cell that shows what is selected. */
static uint32_t
place_of(struct ui *ui, int columns)
{
	struct subject s;
	struct map m;
	uint64_t row;
	uint32_t cell = 0;

	open_overview(ui, columns, &m);
	if (pane_leads(ui, &ui->panes[PANE_MAP]))
		map_find(&m, ui->map.at, &row, &cell);
	else if (ui_subject(ui, &s) && !s.other && s.firmware == ui->here.firmware)
		map_find(&m, s.offset, &row, &cell);
	map_close(&m);
	return cell;
}

/* True if there are a line and an image; in the past the slider takes the line. */
static bool
is_there(const struct ui *ui, struct rect line)
{
	return columns_of(line) >= 1 && line.h >= 1 && ui->here.firmware->bytes.len > 0;
}

void
strip_settle(struct ui *ui, struct rect line)
{
	if (!is_there(ui, line) || point_on(ui) || playing_in_past(ui))
		return;
	renew(ui, columns_of(line));
	ui->strip.place = place_of(ui, columns_of(line));
}

void
strip_draw(const struct ui *ui, struct rect line)
{
	struct pen p = pen_at(ui->display.canvas, line, 0, 0);

	if (!is_there(ui, line))
		return;
	if (playing_in_past(ui)) {
		slider_draw_moment(ui->playing.play, ui->display.canvas, line);
		return;
	}
	if (point_on(ui)) {
		slider_draw(ui->here.volume, ui->display.canvas, line);
		return;
	}
	pen_text(&p, ROLE_RULE, "[");
	for (uint32_t i = 0; i < ui->strip.cells.count; i++) {
		const struct map_cell *cell = &ui->strip.cells.at[i];
		enum role role = role_of_kind((enum map_kind)cell->kind);

		pen_char(&p, i == ui->strip.place ? ROLE_SELECTED : role, cell->letter);
	}
	pen_text(&p, ROLE_RULE, "]");
}

static void
go_to_cell(struct ui *ui, int columns, uint32_t cell)
{
	uint64_t from, to;
	struct error err;
	struct map m;
	bool there;

	open_overview(ui, columns, &m);
	there = map_range(&m, 0, cell, &from, &to);
	map_close(&m);
	if (there && !go_to_offset(ui, from, &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

static void
go_to_point(struct ui *ui, int x)
{
	const struct point *p = slider_point_at(ui->here.volume, ui->display.layout.strip, x);
	struct error err;

	if (p && !point_go(ui, *p, &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

void
strip_click(struct ui *ui, int x)
{
	struct rect line = ui->display.layout.strip;
	int columns = columns_of(line), cell = x - line.x - EDGE;

	if (playing_in_past(ui))
		playing_go(ui, slider_moment_at(ui->playing.play, line, x));
	else if (point_on(ui))
		go_to_point(ui, x);
	else if (cell >= 0 && cell < columns)
		go_to_cell(ui, columns, (uint32_t)cell);
}

void
strip_step(struct ui *ui, int direction)
{
	int columns = columns_of((struct rect){ 0, 0, ui->display.canvas->columns, 1 });
	int64_t cell;

	if (columns < 1 || ui->here.firmware->bytes.len == 0)
		return;
	cell = (int64_t)place_of(ui, columns) + direction;
	if (cell >= 0 && cell < columns)
		go_to_cell(ui, columns, (uint32_t)cell);
}

void
strip_free(struct ui *ui)
{
	array_free(&ui->strip.cells);
}
