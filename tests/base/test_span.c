/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Spans, arrays, errors and sums. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/array.h"
#include "base/crc32.h"
#include "base/error.h"
#include "digest/sha256.h"
#include "base/span.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/out.h"
#include "tests/fixture/random.h"
#include "text/field.h"
#include "text/sort.h"
#include "text/text.h"

/* ---- span ---- */

START_TEST(span_reads_both_byte_orders)
{
	struct span s = BYTES("\x01\x82\x03\x84\x05");

	ck_assert_uint_eq(span_u8(s, 4), 5);
	ck_assert_uint_eq(span_u16(s, 1, ENDIAN_LITTLE), 0x0382);
	ck_assert_uint_eq(span_u16(s, 1, ENDIAN_BIG), 0x8203);
	ck_assert_uint_eq(span_u32(s, 1, ENDIAN_LITTLE), 0x05840382);
	ck_assert_uint_eq(span_u32(s, 1, ENDIAN_BIG), 0x82038405);
}
END_TEST

START_TEST(span_never_leaves_its_bytes)
{
	struct span s = BYTES("\x01\x02\x03\x04");

	ck_assert_uint_eq(span_u8(s, 4), 0);
	ck_assert_uint_eq(span_u16(s, 3, ENDIAN_LITTLE), 0);
	ck_assert_uint_eq(span_u32(s, 1, ENDIAN_BIG), 0);
	ck_assert_uint_eq(span_u32(s, SIZE_MAX, ENDIAN_BIG), 0);
	ck_assert(!span_holds(s, 2, SIZE_MAX));
	ck_assert(span_holds(s, 4, 0));
	ck_assert(!span_holds(s, 5, 0));
	ck_assert_uint_eq(span_cut(s, 1, SIZE_MAX).len, 3);
	ck_assert_uint_eq(span_cut(s, 9, 1).len, 0);
	ck_assert_ptr_null(span_cut((struct span){ 0 }, 3, 3).at);
}
END_TEST

/* The run of each length at each place, against a byte-by-byte count. */
START_TEST(span_run_counts_exactly)
{
	uint8_t bytes[600];

	for (size_t from = 0; from < 20; from++) {
		for (size_t len = 0; from + len <= sizeof bytes; len++) {
			memset(bytes, 0x5a, sizeof bytes);
			memset(bytes + from, 0xff, len);
			ck_assert_uint_eq(
			        span_run(span_of(bytes, sizeof bytes), from, 0xff), len);
		}
	}
	ck_assert_uint_eq(span_run(span_of(bytes, 3), 3, 0x5a), 0);
}
END_TEST

/* A pair at each place, after halves of it and others before the search begins; against a
 * byte-by-byte search. */
START_TEST(span_pair_finds_the_first)
{
	uint8_t bytes[600];

	for (size_t len = 0; len <= sizeof bytes; len += 7) {
		struct span s = span_of(bytes, len);

		for (size_t at = 0; at < sizeof bytes; at++) {
			size_t from = at > 5 ? at - 5 : 0;

			memset(bytes, at % 2 ? 'a' : 'b', sizeof bytes);
			bytes[at] = 'a';
			if (at + 1 < sizeof bytes)
				bytes[at + 1] = 'b';
			while (from < at && !(bytes[from] == 'a' && bytes[from + 1] == 'b'))
				from++;
			ck_assert_uint_eq(span_pair(s, at > 5 ? at - 5 : 0, 'a', 'b'),
			        from + 2 <= len ? from : len);
		}
		ck_assert_uint_eq(span_pair(s, len, 'a', 'b'), len);
		ck_assert_uint_eq(span_pair(s, len + 1, 'a', 'b'), len);
	}
	ck_assert_uint_eq(span_pair((struct span){ 0 }, 0, 'a', 'b'), 0);
}
END_TEST

/* Far from what is like its first byte, and behind much that is. */
START_TEST(span_pair_passes_what_is_alike)
{
	static uint8_t bytes[20000];
	struct span s = span_of(bytes, sizeof bytes);

	for (int noise = 0; noise < 3; noise++)
		for (size_t at = 0; at + 1 < sizeof bytes; at += 613) {
			memset(bytes, noise == 2 ? 'a' : 0, sizeof bytes);
			bytes[at / 2] = noise ? 'a' : 0;
			bytes[at] = 'a';
			bytes[at + 1] = 'b';
			ck_assert_uint_eq(span_pair(s, 0, 'a', 'b'), at);
		}
}
END_TEST

