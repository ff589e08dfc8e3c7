/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ISO 9660 (ECMA-119, 8.4: the primary volume descriptor). */
#include <inttypes.h>

#include "filesystem/filesystem.h"
#include "store/hit.h"

enum {
	VOLUME_AT = 32768,
	AT_LABEL = 40,
	LABEL_LEN = 32,
	AT_BLOCKS = 80,     /* little-endian, then big-endian */
	AT_BLOCK_SIZE = 128
};

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX), v = span_cut(s, VOLUME_AT, 2048);
	uint32_t blocks = span_u32(v, AT_BLOCKS, ENDIAN_LITTLE);
	uint16_t size = span_u16(v, AT_BLOCK_SIZE, ENDIAN_LITTLE);

	if (span_u8(v, 6) != 1 || !is_power_of_2(size, 512, 4096) || !blocks
	        || span_u32(v, AT_BLOCKS + 4, ENDIAN_BIG) != blocks
	        || span_u16(v, AT_BLOCK_SIZE + 2, ENDIAN_BIG) != size)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "ISO 9660, %" PRIu32 " blocks of %" PRIu16, blocks, size);
	hit_quote(hit, ", ", span_cut(v, AT_LABEL, LABEL_LEN));
	return hit_claim(hit, s, (uint64_t)blocks * size);
}

const struct format iso9660_format = {
	.name = "ISO 9660", .help = "The file system of a CD; its volume descriptor gives "
	        "its length.",
	.magic = { 1, 'C', 'D', '0', '0', '1' }, .magic_len = 6, .magic_at = VOLUME_AT,
	.align = 512, .endian = ENDIAN_LITTLE, .probe = probe,
};
