/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * squashfs 4.0: recognised by its superblock, which has its length; its files are a tree
 * if libsquashfs is available. The library decompresses blocks and reads metadata; this
 * room checks what was read before use and allocates nothing by what an image claims.
 */
#ifndef SQUASHFS_SQUASHFS_H
#define SQUASHFS_SQUASHFS_H

#include "store/part.h"
#include "tree/tree.h"

extern const struct format squashfs_format;

/* The tree of a part, or why there is none in this build. */
extern const struct tree_maker squashfs_maker;

#endif
