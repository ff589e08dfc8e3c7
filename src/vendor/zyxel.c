/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Zyxel: the objects of ZyNOS (firmware-utils: zynos.h), and the volume zyfwinfo, by which newer
 * boot loaders choose one of two systems (OpenWrt: zyfwinfo of the EX5601 and others). */
#include <inttypes.h>
#include <string.h>

#include "store/hit.h"
#include "vendor/vendor_private.h"

/* ---- ZyNOS ---- */

enum { SIG_AT = 6, TYPE_AT = 9, SIZE_AT = 10, PACKED_SIZE_AT = 14, FLAGS_AT = 18, SUM_AT = 20,
	PACKED_SUM_AT = 22, VERSION_AT = 24, VERSION_LEN = 15, OBJECT_LEN = 48 };
enum { HAS_PACKED_SUM = 0x20, HAS_SUM = 0x40, IS_PACKED = 0x80 };

static const struct value_name types[] = {
	{ 1, "ROM image", NULL }, { 2, "boot loader", NULL }, { 3, "boot extension", NULL },
	{ 4, "program", NULL }, { 5, "directory", NULL }, { 6, "object", NULL },
	{ 7, "memory map", NULL }, { 0x80, "RAM", NULL }, { 0x81, "program in RAM", NULL },
	{ 0x82, "boot loader in RAM", NULL }, { 0, NULL, NULL }
};

/* Printable up to its first NUL, and nothing behind that. */
static bool
is_version(struct span s)
{
	struct span text = vendor_text(s);

	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < 0x20 || text.at[i] > 0x7e)
			return false;
	return span_is_all(span_cut(s, text.len, SIZE_MAX), 0);
}

/* How many bytes of it follow the header. */
static uint32_t
stored_len(struct span s)
{
	bool packed = span_u8(s, FLAGS_AT) & IS_PACKED;

	return span_u32(s, packed ? PACKED_SIZE_AT : SIZE_AT, ENDIAN_BIG);
}

static bool
probe_zynos(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	const char *type = value_name(types, span_u8(s, TYPE_AT));
	uint32_t size = span_u32(s, SIZE_AT, ENDIAN_BIG), len = stored_len(s);

	if (!type || s.len < OBJECT_LEN || !size || !len || size > INT32_MAX || len > size
	        || !is_version(span_cut(s, VERSION_AT, VERSION_LEN)))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "object of ZyNOS: %s", type);
	hit_quote(hit, ", ", span_cut(s, VERSION_AT, VERSION_LEN));
	hit->len = OBJECT_LEN;
	vendor_payload(hit, s, len);
	return true;
}

static void
zynos_facts(const struct part *p, struct span store, struct fact_list *list)
{
	struct span s = vendor_bytes(p, store);
	uint8_t flags = span_u8(s, FLAGS_AT);

	fact_add(list, FACT_PLAIN, "loaded at", "0x%08" PRIx32, span_u32(s, 0, ENDIAN_BIG));
	vendor_add_text(list, "version", span_cut(s, VERSION_AT, VERSION_LEN));
	if (flags & IS_PACKED)
		fact_add(list, FACT_PLAIN, "unpacked", "%" PRIu32 " bytes",
		        span_u32(s, SIZE_AT, ENDIAN_BIG));
	if (flags & IS_PACKED ? flags & HAS_PACKED_SUM : flags & HAS_SUM)
		checksum_stored_number(fact_sum(list, "checksum", DIGEST_SUM16, s, OBJECT_LEN,
		                               stored_len(s)), s,
		        flags & IS_PACKED ? PACKED_SUM_AT : SUM_AT, ENDIAN_BIG);
}

/* ---- zyfwinfo ---- */

enum { SEQUENCE_AT = 6, DATE_AT = 13, PRODUCT_AT = 20, INFO_VERSION_AT = 52,
	INFO_SUMMED = 128, UNUSED_LEN = 126, INFO_SUM_AT = 254, INFO_LEN = 256 };

static uint16_t
info_sum(struct span s)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < INFO_SUMMED; i++)
		sum += span_u8(s, i);
	return (uint16_t)((sum & 0xffff) + (sum >> 16));
}

static bool
probe_info(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);

	if (s.len < INFO_LEN || !span_is_all(span_cut(s, INFO_SUMMED, UNUSED_LEN), 0)
	        || info_sum(s) != span_u16(s, INFO_SUM_AT, f->endian))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "Zyxel's zyfwinfo, checksum ok");
	hit_quote(hit, ", ", span_cut(s, INFO_VERSION_AT, 30));
	hit->len = INFO_LEN;
	return true;
}

/* The date is in decimal digits, two to a byte: month, day, century, year, hour, minute. */
static void
info_facts(const struct part *p, struct span store, struct fact_list *list)
{
	struct span s = vendor_bytes(p, store), date = span_cut(s, DATE_AT, 7);

	vendor_add_text(list, "product", span_cut(s, PRODUCT_AT, 32));
	vendor_add_text(list, "version", span_cut(s, INFO_VERSION_AT, 30));
	fact_add(list, FACT_PLAIN, "made", "%02x%02x-%02x-%02x %02x:%02x", span_u8(date, 2),
	        span_u8(date, 3), span_u8(date, 0), span_u8(date, 1), span_u8(date, 4),
	        span_u8(date, 5));
	fact_add(list, FACT_PLAIN, "sequence", "%u: of two, the higher one is booted",
	        span_u16(s, SEQUENCE_AT, ENDIAN_LITTLE));
}

const struct format zynos_format = {
	.name = "ZyNOS",
	.help = "An object of ZyNOS, the system of older routers of Zyxel: a boot loader, a "
	        "program, a memory map.",
	.magic = { 'S', 'I', 'G' }, .magic_len = 3, .magic_at = SIG_AT, .endian = ENDIAN_BIG,
	.probe = probe_zynos, .facts = zynos_facts,
};

const struct format zyfwinfo_format = {
	.name = "zyfwinfo",
	.help = "Tells a Zyxel boot loader what a system is, and which of two to boot.",
	.magic = { 'E', 'X', 'Y', 'Z' }, .magic_len = 4, .endian = ENDIAN_LITTLE,
	.probe = probe_info, .facts = info_facts,
};
