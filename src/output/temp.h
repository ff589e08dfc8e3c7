/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The temporary files that exist now. Whatever ends the program, except SIGKILL, removes
 * them (base/leave.h). Signals are blocked between temp_begin and temp_end, so that no
 * file is made but not noted.
 */
#ifndef OUTPUT_TEMP_H
#define OUTPUT_TEMP_H

#include <stdbool.h>

enum { TEMP_MOST = 128 }; /* at a time */

/* Before a temporary file is made. */
void temp_begin(void);
/* After that: if `made`, notes `name` in the open directory `dir`, which must stay open
 * until temp_forget. Keeps errno. */
void temp_end(bool made, int dir, const char *name);

/* It is gone, or has its final name. */
void temp_forget(int dir, const char *name);

#endif
