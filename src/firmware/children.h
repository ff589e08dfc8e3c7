/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stores below one: what a payload unpacks to, the pages of a NAND dump without their
 * spare areas. Each is examined like a file of its own: a struct firmware, which its parent
 * owns. Parts are named by the way to them: "2/1" is part 1 of the store that part 2 leads
 * to. How deep, how many and how much is unpacked is limited (children.c), and what a limit
 * left out is told like damage.
 */
#ifndef FIRMWARE_CHILDREN_H
#define FIRMWARE_CHILDREN_H

#include "firmware/firmware.h"

/* The way to a part: of part at[0] of the file the store, of part at[1] of that, ...; the
 * last is the part. Without any it is no part. */
enum { PART_PATH_MOST = 8 };
struct part_path {
	int at[PART_PATH_MOST];
	size_t count;
};

/* Reads "2" or "2/1"; false if it is neither, or too long. */
bool part_path_parse(struct span words, struct part_path *path);

/* The firmware of the file. */
struct firmware *firmware_root(const struct firmware *f);

/* Visits `root` and all that are below it, each before what is below it, in the order in
 * which parts are listed: the one after `f`, NULL behind the last. */
struct firmware *firmware_next(const struct firmware *root, const struct firmware *f);

/* The first one below that begins with part `part`, NULL if there is none. */
struct firmware *firmware_child(const struct firmware *f, int part);

/* The store that holds the part of that path; NULL if the way does not lead there. The part
 * itself may not be there. */
struct firmware *firmware_within(struct firmware *root, const struct part_path *path);

/* Adds the way to part `part` of `f`, "2/1"; of the file's own it is the number alone. */
void firmware_add_part(const struct firmware *f, int part, struct text *t);

/* Stores that lie above: 0 for the file. */
unsigned int firmware_depth(const struct firmware *f);

/* The pages of this NAND dump without their spare areas; NULL if it is no dump of pages with
 * spare areas, or they could not be taken out. */
struct firmware *firmware_spareless(const struct firmware *f);

/* The store whose files are meant where nobody says: the first, from `root` on, that has some
 * which spare areas don't tear; `root` if none has. */
struct firmware *firmware_usual_store(struct firmware *root);

/* The JFFS2 parts that are meant where nobody says which: those of the store, but what spare
 * areas tear; if there are none those of the first store below that has some. *count is how
 * many; the first is returned, NULL if there is none. */
struct volume *firmware_usual_volumes(struct firmware *root, size_t *count);

#endif
