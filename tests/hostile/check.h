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

/* How a run ended. */
struct ending {
	int status;        /* exit status, or -1 */
	int signal;        /* that ended it, or 0 */
	bool late;         /* it took too long, and was ended */
	double cpu;        /* seconds */
	long memory;       /* KiB, at most */
	struct text output; /* of stdout and stderr together, to be freed */
};

/* Runs argv in directory `folder` with at most `seconds` of processor time, and with files
 * of at most `file_most` bytes. */
void check_run(const char *const *argv, const char *folder, double seconds, uint64_t file_most,
        struct ending *e);

/* What lies in `folder`: a line for each path, `but` (a path, or NULL) left out. */
void check_listing(const char *folder, const char *but, struct text *out);

#endif
