/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The map and the place in it. */
#include "ui/map/map.h"

#include <inttypes.h>

#include "firmware/model/subject.h"
#include "list/map.h"
#include "map/map.h"
#include "ui/draw/paragraph.h"
#include "ui/list/pane.h"
#include "ui/map/map_draw.h"

static struct pane *
pane_of(struct ui *ui)
{
	return &ui->panes[PANE_MAP];
}

/* True if the map leads, and the other panes follow. */
static bool
leads(const struct ui *ui)
{
	return pane_leads(ui, &ui->panes[PANE_MAP]);
}

const struct map *
map_opened(struct ui *ui)
{
	return pane_ready(ui, PANE_MAP) ? table_map_of(&pane_of(ui)->table) : NULL;
}

void
map_apply(struct ui *ui)
{
	pane_close(pane_of(ui));
	map_go(ui, ui->map.at);
}

/* ---- the place ---- */

/* What stands in the cell at the place. */
static void
find_subject(const struct ui *ui, const struct map *m, struct subject *s)
{
	uint64_t row;
	uint32_t cell;

	map_find(m, ui->map.at, &row, &cell);
	subject_at(ui->here.firmware, map_cell_at(m, row, cell), s);
}

/* What the node table shows is what the map shows. */
static void
lead_nodes(struct ui *ui, const struct map *m)
{
	struct subject s;

	if (!leads(ui))
		return;
	find_subject(ui, m, &s);
	if (s.volume && s.volume == ui->here.volume && s.extent != EXTENT_NONE)
		pane_select_extent(ui, s.extent);
}

void
map_go(struct ui *ui, uint64_t offset)
{
	const struct map *m = map_opened(ui);
	uint64_t row;

	ui->display.stale = true;
	ui->map.at = offset;
	if (!m || m->rows == 0)
		return;
	map_find(m, offset, &row, &ui->map.cell);
	pane_of(ui)->row = (size_t)row;
	lead_nodes(ui, m);
}

/* The nearest cell of the row that has bytes becomes the place. */
void
map_selected(struct ui *ui)
{
	const struct map *m = map_opened(ui);
	uint64_t from, to;

	if (!m || m->rows == 0)
		return;
	if (map_range(m, pane_of(ui)->row, ui->map.cell, &from, &to) || from < to)
		ui->map.at = from;
	else
		ui->map.at = from > 0 ? from - 1 : 0;
	map_go(ui, ui->map.at);
}

void
map_subject(const struct ui *ui, struct subject *s)
{
	const struct map *m = table_map_of(&ui->panes[PANE_MAP].table);

	if (m->rows > 0)
		find_subject(ui, m, s);
}

void
map_move(struct ui *ui, int direction)
{
	const struct map *m = map_opened(ui);
	uint64_t from, to, row;
	uint32_t cell;

	if (!m || m->rows == 0)
		return;
	map_find(m, ui->map.at, &row, &cell);
	if (!map_range(m, row, cell, &from, &to))
		return;
	if (direction > 0 && to < ui->here.firmware->bytes.len)
		map_go(ui, to);
	else if (direction < 0 && from > 0)
		map_go(ui, from - 1);
}

/* ---- following ---- */

/* Tries the candidate selected in the Erase pane. */
static void
try_candidate(struct ui *ui)
{
	const struct erase_decision *d = &ui->here.volume->erase;
	const struct erase_evidence *e;
	const struct pane *p = &ui->panes[PANE_ERASE];
	size_t row;
	struct map_options *o = &ui->map.options;
	uint64_t stride;
	int64_t shift;

	if (p->row >= pane_count(ui, PANE_ERASE))
		return;
	row = table_base_row(&p->table, p->row);
	if (row >= d->evidence_count)
		return;
	e = &d->evidence[row];
	stride = e->chosen ? 0 : e->size;
	shift = e->chosen ? 0 : (int64_t)e->phase - (int64_t)d->phase;
	ui->map.trial = true;
	if (o->stride == stride && o->shift == shift)
		return;
	o->stride = stride;
	o->shift = shift;
	map_apply(ui);
}

void
map_follow(struct ui *ui)
{
	struct subject s;

	if (pane_leads(ui, &ui->panes[PANE_ERASE]) && ui->here.volume) {
		try_candidate(ui);
		return;
	}
	if (ui->map.trial && !leads(ui)) {
		ui->map.trial = false;
		ui->map.options.stride = 0;
		ui->map.options.shift = 0;
		map_apply(ui);
	}
	if (!leads(ui) && ui_subject(ui, &s) && !s.other
	        && s.firmware == ui->here.firmware)
		ui->map.at = s.offset;
}

/* ---- the pane ---- */

static bool
is_dense(const struct ui *ui)
{
	return ui->map.dense && ui->display.terminal->halves;
}

/* Opens the map with as many cells as there are columns, and finds the place in it. */
static const struct map *
fit_map(struct ui *ui, struct pane *p, int columns)
{
	const struct map *m;
	uint64_t row;

	if (columns < 1 || ui->here.firmware->bytes.len == 0)
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

void
map_settle(struct ui *ui, struct pane *p, struct rect area)
{
	int columns = area.w - map_gutter(area), per_line = is_dense(ui) ? 2 : 1;
	const struct map *m = fit_map(ui, p, columns < MAP_MOST_CELLS ? columns
	                                                              : MAP_MOST_CELLS);
	struct map_drawing d = { 0 };

	if (!m) {
		ui->map.fit.volume = NULL;
		return;
	}
	map_hold(m, &ui->map.fit);
	map_lay_out(&d, area);
	pane_scroll(p, (size_t)m->rows, d.rows.h * per_line);
	p->top -= p->top % (size_t)per_line;
	p->first_line = d.rows.y;
	table_map_hold(&p->table, p->top, (uint64_t)(d.rows.h * per_line));
}

void
map_draw(const struct ui *ui, const struct pane *p, struct rect area)
{
	struct map_drawing d = { .canvas = ui->display.canvas, .place = &ui->map, .pane = p,
		.dense = is_dense(ui), .gutter = map_gutter(area),
		.focused = pane_has_focus(ui, p),
		.surveyed = ui->here.firmware->phase != FIRMWARE_SURVEY };

	if (!p->open || area.w - d.gutter < 1 || ui->here.firmware->bytes.len == 0) {
		paragraph_draw(ui->display.canvas, area, ROLE_FAINT, "Nothing here.");
		return;
	}
	d.map = table_map_of(&p->table);
	d.hidden = ui_asked(ui) && lesson_hides(ui_asked(ui), LESSON_HEADING);
	if (ui->playing.play && (!ui->playing.play->raw.data || ui->here.firmware->parent))
		d.play = ui->playing.play;
	map_lay_out(&d, area);
	map_draw_parts(&d);
}

void
map_position(const struct ui *ui, struct text *t)
{
	const struct pane *p = &ui->panes[PANE_MAP];

	text_add(t, map_views[map_resolve_view(ui->here.firmware, ui->here.volume,
	        ui->map.options.view)].name);
	if (p->open)
		text_addf(t, "  %zu/%" PRIu64, p->row + 1, table_map_of(&p->table)->rows);
}

bool
map_click(struct ui *ui, int x, int y)
{
	const struct pane *p = &ui->panes[PANE_MAP];
	struct rect area = ui->display.layout.pane[PANE_MAP];
	int gutter = map_gutter(area);
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
