/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The store and the part that are looked at. */
#include "firmware/model/subject.h"
#include "list/files/files.h"
#include "past/past.h"
#include "ui/list/pane.h"

const struct tree *
ui_tree(const struct ui *ui)
{
	if (!ui->here.volume)
		return ui->here.tree;
	return ui->here.volume->built ? volume_files(ui->here.volume) : NULL;
}

void
pane_open_files(const struct ui *ui, struct table *t)
{
	if (ui->here.tree)
		table_open_files(t, ui->here.firmware, ui->here.tree, TREE_NONE);
	else
		table_open(t, pane_classes[PANE_FILES].table, ui->here.firmware, ui->here.volume);
	t->patient = true;
	if (ui->deleted)
		table_files_show_deleted(t, true);
}

/* Goes into the store `f`, at its first JFFS2 part if it has one. */
static void
go_into(struct ui *ui, struct firmware *f)
{
	if (f == ui->here.firmware)
		return;
	ui_set_tree(ui, NULL);
	ui->here.firmware = f;
	ui->map.at = 0;
	ui->find.generation = 0;
	for (size_t i = 0; i < PANE_COUNT; i++) {
		const struct table_class *class = pane_classes[i].table;

		if (class && !class->all_stores)
			pane_close(&ui->panes[i]);
	}
}

void
ui_set_store(struct ui *ui, struct firmware *f)
{
	go_into(ui, f);
	if (!ui->here.volume && !ui->here.tree && f->volumes.count > 0)
		ui_set_volume(ui, f->volumes.at[0]);
}

void
ui_enter_selected(struct ui *ui)
{
	struct subject s;

	if (!ui_subject(ui, &s) || s.other || s.firmware == ui->here.firmware)
		return;
	ui_set_store(ui, s.firmware);
	if (s.volume)
		ui_set_volume(ui, s.volume);
}

void
ui_compare_here(struct ui *ui)
{
	struct compare *c = ui->comparing.compare;

	if (!c || c->firmware[0] != ui->here.firmware)
		return;
	if (ui->here.volume)
		compare_choose(c, ui->here.volume->part);
	else if (ui->here.tree)
		compare_choose(c, ui->here.tree->part);
}

void
ui_set_selected_part(struct ui *ui)
{
	const struct tree_part *other;
	struct subject s;

	if (!ui_subject(ui, &s) || s.other)
		return;
	other = firmware_tree_part(s.firmware, firmware_part_at(s.firmware, s.offset));
	if (s.volume) {
		ui_set_volume(ui, s.volume);
	} else if (other && other->tree) {
		ui_set_store(ui, s.firmware);
		ui_set_tree(ui, other->tree);
	}
}

/* Goes over to another part. */
static void
set_part(struct ui *ui, struct volume *v, const struct tree *t)
{
	if (v == ui->here.volume && t == ui->here.tree)
		return;
	/* Only the current volume is in the past, or one being written. */
	if (ui->here.volume && !ui->writing.on)
		past_leave(ui->here.firmware, ui->here.volume);
	if (v)
		go_into(ui, v->firmware);
	ui->here.volume = v;
	ui->here.tree = t;
	ui->versions.has_mark = false;
	ui_compare_here(ui);
	ui->followed = TREE_NONE;
	ui->find.generation = 0;
	ui->display.stale = true;
	for (size_t i = 0; i < PANE_COUNT; i++) {
		const struct table_class *class = pane_classes[i].table;

		if (!class || (!class->needs_volume && !class->may_take_volume))
			continue;
		pane_close(&ui->panes[i]);
		ui->panes[i].row = ui->panes[i].top = 0;
		ui->panes[i].anchor = (struct anchor){ 0 };
	}
}

void
ui_set_volume(struct ui *ui, struct volume *v)
{
	if (v != ui->here.volume)
		set_part(ui, v, NULL);
}

void
ui_set_tree(struct ui *ui, const struct tree *t)
{
	set_part(ui, NULL, t);
}
