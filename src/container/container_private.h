/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the rows of this room share. */
#ifndef CONTAINER_CONTAINER_PRIVATE_H
#define CONTAINER_CONTAINER_PRIVATE_H

#include "codec/codec.h"
#include "store/part.h"

/* packed.c: the `openings` of a format that a codec unpacks (codec/codec.h). */
void container_unpack(const struct part *p, struct span store, struct opening_list *list);

/* gzip.c: begins to unpack `s`, up to about `most` bytes. Returns the bytes that were taken, 0 if
 * they can't be unpacked, or the codec is missing; `ended` if that was all. */
size_t container_try(enum codec_id id, struct span s, size_t most, bool *ended);

#endif
