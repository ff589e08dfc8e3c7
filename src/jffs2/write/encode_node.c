/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all nodes have: a header, padding and CRCs. */
#include <string.h>

#include "base/crc32.h"
#include "jffs2/write/encode_private.h"

void
node_put(struct node_room room, size_t at, uint32_t value, size_t width)
{
	for (size_t i = 0; i < width; i++) {
		size_t place = room.endian == ENDIAN_LITTLE ? i : width - 1 - i;

		room.at[at + i] = (uint8_t)(value >> 8 * place);
	}
}

void
node_put_bytes(struct node_room room, size_t at, struct span bytes)
{
	if (bytes.len > 0)
		memmove(room.at + at, bytes.at, bytes.len);
}

size_t
node_begin(struct node_room room, uint16_t nodetype, uint32_t totlen, size_t tail,
        struct error *err)
{
	const struct jffs2_type *t = jffs2_type(nodetype);
	size_t end = t->header + tail, len = (size_t)jffs2_pad(end);

	if (len > room.len) {
		error_set(err, "a node of type %s takes %zu bytes, and %zu are left", t->name,
		        len, room.len);
		return 0;
	}
	memset(room.at, 0, t->header);
	memset(room.at + end, 0xff, len - end);
	PUT(room, raw_header, magic, JFFS2_MAGIC);
	PUT(room, raw_header, nodetype, nodetype);
	PUT(room, raw_header, totlen, totlen);
	return len;
}

static void
sign(struct node_room room, const struct jffs2_crc_rule *r)
{
	struct span node = span_of(room.at, room.len);
	size_t len = r->len ? r->len : (size_t)jffs2_tail_len(node, room.endian);

	node_put(room, r->stored, crc32_kernel(span_cut(node, r->from, len)), 4);
}

/* The CRC of a node covers those of its header and, in some types, of its data. */
void
node_sign(struct node_room room)
{
	const struct jffs2_type *t = jffs2_type(READ16(span_of(room.at, room.len),
	        struct raw_header, nodetype, room.endian));

	for (const struct jffs2_crc_rule *r = t->crcs; r->flaw; r++)
		if (r->flaw != FLAW_NODE_CRC)
			sign(room, r);
	for (const struct jffs2_crc_rule *r = t->crcs; r->flaw; r++)
		if (r->flaw == FLAW_NODE_CRC)
			sign(room, r);
}
