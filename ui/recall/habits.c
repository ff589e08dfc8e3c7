/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "recall/recall.h"
#include "table/table.h"
#include "ui/list/columns.h"
#include "ui/list/pane.h"
#include "ui/recall/keep.h"

/* The bit of the column of that name; 0: the table has none, or not any more. */
static uint32_t
column_bit(const struct table_class *class, struct span name)
{
	for (size_t i = 0; i < class->column_count && i < COLUMNS_MOST; i++)
		if (strlen(class->columns[i].name) == name.len
		        && memcmp(class->columns[i].name, name.at, name.len) == 0)
			return UINT32_C(1) << i;
	return 0;
}

/* Takes "PANE COLUMN COLUMN". */
static void
take_columns(struct ui *ui, const char *words)
{
	enum pane_id id = pane_named(recall_take_word(&words));
	const struct table_class *class = id < PANE_LISTS ? pane_classes[id].table : NULL;

	while (class && *words)
		ui->panes[id].turned |= column_bit(class, recall_take_word(&words));
}

void
recall_take_habits(struct ui *ui)
{
	const struct recall *r = ui->recall.habits;

	for (size_t i = 0; i < recall_count(r); i++)
		if (recall_line_is(r, i, "columns"))
			take_columns(ui, recall_value(r, i));
}

static void
keep_columns(struct recall *r, const struct pane *p)
{
	const struct table_class *class = p->class->table;
	struct text t = { 0 };

	text_add(&t, p->class->title);
	for (size_t i = 0; i < class->column_count && i < COLUMNS_MOST; i++)
		if (p->turned >> i & 1)
			text_addf(&t, " %s", class->columns[i].name);
	recall_add(r, "columns", text_str(&t));
	text_free(&t);
}

bool
recall_keep_habits(struct ui *ui, struct error *err)
{
	struct recall *r = ui->recall.habits;

	if (!r)
		return true;
	recall_drop(r, "columns");
	for (int id = 0; id < PANE_LISTS; id++)
		if (ui->panes[id].turned)
			keep_columns(r, &ui->panes[id]);
	return recall_save(r, err);
}
