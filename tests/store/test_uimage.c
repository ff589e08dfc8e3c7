/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The uImage header: decoding and encoding, tables of codes, CRC verdicts. */
#include <stdlib.h>
#include <string.h>

#include "base/crc32.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/uimages.h"
#include "uimage/uimage.h"

/* ---- encoding and decoding ---- */

static void
assert_round_trip(const struct uimage *from, uint32_t time, struct span payload)
{
	uint8_t bytes[IMAGE_ROOM];
	struct uimage u;
	struct span image;

	uimage_put_header(bytes, from, time, payload);
	memcpy(bytes + UIMAGE_HEADER_LEN, payload.at, payload.len);
	image = span_of(bytes, UIMAGE_HEADER_LEN + payload.len);
	ck_assert(uimage_decode(image, 0, &u));
	ck_assert_uint_eq(u.magic, UIMAGE_MAGIC);
	ck_assert(u.hcrc_ok && u.hcrc == u.hcrc_computed);
	ck_assert_uint_eq(u.time, time);
	ck_assert_uint_eq(u.size, payload.len);
	ck_assert_uint_eq(u.present, payload.len);
	ck_assert_uint_eq(u.load, from->load);
	ck_assert_uint_eq(u.entry, from->entry);
	ck_assert_uint_eq(u.os, from->os);
	ck_assert_uint_eq(u.arch, from->arch);
	ck_assert_uint_eq(u.type, from->type);
	ck_assert_uint_eq(u.comp, from->comp);
	ck_assert(span_equal(u.name, span_cut(from->name, 0, UIMAGE_NAME_LEN)));
	ck_assert(!u.dcrc_known && !u.dcrc_ok);
	uimage_sum(image, &u);
	ck_assert(u.dcrc_known && u.dcrc_ok);
	ck_assert(span_equal(uimage_payload(image, &u), payload));
}

START_TEST(test_round_trip_numbers)
{
	static const uint32_t values[] = { 0, 1, 0x12345678, 0x7fffffff, 0x80000000,
		0xfffffffe, 0xffffffff };
	const struct span payload = span_of_str("any payload");
	struct uimage from = uimage_typical;
	size_t i;

	for (i = 0; i < sizeof values / sizeof *values; i++) {
		from.load = values[i];
		assert_round_trip(&from, 0, payload);
		from.entry = ~values[i];
		assert_round_trip(&from, values[i], payload);
	}
}
END_TEST

START_TEST(test_round_trip_codes)
{
	const struct span payload = span_of_str("");
	unsigned code;

	for (code = 0; code < 256; code++) {
		struct uimage from = uimage_typical;

		from.os = (uint8_t)code;
		assert_round_trip(&from, 1, payload);
		from.arch = (uint8_t)(255 - code);
		assert_round_trip(&from, 2, payload);
		from.type = (uint8_t)(code ^ 0x55);
		assert_round_trip(&from, 3, payload);
		from.comp = (uint8_t)(code ^ 0xaa);
		assert_round_trip(&from, 4, payload);
	}
}
END_TEST

START_TEST(test_round_trip_names)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN";
	const struct span payload = span_of_str("x");
	struct uimage from = uimage_typical;
	size_t len;

	for (len = 0; len < sizeof letters; len++) {
		from.name = span_of(letters, len);
		assert_round_trip(&from, 5, payload);
	}
	from.name = (struct span){ NULL, 0 };
	assert_round_trip(&from, 6, payload);
	from.name = span_of_str("\x01\x7f\xff\xe4\xb8\xad\"\\");
	assert_round_trip(&from, 7, payload);
}
END_TEST

START_TEST(test_name_ends_at_nul)
{
	struct made m = uimage_make(&uimage_typical, span_of_str("data"));
	struct uimage u;

	memcpy(m.at + 32, "ab\0cd", 5);
	uimage_seal(m.at);
	ck_assert(uimage_decode(span_of_made(&m), 0, &u));
	ck_assert(span_equal(u.name, span_of_str("ab")));
	ck_assert(u.hcrc_ok);
	free(m.at);
}
END_TEST

