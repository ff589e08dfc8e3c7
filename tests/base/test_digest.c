/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The checksums and hashes of headers, against published values and the system's tools. */
#include <string.h>

#include "digest/digest.h"
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
	/* FIPS 180-4's examples; the others by sha384sum and sha512sum */
	{ DIGEST_SHA384, "abc", 1,
	  "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
	  "8086072ba1e7cc2358baeca134c825a7" },
	{ DIGEST_SHA384, "", 1,
	  "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
	  "274edebfe76f65fbd51ad2f14898b95b" },
	{ DIGEST_SHA384, "a", 111,
	  "3c37955051cb5c3026f94d551d5b5e2ac38d572ae4e07172085fed81f8466b8f"
	  "90dc23a8ffcdea0b8d8e58e8fdacc80a" },
	{ DIGEST_SHA384, "a", 112,
	  "187d4e07cb306103c69967bf544d0dfbe9042577599c73c330abc0cb64c61236"
	  "d5ed565ee19119d8c31779a38f791fcd" },
	{ DIGEST_SHA384, "a", 127,
	  "9bd06b1763c2cf7aef40e795dc65bc96d59c41b537f3ad72ebdefd485476b571"
	  "7c1aeb37c327fe9c1831b12b9efd08ae" },
	{ DIGEST_SHA384, "a", 128,
	  "edb12730a366098b3b2beac75a3bef1b0969b15c48e2163c23d96994f8d1bef7"
	  "60c7e27f3c464d3829f56c0d53808b0b" },
	{ DIGEST_SHA384, "a", 1000000,
	  "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b"
	  "07b8b3dc38ecc4ebae97ddd87f3d8985" },
	{ DIGEST_SHA512, "abc", 1,
	  "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
	  "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
	{ DIGEST_SHA512, "", 1,
	  "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
	  "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e" },
	{ DIGEST_SHA512, "a", 111,
	  "fa9121c7b32b9e01733d034cfc78cbf67f926c7ed83e82200ef8681819692176"
	  "0b4beff48404df811b953828274461673c68d04e297b0eb7b2b4d60fc6b566a2" },
	{ DIGEST_SHA512, "a", 112,
	  "c01d080efd492776a1c43bd23dd99d0a2e626d481e16782e75d54c2503b5dc32"
	  "bd05f0f1ba33e568b88fd2d970929b719ecbb152f58f130a407c8830604b70ca" },
	{ DIGEST_SHA512, "a", 127,
	  "828613968b501dc00a97e08c73b118aa8876c26b8aac93df128502ab360f91ba"
	  "b50a51e088769a5c1eff4782ace147dce3642554199876374291f5d921629502" },
	{ DIGEST_SHA512, "a", 128,
	  "b73d1929aa615934e61a871596b3f3b33359f42b8175602e89f7e06e5f658a24"
	  "3667807ed300314b95cacdd579f3e33abdfbe351909519a846d465c59582f321" },
	{ DIGEST_SHA512, "a", 1000000,
	  "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
	  "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b" },
	{ DIGEST_CRC32, "123456789", 1, "cbf43926" },
	{ DIGEST_CRC32_NOT, "123456789", 1, "340bc6d9" },
	{ DIGEST_CRC32_NOT, "", 1, "ffffffff" },
	/* 0xff - 6; 1 x 256 + 2 + 3 x 256; ff00 + ff00 = 1fe00 */
	{ DIGEST_SUM8_NOT, "\1\2\3", 1, "f9" },
	{ DIGEST_SUM16, "\1\2\3", 1, "0402" },
	{ DIGEST_SUM16, "\xff", 3, "ff00" },
	{ DIGEST_CRC8, "", 1, "ff" },
	{ DIGEST_CRC8, "123456789", 1, "7f" },
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
