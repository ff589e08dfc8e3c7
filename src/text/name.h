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

/* True if the name can be a file name: neither empty nor too long (NAME_MAX bytes),
 * neither "." nor "..", and without a slash or a NUL. */
bool name_is_safe(struct span name);

/* Copies the name to a string; false, with nothing copied, if it is not safe. */
bool name_copy(struct span name, char to[NAME_SIZE]);

#endif
