/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the ROMs of larger processors load first: Xilinx Zynq (Zynq-7000 Technical Reference
 * Manual, 6.3.2; U-Boot: tools/zynqimage.c and zynqmpimage.h) and Amlogic (the loader of
 * their 64-bit processors, as written by meson-tools: aml.h).
 */
#include <inttypes.h>

#include "program/program.h"
#include "store/hit.h"

/* ---- Xilinx ---- */

/* The words from the magic on up to the checksum add up to it, inverted. */
static bool
zynq_sum_holds(struct span s)
{
	enum { FROM = 0x20, AT_SUM = 0x48 };
	uint32_t sum = 0;

	for (size_t at = FROM; at < AT_SUM; at += 4)
		sum += span_u32(s, at, ENDIAN_LITTLE);
	return ~sum == span_u32(s, AT_SUM, ENDIAN_LITTLE);
}

static bool
probe_zynq(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_KEY = 0x28, AT_USER = 0x2c, AT_OFFSET = 0x30, AT_STORED = 0x40, HEADER_LEN = 0x8c0,
		LENGTH_MOST = 64 << 20 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t offset = span_u32(s, AT_OFFSET, ENDIAN_LITTLE);
	uint32_t stored = span_u32(s, AT_STORED, ENDIAN_LITTLE);

	if (!zynq_sum_holds(s) || offset < HEADER_LEN || offset > LENGTH_MOST
	        || stored > LENGTH_MOST)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "boot image of Zynq, checksum ok%s",
	        span_u32(s, AT_KEY, ENDIAN_LITTLE) ? ", encrypted or signed" : "");
	/* U-Boot's mkimage counts the header as well, and sets no word of its own; bootgen does. */
	return hit_claim(hit, s, span_u32(s, AT_USER, ENDIAN_LITTLE) || stored < offset
	        ? (uint64_t)offset + stored : stored);
}

/* ---- Amlogic ---- */

static bool
probe_amlogic(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { NONCE = 16, AT_LEN = 4, AT_HEADER_LEN = 8, HEADER_LEN = 64, AT_VERSION = 10,
		AT_HIDDEN = 16, AT_DIGEST = 20, AT_DIGEST_LEN = 24, LENGTH_MOST = 1 << 20 };
	struct span s = span_cut(area, at, SIZE_MAX), h = span_cut(s, NONCE, SIZE_MAX);
	uint32_t len = span_u32(h, AT_LEN, ENDIAN_LITTLE);
	uint32_t digest = span_u32(h, AT_DIGEST, ENDIAN_LITTLE);
	uint32_t digest_len = span_u32(h, AT_DIGEST_LEN, ENDIAN_LITTLE);

	if (span_u16(h, AT_HEADER_LEN, ENDIAN_LITTLE) != HEADER_LEN || len < HEADER_LEN
	        || len > LENGTH_MOST || digest < HEADER_LEN || digest > len
	        || digest_len > len - digest)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "boot loader of Amlogic, header version %u.%u%s", span_u8(h, AT_VERSION + 1),
	        span_u8(h, AT_VERSION), span_u32(h, AT_HIDDEN, ENDIAN_LITTLE) ? ", encrypted" : "");
	return hit_claim(hit, s, NONCE + (uint64_t)len);
}

const struct format zynq_format = {
	.name = "Zynq boot", .help = "What the ROM of a Zynq processor loads first: BOOT.BIN.",
	.magic = { 0x66, 0x55, 0x99, 0xaa, 'X', 'N', 'L', 'X' }, .magic_len = 8,
	.magic_at = 0x20, .endian = ENDIAN_LITTLE, .probe = probe_zynq,
};

const struct format amlogic_format = {
	.name = "Amlogic", .help = "What the ROM of an Amlogic processor loads first.",
	.magic = { '@', 'A', 'M', 'L' }, .magic_len = 4, .magic_at = 16,
	.endian = ENDIAN_LITTLE, .probe = probe_amlogic,
};
