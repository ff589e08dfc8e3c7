/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The search for mtdparts= in all bytes of an image: in U-Boot environments, and in any
 * other text. Sliced and linear: start, step until it returns false, then take the list.
 * Compressed data is not searched.
 */
#ifndef MTD_FIND_H
#define MTD_FIND_H

#include "mtd/mtd.h"
#include "work/work.h"

struct mtd_find;

/* Begins, with the workers at once; they may be NULL. */
struct mtd_find *mtd_find_start(struct span image, struct workers *workers);

/* Continues for about `budget` bytes; false once all is searched. */
bool mtd_find_step(struct mtd_find *s, uint64_t budget);

/* Ends the search and adds what was found, in image order; releases `s`. */
void mtd_find_finish(struct mtd_find *s, struct mtd_list *list);

#endif
