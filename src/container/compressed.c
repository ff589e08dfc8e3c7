/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compressed data whose end nothing in its header tells: bzip2, xz (The .xz File Format 1.2.0,
 * 2.1.1) and LZMA (LZMA SDK, lzma-specification.txt: "LZMA file format").
 */
#include <inttypes.h>

#include "base/crc32.h"
#include "container/container.h"
#include "container/container_private.h"
#include "store/hit.h"

static bool
probe_bzip2(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_LEVEL = 3, HEADER_LEN = 14 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint8_t level = span_u8(s, AT_LEVEL);

	if (!span_has_word(s, 0, "BZh") || level < '1' || level > '9')
		return false;
	hit->endian = f->endian;
	hit_say(hit, "bzip2-compressed data, blocks of %c00 kB", level);
	return hit_open(hit, s, HEADER_LEN);
}

static bool
probe_xz(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_FLAGS = 6, AT_CRC = 8, HEADER_LEN = 12 };
	static const char *const checks[16] = {
		[0] = "no check", [1] = "CRC-32", [4] = "CRC-64", [10] = "SHA-256"
	};
	struct span s = span_cut(area, at, SIZE_MAX);
	uint8_t check = span_u8(s, AT_FLAGS + 1);

	if (span_u8(s, AT_FLAGS) || check >= 16
	        || crc32_usual(span_cut(s, AT_FLAGS, 2)) != span_u32(s, AT_CRC, ENDIAN_LITTLE))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "xz-compressed data, %s", checks[check] ? checks[check] : "unknown check");
	hit->measure = 1 + CODEC_XZ;
	return hit_open(hit, s, HEADER_LEN);
}

/* 2^n or 2^n + 2^(n-1), as all tools write it. */
static bool
is_dictionary(uint32_t size)
{
	return is_power_of_2(size, 4 << 10, 1 << 30) || (size % 3 == 0
	        && is_power_of_2(size / 3, 4 << 10, 1 << 29));
}

/* The data of the range coder begin with a zero. */
static bool
probe_lzma(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_DICTIONARY = 1, AT_SIZE = 5, HEADER_LEN = 13, SIZE_MOST = 1 << 30 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t dictionary = span_u32(s, AT_DICTIONARY, ENDIAN_LITTLE);
	uint64_t size = span_u64(s, AT_SIZE, ENDIAN_LITTLE);

	if (!is_dictionary(dictionary) || size == 0 || (size > SIZE_MOST && size != UINT64_MAX)
	        || span_u8(s, HEADER_LEN) != 0 || s.len < 2 * HEADER_LEN
	        || span_is_all(span_cut(s, HEADER_LEN, HEADER_LEN), 0))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "LZMA-compressed data");
	if (size != UINT64_MAX)
		hit_say(hit, " that unpack to %" PRIu64 " bytes", size);
	hit_size(hit, ", dictionary of ", dictionary);
	return hit_open(hit, s, HEADER_LEN);
}

#define LZMA .name = "LZMA", .help = "Compressed data, as lzma writes it; many kernels are.", \
	.magic_len = 3, .align = 512, .content = true, .endian = ENDIAN_LITTLE, \
	.openings = container_unpack, .probe = probe_lzma

const struct format bzip2_format = {
	.name = "bzip2", .help = "Compressed data, as bzip2 writes it.",
	.magic = { '1', 'A', 'Y', '&', 'S', 'Y' }, .magic_len = 6, .magic_at = 4,
	.content = true, .endian = ENDIAN_BIG, .openings = container_unpack, .probe = probe_bzip2,
};

const struct format xz_format = {
	.name = "xz", .help = "Compressed data, as xz writes it.",
	.magic = { 0xfd, '7', 'z', 'X', 'Z', 0 }, .magic_len = 6, .content = true,
	.endian = ENDIAN_LITTLE, .openings = container_unpack, .probe = probe_xz,
};

/* The usual properties (lc 3, lp 0, pb 2), and those of some vendors (lc 1, lp 2, pb 2). */
const struct format lzma_format_5d = { LZMA, .magic = { 0x5d, 0, 0 } };
const struct format lzma_format_6d = { LZMA, .magic = { 0x6d, 0, 0 } };
