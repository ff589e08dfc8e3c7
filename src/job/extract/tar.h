/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of a tree become an archive. */
#ifndef JOB_TAR_H
#define JOB_TAR_H

#include <stddef.h>
#include <stdint.h>

#include "output/output.h"
#include "tree/tree.h"

struct job;

/* What the three of extract.h take, into a new tar archive `path` in pax format: with the
 * owners and devices that only root can make, and with extended attributes and ACLs.
 * Sockets, which no archive can hold, are counted in losses. */
void tar_start(struct job *j, const struct tree *t, uint32_t node, const char *path,
        enum output_mode mode);
void tar_entries_start(struct job *j, const struct tree *t, const uint32_t *entries,
        size_t count, const char *path, enum output_mode mode);
void tar_deleted_start(struct job *j, const struct tree *t, const char *path,
        enum output_mode mode);

#endif
