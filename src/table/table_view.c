/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Some of a table's rows, perhaps in another order. A view lists rows of the class. While
 * work is under way it is deferred, so that it isn't rebuilt with each slice. It is
 * itself made in slices; until it is made all rows are shown.
 */
#include "table/table_view.h"

/* Done at once even for a patient table: a short list is complete right away. */
enum { FIRST_LOOKS = 1024 };

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

/* ---- making a view ---- */

static void
give_up(struct table_view *v)
{
	view_sort_end(v);
	v->begun = v->made = false;
	v->next = v->order.count = 0;
}

static void
begin(struct table *t)
{
	give_up(t->view);
	t->view->begun = true;
	t->view->counted = t->class->count(t);
}

/* Filters rows with at most `looks` looks (one per condition); returns how many are
 * left. */
static size_t
filter_rows(struct table_view *v, const struct table *all, size_t looks)
{
	size_t each = 1 + v->filter.conditions.count, used = 0;
	struct filter_cells cells = { 0 };

	for (; v->next < v->counted && used < looks; v->next++, used += each)
		if (table_mark(all, v->next) != MARK_BOUNDARY
		        && filter_holds(&v->filter, all, v->next, &cells))
			array_push(&v->order, (uint32_t)v->next);
	filter_cells_free(&cells);
	return used < looks ? looks - used : 0;
}

bool
table_arranging(const struct table *t)
{
	return t->view && t->view->begun && !t->view->made;
}

bool
table_complete(const struct table *t)
{
	return !t->class->complete || t->generation != table_generation(t)
	       || t->class->complete(t);
}

void
table_prepare(struct table *t, size_t looks)
{
	if (!table_complete(t))
		t->class->prepare(t, looks);
}

bool
table_arrange(struct table *t, size_t looks)
{
	struct table_view *v = t->view;
	struct table all = *t;

	if (!table_arranging(t))
		return false;
	if (v->counted != t->class->count(t))
		begin(t);
	table_prepare(t, looks);
	if (!table_complete(t))
		return true;
	all.view = NULL;
	all.exact = true;
	looks = filter_rows(v, &all, looks);
	if (v->next < v->counted)
		return true;
	if (table_keeps_tree(t) && v->filter.conditions.count && !v->sort)
		table_add_above(&all, &v->order);
	if (v->column != SIZE_MAX && (!looks || view_sort_step(v, &all, looks)))
		return true;
	view_sort_end(v);
	if (table_keeps_tree(t) && v->column != SIZE_MAX)
		table_order_tree(&all, &v->order);
	v->made = true;
	return false;
}

double
table_arrange_progress(const struct table *t)
{
	const struct table_view *v = t->view;
	double filtered = v->counted ? (double)v->next / (double)v->counted : 1;
	bool sorts = v->column != SIZE_MAX;

	return filtered * (sorts ? 0.5 : 1) + (v->sort ? sort_progress(v->sort) / 2 : 0);
}

void
table_rearrange(struct table *t)
{
	table_make_view(t);
}

void
table_make_view(struct table *t)
{
	if (!t->view)
		return;
	give_up(t->view);
	if (!table_settled(t) || t->unmade)
		return;
	begin(t);
	while (table_arrange(t, t->patient ? FIRST_LOOKS : SIZE_MAX) && !t->patient)
		continue;
}

bool
table_view_waits(const struct table *t)
{
	return t->view && !t->view->begun && table_settled(t) && !t->unmade;
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
	give_up(t->view);
	array_free(&t->view->order);
	filter_free(&t->view->filter);
	text_free(&t->view->expression);
	free(t->view);
	t->view = NULL;
}

/* Without a filter or order the rows are those of the class. */
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
	if (table_keeps_tree(t))
		t->class->folding->unfold(t, f.conditions.count > 0);
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

/* Both have the same rows in the same class order, so the other's view can be copied. */
static void
take_order(struct table *to, const struct table *from)
{
	const struct table_view *v = from->view;

	if (!to->view || !table_viewed(from) || v->counted != to->class->count(to))
		return;
	begin(to);
	for (size_t i = 0; i < v->order.count; i++)
		array_push(&to->view->order, v->order.at[i]);
	to->view->made = true;
}

void
table_copy_view(struct table *to, const struct table *from)
{
	bool descending, patient = to->patient;
	size_t column = table_sorted_by(from, &descending);
	struct error err;

	to->patient |= table_viewed(from);
	if (column != SIZE_MAX)
		table_sort(to, from->class->columns[column].name, descending, &err);
	if (*table_filtered_by(from))
		table_filter(to, table_filtered_by(from), &err);
	to->patient = patient;
	take_order(to, from);
	while (table_arrange(to, SIZE_MAX))
		continue;
}
