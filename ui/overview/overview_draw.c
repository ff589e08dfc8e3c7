/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drawing the page. */
#include <string.h>

#include "table/table.h"
#include "ui/action/actions.h"
#include "ui/draw/paragraph.h"
#include "ui/overview/overview_private.h"

enum {
	NAME_AT = 2,
	NAME_WIDTH = 10,
	KEY_WIDTH = 3,   /* of what is next: the key, and the name of what it does */
	LABEL_WIDTH = 12
};

/* ---- the map ---- */

static uint64_t
kinds_in(const struct overview_place *place)
{
	uint64_t seen = 0;

	for (size_t i = 0; i < place->cells.count; i++)
		seen |= UINT64_C(1) << place->cells.at[i].kind;
	return seen;
}

/* Draws what the letter stands for, if there is a canvas; returns its columns, with those that
 * set it off from the next. */
static int
legend_word(struct canvas *c, enum map_kind kind, struct rect line, int x)
{
	const struct map_kind_row *row = &map_kinds[kind];

	if (c) {
		struct pen p = pen_at(c, line, x, 0);

		pen_char(&p, role_of_kind(kind), row->letter);
		pen_textf(&p, ROLE_FAINT, " %s", row->name);
	}
	return (int)strlen(row->name) + 4;
}

int
overview_legend(struct canvas *c, const struct overview_place *place, struct rect area)
{
	uint64_t seen = kinds_in(place);
	int line = 0, x = 0;

	for (int kind = MAP_OUTSIDE; kind < MAP_KINDS; kind++) {
		int width = legend_word(NULL, (enum map_kind)kind, area, 0);

		if (!(seen >> kind & 1) || (kind >= MAP_HUE && kind != MAP_UNREAD))
			continue;
		if (x > 0 && x + width - 2 > area.w) {
			line++;
			x = 0;
		}
		x += legend_word(line < area.h ? c : NULL, (enum map_kind)kind,
		        rect_line(area, line), x);
	}
	return line + 1;
}

static void
draw_map(const struct page *page, struct canvas *c, struct rect area)
{
	const struct overview_place *place = page->place;
	struct rect legend = area;

	for (size_t i = 0; i < place->cells.count; i++) {
		const struct map_cell *cell = &place->cells.at[i];
		int line = (int)(i / (size_t)page->width);
		struct pen p = pen_at(c, area, (int)(i % (size_t)page->width), line);

		if (line < area.h && line < page->map_lines)
			pen_char(&p, role_of_kind((enum map_kind)cell->kind), cell->letter);
	}
	legend.y += page->map_lines;
	legend.h -= page->map_lines;
	if (legend.h > 0)
		overview_legend(c, place, legend);
}

/* ---- rows ---- */

/* The role of the text; of a part it is that of its name, and the text is plain. */
static enum role
role_of(const struct page *page, size_t row)
{
	enum overview_topic topic = table_overview_topic(page->table, row);
	enum row_mark mark = table_mark(page->table, row);

	if (mark == MARK_PLAIN || topic == OVERVIEW_PART)
		return ROLE_TEXT;
	if (mark == MARK_LIVE)
		return ROLE_GOOD;
	return role_of_mark(mark);
}

static enum role
role_of_name(const struct page *page, size_t row)
{
	if (table_overview_topic(page->table, row) != OVERVIEW_PART)
		return ROLE_FAINT;
	return role_of_mark(table_mark(page->table, row));
}

/* "7  Issues  what is damaged, and what it costs" */
static void
draw_next(const struct page *page, struct canvas *c, size_t row, struct rect area)
{
	const struct action *a = action_find(table_overview_action(page->table, row));
	const char *why = table_overview_text(page->table, row);
	struct pen p = pen_at(c, area, 0, 0);
	struct text keys = { 0 };

	action_add_keys(a, false, &keys);
	pen_fit(&p, ROLE_KEY, text_str(&keys), KEY_WIDTH);
	pen_fit(&p, ROLE_STRONG, a->label, LABEL_WIDTH);
	if (!page->brief || canvas_width(why) <= pen_room(&p))
		pen_fit(&p, ROLE_TEXT, why, pen_room(&p));
	text_free(&keys);
}

static void
draw_text(const struct page *page, struct canvas *c, size_t row, struct rect area)
{
	const char *s = overview_text(page, row);
	struct pen p = pen_at(c, area, 0, 0);
	struct text first = { 0 };

	if (!overview_is_one_line(page, row)) {
		paragraph_draw(c, area, role_of(page, row), s);
		return;
	}
	text_add_bytes(&first, s, strcspn(s, "\n"));
	pen_fit(&p, role_of(page, row), text_str(&first), area.w);
	text_free(&first);
}

static void
draw_row(const struct ui *ui, const struct pane *p, const struct page *page, size_t row,
        struct rect area)
{
	struct canvas *c = ui->display.canvas;
	struct pen name = pen_at(c, area, NAME_AT, 0);
	struct rect text = { area.x + OVERVIEW_TEXT, area.y, page->width, area.h };
	enum overview_topic topic = table_overview_topic(page->table, row);

	text = rect_clip(text, area);
	pen_fit(&name, role_of_name(page, row), table_overview_name(page->table, row),
	        NAME_WIDTH);
	if (topic == OVERVIEW_NEXT)
		draw_next(page, c, row, text);
	else if (topic == OVERVIEW_MAP)
		draw_map(page, c, text);
	else
		draw_text(page, c, row, text);
	if (row != p->row)
		return;
	canvas_mark(c, rect_clip((struct rect){ area.x, area.y, OVERVIEW_TEXT - 1, 1 }, area),
	        pane_has_focus(ui, p) ? ROLE_SELECTED : ROLE_SELECTED_IDLE);
	name = pen_at(c, area, 0, 0);
	pen_glyph(&name, pane_has_focus(ui, p) ? ROLE_SELECTED : ROLE_SELECTED_IDLE,
	        GLYPH_POINTER, 1);
	if (pane_has_focus(ui, p))
		canvas_cursor(c, area.x, area.y, false);
}

/* How many rows follow that don't fit, in the line above those that stay. */
static void
draw_more(const struct page *page, struct canvas *c, size_t hidden, int line)
{
	struct pen p = pen_at(c, page->area, OVERVIEW_TEXT, line);

	if (hidden > 0)
		pen_textf(&p, ROLE_FAINT, "%zu more below", hidden);
}

static void
draw_scrolled(const struct ui *ui, const struct pane *p, const struct page *page)
{
	struct rect area = page->area;
	int end = area.y + page->room;
	size_t row = p->top;

	for (; row < page->rows; row++) {
		bool gap = page->gaps && overview_gap(page, row);

		area.y += gap;
		area.h = overview_lines(page, row) - gap;
		if (area.y + area.h > end && row > p->top)
			break;
		area.h = area.y + area.h > end ? end - area.y : area.h;
		draw_row(ui, p, page, row, area);
		area.y += area.h;
	}
	if (page->room < page->bottom)
		draw_more(page, ui->display.canvas, page->rows - row, page->room);
}

void
overview_draw(const struct ui *ui, const struct pane *p, struct rect area)
{
	struct page page;

	if (!p->open || table_count(&p->table) == 0)
		return;
	page = overview_page(ui, p, area);
	draw_scrolled(ui, p, &page);
	area.y += page.bottom;
	for (size_t row = page.rows; row < table_count(&p->table); row++) {
		area.h = overview_lines(&page, row);
		draw_row(ui, p, &page, row, area);
		area.y += area.h;
	}
}
