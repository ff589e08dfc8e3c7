/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one way in which a file is written: under a temporary name in the directory where it
 * will be, synced and closed (many at once: closed and synced), and then given its final name. Whatever else may be
 * going on in the directory, OUTPUT_NEW never replaces what has that name by then.
 */
#ifndef OUTPUT_PLACE_H
#define OUTPUT_PLACE_H

#include <sys/types.h>

#include "output/output.h"

enum { TEMP_NAME_SIZE = 48, PLACE_TRIES = 100 };

/* Writes a name for a temporary file that nobody else uses, another each time. */
void place_temp_name(char name[TEMP_NAME_SIZE]);

/* Makes an empty file under a temporary name, which is written to `name`, in directory
 * `dir`. Its descriptor, or -1 with errno set. */
int place_open_temp(int dir, char name[TEMP_NAME_SIZE], mode_t mode);

/* What the open file or directory holds reaches the disk. False with errno set if it did
 * not; a file system that cannot do that is no failure. */
bool place_sync(int fd);

/* What was written reaches the disk, and the descriptor is closed. False with errno set if
 * any of it failed. */
bool place_finish(int fd);

/* All that was written to the file system that has the open directory `dir` reaches the
 * disk. False with errno set if it did not. */
bool place_sync_all(int dir);

/* Renames `temp` to `name`, both in directory `dir`. False with errno set, EEXIST where
 * the name is taken, ETXTBSY where it is that of an open image; `temp` is then still
 * there. */
bool place_file(int dir, const char *temp, const char *name, enum output_mode mode);

#endif
