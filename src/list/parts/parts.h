/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parts, of all stores: what a row of their list stands for, and how any list names a
 * part. Rows are those of the class, sorted or not.
 */
#ifndef LIST_PARTS_PARTS_H
#define LIST_PARTS_PARTS_H

#include "firmware/firmware.h"
#include "table/table.h"

/* The first part of a row, and whose it is; PART_NONE: the row says what a store lacks. */
int table_parts_part(const struct table *t, size_t row, struct firmware **f);

/* The row of a part, or the one that it is folded into; table_count_all if there is none. */
size_t table_parts_row_of(const struct table *t, const struct firmware *f, int part);

/* Makes part `part` of `f` the cell of a COLUMN_NUMBER: absent for PART_NONE; in a store below
 * the file with the way to it, sorted with the part of the file that leads there. */
void cell_set_part(struct cell *c, const struct firmware *f, int part);

#endif
