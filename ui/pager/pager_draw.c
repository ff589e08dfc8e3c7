/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>

#include "ui/dialog/dialog.h"
#include "ui/pager/pager_private.h"

static void
draw_row(const struct ui *ui, const struct pager_row *row, struct rect line)
{
	const struct pager *p = ui->pager;
	struct pen pen = pen_at(ui->display.canvas, line, 0, 0);
	struct text words = { 0 };

	for (size_t i = 0; i < row->runs; i++) {
		const struct run *run = &p->runs.at[row->first_run + i];

		text_clear(&words);
		text_add_bytes(&words, p->words.at + run->from, run->len);
		pen_text(&pen, run->role, text_str(&words));
	}
	text_free(&words);
	if (row->focus_x >= 0 && dialog_top(ui) && dialog_top(ui)->points)
		canvas_mark(ui->display.canvas, line, ROLE_SELECTED);
	if (row->focus_x >= 0)
		canvas_cursor(ui->display.canvas, line.x + row->focus_x, line.y, false);
}

static void
draw_title(const struct ui *ui, struct rect line)
{
	const struct pager *p = ui->pager;
	struct pen pen = pen_at(ui->display.canvas, line, 0, 0);
	struct text t = { 0 };

	text_addf(&t, "  %" PRIu64 " bytes, %s%s", p->content.size, p->hex ? "hex" : "text",
	        text_str(&p->hit));
	if (p->filter.on && !p->hex) {
		text_addf(&t, ", lines with%s \"", p->filter.invert ? "out" : "");
		text_add_readable(&t, span_of(p->filter.words.at, p->filter.words.len), p->ascii);
		text_add(&t, "\"");
	}
	pen_glyph(&pen, ROLE_RULE, GLYPH_ACROSS, line.w);
	pen.x = line.x + 1;
	pen_text(&pen, ROLE_RULE, "[");
	pen_text(&pen, ROLE_PANE_ON, text_str(&p->title));
	pen_text(&pen, ROLE_FAINT, text_str(&t));
	pen_text(&pen, ROLE_RULE, "] ");
	text_free(&t);
}

/* How far down the last row is. */
static int
percent(const struct pager *p)
{
	uint64_t end = p->rows.count ? p->rows.at[p->rows.count - 1].end : 0;

	if (p->content.size == 0 || end >= p->content.size
	        || (p->full && p->next.spot.at >= p->content.size))
		return 100;
	return (int)((double)end * 100 / (double)p->content.size);
}

/* "line 3", "lines 3-25": those on the screen. */
static void
add_lines(const struct pager *p, struct text *t)
{
	uint64_t first = p->top.spot.number, last = first;

	if (p->rows.count)
		last = p->rows.at[p->rows.count - 1].begin.spot.number;
	if (last > first)
		text_addf(t, "lines %" PRIu64 "-%" PRIu64 "  ", first, last);
	else
		text_addf(t, "line %" PRIu64 "  ", first);
}

void
pager_add_shown(const struct pager *p, struct text *t)
{
	if (!p->hex)
		add_lines(p, t);
	if (percent(p) == 100)
		text_add(t, "(end)");
	else
		text_addf(t, "%d%%", percent(p));
}

static void
draw_place(const struct ui *ui, struct rect line)
{
	const struct pager *p = ui->pager;
	struct pen pen = pen_at(ui->display.canvas, line, 1, 0);
	struct text t = { 0 };
	int width;

	pager_add_shown(p, &t);
	width = pen_room(&pen) - canvas_width(text_str(&t)) - 2;
	pen_fit(&pen, ROLE_FAINT, pager_busy(ui) ? "reading ...   Esc stops"
	        : p->stopped ? "stopped: any move goes on" : text_str(&p->where),
	        width > 0 ? width : 0);
	pen_text(&pen, ROLE_TEXT, " ");
	pen_text(&pen, ROLE_STATUS, text_str(&t));
	text_free(&t);
}

void
pager_draw(const struct ui *ui, struct rect area)
{
	const struct pager *p = ui->pager;
	struct rect rows = area;

	if (area.h > 2) {
		draw_title(ui, rect_line(area, 0));
		draw_place(ui, rect_line(area, area.h - 1));
		rows = (struct rect){ area.x, area.y + 1, area.w, area.h - 2 };
	}
	canvas_cursor(ui->display.canvas, rows.x, rows.y, false);
	for (size_t i = 0; i < p->rows.count && (int)i < rows.h; i++)
		draw_row(ui, &p->rows.at[i], rect_line(rows, (int)i));
	if (p->rows.count == 0 && p->full && rows.h > 0) {
		struct pen pen = pen_at(ui->display.canvas, rows, 0, 0);

		pen_text(&pen, ROLE_FAINT, p->content.size == 0 ? "The file is empty."
		         : "No line is left: & and an empty line show all.");
	}
}
