/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The temporary files that exist now. Whatever ends the program, except SIGKILL, removes
 * them (base/leave.h). Each is noted before it is made, so that none is made but not noted; that is
 * safe as nothing else ever has the name of one (place_temp_name).
 */
#ifndef OUTPUT_TEMP_H
#define OUTPUT_TEMP_H

enum { TEMP_MOST = 512 }; /* at a time */

/* Before a temporary file is made: notes `name` in the open directory `dir`, which must stay open
 * until temp_forget. */
void temp_note(int dir, const char *name);

/* It could not be made, or is gone, or has its final name. Keeps errno. */
void temp_forget(int dir, const char *name);

#endif
