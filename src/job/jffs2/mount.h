/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a person mounts a padded copy of a JFFS2 part: the commands, to be read or pasted
 * into a root shell. The script mount-jffs2 prints the same; tests/mount.sh compares.
 */
#ifndef JOB_MOUNT_H
#define JOB_MOUNT_H

#include <stdint.h>

#include "text/text.h"

/* Adds the commands that mount the file `padded`, of whole erase blocks of `erase_size`
 * bytes and at least five of them, at the directory `mountpoint` for reading, by a loop
 * device and block2mtd: a line each, after a comment that says why, and finally how to
 * undo it, as comments. Both paths begin with '/'; they come out quoted for any POSIX
 * shell. */
void mount_commands(const char *padded, uint32_t erase_size, const char *mountpoint,
        struct text *t);

#endif
