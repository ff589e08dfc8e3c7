/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by mounted.c (the mount, and who answers) and mounted_operations.c (the answers). */
#ifndef FUSE_MOUNTED_PRIVATE_H
#define FUSE_MOUNTED_PRIVATE_H

#include "fuse/prefetch.h"
#include "fuse/mounted.h"

#ifdef HAVE_FUSE

#define FUSE_USE_VERSION 35
#include <fuse_lowlevel.h>
#include <sys/ioctl.h>

/* The ioctl of the top that ends it, and what it returns if the image is spoiled, else 0. */
enum { MOUNTED_LEAVE = _IO('F', 0x4c), MOUNTED_SPOILED = 1 };

struct mounted {
	struct fuse_session *session;
	const struct mounted_service *service;
	struct prefetch *prefetch; /* NULL: nothing is read ahead */
	int second;                /* the device, opened once more; -1: it can't be */
	bool opens, opens_dirs; /* an older kernel wants to open files, directories */
};

/* ---- mounted_operations.c ---- */

extern const struct fuse_lowlevel_ops mounted_operations;

/* Frees what they keep for the thread that calls it. */
void mounted_end_thread(void);

/* ---- mounted_prefetch.c ---- */

/* Opens the device once more for the same mount; -1: it can't be. */
int mounted_open_second(const struct mounted *m);
/* Reads ahead, and hands what it read to the kernel, until prefetch_stop. For a thread of its own. */
void mounted_read_ahead(struct mounted *m);

#endif

#endif
