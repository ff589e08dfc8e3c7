/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A share as a file system of this machine, by libfuse. Mounting and unmounting need rights that
 * the sandbox takes away, so two processes have a part in it: one mounts, begins the other, and
 * unmounts once that has ended; the other enters the sandbox and answers the kernel, by the
 * device that was opened before.
 */
#ifndef FUSE_MOUNTED_H
#define FUSE_MOUNTED_H

#include "base/error.h"
#include "fuse/answer.h"
#include "work/work.h"

struct mounted; /* opaque */

/* Why this build can't mount; NULL: it can. */
const char *mounted_absent(void);

/* Mounts something at the directory, read-only, nodev and nosuid; whoever looks waits until it is
 * served. NULL with err set on failure. mounted_free releases it. */
struct mounted *mounted_new(const char *directory, struct error *err);

/* Unmounts it, even if it is in use: what is open then fails. NULL is fine. */
void mounted_free(struct mounted *m);

/* What it is served with. */
struct mounted_service {
	struct share *share;
	struct workers *workers;  /* for `jobs` + `ahead` threads; NULL: for 1 */
	unsigned int jobs, ahead; /* threads that answer; more of them, that read ahead */
	void (*left)(void *arg);  /* called when mounted_leave is, in any process */
	void *arg;
	/* A descriptor that is closed when this process can answer no more, before it has ended. */
	int alive;
};

/* Answers until it is unmounted. */
void mounted_serve(struct mounted *m, const struct mounted_service *service);

/* ---- mounted_prefetch.c ---- */

/* In the process that only unmounts, once the one that serves has begun: lets go of the device that
 * this one reads requests from, so that those which it has not answered fail when it dies. */
void mounted_let_serve(struct mounted *m);
/* In the same process, when the one that serves can answer no more: lets whatever is asked now fail,
 * and doesn't wait for more. Before that, a thread which hands over what it read ahead may keep the
 * other process from ending. */
void mounted_refuse(struct mounted *m);

/* ---- mounted.c ---- */

/* Asks the process that serves the directory to end, and waits until it is unmounted. *spoiled: the
 * image could not be relied on any more. False with err set if that is not mounted by this program,
 * or it doesn't end. */
bool mounted_leave(const char *directory, bool *spoiled, struct error *err);

#endif
