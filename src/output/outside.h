/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which places the sandbox keeps us from writing to, known before trying. */
#ifndef OUTPUT_OUTSIDE_H
#define OUTPUT_OUTSIDE_H

#include <stdbool.h>

#include "sandbox/sandbox.h"
#include "text/text.h"

/* True if the sandbox (NULL: none) keeps files from being written to `path`; *why then says
 * where they can be. */
bool output_is_outside(const struct sandbox *s, const char *path, struct text *why);

/* Adds the name of a file to be written; where it is relative and outside, below the directory that may
 * be written to. */
void output_add_inside(const struct sandbox *s, const char *path, struct text *t);

#endif
