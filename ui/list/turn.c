/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is deleted, listed among the files or not. */
#include "list/files/files.h"
#include "table/table.h"
#include "ui/list/pane.h"

/* How many deleted files and directories have a row, folded or not. */
static uint32_t
count_deleted(const struct table *t)
{
	const struct tree *tree = table_files_tree(t);
	uint32_t count = 0;

	for (uint32_t node = 0; node < tree_nodes(tree); node++)
		count += tree_left(tree, tree_parent(tree, node)) != TREE_LIVING;
	return count;
}

void
pane_tell_deleted(struct ui *ui)
{
	uint32_t count = count_deleted(&ui->panes[PANE_FILES].table);

	ui->turning = false;
	if (!ui->deleted)
		ui_say(ui, ROLE_STATUS, "deleted files are no longer listed");
	else if (count == 0)
		ui_say(ui, ROLE_STATUS, "no deleted file has nodes left in this image");
	else
		ui_say(ui, ROLE_STATUS, "deleted files listed, too: %u, each at its last place",
		        (unsigned)count);
}

void
pane_turn_deleted(struct ui *ui)
{
	struct pane *p = &ui->panes[PANE_FILES];
	struct anchor anchor = p->anchor;

	ui->deleted = !ui->deleted;
	table_files_show_deleted(&p->table, ui->deleted);
	if (ui->find.pane == PANE_FILES)
		ui->find.generation = 0;
	ui->turning = p->renewed = p->table.unmade;
	if (!ui->turning) {
		pane_restore(ui, PANE_FILES, p->row, &anchor);
		pane_tell_deleted(ui);
	} else if (ui->deleted) {
		ui_say(ui, ROLE_STATUS, "looking for deleted files ...   Esc stops");
	}
}

bool
pane_turning(const struct ui *ui)
{
	return ui->turning && ui->deleted && pane_unmade(ui, PANE_FILES);
}

void
pane_turn_back(struct ui *ui)
{
	struct pane *p = &ui->panes[PANE_FILES];

	ui->deleted = ui->turning = false;
	table_files_show_deleted(&p->table, false);
	p->renewed = true;
	ui_say(ui, ROLE_WARNING, "stopped: deleted files are not listed");
}
