/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copying a stretch of the image to a file. */
#ifndef JOB_COPY_PRIVATE_H
#define JOB_COPY_PRIVATE_H

#include "job/job.h"

/* Begins a job that writes `bytes` to `path`. The bytes are borrowed. */
void copy_start(struct job *j, struct span bytes, const char *path,
        enum output_mode mode);

#endif
