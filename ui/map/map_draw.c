/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/map/map_draw.h"

#include <inttypes.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "lesson/lesson.h"
#include "list/map.h"
#include "play/play.h"

enum {
	GUTTER = 10,         /* a sign and an offset before the cells */
	LEAST_WITH_GUTTER = 30,
	LEAST_WITH_HEADING = 4,
	LEAST_WITH_DESCRIPTION = 6,
	LEAST_WITH_LEGEND = 9
};

/* ---- above and below the rows ---- */

/* How the stride relates to the decided erase size. */
static void
add_relation(const struct map_drawing *d, struct text *t)
{
	const struct map *m = d->map;
	uint64_t size = m->volume ? m->volume->erase.size : 0;
	uint64_t stride = m->options.stride;

	text_add_exact_size(t, stride);
	text_add(t, ": ");
	if (!m->volume)
		text_add(t, d->surveyed ? "no JFFS2 here" : "no JFFS2 found yet");
	else if (size == 0)
		text_add(t, "erase size undecided");
	else if (stride == size && m->options.shift == 0)
		text_add(t, m->volume->erase.basis == ERASE_BY_USER ? "your erase size"
		                                                     : "the erase size");
	else if (d->place->trial)
		text_add(t, "a candidate");
	else if (stride == size)
		text_addf(t, "%+" PRId64 " off the blocks", m->options.shift);
	else
		text_addf(t, "%s %s erase size", stride == 2 * size ? "twice"
		        : 2 * stride == size ? "half" : "not",
		        m->volume->erase.basis == ERASE_BY_USER ? "your" : "the");
}

/* What the nodes say about the stride. */
static void
add_evidence(const struct map_fit *fit, struct text *t)
{
	if (!fit->volume)
		return;
	text_addf(t, ", %" PRIu32 "/%" PRIu32 " boundar%s crossed", fit->crossed,
	        fit->boundaries, fit->boundaries == 1 ? "y" : "ies");
	if (fit->volume->erase.cleanmarkers > 0)
		text_addf(t, ", %" PRIu32 "/%" PRIu32 " cleanmarkers first", fit->markers,
		        fit->volume->erase.cleanmarkers);
}

void
map_hold(const struct map *m, struct map_fit *fit)
{
	struct map_fit now = { .volume = m->volume, .stride = (uint32_t)m->options.stride };
	struct erase_evidence e;
	int64_t phase;

	if (!m->volume || m->options.stride < ERASE_MIN || m->options.stride > UINT32_MAX / 2) {
		fit->volume = NULL;
		return;
	}
	phase = (m->first - (int64_t)m->volume->offset) % (int64_t)now.stride;
	now.phase = (uint32_t)(phase < 0 ? phase + (int64_t)now.stride : phase);
	now.generation = m->volume->generation;
	now.extents = m->volume->log.extents.count;
	if (fit->volume == now.volume && fit->generation == now.generation
	        && fit->extents == now.extents && fit->stride == now.stride
	        && fit->phase == now.phase)
		return;
	erase_hold(&m->volume->log, now.stride, now.phase, &e);
	now.crossed = e.crossed;
	now.boundaries = e.boundaries;
	now.markers = e.markers;
	*fit = now;
}

static void
draw_heading(const struct map_drawing *d, struct rect line)
{
	struct pen p = pen_at(d->canvas, line, 1, 0);
	struct text t = { 0 };

	if (d->hidden) {
		text_add_exact_size(&t, d->map->options.stride);
		text_add(&t, ": " LESSON_ASKED " by the lesson whether it fits: look at the rows");
	} else {
		add_relation(d, &t);
		add_evidence(&d->place->fit, &t);
	}
	canvas_mark(d->canvas, line, ROLE_HEADING);
	pen_fit(&p, ROLE_HEADING, text_str(&t), line.w - 1);
	text_free(&t);
}

static void
draw_description(const struct map_drawing *d, struct rect line)
{
	struct pen p = pen_at(d->canvas, line, 1, 0);
	struct text t = { 0 };

	map_describe_cell(d->map, d->pane->row, d->place->cell, &t);
	pen_fit(&p, ROLE_TEXT, text_str(&t), line.w - 1);
	text_free(&t);
}

/* What stands before the kinds: the ends of a scale. */
static const char *
legend_help(const struct map_drawing *d)
{
	enum map_view view = d->map->options.view;

	return view == MAP_INODE || view == MAP_AGE || view == MAP_ENTROPY
	       ? map_views[view].help : NULL;
}

static bool
is_in_legend(const struct map_drawing *d, int kind)
{
	return d->seen >> kind & 1 && kind != MAP_NOTHING;
}

/* "i inode" */
static int
kind_width(int kind)
{
	return (int)strlen(map_kinds[kind].name) + 2;
}

/* How many lines all of the legend takes. */
static int
legend_lines(const struct map_drawing *d)
{
	const char *help = legend_help(d);
	int x = help ? (int)strlen(help) + 3 : 1, lines = 1;

	for (int kind = 0; kind < MAP_HUE; kind++) {
		if (!is_in_legend(d, kind))
			continue;
		if (x + kind_width(kind) > d->legend.w) {
			lines++;
			x = 1;
		}
		x += kind_width(kind) + 2;
	}
	return lines;
}

