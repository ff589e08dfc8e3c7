/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every row of the table of formats: none is claimed where only its magic number stands, nor
 * anywhere in random bytes; each of those that no tool of Debian makes (tests/formats.sh has
 * the others) is found in an image made by hand, with its length, and not found when one of
 * its fields is damaged.
 */
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "filesystem/filesystem.h"
#include "container/container.h"
#include "content/content.h"
#include "firmware/firmware.h"
#include "program/program.h"
#include "store/survey/survey.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/share.h"

/* ---- false claims ---- */

static size_t
format_count(void)
{
	size_t count = 0;

	while (firmware_formats[count])
		count++;
	return count;
}

enum { AROUND = 4096, TRIALS = 400 / SHARES };

START_TEST(a_magic_number_alone_is_no_part)
{
	for (size_t row = 0; row < format_count(); row++) {
		const struct format *f = firmware_formats[row];
		size_t len = f->magic_at + f->magic_len + AROUND;
		uint8_t *bytes = memory_zeroed(len, 1);
		uint32_t seed = 77 + (uint32_t)row;

		fill_random(bytes, len, seed);
		for (int i = 0; f->magic_len && i < TRIALS; i++) {
			struct part_hit hit = { 0 };

			fill_random(bytes, len < 2 * AROUND ? len : AROUND, next_random(&seed));
			fill_random(bytes + f->magic_at, f->magic_len + AROUND / 8u,
			        next_random(&seed));
			memcpy(bytes + f->magic_at, f->magic, f->magic_len);
			ck_assert_msg(!f->probe(f, span_of(bytes, len), 0, &hit),
			        "%s, row %zu, trial %d: %s", f->name, row, i, hit.what);
			part_hit_free(&hit);
		}
		free(bytes);
	}
}
END_TEST

START_TEST(random_bytes_hold_no_part)
{
	enum { LEN = 4 << 20 };
	uint8_t *bytes = memory_zeroed(LEN, 1);
	struct part_list list;
	struct survey *s;

	fill_random(bytes, LEN, 1000 + (uint32_t)_i);
	s = survey_start_fenced(span_of(bytes, LEN), firmware_formats, NULL, 0);
	while (survey_step(s, 1 << 20))
		continue;
	survey_finish(s, &list);
	ck_assert_uint_eq(list.parts.count, 1);
	ck_assert_int_eq(list.parts.at[0].kind, PART_DATA);
	part_list_free(&list);
	free(bytes);
}
END_TEST

/* Magic numbers side by side, with what else is cheap to fake: the search ends in a moment. */
START_TEST(magic_numbers_side_by_side_cost_little)
{
	enum { LEN = (SHARES > 1 ? 64 : 256) << 10 };
	const struct format *f = firmware_formats[_i];
	uint8_t *bytes = memory_zeroed(LEN, 1);
	struct part_list list;
	struct survey *s;

	for (size_t i = 0; f->magic_len && i + f->magic_len <= LEN; i += f->magic_len)
		memcpy(bytes + i, f->magic, f->magic_len);
	s = survey_start_fenced(span_of(bytes, LEN), firmware_formats, NULL, 0);
	while (survey_step(s, 1 << 20))
		continue;
	survey_finish(s, &list);
	ck_assert(part_list_tiles(&list, LEN));
	part_list_free(&list);
	free(bytes);
}
END_TEST

/* ---- images made by hand ---- */

enum { FIELDS = 12 };

struct field_made {
	size_t at;
	const char *bytes; /* in hex */
};

