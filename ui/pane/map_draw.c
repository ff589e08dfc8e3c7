/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>

#include "firmware/subject.h"
#include "list/map.h"
#include "map/map.h"
#include "ui/draw/paragraph.h"
#include "ui/list/pane.h"
#include "ui/pane/map.h"

enum {
	GUTTER = 10,         /* a sign and an offset before the cells */
	LEAST_WITH_GUTTER = 30,
	LEAST_WITH_HEADING = 4,
	LEAST_WITH_TELL = 6,
	LEAST_WITH_LEGEND = 9
};

/* A map being drawn. */
struct drawing {
	const struct ui *ui;
	const struct pane *pane;
	const struct map *map;
	int gutter;
	bool dense;
	struct rect heading, rows, tell, legend; /* where they stand; empty: not there */
	uint64_t seen; /* a bit for each visible kind */
};

static bool
is_dense(const struct ui *ui)
{
	return ui->map.dense && ui->terminal->halves;
}

/* ---- above and below the rows ---- */

/* How the stride relates to the decided erase size. */
static void
add_relation(const struct ui *ui, const struct map *m, struct text *t)
{
	bool looked = ui->firmware->phase != FIRMWARE_SURVEY;
	uint64_t size = m->volume ? m->volume->erase.size : 0;
	uint64_t stride = m->options.stride;

	text_add_exact_size(t, stride);
	text_add(t, ": ");
	if (!m->volume)
		text_add(t, looked ? "no JFFS2 here" : "no JFFS2 found yet");
	else if (size == 0)
		text_add(t, "erase size undecided");
	else if (stride == size && m->options.shift == 0)
		text_add(t, m->volume->erase.basis == ERASE_BY_USER ? "your erase size"
		                                                     : "the erase size");
	else if (ui->map.trial)
		text_add(t, "a candidate");
	else if (stride == size)
		text_addf(t, "%+" PRId64 " off the blocks", m->options.shift);
	else if (stride == 2 * size)
		text_add(t, "twice the erase size");
	else if (2 * stride == size)
		text_add(t, "half the erase size");
	else
		text_add(t, "not the erase size");
}

/* What the nodes say about the stride. */
static void
add_evidence(const struct map *m, struct text *t)
{
	struct erase_evidence e;
	uint64_t stride = m->options.stride;
	int64_t phase;

	if (!m->volume || stride < ERASE_MIN || stride > UINT32_MAX / 2)
		return;
	phase = (m->first - (int64_t)m->volume->offset) % (int64_t)stride;
	erase_hold(&m->volume->log, (uint32_t)stride,
	        (uint32_t)(phase < 0 ? phase + (int64_t)stride : phase), &e);
	text_addf(t, ", %" PRIu32 "/%" PRIu32 " boundar%s crossed", e.crossed,
	        e.boundaries, e.boundaries == 1 ? "y" : "ies");
	if (m->volume->erase.cleanmarkers > 0)
		text_addf(t, ", %" PRIu32 "/%" PRIu32 " cleanmarkers first", e.markers,
		        m->volume->erase.cleanmarkers);
}

static void
draw_heading(const struct drawing *d, struct rect line)
{
	struct pen p = pen_at(d->ui->canvas, line, 1, 0);
	struct text t = { 0 };

	add_relation(d->ui, d->map, &t);
	add_evidence(d->map, &t);
	canvas_mark(d->ui->canvas, line, ROLE_HEADING);
	pen_fit(&p, ROLE_HEADING, text_str(&t), line.w - 1);
	text_free(&t);
}

static void
draw_tell(const struct drawing *d, struct rect line)
{
	struct pen p = pen_at(d->ui->canvas, line, 1, 0);
	struct text t = { 0 };

	map_tell(d->map, d->pane->row, d->ui->map.cell, &t);
	pen_fit(&p, ROLE_TEXT, text_str(&t), line.w - 1);
	text_free(&t);
}

/* The visible kinds, each in its colours; scales show their ends. */
static void
draw_legend(const struct drawing *d, struct rect line)
{
	struct pen p = pen_at(d->ui->canvas, line, 1, 0);
	enum map_view view = d->map->options.view;

	if (view == MAP_INODE || view == MAP_AGE || view == MAP_ENTROPY)
		pen_textf(&p, ROLE_FAINT, "%s  ", map_views[view].help);
	for (int kind = 0; kind < MAP_HUE; kind++) {
		const struct map_kind_row *row = &map_kinds[kind];

		if (!(d->seen >> kind & 1) || kind == MAP_NOTHING)
			continue;
		pen_textf(&p, role_of_kind((enum map_kind)kind), "%c", row->letter);
		pen_textf(&p, ROLE_FAINT, " %s  ", row->name);
	}
}

/* ---- rows ---- */

static void
draw_offset(const struct drawing *d, size_t row, struct rect line)
{
	struct pen p = pen_at(d->ui->canvas, line, 0, 0);
	bool on = row == d->pane->row || (d->dense && row + 1 == d->pane->row);
	struct subject s;

	if (d->gutter == 0)
		return;
	table_subject(&d->pane->table, row, &s);
	pen_glyph(&p, ROLE_STRONG, on ? GLYPH_POINTER : GLYPH_SPACE, 1);
	pen_textf(&p, on ? ROLE_STRONG : ROLE_FAINT, "%08" PRIx64, s.offset);
}

static void
read_row(struct drawing *d, size_t row, struct map_cell *cells)
{
	map_row(d->map, row, cells);
	for (uint32_t i = 0; i < d->map->options.cells; i++)
		d->seen |= 1ull << cells[i].kind;
}

