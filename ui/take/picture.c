/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/take/picture.h"

#include "list/jffs2/layers.h"
#include "ui/list/pane.h"
#include "ui/take/order.h"

bool
picture_of_file(struct ui *ui, struct text *body)
{
	struct order *o = &ui->writing.order;
	const struct tree *t;
	struct text title = { 0 };

	if (ui->tabs.source != PANE_LAYERS || pane_count(ui, PANE_LAYERS) == 0)
		return false;
	t = volume_tree(ui->here.volume);
	order_add_file(ui, t, tree_by_ino(t, ui->versions.drawn), &title);
	o->what = EXPORT_TEXT;
	o->volume = ui->here.volume;
	text_clear(&o->text);
	layers_svg(table_layers_of(&ui->panes[PANE_LAYERS].table), text_str(&title), &o->text);
	text_add(body, "The picture of the file, exact to the byte, for a browser (SVG).");
	text_free(&title);
	return true;
}
