/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The headers of TP-Link: versions 1 and 2 with a vendor's name (firmware-utils:
 * mktplinkfw.c), version 2 and 3 with a version alone (mktplinkfw2.c). Their MD5 covers the
 * whole file, with a salt where the MD5 itself stands. */
#include <inttypes.h>
#include <stdio.h>

#include "vendor/vendor_private.h"

enum { HEADER_LEN = 512, MD5_LEN = 16 };

/* Where the numbers of both kinds of header are. */
struct layout {
	uint8_t md5, length, kernel, root, boot; /* kernel, root, boot: offset, then length */
	struct span salt, salt_boot;
};

static const uint8_t salts[4][MD5_LEN] = {
	{ 0xdc, 0xd7, 0x3a, 0xa5, 0xc3, 0x95, 0x98, 0xfb,
	  0xdd, 0xf9, 0xe7, 0xf4, 0x0e, 0xae, 0x47, 0x38 },
	{ 0x8c, 0xef, 0x33, 0x5b, 0xd5, 0xc5, 0xce, 0xfa,
	  0xa7, 0x9c, 0x28, 0xda, 0xb2, 0xe9, 0x0f, 0x42 },
	{ 0xdc, 0xd7, 0x3a, 0xa5, 0xc3, 0x95, 0x98, 0xfb,
	  0xdc, 0xf9, 0xe7, 0xf4, 0x0e, 0xae, 0x47, 0x37 },
	{ 0x8c, 0xef, 0x33, 0x5f, 0xd5, 0xc5, 0xce, 0xfa,
	  0xac, 0x9c, 0x28, 0xda, 0xb2, 0xe9, 0x0f, 0x42 },
};

static const struct layout first = { 0x4c, 0x7c, 0x80, 0x88, 0x90,
	{ salts[0], MD5_LEN }, { salts[1], MD5_LEN } };
static const struct layout second = { 0x40, 0x70, 0x74, 0x7c, 0x84,
	{ salts[2], MD5_LEN }, { salts[3], MD5_LEN } };

static const char refuses[] = "The updater refuses the image.";
static const char not_found[] = "The boot loader doesn't find it.";

static const struct field first_fields[] = {
	{ "version", 0, 4, FIELD_HEX, NULL, "Version of this header: 0x01000000 or 0x02000000.",
	  "struct fw_header of mktplinkfw.", refuses },
	{ "vendor_name", 4, 24, FIELD_NAME, NULL, "Who made the image: TP-LINK Technologies, or "
	  "OpenWrt.", "struct fw_header.", "Some boot loaders refuse the image." },
	{ "fw_version", 28, 36, FIELD_NAME, NULL, "Version of the firmware, for people.",
	  "struct fw_header.", "A wrong version is shown." },
	{ "hw_id", 64, 4, FIELD_HEX, NULL, "The device that the image is for.",
	  "struct fw_header.", refuses },
	{ "hw_rev", 68, 4, FIELD_HEX, NULL, "Revision of the device.", "struct fw_header.",
	  refuses },
	{ "region_code", 72, 4, FIELD_HEX, NULL, "The region that the image is for; 0: all.",
	  "struct fw_header.", refuses },
	{ "md5sum1", 0x4c, 16, FIELD_RAW, NULL, "MD5 of the whole file, with a salt in this place; "
	  "zeros where only the boot loader reads the header.", "struct fw_header.", refuses },
	{ "kernel_la", 0x74, 4, FIELD_HEX, NULL, "Where in memory the kernel is unpacked to.",
	  "struct fw_header; the boot loader.", "The board hangs." },
	{ "kernel_ep", 0x78, 4, FIELD_HEX, NULL, "Where the kernel is entered.",
	  "struct fw_header; the boot loader.", "The board hangs." },
	{ "fw_length", 0x7c, 4, FIELD_BYTES, NULL, "Length of the firmware in flash.",
	  "struct fw_header.", refuses },
	{ "kernel_ofs", 0x80, 4, FIELD_HEX, NULL, "Where the kernel begins, from the start of this "
	  "header.", "struct fw_header.", not_found },
	{ "kernel_len", 0x84, 4, FIELD_BYTES, NULL, "Length of the kernel.", "struct fw_header.",
	  "The kernel is cut." },
	{ "rootfs_ofs", 0x88, 4, FIELD_HEX, NULL, "Where the file system begins; 0: not said.",
	  "struct fw_header; the kernel's tplink parser.", "The file system isn't found." },
	{ "rootfs_len", 0x8c, 4, FIELD_BYTES, NULL, "Length of the file system.",
	  "struct fw_header.", "The file system is cut." },
};

