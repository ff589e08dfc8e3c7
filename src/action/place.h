/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A complete file gets its final name. Whatever else may be going on in the directory,
 * OUTPUT_NEW never replaces what has that name by then.
 */
#ifndef ACTION_PLACE_H
#define ACTION_PLACE_H

#include "action/output.h"

enum { TEMP_NAME_SIZE = 48 };

/* Writes a name for a temporary file that nobody else uses; `try` counts attempts. */
void place_temp_name(char name[TEMP_NAME_SIZE], unsigned int try);

/* Renames `temp` to `name`, both in directory `dir`. False with errno set, EEXIST where
 * the name is taken, ETXTBSY where it is that of an open image; `temp` is then still
 * there. */
bool place_file(int dir, const char *temp, const char *name, enum output_mode mode);

#endif
