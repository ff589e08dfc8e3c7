/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copying a stretch of the image to a file: what pad and carve have in common. */
#ifndef ACTION_COPY_PRIVATE_H
#define ACTION_COPY_PRIVATE_H

#include "action/action.h"

/* Begins a job that writes `bytes`, then 0xff up to `size` bytes in all (if that is
 * more), to `path`. The bytes are borrowed. */
void copy_start(struct job *j, struct span bytes, uint64_t size, const char *path,
        enum output_mode mode);

#endif
