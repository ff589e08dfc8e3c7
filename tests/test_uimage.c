/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The uImage header: decoding and encoding, CRC verdicts, tables of lengths, the row
 * for the survey; then the same against mkimage and against real firmware, where they
 * are there. Comparisons that had to be left out are printed and counted.
 */
#include "uimage/uimage.h"

#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/crc32.h"

/* Shared with the processes that Check runs each test in. */
static int *skipped;

static void
skip(const char *what, const char *reason)
{
	++*skipped;
	printf("# skipped: %s (%s)\n", what, reason);
	fflush(stdout);
}

/* ---- building images ---- */

enum { IMAGE_ROOM = 8192 };

/* An image on the heap, exactly as long as its bytes, so that a sanitizer sees a read
 * past its end. */
struct made {
	uint8_t *at;
	size_t len;
};

static struct span
span_of_made(const struct made *m)
{
	return span_of(m->at, m->len);
}

static struct made
made_of(const void *at, size_t len)
{
	struct made m = { .at = malloc(len ? len : 1), .len = len };

	ck_assert_ptr_nonnull(m.at);
	if (len > 0)
		memcpy(m.at, at, len);
	return m;
}

static struct span
span_of_str(const char *s)
{
	return span_of(s, strlen(s));
}

static const struct uimage typical = {
	.load = 0x80008000, .entry = 0x80008040,
	.os = 5, .arch = 2, .type = UIMAGE_TYPE_FILESYSTEM, .comp = 0,
	.name = { (const uint8_t *)"7518-hi3518-home", 16 },
};

/* Header and payload. */
static struct made
make_image(const struct uimage *from, struct span payload)
{
	uint8_t bytes[IMAGE_ROOM];

	ck_assert_uint_le(payload.len, sizeof bytes - UIMAGE_HEADER_LEN);
	uimage_encode(bytes, from, 1421856858, payload);
	if (payload.len > 0)
		memcpy(bytes + UIMAGE_HEADER_LEN, payload.at, payload.len);
	return made_of(bytes, UIMAGE_HEADER_LEN + payload.len);
}

static void
put_u32(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 24);
	at[1] = (uint8_t)(value >> 16);
	at[2] = (uint8_t)(value >> 8);
	at[3] = (uint8_t)value;
}

/* Makes the header CRC right again after a change. */
static void
seal(uint8_t *header)
{
	put_u32(header + 4, 0);
	put_u32(header + 4, crc32_usual(span_of(header, UIMAGE_HEADER_LEN)));
}

static bool
probe(struct span area, size_t at, struct part_hit *hit)
{
	return uimage_format.probe(&uimage_format, area, at, hit);
}

static void
assert_plain(const char *line, size_t size)
{
	size_t i;

	ck_assert_uint_lt(strnlen(line, size), size);
	for (i = 0; line[i]; i++)
		ck_assert_msg(line[i] >= 0x20 && line[i] < 0x7f, "byte %02x in a line",
		        (uint8_t)line[i]);
}

/* ---- encoding and decoding ---- */

static void
assert_round_trip(const struct uimage *from, uint32_t time, struct span payload)
{
	uint8_t bytes[IMAGE_ROOM];
	struct uimage u;
	struct span image;

	uimage_encode(bytes, from, time, payload);
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
	uimage_check_data(image, &u);
	ck_assert(u.dcrc_known && u.dcrc_ok);
	ck_assert(span_equal(uimage_payload(image, &u), payload));
}

START_TEST(test_round_trip_numbers)
{
	static const uint32_t values[] = { 0, 1, 0x12345678, 0x7fffffff, 0x80000000,
		0xfffffffe, 0xffffffff };
	const struct span payload = span_of_str("any payload");
	struct uimage from = typical;
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
		struct uimage from = typical;

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
	struct uimage from = typical;
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
	struct made m = make_image(&typical, span_of_str("data"));
	struct uimage u;

	memcpy(m.at + 32, "ab\0cd", 5);
	seal(m.at);
	ck_assert(uimage_decode(span_of_made(&m), 0, &u));
	ck_assert(span_equal(u.name, span_of_str("ab")));
	ck_assert(u.hcrc_ok);
	free(m.at);
}
END_TEST

