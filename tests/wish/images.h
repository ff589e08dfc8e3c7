/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The trees that wishes are tried on: those of data/ and of the images a kernel wrote. */
#ifndef TESTS_WISH_IMAGES_H
#define TESTS_WISH_IMAGES_H

#include "firmware/firmware.h"
#include "wish/wish.h"

/* How many there are. */
int images_count(void);
/* Opens the i-th and gives its tree, NULL if it has none. The image is to be closed. */
struct firmware *images_open(int i, const struct tree **t);

/* Adds a line of a script; it must be right. */
void images_add(struct wish *wish, const char *line);

/* The manifest of the tree. */
void images_manifest(const struct tree *t, struct text *out);

/* Builds it on the base; it must be possible. */
struct wished *images_build(const struct wish *wish, const struct tree *base, struct wish *made);

/* Builds it again from its text, with the same sources; the manifest must be `want`. */
void images_replay(const struct wish *made, const struct tree *base, const struct text *want);

#endif
