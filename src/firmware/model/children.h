/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stores below one: what a payload unpacks to, the pages of a NAND dump without their
 * spare areas. Each is examined like a file of its own: a struct firmware, which its
 * parent owns. Parts are named by the way to them: "2/1" is part 1 of the store that part
 * 2 leads to; where it leads to several, as an archive does, the parts of all are counted
 * through. Depth, number and size are limited (unpack.c), and what a limit left out is
 * reported like damage.
 */
#ifndef FIRMWARE_MODEL_CHILDREN_H
#define FIRMWARE_MODEL_CHILDREN_H

#include "firmware/model/model.h"

/* The path to a part: the store of part at[0] of the file, the store of part at[1] of
 * that, ...; the last is the part. An empty path is no part, or whatever the partition of that name
 * has. */
enum { PART_PATH_MOST = 8 };
struct part_path {
	int at[PART_PATH_MOST];
	size_t count;
	struct span name; /* borrowed; else empty */
};

/* Parses "2" or "2/1"; false if it is neither, or too long. */
bool part_path_parse(struct span words, struct part_path *path);

/* The firmware of the file. */
struct firmware *firmware_root(const struct firmware *f);

/* Iterates over `root` and all stores below it in preorder, in the order of the parts:
 * the one after `f`, NULL after the last. */
struct firmware *firmware_next(const struct firmware *root, const struct firmware *f);

/* The store that holds the part of that path; NULL if there is none. *part is its number there;
 * the part itself may not exist. */
struct firmware *firmware_within(struct firmware *root, const struct part_path *path,
        int *part);

/* Adds the path to part `part` of `f`, "2/1"; in the file itself just the number. */
void firmware_add_part(const struct firmware *f, int part, struct text *t);

/* The number of stores above: 0 for the file. */
unsigned int firmware_depth(const struct firmware *f);

/* All of this store as it should be seen: the pages of a NAND dump without their spare areas.
 * NULL if that is how it is, or it could not be made. */
struct firmware *firmware_plain(const struct firmware *f);

/* What all of this store, which is compressed, unpacks to; NULL if it is not such. */
struct firmware *firmware_unpacked(const struct firmware *f);

/* True if the store is all of its parent, as it should be seen or unpacked: what is typed of a flash
 * is meant for it. And the store below `f` that is such; NULL: there is none. */
bool firmware_is_flash(const struct firmware *f);
struct firmware *firmware_flash(const struct firmware *f);

/* What begins at `at` of this store, without the bad blocks in it; NULL if it has none. */
struct firmware *firmware_joined(const struct firmware *f, uint64_t at);

/* The default store for files: the first, from `root` on, of which no other
 * shows all as it should be, with files; the files of an archive count only if
 * there are no others; `root` if there is none. */
struct firmware *firmware_usual_store(struct firmware *root);

/* The default JFFS2 parts: those of the store that is as it should be seen; if there
 * are none, those of the first store below that has some. *count is how many; the first
 * is returned, NULL if there is none. */
struct volume *firmware_usual_volumes(struct firmware *root, size_t *count);

/* The archive that the file is, compressed or not: where a tree of files is to be taken from, these
 * come before those of images in it. NULL if it is not one. */
const struct tree_part *firmware_archive(const struct firmware *f);

#endif
