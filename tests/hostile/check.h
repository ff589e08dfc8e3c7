/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a program may send to a terminal, and how a program is run that is not trusted. */
#ifndef TESTS_HOSTILE_CHECK_H
#define TESTS_HOSTILE_CHECK_H

#include "base/span.h"
#include "text/text.h"

/* The first thing in `s` that a terminal or a reader must not get, NULL if there is none:
 * control characters but \n and \t, C1, broken UTF-8, what turns the direction of reading,
 * and what nobody sees. */
const char *check_text(struct span s);

/* A run of a program that is not trusted. */
struct trial {
	const char *const *words; /* the program's path and its arguments, NULL-ended */
	/* The program's main, called in a process of its own; NULL: the file is executed. */
	int (*start)(int argc, char **argv);
	const char *folder;       /* the current directory */
	double seconds;           /* of processor time, at most */
	uint64_t file_most;       /* bytes of a file, at most */
	bool mute;                /* nobody keeps what is printed */
};

/* How a run ended. */
struct ending {
	int status;         /* exit status, or -1 */
	int signal;         /* that ended it, or 0 */
	bool late;          /* it took too long, and was ended */
	double cpu;         /* seconds */
	long memory;        /* KiB, at most */
	struct span output; /* of stdout and stderr together, until check_forget */
};

/* Runs it and waits for its end. A run by `start` begins as a copy of this process: which
 * therefore has done as little as can be, and never used stdout. */
void check_run(const struct trial *t, struct ending *e);

/* Gives the output back. */
void check_forget(struct ending *e);

/* Removes `folder`, if it is there, whatever the modes of what lies in it. */
void check_remove(const char *folder);

/* What lies in `folder`: a line for each path, `but` (a path, or NULL) left out. */
void check_listing(const char *folder, const char *but, struct text *out);

#endif
