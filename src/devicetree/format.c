/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "devicetree/devicetree.h"

#include <inttypes.h>
#include <stdio.h>

enum { FDT_MAX = 64 << 20 };

static bool
probe_device_tree(const struct format *f, struct span area, size_t at,
        struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t total = span_u32(s, FDT_TOTALSIZE, ENDIAN_BIG);
	uint32_t tree = span_u32(s, FDT_OFF_STRUCT, ENDIAN_BIG);
	uint32_t strings = span_u32(s, FDT_OFF_STRINGS, ENDIAN_BIG);

	/* The root node has no name: the tree begins with its token and an empty one. */
	if (total < FDT_HEADER_LEN || total > FDT_MAX || tree >= total || strings > total
	        || tree < FDT_HEADER_LEN || tree % 4
	        || span_u32(s, FDT_VERSION, ENDIAN_BIG) != 17
	        || span_u32(s, FDT_LAST_COMPATIBLE, ENDIAN_BIG) != 16
	        || span_u32(s, tree, ENDIAN_BIG) != FDT_BEGIN_NODE
	        || span_u32(s, (size_t)tree + 4, ENDIAN_BIG) != 0)
		return false;
	hit->claimed = total;
	hit->len = total < s.len ? total : s.len;
	hit->endian = f->endian;
	snprintf(hit->what, sizeof hit->what, "flattened device tree, %" PRIu32 " bytes",
	        total);
	return true;
}

const struct format devicetree_format = {
	.name = "device tree",
	.help = "A flattened device tree, or a FIT image; its header tells its length.",
	.magic = { 0xd0, 0x0d, 0xfe, 0xed },
	.magic_len = 4,
	.endian = ENDIAN_BIG,
	.probe = probe_device_tree,
};