/* The visible kinds, each in its colours. */
static void
draw_legend(const struct map_drawing *d)
{
	struct pen p = pen_at(d->canvas, d->legend, 1, 0);
	const char *help = legend_help(d);
	int line = 0;

	if (help)
		pen_textf(&p, ROLE_FAINT, "%s  ", help);
	for (int kind = 0; kind < MAP_HUE; kind++) {
		if (!is_in_legend(d, kind))
			continue;
		if (pen_room(&p) < kind_width(kind) && line + 1 < d->legend.h)
			p = pen_at(d->canvas, d->legend, 1, ++line);
		if (pen_room(&p) < kind_width(kind)) {
			pen_glyph(&p, ROLE_FAINT, GLYPH_MORE, 1);
			return;
		}
		pen_char(&p, role_of_kind((enum map_kind)kind), map_kinds[kind].letter);
		pen_textf(&p, ROLE_FAINT, " %s  ", map_kinds[kind].name);
	}
}

/* Gives it the lines that it takes, as far as those above it are blank. */
static void
place_legend(struct map_drawing *d)
{
	int per_line = d->dense ? 2 : 1;
	size_t left = d->map->rows > d->pane->top ? d->map->rows - d->pane->top : 0;
	size_t lines = (left + (size_t)per_line - 1) / (size_t)per_line;
	int blank = lines < (size_t)d->rows.h ? d->rows.h - (int)lines : 0;
	int more = d->legend.h > 0 ? legend_lines(d) - 1 : 0;

	more = more < blank ? more : blank;
	d->description.y -= more;
	d->legend.y -= more;
	d->legend.h += more;
}

/* ---- rows ---- */

static void
draw_offset(const struct map_drawing *d, size_t row, struct rect line)
{
	struct pen p = pen_at(d->canvas, line, 0, 0);
	bool on = row == d->pane->row || (d->dense && row + 1 == d->pane->row);
	struct subject s;

	if (d->gutter == 0)
		return;
	table_subject(&d->pane->table, row, &s);
	pen_glyph(&p, ROLE_STRONG, on ? GLYPH_POINTER : GLYPH_SPACE, 1);
	pen_textf(&p, on ? ROLE_STRONG : ROLE_FAINT, "%08" PRIx64, s.offset);
}

/* The cells of a row, which are held since the map was settled; NULL: it has no such row. */
static const struct map_cell *
read_row(struct map_drawing *d, size_t row)
{
	const struct map_cell *cells = table_map_held(&d->pane->table, row);

	for (uint32_t i = 0; cells && i < d->map->options.cells; i++)
		d->seen |= 1ull << cells[i].kind;
	return cells;
}

/* True if the last event on a simulated flash changed a byte in the cell. */
static bool
is_changed(const struct map_drawing *d, size_t row, uint32_t cell)
{
	uint64_t from, to;
	uint8_t was;

	if (!d->play || !map_range(d->map, row, cell, &from, &to))
		return false;
	while (from < to && !play_changed(d->play, from, &was))
		from++;
	return from < to;
}

static void
draw_letters(struct map_drawing *d, size_t row, struct rect line)
{
	struct pen p = pen_at(d->canvas, line, d->gutter, 0);
	const struct map_cell *cells = read_row(d, row);

	for (uint32_t i = 0; cells && i < d->map->options.cells; i++)
		pen_char(&p, is_changed(d, row, i) ? ROLE_MATCH
		        : role_of_kind((enum map_kind)cells[i].kind), cells[i].letter);
}

/* Two rows in one line of half blocks. */
static void
draw_halves(struct map_drawing *d, size_t row, struct rect line)
{
	struct pen p = pen_at(d->canvas, line, d->gutter, 0);
	const struct map_cell *upper = read_row(d, row), *lower = read_row(d, row + 1);

	for (uint32_t i = 0; upper && i < d->map->options.cells; i++)
		pen_halves(&p, role_of_kind((enum map_kind)upper[i].kind),
		        role_of_kind(lower ? (enum map_kind)lower[i].kind : MAP_NOTHING));
}

/* The selected cell, and the cursor on it. */
static void
mark_place(const struct map_drawing *d, struct rect area)
{
	size_t line = (d->pane->row - d->pane->top) / (d->dense ? 2 : 1);
	struct rect cell = { area.x + d->gutter + (int)d->place->cell, area.y + (int)line, 1,
		1 };

	if (d->pane->row < d->pane->top || line >= (size_t)area.h)
		return;
	canvas_mark(d->canvas, rect_clip(cell, area),
	        d->focused ? ROLE_SELECTED : ROLE_SELECTED_IDLE);
	if (d->focused)
		canvas_cursor(d->canvas, cell.x, cell.y, false);
}

static void
draw_rows(struct map_drawing *d, struct rect area)
{
	int per_line = d->dense ? 2 : 1;

	for (int i = 0; i < area.h; i++) {
		size_t row = d->pane->top + (size_t)(i * per_line);

		if (row >= d->map->rows)
			break;
		draw_offset(d, row, rect_line(area, i));
		if (d->dense)
			draw_halves(d, row, rect_line(area, i));
		else
			draw_letters(d, row, rect_line(area, i));
	}
	mark_place(d, area);
}

/* ---- the whole ---- */

static struct rect
take_last(struct rect *area)
{
	struct rect line = rect_line(*area, area->h - 1);

	area->h--;
	return line;
}

void
map_lay_out(struct map_drawing *d, struct rect area)
{
	if (area.h >= LEAST_WITH_LEGEND)
		d->legend = take_last(&area);
	if (area.h >= LEAST_WITH_DESCRIPTION)
		d->description = take_last(&area);
	if (area.h >= LEAST_WITH_HEADING) {
		d->heading = rect_line(area, 0);
		area.y++;
		area.h--;
	}
	d->rows = area;
}

int
map_gutter(struct rect area)
{
	return area.w >= LEAST_WITH_GUTTER ? GUTTER : 0;
}

void
map_draw_parts(struct map_drawing *d)
{
	if (d->heading.h > 0)
		draw_heading(d, d->heading);
	draw_rows(d, d->rows);
	place_legend(d);
	draw_description(d, d->description);
	draw_legend(d);
}
