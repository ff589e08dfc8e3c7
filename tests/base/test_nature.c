/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kind of unknown bytes: said where it is clear, and never of the wrong ones. */
#include "content/nature.h"

#include <string.h>

#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "text/text.h"

enum { MOST = 300000 };
static uint8_t bytes[MOST];

static const char *
nature_of(size_t len)
{
	const char *nature = content_nature(span_of(bytes, len));

	return nature ? nature : "";
}

START_TEST(random_bytes_are_packed)
{
	uint32_t seed = 3;

	for (int round = 0; round < 2000; round++) {
		size_t len = 2048 + next_random(&seed) % (round % 50 ? 6000 : MOST - 2048);

		for (size_t i = 0; i < len; i++)
			bytes[i] = (uint8_t)next_random(&seed);
		ck_assert_msg(strcmp(nature_of(len), "compressed or encrypted") == 0, "%zu: %s",
		        len, nature_of(len));
	}
}
END_TEST

/* Few values, counters, text, samples of sound: nothing is claimed. */
START_TEST(other_bytes_get_no_word)
{
	uint32_t seed = (uint32_t)_i + 1;

	for (size_t i = 0; i < MOST; i++) {
		uint32_t r = next_random(&seed);

		bytes[i] = (uint8_t)(_i == 0 ? r & 0x7f : _i == 1 ? i / 64 : _i == 2 ? 'a' + r % 26
		        : _i == 3 ? (i % 4 ? r & 0x3f : 0) : _i == 4 ? (r % 9 ? 0 : r) : r % 200);
	}
	for (size_t len = 2048; len < MOST; len += 7919)
		ck_assert_str_eq(nature_of(len), "");
}
END_TEST

/* Instructions with operands at random, as compilers mix them. */
START_TEST(code_is_told_by_its_words)
{
	static const uint32_t arm[] = { 0xe5900000, 0xe1a00000, 0xe3a00000, 0xeb000000, 0x0a000000 };
	static const uint32_t mips[] = { 0x8c000000, 0x24000000, 0xac000000, 0x0c000000, 0x3c000000 };
	static const char *const names[] = { "ARM code", "MIPS code, little-endian",
		"MIPS code, big-endian" };
	uint32_t seed = 5;

	for (size_t at = 0; at < MOST; at += 4) {
		uint32_t r = next_random(&seed);
		uint32_t word = (_i ? mips : arm)[r % 5] | (next_random(&seed) & 0x01ff0f3f);
		size_t flip = _i == 2 ? 3 : 0;

		for (size_t k = 0; k < 4; k++)
			bytes[at + (k ^ flip)] = (uint8_t)(word >> 8 * k);
	}
	for (size_t len = 4096; len < MOST; len *= 2)
		ck_assert_str_eq(nature_of(len), names[_i]);
	ck_assert_str_eq(nature_of(2000), "");
}
END_TEST

CASES(nature)
{
	tcase_add_test(tcase, random_bytes_are_packed);
	tcase_add_loop_test(tcase, other_bytes_get_no_word, 0, 6);
	tcase_add_loop_test(tcase, code_is_told_by_its_words, 0, 3);
}
