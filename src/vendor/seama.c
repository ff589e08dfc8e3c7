/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SEAMA, of D-Link and others (firmware-utils: oseama.c): a seal, which has no image, and
 * entities, which have one. */
#include <inttypes.h>
#include <stdio.h>

#include "vendor/vendor_private.h"

enum { META_AT = 6, SIZE_AT = 8, MD5_AT = 12, SEAL_LEN = 12, ENTITY_LEN = 28,
	META_MAX = 1024 };

static const struct field fields[] = {
	{ "magic", 0, 4, FIELD_HEX, NULL, "0x5ea3a417: the number by which SEAMA is known.",
	  "struct seama_entity_header.", "The boot loader refuses the image." },
	{ "reserved", 4, 2, FIELD_HEX, NULL, "0.", "Nobody.", "Nothing." },
	{ "metasize", META_AT, 2, FIELD_BYTES, NULL, "Length of the texts NAME=VALUE that follow "
	  "the header: the device, the signature.", "struct seama_entity_header.", "The image is "
	  "looked for in the wrong place." },
	{ "imagesize", SIZE_AT, 4, FIELD_BYTES, NULL, "Length of the image after the texts; "
	  "0 for a seal, which only says for which device the rest is.",
	  "struct seama_entity_header.", "The MD5 is computed over other bytes and fails." },
};

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint16_t meta = span_u16(s, META_AT, ENDIAN_BIG);
	uint32_t size = span_u32(s, SIZE_AT, ENDIAN_BIG);
	uint32_t header = size ? ENTITY_LEN : SEAL_LEN;

	if (span_u16(s, 4, ENDIAN_BIG) || meta > META_MAX || s.len < header
	        || size > INT32_MAX || (!size && !meta))
		return false;
	hit->len = header + meta;
	hit->endian = f->endian;
	vendor_describe(hit->what, size ? "SEAMA entity" : "SEAMA seal",
	        span_cut(s, header, meta));
	if (size) {
		vendor_payload(hit, s, size);
		snprintf(hit->payload_what, sizeof hit->payload_what, "image of the SEAMA entity");
	}
	return true;
}

static void
facts(const struct part *p, struct span store, struct fact_list *list)
{
	struct span s = vendor_bytes(p, store);
	uint32_t size = span_u32(s, SIZE_AT, ENDIAN_BIG), header = size ? ENTITY_LEN : SEAL_LEN;
	struct span meta = span_cut(s, header, span_u16(s, META_AT, ENDIAN_BIG));

	while (meta.len) {
		vendor_add_text(list, "says", meta);
		meta = span_cut(meta, vendor_text(meta).len + 1, SIZE_MAX);
	}
	if (size)
		checksum_stored_bytes(fact_sum(list, "MD5", DIGEST_MD5, s, p->len, size), s, MD5_AT);
}

const struct format seama_format = {
	.name = "SEAMA",
	.help = "SEAMA, a wrapper of D-Link and others: texts that name the device, an MD5 and an "
	        "image.",
	.magic = { 0x5e, 0xa3, 0xa4, 0x17 },
	.magic_len = 4,
	.endian = ENDIAN_BIG,
	.probe = probe,
	.fields = fields,
	.field_count = COUNT(fields),
	.facts = facts,
};
