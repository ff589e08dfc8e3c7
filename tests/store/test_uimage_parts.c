/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a uImage holds and where it is found: tables of lengths, the row for the survey,
 * what damaged headers look like, and anything at all.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/crc32.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/format/uimages.h"
#include "uimage/uimage.h"

/* ---- tables of lengths ---- */

START_TEST(test_multi_entries)
{
	/* Three files of 5, 4 and 2 bytes; the first is padded, the last is not. */
	static const uint32_t words[] = { 5, 4, 2, 0 };
	struct made m = uimage_make_multi(UIMAGE_TYPE_MULTI, words, 4, "first\0\0\0");
	struct made whole = uimage_make_multi(UIMAGE_TYPE_MULTI, words, 4, "first...fourtw");

	uimage_assert_entry(&whole, 0, 64 + 16, 5, 5);
	uimage_assert_entry(&whole, 1, 64 + 24, 4, 4);
	uimage_assert_entry(&whole, 2, 64 + 28, 2, 2);
	uimage_assert_no_entry(&whole, 3);
	uimage_assert_no_entry(&whole, 4);
	uimage_assert_no_entry(&whole, SIZE_MAX);
	/* The same table, with what it lists missing. */
	uimage_assert_entry(&m, 0, 64 + 16, 5, 5);
	uimage_assert_entry(&m, 1, 64 + 24, 4, 0);
	uimage_assert_entry(&m, 2, 64 + 28, 2, 0);
	uimage_assert_no_entry(&m, 3);
	free(m.at);
	free(whole.at);
}
END_TEST

START_TEST(test_script_entry)
{
	static const uint32_t words[] = { 11, 0 };
	struct made m = uimage_make_multi(UIMAGE_TYPE_SCRIPT, words, 2, "echo hello\n");

	uimage_assert_entry(&m, 0, 64 + 8, 11, 11);
	uimage_assert_no_entry(&m, 1);
	free(m.at);
}
END_TEST

START_TEST(test_other_types_have_no_table)
{
	static const uint32_t words[] = { 4, 0 };
	unsigned type;

	for (type = 0; type < 256; type++) {
		struct made m = uimage_make_multi((uint8_t)type, words, 2, "abcd");

		if (type == UIMAGE_TYPE_MULTI || type == UIMAGE_TYPE_SCRIPT)
			uimage_assert_entry(&m, 0, 64 + 8, 4, 4);
		else
			uimage_assert_no_entry(&m, 0);
		free(m.at);
	}
}
END_TEST

START_TEST(test_hostile_lengths)
{
	static const uint32_t words[] = { 0xffffffff, 0xfffffffd, 3, 0x80000000, 0 };
	struct made m = uimage_make_multi(UIMAGE_TYPE_MULTI, words, 5, "abcdefgh");
	const uint64_t first = 64 + 20, gib4 = (uint64_t)1 << 32;

	uimage_assert_entry(&m, 0, first, 0xffffffff, 8);
	uimage_assert_entry(&m, 1, first + gib4, 0xfffffffd, 0);
	uimage_assert_entry(&m, 2, first + 2 * gib4, 3, 0);
	uimage_assert_entry(&m, 3, first + 2 * gib4 + 4, 0x80000000, 0);
	uimage_assert_no_entry(&m, 4);
	free(m.at);
}
END_TEST

/* A file may not reach over ih_size into what follows the payload. */
START_TEST(test_entries_stay_in_the_payload)
{
	static const uint32_t words[] = { 100, 0 };
	struct made m = uimage_make_multi(UIMAGE_TYPE_MULTI, words, 2, "abcdtrailer");

	uimage_put_u32(m.at + 12, 8 + 4);
	uimage_seal(m.at);
	uimage_assert_entry(&m, 0, 64 + 8, 100, 4);
	free(m.at);
}
END_TEST

START_TEST(test_damaged_tables)
{
	static const uint32_t empty[] = { 0 }, endless[] = { 1, 2, 3 };
	struct made none = uimage_make_multi(UIMAGE_TYPE_MULTI, empty, 0, "");
	struct made stub = uimage_make_multi(UIMAGE_TYPE_MULTI, empty, 0, "\1\1\1");
	struct made zero = uimage_make_multi(UIMAGE_TYPE_MULTI, empty, 1, "data");
	struct made open = uimage_make_multi(UIMAGE_TYPE_SCRIPT, endless, 3, "\1\1\1");
	struct part_hit hit;

	uimage_assert_no_entry(&none, 0);
	uimage_assert_no_entry(&stub, 0);
	uimage_assert_no_entry(&zero, 0);
	uimage_assert_no_entry(&open, 0);
	ck_assert(uimage_probe_at(span_of_made(&open), 0, &hit));
	ck_assert_str_eq(hit.payload_what,
	        "payload of uImage \"7518-hi3518-home\", damaged table of lengths");
	free(none.at);
	free(stub.at);
	free(zero.at);
	free(open.at);
}
END_TEST