/* A header is made again where it stands, from the name that it holds. */
START_TEST(test_encode_in_place)
{
	struct made m = uimage_make(&uimage_typical, span_of_str("old data"));
	struct uimage u, again;

	ck_assert(uimage_decode(span_of_made(&m), 0, &u));
	m.at[UIMAGE_HEADER_LEN] = 'O';
	uimage_put_header(m.at, &u, 99, span_of(m.at + UIMAGE_HEADER_LEN, 8));
	ck_assert(uimage_decode(span_of_made(&m), 0, &again));
	uimage_sum(span_of_made(&m), &again);
	ck_assert(again.hcrc_ok && again.dcrc_ok);
	ck_assert(span_equal(again.name, uimage_typical.name));
	ck_assert_uint_eq(again.time, 99);
	free(m.at);
}
END_TEST

/* Where U-Boot's image_header_t has its members. */
START_TEST(test_layout)
{
	static const struct { const char *name; uint32_t offset, width; } members[] = {
		{ "ih_magic", 0, 4 }, { "ih_hcrc", 4, 4 }, { "ih_time", 8, 4 },
		{ "ih_size", 12, 4 }, { "ih_load", 16, 4 }, { "ih_ep", 20, 4 },
		{ "ih_dcrc", 24, 4 }, { "ih_os", 28, 1 }, { "ih_arch", 29, 1 },
		{ "ih_type", 30, 1 }, { "ih_comp", 31, 1 }, { "ih_name", 32, 32 },
	};
	uint32_t end = 0;
	size_t i;

	ck_assert_uint_eq(UIMAGE_FIELDS, sizeof members / sizeof *members);
	for (i = 0; i < UIMAGE_FIELDS; i++) {
		const struct field *f = &uimage_fields[i];

		ck_assert_str_eq(f->name, members[i].name);
		ck_assert_uint_eq(f->offset, members[i].offset);
		ck_assert_uint_eq(f->width, members[i].width);
		ck_assert_uint_eq(f->offset, end);
		ck_assert(f->help && f->help[0]);
		ck_assert_int_eq(f->names != NULL, f->show == FIELD_NAMED);
		end += f->width;
	}
	ck_assert_uint_eq(end, UIMAGE_HEADER_LEN);
}
END_TEST

START_TEST(test_fields_agree_with_decode)
{
	struct made m = uimage_make(&uimage_typical, span_of_str("some data"));
	struct span header = span_of(m.at, UIMAGE_HEADER_LEN);
	struct uimage u;
	struct text t = { 0 };
	uint32_t numbers[11];
	size_t i;

	ck_assert(uimage_decode(span_of_made(&m), 0, &u));
	memcpy(numbers, (uint32_t[]){ u.magic, u.hcrc, u.time, u.size, u.load, u.entry,
	        u.dcrc, u.os, u.arch, u.type, u.comp }, sizeof numbers);
	for (i = 0; i < 11; i++)
		ck_assert_uint_eq(field_number(&uimage_fields[i], header, ENDIAN_BIG),
		        numbers[i]);
	for (i = 0; i < UIMAGE_FIELDS; i++) {
		text_clear(&t);
		field_add_value(&t, &uimage_fields[i], header, ENDIAN_BIG);
		ck_assert_uint_gt(t.len, 0);
	}
	ck_assert_ptr_nonnull(strstr(text_str(&t), "7518-hi3518-home"));
	text_free(&t);
	free(m.at);
}
END_TEST

/* ---- tables of codes ---- */

START_TEST(test_code_tables)
{
	const struct value_name *names = uimage_code_lists[_i].names;
	size_t i, k;

	for (i = 0; names[i].name; i++) {
		ck_assert_uint_lt(i, 256);
		ck_assert_uint_eq(names[i].value, i);
		ck_assert_str_eq(value_name(names, (uint32_t)i), names[i].name);
		ck_assert_uint_gt(strlen(names[i].name), 0);
		ck_assert_ptr_null(strpbrk(names[i].name, " \t\\\""));
		ck_assert(names[i].help && names[i].help[0]);
		for (k = 0; k < i; k++)
			ck_assert_str_ne(names[k].name, names[i].name);
	}
	ck_assert_uint_eq(i, uimage_code_lists[_i].count);
	ck_assert_ptr_null(value_name(names, (uint32_t)i));
	ck_assert_ptr_null(value_name(names, 255));
}
END_TEST