static const struct {
	const struct format *format;
	const char *what;  /* of it, in what is said */
	size_t len;        /* of the image, which is all zeros otherwise */
	size_t part;       /* of the part that is found */
	int damaged;       /* the field without which it isn't found; it is then turned over */
	struct field_made fields[FIELDS];
} made[] = {
	{ &squashfs_format_be, "squashfs 3.0, big-endian", 8192, 8192, 4, {
		{ 0, "73717368" }, { 4, "00000010" }, { 28, "00030000" }, { 34, "0010" },
		{ 51, "00010000" }, { 63, "0000000000001234" } } },
	{ &squashfs_format_old, "squashfs 3.1, little-endian", 8192, 8192, 3, {
		{ 0, "68737173" }, { 4, "10" }, { 28, "03000100" }, { 34, "1000" },
		{ 51, "00000100" }, { 63, "3412" } } },
	{ &squashfs_format_shsq, "magic shsq", 4096, 4096, 2, {
		{ 0, "73687371" }, { 4, "10" }, { 12, "00000200" }, { 22, "1100" },
		{ 28, "04000000" }, { 40, "0010" } } },
	{ &littlefs_format, "littlefs 2.1, 16 blocks of 512", 8192, 8192, 1, {
		{ 8, "6c6974746c656673" }, { 20, "01000200" }, { 24, "00020000" },
		{ 28, "10000000" }, { 32, "ff000000" } } },
	{ &xfs_format, "XFS, 1000 blocks of 4096", 4096000, 4096000, 3, {
		{ 0, "58465342" }, { 4, "00001000" }, { 8, "00000000000003e8" },
		{ 84, "000000fa" }, { 88, "00000004" }, { 102, "0200" } } },
	{ &zimage_format_le, "zImage of ARM, little-endian", 8192, 8000, 3, {
		{ 0, "0000a0e10000a0e10000a0e10000a0e10000a0e10000a0e1" }, { 0x24, "18286f01" },
		{ 0x28, "00000000" }, { 0x2c, "401f0000" } } },
	{ &zimage_format_be, "zImage of ARM, big-endian", 8192, 8000, 2, {
		{ 4, "e1a00000e1a00000e1a00000e1a00000e1a00000" }, { 0x24, "016f2818" },
		{ 0x2c, "00001f40" } } },
	{ &arm64_format, "Image of arm64", 64, 64, 1, {
		{ 0, "4d5a" }, { 16, "0000100000000000" }, { 24, "0a" }, { 0x38, "41524d64" } } },
	{ &riscv_format, "Image of RISC-V", 64, 64, 2, {
		{ 16, "0000100000000000" }, { 32, "02000000" }, { 48, "5249534356" },
		{ 0x38, "52534305" } } },
	{ &bzimage_format, "bzImage of x86, \"6.1\"", 8192, 8192, 2, {
		{ 0x1f1, "03" }, { 0x1f4, "80010000" }, { 0x1fe, "55aa" }, { 0x202, "48647253" },
		{ 0x206, "0f02" }, { 0x20e, "0003" }, { 0x500, "362e31" } } },
	{ &android_vendor_format, "vendor boot image 3", 8192, 4096, 3, {
		{ 0, "564e4452424f4f54" }, { 8, "03000000" }, { 12, "00100000" },
		{ 2096, "40080000" }, { 24, "00100000" } } },
	{ &imx_format_v41, "i.MX, loaded at 87800000", 4096, 3072, 5, {
		{ 0, "d1002041" }, { 4, "00008087" }, { 16, "20048087" }, { 20, "00048087" },
		{ 32, "00008087" }, { 36, "00100000" } } },
	{ &rockchip_format, "Rockchip, 8 sectors at sector 4", 6144, 6144, 0, {
		{ 0, "ROCKCHIP" } } },
	{ &mediatek_format, "MediaTek, loaded at 00201000", 4096, 4000, 2, {
		{ 0, "4d4d4d01" }, { 4, "3800" }, { 8, "46494c455f494e464f" }, { 28, "00102000" },
		{ 32, "a00f0000" } } },
	{ &zynq_format, "Zynq, checksum ok", 8192, 6336, 1, {
		{ 0x20, "665599aa584e4c580000000000000101" }, { 0x30, "c00800000010000000000000000000000010000001000000" },
		{ 0x48, "803319fc" } } },
	{ &sigmastar_format, "SigmaStar, \"IPL_\", for chip c2", 8192, 4096, 0, {
		{ 0, "020000ea" }, { 4, "49504c5f" }, { 8, "0010c2" } } },
	{ &ingenic_format, "Ingenic, for NOR flash, CRC ok", 16384, 12288, 1, {
		{ 0, "060504030255aa55" }, { 8, "aa19" }, { 12, "00300000" }, { 12287, "10" } } },
	{ &ambarella_format, "Ambarella, loaded at 00080000", 4096, 256, 3, {
		{ 12, "00080000" }, { 16, "00000800" }, { 24, "90eb24a3" }, { 32, "00" } } },
	{ &amlogic_format, "Amlogic, header version 1.1", 8192, 4112, 2, {
		{ 16, "40414d4c" }, { 20, "00100000" }, { 24, "40000101" }, { 36, "40000000" },
		{ 40, "20000000" } } },
	{ &mediatek_format_nand, "of NAND flash: \"BOOTLOADER!\"", 4096, 1024, 1, {
		{ 0, "424f4f544c4f4144455221005630303600" }, { 16, "4e4649494e464f" } } },
	{ &mediatek_format_nor, "of flash: \"SF_BOOT\"", 4096, 1024, 1, {
		{ 0, "53465f424f4f5400" }, { 512, "42524c5954" } } },
	{ &realtek_format_cs6c, "Realtek, \"cs6c\", loaded at 80500000", 4096, 16, 1, {
		{ 0, "63733663" }, { 4, "80500000" }, { 8, "00010000" }, { 12, "00000ff0" } } },
	{ &pe_format, "PE program, 64-bit", 4096, 4096, 2, {
		{ 0, "4d5a" }, { 0x3c, "80" }, { 0x80, "50450000" }, { 0x84, "6486" },
		{ 0x86, "0100" }, { 0x94, "f000" }, { 0x98, "0b02" }, { 0x198, "000e000000020000" } } },
	{ &der_format, "signed data (PKCS #7), DER", 4096, 2939, 1, {
		{ 0, "30820b77" }, { 4, "06092a864886f70d010702" }, { 15, "a0820b68" },
		{ 19, "30820b64" } } },
	{ &png_format, "PNG picture, 1 x 1", 67, 67, 4, {
		{ 0, "89504e470d0a1a0a0000000d49484452" }, { 16, "0000000100000001" },
		{ 24, "08060000001f15c489" }, { 33, "0000000a49444154" },
		{ 29, "1f15c489" }, { 55, "0000000049454e44ae426082" } } },
	{ &jpeg_format, "JPEG picture", 64, 45, 1, {
		{ 0, "ffd8ffe000104a46494600" }, { 20, "ffc0000b08000100010111" },
		{ 33, "ffda000801" }, { 43, "ffd9" } } },
	{ &gif_format_89, "GIF picture, 1 x 2", 35, 35, 1, {
		{ 0, "474946383961010002008000" }, { 19, "2c00000000010001000002024401003b" } } },
	{ &bmp_format, "BMP picture, 16 x 8", 1024, 1000, 3, {
		{ 0, "424d" }, { 2, "e8030000" }, { 10, "36000000" }, { 14, "28000000" },
		{ 18, "1000000008000000" }, { 26, "01001800" } } },
	{ &yaffs_format_le, "YAFFS2, little-endian, 3 pages of 2048 + 64", 6336, 6336, 2, {
		{ 0, "03000000" }, { 4, "01000000ffff" }, { 268, "ed410000" }, { 2048, "00100000" },
		{ 4160, "00100000" }, { 6272, "00100000" } } },
};

