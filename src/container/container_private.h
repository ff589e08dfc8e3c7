/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the rows of compressed data. */
#ifndef CONTAINER_CONTAINER_PRIVATE_H
#define CONTAINER_CONTAINER_PRIVATE_H

#include "store/part.h"

/* packed.c: the `openings` of a format that a codec unpacks (codec/codec.h). */
void container_unpack(const struct part *p, struct span store, struct opening_list *list);

#endif