START_TEST(test_longest_table)
{
	static uint32_t words[UIMAGE_ENTRIES_MAX + 2];
	struct made m;
	size_t i;

	for (i = 0; i < UIMAGE_ENTRIES_MAX; i++)
		words[i] = 1;
	m = uimage_make_multi(UIMAGE_TYPE_MULTI, words, UIMAGE_ENTRIES_MAX + 1, "x");
	uimage_assert_entry(&m, 0, 64 + 4 * (UIMAGE_ENTRIES_MAX + 1), 1, 1);
	uimage_assert_entry(&m, UIMAGE_ENTRIES_MAX - 1, 64 + 8 * UIMAGE_ENTRIES_MAX, 1, 0);
	uimage_assert_no_entry(&m, UIMAGE_ENTRIES_MAX);
	free(m.at);
	words[UIMAGE_ENTRIES_MAX] = 1;
	m = uimage_make_multi(UIMAGE_TYPE_MULTI, words, UIMAGE_ENTRIES_MAX + 2, "x");
	uimage_assert_no_entry(&m, 0);
	free(m.at);
}
END_TEST

/* ---- the row for the survey ---- */

START_TEST(test_format_row)
{
	ck_assert_str_eq(uimage_format.name, "uImage");
	ck_assert_uint_eq(uimage_format.magic_len, 4);
	ck_assert_mem_eq(uimage_format.magic, "\x27\x05\x19\x56", 4);
	ck_assert_uint_eq(uimage_format.magic_at, 0);
	ck_assert(uimage_format.endian == ENDIAN_BIG);
}
END_TEST

START_TEST(test_probe)
{
	struct made m = uimage_make(&uimage_typical, span_of_str("\x1f\x8b\x08..."));
	uint8_t area[300];
	struct part_hit hit;
	size_t at;

	memset(area, 0xff, sizeof area);
	memcpy(area + 100, m.at, m.len);
	for (at = 0; at < sizeof area; at++)
		ck_assert_int_eq(uimage_probe_at(span_of(area, sizeof area), at, &hit), at == 100);
	ck_assert(uimage_probe_at(span_of(area, sizeof area), 100, &hit));
	ck_assert_uint_eq(hit.len, UIMAGE_HEADER_LEN);
	ck_assert_uint_eq(hit.claimed, 0);
	ck_assert_uint_eq(hit.payload, 6);
	ck_assert_uint_eq(hit.payload_claimed, 6);
	ck_assert(hit.endian == ENDIAN_BIG && !hit.grows);
	ck_assert_str_eq(hit.what,
	        "uImage \"7518-hi3518-home\" arm linux filesystem none");
	ck_assert_str_eq(hit.payload_what,
	        "payload of uImage \"7518-hi3518-home\", gzip");
	free(m.at);
}
END_TEST

START_TEST(test_probe_clips)
{
	struct made m = uimage_make(&uimage_typical, span_of_str("payload"));
	struct part_hit hit;

	ck_assert(uimage_probe_at(span_of(m.at, m.len - 3), 0, &hit));
	ck_assert_uint_eq(hit.payload, 4);
	ck_assert_uint_eq(hit.payload_claimed, 7);
	ck_assert(uimage_probe_at(span_of(m.at, UIMAGE_HEADER_LEN), 0, &hit));
	ck_assert_uint_eq(hit.payload, 0);
	ck_assert_uint_eq(hit.payload_claimed, 7);
	free(m.at);
}
END_TEST

/* Plausible as it may be: a header whose CRC is wrong is no hit. */
START_TEST(test_probe_refuses_a_wrong_crc)
{
	struct made m = uimage_make(&uimage_typical, span_of_str("payload"));
	struct part_hit hit;
	size_t i;

	for (i = 4; i < UIMAGE_HEADER_LEN; i++) {
		m.at[i] ^= 1;
		ck_assert(!uimage_probe_at(span_of_made(&m), 0, &hit));
		m.at[i] ^= 1;
	}
	free(m.at);
}
END_TEST

