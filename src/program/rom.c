/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the ROM of a processor looks for: Allwinner (U-Boot: include/sunxi_image.h), NXP i.MX
 * (i.MX 6 Reference Manual, 8.7.1; U-Boot: include/imximage.h), Rockchip (U-Boot:
 * tools/rkcommon.c) and MediaTek (U-Boot: tools/mtk_image.h).
 */
#include <inttypes.h>

#include "base/rc4.h"
#include "program/program.h"
#include "store/hit.h"

/* ---- Allwinner ---- */

/* The words of the whole add up to the sum, which counts as a fixed number itself. */
static bool
egon_sum_holds(struct span s)
{
	enum { AT_SUM = 12 };
	uint32_t sum = 0x5f0a6c39, stored = span_u32(s, AT_SUM, ENDIAN_LITTLE);

	for (size_t at = 0; at < s.len; at += 4)
		sum += at == AT_SUM ? 0 : span_u32(s, at, ENDIAN_LITTLE);
	return sum == stored;
}

static bool
probe_egon(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_NAME = 8, AT_LENGTH = 16, UNIT = 512, LENGTH_MOST = 256 << 10 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t length = span_u32(s, AT_LENGTH, ENDIAN_LITTLE);

	if (span_u8(s, AT_NAME) != '.' || length < UNIT || length % UNIT || length > LENGTH_MOST
	        || length > s.len || !egon_sum_holds(span_cut(s, 0, length)))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "boot loader of Allwinner, checksum ok");
	hit_quote(hit, ", ", span_cut(s, 4, 8));
	return hit_claim(hit, s, length);
}

/* ---- NXP ---- */

/* The table and the boot data that it points to, which repeat where they are loaded. */
static bool
probe_imx(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_ENTRY = 4, AT_ZERO = 8, AT_BOOT = 16, AT_SELF = 20, AT_END = 28,
		IVT_LEN = 32, NEAR = 4096, LENGTH_MOST = 64 << 20 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t self = span_u32(s, AT_SELF, ENDIAN_LITTLE);
	uint32_t data = span_u32(s, AT_BOOT, ENDIAN_LITTLE) - self;
	uint32_t start = span_u32(s, data, ENDIAN_LITTLE);
	uint32_t length = span_u32(s, data + UINT64_C(4), ENDIAN_LITTLE);
	uint32_t before = self - start;

	if (span_u32(s, AT_ZERO, ENDIAN_LITTLE) || span_u32(s, AT_END, ENDIAN_LITTLE) || !self
	        || data < IVT_LEN || data > NEAR || before > NEAR || length <= before
	        || length > LENGTH_MOST || span_u32(s, data + UINT64_C(8), ENDIAN_LITTLE) > 1)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "boot loader of i.MX, loaded at %08" PRIx32 ", entry %08" PRIx32, start,
	        span_u32(s, AT_ENTRY, ENDIAN_LITTLE));
	return hit_claim(hit, s, length - before);
}

/* ---- Rockchip ---- */

enum { RK_LEN = 512 };

/* The header is encrypted with a key that everybody knows. */
static void
rk_decrypt(struct span s, uint8_t out[RK_LEN])
{
	static const uint8_t key[] = { 124, 78, 3, 4, 85, 5, 9, 7, 45, 44, 123, 56, 23, 13, 23,
		17 };
	struct rc4 r;

	rc4_start(&r, span_of(key, sizeof key));
	rc4_change(&r, span_cut(s, 0, RK_LEN), out);
}

static bool
probe_rockchip(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { SECTOR = 512, AT_PLAIN = 8, AT_START = 12, AT_ZEROS = 14, AT_SIZE = 506 };
	struct span s = span_cut(area, at, SIZE_MAX), h;
	uint8_t plain[RK_LEN] = { 0 };
	uint16_t start, size;

	rk_decrypt(s, plain);
	h = span_of(plain, sizeof plain);
	start = span_u16(h, AT_START, ENDIAN_LITTLE);
	size = span_u16(h, AT_SIZE, ENDIAN_LITTLE);
	if (span_u32(h, 0, ENDIAN_LITTLE) != 0x0ff0aa55 || span_u32(h, AT_PLAIN, ENDIAN_LITTLE) > 1
	        || !start || !size || s.len < RK_LEN
	        || !span_is_all(span_cut(h, AT_ZEROS, AT_SIZE - AT_ZEROS), 0))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "boot loader of Rockchip, %" PRIu16 " sectors at sector %" PRIu16, size,
	        start);
	/* Room for the second boot loader is kept behind it, whether there is one or not. */
	return hit_claim(hit, s, (start + UINT64_C(1) * size) * SECTOR);
}

/* ---- MediaTek ---- */

