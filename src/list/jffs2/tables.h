/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lists of what is in a JFFS2 part, a file each. Each class is const; most need no more
 * than that, the others have a header of their own (nodes.h).
 */
#ifndef LIST_JFFS2_TABLES_H
#define LIST_JFFS2_TABLES_H

#include "table/table.h"

extern const struct table_class table_nodes, table_blocks, table_evidence, table_deleted,
        table_history, table_layers, table_timeline, table_sizes, table_points, table_steps,
        table_boundaries, table_events;

#endif