static void
assert_lines(const struct uimage *from, struct span payload, const char *what,
        const char *payload_what)
{
	struct made m = uimage_make(from, payload);
	struct part_hit hit;

	ck_assert(uimage_probe_at(span_of_made(&m), 0, &hit));
	ck_assert_str_eq(hit.what, what);
	ck_assert_str_eq(hit.payload_what, payload_what);
	free(m.at);
}

START_TEST(test_lines)
{
	struct uimage from = uimage_typical;

	from.name = span_of_str("");
	assert_lines(&from, span_of_str("?"), "uImage \"\" arm linux filesystem none",
	        "payload of uImage \"\"");
	from.name = span_of_str("a\nb\x1b[2J\\c\xff");
	from.comp = 3;
	assert_lines(&from, span_of_str("?"),
	        "uImage \"a\\x0ab\\x1b[2J\\x5cc\\xff\" arm linux filesystem lzma",
	        "payload of uImage \"a\\x0ab\\x1b[2J\\x5cc\\xff\", said to be lzma");
	from.name = span_of_str("n");
	assert_lines(&from, span_of("\x5d\0\0\x80\0", 5),
	        "uImage \"n\" arm linux filesystem lzma",
	        "payload of uImage \"n\", lzma");
	from.os = 99;
	from.arch = 98;
	from.type = 97;
	from.comp = 96;
	assert_lines(&from, span_of_str("hsqs"),
	        "uImage \"n\" arch 98 os 99 type 97 comp 96",
	        "payload of uImage \"n\", squashfs");
	from = uimage_typical;
	from.type = UIMAGE_TYPE_SCRIPT;
	assert_lines(&from, span_of("\0\0\0\1\0\0\0\0x", 9),
	        "uImage \"7518-hi3518-home\" arm linux script none",
	        "padding in uImage \"7518-hi3518-home\"");
	from.type = UIMAGE_TYPE_MULTI;
	assert_lines(&from, span_of("\0\0\0\1\0\0\0\1\0\0\0\0x\0\0\0y", 17),
	        "uImage \"7518-hi3518-home\" arm linux multi none",
	        "padding in uImage \"7518-hi3518-home\"");
}
END_TEST

/* Long names are cut, between escapes and never inside of one. */
START_TEST(test_lines_are_bounded)
{
	char name[UIMAGE_NAME_LEN];
	struct uimage from = uimage_typical;
	struct part_hit hit;
	unsigned code, cut = 0;
	size_t odd;

	memset(name, '\n', sizeof name);
	for (odd = 0; odd < 8; odd++) {
		memset(name, 'a', odd);
		from.name = span_of(name, sizeof name);
		for (code = 0; code < 256; code++) {
			struct made m;
			const char *dots;

			from.os = from.arch = from.type = from.comp = (uint8_t)code;
			m = uimage_make(&from, span_of_str("abc"));
			ck_assert(uimage_probe_at(span_of_made(&m), 0, &hit));
			assert_plain_line(hit.what, sizeof hit.what);
			assert_plain_line(hit.payload_what, sizeof hit.payload_what);
			dots = strstr(hit.what, "...\" ");
			cut += dots != NULL;
			dots = dots ? dots : strstr(hit.what, "\" ");
			ck_assert_ptr_nonnull(dots);
			ck_assert(strncmp(dots - 4, "\\x0a", 4) == 0);
			free(m.at);
		}
	}
	ck_assert_uint_gt(cut, 0);
	ck_assert_uint_lt(cut, 8 * 256);
}
END_TEST

START_TEST(test_longest_codes)
{
	struct uimage from = { .os = 25, .arch = 14, .type = 35, .comp = 2,
		.name = { (const uint8_t *)"12345678901234567890123456789012", 32 } };

	assert_lines(&from, span_of_str(""),
	        "uImage \"12345678901234567890123456789012\" microblaze "
	        "arm-trusted-firmware socfpgaimage_v1 bzip2",
	        "payload of uImage \"12345678901234567890123456789012\", "
	        "said to be bzip2");
}
END_TEST

/* ---- damaged headers ---- */

/* True if the typical header, its byte `at` replaced, looks damaged. */
static bool
looks_with(size_t at, uint8_t byte)
{
	struct made m = uimage_make(&uimage_typical, span_of_str("payload"));
	bool looks;

	m.at[4] ^= 0xff;
	m.at[at] = byte;
	looks = uimage_looks(span_of_made(&m), 0);
	free(m.at);
	return looks;
}

