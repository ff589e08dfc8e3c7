/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A plan in words. */
#ifndef JOB_PLAN_TEXT_H
#define JOB_PLAN_TEXT_H

#include "jffs2/plan/layout.h"
#include "text/text.h"
#include "tree/tree.h"

/* Adds a line with the names of the columns, and one for each node of the plan: where, which type,
 * how long, of which inode and version, why, and the path of the file. */
void plan_add_nodes(const struct plan *p, const struct tree *t, struct text *out);
/* Adds why a node of the plan is written, and of which file. */
void plan_add_why(const struct plan *p, const struct plan_node *n, const struct tree *t,
        struct text *out);

/* Adds how many nodes of each type there are, in how many blocks, and how many bytes they take. */
void plan_add_sums(const struct plan *p, const struct layout_rules *style, struct text *out);

/* Adds which files take most of it, and how long their contents are: "; /bin/ipcam takes 71344
 * bytes (131072 unpacked), ...". Nothing if no node is of a file. */
void plan_add_largest(const struct plan *p, const struct tree *t, struct text *out);

#endif
