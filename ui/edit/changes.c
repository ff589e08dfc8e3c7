/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/edit/changes.h"

#include <string.h>

#include "table/table.h"
#include "ui/edit/editing.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"
#include "ui/take/order.h"

bool
changes_offered(const struct ui *ui)
{
	return ui->editing.wish.changes.count > 0;
}

const char *
changes_list_refusal(const struct ui *ui)
{
	return changes_offered(ui) ? NULL : "no changes are pending: m in Files changes a file";
}

const char *
changes_refusal(const struct ui *ui)
{
	return changes_offered(ui) ? order_refusal(ui) : changes_list_refusal(ui);
}

bool
changes_unsaved(const struct ui *ui)
{
	return changes_offered(ui) && !ui->editing.kept;
}

/* The change that is selected in the list; SIZE_MAX: none is. */
static size_t
selected(const struct ui *ui)
{
	const struct pane *p = &ui->panes[PANE_CHANGES];

	return p->row < pane_count(ui, PANE_CHANGES) ? table_base_row(&p->table, p->row) : SIZE_MAX;
}

static void
leave_empty_list(struct ui *ui)
{
	if (!changes_offered(ui) && ui->tabs.main == PANE_CHANGES)
		pane_show(ui, PANE_FILES);
}

void
changes_take_back(struct ui *ui)
{
	size_t i = selected(ui);
	struct error err;

	if (i == SIZE_MAX)
		return;
	if (!editing_remove(ui, i, &err)) {
		ui_say(ui, ROLE_ERROR, "a later change needs it: %s", err.text);
		return;
	}
	leave_empty_list(ui);
	ui_say(ui, ROLE_GOOD, "removed; %zu pending", ui->editing.wish.changes.count);
}

void
changes_drop(struct ui *ui)
{
	editing_drop(ui);
	leave_empty_list(ui);
	ui_say(ui, ROLE_GOOD, "no changes are pending any more");
}

/* ---- a script ---- */

void
changes_save(struct ui *ui)
{
	struct order *o = &ui->writing.order;
	struct text path = { 0 };

	o->what = EXPORT_CHANGES;
	text_clear(&o->text);
	for (size_t i = 0; i < ui->editing.wish.changes.count; i++) {
		wish_add_line(&ui->editing.wish.changes.at[i], &o->text);
		text_add(&o->text, "\n");
	}
	order_add_stem(ui, &path);
	text_add(&path, "-changes.txt");
	order_ask(ui, "Save the changes as a script",
	        "One change per line, for flashloupe edit --changes=FILE and :read-changes.",
	        text_str(&path));
	text_free(&path);
}

/* ---- the pane ---- */

/* The last word that begins with a slash is the file's path. */
static const char *
path_of(const struct wish_change *c)
{
	for (int i = WISH_WORDS; i-- > 0;)
		if (c->word[i].len && *text_str(&c->word[i]) == '/')
			return text_str(&c->word[i]);
	return "/";
}

void
changes_follow(struct ui *ui)
{
	size_t i = selected(ui);
	struct error err;
	uint32_t node;

	if (i == SIZE_MAX || !ui_tree(ui))
		return;
	node = tree_lookup(ui_tree(ui), path_of(&ui->editing.wish.changes.at[i]), &err);
	if (node == TREE_NONE) {
		ui_say(ui, ROLE_STATUS, "%s", err.text);
		return;
	}
	go_remember(ui);
	pane_show(ui, PANE_FILES);
	pane_select_inode(ui, node);
}

bool
changes_explain(const struct ui *ui, const struct subject *s, struct text *t)
{
	size_t i = selected(ui);

	(void)s;
	if (i == SIZE_MAX)
		return false;
	text_addf(t, "Change %zu of %zu. ", i + 1, ui->editing.wish.changes.count);
	text_add(t, ui->editing.wished
	        ? "Files shows the files with all of them made. The image stays as it is: w "
	          "writes a new one, m saves the changes as a script, d removes this one."
	        : "They don't fit the files as they are now read: d removes one.");
	return true;
}
