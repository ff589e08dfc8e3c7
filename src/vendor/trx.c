/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TRX, Broadcom's image format, versions 1 and 2 (firmware-utils: otrx.c, trx.c). */
#include <inttypes.h>
#include <stdio.h>

#include "vendor/vendor_private.h"

enum { LENGTH_AT = 4, CRC_AT = 8, FLAGS_AT = 12, VERSION_AT = 14, OFFSETS_AT = 16,
	HEADER_LEN = 28, PARTS = 3 };

static const struct field fields[] = {
	{ "magic", 0, 4, FIELD_HEX, NULL, "HDR0: the number by which a TRX is known.",
	  "struct trx_header; CFE, the kernel's parser_trx.", "CFE refuses the image." },
	{ "length", LENGTH_AT, 4, FIELD_BYTES, NULL, "Length of the image with this header.",
	  "struct trx_header.", "The CRC is computed over other bytes and fails." },
	{ "crc32", CRC_AT, 4, FIELD_CRC, NULL, "CRC-32 from the flags to the end of the image, "
	  "not inverted at the end.", "struct trx_header; CFE.", "CFE refuses the image." },
	{ "flags", FLAGS_AT, 2, FIELD_HEX, NULL, "Flags; usually 0.", "struct trx_header.",
	  "Nothing, as a rule." },
	{ "version", VERSION_AT, 2, FIELD_NUMBER, NULL, "1: three partitions. 2: a fourth offset "
	  "follows the header.", "struct trx_header.", "Offsets are read from the wrong place." },
	{ "offset0", OFFSETS_AT, 4, FIELD_HEX, NULL, "Where the first partition begins, from the "
	  "start of this header.", "struct trx_header; parser_trx.", "The loader or kernel isn't "
	  "found." },
	{ "offset1", OFFSETS_AT + 4, 4, FIELD_HEX, NULL, "Where the second begins; 0: none.",
	  "struct trx_header; parser_trx.", "The kernel or file system isn't found." },
	{ "offset2", OFFSETS_AT + 8, 4, FIELD_HEX, NULL, "Where the third begins; 0: none.",
	  "struct trx_header; parser_trx.", "The file system isn't found." },
};

static uint32_t
number(struct span s, size_t at)
{
	return span_u32(s, at, ENDIAN_LITTLE);
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t length = number(s, LENGTH_AT), offsets[PARTS], count = 0;
	uint16_t version = span_u16(s, VERSION_AT, ENDIAN_LITTLE);

	if (length < HEADER_LEN || (version != 1 && version != 2) || s.len < HEADER_LEN)
		return false;
	for (size_t i = 0; i < PARTS; i++) {
		uint32_t offset = number(s, OFFSETS_AT + 4 * i);

		if (offset >= length || (offset && offset < HEADER_LEN))
			return false;
		if (offset && (count == 0 || offset > offsets[count - 1]))
			offsets[count++] = offset;
	}
	hit->len = HEADER_LEN;
	hit->endian = f->endian;
	vendor_payload(hit, s, length - HEADER_LEN);
	snprintf(hit->what, sizeof hit->what, "TRX version %u, %" PRIu32 " bytes, %" PRIu32
	        " partition%s", version, length, count, count == 1 ? "" : "s");
	snprintf(hit->payload_what, sizeof hit->payload_what, "more of the TRX");
	for (uint32_t i = 0; i < count; i++) {
		char line[96];

		snprintf(line, sizeof line, "partition %" PRIu32 " of TRX", i + 1);
		part_hit_add(hit, offsets[i], (i + 1 < count ? offsets[i + 1] : length)
		                              - offsets[i], line);
	}
	return true;
}

static void
facts(const struct part *p, struct span store, struct fact_list *list)
{
	struct span s = vendor_bytes(p, store);

	checksum_stored_number(fact_sum(list, "CRC", DIGEST_CRC32_NOT, s, FLAGS_AT,
	                               number(s, LENGTH_AT) - FLAGS_AT), s, CRC_AT,
	        ENDIAN_LITTLE);
}

const struct format trx_format = {
	.name = "TRX",
	.help = "A TRX: the header of Broadcom's boot loader around a loader, a kernel and a file "
	        "system.",
	.magic = { 'H', 'D', 'R', '0' },
	.magic_len = 4,
	.probe = probe,
	.fields = fields,
	.field_count = COUNT(fields),
	.facts = facts,
};
