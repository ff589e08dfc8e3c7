/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Netgear's CHK (firmware-utils: mkchkimg.c). */
#include <inttypes.h>
#include <stdio.h>

#include "vendor/vendor_private.h"

enum { LEN_AT = 4, KERNEL_SUM_AT = 16, ROOT_SUM_AT = 20, KERNEL_LEN_AT = 24, ROOT_LEN_AT = 28,
	IMAGE_SUM_AT = 32, HEADER_SUM_AT = 36, BOARD_AT = 40, BOARD_MAX = 64 };

static const struct field fields[] = {
	{ "magic", 0, 4, FIELD_HEX, NULL, "*#$^: the number by which a CHK is known.",
	  "struct chk_header.", "The updater refuses the image." },
	{ "header_len", LEN_AT, 4, FIELD_BYTES, NULL, "Length of this header with the name of the "
	  "board.", "struct chk_header.", "The kernel is looked for in the wrong place." },
	{ "reserved", 8, 8, FIELD_RAW, NULL, "The region, and the numbers of the version.",
	  "struct chk_header.", "A wrong version is shown." },
	{ "kernel_chksum", KERNEL_SUM_AT, 4, FIELD_CRC, NULL, "Sum of the kernel.",
	  "struct chk_header.", "The updater refuses the image." },
	{ "rootfs_chksum", ROOT_SUM_AT, 4, FIELD_CRC, NULL, "Sum of the file system; 0: none.",
	  "struct chk_header.", "The updater refuses the image." },
	{ "kernel_len", KERNEL_LEN_AT, 4, FIELD_BYTES, NULL, "Length of the kernel.",
	  "struct chk_header.", "The sums are of other bytes and fail." },
	{ "rootfs_len", ROOT_LEN_AT, 4, FIELD_BYTES, NULL, "Length of the file system; 0: none.",
	  "struct chk_header.", "The sums are of other bytes and fail." },
	{ "image_chksum", IMAGE_SUM_AT, 4, FIELD_CRC, NULL, "Sum of kernel and file system.",
	  "struct chk_header.", "The updater refuses the image." },
	{ "header_chksum", HEADER_SUM_AT, 4, FIELD_CRC, NULL, "Sum of this header, computed while "
	  "this field itself is zero.", "struct chk_header.", "The updater refuses the image." },
};

static uint32_t
number(struct span s, size_t at)
{
	return span_u32(s, at, ENDIAN_BIG);
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t len = number(s, LEN_AT), kernel = number(s, KERNEL_LEN_AT);
	uint32_t root = number(s, ROOT_LEN_AT);

	if (len < BOARD_AT || len > BOARD_AT + BOARD_MAX || s.len < len || kernel == 0
	        || kernel > INT32_MAX || root > INT32_MAX)
		return false;
	hit->len = len;
	hit->endian = f->endian;
	vendor_payload(hit, s, (uint64_t)kernel + root);
	vendor_describe(hit->what, "Netgear CHK, for board",
	        span_cut(s, BOARD_AT, len - BOARD_AT));
	snprintf(hit->payload_what, sizeof hit->payload_what, "payload of the CHK");
	if (root) {
		part_hit_add(hit, len, kernel, "kernel in the CHK");
		part_hit_add(hit, (uint64_t)len + kernel, root, "file system in the CHK");
	}
	return true;
}

static void
facts(const struct part *p, struct span store, struct fact_list *list)
{
	static const uint8_t zeros[4] = { 0 };
	struct span s = vendor_bytes(p, store);
	uint32_t kernel = number(s, KERNEL_LEN_AT), root = number(s, ROOT_LEN_AT);
	struct checksum *header = fact_sum(list, "sum of the header", DIGEST_FLETCHER, s, 0,
	        p->len);

	checksum_stored_number(header, s, HEADER_SUM_AT, ENDIAN_BIG);
	checksum_replace(header, s, HEADER_SUM_AT, span_of(zeros, sizeof zeros));
	checksum_stored_number(fact_sum(list, "sum of the kernel", DIGEST_FLETCHER, s, p->len,
	                               kernel), s, KERNEL_SUM_AT, ENDIAN_BIG);
	if (root)
		checksum_stored_number(fact_sum(list, "sum of the file system", DIGEST_FLETCHER, s,
		                               p->len + kernel, root), s, ROOT_SUM_AT, ENDIAN_BIG);
	checksum_stored_number(fact_sum(list, "sum of the image", DIGEST_FLETCHER, s, p->len,
	                               (uint64_t)kernel + root), s, IMAGE_SUM_AT, ENDIAN_BIG);
}

const struct format chk_format = {
	.name = "CHK",
	.help = "A CHK, the wrapper of Netgear's updates: the board that it is for, and sums of the "
	        "kernel and the file system.",
	.magic = { 0x2a, 0x23, 0x24, 0x5e },
	.magic_len = 4,
	.endian = ENDIAN_BIG,
	.probe = probe,
	.fields = fields,
	.field_count = COUNT(fields),
	.facts = facts,
};
