/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The gate for names of an image on their way to a disk or into an archive. A name in an
 * image can hold any bytes; a file name can't.
 */
#ifndef TEXT_NAME_H
#define TEXT_NAME_H

#include <limits.h>
#include <stdbool.h>

#include "base/span.h"

enum { NAME_SIZE = NAME_MAX + 1 };

/* Why no path can have the name: "name is empty", "name is '.'", "name is '..'" or "name has a slash
 * in it". NULL: one can. */
const char *name_pathless(struct span name);
/* Why no file can have the name, which may also have a NUL in it or more than NAME_MAX bytes. NULL: one
 * can. */
const char *name_fault(struct span name);

/* True if a file can have the name: name_fault finds nothing. */
bool name_is_safe(struct span name);

/* Copies the name to a string; false, with nothing copied, if it is not safe. */
bool name_copy(struct span name, char to[NAME_SIZE]);

#endif
