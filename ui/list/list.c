/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pane that is a list. */
#include "table/table.h"
#include "ui/draw/paragraph.h"
#include "ui/list/lines.h"
#include "ui/list/pane.h"
#include "ui/list/rows.h"

void
list_settle(struct ui *ui, struct pane *p, struct rect area)
{
	size_t count;

	if (!pane_begin(ui, (enum pane_id)(p - ui->panes)))
		return;
	count = table_count(&p->table);
	if (count == 0)
		return;
	rows_take_heading(&area);
	lines_scroll(p, count, area.w, area.h, ui->display.canvas->ascii);
	p->first_line = area.y;
}

void
list_draw(const struct ui *ui, const struct pane *p, struct rect area)
{
	enum pane_id id = (enum pane_id)(p - ui->panes);
	struct rows rows = { .canvas = ui->display.canvas, .pane = p,
		.notes = p->class->whole || id == PANE_MARKS ? NULL : &ui->recall.notes,
		.focused = pane_has_focus(ui, p),
		.related = p->class->of_nodes ? ui->followed : TREE_NONE };
	struct rect inner = { area.x + 2, area.y + (area.h > 2), area.w - 3,
		area.h - (area.h > 2) };

	if (pane_count(ui, id) == 0) {
		paragraph_draw(ui->display.canvas, rect_clip(inner, area), ROLE_FAINT,
		        pane_empty_reason(ui, id));
		return;
	}
	rows.asked = ui_asked(ui);
	if (ui->find.on && ui->find.pane == id)
		rows.find = &ui->find;
	rows_draw(&rows, area);
}

void
list_position(const struct ui *ui, struct text *t)
{
	const struct pane *p = &ui->panes[ui->tabs.source];
	size_t count = pane_count(ui, ui->tabs.source);

	if (count > 0)
		text_addf(t, "%zu/%zu", p->row + 1, count);
	else if (p->open && table_viewed(&p->table))
		text_add(t, "0");
	if (p->open && count < table_count_all(&p->table) && table_viewed(&p->table))
		text_addf(t, " of %zu", table_count_all(&p->table));
}
