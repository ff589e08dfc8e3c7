/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A path that is put together from its end, since a parent is found from its child. Starts
 * zeroed but for `most`; the names are borrowed until path_end, which releases the rest.
 */
#ifndef TEXT_PATH_H
#define TEXT_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"
#include "base/span.h"
#include "text/text.h"

/* A path longer than this is cut to its end for people, which bounds the memory for the
 * paths of all files. */
enum { PATH_TOLD = 512 };

struct path {
	size_t most;              /* bytes it may have, each name with its slash */
	size_t len;
	bool cut;                 /* names are missing at its beginning */
	ARRAY(struct span) names; /* the last one first */
};

/* Puts `name` before the others. False if the path becomes too long: then it is cut here,
 * and the names above are not wanted. The last name always has room. */
bool path_add_above(struct path *p, struct span name);

/* Writes the path: "/" before each name, by text_add_name; "..." before all if it is cut. */
void path_end(struct path *p, struct text *t);

#endif
