/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jffs2/format.h"

#include <string.h>

#include "jffs2/layout.h"
#include "jffs2/scan.h"

/* Does the node prove a file system on its own? A cleanmarker may be a constant in a program. */
static bool
proves(const struct format *format, struct span area, size_t at)
{
	struct span node = span_cut(area, at, SIZE_MAX);
	const struct jffs2_type *t = jffs2_type(
	        READ16(node, struct raw_header, nodetype, format->endian));

	return t->nodetype && t->nodetype != JFFS2_CLEANMARKER
	       && t->nodetype != JFFS2_PADDING && jffs2_node_believable(node, format->endian);
}

/* A length that few erase blocks can hold is believed only of a data node whose own CRC
 * is right and that says the same twice. Its data is not checked: many such headers could
 * claim the same bytes. */
static bool
long_length_holds(struct span node, enum endian e, uint64_t len)
{
	uint16_t nodetype = READ16(node, struct raw_header, nodetype, e);

	return (nodetype | JFFS2_ACCURATE) == JFFS2_INODE && len <= node.len
	       && jffs2_node_believable(node, e)
	       && jffs2_pad(sizeof(struct raw_inode) + jffs2_tail_len(node, e)) == len;
}

enum { ALIKE = 8 }; /* nodes ahead of one that may have its length */

static bool
probe_node(const struct format *format, struct span area, size_t at,
        struct part_hit *hit)
{
	static const char little[] = "JFFS2, little-endian", big[] = "JFFS2, big-endian";
	struct span node = span_cut(area, at, SIZE_MAX);
	uint64_t len;

	if (!jffs2_header_ok(area, at, format->endian))
		return false;
	len = jffs2_pad(READ32(node, struct raw_header, totlen, format->endian));
	if (len < JFFS2_HEADER_LEN
	        || (len > ERASE_MAX && !long_length_holds(node, format->endian, len)))
		len = JFFS2_HEADER_LEN;
	hit->len = len < node.len ? len : node.len;
	/* The next node is asked for next, and lies too far ahead for the processor to guess. */
	__builtin_prefetch(node.at + hit->len);
	/* Full pages that are stored as they are follow one another at the same distance. */
	if (hit->len < node.len / ALIKE)
		__builtin_prefetch(node.at + hit->len * ALIKE);
	hit->endian = format->endian;
	hit->grows = true;
	/* There may be a million nodes: nothing is formatted. */
	if (format->endian == ENDIAN_LITTLE)
		memcpy(hit->what, little, sizeof little);
	else
		memcpy(hit->what, big, sizeof big);
	return true;
}

/* OpenWrt's, behind which its kernel erases all blocks (padjffs2, fstools). */
#define END_MARK { 0xde, 0xad, 0xc0, 0xde }

const struct format jffs2_format_le = {
	.name = "JFFS2", .help = "Journalling Flash File System 2, little-endian",
	.magic = { 0x85, 0x19 }, .magic_len = 2,
	.endian = ENDIAN_LITTLE, .end_mark = END_MARK, .probe = probe_node, .strong = proves,
};

const struct format jffs2_format_be = {
	.name = "JFFS2", .help = "Journalling Flash File System 2, big-endian",
	.magic = { 0x19, 0x85 }, .magic_len = 2,
	.endian = ENDIAN_BIG, .end_mark = END_MARK, .probe = probe_node, .strong = proves,
};
