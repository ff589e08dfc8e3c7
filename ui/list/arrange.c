/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/list/arrange.h"

#include <stdio.h>

#include "table/table.h"
#include "ui/dialog/dialog.h"
#include "ui/list/pane.h"

/* Looking at one cell takes about a microsecond, at a whole row ten. */
enum { UNSORTED = -1, NAME_COLUMNS = 13, LOOKS_A_SLICE = 1024 };

const char filter_help[] =
        "type=INODE & length>4K   what~passwd | ino=7   a word (any column)";

static struct table *
arranged(struct ui *ui)
{
	return &ui->panes[ui->tabs.source].table;
}

const char *
arrange_refusal(const struct ui *ui)
{
	if (!ui_scanned(ui))
		return "the scan is still running: wait for it, or Esc stops it";
	if (!pane_classes[ui->tabs.source].table || !ui->panes[ui->tabs.source].open)
		return "there is no list here";
	return NULL;
}

const char *
arrange_reverse_refusal(const struct ui *ui)
{
	const char *refusal = arrange_refusal(ui);
	bool descending;

	if (!refusal
	        && table_sorted_by(&ui->panes[ui->tabs.source].table, &descending) == SIZE_MAX)
		return "the list is not sorted: s sorts it";
	return refusal;
}

/* The rows have changed (all are shown while arranging): keeps the selected thing, or the
 * next one that is shown. */
static void
keep_place(struct ui *ui, enum pane_id id, size_t base)
{
	struct pane *p = &ui->panes[id];
	struct anchor anchor = p->anchor;

	/* A filter unfolds what folds: rows have other numbers then. */
	if (p->table.class->folding)
		pane_restore(ui, id, p->row, &anchor);
	else
		pane_select(ui, id, table_row_after(&p->table, base));
	if (ui->find.pane == id)
		ui->find.generation = 0;
	ui->display.stale = true;
}

static size_t
selected_base(const struct ui *ui, enum pane_id id)
{
	const struct pane *p = &ui->panes[id];

	return p->row < pane_count(ui, id) ? table_base_row(&p->table, p->row) : 0;
}

/* ---- in slices ---- */

/* The list that is being arranged; PANE_LISTS: none. */
static enum pane_id
unfinished(const struct ui *ui)
{
	int id = 0;

	while (id < PANE_LISTS
	        && !(ui->panes[id].open && table_arranging(&ui->panes[id].table)))
		id++;
	return (enum pane_id)id;
}

bool
arrange_busy(const struct ui *ui)
{
	return unfinished(ui) < PANE_LISTS;
}

void
arrange_work(struct ui *ui)
{
	enum pane_id id = unfinished(ui);
	struct table *t = &ui->panes[id].table;
	size_t base = selected_base(ui, id);

	if (!table_arrange(t, LOOKS_A_SLICE))
		keep_place(ui, id, base);
}

/* The list whose cells are not all known; PANE_LISTS: none. */
static enum pane_id
unprepared(const struct ui *ui)
{
	int id = 0;

	while (id < PANE_LISTS
	        && (!ui->panes[id].open || table_complete(&ui->panes[id].table)))
		id++;
	return (enum pane_id)id;
}

bool
arrange_unprepared(const struct ui *ui)
{
	return unprepared(ui) < PANE_LISTS;
}

void
arrange_prepare(struct ui *ui)
{
	struct table *t = &ui->panes[unprepared(ui)].table;

	table_prepare(t, LOOKS_A_SLICE);
	ui->display.stale |= table_complete(t);
}

double
arrange_progress(const struct ui *ui)
{
	return table_arrange_progress(&ui->panes[unfinished(ui)].table);
}

void
arrange_stop(struct ui *ui)
{
	enum pane_id id = unfinished(ui);
	struct table *t = &ui->panes[id].table;
	size_t base = selected_base(ui, id);

	table_filter(t, "", NULL);
	table_sort(t, "", false, NULL);
	keep_place(ui, id, base);
	ui_say(ui, ROLE_WARNING, "stopped: %s has all rows, unsorted",
	        pane_classes[id].title);
}

/* ---- sorting ---- */

static bool
sort_by(struct ui *ui, enum pane_id id, const char *column, bool descending, struct error *err)
{
	size_t base = selected_base(ui, id);

	if (!table_sort(&ui->panes[id].table, column, descending, err))
		return false;
	keep_place(ui, id, base);
	return true;
}