static void
draw_letters(struct drawing *d, size_t row, struct rect line)
{
	struct pen p = pen_at(d->ui->canvas, line, d->gutter, 0);
	struct map_cell cells[MAP_MOST_CELLS];

	read_row(d, row, cells);
	for (uint32_t i = 0; i < d->map->options.cells; i++)
		pen_textf(&p, role_of_kind((enum map_kind)cells[i].kind), "%c",
		        cells[i].letter);
}

/* Two rows in one line of half blocks. */
static void
draw_halves(struct drawing *d, size_t row, struct rect line)
{
	struct pen p = pen_at(d->ui->canvas, line, d->gutter, 0);
	struct map_cell upper[MAP_MOST_CELLS], lower[MAP_MOST_CELLS] = { { 0 } };

	read_row(d, row, upper);
	if (row + 1 < d->map->rows)
		read_row(d, row + 1, lower);
	for (uint32_t i = 0; i < d->map->options.cells; i++)
		pen_halves(&p, role_of_kind((enum map_kind)upper[i].kind),
		        role_of_kind((enum map_kind)lower[i].kind));
}

/* The selected cell, and the cursor on it. */
static void
mark_place(const struct drawing *d, struct rect area)
{
	const struct ui *ui = d->ui;
	size_t line = (d->pane->row - d->pane->top) / (d->dense ? 2 : 1);
	struct rect cell = { area.x + d->gutter + (int)ui->map.cell, area.y + (int)line, 1,
		1 };
	bool focused = ui->focus == PANE_MAP;

	if (d->pane->row < d->pane->top || line >= (size_t)area.h)
		return;
	canvas_mark(ui->canvas, rect_clip(cell, area),
	        focused ? ROLE_SELECTED : ROLE_SELECTED_IDLE);
	if (focused)
		canvas_cursor(ui->canvas, cell.x, cell.y, false);
}

static void
draw_rows(struct drawing *d, struct rect area)
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

/* ---- the pane ---- */

/* Opens the map with as many cells as there are columns, and finds the place in it. */
static const struct map *
fit_map(struct ui *ui, struct pane *p, int columns)
{
	const struct map *m;
	uint64_t row;

	if (columns < 1 || ui->firmware->bytes.len == 0)
		return NULL;
	if (p->open && ui->map.options.cells != (uint32_t)columns)
		pane_close(p);
	ui->map.options.cells = (uint32_t)columns;
	if (!pane_ready(ui, PANE_MAP))
		return NULL;
	m = table_map_of(&p->table);
	map_find(m, ui->map.at, &row, &ui->map.cell);
	p->row = (size_t)row;
	return m;
}

static struct rect
take_last(struct rect *area)
{
	struct rect line = rect_line(*area, area->h - 1);

	area->h--;
	return line;
}

/* Where the parts of the pane are in `area`. */
static void
lay_out(struct drawing *d, struct rect area)
{
	if (area.h >= LEAST_WITH_LEGEND)
		d->legend = take_last(&area);
	if (area.h >= LEAST_WITH_TELL)
		d->tell = take_last(&area);
	if (area.h >= LEAST_WITH_HEADING) {
		d->heading = rect_line(area, 0);
		area.y++;
		area.h--;
	}
	d->rows = area;
}

static int
gutter_of(struct rect area)
{
	return area.w >= LEAST_WITH_GUTTER ? GUTTER : 0;
}

void
map_settle(struct ui *ui, struct pane *p, struct rect area)
{
	int columns = area.w - gutter_of(area), per_line = is_dense(ui) ? 2 : 1;
	const struct map *m = fit_map(ui, p, columns < MAP_MOST_CELLS ? columns
	                                                              : MAP_MOST_CELLS);
	struct drawing d = { 0 };

	if (!m)
		return;
	lay_out(&d, area);
	pane_scroll(p, (size_t)m->rows, d.rows.h * per_line);
	p->top -= p->top % (size_t)per_line;
	p->first_line = d.rows.y;
}

void
map_draw(const struct ui *ui, const struct pane *p, struct rect area)
{
	struct drawing d = { .ui = ui, .pane = p, .dense = is_dense(ui),
		.gutter = gutter_of(area) };

	if (!p->open || area.w - d.gutter < 1 || ui->firmware->bytes.len == 0) {
		paragraph_draw(ui->canvas, area, ROLE_FAINT, "Nothing here.");
		return;
	}
	d.map = table_map_of(&p->table);
	lay_out(&d, area);
	if (d.heading.h > 0)
		draw_heading(&d, d.heading);
	draw_rows(&d, d.rows);
	draw_tell(&d, d.tell);
	draw_legend(&d, d.legend);
}

void
map_position(const struct ui *ui, struct text *t)
{
	const struct pane *p = &ui->panes[PANE_MAP];

	text_add(t, map_views[map_resolve_view(ui->firmware, ui->map.options.view)].name);
	if (p->open)
		text_addf(t, "  %zu/%" PRIu64, p->row + 1, table_map_of(&p->table)->rows);
}

bool
map_click(struct ui *ui, int x, int y)
{
	const struct pane *p = &ui->panes[PANE_MAP];
	struct rect area = ui->layout.pane[PANE_MAP];
	int gutter = gutter_of(area);
	size_t row = p->top + (size_t)((y - p->first_line) * (is_dense(ui) ? 2 : 1));
	uint64_t from, to;

	if (!p->open || y < p->first_line || x < area.x + gutter
	        || row >= table_map_of(&p->table)->rows)
		return false;
	if (!map_range(table_map_of(&p->table), row, (uint32_t)(x - area.x - gutter),
	            &from, &to))
		return false;
	map_go(ui, from);
	return true;
}
