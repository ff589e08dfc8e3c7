/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of this room share among themselves.
 */
#ifndef TABLE_TABLE_PRIVATE_H
#define TABLE_TABLE_PRIVATE_H

#include "table/table.h"

/* Computes the cell at row, col; c->text is reused and stays the caller's. */
void table_cell(const struct table *t, size_t row, size_t col, struct cell *c);

/* table_view.c: makes the view anew, if there is one and no work is under way. */
void table_make_view(struct table *t);
/* There is a view that was put off and can be made now. */
bool table_view_waits(const struct table *t);
void table_drop_view(struct table *t);

/* Adds the cell as people read it. */
void cell_text(const struct column *column, const struct cell *c, bool ascii,
        struct text *out);

#endif
