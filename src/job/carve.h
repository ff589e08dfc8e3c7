/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Jobs that write bytes of an image, or others, to a file. */
#ifndef JOB_CARVE_H
#define JOB_CARVE_H

#include "base/span.h"
#include "firmware/firmware.h"
#include "output/output.h"

struct job;

/* Writes the bytes of the image at [offset, offset+len) to `path`. */
void carve_start(struct job *j, const struct firmware *f, uint64_t offset, uint64_t len,
        const char *path, enum output_mode mode);

/* Writes the bytes of the image at [offset, offset+len), without the spare areas of NAND
 * pages, which count from the start of the image, to `path`. */
void unspare_start(struct job *j, const struct firmware *f,
        const struct nand_layout *layout, uint64_t offset, uint64_t len,
        const char *path, enum output_mode mode);

/* Writes `bytes`, which must stay as they are meanwhile, to `path`. */
void write_start(struct job *j, struct span bytes, const char *path,
        enum output_mode mode);

#endif
