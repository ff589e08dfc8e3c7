/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs of Windows and of UEFI (Microsoft PE Format). */
#include <inttypes.h>

#include "program/program.h"
#include "store/hit.h"

enum {
	AT_HEADER = 0x3c,
	HEADER_MOST = 4096,
	AT_MACHINE = 4,
	AT_SECTIONS = 6,
	AT_OPTIONAL_LEN = 20,
	OPTIONAL_AT = 24,
	SECTIONS_MOST = 96,
	SECTION_LEN = 40,
	SECTION_SIZE = 16,
	SECTION_OFFSET = 20
};

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t from = span_u32(s, AT_HEADER, ENDIAN_LITTLE), end = 0;
	struct span h = span_cut(s, from, SIZE_MAX);
	uint16_t sections = span_u16(h, AT_SECTIONS, ENDIAN_LITTLE);
	uint16_t optional = span_u16(h, AT_OPTIONAL_LEN, ENDIAN_LITTLE);
	uint16_t magic = span_u16(h, OPTIONAL_AT, ENDIAN_LITTLE);

	if (from > HEADER_MOST || span_u32(h, 0, ENDIAN_LITTLE) != 0x4550 || !sections
	        || sections > SECTIONS_MOST || (magic != 0x10b && magic != 0x20b))
		return false;
	for (size_t i = 0; i < sections; i++) {
		size_t row = OPTIONAL_AT + optional + i * SECTION_LEN;
		uint32_t offset = span_u32(h, row + SECTION_OFFSET, ENDIAN_LITTLE);
		uint32_t size = span_u32(h, row + SECTION_SIZE, ENDIAN_LITTLE);

		if (offset && offset <= UINT32_MAX - size && offset + size > end)
			end = offset + size;
	}
	hit->endian = f->endian;
	hit_say(hit, "PE program, %u-bit, machine %04x, %u sections", magic == 0x20b ? 64 : 32,
	        span_u16(h, AT_MACHINE, ENDIAN_LITTLE), sections);
	return end > from && hit_claim(hit, s, end);
}

const struct format pe_format = {
	.name = "PE", .help = "A program of Windows or of UEFI.",
	.magic = { 'M', 'Z' }, .magic_len = 2, .align = 512, .content = true,
	.endian = ENDIAN_LITTLE, .probe = probe,
};
