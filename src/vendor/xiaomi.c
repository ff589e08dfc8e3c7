/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HDR1 and HDR2, the updates of Xiaomi (firmware-utils: xiaomifw.c; unblob: xiaomi/hdr.py): offsets
 * of images with headers of their own, and a signature at the end. */
#include <inttypes.h>
#include <stdio.h>

#include "store/hit.h"
#include "vendor/vendor_private.h"

enum { SIGNED_AT = 4, CRC_AT = 8, SUMMED_AT = 12, OFFSETS_AT_1 = 16, OFFSETS_AT_2 = 48, IMAGES = 8 };
/* Of an image: its magic, its place in the flash, its length, its type, its name. */
enum { IMAGE_MAGIC = 0xbabe, PLACE_AT = 4, LEN_AT = 8, NAME_AT = 16, NAME_LEN = 32, IMAGE_LEN = 48 };
/* Of the signature, whose length stands before it. */
enum { SIGNATURE_AT = 16, SIGNATURE_MOST = 4096 };

static const struct field fields[] = {
	{ "magic", 0, 4, FIELD_NAME, NULL, "HDR1 or HDR2.", "The updater.",
	  "The updater refuses the image." },
	{ "signature", SIGNED_AT, 4, FIELD_HEX, NULL, "Where the signature begins, behind the "
	  "images.", "The updater.", "The updater refuses the image." },
	{ "crc32", CRC_AT, 4, FIELD_CRC, NULL, "CRC-32 of what follows it, with the signature, not "
	  "inverted at the end.", "The updater.", "The updater refuses the image." },
};

static uint32_t
number(struct span s, uint64_t at)
{
	return span_u32(s, (size_t)at, ENDIAN_LITTLE);
}

static uint32_t
offsets_at(struct span s)
{
	return span_u8(s, 3) == '1' ? OFFSETS_AT_1 : OFFSETS_AT_2;
}

/* Where image `i` begins; 0: there is none, or no header of one. */
static uint32_t
image_at(struct span s, uint32_t i)
{
	uint32_t at = i < IMAGES ? number(s, offsets_at(s) + 4 * i) : 0;
	uint32_t last = number(s, SIGNED_AT);

	return at >= offsets_at(s) + 4 * IMAGES && at < last && last - at > IMAGE_LEN
	       && number(s, at) == IMAGE_MAGIC ? at : 0;
}

/* The bytes of all; 0 if the signature's length can't be right. */
static uint64_t
length_of(struct span s)
{
	uint32_t at = number(s, SIGNED_AT), len = number(s, at);

	return len <= SIGNATURE_MOST ? (uint64_t)at + SIGNATURE_AT + len : 0;
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t count = 0;
	char line[96];

	if (!image_at(s, 0) || !length_of(s))
		return false;
	for (uint32_t image; (image = image_at(s, count)); count++) {
		vendor_describe(line, "image", span_cut(s, image + NAME_AT, NAME_LEN));
		part_hit_add(hit, image + IMAGE_LEN, number(s, image + LEN_AT), line);
	}
	hit->endian = f->endian;
	hit->len = offsets_at(s) + 4 * IMAGES;
	vendor_payload(hit, s, length_of(s) - hit->len);
	hit_say(hit, "update of Xiaomi, %s, %" PRIu32 " image%s", f->name, count,
	        count == 1 ? "" : "s");
	snprintf(hit->payload_what, sizeof hit->payload_what, "more of the update");
	return true;
}

static void
facts(const struct part *p, struct span store, struct fact_list *list)
{
	struct span s = vendor_bytes(p, store);
	uint32_t image;
	char line[96];

	if (offsets_at(s) == OFFSETS_AT_2) {
		vendor_add_text(list, "device", span_cut(s, 16, 8));
		vendor_add_text(list, "region", span_cut(s, 24, 8));
	} else {
		fact_add(list, FACT_PLAIN, "device", "0x%04x", span_u16(s, 14, ENDIAN_LITTLE));
	}
	for (uint32_t i = 0; (image = image_at(s, i)); i++) {
		vendor_describe(line, "", span_cut(s, image + NAME_AT, NAME_LEN));
		fact_add(list, FACT_PLAIN, "image", "%s: %" PRIu32 " bytes, place 0x%" PRIx32
		         " in the flash", line + (*line == ' '), number(s, image + LEN_AT),
		         number(s, image + PLACE_AT));
	}
	checksum_stored_number(fact_sum(list, "CRC", DIGEST_CRC32_NOT, s, SUMMED_AT,
	                              length_of(s) - SUMMED_AT), s, CRC_AT, ENDIAN_LITTLE);
}

#define UPDATE .help = "An update of Xiaomi: images with names, and a signature.", .magic_len = 4, \
	.endian = ENDIAN_LITTLE, .probe = probe, .fields = fields, .field_count = COUNT(fields), \
	.facts = facts

const struct format xiaomi_format_1 = { UPDATE, .name = "HDR1", .magic = { 'H', 'D', 'R', '1' } };
const struct format xiaomi_format_2 = { UPDATE, .name = "HDR2", .magic = { 'H', 'D', 'R', '2' } };
