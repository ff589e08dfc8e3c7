/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The job that writes the content of one file of a tree. */
#ifndef JOB_CAT_H
#define JOB_CAT_H

#include <stdint.h>

#include "output/output.h"
#include "tree/tree.h"

struct job;

/* Writes one regular file's content to `path`. An unreadable stretch fails the job, with
 * `losses` set. */
void cat_start(struct job *j, const struct tree *t, uint32_t node, const char *path,
        enum output_mode mode);

/* Writes the content that the file had at `version`, if its format keeps versions, to
 * `path`. */
void cat_version_start(struct job *j, const struct tree *t, uint32_t node,
        uint32_t version, const char *path, enum output_mode mode);

#endif