/* A header is made again where it stands, from the name that it holds. */
START_TEST(test_encode_in_place)
{
	struct made m = make_image(&typical, span_of_str("old data"));
	struct uimage u, again;

	ck_assert(uimage_decode(span_of_made(&m), 0, &u));
	m.at[UIMAGE_HEADER_LEN] = 'O';
	uimage_encode(m.at, &u, 99, span_of(m.at + UIMAGE_HEADER_LEN, 8));
	ck_assert(uimage_decode(span_of_made(&m), 0, &again));
	uimage_check_data(span_of_made(&m), &again);
	ck_assert(again.hcrc_ok && again.dcrc_ok);
	ck_assert(span_equal(again.name, typical.name));
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

	ck_assert_uint_eq(uimage_field_count, sizeof members / sizeof *members);
	for (i = 0; i < uimage_field_count; i++) {
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
	struct made m = make_image(&typical, span_of_str("some data"));
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
	for (i = 0; i < uimage_field_count; i++) {
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

static const struct {
	const char *what;
	const struct value_name *names;
	size_t count; /* of U-Boot v2026.07 */
	const char *option; /* of mkimage */
	size_t at;    /* of the code in the header */
} lists[] = {
	{ "OS", uimage_os_names, 30, "-O", 28 },
	{ "architecture", uimage_arch_names, 27, "-A", 29 },
	{ "type", uimage_type_names, 48, "-T", 30 },
	{ "compression", uimage_comp_names, 7, "-C", 31 },
};

START_TEST(test_code_tables)
{
	const struct value_name *names = lists[_i].names;
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
	ck_assert_uint_eq(i, lists[_i].count);
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
	struct made m = make_image(&typical, span_of_str("payload"));
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
	struct made m = make_image(&typical, span_of_str("the payload"));
	struct uimage u;
	size_t i;

	for (i = UIMAGE_HEADER_LEN; i < m.len; i++) {
		m.at[i] ^= 0x10;
		ck_assert(uimage_decode(span_of_made(&m), 0, &u));
		uimage_check_data(span_of_made(&m), &u);
		ck_assert(u.hcrc_ok && u.dcrc_known && !u.dcrc_ok);
		m.at[i] ^= 0x10;
	}
	free(m.at);
}
END_TEST

/* A wrong header CRC takes nothing from what can be shown. */
START_TEST(test_damaged_header_is_decoded)
{
	struct made m = make_image(&typical, span_of_str("payload"));
	struct uimage u;

	m.at[4] ^= 0xff;
	ck_assert(uimage_decode(span_of_made(&m), 0, &u));
	ck_assert(!u.hcrc_ok);
	ck_assert_uint_ne(u.hcrc, u.hcrc_computed);
	ck_assert_uint_eq(u.present, 7);
	uimage_check_data(span_of_made(&m), &u);
	ck_assert(u.dcrc_ok);
	free(m.at);
}
END_TEST

START_TEST(test_cut_short_everywhere)
{
	static const char payload[] = "a payload that is cut at each of its bytes";
	struct made whole = make_image(&typical, span_of_str(payload));
	struct uimage u;
	struct part_hit hit;
	size_t len;

	for (len = 0; len < UIMAGE_HEADER_LEN; len++) {
		struct made m = made_of(whole.at, len);

		ck_assert(!uimage_decode(span_of_made(&m), 0, &u));
		ck_assert_uint_eq(u.size, 0);
		ck_assert(!uimage_looks(span_of_made(&m), 0));
		ck_assert(!probe(span_of_made(&m), 0, &hit));
		free(m.at);
	}
	for (; len < whole.len; len++) {
		struct made m = made_of(whole.at, len);

		ck_assert(uimage_decode(span_of_made(&m), 0, &u));
		ck_assert_uint_eq(u.present, len - UIMAGE_HEADER_LEN);
		uimage_check_data(span_of_made(&m), &u);
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
	struct made m = make_image(&typical, span_of_str("payload"));
	struct uimage u, lost;
	size_t i;

	for (i = 0; i < sizeof offsets / sizeof *offsets; i++) {
		ck_assert(!uimage_decode(span_of_made(&m), offsets[i], &u));
		ck_assert(!uimage_looks(span_of_made(&m), offsets[i]));
		/* A header decoded from another, larger image. */
		lost = (struct uimage){ .offset = offsets[i], .size = 5, .present = 5,
			.type = UIMAGE_TYPE_MULTI };
		ck_assert_uint_le(uimage_payload(span_of_made(&m), &lost).len, 5);
		uimage_check_data(span_of_made(&m), &lost);
		ck_assert(!lost.dcrc_ok);
		ck_assert(!uimage_entry(span_of_made(&m), &lost, 0,
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
	struct made m = make_image(&typical, span_of_str("payload"));
	struct part_hit hit;
	struct uimage u;
	size_t i;

	for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		put_u32(m.at + 12, sizes[i]);
		seal(m.at);
		ck_assert(uimage_decode(span_of_made(&m), 0, &u));
		ck_assert(u.hcrc_ok);
		ck_assert_uint_eq(u.size, sizes[i]);
		ck_assert_uint_eq(u.present, 7);
		uimage_check_data(span_of_made(&m), &u);
		ck_assert(!u.dcrc_known && !u.dcrc_ok);
		ck_assert(probe(span_of_made(&m), 0, &hit));
		ck_assert_uint_eq(hit.payload, 7);
		ck_assert_uint_eq(hit.payload_claimed, sizes[i]);
	}
	free(m.at);
}
END_TEST

/* ih_size may be less than what follows: vendors append trailers. */
START_TEST(test_trailer_is_no_payload)
{
	struct made m = make_image(&typical, span_of_str("payload+trailer"));
	struct uimage u;

	put_u32(m.at + 12, 7);
	put_u32(m.at + 24, crc32_usual(span_of_str("payload")));
	seal(m.at);
	ck_assert(uimage_decode(span_of_made(&m), 0, &u));
	uimage_check_data(span_of_made(&m), &u);
	ck_assert(u.dcrc_known && u.dcrc_ok);
	ck_assert_uint_eq(u.present, 7);
	free(m.at);
}
END_TEST

/* ---- tables of lengths ---- */

static struct made
make_multi(uint8_t type, const uint32_t *words, size_t count, const char *rest)
{
	uint8_t payload[IMAGE_ROOM - UIMAGE_HEADER_LEN];
	struct uimage from = typical;
	size_t i;

	from.type = type;
	for (i = 0; i < count; i++)
		put_u32(payload + i * 4, words[i]);
	memcpy(payload + count * 4, rest, strlen(rest));
	return make_image(&from, span_of(payload, count * 4 + strlen(rest)));
}

static void
assert_entry(const struct made *m, size_t i, uint64_t offset, uint32_t len,
        uint64_t present)
{
	struct uimage_entry e = { 0 };
	struct uimage u;

	ck_assert(uimage_decode(span_of_made(m), 0, &u));
	ck_assert(uimage_entry(span_of_made(m), &u, i, &e));
	ck_assert_uint_eq(e.offset, offset);
	ck_assert_uint_eq(e.len, len);
	ck_assert_uint_eq(e.present, present);
}

static void
assert_no_entry(const struct made *m, size_t i)
{
	struct uimage_entry e = { 0 };
	struct uimage u;

	ck_assert(uimage_decode(span_of_made(m), 0, &u));
	ck_assert(!uimage_entry(span_of_made(m), &u, i, &e));
}

START_TEST(test_multi_entries)
{
	/* Three files of 5, 4 and 2 bytes; the first is padded, the last is not. */
	static const uint32_t words[] = { 5, 4, 2, 0 };
	struct made m = make_multi(UIMAGE_TYPE_MULTI, words, 4, "first\0\0\0");
	struct made whole = make_multi(UIMAGE_TYPE_MULTI, words, 4, "first...fourtw");

	assert_entry(&whole, 0, 64 + 16, 5, 5);
	assert_entry(&whole, 1, 64 + 24, 4, 4);
	assert_entry(&whole, 2, 64 + 28, 2, 2);
	assert_no_entry(&whole, 3);
	assert_no_entry(&whole, 4);
	assert_no_entry(&whole, SIZE_MAX);
	/* The same table, with what it lists missing. */
	assert_entry(&m, 0, 64 + 16, 5, 5);
	assert_entry(&m, 1, 64 + 24, 4, 0);
	assert_entry(&m, 2, 64 + 28, 2, 0);
	assert_no_entry(&m, 3);
	free(m.at);
	free(whole.at);
}
END_TEST

START_TEST(test_script_entry)
{
	static const uint32_t words[] = { 11, 0 };
	struct made m = make_multi(UIMAGE_TYPE_SCRIPT, words, 2, "echo hello\n");

	assert_entry(&m, 0, 64 + 8, 11, 11);
	assert_no_entry(&m, 1);
	free(m.at);
}
END_TEST

START_TEST(test_other_types_have_no_table)
{
	static const uint32_t words[] = { 4, 0 };
	unsigned type;

	for (type = 0; type < 256; type++) {
		struct made m = make_multi((uint8_t)type, words, 2, "abcd");

		if (type == UIMAGE_TYPE_MULTI || type == UIMAGE_TYPE_SCRIPT)
			assert_entry(&m, 0, 64 + 8, 4, 4);
		else
			assert_no_entry(&m, 0);
		free(m.at);
	}
}
END_TEST

START_TEST(test_hostile_lengths)
{
	static const uint32_t words[] = { 0xffffffff, 0xfffffffd, 3, 0x80000000, 0 };
	struct made m = make_multi(UIMAGE_TYPE_MULTI, words, 5, "abcdefgh");
	const uint64_t first = 64 + 20, gib4 = (uint64_t)1 << 32;

	assert_entry(&m, 0, first, 0xffffffff, 8);
	assert_entry(&m, 1, first + gib4, 0xfffffffd, 0);
	assert_entry(&m, 2, first + 2 * gib4, 3, 0);
	assert_entry(&m, 3, first + 2 * gib4 + 4, 0x80000000, 0);
	assert_no_entry(&m, 4);
	free(m.at);
}
END_TEST

/* A file may not reach over ih_size into what follows the payload. */
START_TEST(test_entries_stay_in_the_payload)
{
	static const uint32_t words[] = { 100, 0 };
	struct made m = make_multi(UIMAGE_TYPE_MULTI, words, 2, "abcdtrailer");

	put_u32(m.at + 12, 8 + 4);
	seal(m.at);
	assert_entry(&m, 0, 64 + 8, 100, 4);
	free(m.at);
}
END_TEST

START_TEST(test_damaged_tables)
{
	static const uint32_t empty[] = { 0 }, endless[] = { 1, 2, 3 };
	struct made none = make_multi(UIMAGE_TYPE_MULTI, empty, 0, "");
	struct made stub = make_multi(UIMAGE_TYPE_MULTI, empty, 0, "\1\1\1");
	struct made zero = make_multi(UIMAGE_TYPE_MULTI, empty, 1, "data");
	struct made open = make_multi(UIMAGE_TYPE_SCRIPT, endless, 3, "\1\1\1");
	struct part_hit hit;

	assert_no_entry(&none, 0);
	assert_no_entry(&stub, 0);
	assert_no_entry(&zero, 0);
	assert_no_entry(&open, 0);
	ck_assert(probe(span_of_made(&open), 0, &hit));
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
	m = make_multi(UIMAGE_TYPE_MULTI, words, UIMAGE_ENTRIES_MAX + 1, "x");
	assert_entry(&m, 0, 64 + 4 * (UIMAGE_ENTRIES_MAX + 1), 1, 1);
	assert_entry(&m, UIMAGE_ENTRIES_MAX - 1, 64 + 8 * UIMAGE_ENTRIES_MAX, 1, 0);
	assert_no_entry(&m, UIMAGE_ENTRIES_MAX);
	free(m.at);
	words[UIMAGE_ENTRIES_MAX] = 1;
	m = make_multi(UIMAGE_TYPE_MULTI, words, UIMAGE_ENTRIES_MAX + 2, "x");
	assert_no_entry(&m, 0);
	free(m.at);
}
END_TEST

/* ---- the row for the survey ---- */

START_TEST(test_format_row)
{
	ck_assert_str_eq(uimage_format.name, "uImage");
	ck_assert_uint_eq(uimage_format.magic_len, 4);
	ck_assert_mem_eq(uimage_format.magic, "\x27\x05\x19\x56", 4);
	ck_assert_uint_eq(uimage_format.magic[uimage_format.anchor], 0x19);
	ck_assert_uint_eq(uimage_format.magic_at, 0);
	ck_assert(uimage_format.endian == ENDIAN_BIG);
}
END_TEST

START_TEST(test_probe)
{
	struct made m = make_image(&typical, span_of_str("\x1f\x8b\x08..."));
	uint8_t area[300];
	struct part_hit hit;
	size_t at;

	memset(area, 0xff, sizeof area);
	memcpy(area + 100, m.at, m.len);
	for (at = 0; at < sizeof area; at++)
		ck_assert_int_eq(probe(span_of(area, sizeof area), at, &hit), at == 100);
	ck_assert(probe(span_of(area, sizeof area), 100, &hit));
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
	struct made m = make_image(&typical, span_of_str("payload"));
	struct part_hit hit;

	ck_assert(probe(span_of(m.at, m.len - 3), 0, &hit));
	ck_assert_uint_eq(hit.payload, 4);
	ck_assert_uint_eq(hit.payload_claimed, 7);
	ck_assert(probe(span_of(m.at, UIMAGE_HEADER_LEN), 0, &hit));
	ck_assert_uint_eq(hit.payload, 0);
	ck_assert_uint_eq(hit.payload_claimed, 7);
	free(m.at);
}
END_TEST

/* Plausible as it may be: a header whose CRC is wrong is no hit. */
START_TEST(test_probe_refuses_a_wrong_crc)
{
	struct made m = make_image(&typical, span_of_str("payload"));
	struct part_hit hit;
	size_t i;

	for (i = 4; i < UIMAGE_HEADER_LEN; i++) {
		m.at[i] ^= 1;
		ck_assert(!probe(span_of_made(&m), 0, &hit));
		m.at[i] ^= 1;
	}
	free(m.at);
}
END_TEST

static void
assert_lines(const struct uimage *from, struct span payload, const char *what,
        const char *payload_what)
{
	struct made m = make_image(from, payload);
	struct part_hit hit;

	ck_assert(probe(span_of_made(&m), 0, &hit));
	ck_assert_str_eq(hit.what, what);
	ck_assert_str_eq(hit.payload_what, payload_what);
	free(m.at);
}

START_TEST(test_lines)
{
	struct uimage from = typical;

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
	from = typical;
	from.type = UIMAGE_TYPE_SCRIPT;
	assert_lines(&from, span_of("\0\0\0\1\0\0\0\0x", 9),
	        "uImage \"7518-hi3518-home\" arm linux script none",
	        "payload of uImage \"7518-hi3518-home\", 1 script");
	from.type = UIMAGE_TYPE_MULTI;
	assert_lines(&from, span_of("\0\0\0\1\0\0\0\1\0\0\0\0x\0\0\0y", 17),
	        "uImage \"7518-hi3518-home\" arm linux multi none",
	        "payload of uImage \"7518-hi3518-home\", 2 files");
}
END_TEST

/* Long names are cut, between escapes and never inside of one. */
START_TEST(test_lines_are_bounded)
{
	char name[UIMAGE_NAME_LEN];
	struct uimage from = typical;
	struct part_hit hit;
	unsigned code;
	size_t odd;

	memset(name, '\n', sizeof name);
	for (odd = 0; odd < 8; odd++) {
		memset(name, 'a', odd);
		from.name = span_of(name, sizeof name);
		for (code = 0; code < 256; code++) {
			struct made m;
			const char *dots;

			from.os = from.arch = from.type = from.comp = (uint8_t)code;
			m = make_image(&from, span_of_str("abc"));
			ck_assert(probe(span_of_made(&m), 0, &hit));
			assert_plain(hit.what, sizeof hit.what);
			assert_plain(hit.payload_what, sizeof hit.payload_what);
			dots = strstr(hit.what, "...\" ");
			ck_assert_ptr_nonnull(dots);
			ck_assert(strncmp(dots - 4, "\\x0a", 4) == 0);
			free(m.at);
		}
	}
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
	struct made m = make_image(&typical, span_of_str("payload"));
	bool looks;

	m.at[4] ^= 0xff;
	m.at[at] = byte;
	looks = uimage_looks(span_of_made(&m), 0);
	free(m.at);
	return looks;
}

START_TEST(test_looks)
{
	struct made m = make_image(&typical, span_of_str("payload"));

	ck_assert(!uimage_looks(span_of_made(&m), 0)); /* nothing is damaged */
	m.at[4] ^= 0xff;
	ck_assert(uimage_looks(span_of_made(&m), 0));
	put_u32(m.at + 12, 0);
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
		struct uimage from = typical;
		struct made m;

		from.name = span_of_str(names[i].name);
		m = make_image(&from, span_of_str("payload"));
		m.at[8] ^= 1;
		ck_assert_int_eq(uimage_looks(span_of_made(&m), 0), names[i].looks);
		free(m.at);
	}
}
END_TEST

/* ---- anything at all ---- */

static uint32_t
next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

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
			put_u32(m.at, UIMAGE_MAGIC);
		if (len >= UIMAGE_HEADER_LEN && round % 4 < 2)
			seal(m.at);
		uimage_looks(span_of_made(&m), 0);
		if (probe(span_of_made(&m), 0, &hit)) {
			ck_assert_uint_le(hit.len + hit.payload, len);
			assert_plain(hit.what, sizeof hit.what);
			assert_plain(hit.payload_what, sizeof hit.payload_what);
		}
		if (uimage_decode(span_of_made(&m), 0, &u)) {
			uimage_check_data(span_of_made(&m), &u);
			for (i = 0; uimage_entry(span_of_made(&m), &u, i, &e); i++)
				ck_assert_uint_le(e.present, u.present);
		}
		free(m.at);
	}
}
END_TEST

/* ---- against mkimage ---- */

/* A folder for mkimage's files, made and removed once for all its tests, outside of the
 * processes that they run in. */
static char work[PATH_MAX / 2];

static void
make_work(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(work, sizeof work, "%s/uimage-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(work)) {
		perror(work);
		exit(EXIT_FAILURE);
	}
}

static const char *
in_work(const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/%s", work, name);
	return path;
}

static void
remove_work(void)
{
	static const char *const files[] = { "data", "more", "out", "list" };
	size_t i;

	for (i = 0; i < sizeof files / sizeof *files; i++)
		unlink(in_work(files[i]));
	rmdir(work);
}

static bool
have_mkimage(void)
{
	return system("mkimage -V >/dev/null 2>&1") == 0;
}

static void
write_file(const char *path, struct span bytes)
{
	FILE *f = fopen(path, "wb");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes.at, 1, bytes.len, f), bytes.len);
	ck_assert_int_eq(fclose(f), 0);
}

/* The bytes of a file; at NULL if it can't be opened. */
static struct made
read_file(const char *path)
{
	struct made m = { NULL, 0 };
	FILE *f = fopen(path, "rb");
	long len;

	if (!f)
		return m;
	ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
	len = ftell(f);
	ck_assert_int_ge(len, 0);
	rewind(f);
	m = (struct made){ malloc((size_t)len + 1), (size_t)len };
	ck_assert_uint_eq(fread(m.at, 1, m.len, f), m.len);
	fclose(f);
	return m;
}

/* What mkimage makes of the file "data"; at NULL where it refuses. */
static struct made
run_mkimage(const char *options)
{
	char command[PATH_MAX];

	unlink(in_work("out"));
	snprintf(command, sizeof command, "cd '%s' && SOURCE_DATE_EPOCH=1421856858 "
	        "mkimage %s out >/dev/null 2>&1", work, options);
	if (system(command) != 0)
		return (struct made){ NULL, 0 };
	return read_file(in_work("out"));
}

START_TEST(test_mkimage_header)
{
	static const char *const names[] = { "", "n", "7518-hi3518-home",
		"1234567890123456789012345678901" };
	struct span payload = span_of_str("not really a file system");
	uint8_t header[UIMAGE_HEADER_LEN];
	size_t i;

	if (!have_mkimage()) {
		skip("headers byte for byte", "mkimage is not installed");
		return;
	}
	write_file(in_work("data"), payload);
	for (i = 0; i < sizeof names / sizeof *names; i++) {
		struct uimage from = typical;
		char options[256];
		struct made theirs;

		from.name = span_of_str(names[i]);
		snprintf(options, sizeof options, "-A arm -O linux -T filesystem -C none "
		        "-a 80008000 -e 80008040 -n '%s' -d data", names[i]);
		theirs = run_mkimage(options);
		ck_assert_uint_eq(theirs.len, UIMAGE_HEADER_LEN + payload.len);
		uimage_encode(header, &from, 1421856858, payload);
		ck_assert_mem_eq(theirs.at, header, UIMAGE_HEADER_LEN);
		free(theirs.at);
	}
}
END_TEST

START_TEST(test_mkimage_multi)
{
	struct made m;

	if (!have_mkimage()) {
		skip("a multi image", "mkimage is not installed");
		return;
	}
	write_file(in_work("data"), span_of_str("eleven byte"));
	write_file(in_work("more"), span_of_str("two"));
	m = run_mkimage("-A arm -O linux -T multi -C none -d data:more:data");
	assert_entry(&m, 0, 64 + 16, 11, 11);
	assert_entry(&m, 1, 64 + 28, 3, 3);
	assert_entry(&m, 2, 64 + 32, 11, 11);
	assert_no_entry(&m, 3);
	ck_assert_uint_eq(m.len, 64 + 32 + 11);
	free(m.at);
	m = run_mkimage("-A arm -O linux -T script -C none -d data");
	assert_entry(&m, 0, 64 + 8, 11, 11);
	assert_no_entry(&m, 1);
	free(m.at);
}
END_TEST

static const struct value_name *
find_name(const struct value_name *names, const char *name)
{
	for (; names->name; names++)
		if (strcmp(names->name, name) == 0)
			return names;
	return NULL;
}

/* Makes an image with the option's value `name` and compares the code in its header.
 * False if mkimage makes no such header. */
static bool
compare_code(size_t list, const struct value_name *known, const char *name)
{
	static const char *const rest[] = {
		"-A arm -T kernel -C none", "-O linux -T kernel -C none",
		"-A arm -O linux -C none", "-A arm -O linux -T kernel",
	};
	char options[256];
	struct made m;
	struct uimage u;
	bool made;

	snprintf(options, sizeof options, "%s %s %s -d data", rest[list],
	        lists[list].option, name);
	m = run_mkimage(options);
	made = m.at && uimage_decode(span_of_made(&m), 0, &u) && u.hcrc_ok;
	if (made)
		ck_assert_msg(m.at[lists[list].at] == known->value,
		        "%s %s is %u, not %u", lists[list].what, name,
		        m.at[lists[list].at], known->value);
	free(m.at);
	return made;
}

/* Each name that mkimage lists must be known here, and have the code that it writes. */
START_TEST(test_mkimage_codes)
{
	char line[256], name[64], command[PATH_MAX + 64];
	size_t listed = 0, written = 0;
	FILE *f;

	if (!have_mkimage()) {
		skip(lists[_i].what, "mkimage is not installed");
		return;
	}
	/* For an OP-TEE, mkimage reads a header of 28 bytes. */
	write_file(in_work("data"), span_of_str("a payload longer than 28 bytes"));
	snprintf(command, sizeof command, "mkimage %s list >'%s' 2>&1",
	        lists[_i].option, in_work("list"));
	if (system(command) == -1)
		ck_abort_msg("no shell");
	f = fopen(in_work("list"), "r");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f)) {
		const struct value_name *known;

		/* A usage text may follow, whose lines begin otherwise. */
		if (line[0] != '\t' || sscanf(line, "%63s", name) != 1)
			continue;
		listed++;
		known = find_name(lists[_i].names, name);
		if (known && strcmp(name, "invalid") == 0)
			continue; /* to mkimage: nothing given, take the default */
		if (known)
			written += compare_code((size_t)_i, known, name);
		else
			skip(name, "newer than the list it was looked for in");
	}
	fclose(f);
	ck_assert_uint_ge(listed, 7);
	ck_assert_uint_ge(written, 6);
	printf("# mkimage lists %zu names (%s), and writes %zu of them into headers\n",
	        listed, lists[_i].what, written);
	fflush(stdout);
}
END_TEST

