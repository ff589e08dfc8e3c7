/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why an extent of a view stands where it does, in words: what the kernel makes of it, and which
 * node ended it.
 */
#ifndef JFFS2_REASON_REASON_H
#define JFFS2_REASON_REASON_H

#include "jffs2/view/fs.h"

/* A sentence on why extent `i` stands where it does ("superseded: version 52 at 0x0011a008
 * covers all of it"); begins with the state, or "erased", "dirt". Takes a look at each node
 * of its inode. */
void jffs2_node_reason(const struct jffs2_fs *fs, uint32_t i, struct text *t);
/* The same with offsets that count from `base` bytes before the part: of the image. */
void jffs2_node_reason_at(const struct jffs2_fs *fs, uint32_t i, uint64_t base,
        struct text *t);

/* ---- ending_words.c ---- */

/* Adds what ended superseded node `i`: "superseded: version 4 at 0x00000140 covers ...".
 * Looks at the other nodes of its inode; offsets count from `base` bytes before the part. */
void ending_describe(const struct jffs2_fs *fs, uint32_t i, uint64_t base, struct text *t);

/* What ended superseded node `i`, in a few words ("covered by v4", "rest cut off by v5"), at
 * once; adds nothing if that is not known. */
void jffs2_node_ending(const struct jffs2_fs *fs, uint32_t i, struct text *t);

#endif
