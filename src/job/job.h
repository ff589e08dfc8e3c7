/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Things done to an image: pad, export, extract. Each is a job that both front ends run:
 * start it, step it until it is done, show its progress, cancel it at any step. What a job
 * writes appears under its final name only when it is complete.
 */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "text/text.h"
#include "tree/tree.h"

enum job_state { JOB_RUNNING, JOB_DONE, JOB_FAILED };

struct job {
	enum job_state state;
	double progress;      /* 0 to 1 */
	struct error err;     /* JOB_FAILED: why */
	struct text result;   /* JOB_DONE: one sentence: what was written where */
	uint32_t losses;      /* things skipped, lost or unreadable */
	uint32_t withheld;    /* things left out for lack of rights */
	struct text details;  /* a line each for the first losses */
	uint32_t lines;       /* private: of details */
	bool (*step)(struct job *, uint64_t budget); /* private */
	void (*drop)(struct job *);                  /* private */
	void *work;                                  /* private */
};

/* Continues for about `budget` bytes; false once the job has ended. */
bool job_step(struct job *j, uint64_t budget);
/* Steps until it has ended; true if JOB_DONE. */
bool job_finish(struct job *j);
/* Cancels what still runs (no file appears) and releases everything. */
void job_free(struct job *j);

/* ---- for those who write jobs; a step returns true (there is more to do), or what
 * job_done or job_fail returns (then j->err is set) ---- */

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

/* What the image has lost of the tree that none of its files tells, with where to read of it; ""
 * if nothing: for whoever takes a directory for whole. Writes into `t`. */
const char *job_gone_words(const struct tree *tree, struct text *t);
/* Counts that as one loss. */
void job_gone(struct job *j, const struct tree *tree);

/* Why a file is left out if tree_afford has no room for it. */
extern const char job_inflates[];

/* Adds to the result how many files are in part inferred, how many things were left out
 * for lack of rights, and how many losses there were; nothing if there are none. */
void job_add_losses(struct job *j, uint32_t inferred);

/* Adds a path as people read it. */
void job_add_path(struct text *t, const char *path);

#endif