/* ---- real firmware ---- */

static struct made
read_corpus(const char *name)
{
	const char *shared = getenv("FLASHLOUPE_SHARED"), *srcdir = getenv("srcdir");
	char path[PATH_MAX];
	struct made m;

	if (shared)
		snprintf(path, sizeof path, "%s/corpus/%s", shared, name);
	else
		snprintf(path, sizeof path, "%s/../shared/corpus/%s",
		        srcdir ? srcdir : ".", name);
	m = read_file(path);
	if (!m.at)
		skip(name, "not found");
	return m;
}

/* What a file should hold: the headers whose CRC is right. */
static const struct known_file {
	const char *name;
	size_t magics, damaged;
	struct known_header {
		uint64_t offset;
		const char *what, *payload_what;
		uint32_t size;
		bool dcrc_ok;
	} headers[5]; /* ended by what NULL */
} known_files[] = {
	{ "openipc-boot.scr", 1, 0, {
		{ 0, "uImage \"\" arm linux script gzip",
		  "payload of uImage \"\", 1 script", 60, true } } },
	{ "deb-tftpboot.scr", 1, 0, {
		{ 0, "uImage \"\" arm linux script gzip",
		  "payload of uImage \"\", 1 script", 732, true } } },
	{ "deb-mx6cuboxi-u-boot.img", 7, 0, {
		{ 0, "uImage \"U-Boot 2023.01+dfsg-2+deb12u3 fo\" "
		  "arm u-boot firmware none",
		  "payload of uImage \"U-Boot 2023.01+dfsg-2+deb12u3 fo\"",
		  583996, true } } },
	{ "deb-nanopi-u-boot-sunxi-with-spl.bin", 8, 0, {
		{ 0x8000, "uImage \"U-Boot 2023.01+dfsg-2+deb12u3 fo\" "
		  "arm u-boot firmware none",
		  "payload of uImage \"U-Boot 2023.01+dfsg-2+deb12u3 fo\"",
		  460068, true } } },
	{ "fact-uboot-badhdr.dtb", 1, 1, { { 0 } } },
	{ "fact-maxlinear-puma8-4uimage.bin", 4, 0, {
		{ 0xba9, "uImage \"MaxLinear Puma 8 Test Header\" arm linux multi none",
		  "payload of uImage \"MaxLinear Puma 8 Test Header\", "
		  "0 files", 4, true },
		{ 0xbed, "uImage \"Junk Kernel\" arm linux kernel none",
		  "payload of uImage \"Junk Kernel\", lzma", 85, true },
		{ 0xc82, "uImage \"Junk RootFS\" arm linux filesystem none",
		  "payload of uImage \"Junk RootFS\", squashfs", 16, false },
		{ 0xd3d, "uImage \"Hitron Image Header\" x86_64 linux script none",
		  "payload of uImage \"Hitron Image Header\", 1 script", 128, true } } },
	{ "pandorabox-mips-lzma-uImage.bin", 1, 0, {
		{ 0, "uImage \"PabdoraBox Linux-3.14.56\" mips linux kernel lzma",
		  "payload of uImage \"PabdoraBox Linux-3.14.56\", said to be lzma",
		  1147050, true } } },
};

