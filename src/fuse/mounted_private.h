/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by mounted.c (the mount, and who answers) and mounted_operations.c (the answers). */
#ifndef FUSE_MOUNTED_PRIVATE_H
#define FUSE_MOUNTED_PRIVATE_H

#include "fuse/mounted.h"

#ifdef HAVE_FUSE

#define FUSE_USE_VERSION 35
#include <fuse_lowlevel.h>
#include <sys/ioctl.h>

/* The ioctl of the top that ends it, and what it returns if the image is spoiled, else 0. */
enum { MOUNTED_LEAVE = _IO('F', 0x4c), MOUNTED_SPOILED = 1 };

struct mounted {
	struct fuse_session *session;
	struct share *share;
	void (*left)(void *arg);
	void *arg;
	bool opens, opens_dirs; /* an older kernel wants to open files, directories */
};

/* ---- mounted_operations.c ---- */

extern const struct fuse_lowlevel_ops mounted_operations;

/* Frees what they keep for the thread that calls it. */
void mounted_end_thread(void);

#endif

#endif