static size_t
put_hex(uint8_t *at, const char *hex)
{
	size_t len = strlen(hex) / 2;

	for (size_t i = 0; i < len; i++) {
		unsigned int byte = 0;

		for (size_t k = 0; k < 2; k++) {
			char c = hex[2 * i + k];

			byte = byte * 16 + (unsigned int)(c <= '9' ? c - '0' : c - 'a' + 10);
		}
		at[i] = (uint8_t)byte;
	}
	return len;
}

/* The first sector of a boot loader of Rockchip before it is encrypted. */
static void
put_rockchip(uint8_t *at)
{
	static const uint8_t key[] = { 124, 78, 3, 4, 85, 5, 9, 7, 45, 44, 123, 56, 23, 13, 23,
		17 };
	uint8_t s[256], j = 0, t;

	put_hex(at, "55aaf00f000000000000000004");
	put_hex(at + 506, "08000800");
	for (int i = 0; i < 256; i++)
		s[i] = (uint8_t)i;
	for (int i = 0; i < 256; i++) {
		j = (uint8_t)(j + s[i] + key[i % 16]);
		t = s[i], s[i] = s[j], s[j] = t;
	}
	j = 0;
	for (int n = 0; n < 512; n++) {
		uint8_t i = (uint8_t)(n + 1);

		j = (uint8_t)(j + s[i]);
		t = s[i], s[i] = s[j], s[j] = t;
		at[n] ^= s[(uint8_t)(s[i] + s[j])];
	}
}

