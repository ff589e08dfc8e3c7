/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the encoders of this room share (encode_node.c). */
#ifndef JFFS2_WRITE_ENCODE_PRIVATE_H
#define JFFS2_WRITE_ENCODE_PRIVATE_H

#include "jffs2/layout.h"
#include "jffs2/write/encode.h"

/* ---- encode_node.c ---- */

/* Writes `value` as a number of `width` bytes. */
void node_put(struct node_room room, size_t at, uint32_t value, size_t width);

#define PUT(room, type, member, value) \
	node_put(room, offsetof(struct type, member), value, \
	        sizeof(((struct type *)NULL)->member))

/* Copies `bytes` to `at`, where they may stand already. */
void node_put_bytes(struct node_room room, size_t at, struct span bytes);

/* Writes a header with magic, nodetype and totlen, zeros up to the end of the type's header,
 * and 0xff from `tail` bytes after it on. Returns the bytes that the node takes; 0 with err
 * set if they don't fit. */
size_t node_begin(struct node_room room, uint16_t nodetype, uint32_t totlen, size_t tail,
        struct error *err);

/* Writes all CRCs of the node that begins the room. */
void node_sign(struct node_room room);

#endif
