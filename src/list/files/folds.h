/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which directories of a list of files are open: their inode numbers, which stay the same
 * when the file system changes. Starts zeroed; folds_free releases it.
 */
#ifndef LIST_FILES_FOLDS_H
#define LIST_FILES_FOLDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"

struct folds {
	ARRAY(uint32_t) inos; /* ascending */
};

/* True if the directory of that number is open; opens or closes it. */
bool folds_have(const struct folds *f, uint32_t ino);
void folds_set(struct folds *f, uint32_t ino, bool open);

/* Opens many: each is added, in any order, and at the end all are sorted. Nothing else may be
 * done before that. */
void folds_add(struct folds *f, uint32_t ino);
void folds_sort(struct folds *f);

void folds_clear(struct folds *f);
void folds_free(struct folds *f);

#endif
