/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of the points of the past, as far as it is more than a table. */
#ifndef LIST_JFFS2_POINTS_H
#define LIST_JFFS2_POINTS_H

#include "list/jffs2/tables.h"

/* The time of the point in a row of table_points, or the version where it lists those of an inode. */
uint32_t table_points_at(const struct table *t, size_t row);

/* How far its rows are made, 0 to 1. */
double table_points_progress(const struct table *t);

#endif
