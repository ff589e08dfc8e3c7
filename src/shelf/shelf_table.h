/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of files to choose from. It is about no image: its rows have no subject. */
#ifndef SHELF_SHELF_TABLE_H
#define SHELF_SHELF_TABLE_H

#include "shelf/shelf.h"
#include "table/table.h"

extern const struct table_class table_shelf;

/* Opens a view of the files, which are borrowed; rows of the class are its items. */
void table_open_shelf(struct table *t, const struct shelf *s);

#endif
