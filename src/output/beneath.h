/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opening what lies below an open directory, and nothing else: no symbolic link is followed
 * on the way or at its end, no ".." is taken, and no magic link of /proc. Where the
 * kernel has openat2 it promises that itself, whatever happens in the directory
 * meanwhile; elsewhere the path is walked component by component.
 */
#ifndef OUTPUT_BENEATH_H
#define OUTPUT_BENEATH_H

#include <stdbool.h>
#include <sys/types.h>

/* Opens `path` below the directory `top` with the flags of open(2); `mode` is for
 * O_CREAT. The descriptor is closed by exec. -1 with errno set: EXDEV or ELOOP if the
 * path leads out or through a link. "" is the directory itself. */
int beneath_open(int top, const char *path, int flags, mode_t mode);

/* Each of the two ways, for tests. By openat2; -1 with ENOSYS or EPERM if it is missing
 * or denied. */
int beneath_open_at_once(int top, const char *path, int flags, mode_t mode);
int beneath_open_by_steps(int top, const char *path, int flags, mode_t mode);

#endif
