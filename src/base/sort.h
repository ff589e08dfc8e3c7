/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sorting by keys that are made when they are needed: a list of paths of an image may
 * hold more text than the image has bytes. Runs of items are sorted for themselves and
 * then merged, so that a few MiB of keys are there at once, however many items there are.
 */
#ifndef BASE_SORT_H
#define BASE_SORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* Adds the key of `item` to `key`. Keys are compared as bytes; where one begins the other
 * the shorter one comes first. */
typedef void sort_key(void *arg, uint32_t item, struct text *key);

/* Adds `number` so that keys are in the order of numbers. */
void sort_add_u32(struct text *key, uint32_t number);
void sort_add_u64(struct text *key, uint64_t number);

/* The same in slices: begin, step until false, end (also before). Meanwhile `items` may be in
 * any order, and all that the keys are made of stays as it is. */
struct sort;
struct sort *sort_begin(uint32_t *items, size_t count, sort_key *add_key, void *arg);
/* About so many items further, of which each is taken twice. */
bool sort_step(struct sort *s, size_t items);
/* 0 to 1. */
double sort_progress(const struct sort *s);
void sort_end(struct sort *s);

/* Sorts `items`; those of one key stay in their order. `add_key` is called at most twice
 * for each item. Takes 4 bytes an item while it runs, if there are many. */
void sort_by_keys(uint32_t *items, size_t count, sort_key *add_key, void *arg);

#endif
