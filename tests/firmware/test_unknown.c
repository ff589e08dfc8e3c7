/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said of data that begin like a format of ours, but are no such part. */
#include <stdio.h>
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/samples.h"

enum { LEN = 4096 };

/* What is said of the first part of the bytes, which are data. */
static void
check_said(const uint8_t *bytes, size_t len, const char *words)
{
	const struct firmware_options o = { 0 };
	struct firmware *f = sample_open_bytes(span_of(bytes, len), &o);

	firmware_finish(f);
	ck_assert_int_eq(f->list.parts.at[0].kind, PART_DATA);
	ck_assert_msg(strstr(f->list.parts.at[0].what, words), "\"%s\" is not \"%s\"",
	        f->list.parts.at[0].what, words);
	firmware_close(f);
}

START_TEST(magic_numbers_name_what_is_damaged)
{
	static const struct { const char *name, *magic; } begins[] = {
		{ "squashfs", "hsqs" }, { "cramfs", "\x45\x3d\xcd\x28" }, { "UBI", "UBI#" },
		{ "gzip", "\x1f\x8b\x08" }, { "ZIP", "PK\x03\x04" }, { "romfs", "-rom1fs-" },
	};
	uint8_t bytes[LEN];
	char words[128];

	for (size_t i = 0; i < COUNT(begins); i++) {
		fill_random(bytes, LEN, 5 + (uint32_t)i);
		memcpy(bytes, begins[i].magic, strlen(begins[i].magic));
		snprintf(words, sizeof words, "begins like %s, but is damaged or something else",
		        begins[i].name);
		check_said(bytes, LEN, words);
	}
}
END_TEST

/* Two bytes of a magic number, and zeros after one, stand in much data. */
START_TEST(two_bytes_say_nothing)
{
	static const char *const begins[] = { "\x85\x19", "BM", "\x5d" };
	uint8_t bytes[LEN];

	for (size_t i = 0; i < COUNT(begins); i++) {
		fill_random(bytes, LEN, 90 + (uint32_t)i);
		memcpy(bytes, begins[i], strlen(begins[i]) + 1);
		check_said(bytes, LEN, "unknown data");
	}
}
END_TEST

static const struct {
	size_t at;
	uint8_t byte;
	const char *words;
} wrongs[] = {
	{ 0x06, 9, "damaged ELF header (wrong from 0x6 on), 32-bit, little-endian, ARM" },
	{ 0x10, 9, "damaged ELF header (wrong from 0x10 on), 32-bit, little-endian, ARM" },
	{ 0x14, 9, "damaged ELF header (wrong from 0x14 on), 32-bit, little-endian, ARM" },
	{ 0x28, 9, "damaged ELF header (wrong from 0x28 on), 32-bit, little-endian, ARM" },
	{ 0x2a, 9, "damaged ELF header (wrong from 0x2a on), 32-bit, little-endian, ARM" },
	{ 0x2e, 9, "damaged ELF header (wrong from 0x2e on), 32-bit, little-endian, ARM" },
	{ 0x05, 9, "begins like ELF, but is damaged or something else" },
};

START_TEST(a_damaged_elf_header_is_told)
{
	static const uint8_t header[52] = { 0x7f, 'E', 'L', 'F', 1, 1, 1, [0x10] = 2,
		[0x12] = 40, [0x14] = 1, [0x1c] = 52, [0x28] = 52, [0x2a] = 32, [0x2c] = 1,
		[0x2e] = 40, [0x30] = 1 };
	uint8_t bytes[LEN];

	fill_random(bytes, LEN, 3);
	memcpy(bytes, header, sizeof header);
	bytes[wrongs[_i].at] = wrongs[_i].byte;
	check_said(bytes, LEN, wrongs[_i].words);
}
END_TEST

CASES(unknown)
{
	tcase_add_test(tcase, magic_numbers_name_what_is_damaged);
	tcase_add_test(tcase, two_bytes_say_nothing);
	tcase_add_loop_test(tcase, a_damaged_elf_header_is_told, 0, (int)COUNT(wrongs));
}
