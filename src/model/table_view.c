/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Some of a table's rows, perhaps in another order. A view lists rows of the class; as
 * long as work is under way it is put off and all rows are shown, so that it is not made again
 * with each slice.
 */
#include <string.h>
#include <strings.h>

#include "model/table_filter.h"

struct table_view {
	bool made;            /* `order` holds */
	ARRAY(uint32_t) order; /* rows of the class */
	size_t counted;       /* rows that the class had then */
	size_t column;        /* sorted by; SIZE_MAX: as they come */
	bool descending;
	struct filter filter;
	struct text expression;
};

/* ---- rows ---- */

bool
table_viewed(const struct table *t)
{
	return t->view && t->view->made;
}

size_t
table_count_all(const struct table *t)
{
	return t->class->count(t);
}

size_t
table_count(const struct table *t)
{
	size_t all = t->class->count(t);

	if (!table_viewed(t))
		return all;
	return t->view->counted == all ? t->view->order.count : 0;
}

size_t
table_base_row(const struct table *t, size_t row)
{
	return table_viewed(t) ? t->view->order.at[row] : row;
}

size_t
table_row_of(const struct table *t, size_t base)
{
	if (!table_viewed(t))
		return base;
	for (size_t row = 0; row < t->view->order.count; row++)
		if (t->view->order.at[row] == base)
			return row;
	return SIZE_MAX;
}

size_t
table_row_after(const struct table *t, size_t base)
{
	size_t best = SIZE_MAX;

	if (!table_viewed(t))
		return base;
	for (size_t row = 0; row < t->view->order.count; row++) {
		uint32_t at = t->view->order.at[row];

		if (at >= base && (best == SIZE_MAX || at < t->view->order.at[best]))
			best = row;
	}
	return best == SIZE_MAX ? t->view->order.count : best;
}

/* ---- sorting ---- */

struct key {
	uint64_t number; /* or where its text begins */
	const char *text;
	uint32_t row;
};

static int
by_row(const struct key *a, const struct key *b)
{
	return a->row < b->row ? -1 : a->row > b->row;
}

static int
by_number(const void *left, const void *right)
{
	const struct key *a = left, *b = right;

	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return by_row(a, b);
}

static int
by_text(const void *left, const void *right)
{
	const struct key *a = left, *b = right;
	int order = strcasecmp(a->text, b->text);

	return order ? order : by_row(a, b);
}

static int
by_text_down(const void *left, const void *right)
{
	const struct key *a = left, *b = right;
	int order = strcasecmp(b->text, a->text);

	return order ? order : by_row(a, b);
}

static bool
sorts_as_text(enum column_kind kind)
{
	return kind == COLUMN_TEXT || kind == COLUMN_NAME || kind == COLUMN_MODE;
}

/* The keys of the rows in `order`; what has no value goes to `rest`. */
static void
make_keys(const struct table *all, struct table_view *v, struct key *keys, size_t *count,
        struct text *texts, struct table_view *rest)
{
	const struct column *column = &all->class->columns[v->column];
	struct cell c = { 0 };

	for (size_t i = 0; i < v->order.count; i++) {
		struct key *k = &keys[*count];

		table_cell(all, v->order.at[i], v->column, &c);
		if (c.absent) {
			array_push(&rest->order, v->order.at[i]);
			continue;
		}
		*k = (struct key){ .number = v->descending ? ~c.number : c.number,
			.row = v->order.at[i] };
		if (sorts_as_text(column->kind)) {
			k->number = texts->len;
			cell_text(column, &c, false, texts);
			text_add_bytes(texts, "", 1);
		}
		++*count;
	}
	text_free(&c.text);
}

static void
sort_rows(const struct table *all, struct table_view *v)
{
	struct key *keys = memory_zeroed(v->order.count, sizeof *keys);
	bool text = sorts_as_text(all->class->columns[v->column].kind);
	struct table_view rest = { 0 };
	struct text texts = { 0 };
	size_t count = 0;

	make_keys(all, v, keys, &count, &texts, &rest);
	for (size_t i = 0; text && i < count; i++)
		keys[i].text = texts.at + keys[i].number;
	if (count)
		qsort(keys, count, sizeof *keys,
		        !text ? by_number : v->descending ? by_text_down : by_text);
	for (size_t i = 0; i < v->order.count; i++)
		v->order.at[i] = i < count ? keys[i].row : rest.order.at[i - count];
	array_free(&rest.order);
	text_free(&texts);
	free(keys);
}

/* ---- making a view ---- */

void
table_make_view(struct table *t)
{
	struct table_view *v = t->view;
	struct table all = *t;
	struct cell c = { 0 };
	struct text out = { 0 };
	size_t count = t->class->count(t);

	if (!v)
		return;
	v->made = t->firmware->phase == FIRMWARE_DONE;
	if (!v->made)
		return;
	all.view = NULL;
	v->order.count = 0;
	v->counted = count;
	for (size_t row = 0; row < count && row < UINT32_MAX; row++)
		if (table_mark(&all, row) != MARK_BOUNDARY
		        && filter_holds(&v->filter, &all, row, &c, &out))
			array_push(&v->order, (uint32_t)row);
	if (v->column != SIZE_MAX)
		sort_rows(&all, v);
	text_free(&c.text);
	text_free(&out);
}

bool
table_view_waits(const struct table *t)
{
	return t->view && !t->view->made && t->firmware->phase == FIRMWARE_DONE;
}

static struct table_view *
view_of(struct table *t)
{
	if (!t->view) {
		t->view = memory_zeroed(1, sizeof *t->view);
		t->view->column = SIZE_MAX;
	}
	return t->view;
}

void
table_drop_view(struct table *t)
{
	if (!t->view)
		return;
	array_free(&t->view->order);
	filter_free(&t->view->filter);
	text_free(&t->view->expression);
	free(t->view);
	t->view = NULL;
}

/* Without a filter and an order all rows are there as they come. */
static void
renew(struct table *t)
{
	if (t->view->column == SIZE_MAX && t->view->filter.conditions.count == 0)
		table_drop_view(t);
	else
		table_make_view(t);
}

bool
table_sort(struct table *t, const char *column, bool descending, struct error *err)
{
	size_t at = SIZE_MAX;

	if (*column)
		at = filter_column(t->class, column, err);
	if (*column && at == SIZE_MAX)
		return false;
	view_of(t)->column = at;
	t->view->descending = descending;
	renew(t);
	return true;
}

bool
table_filter(struct table *t, const char *expression, struct error *err)
{
	struct filter f;

	if (!filter_parse(&f, t->class, expression, err))
		return false;
	filter_free(&view_of(t)->filter);
	t->view->filter = f;
	text_clear(&t->view->expression);
	text_add(&t->view->expression, expression);
	renew(t);
	return true;
}

size_t
table_sorted_by(const struct table *t, bool *descending)
{
	*descending = t->view && t->view->descending;
	return t->view ? t->view->column : SIZE_MAX;
}

const char *
table_filtered_by(const struct table *t)
{
	return t->view && t->view->filter.conditions.count
	               ? text_str(&t->view->expression) : "";
}

void
table_copy_view(struct table *to, const struct table *from)
{
	bool descending;
	size_t column = table_sorted_by(from, &descending);
	struct error err;

	if (column != SIZE_MAX)
		table_sort(to, from->class->columns[column].name, descending, &err);
	if (*table_filtered_by(from))
		table_filter(to, table_filtered_by(from), &err);
}
