/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rows of the table of nodes: one for each extent, and one of its own wherever an erase
 * block begins. Rows are indexes of extents, or numbers of blocks with a bit set that is well
 * above both. While the scan runs rows are only added.
 */
#ifndef LIST_JFFS2_NODE_ROWS_H
#define LIST_JFFS2_NODE_ROWS_H

#include "jffs2/scan.h"
#include "table/table.h"

/* Of the table's class. There are no rows while they are out of date: what they index may be
 * gone. */
void node_rows_open(struct table *t);
void node_rows_refresh(struct table *t);
void node_rows_close(struct table *t);
size_t node_rows_count(const struct table *t);

/* The extent of a row, NULL where a block begins; and then the number of the block. */
const struct extent *node_rows_extent(const struct table *t, size_t row);
uint32_t node_rows_block(const struct table *t, size_t row);

/* Where it begins, from the start of the part. */
uint64_t node_rows_offset(const struct table *t, size_t row);

#endif
