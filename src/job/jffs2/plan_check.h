/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks what a plan makes before it is written: the part is scanned again, in memory, its files
 * are put together as a kernel does that reads summaries, and as one does that doesn't, and both
 * times they must be those of the tree that was wanted.
 */
#ifndef JOB_PLAN_CHECK_H
#define JOB_PLAN_CHECK_H

#include "jffs2/plan/make.h"
#include "job/write.h"

struct plan_check_order {
	const struct tree *want;  /* borrowed */
	struct make_options make; /* how its files are made */
	uint64_t at, len;         /* of the part in what is rendered */
	bool replays;             /* plan_check_mount is wanted */
};

/* A check that what was rendered has the files that are wanted; its `drop` frees it. */
struct recipe_check *plan_check_new(const struct plan_check_order *o);

/* What the replay of a mount comes to. */
struct plan_mount {
	uint32_t steps;
	uint32_t taken, dropped;  /* nodes */
	uint64_t free;            /* bytes that can be written to */
};
/* That of what was made. Once it has passed. */
struct plan_mount plan_check_mount(const struct recipe_check *check);

/* How many files can't be read, neither in the tree nor in what was made. Once it has passed. */
uint64_t plan_check_unreadable(const struct recipe_check *check);

#endif
