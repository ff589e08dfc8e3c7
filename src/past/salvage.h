/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Salvage: a volume read with every node whose CRCs are right, even if the kernel drops
 * it because of its position; and what difference that makes.
 */
#ifndef PAST_SALVAGE_H
#define PAST_SALVAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/firmware.h"

/* True if inode `i` of one reading of a part is the same file as inode `j` of another:
 * presence, metadata, error, and pieces from the same nodes. */
bool salvage_same_file(const struct jffs2_fs *a, uint32_t i, const struct jffs2_fs *b,
        uint32_t j);

/* How many files (inodes that a name leads to in one view or the other) are not the same
 * as in the kernel's view: content, size, metadata, or being there at all. Reads the part
 * again; 0 for a volume that is read without salvage. */
uint32_t salvage_changes(const struct volume *v);

/* The same in slices: begins; NULL if the volume is read without salvage, so that nothing changes.
 * It must stay as it is until the last step. */
struct salvage_count *salvage_begin(const struct volume *v);
/* Goes on by about *left looks at nodes and inodes, which is decreased; true while there is more. */
bool salvage_step(struct salvage_count *c, uint64_t *left);
/* 0 to 1. */
double salvage_progress(const struct salvage_count *c);
/* Releases it, at any time, and returns how many there are, which counts after the last step. NULL is
 * fine. */
uint32_t salvage_end(struct salvage_count *c);

#endif
