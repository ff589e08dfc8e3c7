/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/layers/layers_draw.h"

#include <inttypes.h>
#include <stdio.h>

enum {
	GUTTER = 9,        /* a sign and a version before the bars */
	GUTTER_NAMES = 26, /* and a name */
	LEAST_WITH_NAMES = 60,
	LEAST_WITH_AXIS = 4,
	LEAST_WITH_TITLE = 6,
	LEAST_WITH_LEGEND = 8
};

static struct rect
take_first(struct rect *area)
{
	struct rect line = rect_line(*area, 0);

	area->y++;
	area->h--;
	return line;
}

void
layers_lay_out(struct layers_drawing *d, struct rect area)
{
	int h = area.h;

	d->gutter = d->layers->names && area.w >= LEAST_WITH_NAMES ? GUTTER_NAMES : GUTTER;
	if (h >= LEAST_WITH_TITLE)
		d->title = take_first(&area);
	if (h >= LEAST_WITH_LEGEND) {
		d->legend = rect_line(area, area.h - 1);
		area.h--;
	}
	if (h >= LEAST_WITH_AXIS)
		d->axis = take_first(&area);
	if (h >= LEAST_WITH_AXIS && !d->layers->names)
		d->content = take_first(&area);
	d->rows = area;
}

static uint32_t
cells_of(const struct layers_drawing *d)
{
	int cells = d->rows.w - d->gutter - 1;

	return cells < 1 ? 0 : cells > MAP_MOST_CELLS ? MAP_MOST_CELLS : (uint32_t)cells;
}

static enum role
hue_of(size_t row)
{
	return role_of_kind((enum map_kind)(MAP_HUE + row % MAP_HUES));
}

/* ---- above the bars ---- */

static void
draw_title(const struct layers_drawing *d)
{
	struct pen p = pen_at(d->canvas, d->title, 1, 0);
	struct text t = { 0 };

	text_add(&t, d->path);
	text_addf(&t, ": %zu version%s", d->layers->at.count,
	        d->layers->at.count == 1 ? "" : "s");
	text_add(&t, d->layers->names ? " of its names" : ", the newest on top");
	pen_fit(&p, ROLE_STRONG, text_str(&t), d->title.w - 1);
	text_free(&t);
}

/* Where the axis begins, its middle and its end. */
static void
draw_axis(const struct layers_drawing *d)
{
	const struct layers *l = d->layers;
	struct pen p = pen_at(d->canvas, d->axis, d->gutter, 0);
	uint32_t cells = cells_of(d), middle = l->begin + (l->end - l->begin) / 2;
	const char *sign = l->names ? "v" : "";
	char words[16];

	canvas_mark(d->canvas, d->axis, ROLE_HEADING);
	pen_textf(&p, ROLE_HEADING, "%s%" PRIu32, sign, l->begin);
	if (cells >= 36 && middle > l->begin && middle < l->end - 1) {
		p = pen_at(d->canvas, d->axis, d->gutter + (int)cells / 2, 0);
		pen_textf(&p, ROLE_HEADING, "%s%" PRIu32, sign, middle);
	}
	if (cells < 16)
		return;
	snprintf(words, sizeof words, "%s%" PRIu32, sign, l->end - 1);
	p = pen_at(d->canvas, d->axis, d->gutter + (int)cells - canvas_width(words), 0);
	pen_textf(&p, ROLE_HEADING, "%s", words);
}

/* The file as it is read: the last digit of the version that each byte is from, or that some are
 * missing. */
static void
draw_content(struct layers_drawing *d)
{
	const struct layers *l = d->layers;
	struct pen p = pen_at(d->canvas, d->content, 1, 0);
	uint32_t cells = cells_of(d);

	pen_fit(&p, ROLE_TEXT, "as read", d->gutter - 1);
	for (uint32_t i = 0; i < cells; i++) {
		uint32_t from, to, top;

		layers_stretch(l, i, cells, &from, &to);
		top = layers_top(l, from, to);
		if (layers_missing(l, from, to)) {
			pen_char(&p, ROLE_BAD, layer_cells[LAYER_BAD].letter);
			d->seen |= 1u << LAYER_BAD;
		} else if (top == LAYER_NONE)
			pen_text(&p, ROLE_FAINT, " ");
		else
			pen_textf(&p, hue_of(top), "%" PRIu32, l->at.at[top].version % 10);
	}
}

/* ---- bars ---- */

static enum role
role_of_cell(size_t row, enum layer_cell kind)
{
	switch (kind) {
	case LAYER_SEEN:
	case LAYER_PARTLY:
	case LAYER_HOLE:
		return hue_of(row);
	case LAYER_EDGE:
	case LAYER_BAD:
		return ROLE_BAD;
	default:
		return ROLE_BAR_REST;
	}
}

static void
draw_gutter(const struct layers_drawing *d, size_t row, struct pen *p)
{
	const struct layer *a = &d->layers->at.at[row];
	bool on = row == d->pane->row;
	enum role role = !on ? ROLE_FAINT : d->focused ? ROLE_SELECTED : ROLE_STRONG;
	struct text t = { 0 };

	pen_glyph(p, ROLE_STRONG, on ? GLYPH_POINTER : GLYPH_SPACE, 1);
	text_addf(&t, "v%-5" PRIu32 " ", a->version);
	if (d->gutter == GUTTER_NAMES)
		text_add_readable(&t, layers_name(d->layers, row), d->canvas->ascii);
	pen_fit(p, role, text_str(&t), d->gutter - 2);
	pen_text(p, ROLE_TEXT, " ");
	text_free(&t);
}

static void
draw_bar(struct layers_drawing *d, size_t row, struct rect line)
{
	struct pen p = pen_at(d->canvas, line, 0, 0);
	uint8_t cells[MAP_MOST_CELLS];
	uint32_t count = cells_of(d);

	draw_gutter(d, row, &p);
	layers_row(d->layers, row, count, cells);
	for (uint32_t i = 0; i < count; i++) {
		d->seen |= 1u << cells[i];
		pen_char(&p, role_of_cell(row, (enum layer_cell)cells[i]), layer_cells[cells[i]].letter);
	}
}

/* The kinds that are visible. */
static void
draw_legend(const struct layers_drawing *d)
{
	struct pen p = pen_at(d->canvas, d->legend, 1, 0);

	for (int kind = LAYER_NOTHING + 1; kind < LAYER_CELLS; kind++) {
		if (!(d->seen >> kind & 1))
			continue;
		pen_char(&p, role_of_cell(0, (enum layer_cell)kind), layer_cells[kind].letter);
		pen_textf(&p, ROLE_FAINT, " %s  ", layer_cells[kind].name);
	}
}

void
layers_draw_parts(struct layers_drawing *d)
{
	if (d->title.h > 0)
		draw_title(d);
	if (d->axis.h > 0)
		draw_axis(d);
	if (d->content.h > 0)
		draw_content(d);
	for (int i = 0; i < d->rows.h; i++) {
		size_t row = d->pane->top + (size_t)i;

		if (row < d->layers->at.count)
			draw_bar(d, row, rect_line(d->rows, i));
	}
	if (d->legend.h > 0)
		draw_legend(d);
	if (d->focused && d->pane->row >= d->pane->top)
		canvas_cursor(d->canvas, d->rows.x,
		        d->rows.y + (int)(d->pane->row - d->pane->top), false);
}
