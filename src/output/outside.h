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

#endif
