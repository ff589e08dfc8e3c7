/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernels of Linux as they are started: zImage of ARM (kernel: arch/arm/boot/compressed/
 * head.S), Image of arm64 (Documentation/arm64/booting.rst) and of RISC-V
 * (Documentation/riscv/boot-image-header.rst), bzImage of x86 (Documentation/x86/boot.rst).
 */
#include <inttypes.h>

#include "program/program.h"
#include "store/hit.h"

enum { SIZE_MOST = 256 << 20 };

static bool
probe_zimage(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_START = 0x28, AT_END = 0x2c, HEADER_LEN = 0x30, NOPS = 4, LEAST = 4096 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t start = span_u32(s, AT_START, f->endian), end = span_u32(s, AT_END, f->endian);

	/* It begins with the same instruction several times, whichever it is. */
	if (end <= start || end - start < LEAST || end - start > SIZE_MOST
	        || !span_equal(span_cut(s, 4, 4 * NOPS), span_cut(s, 8, 4 * NOPS)))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "Linux kernel, zImage of ARM, %s-endian",
	        f->endian == ENDIAN_BIG ? "big" : "little");
	if (end - start <= s.len)
		return hit_claim(hit, s, end - start);
	/* What is found in the rest has more to say than it. */
	hit_say(hit, ", cut short");
	hit->claimed = end - start;
	return hit_open(hit, s, HEADER_LEN);
}

/* The length that is told counts memory that isn't in the file. */
static bool
probe_image(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_OFFSET = 8, AT_SIZE = 16, AT_FLAGS = 24, HEADER_LEN = 64 };
	struct span s = span_cut(area, at, SIZE_MAX);
	bool riscv = f == &riscv_format;
	uint64_t size = span_u64(s, AT_SIZE, ENDIAN_LITTLE);
	struct span zeros = riscv ? span_cut(s, 36, 12) : span_cut(s, 32, 24);

	if (!size || size > SIZE_MOST || span_u64(s, AT_OFFSET, ENDIAN_LITTLE) > SIZE_MOST
	        || span_u64(s, AT_FLAGS, ENDIAN_LITTLE) > 15 || !span_is_all(zeros, 0)
	        || s.len < HEADER_LEN || (riscv && !span_has_word(s, 48, "RISCV")))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "Linux kernel, Image of %s", riscv ? "RISC-V" : "arm64");
	hit_size(hit, ", in memory ", size);
	return hit_open(hit, s, HEADER_LEN);
}

static bool
probe_bzimage(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_SECTORS = 0x1f1, AT_SIZE = 0x1f4, AT_BOOT = 0x1fe, AT_VERSION = 0x206,
		AT_TEXT = 0x20e, SECTOR = 512, SECTORS_DEFAULT = 4, PARAGRAPH = 16 };
	struct span s = span_cut(area, at, SIZE_MAX);
	unsigned int sectors = span_u8(s, AT_SECTORS);
	uint32_t size = span_u32(s, AT_SIZE, ENDIAN_LITTLE);
	uint16_t version = span_u16(s, AT_VERSION, ENDIAN_LITTLE);

	if (span_u16(s, AT_BOOT, ENDIAN_LITTLE) != 0xaa55 || version < 0x200 || version > 0x2ff
	        || !size || size > SIZE_MOST / PARAGRAPH || sectors > 64)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "Linux kernel, bzImage of x86");
	hit_quote(hit, ", ", span_cut(s, span_u16(s, AT_TEXT, ENDIAN_LITTLE) + 0x200u, 48));
	return hit_claim(hit, s, (1u + (sectors ? sectors : SECTORS_DEFAULT)) * SECTOR
	        + UINT64_C(1) * size * PARAGRAPH);
}

#define ZIMAGE .name = "zImage", .help = "A Linux kernel of ARM that unpacks itself.", \
	.magic_len = 4, .magic_at = 0x24, .probe = probe_zimage

const struct format zimage_format_le = {
	ZIMAGE, .magic = { 0x18, 0x28, 0x6f, 0x01 }, .endian = ENDIAN_LITTLE,
};

const struct format zimage_format_be = {
	ZIMAGE, .magic = { 0x01, 0x6f, 0x28, 0x18 }, .endian = ENDIAN_BIG,
};

const struct format arm64_format = {
	.name = "Linux Image", .help = "A Linux kernel of arm64.",
	.magic = { 'A', 'R', 'M', 0x64 }, .magic_len = 4, .magic_at = 0x38,
	.endian = ENDIAN_LITTLE, .probe = probe_image,
};

const struct format riscv_format = {
	.name = "Linux Image", .help = "A Linux kernel of RISC-V.",
	.magic = { 'R', 'S', 'C', 5 }, .magic_len = 4, .magic_at = 0x38,
	.endian = ENDIAN_LITTLE, .probe = probe_image,
};

const struct format bzimage_format = {
	.name = "bzImage", .help = "A Linux kernel of x86 that unpacks itself.",
	.magic = { 'H', 'd', 'r', 'S' }, .magic_len = 4, .magic_at = 0x202, .align = 512,
	.endian = ENDIAN_LITTLE, .probe = probe_bzimage,
};
