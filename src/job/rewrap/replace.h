/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The job that replaces bytes of an image, wherever in it they are, and writes a new file.
 * What was made is examined again in memory before anything is written: it must show the new
 * bytes where the old ones were.
 */
#ifndef JOB_REPLACE_H
#define JOB_REPLACE_H

#include "job/rewrap/rewrap.h"
#include "output/output.h"

struct job;

/* Begins it; `path` NULL: nothing is written, and the result says what would be. The details
 * have what was done on the way, and as losses what no longer fits. Borrows what the wish
 * does. */
void replace_start(struct job *j, const struct rewrap_wish *wish, const char *path,
        enum output_mode mode);

#endif
