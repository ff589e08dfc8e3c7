/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copying a stretch of the image to a file. */
#ifndef ACTION_COPY_PRIVATE_H
#define ACTION_COPY_PRIVATE_H

#include "action/action.h"

/* Begins a job that writes `bytes` to `path`. The bytes are borrowed. */
void copy_start(struct job *j, struct span bytes, const char *path,
        enum output_mode mode);

#endif
