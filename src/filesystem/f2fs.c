/* SPDX-License-Identifier: GPL-2.0-or-later */
/* F2FS (kernel: include/linux/f2fs_fs.h). */
#include <inttypes.h>

#include "filesystem/filesystem.h"
#include "store/hit.h"

enum {
	SUPER_AT = 1024,
	AT_MAJOR = 4,
	AT_LOG_SECTOR = 8,
	AT_LOG_SECTORS = 12, /* of a block */
	AT_LOG_BLOCK = 16,
	AT_LOG_SEGMENT = 20, /* in blocks */
	AT_BLOCKS = 36,
	AT_SECTIONS = 44,
	AT_SEGMENTS = 48,
	AT_UUID = 108,
	AT_NAME = 124,
	NAME_LEN = 1024
};

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX), super = span_cut(s, SUPER_AT, SIZE_MAX);
	uint32_t log = span_u32(super, AT_LOG_BLOCK, ENDIAN_LITTLE);
	uint32_t segments = span_u32(super, AT_SEGMENTS, ENDIAN_LITTLE);
	uint64_t blocks = span_u64(super, AT_BLOCKS, ENDIAN_LITTLE);

	if (span_u16(super, AT_MAJOR, ENDIAN_LITTLE) != 1 || log < 12 || log > 16
	        || span_u32(super, AT_LOG_SECTOR, ENDIAN_LITTLE)
	                           + span_u32(super, AT_LOG_SECTORS, ENDIAN_LITTLE) != log
	        || span_u32(super, AT_LOG_SEGMENT, ENDIAN_LITTLE) != 9
	        || blocks >> 40 || (uint64_t)segments << 9 > blocks || !segments
	        || span_u32(super, AT_SECTIONS, ENDIAN_LITTLE) > segments)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "F2FS, %" PRIu64 " blocks", blocks);
	hit_quote_wide(hit, ", ", span_cut(super, AT_NAME, NAME_LEN));
	hit_uuid(hit, span_cut(super, AT_UUID, 16));
	return hit_claim(hit, s, blocks << log);
}

const struct format f2fs_format = {
	.name = "F2FS", .help = "A log-structured file system for flash behind a controller.",
	.magic = { 0x10, 0x20, 0xf5, 0xf2 }, .magic_len = 4, .magic_at = SUPER_AT, .align = 512,
	.endian = ENDIAN_LITTLE, .probe = probe,
};