static const struct field second_fields[] = {
	{ "version", 0, 4, FIELD_HEX, NULL, "Version of this header: 0x02000000 or 0x03000000.",
	  "struct fw_header of mktplinkfw2.", refuses },
	{ "fw_version", 4, 48, FIELD_NAME, NULL, "Version of the firmware, for people.",
	  "struct fw_header.", "A wrong version is shown." },
	{ "hw_id", 0x34, 4, FIELD_HEX, NULL, "The device that the image is for.",
	  "struct fw_header.", refuses },
	{ "hw_rev", 0x38, 4, FIELD_HEX, NULL, "Revision of the device.", "struct fw_header.",
	  refuses },
	{ "md5sum1", 0x40, 16, FIELD_RAW, NULL, "MD5 of the whole file, with a salt in this "
	  "place.", "struct fw_header.", refuses },
	{ "kernel_la", 0x68, 4, FIELD_HEX, NULL, "Where in memory the kernel is unpacked to.",
	  "struct fw_header; the boot loader.", "The board hangs." },
	{ "kernel_ep", 0x6c, 4, FIELD_HEX, NULL, "Where the kernel is entered.",
	  "struct fw_header; the boot loader.", "The board hangs." },
	{ "fw_length", 0x70, 4, FIELD_BYTES, NULL, "Length of the firmware in flash.",
	  "struct fw_header.", refuses },
	{ "kernel_ofs", 0x74, 4, FIELD_HEX, NULL, "Where the kernel begins, from the start of this "
	  "header.", "struct fw_header.", not_found },
	{ "kernel_len", 0x78, 4, FIELD_BYTES, NULL, "Length of the kernel.", "struct fw_header.",
	  "The kernel is cut." },
	{ "rootfs_ofs", 0x7c, 4, FIELD_HEX, NULL, "Where the file system begins.",
	  "struct fw_header.", "The file system isn't found." },
	{ "rootfs_len", 0x80, 4, FIELD_BYTES, NULL, "Length of the file system.",
	  "struct fw_header.", "The file system is cut." },
};

static const struct layout *
layout_of(const struct format *f)
{
	return f == &tplink2_format ? &second : &first;
}

static uint32_t
number(struct span s, size_t at)
{
	return span_u32(s, at, ENDIAN_BIG);
}

/* The version, and in the second kind of header the marks that it always has. */
static bool
is_sound(struct span s, const struct layout *l)
{
	uint32_t version = number(s, 0);

	if (l == &first)
		return version == 0x01000000 || version == 0x02000000;
	return (version == 0x02000000 || version == 0x03000000)
	       && span_u8(s, 0x90) == 0xa5 && number(s, 0x50) == 0 && number(s, 0x64) == UINT32_MAX;
}

static void
add_piece(struct part_hit *hit, struct span s, size_t at, const char *what)
{
	uint32_t offset = number(s, at), len = number(s, at + 4);

	if (offset >= HEADER_LEN && len)
		part_hit_add(hit, offset, len, what);
}

/* The firmware that the header is about ends where it says or, if it was not filled up to
 * that length, with the file. */
static uint64_t
length_of(struct span s, const struct layout *l)
{
	uint64_t length = number(s, l->length), end = fwtool_start(s);
	uint64_t kernel_end = (uint64_t)number(s, l->kernel) + number(s, l->kernel + 4);

	if (length > end || length < kernel_end)
		length = end > kernel_end ? end : kernel_end;
	return length;
}

static bool
probe(const struct format *f, struct span area, size_t at, struct part_hit *hit)
{
	const struct layout *l = layout_of(f);
	struct span s = span_cut(area, at, SIZE_MAX);
	uint32_t kernel = number(s, l->kernel), kernel_len = number(s, l->kernel + 4);

	if (!is_sound(s, l) || s.len <= HEADER_LEN || kernel < HEADER_LEN || kernel_len == 0
	        || kernel > INT32_MAX || kernel_len > INT32_MAX
	        || number(s, l->root) > INT32_MAX || number(s, l->root + 4) > INT32_MAX)
		return false;
	hit->len = HEADER_LEN;
	hit->endian = f->endian;
	vendor_payload(hit, s, length_of(s, l) - HEADER_LEN);
	vendor_describe(hit->what, "TP-Link header,",
	        l == &first ? span_cut(s, 28, 36) : span_cut(s, 4, 48));
	snprintf(hit->payload_what, sizeof hit->payload_what, "more of the TP-Link firmware");
	add_piece(hit, s, l->kernel, "kernel in the TP-Link firmware");
	if (number(s, l->root) > kernel)
		add_piece(hit, s, l->root, "file system in the TP-Link firmware");
	return true;
}

static void
facts(const struct part *p, struct span store, struct fact_list *list)
{
	const struct layout *l = layout_of(p->format);
	struct span s = vendor_bytes(p, store), md5 = span_cut(s, l->md5, MD5_LEN);
	struct checksum *sum;

	vendor_add_text(list, "version", l == &first ? span_cut(s, 28, 36) : span_cut(s, 4, 48));
	if (l == &first)
		vendor_add_text(list, "vendor", span_cut(s, 4, 24));
	fact_add(list, FACT_PLAIN, "device", "0x%08" PRIx32 ", revision %" PRIu32,
	        number(s, l == &first ? 64 : 0x34), number(s, l == &first ? 68 : 0x38));
	if (span_run(md5, 0, 0) == md5.len) {
		fact_add(list, FACT_PLAIN, "MD5", "none: only the boot loader reads this header");
		return;
	}
	sum = fact_sum(list, "MD5", DIGEST_MD5, s, 0, length_of(s, l));
	checksum_stored_bytes(sum, s, l->md5);
	checksum_replace(sum, s, l->md5, number(s, l->boot + 4) ? l->salt_boot : l->salt);
}

#define TPLINK(letters, len, at, table) \
	.name = "TP-Link", \
	.help = "The header of TP-Link's firmware: the device that it is for, where the kernel " \
	        "and the file system are, and an MD5 of it all.", \
	.magic = letters, .magic_len = (len), .magic_at = (at), .endian = ENDIAN_BIG, \
	.probe = probe, .fields = (table), .field_count = COUNT(table), .facts = facts

const struct format tplink_format = { TPLINK("TP-LINK ", 8, 4, first_fields) };
const struct format tplink_openwrt_format = { TPLINK("OpenWrt", 8, 4, first_fields) };
const struct format tplink2_format = { TPLINK("\x55\xaa", 2, 0x8c, second_fields) };