bool
arrange_sort(struct ui *ui, const char *column, struct error *err)
{
	return sort_by(ui, ui->tabs.source, column + (*column == '-'), *column == '-', err);
}

const char *
arrange_turn(const struct table *t, size_t column)
{
	static char words[64];
	bool descending;
	bool now = table_sorted_by(t, &descending) == column;

	snprintf(words, sizeof words, "%s%s", now && !descending ? "-" : "",
	        t->class->columns[column].name);
	return words;
}

static bool
accept_column(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);
	enum pane_id id = (enum pane_id)d->value;
	const struct table *t = &ui->panes[id].table;
	bool descending;
	size_t now;

	if (!c || !ui->panes[id].open)
		return true;
	now = table_sorted_by(t, &descending);
	if (c->value == UNSORTED)
		sort_by(ui, id, "", false, NULL);
	else
		sort_by(ui, id, t->class->columns[c->value].name,
		        now == (size_t)c->value && !descending, NULL);
	return true;
}

/* A column, and its direction if the list is sorted by it. */
static void
add_column(struct dialog *d, const struct table *t, size_t i)
{
	const struct column *c = &t->class->columns[i];
	struct text note = { 0 };
	bool descending;

	if (table_sorted_by(t, &descending) == i)
		text_add(&note, descending ? "(now, largest first) "
		                           : "(now, smallest first) ");
	text_add(&note, c->help);
	dialog_add(d, PRESS_NONE, c->name, text_str(&note))->value = (int)i;
	text_free(&note);
}

void
arrange_ask_sort(struct ui *ui)
{
	const struct table *t = arranged(ui);
	size_t now, chosen = 0;
	struct dialog *d;
	bool descending;

	d = dialog_push(ui, "Sort by");
	d->hint = "Enter sorts   the same column again reverses the order   Esc closes";
	d->accept = accept_column;
	d->value = (int)ui->tabs.source; /* a search that ends may change the source */
	d->label_columns = NAME_COLUMNS;
	now = table_sorted_by(t, &descending);
	dialog_add(d, PRESS_NONE, "-", "unsorted")->value = UNSORTED;
	for (size_t i = 0; i < t->class->column_count; i++) {
		if (!table_has_column(t, i) || t->class->columns[i].kind == COLUMN_BAR
		        || t->class->columns[i].kind == COLUMN_JSON)
			continue;
		if (i == now)
			chosen = d->choices.count;
		add_column(d, t, i);
	}
	dialog_select(d, chosen, 1);
}

void
arrange_reverse(struct ui *ui)
{
	bool descending;
	size_t column = table_sorted_by(arranged(ui), &descending);

	sort_by(ui, ui->tabs.source, arranged(ui)->class->columns[column].name, !descending, NULL);
}

/* ---- filtering ---- */

bool
arrange_filter(struct ui *ui, const char *expression, struct error *err)
{
	size_t base = selected_base(ui, ui->tabs.source);

	if (!table_filter(arranged(ui), expression, err))
		return false;
	keep_place(ui, ui->tabs.source, base);
	if (*expression) {
		text_clear(&ui->filter);
		text_add(&ui->filter, expression);
	}
	return true;
}

const char *
arrange_suggest(struct ui *ui)
{
	const char *now = table_filtered_by(arranged(ui));

	return *now ? now : text_str(&ui->filter);
}

bool
arrange_show_all(struct ui *ui, enum pane_id id)
{
	struct pane *p = &ui->panes[id];
	size_t base;

	if (!p->open || !*table_filtered_by(&p->table))
		return false;
	base = selected_base(ui, id);
	table_filter(&p->table, "", NULL);
	keep_place(ui, id, base);
	return true;
}

void
arrange_describe(const struct ui *ui, struct text *t)
{
	const struct table *table = &ui->panes[ui->tabs.source].table;
	size_t column;
	bool descending;

	if (!ui->panes[ui->tabs.source].open || !table_viewed(table))
		return;
	column = table_sorted_by(table, &descending);
	if (*table_filtered_by(table))
		text_addf(t, "%zu of %zu rows: %s", table_count(table),
		        table_count_all(table), table_filtered_by(table));
	if (column != SIZE_MAX)
		text_addf(t, "%ssorted by %s, %s first", t->len > 0 ? "; " : "",
		        table->class->columns[column].name,
		        descending ? "greatest" : "least");
}
