/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A place in an image that outlives the program: a store and an offset in it. A store is named by
 * the steps that lead to it, which depend on the image alone: where in its parent each store comes
 * from, in hexadecimal, "2d80/0"; "" is the file itself. A place may have been read from a file
 * that anyone could have written: only note_place_find tells whether it exists.
 */
#ifndef RECALL_PLACE_H
#define RECALL_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/model/children.h"

enum { NOTE_STORE = 160 };

struct note_place {
	char store[NOTE_STORE];
	uint64_t offset;
};

/* The place of `offset` in the store of `f`; false if its name is too long. */
bool note_place_of(const struct firmware *f, uint64_t offset, struct note_place *p);

/* The store of `p` in the image whose file is `root`; NULL if there is none, or the offset lies
 * beyond its end. */
struct firmware *note_place_find(struct firmware *root, const struct note_place *p);

#endif
