/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything that the program does with an image, in memory, and what must hold whatever
 * the image is: for mutated images, for flipped bits and for fuzzing.
 */
#ifndef TESTS_HOSTILE_EXAMINE_H
#define TESTS_HOSTILE_EXAMINE_H

#include "firmware/firmware.h"

/* What went wrong; "" while nothing did. */
struct findings {
	char what[400];
};

/* Takes the first finding: later ones are dropped. */
void finding(struct findings *f, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

/* A firmware of these bytes, examined to the end; firmware_close releases it. */
struct firmware *examine_open(struct span bytes);

/* Parts tile the image, extents the parts; fragments lie in their nodes. */
void examine_invariants(const struct firmware *f, struct findings *found);

/* Every table: each cell of the first `rows` rows is fit for a terminal, and the whole of
 * it in each form is fit for a reader. */
void examine_tables(struct firmware *f, size_t rows, struct findings *found);

/* The manifest of each JFFS2 part has lines of 13 fields; it is appended to `all` unless
 * that is NULL. */
void examine_manifests(const struct firmware *f, struct text *all, struct findings *found);

/* An archive of each JFFS2 part, and of its deleted files, is written to standard output,
 * which whoever calls sends away. */
void examine_archives(const struct firmware *f, struct findings *found);

/* In the past, at some points of each kind, the invariants hold, too, and back in the present
 * the manifest is the same. At last every JFFS2 part stays in the past. */
void examine_past(struct firmware *f, struct findings *found);

/* All of it. */
void examine(struct span bytes, struct findings *found);

#endif
