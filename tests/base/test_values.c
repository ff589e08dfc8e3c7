/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values as they are shown and typed: sizes, numbers, times, modes, fields; and sorting.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/array.h"
#include "base/crc32.h"
#include "base/error.h"
#include "digest/sha256.h"
#include "base/span.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/out.h"
#include "text/field.h"
#include "text/sort.h"
#include "text/text.h"

/* ---- values ---- */

static const struct {
	uint64_t bytes;
	const char *human, *exact;
} sizes[] = {
	{ 0, "0", "0 B" },
	{ 891, "891B", "891 B" },
	{ 1023, "1023B", "1023 B" },
	{ 1024, "1.0K", "1 KiB" },
	{ 8448, "8.3K", "8448 B" },
	{ 44032, "43.0K", "43 KiB" },
	{ 65536, "64.0K", "64 KiB" },
	{ 1023948, "999.9K", "1023948 B" },
	{ 1023950, "1000K", "1023950 B" },
	{ 1047552, "1023K", "1023 KiB" },
	{ 1048525, "1.0M", "1048525 B" },
	{ 1048576, "1.0M", "1 MiB" },
	{ 2936013, "2.8M", "2936013 B" },
	{ UINT64_C(1) << 32, "4.0G", "4 GiB" },
	{ UINT64_C(1) << 50, "1.0P", "1048576 GiB" },
	{ UINT64_MAX, "16.0E", "18446744073709551615 B" },
};

START_TEST(sizes_for_people)
{
	uint64_t again = 0;

	text_add_size(&out, sizes[_i].bytes);
	ck_assert_str_eq(text_str(&out), sizes[_i].human);
	text_clear(&out);
	text_add_exact_size(&out, sizes[_i].bytes);
	ck_assert_str_eq(text_str(&out), sizes[_i].exact);
	ck_assert(text_parse_size(text_str(&out), &again));
	ck_assert(again == sizes[_i].bytes);
}
END_TEST

START_TEST(human_sizes_fit_in_six_characters)
{
	for (int shift = 0; shift < 64; shift++) {
		for (int less = -40; less <= 40; less++) {
			text_clear(&out);
			text_add_size(&out, ((uint64_t)1000 << shift) + (uint64_t)less);
			ck_assert_uint_le(out.len, 6);
		}
	}
}
END_TEST

START_TEST(counts_are_items_of_a_list)
{
	text_add_count(&out, 0, "file", "files");
	ck_assert_str_eq(text_str(&out), "");
	text_add_count(&out, 1, "file", "files");
	text_add_count(&out, 0, "link", "links");
	text_add_count(&out, UINT64_MAX, "directory", "directories");
	ck_assert_str_eq(text_str(&out), "1 file, 18446744073709551615 directories");
}
END_TEST

static const struct {
	const char *text;
	bool good;
	uint64_t value;
} numbers[] = {
	{ "0", true, 0 },
	{ "65536", true, 65536 },
	{ "010", true, 10 },
	{ "64K", true, 65536 },
	{ "64k", true, 65536 },
	{ "64 KiB", true, 65536 },
	{ "64kib", true, 65536 },
	{ "1M", true, 1048576 },
	{ "2 GiB", true, UINT64_C(2) << 30 },
	{ "12 B", true, 12 },
	{ "0x1F", true, 31 },
	{ "0X10K", true, 16384 },
	{ "0x1b", true, 27 },
	{ "18446744073709551615", true, UINT64_MAX },
	{ "0xffffffffffffffff", true, UINT64_MAX },
	{ "17179869183G", true, UINT64_C(17179869183) << 30 },
	{ "18446744073709551616", false, 0 },
	{ "99999999999999999999999", false, 0 },
	{ "0x10000000000000000", false, 0 },
	{ "17179869184G", false, 0 },
	{ "", false, 0 },
	{ "0x", false, 0 },
	{ "K", false, 0 },
	{ "-1", false, 0 },
	{ "+1", false, 0 },
	{ " 1", false, 0 },
	{ "1 ", false, 0 },
	{ "1  K", false, 0 },
	{ "1KB", false, 0 },
	{ "1Ki", false, 0 },
	{ "1KiBx", false, 0 },
	{ "1BiB", false, 0 },
	{ "1T", false, 0 },
	{ "1.5K", false, 0 },
	{ "1x", false, 0 },
	{ "12a", false, 0 },
};

START_TEST(sizes_are_read)
{
	uint64_t value = 4711;

	ck_assert_int_eq(text_parse_size(numbers[_i].text, &value), numbers[_i].good);
	ck_assert(value == (numbers[_i].good ? numbers[_i].value : 4711));
}
END_TEST

