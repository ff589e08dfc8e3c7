/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SHRS, D-Link's encrypted updates (documented by "Breaking the D-Link DIR3060 Firmware
 * Encryption", Low-level adventures, 2020; OpenWrt: firmware-utils, dlink-sge-image.h). */
#include <inttypes.h>
#include <stdio.h>

#include "store/hit.h"
#include "vendor/vendor_private.h"

enum { PLAIN_AT = 4, LEN_AT = 8, VECTOR_AT = 12, KEYED_AT = 28, PLAIN_SUM_AT = 92, SUM_AT = 156,
	UNUSED_AT = 220, UNUSED_LEN = 512, SIGNED_AT = 732, HEADER_LEN = 1756, UNIT = 16 };

static const struct field fields[] = {
	{ "magic", 0, 4, FIELD_NAME, NULL, "SHRS: the letters by which such an update is known.",
	  "The updater.", "The updater refuses the image." },
	{ "length_plain", PLAIN_AT, 4, FIELD_BYTES, NULL, "Length of the decrypted image, "
	  "without padding.", "The updater.", "The image is cut." },
	{ "length", LEN_AT, 4, FIELD_BYTES, NULL, "Length of the encrypted image: a multiple of "
	  "16.", "The updater.", "The SHA-512 is of other bytes and fails." },
	{ "iv", VECTOR_AT, 16, FIELD_RAW, NULL, "Initialisation vector of the encryption "
	  "(AES-128, CBC).",
	  "The updater.", "The first 16 bytes are decrypted wrongly." },
	{ "sha512_keyed", KEYED_AT, 64, FIELD_RAW, NULL, "SHA-512 of the decrypted image and the "
	  "key.", "The updater.", "The updater refuses the image." },
	{ "sha512_plain", PLAIN_SUM_AT, 64, FIELD_RAW, NULL, "SHA-512 of the decrypted image.",
	  "The updater.", "The updater refuses the image." },
	{ "sha512", SUM_AT, 64, FIELD_RAW, NULL, "SHA-512 of the encrypted image.", "The updater.",
	  "The updater refuses the image." },
	{ "signatures", SIGNED_AT, 1024, FIELD_RAW, NULL, "Two signatures.", "The updater.",
	  "The updater refuses the image." },
};

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t plain = span_u32(s, PLAIN_AT, ENDIAN_BIG), len = span_u32(s, LEN_AT, ENDIAN_BIG);

	if (s.len < HEADER_LEN || !plain || len % UNIT || len < plain || len - plain > UNIT
	        || len > INT32_MAX || !span_is_all(span_cut(s, UNUSED_AT, UNUSED_LEN), 0))
		return false;
	hit->endian = f->endian;
	hit_say(hit, "encrypted update of D-Link, %" PRIu32 " bytes", plain);
	snprintf(hit->payload_what, sizeof hit->payload_what, "encrypted image");
	hit->len = HEADER_LEN;
	vendor_payload(hit, s, len);
	return true;
}

static void
facts(const struct part *p, struct span store, struct fact_list *list)
{
	struct span s = vendor_bytes(p, store);

	fact_add(list, FACT_PLAIN, "encrypted", "AES-128, CBC; not opened here");
	checksum_stored_bytes(fact_sum(list, "SHA-512", DIGEST_SHA512, s, HEADER_LEN,
	                              span_u32(s, LEN_AT, ENDIAN_BIG)), s, SUM_AT);
}

const struct format shrs_format = {
	.name = "SHRS",
	.help = "An encrypted update of D-Link: lengths, hashes, signatures and the image.",
	.magic = { 'S', 'H', 'R', 'S' },
	.magic_len = 4,
	.endian = ENDIAN_BIG,
	.probe = probe,
	.fields = fields,
	.field_count = COUNT(fields),
	.facts = facts,
};
