/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Preparing the page, and going to what a row is about. */
#include "ui/overview/overview.h"

#include "firmware/model/subject.h"
#include "list/parts/parts.h"
#include "table/table.h"
#include "ui/action/actions.h"
#include "ui/go/follow.h"
#include "ui/go/go.h"
#include "ui/overview/overview_private.h"

/* ---- the picture ---- */

/* The cells of the map, if the image is known better now or the page has another width; else
 * returns false. */
static bool
renew_map(struct ui *ui, int cells)
{
	struct map_options options = { .cells = (uint32_t)cells, .overview = true };
	struct overview_place *place = &ui->overview;
	const struct firmware *f = ui->here.firmware;
	struct map m;

	if ((uint64_t)cells > f->bytes.len)
		options.cells = (uint32_t)(cells = (int)f->bytes.len);
	if (f->bytes.len == 0 || (place->cells.count == (size_t)cells && glimpse_stands(&place->made, f)))
		return false;
	map_open(&m, f, NULL, &options);
	array_reserve(&place->cells, (size_t)cells);
	place->cells.count = (size_t)cells;
	place->made = glimpse_of(f);
	map_row(&m, 0, place->cells.at);
	map_close(&m);
	return true;
}

/* The first of the rows that can be shown so that row `last` is, too. */
static size_t
top_for(const struct page *page, size_t last)
{
	int lines = overview_lines(page, last);

	while (last > 0 && lines + overview_lines(page, last - 1) <= page->room)
		lines += overview_lines(page, --last);
	return last;
}

/* Scrolls to the selected row, and no further than the last. */
static void
scroll(struct pane *p, const struct page *page)
{
	size_t most = page->rows > 0 ? top_for(page, page->rows - 1) : 0;

	if (p->row < page->rows) {
		size_t least = top_for(page, p->row);

		p->top = p->top < least ? least : p->top > p->row ? p->row : p->top;
	}
	if (p->top > most)
		p->top = most;
}

void
overview_settle(struct ui *ui, struct pane *p, struct rect area)
{
	struct page page;

	if (!pane_begin(ui, PANE_OVERVIEW) || table_count(&p->table) == 0)
		return;
	if (p->row >= table_count(&p->table))
		p->row = table_count(&p->table) - 1;
	page = overview_page(ui, p, area);
	if (renew_map(ui, overview_cells(&page))) {
		page = overview_page(ui, p, area); /* it may have another legend */
		renew_map(ui, overview_cells(&page));
	}
	p->page = area.h;
	p->first_line = area.y;
	scroll(p, &page);
}

void
overview_free(struct ui *ui)
{
	array_free(&ui->overview.cells);
}

bool
overview_explain(const struct ui *ui, const struct subject *s, struct text *t)
{
	const struct pane *p = &ui->panes[PANE_OVERVIEW];
	enum overview_topic topic;

	(void)s;
	if (!p->open || p->row >= table_count(&p->table))
		return false;
	topic = table_overview_topic(&p->table, p->row);
	if (topic == OVERVIEW_PART)
		return false;
	text_add(t, overview_topics[topic].help);
	return true;
}

/* ---- Enter and clicks ---- */

/* In the list of parts, and on to what is in it. */
static void
enter_part(struct ui *ui, const struct subject *s)
{
	int part = firmware_part_at(s->firmware, s->offset);

	pane_show(ui, PANE_PARTS);
	if (!pane_ready(ui, PANE_PARTS))
		return;
	pane_select_base(ui, PANE_PARTS, table_parts_row_of(&ui->panes[PANE_PARTS].table,
	        s->firmware, part));
	if (s->volume || firmware_tree(s->firmware, part))
		follow_part(ui);
}

/* Where a row leads that is about what a pane shows. */
static enum pane_id
pane_of(enum overview_topic topic)
{
	static const uint8_t panes[OVERVIEW_TOPICS] = {
		[OVERVIEW_IMAGE] = PANE_PARTS,
		[OVERVIEW_VERDICT] = PANE_ISSUES,
		[OVERVIEW_PART] = PANE_PARTS,
		[OVERVIEW_ERASE] = PANE_ERASE,
		[OVERVIEW_FILES] = PANE_FILES,
		[OVERVIEW_SPACE] = PANE_BLOCKS,
		[OVERVIEW_DELETED] = PANE_DELETED,
		[OVERVIEW_ISSUES] = PANE_ISSUES,
		[OVERVIEW_MAP] = PANE_MAP,
	};

	return (enum pane_id)panes[topic];
}

/* Makes the part of row `row` current. */
static void
take_part(struct ui *ui, size_t row)
{
	struct subject s;

	table_subject(&ui->panes[PANE_OVERVIEW].table, row, &s);
	if (s.volume)
		ui_set_volume(ui, s.volume);
}

void
overview_enter(struct ui *ui)
{
	struct pane *p = &ui->panes[PANE_OVERVIEW];
	enum overview_topic topic;
	struct subject s;
	size_t row;

	if (!pane_ready(ui, PANE_OVERVIEW) || p->row >= table_count(&p->table))
		return;
	row = table_base_row(&p->table, p->row);
	topic = table_overview_topic(&p->table, row);
	table_subject(&p->table, row, &s);
	go_remember(ui);
	if (topic != OVERVIEW_PART)
		take_part(ui, row);
	if (topic == OVERVIEW_NEXT) {
		action_run(ui, action_find(table_overview_action(&p->table, row)), "");
		return;
	}
	if (topic == OVERVIEW_PART) {
		enter_part(ui, &s);
		return;
	}
	pane_show(ui, pane_of(topic));
}

void
overview_lead(struct ui *ui, const struct action *a)
{
	const struct table *t = &ui->panes[PANE_OVERVIEW].table;
	size_t rows = pane_count(ui, PANE_OVERVIEW);

	for (size_t i = 0; i < rows; i++)
		if (table_overview_topic(t, i) == OVERVIEW_NEXT
		        && action_find(table_overview_action(t, i)) == a)
			take_part(ui, i);
}

/* The row that stands at line `y` of the screen; false if none does. */
static bool
row_at(const struct ui *ui, int y, size_t *row)
{
	const struct pane *p = &ui->panes[PANE_OVERVIEW];
	struct rect area = ui->display.layout.pane[PANE_OVERVIEW];
	struct page page;
	int line;

	area.h -= p->first_line - area.y;
	area.y = p->first_line;
	page = overview_page(ui, p, area);
	line = area.y;
	*row = p->top;
	if (y >= area.y + page.bottom) {
		line += page.bottom;
		*row = page.rows;
	}
	for (; *row < table_count(&p->table); ++*row) {
		line += overview_lines(&page, *row);
		if (y < line)
			return true;
	}
	return false;
}

bool
overview_click(struct ui *ui, int x, int y)
{
	size_t row;

	(void)x;
	if (!ui->panes[PANE_OVERVIEW].open || y < ui->panes[PANE_OVERVIEW].first_line
	        || !row_at(ui, y, &row))
		return false;
	pane_select(ui, PANE_OVERVIEW, row);
	return true;
}
