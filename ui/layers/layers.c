/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The picture of the file that was chosen last. */
#include "ui/layers/layers.h"

#include "list/jffs2/tables.h"
#include "ui/draw/paragraph.h"
#include "ui/layers/layers_draw.h"
#include "ui/list/pane.h"
#include "ui/take/order.h"

static uint32_t
drawn_inode(const struct ui *ui)
{
	return tree_by_ino(volume_tree(ui->here.volume), ui->versions.drawn);
}

bool
layers_offered(const struct ui *ui)
{
	return ui->versions.drawn != 0;
}

void
layers_open(struct ui *ui, struct pane *p)
{
	p->table = (struct table){ .class = &table_layers, .firmware = ui->here.firmware,
		.volume = ui->here.volume, .root = drawn_inode(ui), .patient = true };
	table_begin(&p->table);
}

void
layers_settle(struct ui *ui, struct pane *p, struct rect area)
{
	struct layers_drawing d = { 0 };

	if (!pane_begin(ui, PANE_LAYERS) || table_count(&p->table) == 0)
		return;
	d.layers = table_layers_of(&p->table);
	layers_lay_out(&d, area);
	pane_scroll(p, table_count(&p->table), d.rows.h);
	p->first_line = d.rows.y;
}

void
layers_draw(const struct ui *ui, const struct pane *p, struct rect area)
{
	struct layers_drawing d = { .canvas = ui->display.canvas, .pane = p,
		.focused = pane_has_focus(ui, p) };
	struct text path = { 0 };

	if (pane_count(ui, PANE_LAYERS) == 0) {
		paragraph_draw(ui->display.canvas, area, ROLE_FAINT,
		        pane_empty_reason(ui, PANE_LAYERS));
		return;
	}
	order_add_file(ui, volume_tree(ui->here.volume), drawn_inode(ui), &path);
	d.path = text_str(&path);
	d.layers = table_layers_of(&p->table);
	layers_lay_out(&d, area);
	layers_draw_parts(&d);
	text_free(&path);
}

/* The fate of the selected bar comes before the sentence on its node. */
bool
layers_explain(const struct ui *ui, const struct subject *s, struct text *t)
{
	const struct pane *p = &ui->panes[PANE_LAYERS];

	(void)s;
	if (p->open && p->row < table_count(&p->table)) {
		layers_tell(table_layers_of(&p->table), table_base_row(&p->table, p->row), t);
		text_add(t, " ");
	}
	return false;
}
