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

/* Computes the cells of `count` rows from `top` on, but those that are held already, and holds them
 * until the table is refreshed or looks through another lens: that takes time in proportion to what
 * the rows hold. Others are forgotten. */
void table_map_hold(struct table *t, uint64_t top, uint64_t count);
/* The cells of a row that is held, as many as the map has; NULL: it is not. */
const struct map_cell *table_map_held(const struct table *t, uint64_t row);

#endif
