/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of a view in order: the keys that they are sorted by, and the sort in slices. */
#include "table/table_view.h"

static bool
sorts_as_text(enum column_kind kind)
{
	return kind == COLUMN_TEXT || kind == COLUMN_NAME || kind == COLUMN_MODE;
}

/* Text without case. For descending order its bytes are inverted; a final byte that no
 * text has makes the shorter of two come last. */
static void
fold(char *at, size_t len, bool descending)
{
	for (size_t i = 0; i < len; i++) {
		if (at[i] >= 'A' && at[i] <= 'Z')
			at[i] = (char)(at[i] - 'A' + 'a');
		if (descending)
			at[i] = (char)~at[i];
	}
}

/* Rows without a value come last, in either direction. */
static void
add_row_key(void *arg, uint32_t row, struct text *key)
{
	struct sorting *s = arg;
	const struct column *column = &s->all->class->columns[s->view->column];
	bool descending = s->view->descending;
	size_t from;

	if (s->rank) {
		sort_add_u32(key, descending ? ~s->rank[row] : s->rank[row]);
		return;
	}
	table_cell(s->all, row, s->view->column, &s->cell);
	text_add_bytes(key, s->cell.absent ? "\1" : "\0", 1);
	if (s->cell.absent)
		return;
	if (!sorts_as_text(column->kind)) {
		sort_add_u64(key, descending ? ~s->cell.number : s->cell.number);
		return;
	}
	from = key->len;
	cell_text(column, &s->cell, false, key);
	fold(key->at + from, key->len - from, descending);
	if (descending)
		text_add_bytes(key, "\xff", 1);
}

static void
begin_sort(struct table_view *v, const struct table *all)
{
	struct sorting *s = &v->sorting;

	if (all->class->rank) {
		s->rank = memory_zeroed(v->counted + 1, sizeof *s->rank);
		if (!all->class->rank(all, v->column, s->rank)) {
			free(s->rank);
			s->rank = NULL;
		}
	}
	v->sort = sort_begin(v->order.at, v->order.count, add_row_key, s);
}

bool
view_sort_step(struct table_view *v, const struct table *all, size_t items)
{
	bool more;

	v->sorting.all = all;
	v->sorting.view = v;
	if (!v->sort)
		begin_sort(v, all);
	more = sort_step(v->sort, items);
	v->sorting.all = NULL;
	return more;
}

void
view_sort_end(struct table_view *v)
{
	if (v->sort)
		sort_end(v->sort);
	v->sort = NULL;
	free(v->sorting.rank);
	text_free(&v->sorting.cell.text);
	v->sorting = (struct sorting){ .all = NULL };
}
