/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which rows the list of parts has: each part, and below it those of the store that it leads
 * to. Where the list folds, a store can be shut, and small gaps side by side are one row until
 * it is opened, and so is a dump that is put right below. The rows are the state of the table.
 */
#ifndef LIST_PARTS_PART_ROWS_H
#define LIST_PARTS_PART_ROWS_H

#include "firmware/firmware.h"
#include "table/table.h"

struct part_row {
	struct firmware *firmware;
	int part; /* PART_NONE: it says why the store is incomplete */
	int last; /* of the gaps that the row stands for; else `part` */
};

/* Members of the class of that list (table/table.h), as the next three. */
void part_rows_open(struct table *t);
void part_rows_refresh(struct table *t);
void part_rows_close(struct table *t);
size_t part_rows_count(const struct table *t);
struct part_row part_rows_at(const struct table *t, size_t row);

/* True if the row is all of a dump, whose parts are broken, and which is put right below. */
bool part_rows_is_dump(const struct table *t, size_t row);

/* True if the front end draws the branches, so that no text is to be indented. */
bool part_rows_branches(const struct table *t);
/* How many stores and parts a shut row hides; 0: it is not shut. */
size_t part_rows_hidden(const struct table *t, size_t row);

extern const struct table_folding part_rows_folding;

#endif