static uint8_t *
make(int i)
{
	uint8_t *bytes = memory_zeroed(made[i].len, 1);

	for (size_t k = 0; k < FIELDS && made[i].fields[k].bytes; k++)
		if (made[i].format == &rockchip_format)
			put_rockchip(bytes);
		else
			put_hex(bytes + made[i].fields[k].at, made[i].fields[k].bytes);
	return bytes;
}

START_TEST(what_is_made_by_hand_is_found)
{
	const struct format *f = made[_i].format;
	uint8_t *bytes = make(_i);
	struct part_hit hit = { 0 };

	ck_assert_mem_eq(bytes + f->magic_at, f->magic, f->magic_len);
	ck_assert_msg(f->probe(f, span_of(bytes, made[_i].len), 0, &hit), "%s", f->name);
	ck_assert_msg(strstr(hit.what, made[_i].what), "%s and not %s", hit.what, made[_i].what);
	ck_assert_uint_eq(hit.len, made[_i].part);
	part_hit_free(&hit);
	free(bytes);
}
END_TEST

START_TEST(with_a_damaged_field_it_is_not)
{
	const struct format *f = made[_i].format;
	const struct field_made *field = &made[_i].fields[made[_i].damaged];
	uint8_t *bytes = make(_i);
	struct part_hit hit = { 0 };

	for (size_t k = 0; k < strlen(field->bytes) / 2; k++)
		bytes[field->at + k] ^= 0xff;
	ck_assert_msg(!f->probe(f, span_of(bytes, made[_i].len), 0, &hit), "%s: %s", f->name,
	        hit.what);
	part_hit_free(&hit);
	free(bytes);
}
END_TEST

/* Cut anywhere it is a shorter part, or none; nothing beyond is read. */
START_TEST(cut_short_it_is_read_no_further)
{
	const struct format *f = made[_i].format;
	uint8_t *bytes = make(_i);

	for (size_t len = f->magic_at + f->magic_len; len < made[_i].len && len < 2200; len += 7) {
		uint8_t *copy = memory_zeroed(len, 1);
		struct part_hit hit = { 0 };

		memcpy(copy, bytes, len);
		if (f->probe(f, span_of(copy, len), 0, &hit))
			ck_assert_uint_le(hit.len, len);
		part_hit_free(&hit);
		free(copy);
	}
	free(bytes);
}
END_TEST

static const struct { const char *text, *what; } texts[] = {
	{ "#!/bin/sh\necho 1\n", "text, a shell script" },
	{ "#!/usr/bin/perl\nprint 1;\n", "text, a script" },
	{ "<?xml version=\"1.0\"?><a/>", "text, XML" },
	{ "{ \"a\": [1, 2, 3, 4, 5] }", "text, JSON or the like" },
	{ "just words, and umlauts: \xc3\xa4\xc3\xb6", "text" },
	{ "too short", NULL },
	{ "a control character \x01 in it, and more", NULL },
	{ "not UTF-8: \xc3\x28 in the middle of it", NULL },
};

START_TEST(text_is_told_from_data)
{
	const char *what = content_text(span_of(texts[_i].text, strlen(texts[_i].text)));

	ck_assert_msg(!what == !texts[_i].what, "%s", texts[_i].text);
	if (what)
		ck_assert_str_eq(what, texts[_i].what);
}
END_TEST

CASES(formats)
{
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, a_magic_number_alone_is_no_part);
	tcase_add_loop_test(tcase, random_bytes_hold_no_part, 0, 4);
	tcase_add_loop_test(tcase, magic_numbers_side_by_side_cost_little, 0,
	        (int)format_count());
	tcase_add_loop_test(tcase, what_is_made_by_hand_is_found, 0, ROWS_OF(made));
	tcase_add_loop_test(tcase, with_a_damaged_field_it_is_not, 0, ROWS_OF(made));
	tcase_add_loop_test(tcase, cut_short_it_is_read_no_further, 0, ROWS_OF(made));
	tcase_add_loop_test(tcase, text_is_told_from_data, 0, ROWS_OF(texts));
}