static void
assert_known_header(struct span image, size_t at, const struct part_hit *hit,
        const struct known_header *known)
{
	struct uimage u;

	ck_assert_ptr_nonnull(known->what);
	ck_assert_uint_eq(at, known->offset);
	ck_assert_str_eq(hit->what, known->what);
	ck_assert_str_eq(hit->payload_what, known->payload_what);
	ck_assert_uint_eq(hit->payload, known->size);
	ck_assert(uimage_decode(image, at, &u));
	ck_assert_uint_eq(u.size, known->size);
	uimage_check_data(image, &u);
	ck_assert(u.dcrc_known);
	ck_assert_int_eq(u.dcrc_ok, known->dcrc_ok);
}

START_TEST(test_corpus)
{
	const struct known_file *known = &known_files[_i];
	struct made m = read_corpus(known->name);
	size_t at, magics = 0, hits = 0, damaged = 0;
	struct part_hit hit;
	struct uimage u;

	if (!m.at)
		return;
	for (at = 0; at < m.len; at++) {
		magics += uimage_decode(span_of_made(&m), at, &u);
		damaged += uimage_looks(span_of_made(&m), at);
		if (probe(span_of_made(&m), at, &hit))
			assert_known_header(span_of_made(&m), at, &hit,
			        &known->headers[hits++]);
	}
	ck_assert_uint_eq(magics, known->magics);
	ck_assert_uint_eq(damaged, known->damaged);
	ck_assert_ptr_null(known->headers[hits].what);
	free(m.at);
}
END_TEST

