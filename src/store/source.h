/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the bytes of an image come from, and how each kind of source becomes a read-only
 * mapping: regular files and block devices are mapped as they are, flash devices and
 * streams are first copied to a temporary file without a name. What may never end or
 * answer is refused: directories, terminals, named pipes, other devices, files of the
 * kernel.
 */
#ifndef STORE_SOURCE_H
#define STORE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include <sys/types.h>

#include "base/error.h"

struct mapping {
	void *at;
	size_t len;
	size_t unread; /* lowest offset that was unreadable, SIZE_MAX: none */
	bool stored;   /* in a file, which may change while it is mapped */
};

/* Maps what the open file `fd` holds; `name` is for the message. The mapping stays when
 * fd is closed; the caller unmaps it. False with err set on failure. */
bool source_map(int fd, const char *name, struct mapping *m, struct error *err);

/* The file that a loop device shows. */
struct backing {
	dev_t device;
	ino_t inode;
};

/* True if the open file `fd` is a loop device that shows a file, which is *b. */
bool source_backing(int fd, struct backing *b);

#endif
