/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cramfs (kernel: include/uapi/linux/cramfs_fs.h). */
#include <inttypes.h>

#include "base/crc32.h"
#include "filesystem/filesystem.h"
#include "store/hit.h"

enum {
	AT_SIZE = 4,
	AT_FLAGS = 8,
	AT_SIGNATURE = 16,
	AT_CRC = 32,
	AT_FILES = 44,
	AT_NAME = 48,
	NAME_LEN = 16,
	HEADER_LEN = 76,
	FLAG_VERSION_2 = 1, /* size, CRC and counts are set */
	FLAGS_KNOWN = 0xfff,
	SUMMED_MOST = 16 << 20 /* more takes too long for the moment that a probe has */
};

/* The CRC is that of the image with 0 in its place. */
static bool
crc_holds(struct span s, uint32_t size, enum endian e)
{
	static const uint8_t zeros[4];
	uint32_t crc = crc32_usual(span_cut(s, 0, AT_CRC));

	crc = crc32_usual_more(crc, span_of(zeros, sizeof zeros));
	crc = crc32_usual_more(crc, span_cut(s, AT_CRC + 4, size - AT_CRC - 4));
	return crc == span_u32(s, AT_CRC, e);
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t size = span_u32(s, AT_SIZE, f->endian), flags = span_u32(s, AT_FLAGS, f->endian);

	if (!span_has_word(s, AT_SIGNATURE, "Compressed ROMFS") || flags & ~(uint32_t)FLAGS_KNOWN
	        || (flags & FLAG_VERSION_2 && size < HEADER_LEN) || s.len < HEADER_LEN)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "cramfs, %s-endian", f->endian == ENDIAN_BIG ? "big" : "little");
	if (!(flags & FLAG_VERSION_2))
		return hit_open(hit, s, HEADER_LEN);
	hit_say(hit, ", %" PRIu32 " files", span_u32(s, AT_FILES, f->endian));
	hit_quote(hit, ", ", span_cut(s, AT_NAME, NAME_LEN));
	hit_claim(hit, s, size);
	if (size <= s.len && size <= SUMMED_MOST)
		hit_say(hit, ", CRC %s", crc_holds(s, size, f->endian) ? "ok" : "wrong");
	return true;
}

#define COMMON .name = "cramfs", .help = "A compressed read-only file system for small " \
	"flashes; its superblock gives its length.", .probe = probe

const struct format cramfs_format_le = {
	COMMON, .magic = { 0x45, 0x3d, 0xcd, 0x28 }, .magic_len = 4, .endian = ENDIAN_LITTLE,
};

const struct format cramfs_format_be = {
	COMMON, .magic = { 0x28, 0xcd, 0x3d, 0x45 }, .magic_len = 4, .endian = ENDIAN_BIG,
};