START_TEST(test_corpus_script)
{
	struct made m = read_corpus("openipc-boot.scr");
	struct uimage_entry e;
	struct uimage u;

	if (!m.at)
		return;
	ck_assert(uimage_decode(span_of_made(&m), 0, &u));
	ck_assert(uimage_entry(span_of_made(&m), &u, 0, &e));
	ck_assert_uint_eq(e.offset, 64 + 8);
	ck_assert_uint_eq(e.len, 0x34);
	ck_assert_uint_eq(e.present, 0x34);
	ck_assert(!uimage_entry(span_of_made(&m), &u, 1, &e));
	free(m.at);
}
END_TEST

/* A header whose CRC is wrong, over a payload of which most is missing. */
START_TEST(test_corpus_damaged)
{
	struct made m = read_corpus("fact-uboot-badhdr.dtb");
	struct uimage u;

	if (!m.at)
		return;
	ck_assert(uimage_decode(span_of_made(&m), 0, &u));
	ck_assert(!u.hcrc_ok);
	ck_assert(span_equal(u.name, span_of_str("DD-XYZ")));
	ck_assert_uint_eq(u.size, 2363353);
	ck_assert_uint_eq(u.present, 35257);
	uimage_check_data(span_of_made(&m), &u);
	ck_assert(!u.dcrc_known && !u.dcrc_ok);
	ck_assert(uimage_looks(span_of_made(&m), 0));
	free(m.at);
}
END_TEST

