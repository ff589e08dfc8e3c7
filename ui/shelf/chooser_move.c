/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "table/table.h"
#include "ui/shelf/chooser.h"

void
chooser_say(struct chooser *c, bool failed, const char *format, ...)
{
	char line[512];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	text_clear(&c->notice);
	text_add_readable(&c->notice, span_of(line, strlen(line)), c->canvas.ascii);
	c->failed = failed;
}

/* ---- what is selected ---- */

struct shelf_item *
chooser_item(const struct chooser *c)
{
	if (c->pane.row >= table_count(&c->pane.table))
		return NULL;
	return &c->shelf->items.at[table_base_row(&c->pane.table, c->pane.row)];
}

void
chooser_select(struct chooser *c, size_t row)
{
	size_t count = table_count(&c->pane.table);

	c->pane.row = row < count ? row : count > 0 ? count - 1 : 0;
	if (count > 0)
		c->shelf->selected = table_base_row(&c->pane.table, c->pane.row);
}

/* The rows have changed: the same item, or the next one that is shown. */
static void
keep_item(struct chooser *c)
{
	chooser_select(c, table_row_after(&c->pane.table, c->shelf->selected));
}

void
chooser_refresh(struct chooser *c)
{
	if (table_refresh(&c->pane.table))
		keep_item(c);
}

void
chooser_move(struct chooser *c, int rows)
{
	if (rows < 0 && c->pane.row < (size_t)-rows)
		chooser_select(c, 0);
	else
		chooser_select(c, c->pane.row + (size_t)rows);
}

void
chooser_page(struct chooser *c, int halves)
{
	int page = c->pane.page > 1 ? c->pane.page : 2;

	chooser_move(c, page / 2 * halves);
}

void
chooser_end(struct chooser *c, int direction)
{
	chooser_select(c, direction < 0 ? 0 : SIZE_MAX);
}

/* ---- opening ---- */

void
chooser_open(struct chooser *c, int unused)
{
	const struct shelf_item *item = chooser_item(c);

	(void)unused;
	if (!item)
		return;
	if (item->kind == SHELF_OTHER) {
		chooser_say(c, true, "not a regular file: name it on the command line to open it");
		return;
	}
	c->leave = SHELF_OPEN;
	c->done = true;
}

void
chooser_up(struct chooser *c, int unused)
{
	const struct shelf *s = c->shelf;

	(void)unused;
	for (size_t i = 0; i < s->items.count; i++)
		if (s->folder.len && s->items.at[i].kind == SHELF_FOLDER
		        && strcmp(text_str(&s->items.at[i].path) + s->items.at[i].name, "..") == 0) {
			c->shelf->selected = i;
			c->leave = SHELF_OPEN;
			c->done = true;
			return;
		}
	chooser_say(c, false, "these files were named on the command line: there is no directory above");
}

/* ---- finding ---- */

static bool
has_words(const char *name, const char *words)
{
	size_t len = strlen(words);

	for (; *name; name++)
		if (strncasecmp(name, words, len) == 0)
			return true;
	return false;
}

void
chooser_find_next(struct chooser *c, int direction)
{
	size_t count = table_count(&c->pane.table), at = c->pane.row;

	if (c->words.len == 0) {
		chooser_say(c, false, "no search yet: / begins one");
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct shelf_item *item;

		at = (at + (direction < 0 ? count - 1 : 1)) % count;
		item = &c->shelf->items.at[table_base_row(&c->pane.table, at)];
		if (has_words(text_str(&item->path) + item->name, text_str(&c->words))) {
			chooser_select(c, at);
			return;
		}
	}
	chooser_say(c, true, "no name contains \"%s\"", text_str(&c->words));
}

/* ---- order ---- */

void
chooser_filter(struct chooser *c, const char *expression)
{
	struct error err;

	if (!table_filter(&c->pane.table, expression, &err))
		chooser_say(c, true, "%s", err.text);
	else if (*expression)
		chooser_say(c, false, "%zu of %zu; Esc shows all", table_count(&c->pane.table),
		        table_count_all(&c->pane.table));
	keep_item(c);
}

static void
sort_by(struct chooser *c, const char *column, bool descending)
{
	table_sort(&c->pane.table, column, descending, NULL);
	if (*column)
		chooser_say(c, false, "sorted by %s; r reverses the order", column);
	else
		chooser_say(c, false, "in the default order");
	keep_item(c);
}

void
chooser_sort(struct chooser *c, size_t column)
{
	const struct table_class *class = c->pane.table.class;
	bool descending = false;
	bool same = table_sorted_by(&c->pane.table, &descending) == column;

	sort_by(c, class->columns[column].name, same && !descending);
}

/* By each column, at last in the default order. */
void
chooser_sort_next(struct chooser *c, int unused)
{
	const struct table_class *class = c->pane.table.class;
	bool descending;
	size_t at = table_sorted_by(&c->pane.table, &descending);

	(void)unused;
	at = at == SIZE_MAX ? 0 : at;
	if (at + 1 < class->column_count)
		sort_by(c, class->columns[at + 1].name, false);
	else
		sort_by(c, "", false);
}

void
chooser_reverse(struct chooser *c, int unused)
{
	bool descending;
	size_t at = table_sorted_by(&c->pane.table, &descending);

	(void)unused;
	if (at == SIZE_MAX)
		chooser_say(c, false, "the list is not sorted: s sorts it");
	else
		sort_by(c, c->pane.table.class->columns[at].name, !descending);
}

/* ---- ending ---- */

void
chooser_close(struct chooser *c, int unused)
{
	(void)unused;
	if (*table_filtered_by(&c->pane.table)) {
		chooser_filter(c, "");
	} else if (shelf_busy(c->shelf)) {
		shelf_stop(c->shelf);
		c->shelf->generation++;
		chooser_say(c, false, "stopped: the other files are not examined");
	}
}

void
chooser_leave(struct chooser *c, int how)
{
	c->leave = (enum shelf_leave)how;
	c->done = true;
}
