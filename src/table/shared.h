/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tables share among themselves.
 */
#ifndef TABLE_SHARED_H
#define TABLE_SHARED_H

#include "table/table.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

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

/* Makes extent `i` of the table's volume the subject: bytes, fields, inode. */
void subject_extent(const struct table *t, uint32_t i, struct subject *s);

/* Makes the uImage header that begins at `offset` the subject; false if none does. */
bool subject_uimage(const struct firmware *f, uint64_t offset, struct subject *s);

/* The row mark that goes with an extent's kind and state. */
enum row_mark extent_mark(const struct extent *e);

/* Writes what extent `i` holds, one line for people (node_what.c); with `fate` also what
 * became of it. */
void node_what(const struct volume *v, uint32_t i, bool fate, struct text *t);

/* The name of the part's kind or format: "uImage", "payload". */
const char *part_kind_name(const struct part *p);

#endif
