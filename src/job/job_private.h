/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For those who write jobs. A step ends by returning true (there is more to do),
 * job_done or job_fail (then j->err is set).
 */
#ifndef JOB_JOB_PRIVATE_H
#define JOB_JOB_PRIVATE_H

#include "job/job.h"

/* Begins the job; `drop` releases `work` and whatever is not finished. */
void job_begin(struct job *j, void *work, bool (*step)(struct job *, uint64_t),
        void (*drop)(struct job *));

/* The last value of a step; both return false. */
bool job_done(struct job *j);
bool job_fail(struct job *j);

/* Adds a line to the details, unless there are many already. */
void job_detail(struct job *j, const char *line);

/* Counts one loss and adds a line about it. */
void job_loss(struct job *j, const char *line);

/* Counts a loss if the part may be more than one file system: what is written of it may
 * then be mixed. */
void job_doubt(struct job *j, const struct tree *t);

/* What a file has lost in the image itself, "" if nothing: "512 bytes that no node has,
 * ..."; writes into `t`. */
const char *job_missing(const struct tree *tree, uint32_t node, struct text *t);

/* Why a file is left out if tree_afford has no room for it. */
extern const char job_inflates[];

/* Adds to the result how many files are in part inferred, how many things were left out
 * for lack of rights, and how many losses there were; nothing if there are none. */
void job_add_losses(struct job *j, uint32_t inferred);

/* Adds a path as people read it. */
void job_add_path(struct text *t, const char *path);

#endif
