/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What kind of bytes something unknown has, by counting: how many different ones, and whether
 * they look like machine code. A sample is looked at, the same each time; what isn't clear
 * gets no word.
 */
#ifndef CONTENT_NATURE_H
#define CONTENT_NATURE_H

#include "base/span.h"

/* "compressed or encrypted", "ARM code"; constant text, NULL if nothing is clear. Looks at
 * 64 KiB at most. */
const char *content_nature(struct span s);

#endif