static const struct {
	const char *text;
	bool good;
	int value;
	const char *rest;
} whole_numbers[] = {
	{ "0", true, 0, "" },
	{ "80x24", true, 80, "x24" },
	{ " 7 8", true, 7, " 8" },
	{ "-12", true, -12, "" },
	{ "010", true, 10, "" },
	{ "0x10", true, 0, "x10" },
	{ "2147483647K", true, INT_MAX, "K" },
	{ "-2147483648", true, INT_MIN, "" },
	{ "2147483648", false, 0, "" },
	{ "-2147483649", false, 0, "" },
	{ "99999999999999999999", false, 0, "" },
	{ "", false, 0, "" },
	{ " ", false, 0, "" },
	{ "x24", false, 0, "" },
	{ "-", false, 0, "" },
};

START_TEST(whole_numbers_are_read)
{
	const char *at = whole_numbers[_i].text;
	int value = 4711;

	ck_assert_int_eq(text_take_int(&at, &value), whole_numbers[_i].good);
	if (whole_numbers[_i].good) {
		ck_assert_int_eq(value, whole_numbers[_i].value);
		ck_assert_str_eq(at, whole_numbers[_i].rest);
	} else {
		ck_assert_int_eq(value, 4711);
		ck_assert_ptr_eq(at, whole_numbers[_i].text);
	}
}
END_TEST

static const struct {
	int64_t seconds;
	const char *text;
} times[] = {
	{ 0, "1970-01-01 00:00:00" },
	{ -1, "1969-12-31 23:59:59" },
	{ 1421856858, "2015-01-21 16:14:18" },
	{ 951782399, "2000-02-28 23:59:59" },
	{ 951782400, "2000-02-29 00:00:00" },
	{ 951868800, "2000-03-01 00:00:00" },
	{ UINT32_MAX, "2106-02-07 06:28:15" },
	{ INT64_C(4107542400), "2100-03-01 00:00:00" },
	{ INT64_C(-62135596800), "0001-01-01 00:00:00" },
	{ INT64_MAX, "292277026596-12-04 15:30:07" },
	{ INT64_MIN, "-292277022657-01-27 08:29:52" },
};

START_TEST(times_are_written)
{
	text_add_time(&out, times[_i].seconds);
	ck_assert_str_eq(text_str(&out), times[_i].text);
}
END_TEST

START_TEST(times_agree_with_gmtime)
{
	for (int64_t t = -5000000000; t < 9000000000; t += 7654321) {
		time_t now = (time_t)t;
		struct tm tm;
		char expected[40];

		if ((int64_t)now != t || !gmtime_r(&now, &tm))
			continue;
		strftime(expected, sizeof expected, "%Y-%m-%d %H:%M:%S", &tm);
		text_clear(&out);
		text_add_time(&out, t);
		ck_assert_str_eq(text_str(&out), expected);
	}
}
END_TEST

static const struct {
	uint32_t mode;
	const char *text;
} modes[] = {
	{ 0040755, "drwxr-xr-x" },
	{ 0100644, "-rw-r--r--" },
	{ 0120777, "lrwxrwxrwx" },
	{ 0020600, "crw-------" },
	{ 0060660, "brw-rw----" },
	{ 0010644, "prw-r--r--" },
	{ 0140755, "srwxr-xr-x" },
	{ 0104755, "-rwsr-xr-x" },
	{ 0104644, "-rwSr--r--" },
	{ 0102755, "-rwxr-sr-x" },
	{ 0102745, "-rwxr-Sr-x" },
	{ 0041777, "drwxrwxrwt" },
	{ 0041776, "drwxrwxrwT" },
	{ 0000000, "?---------" },
	{ 0170777, "?rwxrwxrwx" },
	{ UINT32_MAX, "?rwsrwsrwt" },
};

START_TEST(modes_are_written)
{
	text_add_mode(&out, modes[_i].mode);
	ck_assert_str_eq(text_str(&out), modes[_i].text);
}
END_TEST

/* ---- fields ---- */

static const struct value_name kinds[] = {
	{ 7, "filesystem", NULL },
	{ 0xe002, "INODE", NULL },
	{ 0, NULL, NULL },
};

