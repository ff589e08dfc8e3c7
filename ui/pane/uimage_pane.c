/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The unfolded uImage panel as a pane: its row is the part of the header, whose fields are walked
 * through and explained. */
#include "list/parts/parts.h"
#include "table/table.h"
#include "ui/go/move.h"
#include "ui/pane/uimage_panel.h"

bool
uimage_offered(const struct ui *ui)
{
	return ui->here.firmware->uimages.count > 0;
}

struct uimage_panel
uimage_shown(const struct ui *ui)
{
	struct subject s;

	return uimage_panel_of(ui->here.firmware, shown_subject(ui, &s) ? &s : NULL);
}

void
uimage_settle(struct ui *ui, struct pane *p, struct rect area)
{
	struct uimage_panel panel = uimage_shown(ui);
	size_t row;

	if (!panel.header || !pane_ready(ui, PANE_UIMAGE))
		return;
	p->first_line = area.y;
	row = table_parts_row_of(&p->table, panel.firmware,
	        firmware_part_at(panel.firmware, panel.header->offset));
	if (row < table_count(&p->table))
		p->row = row;
}

/* The name of the selected field. */
static const char *
field_of(const struct ui *ui)
{
	const struct field *f;
	struct subject s;

	if (!shown_subject(ui, &s))
		return "";
	f = subject_field(&s, ui->field);
	return f ? f->name : "";
}

void
uimage_draw(const struct ui *ui, const struct pane *p, struct rect area)
{
	struct uimage_panel panel = uimage_shown(ui);

	if (panel.header)
		uimage_panel_draw(&panel, ui->display.canvas, area,
		        pane_has_focus(ui, p) ? field_of(ui) : NULL);
}

/* On the title, which says so, it folds. */
bool
uimage_click(struct ui *ui, int x, int y)
{
	(void)x;
	if (y != ui->panes[PANE_UIMAGE].first_line)
		return false;
	move_uimage(ui);
	return true;
}

void
uimage_move(struct ui *ui, long rows)
{
	move_fields(ui, rows);
}

bool
uimage_page(struct ui *ui, int halves, long rows)
{
	(void)rows;
	move_fields(ui, halves);
	return true;
}

void
uimage_end(struct ui *ui, int direction)
{
	struct subject s;

	if (ui_subject(ui, &s))
		move_fields(ui, direction * (long)subject_field_count(&s));
}
