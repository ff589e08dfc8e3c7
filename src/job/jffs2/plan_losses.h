/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a part that is made of the files of a tree can't have, since they are damaged. Afterwards
 * nobody can see that: a new part has only what is whole.
 */
#ifndef JOB_PLAN_LOSSES_H
#define JOB_PLAN_LOSSES_H

#include "tree/tree.h"

struct job;

enum plan_rest {
	PLAN_REST_STAYS, /* of damaged files, since all that is there stays */
	PLAN_REST_GONE,
	PLAN_REST_AS_MKFS /* gone; that Linux can't open all that is there is no loss */
};

/* Counts as losses of the job, with a line each for the first: names that lead to no inode,
 * attributes that can't be read (both only if what is left of them is gone), files that are
 * damaged, a tree that may be of more than one file system, and names that are too long for Linux
 * to open them in JFFS2, unless they could not be opened before. */
void plan_add_losses(struct job *j, const struct tree *t, enum plan_rest rest);

/* The same as lines that end in a line feed, and how many losses there are. */
uint32_t plan_tell_losses(const struct tree *t, enum plan_rest rest, struct text *out);

#endif
