/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The picture of a file as a list: a row for each bar. */
#ifndef LIST_JFFS2_LAYERS_H
#define LIST_JFFS2_LAYERS_H

#include "jffs2/layers/layers.h"
#include "table/table.h"

enum { LAYERS_USUAL_CELLS = 64 };

/* The layers that the open table shows; rows are theirs. */
const struct layers *table_layers_of(const struct table *t);

#endif
