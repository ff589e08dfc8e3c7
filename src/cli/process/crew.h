/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Many items, each in a process of its own, some at a time. What a process writes into its pipe
 * and how it ended is handed back in the order of the items, whichever ends first; at most
 * CREW_AHEAD times `jobs` of them wait for one before them. A process that takes too long, or
 * writes too much, is killed. The process that begins them reads no image.
 */
#ifndef CLI_CREW_H
#define CLI_CREW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "text/text.h"

enum { CREW_AHEAD = 8, CREW_BYTES_MOST = 64 << 20 };

enum crew_end {
	CREW_ENDED,    /* by itself, with `number` as its status */
	CREW_KILLED,   /* by signal `number` */
	CREW_LATE,     /* it took longer than allowed */
	CREW_FLOODED,  /* it wrote more than CREW_BYTES_MOST */
	CREW_UNBEGUN,  /* there is no process: errno `number` */
	CREW_SKIPPED   /* no process was wanted */
};

struct crew_result {
	const char *name;
	const char *note;   /* as `next` gave it, or NULL */
	enum crew_end end;
	int number;
	double seconds;
	struct span written;
};

struct crew {
	unsigned int jobs;  /* processes at a time, at least 1 */
	uint64_t timeout;   /* seconds for each; 0: any number */
	void *arg;
	/* The next item; false after the last. With *note set it gets no process; both are
	 * copied. */
	bool (*next)(void *arg, struct text *name, const char **note);
	/* In the process: works on the item, writes into `pipe`; the exit status. */
	int (*body)(void *arg, const char *name, int pipe);
	/* Takes a result; false: nothing more is wanted, and what runs is killed. */
	bool (*take)(void *arg, const struct crew_result *r);
};

/* Runs all of it; returns once no process is left. */
void crew_run(const struct crew *c);

#endif
