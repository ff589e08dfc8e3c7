/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is selected, as it ends the breadcrumb. */
#include <inttypes.h>

#include "firmware/model/subject.h"
#include "list/files/file_left.h"
#include "list/files/files.h"
#include "ui/list/pane.h"

void
crumb_add(const struct ui *ui, struct text *t)
{
	text_addf(t, " %s ", glyph_text(GLYPH_CRUMB, ui->display.canvas->ascii));
}

void
crumbs_add_path(const struct ui *ui, const struct subject *s, struct text *t)
{
	const struct pane *p = &ui->panes[ui->tabs.source];
	struct text path = { 0 };

	(void)s;
	table_files_path(&p->table, table_base_row(&p->table, p->row), &path);
	crumb_add(ui, t);
	text_add_readable_path(t, span_of(text_str(&path), path.len), ui->display.canvas->ascii);
	if (file_left(&p->table, table_base_row(&p->table, p->row)) != TREE_LIVING)
		text_add(t, " (deleted)");
	text_free(&path);
}

void
crumbs_add_node(const struct ui *ui, const struct subject *s, struct text *t)
{
	const struct extent *e;

	if (s->extent == EXTENT_NONE)
		return;
	e = volume_extent(s->volume, s->extent);
	crumb_add(ui, t);
	text_add(t, s->title);
	if (s->fields && e->ino > 0)
		text_addf(t, " #%" PRIu32 " v%" PRIu32, e->ino, e->version);
}

void
crumbs_add_block(const struct ui *ui, const struct subject *s, struct text *t)
{
	const struct volume *v = s->volume;

	if (v->log.erase_size > 0 && s->offset >= v->offset) {
		crumb_add(ui, t);
		text_addf(t, "block %" PRIu32, volume_block_at(v, s->offset));
	}
	crumbs_add_node(ui, s, t);
}
