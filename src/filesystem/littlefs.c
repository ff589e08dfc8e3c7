/* SPDX-License-Identifier: GPL-2.0-or-later */
/* littlefs 2 (its SPEC.md: the superblock is the first entry of the first metadata pair). */
#include <inttypes.h>

#include "filesystem/filesystem.h"
#include "store/hit.h"

enum {
	AT_VERSION = 20,
	AT_BLOCK_SIZE = 24,
	AT_BLOCKS = 28,
	AT_NAME_MOST = 32,
	NAME_MOST = 1022
};

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t version = span_u32(s, AT_VERSION, ENDIAN_LITTLE);
	uint32_t size = span_u32(s, AT_BLOCK_SIZE, ENDIAN_LITTLE);
	uint32_t blocks = span_u32(s, AT_BLOCKS, ENDIAN_LITTLE);
	uint32_t name = span_u32(s, AT_NAME_MOST, ENDIAN_LITTLE);

	if (version >> 16 != 2 || (version & 0xffff) > 16 || size < 104 || size > 1 << 24
	        || !blocks || blocks > 1 << 30 || !name || name > NAME_MOST)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "littlefs %" PRIu32 ".%" PRIu32 ", %" PRIu32 " blocks of %" PRIu32,
	        version >> 16, version & 0xffff, blocks, size);
	return hit_claim(hit, s, (uint64_t)blocks * size);
}

const struct format littlefs_format = {
	.name = "littlefs", .help = "A file system for the flash of microcontrollers.",
	.magic = { 'l', 'i', 't', 't', 'l', 'e', 'f', 's' }, .magic_len = 8, .magic_at = 8,
	.align = 512, .endian = ENDIAN_LITTLE, .probe = probe,
};
