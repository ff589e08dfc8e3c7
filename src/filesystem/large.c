/* SPDX-License-Identifier: GPL-2.0-or-later */
/* File systems of disks that are rare on flash: XFS (kernel: fs/xfs/libxfs/xfs_format.h) and
 * Btrfs (include/uapi/linux/btrfs_tree.h). */
#include <inttypes.h>

#include "filesystem/filesystem.h"
#include "store/hit.h"

static bool
probe_xfs(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_BLOCK_SIZE = 4, AT_BLOCKS = 8, AT_UUID = 32, AT_GROUP_BLOCKS = 84,
		AT_GROUPS = 88, AT_SECTOR = 102, AT_LABEL = 108 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t size = span_u32(s, AT_BLOCK_SIZE, ENDIAN_BIG);
	uint64_t blocks = span_u64(s, AT_BLOCKS, ENDIAN_BIG);
	uint64_t group = span_u32(s, AT_GROUP_BLOCKS, ENDIAN_BIG);
	uint64_t all = group * span_u32(s, AT_GROUPS, ENDIAN_BIG);

	/* All groups but the last are whole. */
	if (!is_power_of_2(size, 512, 65536) || blocks >> 40 || !blocks || blocks > all
	        || all - blocks >= group
	        || !is_power_of_2(span_u16(s, AT_SECTOR, ENDIAN_BIG), 512, 32768))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "XFS, %" PRIu64 " blocks of %" PRIu32, blocks, size);
	hit_quote(hit, ", ", span_cut(s, AT_LABEL, 12));
	hit_uuid(hit, span_cut(s, AT_UUID, 16));
	return hit_claim(hit, s, blocks * size);
}

static bool
probe_btrfs(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { SUPER_AT = 65536, SUMMED_AT = 32, SUPER_LEN = 4096, AT_BYTES = 112,
		AT_LABEL = 299, AT_UUID = 32 };
	struct span s = span_cut(area, at, SIZE_MAX), super = span_cut(s, SUPER_AT, SUPER_LEN);
	uint32_t crc = crc32c_more(UINT32_MAX, span_cut(super, SUMMED_AT, SIZE_MAX));

	if (~crc != span_u32(super, 0, ENDIAN_LITTLE))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "Btrfs");
	hit_quote(hit, ", ", span_cut(super, AT_LABEL, 256));
	hit_uuid(hit, span_cut(super, AT_UUID, 16));
	return hit_claim(hit, s, span_u64(super, AT_BYTES, ENDIAN_LITTLE));
}

const struct format xfs_format = {
	.name = "XFS", .help = "A Linux file system for disks.",
	.magic = { 'X', 'F', 'S', 'B' }, .magic_len = 4, .align = 512, .endian = ENDIAN_BIG,
	.probe = probe_xfs,
};

const struct format btrfs_format = {
	.name = "Btrfs", .help = "A Linux file system for disks.",
	.magic = { '_', 'B', 'H', 'R', 'f', 'S', '_', 'M' }, .magic_len = 8, .magic_at = 65600,
	.align = 512, .endian = ENDIAN_LITTLE, .probe = probe_btrfs,
};
