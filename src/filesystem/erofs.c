/* SPDX-License-Identifier: GPL-2.0-or-later */
/* EROFS (kernel: fs/erofs/erofs_fs.h). */
#include <inttypes.h>

#include "filesystem/filesystem.h"
#include "store/hit.h"

enum {
	SUPER_AT = 1024,
	AT_CHECKSUM = 4,
	AT_COMPATIBLE = 8,
	AT_BLOCK_LOG = 12,
	AT_INODES = 16,
	AT_BLOCKS = 36,
	AT_UUID = 48,
	AT_NAME = 64,
	NAME_LEN = 16,
	HAS_CHECKSUM = 1
};

/* Over the rest of the block in which the superblock is, with 0 in its own place. */
static bool
checksum_holds(struct span super)
{
	static const uint8_t zeros[4];
	uint32_t crc = crc32c_more(UINT32_MAX, span_cut(super, 0, AT_CHECKSUM));

	crc = crc32c_more(crc, span_of(zeros, sizeof zeros));
	crc = crc32c_more(crc, span_cut(super, AT_CHECKSUM + 4, SIZE_MAX));
	return crc == span_u32(super, AT_CHECKSUM, ENDIAN_LITTLE);
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX), super = span_cut(s, SUPER_AT, SIZE_MAX);
	uint8_t log = span_u8(super, AT_BLOCK_LOG);
	uint32_t blocks = span_u32(super, AT_BLOCKS, ENDIAN_LITTLE);

	if (log < 9 || log > 16 || !blocks)
		return false;
	/* In blocks of 512 bytes it is the third. */
	super = span_cut(super, 0, (1u << log) - (SUPER_AT & ((1u << log) - 1)));
	if (span_u32(super, AT_COMPATIBLE, ENDIAN_LITTLE) & HAS_CHECKSUM
	        ? !checksum_holds(super)
	        : log != 12 || !span_u64(super, AT_INODES, ENDIAN_LITTLE)
	                   || span_u64(super, AT_INODES, ENDIAN_LITTLE) >> 32)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "EROFS, %" PRIu64 " inodes, %" PRIu32 " blocks",
	        span_u64(super, AT_INODES, ENDIAN_LITTLE), blocks);
	hit_quote(hit, ", ", span_cut(super, AT_NAME, NAME_LEN));
	hit_uuid(hit, span_cut(super, AT_UUID, 16));
	return hit_claim(hit, s, (uint64_t)blocks << log);
}

const struct format erofs_format = {
	.name = "EROFS", .help = "A compressed read-only file system of Linux.",
	.magic = { 0xe2, 0xe1, 0xf5, 0xe0 }, .magic_len = 4, .magic_at = SUPER_AT, .align = 512,
	.endian = ENDIAN_LITTLE, .probe = probe,
};