START_TEST(test_code_names)
{
	ck_assert_str_eq(value_name(uimage_os_names, 5), "linux");
	ck_assert_str_eq(value_name(uimage_os_names, 17), "u-boot");
	ck_assert_str_eq(value_name(uimage_os_names, 29), "elf");
	ck_assert_str_eq(value_name(uimage_arch_names, 2), "arm");
	ck_assert_str_eq(value_name(uimage_arch_names, 5), "mips");
	ck_assert_str_eq(value_name(uimage_arch_names, 26), "riscv");
	ck_assert_str_eq(value_name(uimage_type_names, UIMAGE_TYPE_MULTI), "multi");
	ck_assert_str_eq(value_name(uimage_type_names, UIMAGE_TYPE_SCRIPT), "script");
	ck_assert_str_eq(value_name(uimage_type_names, UIMAGE_TYPE_FILESYSTEM),
	        "filesystem");
	ck_assert_str_eq(value_name(uimage_type_names, 47), "amlimage");
	ck_assert_str_eq(value_name(uimage_comp_names, 3), "lzma");
}
END_TEST

/* ---- verdicts ---- */

START_TEST(test_any_bit_breaks_the_header)
{
	struct made m = uimage_make(&uimage_typical, span_of_str("payload"));
	struct uimage u;
	size_t bit;

	for (bit = 0; bit < UIMAGE_HEADER_LEN * 8; bit++) {
		m.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (bit < 32)
			ck_assert(!uimage_decode(span_of_made(&m), 0, &u));
		else
			ck_assert(uimage_decode(span_of_made(&m), 0, &u) && !u.hcrc_ok);
		m.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	ck_assert(uimage_decode(span_of_made(&m), 0, &u) && u.hcrc_ok);
	free(m.at);
}
END_TEST

START_TEST(test_any_bit_breaks_the_data)
{
	struct made m = uimage_make(&uimage_typical, span_of_str("the payload"));
	struct uimage u;
	size_t i;

	for (i = UIMAGE_HEADER_LEN; i < m.len; i++) {
		m.at[i] ^= 0x10;
		ck_assert(uimage_decode(span_of_made(&m), 0, &u));
		uimage_sum(span_of_made(&m), &u);
		ck_assert(u.hcrc_ok && u.dcrc_known && !u.dcrc_ok);
		m.at[i] ^= 0x10;
	}
	free(m.at);
}
END_TEST

/* A wrong header CRC takes nothing from what can be shown. */
START_TEST(test_damaged_header_is_decoded)
{
	struct made m = uimage_make(&uimage_typical, span_of_str("payload"));
	struct uimage u;

	m.at[4] ^= 0xff;
	ck_assert(uimage_decode(span_of_made(&m), 0, &u));
	ck_assert(!u.hcrc_ok);
	ck_assert_uint_ne(u.hcrc, u.hcrc_computed);
	ck_assert_uint_eq(u.present, 7);
	uimage_sum(span_of_made(&m), &u);
	ck_assert(u.dcrc_ok);
	free(m.at);
}
END_TEST

START_TEST(test_cut_short_everywhere)
{
	static const char payload[] = "a payload that is cut at each of its bytes";
	struct made whole = uimage_make(&uimage_typical, span_of_str(payload));
	struct uimage u;
	struct part_hit hit;
	size_t len;

	for (len = 0; len < UIMAGE_HEADER_LEN; len++) {
		struct made m = made_of(whole.at, len);

		ck_assert(!uimage_decode(span_of_made(&m), 0, &u));
		ck_assert_uint_eq(u.size, 0);
		ck_assert(!uimage_looks(span_of_made(&m), 0));
		ck_assert(!uimage_probe_at(span_of_made(&m), 0, &hit));
		free(m.at);
	}
	for (; len < whole.len; len++) {
		struct made m = made_of(whole.at, len);

		ck_assert(uimage_decode(span_of_made(&m), 0, &u));
		ck_assert_uint_eq(u.present, len - UIMAGE_HEADER_LEN);
		uimage_sum(span_of_made(&m), &u);
		ck_assert(u.hcrc_ok && !u.dcrc_known && !u.dcrc_ok);
		ck_assert_uint_eq(u.dcrc_computed,
		        crc32_usual(span_of(payload, len - UIMAGE_HEADER_LEN)));
		ck_assert_uint_eq(uimage_payload(span_of_made(&m), &u).len, u.present);
		free(m.at);
	}
	free(whole.at);
}
END_TEST

START_TEST(test_offsets_outside)
{
	static const uint64_t offsets[] = { 1, 63, 64, 65, 71, 72, 1000, UINT32_MAX,
		(uint64_t)UINT32_MAX + 1, UINT64_MAX - 64, UINT64_MAX };
	struct made m = uimage_make(&uimage_typical, span_of_str("payload"));
	struct uimage u, lost;
	size_t i;

	for (i = 0; i < sizeof offsets / sizeof *offsets; i++) {
		ck_assert(!uimage_decode(span_of_made(&m), offsets[i], &u));
		ck_assert(!uimage_looks(span_of_made(&m), offsets[i]));
		/* A header decoded from another, larger image. */
		lost = (struct uimage){ .offset = offsets[i], .size = 5, .present = 5,
			.type = UIMAGE_TYPE_MULTI };
		ck_assert_uint_le(uimage_payload(span_of_made(&m), &lost).len, 5);
		uimage_sum(span_of_made(&m), &lost);
		ck_assert(!lost.dcrc_ok);
		ck_assert(!uimage_entry_at(span_of_made(&m), &lost, 0,
		        &(struct uimage_entry){ 0 }));
	}
	ck_assert(!uimage_decode((struct span){ NULL, 0 }, 0, &u));
	free(m.at);
}
END_TEST

START_TEST(test_hostile_sizes)
{
	static const uint32_t sizes[] = { 8, 0x7fffffff, 0x80000000, 0xffffffc0,
		0xffffffff };
	struct made m = uimage_make(&uimage_typical, span_of_str("payload"));
	struct part_hit hit;
	struct uimage u;
	size_t i;

	for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		uimage_put_u32(m.at + 12, sizes[i]);
		uimage_seal(m.at);
		ck_assert(uimage_decode(span_of_made(&m), 0, &u));
		ck_assert(u.hcrc_ok);
		ck_assert_uint_eq(u.size, sizes[i]);
		ck_assert_uint_eq(u.present, 7);
		uimage_sum(span_of_made(&m), &u);
		ck_assert(!u.dcrc_known && !u.dcrc_ok);
		ck_assert(uimage_probe_at(span_of_made(&m), 0, &hit));
		ck_assert_uint_eq(hit.payload, 7);
		ck_assert_uint_eq(hit.payload_claimed, sizes[i]);
	}
	free(m.at);
}
END_TEST

