/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one way in which a file is written: under a temporary name in the directory where
 * it will be, synced and closed (many at once: closed and synced), and then given its
 * final name. Whatever else happens in the directory, OUTPUT_NEW never replaces what has
 * that name by then.
 */
#ifndef OUTPUT_PLACE_H
#define OUTPUT_PLACE_H

#include <sys/types.h>

#include "output/output.h"

enum { TEMP_NAME_SIZE = 48, PLACE_TRIES = 100 };

/* Writes a name for a temporary file, a different one each time; the process and the time at which
 * it began are in it, so that no other process, here or in a container, makes the same. */
void place_temp_name(char name[TEMP_NAME_SIZE]);

/* Makes an empty file under a temporary name, which is written to `name`, in directory
 * `dir`. Its descriptor, or -1 with errno set. */
int place_open_temp(int dir, char name[TEMP_NAME_SIZE], mode_t mode);

/* Syncs the open file or directory to disk. False with errno set on failure; a file
 * system that can't sync is not a failure. */
bool place_sync(int fd);

/* Syncs what was written and closes the descriptor. False with errno set if either
 * fails. */
bool place_finish(int fd);

/* Syncs the whole file system of the open directory `dir`. False with errno set on
 * failure. */
bool place_sync_all(int dir);

/* Renames `temp` to `name`, both in directory `dir`. False with errno set, EEXIST if the
 * name is taken, ETXTBSY if it is that of an open image; `temp` then still exists. */
bool place_file(int dir, const char *temp, const char *name, enum output_mode mode);

#endif
