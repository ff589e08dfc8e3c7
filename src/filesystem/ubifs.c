/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UBIFS outside UBI: an image of a volume (kernel: fs/ubifs/ubifs-media.h). */
#include <inttypes.h>

#include "filesystem/filesystem.h"
#include "filesystem/ubi.h"
#include "store/hit.h"

enum {
	AT_CRC = 4,
	AT_LEN = 16,
	AT_TYPE = 20,
	TYPE_SUPER = 6,
	SUPER_LEN = 4096,
	AT_BLOCK_SIZE = 36,
	AT_BLOCKS = 40,
	AT_COMPRESSION = 84,
	AT_UUID = 108
};

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	static const char *const compressions[] = { "none", "LZO", "zlib", "zstd" };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t size = span_u32(s, AT_BLOCK_SIZE, f->endian);
	uint32_t blocks = span_u32(s, AT_BLOCKS, f->endian);
	uint16_t compression = span_u16(s, AT_COMPRESSION, f->endian);

	if (span_u8(s, AT_TYPE) != TYPE_SUPER || span_u32(s, AT_LEN, f->endian) != SUPER_LEN
	        || ubi_crc(span_cut(s, AT_CRC + 4, SUPER_LEN - AT_CRC - 4))
	                   != span_u32(s, AT_CRC, f->endian)
	        || size < SUPER_LEN || !blocks)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "UBIFS, %" PRIu32 " LEBs of %" PRIu32 ", %s", blocks, size,
	        compression < 4 ? compressions[compression] : "unknown compression");
	hit_uuid(hit, span_cut(s, AT_UUID, 16));
	return hit_claim(hit, s, (uint64_t)size * blocks);
}

const struct format ubifs_format = {
	.name = "UBIFS", .help = "A file system for a volume of UBI; the node at its start "
	        "has a CRC and gives its length.",
	.magic = { 0x31, 0x18, 0x10, 0x06 }, .magic_len = 4, .endian = ENDIAN_LITTLE,
	.probe = probe,
};
