/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by compare.c and compare_recursive.c. */
#ifndef CLI_COMPARE_PRIVATE_H
#define CLI_COMPARE_PRIVATE_H

#include "cli/show/show.h"
#include "compare/compare.h"
#include "compare/delta.h"

/* The exit statuses of diff(1) and cmp(1). */
enum { EQUAL = 0, DIFFERENT = 1 };

/* What is written before the first line that differs. */
struct heading {
	const char *name[SIDES], *label[SIDES];
	bool plain;   /* the names can be printed as they are */
	bool printed;
};

/* ---- compare.c ---- */

/* Prints how the contents differ; the exit status. */
int print_delta(const struct call *call, const struct content x[SIDES], struct heading *h);

/* ---- compare_recursive.c ---- */

/* Prints what differs in the files of two images; the exit status. */
int compare_recursive(const struct call *call, const struct call *other, struct compare *c);

#endif
