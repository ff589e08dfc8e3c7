/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A run of a job in a world that fails at one point (preload.h), and what it leaves. The
 * tally is shared with the run; the rest is set once, by main.
 */
#ifndef TESTS_TORTURE_H
#define TESTS_TORTURE_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/array.h"
#include "tests/preload/preload.h"

enum { WORDS = 12, PATIENCE_S = 30 };

/* A command line; '@' begins the name of a sample image, '|' that of one that comes through
 * a pipe on standard input; a script of the screen is written to the file "keys". */
struct job {
	const char *name;
	const char *words[WORDS];
	const char *keys;
};

/* A file that a run left. */
struct found {
	char path[PATH_MAX];
	mode_t mode;
	uint64_t sum;
};

struct result {
	int status;  /* as wait tells it */
	uint64_t printed;
	struct tally tally;
	size_t messages; /* bytes of them */
	ARRAY(struct found) files;
};

extern char data_dir[PATH_MAX], program[PATH_MAX], preload_dir[PATH_MAX];
extern uint64_t runs;
extern const char *locale;

/* Runs the job as TORTURE=`what`. The caller releases r->files. */
void run(const struct job *job, const char *what, struct result *r);

/* Begins anew and kills at system call `at` in a good world; how many there were. 0: it
 * cannot be traced here. */
uint64_t run_traced(const struct job *job, uint64_t at, struct result *r);

/* The file of that path, NULL if the run left none. */
const struct found *find(const struct result *r, const char *path);

/* Removes all that is in a directory. */
void empty(const char *path);

#endif
