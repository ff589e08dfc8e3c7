/* SPDX-License-Identifier: GPL-2.0-or-later */
/* romfs (kernel: Documentation/filesystems/romfs.rst). */
#include "filesystem/filesystem.h"
#include "store/hit.h"

enum {
	AT_SIZE = 8,
	AT_NAME = 16,
	SUMMED = 512, /* bytes under the checksum, or all */
	HEADER_LEN = 32,
	UNIT = 1024   /* genromfs fills up to a multiple of it */
};

/* The 32-bit words of the beginning add up to 0. */
static bool
sum_holds(struct span s, uint32_t size)
{
	uint32_t sum = 0;

	s = span_cut(s, 0, size < SUMMED ? size : SUMMED);
	for (size_t at = 0; at < s.len; at += 4)
		sum += span_u32(s, at, ENDIAN_BIG);
	return sum == 0;
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t size = span_u32(s, AT_SIZE, ENDIAN_BIG);

	if (size < HEADER_LEN || !sum_holds(s, size))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "romfs");
	hit_quote(hit, ", ", span_cut(s, AT_NAME, 256));
	hit_claim(hit, s, size);
	hit_pad(hit, s, UNIT);
	return true;
}

const struct format romfs_format = {
	.name = "romfs",
	.help = "A read-only file system without compression; its header has a checksum.",
	.magic = { '-', 'r', 'o', 'm', '1', 'f', 's', '-' }, .magic_len = 8,
	.endian = ENDIAN_BIG, .probe = probe,
};