START_TEST(test_looks)
{
	struct made m = uimage_make(&uimage_typical, span_of_str("payload"));

	ck_assert(!uimage_looks(span_of_made(&m), 0)); /* nothing is damaged */
	m.at[4] ^= 0xff;
	ck_assert(uimage_looks(span_of_made(&m), 0));
	uimage_put_u32(m.at + 12, 0);
	ck_assert(!uimage_looks(span_of_made(&m), 0));
	free(m.at);

	ck_assert(!looks_with(0, 0x28)); /* the magic */
	ck_assert(looks_with(12, 0xff)); /* a hostile size */
	ck_assert(looks_with(28, 29) && !looks_with(28, 30) && !looks_with(28, 0));
	ck_assert(looks_with(29, 26) && !looks_with(29, 27) && !looks_with(29, 0));
	ck_assert(looks_with(30, 47) && !looks_with(30, 48) && !looks_with(30, 0));
	ck_assert(looks_with(31, 6) && !looks_with(31, 7) && looks_with(31, 0));
	ck_assert(looks_with(32, '"') && looks_with(63, 0));
	ck_assert(!looks_with(32, 0) && !looks_with(32, '\n') && !looks_with(32, 0x7f));
	ck_assert(!looks_with(63, 'x') && !looks_with(33, 0xe4));
}
END_TEST

START_TEST(test_looks_names)
{
	static const struct { const char *name; bool looks; } names[] = {
		{ "", true }, { "\xe4\xb8\xad\xe6\x96\x87", true }, { "\xc2\x85", false },
		{ "12345678901234567890123456789012", true },
	};
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		struct uimage from = uimage_typical;
		struct made m;

		from.name = span_of_str(names[i].name);
		m = uimage_make(&from, span_of_str("payload"));
		m.at[8] ^= 1;
		ck_assert_int_eq(uimage_looks(span_of_made(&m), 0), names[i].looks);
		free(m.at);
	}
}
END_TEST

/* ---- anything at all ---- */

START_TEST(test_random_bytes)
{
	uint32_t state = 20150121, round;
	struct uimage_entry e;
	struct part_hit hit;
	struct uimage u;

	for (round = 0; round < 5000; round++) {
		size_t len = next_random(&state) % 160, i;
		struct made m = made_of("", 0);

		free(m.at);
		m = (struct made){ malloc(len + 1), len };
		for (i = 0; i < len; i++)
			m.at[i] = (uint8_t)(next_random(&state) % (round % 2 ? 5 : 256));
		if (len >= 4)
			uimage_put_u32(m.at, UIMAGE_MAGIC);
		if (len >= UIMAGE_HEADER_LEN && round % 4 < 2)
			uimage_seal(m.at);
		uimage_looks(span_of_made(&m), 0);
		if (uimage_probe_at(span_of_made(&m), 0, &hit)) {
			ck_assert_uint_le(hit.len + hit.payload, len);
			assert_plain_line(hit.what, sizeof hit.what);
			assert_plain_line(hit.payload_what, sizeof hit.payload_what);
		}
		if (uimage_decode(span_of_made(&m), 0, &u)) {
			uimage_sum(span_of_made(&m), &u);
			memset(&e, 0, sizeof e);
			while (uimage_next_entry(span_of_made(&m), &u, &e))
				ck_assert_uint_le(e.present, u.present);
		}
		free(m.at);
	}
}
END_TEST

CASES(uimage_parts)
{
	tcase_add_test(tcase, test_looks);
	tcase_add_test(tcase, test_looks_names);
	tcase_add_test(tcase, test_multi_entries);
	tcase_add_test(tcase, test_script_entry);
	tcase_add_test(tcase, test_other_types_have_no_table);
	tcase_add_test(tcase, test_hostile_lengths);
	tcase_add_test(tcase, test_entries_stay_in_the_payload);
	tcase_add_test(tcase, test_damaged_tables);
	tcase_add_test(tcase, test_longest_table);
	tcase_add_test(tcase, test_format_row);
	tcase_add_test(tcase, test_probe);
	tcase_add_test(tcase, test_probe_clips);
	tcase_add_test(tcase, test_probe_refuses_a_wrong_crc);
	tcase_add_test(tcase, test_lines);
	tcase_add_test(tcase, test_lines_are_bounded);
	tcase_add_test(tcase, test_longest_codes);
	tcase_add_test(tcase, test_random_bytes);
}