START_TEST(span_hex_reads_digits_of_both_cases)
{
	struct span s = span_of("0aF9x1ffffffffffffffff", 22);

	ck_assert_uint_eq(span_hex(s, 0, 4), 0x0af9);
	ck_assert_uint_eq(span_hex(s, 2, 0), 0);
	ck_assert_uint_eq(span_hex(s, 3, 3), 0x901); /* 'x' counts as 0 */
	ck_assert_uint_eq(span_hex(s, 6, 16), UINT64_MAX);
	ck_assert_uint_eq(span_hex(s, 20, 4), 0xff00);
	ck_assert_uint_eq(span_hex((struct span){ 0 }, 0, 8), 0);
}
END_TEST

START_TEST(span_equal_compares_length_and_bytes)
{
	ck_assert(span_equal(BYTES("ab"), BYTES("ab")));
	ck_assert(!span_equal(BYTES("ab"), BYTES("abc")));
	ck_assert(!span_equal(BYTES("ab"), BYTES("ac")));
	ck_assert(span_equal((struct span){ 0 }, BYTES("")));
}
END_TEST

/* ---- array, error ---- */

START_TEST(array_keeps_what_was_pushed)
{
	ARRAY(uint32_t) a = { 0 };

	for (uint32_t i = 0; i < 1000; i++)
		array_push(&a, i * 3);
	ck_assert_uint_eq(a.count, 1000);
	for (uint32_t i = 0; i < 1000; i++)
		ck_assert_uint_eq(a.at[i], i * 3);
	array_trim(&a);
	ck_assert_uint_eq(a.capacity, 1000);
	array_push(&a, 7);
	ck_assert_uint_eq(a.at[999] + a.at[1000], 999 * 3 + 7);
	array_free(&a);
	array_trim(&a);
	ck_assert_ptr_null(a.at);
	ck_assert_uint_eq(a.count, 0);
}
END_TEST

START_TEST(error_takes_long_text)
{
	struct error err;
	char longer[2000];

	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	ck_assert(!error_set(&err, "%s", longer));
	ck_assert_uint_eq(strlen(err.text), sizeof err.text - 1);
	errno = ENOENT;
	ck_assert(!error_set_errno(&err, "%s", "here"));
	ck_assert_str_eq(err.text, "here: No such file or directory");
	ck_assert(!error_set(NULL, "nobody wants it"));
}
END_TEST

/* ---- sums ---- */

