/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The nodes of a volume, and the runs between them, in the order of the flash. */
#ifndef LIST_JFFS2_NODES_H
#define LIST_JFFS2_NODES_H

#include <stdint.h>

#include "jffs2/scan.h"
#include "table/table.h"

/* node_rows.c: the first row at or after part offset `offset` (sorted or filtered: the
 * row that shows the next node on the flash); which extent a row shows (EXTENT_NONE for
 * a boundary row). */
size_t table_nodes_row_at(const struct table *t, uint64_t offset);
uint32_t table_nodes_extent(const struct table *t, size_t row);

/* ---- nodes.c ---- */

/* The row mark that goes with an extent's kind and state. */
enum row_mark extent_mark(const struct extent *e, enum node_state state);

#endif
