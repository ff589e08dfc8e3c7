/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows that fold, and a view of them that stays a tree. What a row is in follows from depths:
 * it is the last row before it that is less deep.
 */
#include "table/table_private.h"

#include <string.h>

enum { NO_ROW = UINT32_MAX };

bool
table_keeps_tree(const struct table *t)
{
	return t->branches && t->class->folding && t->class->folding->unfold;
}

bool
table_folds(const struct table *t)
{
	const struct table_folding *f = t->class->folding;

	return f && (!f->shown || f->shown(t)) && (!t->view || table_keeps_tree(t));
}

bool
table_can_fold(const struct table *t)
{
	return table_folds(t) && !*table_filtered_by(t);
}

bool
table_is_branch(const struct table *t, size_t row)
{
	return t->class->folding->is_branch(t, table_base_row(t, row));
}

bool
table_is_open(const struct table *t, size_t row)
{
	return t->class->folding->is_open(t, table_base_row(t, row));
}

uint32_t
table_depth(const struct table *t, size_t row)
{
	return t->class->folding->depth(t, table_base_row(t, row));
}

void
table_set_open(struct table *t, size_t row, bool open)
{
	if (!table_can_fold(t))
		return;
	t->class->folding->set_open(t, table_base_row(t, row), open);
	table_rearrange(t);
}

void
table_open_all(struct table *t, bool open)
{
	if (!table_can_fold(t))
		return;
	t->class->folding->open_all(t, open);
	table_rearrange(t);
}

/* ---- views that are trees ---- */

/* The rows that lead to a row, while all are gone through. */
struct way {
	struct row_list rows; /* the last is the row itself */
	size_t told;          /* so many of them are listed */
};

static void
step_to(const struct table *t, struct way *w, uint32_t row)
{
	size_t depth = t->class->folding->depth(t, row);

	if (depth < w->rows.count)
		w->rows.count = depth;
	if (w->told > w->rows.count)
		w->told = w->rows.count;
	array_push(&w->rows, row);
}

void
table_add_above(const struct table *t, struct row_list *rows)
{
	struct row_list out = { 0 };
	struct way w = { .told = 0 };
	size_t next = 0;

	for (uint32_t row = 0; next < rows->count; row++) {
		step_to(t, &w, row);
		if (rows->at[next] != row)
			continue;
		next++;
		for (; w.told < w.rows.count; w.told++)
			array_push(&out, w.rows.at[w.told]);
	}
	array_free(&w.rows);
	array_free(rows);
	*rows = out;
}

/* Rows of the class, each with the rows that are in it: lists, NO_ROW at their end. */
struct branches {
	uint32_t *parent, *first, *next;
	uint32_t root; /* the first of those that are in none */
};

static struct branches
branches_new(const struct table *t, uint32_t count)
{
	struct branches b = { memory_zeroed(count + 1, sizeof *b.parent),
		memory_zeroed(count + 1, sizeof *b.first),
		memory_zeroed(count + 1, sizeof *b.next), NO_ROW };
	struct way w = { .told = 0 };

	memset(b.first, 0xff, (count + 1) * sizeof *b.first);
	for (uint32_t row = 0; row < count; row++) {
		step_to(t, &w, row);
		b.parent[row] = w.rows.count > 1 ? w.rows.at[w.rows.count - 2] : NO_ROW;
	}
	array_free(&w.rows);
	return b;
}

/* The row after `at` where each is followed by those that are in it. */
static uint32_t
row_after(const struct branches *b, uint32_t at)
{
	if (b->first[at] != NO_ROW)
		return b->first[at];
	while (b->next[at] == NO_ROW && b->parent[at] != NO_ROW)
		at = b->parent[at];
	return b->next[at];
}

void
table_order_tree(const struct table *t, struct row_list *rows)
{
	struct branches b = branches_new(t, (uint32_t)t->class->count(t));
	size_t count = 0;

	for (size_t i = rows->count; i-- > 0;) {
		uint32_t row = rows->at[i], parent = b.parent[row];
		uint32_t *first = parent == NO_ROW ? &b.root : &b.first[parent];

		b.next[row] = *first;
		*first = row;
	}
	for (uint32_t at = b.root; at != NO_ROW && count < rows->count; at = row_after(&b, at))
		rows->at[count++] = at;
	free(b.parent);
	free(b.first);
	free(b.next);
}
