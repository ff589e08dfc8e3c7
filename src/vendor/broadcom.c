/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tag of Broadcom's DSL routers, by which their boot loader CFE knows an image (Linux:
 * include/linux/bcm963xx_tag.h). Its numbers are decimal text. */
#include <inttypes.h>
#include <stdio.h>

#include "base/crc32.h"
#include "vendor/vendor_private.h"

enum { TOTAL_AT = 62, CFE_LEN_AT = 84, START_AT = 94, ROOT_LEN_AT = 106, KERNEL_AT = 116,
	KERNEL_LEN_AT = 128, IMAGE_CRC_AT = 216, HEADER_CRC_AT = 236, TAG_LEN = 256 };

static const struct field fields[] = {
	{ "tag_version", 0, 4, FIELD_NAME, NULL, "Version of the tag; 6 as a rule.",
	  "struct bcm_tag; CFE.", "CFE refuses the image." },
	{ "sig_1", 4, 20, FIELD_NAME, NULL, "The maker of the chip.", "struct bcm_tag.",
	  "Some boot loaders refuse the image." },
	{ "sig_2", 24, 14, FIELD_NAME, NULL, "A second line of it: often \"ver. 2.0\".",
	  "struct bcm_tag.", "Nothing." },
	{ "chip_id", 38, 6, FIELD_NAME, NULL, "The chip that the image is for.",
	  "struct bcm_tag; CFE.", "CFE refuses the image." },
	{ "board_id", 44, 16, FIELD_NAME, NULL, "The board that the image is for.",
	  "struct bcm_tag; CFE.", "CFE refuses the image." },
	{ "big_endian", 60, 2, FIELD_NAME, NULL, "1: big-endian.", "struct bcm_tag.", "Nothing." },
	{ "total_length", TOTAL_AT, 10, FIELD_NAME, NULL, "Length of all that follows the tag, in "
	  "decimal digits.", "struct bcm_tag.", "The image CRC is computed over other bytes." },
	{ "cfe_address", 72, 12, FIELD_NAME, NULL, "Where in memory CFE is flashed, if the image "
	  "has it.", "struct bcm_tag.", "The boot loader may be overwritten." },
	{ "cfe_length", CFE_LEN_AT, 10, FIELD_NAME, NULL, "Length of CFE; 0: not in the image.",
	  "struct bcm_tag.", "The parts after it are looked for in the wrong place." },
	{ "flash_image_start", START_AT, 12, FIELD_NAME, NULL, "Address of the file system; of the "
	  "kernel where that comes first, as in OpenWrt.", "struct bcm_tag; parser_imagetag.",
	  "The file system isn't found." },
	{ "root_length", ROOT_LEN_AT, 10, FIELD_NAME, NULL, "Length of the file system.",
	  "struct bcm_tag.", "The file system is cut." },
	{ "kernel_address", KERNEL_AT, 12, FIELD_NAME, NULL, "Address of the kernel.",
	  "struct bcm_tag.", "The kernel isn't found." },
	{ "kernel_length", KERNEL_LEN_AT, 10, FIELD_NAME, NULL, "Length of the kernel.",
	  "struct bcm_tag.", "The kernel is cut." },
	{ "image_crc", IMAGE_CRC_AT, 4, FIELD_CRC, NULL, "CRC-32 of all that follows the tag, not "
	  "inverted at the end.", "struct bcm_tag; CFE.", "CFE refuses the image." },
	{ "header_crc", HEADER_CRC_AT, 4, FIELD_CRC, NULL, "CRC-32 of the first 236 bytes of the "
	  "tag, not inverted at the end.", "struct bcm_tag; CFE, parser_imagetag.", "CFE and the "
	  "kernel see no tag here." },
};

/* A number in decimal digits; false if the field has none. */
static bool
take_number(struct span s, size_t at, size_t len, uint32_t *n)
{
	struct span digits = vendor_text(span_cut(s, at, len));
	uint64_t value = 0;

	for (size_t i = 0; i < digits.len; i++) {
		if (digits.at[i] < '0' || digits.at[i] > '9')
			return false;
		value = value * 10 + (uint64_t)(digits.at[i] - '0');
	}
	*n = (uint32_t)value;
	return digits.len > 0 && value <= UINT32_MAX;
}

/* The kernel and the file system, whichever comes first. */
static void
add_pieces(struct part_hit *hit, struct span s)
{
	uint32_t start, root_len, kernel, kernel_len, cfe_len = 0;
	uint64_t from;

	take_number(s, CFE_LEN_AT, 10, &cfe_len);
	if (!take_number(s, START_AT, 12, &start) || !take_number(s, ROOT_LEN_AT, 10, &root_len)
	        || !take_number(s, KERNEL_AT, 12, &kernel)
	        || !take_number(s, KERNEL_LEN_AT, 10, &kernel_len))
		return;
	from = TAG_LEN + (uint64_t)cfe_len;
	if (cfe_len)
		part_hit_add(hit, TAG_LEN, cfe_len, "boot loader (CFE) in the Broadcom image");
	if (kernel <= start) {
		part_hit_add(hit, from, kernel_len, "kernel in the Broadcom image");
		part_hit_add(hit, from + kernel_len, root_len, "file system in the Broadcom image");
	} else {
		part_hit_add(hit, from, root_len, "file system in the Broadcom image");
		part_hit_add(hit, from + kernel - start, kernel_len,
		        "kernel in the Broadcom image");
	}
}

/* The word stands in many a program: only a tag whose own CRC is right is one. */
static bool
is_tag(struct span s)
{
	return ~crc32_usual(span_cut(s, 0, HEADER_CRC_AT))
	       == span_u32(s, HEADER_CRC_AT, ENDIAN_BIG);
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t total, length;

	(void)f;
	if (s.len < TAG_LEN || !is_tag(s) || !take_number(s, TOTAL_AT, 10, &total) || total == 0
	        || !take_number(s, KERNEL_LEN_AT, 10, &length) || length > total)
		return false;
	hit->len = TAG_LEN;
	hit->endian = ENDIAN_BIG;
	vendor_payload(hit, s, total);
	vendor_describe(hit->what, "Broadcom tag, for board", span_cut(s, 44, 16));
	snprintf(hit->payload_what, sizeof hit->payload_what, "more of the Broadcom image");
	add_pieces(hit, s);
	return true;
}

static void
facts(const struct part *p, struct span store, struct fact_list *list)
{
	struct span s = vendor_bytes(p, store);
	uint32_t total = 0;

	take_number(s, TOTAL_AT, 10, &total);
	vendor_add_text(list, "chip", span_cut(s, 38, 6));
	vendor_add_text(list, "board", span_cut(s, 44, 16));
	checksum_stored_number(fact_sum(list, "header CRC", DIGEST_CRC32_NOT, s, 0,
	                               HEADER_CRC_AT), s, HEADER_CRC_AT, ENDIAN_BIG);
	checksum_stored_number(fact_sum(list, "image CRC", DIGEST_CRC32_NOT, s, TAG_LEN, total), s,
	        IMAGE_CRC_AT, ENDIAN_BIG);
}

const struct format broadcom_format = {
	.name = "Broadcom",
	.help = "The tag of an image for Broadcom's DSL routers, which their boot loader CFE "
	        "checks.",
	.magic = { 'B', 'r', 'o', 'a', 'd', 'c', 'o', 'm' },
	.magic_len = 8,
	.magic_at = 4,
	.endian = ENDIAN_BIG,
	.probe = probe,
	.fields = fields,
	.field_count = COUNT(fields),
	.facts = facts,
};
