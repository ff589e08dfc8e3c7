/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/list/choose.h"

#include <stdio.h>
#include <strings.h>

#include "table/table.h"
#include "ui/dialog/dialog.h"
#include "ui/list/columns.h"
#include "ui/list/pane.h"

enum { NAME_COLUMNS = 13, USUAL = -1 };

static bool
can_be_shown(const struct table *t, size_t i)
{
	return i < COLUMNS_MOST && table_has_column(t, i)
	       && t->class->columns[i].kind != COLUMN_JSON;
}

static size_t
shown_count(const struct pane *p)
{
	size_t count = 0;

	for (size_t i = 0; i < p->table.class->column_count; i++)
		count += can_be_shown(&p->table, i) && columns_wanted(&p->table, p->turned, i);
	return count;
}

/* Shows or hides column `i`; false if no other is shown. */
static bool
turn(struct pane *p, size_t i, struct error *err)
{
	if (columns_wanted(&p->table, p->turned, i) && shown_count(p) == 1)
		return error_set(err, "a list needs at least one column");
	p->turned ^= UINT32_C(1) << i;
	return true;
}

bool
choose_column(struct ui *ui, const char *name, struct error *err)
{
	struct pane *p = &ui->panes[ui->tabs.source];
	const struct table_class *class = p->table.class;

	ui->display.stale = true;
	if (!*name) {
		p->turned = 0;
		return true;
	}
	for (size_t i = 0; i < class->column_count; i++)
		if (can_be_shown(&p->table, i)
		        && (strcasecmp(class->columns[i].name, name) == 0
		            || strcasecmp(class->columns[i].title, name) == 0))
			return turn(p, i, err);
	return error_set(err, "there is no column \"%.40s\" here", name);
}

/* ---- the dialog ---- */

static void
note_choice(const struct pane *p, struct choice *c)
{
	const struct column *column = &p->table.class->columns[c->value];

	snprintf(c->note, sizeof c->note, "%s %s",
	        columns_wanted(&p->table, p->turned, (size_t)c->value) ? "shown " : "hidden",
	        column->help ? column->help : "");
}

static void
note_all(const struct pane *p, struct dialog *d)
{
	for (size_t i = 0; i < d->choices.count; i++)
		if (d->choices.at[i].value != USUAL)
			note_choice(p, &d->choices.at[i]);
}

static bool
accept_column(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);
	struct pane *p = &ui->panes[d->value];
	struct error err;

	if (!c || !p->open)
		return true;
	if (c->value == USUAL)
		p->turned = 0;
	else if (!turn(p, (size_t)c->value, &err))
		text_add(&d->error, err.text);
	note_all(p, d);
	ui->display.stale = true;
	return false;
}

void
choose_columns(struct ui *ui)
{
	struct pane *p = &ui->panes[ui->tabs.source];
	struct dialog *d = dialog_push(ui, "Columns");

	d->value = (int)ui->tabs.source; /* a search that ends may change the source */
	d->hint = "Enter shows or hides   Esc closes";
	d->accept = accept_column;
	d->label_columns = NAME_COLUMNS;
	dialog_add(d, PRESS_NONE, "-", "the default columns")->value = USUAL;
	for (size_t i = 0; i < p->table.class->column_count; i++)
		if (can_be_shown(&p->table, i))
			dialog_add(d, PRESS_NONE, p->table.class->columns[i].name, "")->value
			        = (int)i;
	note_all(p, d);
	dialog_select(d, 1, 1);
}
