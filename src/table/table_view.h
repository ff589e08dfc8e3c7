/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A view of a table, for the files that make it: which rows of the class it lists, and in which
 * order.
 */
#ifndef TABLE_TABLE_VIEW_H
#define TABLE_TABLE_VIEW_H

#include "table/table_filter.h"
#include "text/sort.h"

/* What a sort key is made of. */
struct sorting {
	const struct table *all; /* rows in the class's order; only during a step */
	const struct table_view *view;
	struct cell cell;
	uint32_t *rank; /* of each row of the class; NULL: by text */
};

/* Owned by its table. `order` holds when `made` is set; until then all rows are shown. */
struct table_view {
	bool begun, made;     /* `order` is being made; it holds */
	size_t next;          /* row of the class to be filtered next */
	struct sort *sort;    /* once all are */
	struct sorting sorting;
	struct row_list order; /* rows of the class */
	size_t counted;       /* rows that the class had then */
	size_t column;        /* sorted by; SIZE_MAX: as they come */
	bool descending;
	struct filter filter;
	struct text expression;
};

/* ---- view_sort.c ---- */

/* Sorts the rows that are left, by at most `items` of them. True while there is more to do. */
bool view_sort_step(struct table_view *v, const struct table *all, size_t items);
/* Frees what sorting took; the order stays as it is. */
void view_sort_end(struct table_view *v);

#endif