static bool
probe_mediatek(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_LEN = 4, INFO_LEN = 0x38, AT_WORD = 8, AT_LOAD = 28, AT_FILE = 32,
		LENGTH_MOST = 64 << 20 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t length = span_u32(s, AT_FILE, ENDIAN_LITTLE);

	if (span_u16(s, AT_LEN, ENDIAN_LITTLE) != INFO_LEN || !span_has_word(s, AT_WORD, "FILE_INFO")
	        || length < INFO_LEN || length > LENGTH_MOST)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "boot loader of MediaTek, loaded at %08" PRIx32,
	        span_u32(s, AT_LOAD, ENDIAN_LITTLE));
	return hit_claim(hit, s, length);
}

/* What the ROM finds first: the kind of flash, in words; the boot loader is behind it. */
static bool
probe_mediatek_flash(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_NAND = 16, AT_LAYOUT = 512, HEADER_LEN = 1024 };
	struct span s = span_cut(area, at, SIZE_MAX);
	bool nand = f->magic[0] == 'B';

	if (nand ? !span_has_word(s, 0, "BOOTLOADER!") || !span_has_word(s, AT_NAND, "NFIINFO")
	         : !span_has_word(s, AT_LAYOUT, "BRLYT"))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "MediaTek's header for its ROM, of %s", nand ? "NAND flash" : "flash");
	hit_quote(hit, ": ", span_cut(s, 0, 11));
	return hit_open(hit, s, HEADER_LEN);
}

/* The header in front of each of its partitions, filled up with 0xff. */
static bool
probe_mediatek_part(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_SIZE = 4, AT_NAME = 8, NAME_LEN = 32, AT_FILL = 128, LEN = 512,
		SIZE_MOST = 1 << 30 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t size = span_u32(s, AT_SIZE, ENDIAN_LITTLE);

	if (!size || size > SIZE_MOST || s.len < LEN || span_u8(s, AT_NAME) < 0x20
	        || !span_is_all(span_cut(s, AT_FILL, LEN - AT_FILL), 0xff))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "header of a partition of MediaTek");
	hit_quote(hit, ", ", span_cut(s, AT_NAME, NAME_LEN));
	hit->payload = size < s.len - LEN ? size : s.len - LEN;
	hit->payload_claimed = size;
	return hit_claim(hit, s, LEN);
}

#define IMX .name = "i.MX boot", .help = "What the ROM of an i.MX processor loads first.", \
	.magic_len = 4, .endian = ENDIAN_LITTLE, .probe = probe_imx

const struct format egon_format = {
	.name = "eGON", .help = "What the ROM of an Allwinner processor loads first.",
	.magic = { 'e', 'G', 'O', 'N' }, .magic_len = 4, .magic_at = 4, .align = 512,
	.endian = ENDIAN_LITTLE, .probe = probe_egon,
};

const struct format imx_format_v40 = { IMX, .magic = { 0xd1, 0x00, 0x20, 0x40 } };
const struct format imx_format_v41 = { IMX, .magic = { 0xd1, 0x00, 0x20, 0x41 } };
const struct format imx_format_v43 = { IMX, .magic = { 0xd1, 0x00, 0x20, 0x43 } };

const struct format rockchip_format = {
	.name = "Rockchip", .help = "What the ROM of a Rockchip processor loads first.",
	.magic = { 0x3b, 0x8c, 0xdc, 0xfc }, .magic_len = 4, .align = 512,
	.endian = ENDIAN_LITTLE, .probe = probe_rockchip,
};

const struct format mediatek_format = {
	.name = "MediaTek", .help = "What the ROM of a MediaTek processor loads first.",
	.magic = { 'M', 'M', 'M', 1 }, .magic_len = 4, .endian = ENDIAN_LITTLE,
	.probe = probe_mediatek,
};

#define FLASH .name = "MediaTek", .help = "The header by which the ROM of a MediaTek " \
	"processor finds its boot loader.", .magic_len = 8, .align = 512, \
	.endian = ENDIAN_LITTLE, .probe = probe_mediatek_flash

const struct format mediatek_format_nand = { FLASH, .magic = "BOOTLOAD" };
const struct format mediatek_format_nor = { FLASH, .magic = "SF_BOOT" };
const struct format mediatek_format_sd = { FLASH, .magic = "SDMMC_BO" };
const struct format mediatek_format_emmc = { FLASH, .magic = "EMMC_BOO" };

const struct format mediatek_part_format = {
	.name = "MediaTek", .help = "The header of a partition, for a boot loader of "
	        "MediaTek.",
	.magic = { 0x88, 0x16, 0x88, 0x58 }, .magic_len = 4, .endian = ENDIAN_LITTLE,
	.probe = probe_mediatek_part,
};
