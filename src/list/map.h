/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The map, a row of cells for each stride, with a letter for each cell. */
#ifndef LIST_MAP_H
#define LIST_MAP_H

#include "map/map.h"
#include "table/table.h"

/* Opens a view of a map; v may be NULL. The options are borrowed. */
void table_open_map(struct table *t, struct firmware *f, struct volume *v,
        const struct map_options *options);

/* The map that the table shows. */
const struct map *table_map_of(const struct table *t);

#endif
