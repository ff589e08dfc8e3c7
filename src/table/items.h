/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rows of a table whose class keeps a struct for each: items of one size, in the order in
 * which they are added. They are in the table's state, and go with it; they move when one is
 * added. A class of such rows has items_count and items_close as its functions.
 */
#ifndef TABLE_ITEMS_H
#define TABLE_ITEMS_H

#include <stddef.h>

struct table;

/* Begins with no items, each of `size` bytes. */
void items_open(struct table *t, size_t size);

/* Adds an item, zeroed, to be filled in. */
void *items_add(struct table *t);

/* Item `i`, below items_count; the last one, NULL if there are none. */
void *items_at(const struct table *t, size_t i);
void *items_last(const struct table *t);

/* 0 once it is closed. */
size_t items_count(const struct table *t);
void items_close(struct table *t);

#endif