static TCase *
add_case(Suite *s, const char *name)
{
	TCase *c = tcase_create(name);

	suite_add_tcase(s, c);
	return c;
}

static Suite *
make_suite(void)
{
	Suite *s = suite_create("uimage");
	TCase *c = add_case(s, "codec");

	tcase_add_test(c, test_round_trip_numbers);
	tcase_add_test(c, test_round_trip_codes);
	tcase_add_test(c, test_round_trip_names);
	tcase_add_test(c, test_name_ends_at_nul);
	tcase_add_test(c, test_encode_in_place);
	tcase_add_test(c, test_layout);
	tcase_add_test(c, test_fields_agree_with_decode);
	tcase_add_loop_test(c, test_code_tables, 0, sizeof lists / sizeof *lists);
	tcase_add_test(c, test_code_names);

	c = add_case(s, "verdicts");
	tcase_add_test(c, test_any_bit_breaks_the_header);
	tcase_add_test(c, test_any_bit_breaks_the_data);
	tcase_add_test(c, test_damaged_header_is_decoded);
	tcase_add_test(c, test_cut_short_everywhere);
	tcase_add_test(c, test_offsets_outside);
	tcase_add_test(c, test_hostile_sizes);
	tcase_add_test(c, test_trailer_is_no_payload);
	tcase_add_test(c, test_looks);
	tcase_add_test(c, test_looks_names);

	c = add_case(s, "tables of lengths");
	tcase_add_test(c, test_multi_entries);
	tcase_add_test(c, test_script_entry);
	tcase_add_test(c, test_other_types_have_no_table);
	tcase_add_test(c, test_hostile_lengths);
	tcase_add_test(c, test_entries_stay_in_the_payload);
	tcase_add_test(c, test_damaged_tables);
	tcase_add_test(c, test_longest_table);

	c = add_case(s, "survey");
	tcase_add_test(c, test_format_row);
	tcase_add_test(c, test_probe);
	tcase_add_test(c, test_probe_clips);
	tcase_add_test(c, test_probe_refuses_a_wrong_crc);
	tcase_add_test(c, test_lines);
	tcase_add_test(c, test_lines_are_bounded);
	tcase_add_test(c, test_longest_codes);
	tcase_add_test(c, test_random_bytes);

	c = add_case(s, "mkimage");
	tcase_add_unchecked_fixture(c, make_work, remove_work);
	tcase_add_test(c, test_mkimage_header);
	tcase_add_test(c, test_mkimage_multi);
	tcase_add_loop_test(c, test_mkimage_codes, 0, sizeof lists / sizeof *lists);

	c = add_case(s, "real files");
	tcase_add_loop_test(c, test_corpus, 0, sizeof known_files / sizeof *known_files);
	tcase_add_test(c, test_corpus_script);
	tcase_add_test(c, test_corpus_damaged);
	return s;
}

int
main(void)
{
	SRunner *runner = srunner_create(make_suite());
	int failed;

	skipped = mmap(NULL, sizeof *skipped, PROT_READ | PROT_WRITE,
	        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (skipped == MAP_FAILED)
		return EXIT_FAILURE;
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	printf("# skipped in all: %d\n", *skipped);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