static const struct {
	struct field field;
	const char *bytes;
	size_t len;
	enum endian endian;
	const char *text;
} fields[] = {
	{ { .offset = 1, .width = 4, .show = FIELD_NUMBER }, "\x09\x01\x02\x03\x04", 5,
	        ENDIAN_BIG, "16909060" },
	{ { .width = 4, .show = FIELD_NUMBER }, "\xff\xff\xff\xff", 4, ENDIAN_BIG,
	        "4294967295" },
	{ { .width = 2, .show = FIELD_HEX }, "\x85\x19", 2, ENDIAN_LITTLE, "0x1985" },
	{ { .width = 1, .show = FIELD_HEX }, "\x05", 1, ENDIAN_LITTLE, "0x05" },
	{ { .width = 4, .show = FIELD_CRC }, "\x01\x00\x00\x00", 4, ENDIAN_LITTLE,
	        "0x00000001" },
	{ { .width = 4, .show = FIELD_BYTES }, "\x4b\x09\0\0", 4, ENDIAN_LITTLE,
	        "2379 bytes (2.3K)" },
	{ { .width = 1, .show = FIELD_BYTES }, "\x01", 1, ENDIAN_LITTLE, "1 byte" },
	{ { .width = 2, .show = FIELD_BYTES }, "\0\0", 2, ENDIAN_LITTLE, "0 bytes" },
	{ { .width = 4, .show = FIELD_TIME }, "\x54\xbf\xd1\x5a", 4, ENDIAN_BIG,
	        "2015-01-21 16:18:34 UTC" },
	{ { .width = 4, .show = FIELD_MODE }, "\xed\x81\0\0", 4, ENDIAN_LITTLE,
	        "0100755 -rwxr-xr-x" },
	{ { .width = 1, .show = FIELD_NAMED, .names = kinds }, "\x07", 1, ENDIAN_BIG,
	        "filesystem (7)" },
	{ { .width = 1, .show = FIELD_NAMED, .names = kinds }, "\x08", 1, ENDIAN_BIG,
	        "unknown (8)" },
	{ { .width = 2, .show = FIELD_NAMED, .names = kinds }, "\x02\xe0", 2,
	        ENDIAN_LITTLE, "INODE (0xe002)" },
	{ { .width = 1, .show = FIELD_NAMED }, "\x07", 1, ENDIAN_BIG, "unknown (7)" },
	{ { .width = 8, .show = FIELD_NAME }, "abc\0\0\0\0\0", 8, ENDIAN_BIG, "abc" },
	{ { .width = 4, .show = FIELD_NAME }, "a\0\x1b\0", 4, ENDIAN_BIG, "a\\x00\\x1b" },
	{ { .width = 8, .show = FIELD_NAME }, "cut", 3, ENDIAN_BIG, "cut" },
	{ { .width = 4, .show = FIELD_RAW }, "\x85\x19\x02\xe0", 4, ENDIAN_BIG,
	        "85 19 02 e0" },
	{ { .width = 16, .show = FIELD_RAW }, "0123456789abcdef", 16, ENDIAN_BIG,
	        "30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66" },
	{ { .width = 17, .show = FIELD_RAW }, "0123456789abcdefg", 17, ENDIAN_BIG,
	        "30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66 ..." },
	{ { .width = 4, .show = FIELD_NUMBER }, "\x01\x02\x03", 3, ENDIAN_BIG,
	        "(missing)" },
	{ { .offset = 9, .width = 4, .show = FIELD_RAW }, "abc", 3, ENDIAN_BIG,
	        "(missing)" },
	{ { .offset = UINT32_MAX, .width = UINT32_MAX, .show = FIELD_NAME }, "abc", 3,
	        ENDIAN_BIG, "(missing)" },
	{ { .width = 3, .show = FIELD_NUMBER }, "\x01\x02\x03", 3, ENDIAN_BIG,
	        "01 02 03" },
};

START_TEST(field_value)
{
	struct span bytes = span_of(fields[_i].bytes, fields[_i].len);

	field_add_value(&out, &fields[_i].field, bytes, fields[_i].endian);
	ck_assert_str_eq(text_str(&out), fields[_i].text);
}
END_TEST

START_TEST(field_numbers_and_names)
{
	struct field f = { .offset = 1, .width = 2 };
	struct span bytes = BYTES("\x01\x02\x03\x04\x05");

	ck_assert_uint_eq(field_number(&f, bytes, ENDIAN_BIG), 0x0203);
	f.width = 4;
	ck_assert_uint_eq(field_number(&f, bytes, ENDIAN_LITTLE), 0x05040302);
	f.width = 1;
	ck_assert_uint_eq(field_number(&f, bytes, ENDIAN_LITTLE), 2);
	f.width = 3;
	ck_assert_uint_eq(field_number(&f, bytes, ENDIAN_LITTLE), 0);
	ck_assert_str_eq(value_name(kinds, 7), "filesystem");
	ck_assert_ptr_null(value_name(kinds, 0));
	ck_assert_ptr_null(value_name(NULL, 7));
}
END_TEST

