/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lists: tables of what is in an image, a file each. Each class is const; most need no
 * more than that, the others have a header of their own (nodes.h, files.h ...).
 */
#ifndef LIST_LIST_H
#define LIST_LIST_H

#include "table/table.h"

/* Every list, NULL-ended. */
extern const struct table_class *const table_classes[];
extern const struct table_class table_parts, table_nodes, table_map, table_blocks, table_files,
        table_evidence, table_issues, table_deleted, table_history, table_timeline,
        table_sizes, table_hex, table_points, table_compare, table_steps,
        table_boundaries;

const struct table_class *table_class_find(const char *name);

/* The family of them all. JSON of issues, parts and files of the present has the verdict on
 * the image before the rows (judgement_add_json), which takes as long as finding the issues. */
extern const struct table_family list_family;

#endif
