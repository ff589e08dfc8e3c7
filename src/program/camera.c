/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the ROMs of processors in cameras load first: SigmaStar and MStar (linux-chenxing.org;
 * its U-Boot, arch/arm/mach-mstar: boot0.h), Ingenic (Rockbox: tools/mkspl-x1000.c); and the
 * headers of the partitions in an update for Ambarella (their boot loader's fwprog.h).
 */
#include <inttypes.h>

#include "program/program.h"
#include "store/fact.h"
#include "store/hit.h"

/* ---- SigmaStar ---- */

static bool
probe_ipl(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_BRANCH = 3, BRANCH = 0xea, AT_LEN = 8, AT_CHIP = 10, HEADER_LEN = 16 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t target = 8 + 4 * (span_u32(s, 0, ENDIAN_LITTLE) & 0xffffff);
	uint16_t len = span_u16(s, AT_LEN, ENDIAN_LITTLE);

	if (span_u8(s, AT_BRANCH) != BRANCH || target < HEADER_LEN || target > 4096
	        || s.len < HEADER_LEN || (len && len < HEADER_LEN))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "first boot loader of SigmaStar, \"%.4s\"", (const char *)f->magic);
	if (span_u8(s, AT_CHIP))
		hit_say(hit, ", for chip %02x", span_u8(s, AT_CHIP));
	return len ? hit_claim(hit, s, len) : hit_open(hit, s, target);
}

/* ---- Ingenic ---- */

/* x^7 + x^3 + 1, as for SD cards. */
static uint8_t
crc7(struct span s)
{
	uint8_t crc = 0;

	for (size_t i = 0; i < s.len; i++) {
		crc = (uint8_t)(crc << 1 ^ s.at[i]);
		for (int bit = 0; bit < 8; bit++) {
			crc ^= crc & 0x80 ? 0x89 : 0;
			crc = bit < 7 ? (uint8_t)(crc << 1) : crc;
		}
	}
	return crc;
}

static bool
probe_ingenic(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	enum { AT_TYPE = 8, NOR = 0xaa, AT_CRC = 9, AT_LEN = 12, CODE_AT = 2048,
		LEN_MOST = 1 << 20 };
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t len = span_u32(s, AT_LEN, ENDIAN_LITTLE);
	uint8_t type = span_u8(s, AT_TYPE);

	if ((type && type != NOR) || s.len < CODE_AT || len <= CODE_AT || len > LEN_MOST)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "first boot loader of Ingenic, for %s flash", type ? "NOR" : "NAND");
	if (len <= s.len && crc7(span_cut(s, CODE_AT, len - CODE_AT)) == span_u8(s, AT_CRC))
		hit_say(hit, ", CRC ok");
	hit->cost = len;
	return hit_claim(hit, s, len);
}

/* ---- Ambarella ---- */

enum { AMBA_VERSION = 4, AMBA_DATE = 8, AMBA_LEN = 12, AMBA_LOAD = 16, AMBA_FILL = 32,
	AMBA_HEADER = 256, AMBA_MOST = 1 << 30 };

static bool
probe_ambarella(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX), fill;
	uint32_t len = span_u32(s, AMBA_LEN, ENDIAN_LITTLE);

	fill = span_cut(s, AMBA_FILL, AMBA_HEADER - AMBA_FILL);
	if (!len || len > AMBA_MOST || s.len < AMBA_HEADER
	        || !(span_is_all(fill, 0) || span_is_all(fill, 0xff)))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "header of a partition of Ambarella, loaded at %08" PRIx32,
	        span_u32(s, AMBA_LOAD, ENDIAN_LITTLE));
	hit->payload_claimed = len;
	hit->payload = len < s.len - AMBA_HEADER ? len : s.len - AMBA_HEADER;
	return hit_claim(hit, s, AMBA_HEADER);
}

static void
ambarella_facts(const struct part *p, struct span store, struct fact_list *facts)
{
	struct span s = span_cut(store, (size_t)p->offset, SIZE_MAX);
	uint32_t version = span_u32(s, AMBA_VERSION, ENDIAN_LITTLE);
	uint32_t date = span_u32(s, AMBA_DATE, ENDIAN_LITTLE);

	fact_add(facts, FACT_PLAIN, "version", "%" PRIu32 ".%" PRIu32, version >> 16,
	        version & 0xffff);
	if (date)
		fact_add(facts, FACT_PLAIN, "made", "%04" PRIu32 "-%02" PRIu32 "-%02" PRIu32,
		        date >> 16, date >> 8 & 255, date & 255);
	checksum_stored_number(fact_sum(facts, "CRC", DIGEST_CRC32, s, AMBA_HEADER,
	                               span_u32(s, AMBA_LEN, ENDIAN_LITTLE)), s, 0,
	        ENDIAN_LITTLE);
}

#define IPL .name = "SigmaStar", .help = "What the ROM of a SigmaStar or MStar processor " \
	"loads first.", .magic_len = 4, .magic_at = 4, .endian = ENDIAN_LITTLE, \
	.probe = probe_ipl

const struct format sigmastar_format = { IPL, .magic = { 'I', 'P', 'L', '_' } };
const struct format sigmastar_format_second = { IPL, .magic = { 'I', 'P', 'L', 'C' } };

const struct format ingenic_format = {
	.name = "Ingenic", .help = "What the ROM of an Ingenic processor loads first.",
	.magic = { 6, 5, 4, 3, 2, 0x55, 0xaa, 0x55 }, .magic_len = 8, .align = 512,
	.costly = true, .endian = ENDIAN_LITTLE, .probe = probe_ingenic,
};

const struct format ambarella_format = {
	.name = "Ambarella", .help = "The header of a partition, for a boot loader of Ambarella.",
	.magic = { 0x90, 0xeb, 0x24, 0xa3 }, .magic_len = 4, .magic_at = 24,
	.endian = ENDIAN_LITTLE, .probe = probe_ambarella, .facts = ambarella_facts,
};