/* ih_size may be less than what follows: vendors append trailers. */
START_TEST(test_trailer_is_no_payload)
{
	struct made m = uimage_make(&uimage_typical, span_of_str("payload+trailer"));
	struct uimage u;

	uimage_put_u32(m.at + 12, 7);
	uimage_put_u32(m.at + 24, crc32_usual(span_of_str("payload")));
	uimage_seal(m.at);
	ck_assert(uimage_decode(span_of_made(&m), 0, &u));
	uimage_sum(span_of_made(&m), &u);
	ck_assert(u.dcrc_known && u.dcrc_ok);
	ck_assert_uint_eq(u.present, 7);
	free(m.at);
}
END_TEST

CASES(uimage)
{
	tcase_add_test(tcase, test_round_trip_numbers);
	tcase_add_test(tcase, test_round_trip_codes);
	tcase_add_test(tcase, test_round_trip_names);
	tcase_add_test(tcase, test_name_ends_at_nul);
	tcase_add_test(tcase, test_encode_in_place);
	tcase_add_test(tcase, test_layout);
	tcase_add_test(tcase, test_fields_agree_with_decode);
	tcase_add_loop_test(tcase, test_code_tables, 0, ROWS_OF(uimage_code_lists));
	tcase_add_test(tcase, test_code_names);
	tcase_add_test(tcase, test_any_bit_breaks_the_header);
	tcase_add_test(tcase, test_any_bit_breaks_the_data);
	tcase_add_test(tcase, test_damaged_header_is_decoded);
	tcase_add_test(tcase, test_cut_short_everywhere);
	tcase_add_test(tcase, test_offsets_outside);
	tcase_add_test(tcase, test_hostile_sizes);
	tcase_add_test(tcase, test_trailer_is_no_payload);
}