/* Bit by bit from the polynomial, as the kernel calls it: no inversion at either end. */
static uint32_t
slow_crc32(struct span s)
{
	uint32_t crc = 0;

	for (size_t i = 0; i < s.len * 8; i++) {
		if (i % 8 == 0)
			crc ^= s.at[i / 8];
		crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return crc;
}

START_TEST(crc32_has_both_conventions)
{
	struct span s = BYTES("123456789");

	ck_assert_uint_eq(crc32_usual(s), 0xcbf43926);
	ck_assert_uint_eq(crc32_kernel(s), slow_crc32(s));
	ck_assert_uint_eq(crc32_kernel_more(crc32_kernel(span_cut(s, 0, 4)),
	                          span_cut(s, 4, 5)),
	        crc32_kernel(s));
	ck_assert_uint_eq(crc32_kernel((struct span){ 0 }), 0);
}
END_TEST

/* Each bit of a message is flipped in turn and found again, in both conventions and however
 * small the steps are; a second flipped bit is never taken for a single one. */
START_TEST(crc32_finds_the_flipped_bit)
{
	uint8_t bytes[97] = { 0 };
	struct span s = span_of(bytes, sizeof bytes);
	uint32_t usual, kernel;

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 37 + 5);
	usual = crc32_usual(s);
	kernel = crc32_kernel(s);
	for (size_t i = 0; i < 8 * sizeof bytes; i++) {
		struct crc32_search find;

		bytes[i / 8] ^= (uint8_t)(1u << i % 8);
		find = i % 2 ? crc32_search_start(usual, crc32_usual(s), s.len)
		             : crc32_search_start(kernel, crc32_kernel(s), s.len);
		while (crc32_search_step(&find, 1 + i % 5))
			continue;
		ck_assert(find.found);
		ck_assert_uint_eq(find.byte, i / 8);
		ck_assert_uint_eq(find.bit, i % 8);
		bytes[(i / 8 + 31) % sizeof bytes] ^= 0x11;
		find = crc32_search_start(usual, crc32_usual(s), s.len);
		while (crc32_search_step(&find, UINT64_MAX))
			continue;
		ck_assert(!find.found);
		bytes[(i / 8 + 31) % sizeof bytes] ^= 0x11;
		bytes[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	ck_assert_uint_eq(crc32_usual(s), usual);
	ck_assert(!crc32_search_step(&(struct crc32_search){ .len = 9 }, 9));
}
END_TEST

static const char *
sha256_of(struct span s, size_t step)
{
	static char hex[65];
	struct sha256 sum;

	sha256_start(&sum);
	for (size_t at = 0; at < s.len; at += step)
		sha256_add(&sum, span_cut(s, at, step));
	sha256_finish(&sum, hex);
	return hex;
}

/* FIPS 180-4 and the NIST example files. */
START_TEST(sha256_known_sums)
{
	static uint8_t million[1000000];

	ck_assert_str_eq(sha256_of(BYTES(""), 1),
	        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	ck_assert_str_eq(sha256_of(BYTES("abc"), 3),
	        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	ck_assert_str_eq(sha256_of(BYTES("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmn"
	                                 "omnopnopq"),
	                         56),
	        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	memset(million, 'a', sizeof million);
	ck_assert_str_eq(sha256_of(span_of(million, sizeof million), sizeof million),
	        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
END_TEST

/* The sum of the sums (in hex) of 0, 1, 2, ... bytes 00 01 02 ..., so of every length
 * around the limits of block and padding; the answer is that of Python's hashlib. */
START_TEST(sha256_of_every_length)
{
	uint8_t bytes[200];
	struct text sums = { 0 };

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)i;
	for (size_t len = 0; len <= sizeof bytes; len++)
		text_add(&sums, sha256_of(span_of(bytes, len), sizeof bytes));
	ck_assert_str_eq(sha256_of(span_of(sums.at, sums.len), sums.len),
	        "b367ea311264aae50e6260b96a10761169ce3eec5d5f8f2258351f82c7252776");
	text_free(&sums);
}
END_TEST

/* Every length around the block and padding limits, in every step: one answer. */
START_TEST(sha256_does_not_depend_on_steps)
{
	uint8_t bytes[200];
	char whole[65];

	fill_random(bytes, sizeof bytes, 7);
	for (size_t len = 0; len <= sizeof bytes; len++) {
		struct span s = span_of(bytes, len);

		strcpy(whole, sha256_of(s, sizeof bytes));
		for (size_t step = 1; step < 70; step += 9)
			ck_assert_str_eq(sha256_of(s, step), whole);
	}
}
END_TEST

CASES(span)
{
	tcase_add_checked_fixture(tcase, out_begin, out_end);
	tcase_add_test(tcase, span_reads_both_byte_orders);
	tcase_add_test(tcase, span_never_leaves_its_bytes);
	tcase_add_test(tcase, span_run_counts_exactly);
	tcase_add_test(tcase, span_pair_finds_the_first);
	tcase_add_test(tcase, span_pair_passes_what_is_alike);
	tcase_add_test(tcase, span_hex_reads_digits_of_both_cases);
	tcase_add_test(tcase, span_equal_compares_length_and_bytes);
	tcase_add_test(tcase, array_keeps_what_was_pushed);
	tcase_add_test(tcase, error_takes_long_text);
	tcase_add_test(tcase, crc32_has_both_conventions);
	tcase_add_test(tcase, crc32_finds_the_flipped_bit);
	tcase_add_test(tcase, sha256_known_sums);
	tcase_add_test(tcase, sha256_of_every_length);
	tcase_add_test(tcase, sha256_does_not_depend_on_steps);
}
