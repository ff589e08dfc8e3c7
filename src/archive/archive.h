/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An archive (ZIP, tar, cpio, 7z) as a tree, by libarchive. It is read once, from the first
 * member to the last, in slices. What is stored as it is stays where it is; what is compressed
 * is unpacked into memory, up to a limit. A member that cannot be read to its end is an
 * unreadable file, not an error of the archive.
 */
#ifndef ARCHIVE_ARCHIVE_H
#define ARCHIVE_ARCHIVE_H

#include "tree/tree.h"

/* Makes the tree of a part, or says why there is none in this build. */
extern const struct tree_maker archive_maker;

#endif
