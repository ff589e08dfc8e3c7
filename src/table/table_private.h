/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared by the files of this room.
 */
#ifndef TABLE_TABLE_PRIVATE_H
#define TABLE_TABLE_PRIVATE_H

#include "table/table.h"

/* ---- table.c ---- */

/* Computes the cell at row, col; c->text is reused and stays the caller's. */
void table_cell(const struct table *t, size_t row, size_t col, struct cell *c);

/* table_view.c: rebuilds the view, if there is one and no work is under way. */
void table_make_view(struct table *t);
/* True if there is a deferred view that can be made now. */
bool table_view_waits(const struct table *t);
void table_drop_view(struct table *t);

/* ---- table_filter.c ---- */

/* False with err set: no column has the name; of the class, those that `has` is true of could. */
bool table_no_column(const struct table_class *class, bool (*has)(const struct column *),
        struct span name, struct error *err);

/* ---- table_fold.c ---- */

struct row_list {
	uint32_t *at;
	size_t count, capacity;
};

/* True if a view of the table is a tree. */
bool table_keeps_tree(const struct table *t);
/* `rows`, ascending rows of the class, get those above them, too. */
void table_add_above(const struct table *t, struct row_list *rows);
/* Puts each of them below the one that it is in; else their order stays. All above them must be
 * among them. Linear in the rows of the class. */
void table_order_tree(const struct table *t, struct row_list *rows);

/* ---- table.c ---- */

/* Adds the cell as people read it. */
void cell_text(const struct column *column, const struct cell *c, bool ascii,
        struct text *out);
/* A number in decimal digits, without a format that is read for each cell. */
void cell_add_number(struct text *t, uint64_t n);

#endif
