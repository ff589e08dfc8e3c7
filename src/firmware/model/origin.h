/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a JFFS2 part was made: the mkfs.jffs2 options that would make one like it. What the
 * nodes show is certain; what they suggest is inferred, and marked as such.
 */
#ifndef FIRMWARE_MODEL_ORIGIN_H
#define FIRMWARE_MODEL_ORIGIN_H

#include <stdbool.h>

#include "base/array.h"
#include "firmware/model/model.h"

struct origin_fact {
	char option[32]; /* "-e 64KiB"; "" where no option says it */
	char why[96];    /* what it is taken from */
	bool certain;
};

struct origin {
	ARRAY(struct origin_fact) facts;
	bool written_to; /* a kernel wrote to it after it was made, or made it */
};

/* How volume `v`, scanned and built, was made. */
void origin_of(const struct volume *v, struct origin *o);
void origin_free(struct origin *o);

/* The whole command: "mkfs.jffs2 -l -e 64KiB ... -r DIR -o IMAGE". */
void origin_add_command(const struct origin *o, struct text *t);

#endif
