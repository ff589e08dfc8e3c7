/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A tree in a form that can be compared byte for byte: HACKING.md describes it. */
#ifndef JOB_MANIFEST_H
#define JOB_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "output/output.h"
#include "tree/tree.h"

struct job;
struct workers; /* work/work.h */

/* ---- manifest_file.c ---- */

/* Writes the manifest of the tree through `put`; returns the number of paths that could not
 * be read, or -1 if `put` refused. Contents are summed by the workers, NULL: here. */
int64_t manifest_write(const struct tree *t, struct workers *w,
        bool (*put)(void *arg, const char *at, size_t len), void *arg);
/* Writes it to `path`; paths that could not be read, damaged files and what the image has lost of
 * the tree beyond them are losses. */
void manifest_start(struct job *j, const struct tree *t, struct workers *w,
        const char *path, enum output_mode mode);

#endif
