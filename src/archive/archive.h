/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An archive (ZIP, tar, cpio, 7z) as a tree, by libarchive. It is read once, from the first
 * member to the last, in slices. What is stored as it is stays where it is; what is compressed
 * is unpacked into memory, up to a limit. A member that cannot be read to its end is an
 * unreadable file, not an error of the archive.
 * absent.c stands in for all of it where libarchive is missing.
 */
#ifndef ARCHIVE_ARCHIVE_H
#define ARCHIVE_ARCHIVE_H

#include "codec/stream.h"
#include "tree/tree.h"

/* Makes the tree of a part, or says why there is none in this build. */
extern const struct tree_maker archive_maker;

/* replace.c: begins to write `archive` anew, with `content` in the place of that of the member `name`
 * (as tree_add_path has it, without the first slash): a stream whose output is the new archive.
 * It borrows all three. NULL with err set if it can't be begun. */
struct stream *archive_replace_open(struct span archive, const char *name,
        struct span content, struct error *err);

#endif