/* ---- sorting ---- */

static const struct {
	uint32_t count, kinds; /* items; different keys */
	size_t len;            /* of what all keys begin with */
} sorts[] = {
	{ 0, 1, 0 }, { 1, 1, 0 }, { 1000, 7, 0 }, { 1000, 1, 0 }, { 300000, 100000, 0 },
	{ 300000, 3, 0 }, { 20000, 5000, 1000 }, { 3, 2, 5000000 },
};

struct sorting {
	uint32_t kinds;
	size_t len, made;
};

/* Items of one key follow one another; 0xffff00 is far from 0xff. */
static uint32_t
number_of(const struct sorting *s, uint32_t item)
{
	return item % s->kinds * 0x10001;
}

static void
add_sort_key(void *arg, uint32_t item, struct text *key)
{
	struct sorting *s = arg;

	text_reserve(key, s->len);
	for (size_t i = 0; i < s->len; i++)
		text_add_bytes(key, "x", 1);
	sort_add_u32(key, number_of(s, item));
	s->made++;
}

START_TEST(items_are_sorted_by_keys)
{
	struct sorting s = { sorts[_i].kinds, sorts[_i].len, 0 };
	uint32_t count = sorts[_i].count, *items = memory_zeroed(count + 1, sizeof *items);

	for (uint32_t i = 0; i < count; i++)
		items[i] = count - 1 - i;
	sort_by_keys(items, count, add_sort_key, &s);
	ck_assert_uint_le(s.made, 2 * (size_t)count);
	for (uint32_t i = 1; i < count; i++) {
		uint32_t a = number_of(&s, items[i - 1]), b = number_of(&s, items[i]);

		/* of equal ones the order in which they came: the higher item first */
		ck_assert(a < b || (a == b && items[i - 1] > items[i]));
	}
	free(items);
}
END_TEST

/* "" < "a" < "ab" < "b", and bytes from 0x80 on behind them; nothing stops at a NUL. */
static void
add_word(void *arg, uint32_t item, struct text *key)
{
	static const char *const words[] = { "\xff", "b", "ab", "a\0b", "a", "" };
	static const size_t lens[] = { 1, 1, 2, 3, 1, 0 };

	(void)arg;
	text_add_bytes(key, words[item % 6], lens[item % 6]);
}

START_TEST(keys_are_bytes)
{
	uint32_t items[] = { 0, 1, 2, 3, 4, 5, 11 };
	static const uint32_t sorted[] = { 5, 11, 4, 3, 2, 1, 0 };

	sort_by_keys(items, ROWS_OF(items), add_word, NULL);
	ck_assert_mem_eq(items, sorted, sizeof items);
}
END_TEST

START_TEST(numbers_make_keys_in_their_order)
{
	static const uint64_t steps[] = { 0, 1, 255, 256, UINT32_MAX,
		UINT32_MAX + UINT64_C(1), UINT64_MAX };
	struct text before = { 0 };

	for (size_t i = 0; i < ROWS_OF(steps); i++) {
		text_clear(&out);
		sort_add_u64(&out, steps[i]);
		ck_assert_uint_eq(out.len, 8);
		ck_assert(i == 0 || memcmp(before.at, out.at, 8) < 0);
		text_clear(&before);
		text_add_bytes(&before, out.at, out.len);
	}
	text_free(&before);
}
END_TEST

CASES(values)
{
	tcase_add_checked_fixture(tcase, out_begin, out_end);
	tcase_add_loop_test(tcase, sizes_for_people, 0, ROWS_OF(sizes));
	tcase_add_test(tcase, human_sizes_fit_in_six_characters);
	tcase_add_test(tcase, counts_are_items_of_a_list);
	tcase_add_loop_test(tcase, sizes_are_read, 0, ROWS_OF(numbers));
	tcase_add_loop_test(tcase, whole_numbers_are_read, 0, ROWS_OF(whole_numbers));
	tcase_add_loop_test(tcase, times_are_written, 0, ROWS_OF(times));
	tcase_add_test(tcase, times_agree_with_gmtime);
	tcase_add_loop_test(tcase, modes_are_written, 0, ROWS_OF(modes));
	tcase_add_loop_test(tcase, field_value, 0, ROWS_OF(fields));
	tcase_add_test(tcase, field_numbers_and_names);
	tcase_add_loop_test(tcase, items_are_sorted_by_keys, 0, ROWS_OF(sorts));
	tcase_add_test(tcase, keys_are_bytes);
	tcase_add_test(tcase, numbers_make_keys_in_their_order);
}
