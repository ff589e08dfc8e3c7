/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The checksums and hashes of headers, against published values and the system's tools. */
#include <string.h>

#include "base/digest.h"
#include "store/fact.h"
#include "tests/fixture/check_main.h"

static const struct {
	enum digest_kind kind;
	const char *bytes;
	size_t times;
	const char *hex;
} sums[] = {
	/* RFC 1321, A.5 */
	{ DIGEST_MD5, "", 1, "d41d8cd98f00b204e9800998ecf8427e" },
	{ DIGEST_MD5, "abc", 1, "900150983cd24fb0d6963f7d28e17f72" },
	{ DIGEST_MD5, "1234567890", 8, "57edf4a22be3c955ac49da2e2107b67a" },
	{ DIGEST_MD5, "a", 55, "ef1772b6dff9a122358552954ad0df65" },
	{ DIGEST_MD5, "a", 56, "3b0c8ac703f828b04c6c197006d17218" },
	{ DIGEST_MD5, "a", 64, "014842d480b571495a4a0363793f7367" },
	{ DIGEST_MD5, "a", 1000000, "7707d6ae4e027c70eea2a935c2296f21" },
	/* FIPS 180-4's examples */
	{ DIGEST_SHA1, "", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
	{ DIGEST_SHA1, "abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d" },
	{ DIGEST_SHA1, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
	  "84983e441c3bd26ebaae4aa1f95129e5e54670f1" },
	{ DIGEST_SHA1, "a", 1000000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f" },
	{ DIGEST_SHA256, "abc", 1,
	  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ DIGEST_CRC32, "123456789", 1, "cbf43926" },
	{ DIGEST_CRC32_NOT, "123456789", 1, "340bc6d9" },
	{ DIGEST_CRC32_NOT, "", 1, "ffffffff" },
	{ DIGEST_FLETCHER, "", 1, "00000000" },
	/* 1 + 2 + 3 = 6; 1 + 3 + 6 = 10 */
	{ DIGEST_FLETCHER, "\1\2\3", 1, "000a0006" },
	/* 1000 x 255 = 0x3e418: e418 + 3; 255 x 500500 = 0x79b70ec: 70ec + 79b */
	{ DIGEST_FLETCHER, "\xff", 1000, "7887e41b" },
};

START_TEST(sums_are_as_published)
{
	struct digest d;
	char hex[DIGEST_HEX];

	digest_start(&d, sums[_i].kind);
	for (size_t i = 0; i < sums[_i].times; i++)
		digest_add(&d, span_of(sums[_i].bytes, strlen(sums[_i].bytes)));
	digest_finish(&d, hex);
	ck_assert_str_eq(hex, sums[_i].hex);
	ck_assert_uint_eq(strlen(hex), 2 * digest_len(sums[_i].kind));
	ck_assert_uint_gt(strlen(digest_name(sums[_i].kind)), 2);
}
END_TEST

/* ---- checksums of parts ---- */

static void
compute(struct checksum *s, uint64_t budget)
{
	struct digest d;
	uint64_t at = 0;

	while (checksum_step(s, &d, &at, budget))
		continue;
}

START_TEST(a_checksum_covers_pieces)
{
	static const char part[] = "head1234body56789tail";
	struct span bytes = span_of(part, sizeof part - 1);

	for (uint64_t budget = 1; budget < 30; budget++) {
		struct fact_list list = { 0 };
		struct checksum *s = fact_sum(&list, "CRC", DIGEST_CRC32, bytes, 4, 13);

		checksum_replace(s, bytes, 8, span_of("", 0));
		compute(s, budget);
		ck_assert_str_eq(s->computed, "00acad4b");
		s = fact_sum(&list, "CRC", DIGEST_CRC32, bytes, 0, 17);
		checksum_replace(s, bytes, 0, span_of("1234", 4));
		checksum_stored_number(s, bytes, 17, ENDIAN_BIG);
		ck_assert_uint_eq(checksum_cost(s), 17);
		compute(s, budget);
		ck_assert_str_eq(s->stored, "7461696c");
		ck_assert(checksum_wrong(s) && !checksum_ok(s));
		fact_list_free(&list);
	}
}
END_TEST

START_TEST(a_checksum_of_what_is_missing_is_unknown)
{
	struct span bytes = span_of("1234567890", 10);
	struct fact_list list = { 0 };
	struct checksum *s = fact_sum(&list, "CRC", DIGEST_CRC32, bytes, 4, 7);

	compute(s, 100);
	ck_assert(!checksum_ok(s) && !checksum_wrong(s) && s->missing == 1);
	s = fact_sum(&list, "CRC", DIGEST_CRC32, bytes, UINT64_MAX, UINT64_MAX);
	ck_assert_uint_eq(s->missing, UINT64_MAX);
	s = fact_sum(&list, "MD5", DIGEST_MD5, bytes, 0, 1);
	checksum_stored_bytes(s, bytes, 5);
	ck_assert(s->missing > 0);
	checksum_replace(s, bytes, 9, span_of("too long", 8));
	compute(s, 100);
	ck_assert(!checksum_ok(s) && !checksum_wrong(s));
	for (int i = 0; i < 2 * SUM_FACTS_MAX; i++)
		s = fact_sum(&list, "CRC", DIGEST_CRC32, bytes, 0, 1);
	ck_assert_ptr_null(s);
	checksum_stored_bytes(NULL, bytes, 0);
	checksum_stored_number(NULL, bytes, 0, ENDIAN_BIG);
	checksum_replace(NULL, bytes, 0, bytes);
	ck_assert_uint_eq(list.sums.count, SUM_FACTS_MAX);
	fact_list_free(&list);
}
END_TEST

CASES(digest)
{
	tcase_add_loop_test(tcase, sums_are_as_published, 0, ROWS_OF(sums));
	tcase_add_test(tcase, a_checksum_covers_pieces);
	tcase_add_test(tcase, a_checksum_of_what_is_missing_is_unknown);
}
