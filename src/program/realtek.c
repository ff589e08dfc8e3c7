/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The headers that boot loaders of Realtek look for (rtl819x-SDK: boot/init/rtk.h,
 * IMG_HEADER_T): a signature, where to load, where in the flash, and how long; the 16-bit
 * words of the payload add up to 0.
 */
#include <inttypes.h>

#include "program/program.h"
#include "store/hit.h"

enum {
	AT_LOAD = 4,
	AT_FLASH = 8,
	AT_LEN = 12,
	HEADER_LEN = 16,
	FLASH_MOST = 32 << 20,
	LEN_LEAST = 16
};

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t load = span_u32(s, AT_LOAD, ENDIAN_BIG), flash = span_u32(s, AT_FLASH, ENDIAN_BIG);
	uint32_t len = span_u32(s, AT_LEN, ENDIAN_BIG);

	/* Memory begins at 80000000. What is only unpacked into the flash has no such place. */
	if ((load && load >> 28 != 8) || load % 4 || flash > FLASH_MOST || len < LEN_LEAST
	        || len > FLASH_MOST || len % 2 || flash % 4)
		return false;
	hit->endian = f->endian;
	hit_say(hit, "header of Realtek, \"%c%c%c%c\", loaded at %08" PRIx32 ", at %08" PRIx32
	        " in the flash", f->magic[0], f->magic[1], f->magic[2], f->magic[3], load, flash);
	hit->payload_claimed = len;
	hit->payload = len < s.len - HEADER_LEN ? len : s.len - HEADER_LEN;
	return hit_claim(hit, s, HEADER_LEN);
}

#define COMMON .name = "Realtek", .help = "The header of a kernel, a file system or web " \
	"pages, for a boot loader of Realtek.", .magic_len = 4, .endian = ENDIAN_BIG, .probe = probe

const struct format realtek_format_cs6c = { COMMON, .magic = { 'c', 's', '6', 'c' } };
const struct format realtek_format_cr6c = { COMMON, .magic = { 'c', 'r', '6', 'c' } };
const struct format realtek_format_r6cr = { COMMON, .magic = { 'r', '6', 'c', 'r' } };
const struct format realtek_format_w6cg = { COMMON, .magic = { 'w', '6', 'c', 'g' } };
