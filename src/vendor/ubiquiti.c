/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Updates of Ubiquiti (firmware-utils: fw.h, mkfwimage.c): a header, parts with headers of their
 * own, and a sum or signature at the end. */
#include <inttypes.h>
#include <stdio.h>

#include "store/hit.h"
#include "vendor/vendor_private.h"

enum { VERSION_AT = 4, VERSION_LEN = 256, CRC_AT = 260, HEADER_LEN = 268 };
/* Of a part; behind its bytes stand a CRC of both, and four more. */
enum { NAME_AT = 4, NAME_LEN = 16, PLACE_AT = 40, DATA_LEN_AT = 48, SPACE_AT = 52, PART_LEN = 56,
	TAIL_LEN = 8, PARTS_MOST = 64 };
/* Of the end: a CRC of all before it, or a signature; and four more. */
enum { END_LEN = 12, SIGNED_END_LEN = 264 };

static const struct field fields[] = {
	{ "magic", 0, 4, FIELD_NAME, NULL, "UBNT, or OPEN for an image that anybody may make.",
	  "The updater.", "The updater refuses the image." },
	{ "version", VERSION_AT, VERSION_LEN, FIELD_NAME, NULL, "The device and the version.",
	  "The updater.", "The updater refuses an image for another device." },
	{ "crc32", CRC_AT, 4, FIELD_CRC, NULL, "CRC-32 of what stands before it.", "The updater.",
	  "The updater refuses the image." },
};

/* True if a part begins at `at`: bytes that the updater writes, or runs. */
static bool
is_part(struct span s, uint64_t at)
{
	return at < s.len
	       && (span_has_word(s, (size_t)at, "PART") || span_has_word(s, (size_t)at, "EXEC"));
}

static uint32_t
number(struct span s, uint64_t at)
{
	return span_u32(s, (size_t)at, ENDIAN_BIG);
}

/* The bytes of a part, with what stands around them. */
static uint64_t
part_len(struct span s, uint64_t at)
{
	return PART_LEN + (uint64_t)number(s, at + DATA_LEN_AT) + TAIL_LEN;
}

/* The bytes of what stands behind the last part; 0 if it isn't the end. */
static uint32_t
end_len(struct span s, uint64_t at)
{
	if (at >= s.len)
		return 0;
	return span_has_word(s, (size_t)at, "END.") ? END_LEN
	       : span_has_word(s, (size_t)at, "ENDS") ? SIGNED_END_LEN : 0;
}

/* Goes through the parts; where they end. */
static uint64_t
walk(struct span s, struct part_hit *hit, struct fact_list *list)
{
	uint64_t at = HEADER_LEN;

	for (int i = 0; i < PARTS_MOST && is_part(s, at); i++, at += part_len(s, at)) {
		struct span name = span_cut(s, (size_t)at + NAME_AT, NAME_LEN);
		uint32_t len = number(s, at + DATA_LEN_AT);
		char line[96];

		vendor_describe(line, "part", name);
		if (hit)
			part_hit_add(hit, at + PART_LEN, len, line);
		if (!list)
			continue;
		fact_add(list, FACT_PLAIN, "part", "%s: %" PRIu32 " bytes for 0x%" PRIx32 ", %"
		         PRIu32 " there", line, len, number(s, at + PLACE_AT),
		         number(s, at + SPACE_AT));
		snprintf(line, sizeof line, "CRC of part %d", i + 1);
		checksum_stored_number(fact_sum(list, line, DIGEST_CRC32, s, at,
		                              (uint64_t)PART_LEN + len), s,
		        at + PART_LEN + len, ENDIAN_BIG);
	}
	return at;
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	struct span version = vendor_text(span_cut(s, VERSION_AT, VERSION_LEN));
	uint64_t end;

	if (!version.len || version.len == VERSION_LEN || !is_part(s, HEADER_LEN))
		return false;
	for (size_t i = 0; i < version.len; i++)
		if (version.at[i] < 0x20 || version.at[i] > 0x7e)
			return false;
	end = walk(s, hit, NULL);
	hit->endian = f->endian;
	hit->len = HEADER_LEN;
	vendor_payload(hit, s, end + end_len(s, end) - HEADER_LEN);
	hit_say(hit, "update of Ubiquiti");
	hit_quote(hit, ", ", version);
	snprintf(hit->payload_what, sizeof hit->payload_what, "more of the update");
	return true;
}

static void
facts(const struct part *p, struct span store, struct fact_list *list)
{
	struct span s = vendor_bytes(p, store);
	uint64_t end;

	vendor_add_text(list, "version", span_cut(s, VERSION_AT, VERSION_LEN));
	checksum_stored_number(fact_sum(list, "header CRC", DIGEST_CRC32, s, 0, CRC_AT), s,
	        CRC_AT, ENDIAN_BIG);
	end = walk(s, NULL, list);
	if (end_len(s, end) == END_LEN)
		checksum_stored_number(fact_sum(list, "CRC of all", DIGEST_CRC32, s, 0, end), s,
		        end + 4, ENDIAN_BIG);
	else if (end_len(s, end))
		fact_add(list, FACT_PLAIN, "signature", "RSA, 2048 bits; not checked here");
}

#define UPDATE .name = "Ubiquiti", .help = "An update of Ubiquiti: a header, and parts with names.", \
	.magic_len = 4, .endian = ENDIAN_BIG, .probe = probe, .fields = fields, \
	.field_count = COUNT(fields), .facts = facts

const struct format ubiquiti_format = { UPDATE, .magic = { 'U', 'B', 'N', 'T' } };
const struct format ubiquiti_format_open = { UPDATE, .magic = { 'O', 'P', 'E', 'N' } };
