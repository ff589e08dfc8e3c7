/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * squashfs 4.0: recognised by its superblock, which tells its length; its files are a tree
 * where libsquashfs is there. The library decompresses blocks and reads metadata; what is read
 * is checked here before use, and nothing is allocated by what an image claims.
 */
#ifndef SQUASHFS_SQUASHFS_H
#define SQUASHFS_SQUASHFS_H

#include "store/part.h"
#include "tree/tree.h"

extern const struct format squashfs_format;

/* The tree of a part, or why there is none in this build. */
extern const struct tree_maker squashfs_maker;

#endif
