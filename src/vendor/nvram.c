/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The settings of Broadcom's routers (OpenWrt: package/utils/nvram, nvram.h): texts NAME=VALUE,
 * each with a NUL, behind a header with a CRC. */
#include <inttypes.h>
#include <string.h>

#include "store/hit.h"
#include "vendor/vendor_private.h"

enum { LEN_AT = 4, CRC_AT = 8, SUMMED_AT = 9, VERSION_AT = 9, HEADER_LEN = 20,
	LEN_MOST = 128 << 10, SHOWN_MOST = 512 };

static const struct field fields[] = {
	{ "magic", 0, 4, FIELD_HEX, NULL, "FLSH: the letters by which the settings are known.",
	  "struct nvram_header; CFE.", "The defaults are used." },
	{ "len", LEN_AT, 4, FIELD_BYTES, NULL, "Length of the settings with this header.",
	  "struct nvram_header; CFE.", "The CRC is of other bytes and fails." },
	{ "crc", CRC_AT, 1, FIELD_HEX, NULL, "CRC-8 of all that follows.",
	  "struct nvram_header; CFE.", "The defaults are used." },
	{ "version", VERSION_AT, 1, FIELD_NUMBER, NULL, "Version of the format: 1.",
	  "struct nvram_header.", "Nothing." },
	{ "sdram_init", 10, 2, FIELD_HEX, NULL, "How memory is set up.", "CFE.",
	  "The router doesn't start." },
	{ "sdram_config", 12, 4, FIELD_HEX, NULL, "The same: its refresh and width.", "CFE.",
	  "The router doesn't start." },
	{ "sdram_ncdl", 16, 4, FIELD_HEX, NULL, "The same: its delays.", "CFE.",
	  "The router doesn't start." },
};

static struct span
settings_of(struct span s)
{
	return span_cut(s, HEADER_LEN, span_u32(s, LEN_AT, ENDIAN_LITTLE) - HEADER_LEN);
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX), first;
	uint32_t len = span_u32(s, LEN_AT, ENDIAN_LITTLE);

	if (len <= HEADER_LEN || len > LEN_MOST || s.len <= HEADER_LEN)
		return false;
	first = vendor_text(span_cut(settings_of(s), 0, 256));
	if (span_u8(s, VERSION_AT) != 1 || first.len < 2 || !memchr(first.at, '=', first.len))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "settings of a Broadcom router (NVRAM)");
	return hit_claim(hit, s, len);
}

static void
facts(const struct part *p, struct span store, struct fact_list *list)
{
	struct span s = vendor_bytes(p, store), left = settings_of(s);
	size_t count = 0;

	for (; left.len && left.at[0]; count++) {
		struct span setting = vendor_text(left);
		const uint8_t *equal = memchr(setting.at, '=', setting.len);
		char name[24] = "";
		size_t len = equal ? (size_t)(equal - setting.at) : setting.len;

		for (size_t i = 0; i < len && i + 1 < sizeof name; i++)
			name[i] = setting.at[i] < 0x20 || setting.at[i] > 0x7e ? '.'
			                                                        : (char)setting.at[i];
		if (count < SHOWN_MOST)
			vendor_add_text(list, name, span_cut(setting, len + 1, SIZE_MAX));
		left = span_cut(left, setting.len + 1, SIZE_MAX);
	}
	fact_add(list, FACT_PLAIN, "settings", "%zu%s", count, count > SHOWN_MOST
	        ? "; the first ones are shown" : "");
	checksum_stored_number(fact_sum(list, "CRC", DIGEST_CRC8, s, SUMMED_AT,
	                               span_u32(s, LEN_AT, ENDIAN_LITTLE) - SUMMED_AT), s, CRC_AT,
	        ENDIAN_LITTLE);
}

const struct format nvram_format = {
	.name = "NVRAM",
	.help = "The settings of a router with a processor of Broadcom, as texts NAME=VALUE.",
	.magic = { 'F', 'L', 'S', 'H' },
	.magic_len = 4,
	.endian = ENDIAN_LITTLE,
	.probe = probe,
	.fields = fields,
	.field_count = COUNT(fields),
	.facts = facts,
};
