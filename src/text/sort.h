/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sorting by keys that are made on demand: the paths of an image may take more text than
 * the image has bytes. Runs of items are sorted one by one and then merged, so that only
 * a few MiB of keys exist at once, however many items there are.
 */
#ifndef TEXT_SORT_H
#define TEXT_SORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/text.h"

/* Adds the key of `item` to `key`. Keys are compared as bytes; a key that is a prefix of
 * another comes first. */
typedef void sort_key(void *arg, uint32_t item, struct text *key);

/* Adds `number` such that keys sort numerically. */
void sort_add_u32(struct text *key, uint32_t number);
void sort_add_u64(struct text *key, uint64_t number);

/* The same in slices: begin, step until false, end (at any time). Meanwhile the order of
 * `items` is undefined, and the data behind the keys must not change. */
struct sort;
struct sort *sort_begin(uint32_t *items, size_t count, sort_key *add_key, void *arg);
/* Advances by about `budget` items; each is processed twice. */
bool sort_step(struct sort *s, size_t items);
/* 0 to 1. */
double sort_progress(const struct sort *s);
void sort_end(struct sort *s);

/* Sorts `items`, stably. `add_key` is called at most twice for each item. Takes 4 bytes
 * an item while it runs, if there are many. */
void sort_by_keys(uint32_t *items, size_t count, sort_key *add_key, void *arg);

#endif
