/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A manifest line by line, for a job that can be cancelled between two. */
#ifndef JOB_MANIFEST_PRIVATE_H
#define JOB_MANIFEST_PRIVATE_H

#include "job/job.h"

struct manifest;

/* Begins a manifest; `put` takes what is written, as in manifest_write. */
struct manifest *manifest_begin(const struct tree *t,
        bool (*put)(void *arg, const char *at, size_t len), void *arg);
/* Goes on by about a line, and adds to `used` what that cost, in bytes; false when all is
 * written or `put` has refused. */
bool manifest_step(struct manifest *m, uint64_t *used);
/* Releases it and returns what manifest_write does. NULL is fine. */
int64_t manifest_end(struct manifest *m);

#endif
