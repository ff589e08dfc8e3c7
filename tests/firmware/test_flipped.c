/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is told of a uImage whose CRC is wrong: the bit that was flipped, the length that
 * fits, spare areas.
 */
#include <stdio.h>
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "guise/guise.h"
#include "issues/issues.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/guises.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "tests/fixture/format/raw.h"
#include "tests/fixture/format/uimages.h"
#include "words/verdict.h"

/* ---- uImages: what makes the CRC right ---- */

enum { PAYLOAD = 700 };

/* A uImage of PAYLOAD bytes of noise, then `more` bytes that follow it. */
static void
make_uimage(struct text *t, size_t more)
{
	struct uimage u = { .os = 5, .arch = 2, .type = 2, .name = span_of("kernel", 6) };
	uint8_t payload[PAYLOAD], header[UIMAGE_HEADER_LEN];
	uint32_t state = 99;

	for (size_t i = 0; i < sizeof payload; i++)
		payload[i] = (uint8_t)(1 + next_random(&state) % 250);
	uimage_put_header(header, &u, 12345, span_of(payload, sizeof payload));
	text_add_bytes(t, header, sizeof header);
	text_add_bytes(t, payload, sizeof payload);
	while (more--)
		text_add_bytes(t, "\xff", 1);
}

/* Every bit that is flipped is named, whichever CRC covers it. The magic number is not: such
 * a header is none. */
START_TEST(a_flipped_bit_is_named)
{
	struct text t = { 0 };
	char words[80];

	make_uimage(&t, 40);
	for (size_t bit = 8 * 4; bit < 8 * (UIMAGE_HEADER_LEN + PAYLOAD); bit += 3) {
		struct issue_list list;
		const struct issue *issue;
		struct firmware *f;

		t.at[bit / 8] ^= (char)(1 << bit % 8);
		f = guise_open(span_of(t.at, t.len));
		firmware_issues(f, &list);
		issue = guise_find_issue(&list, "uimage-one-bit");
		/* Other codes than the known ones, or a length of 0, are no header. */
		if (f->uimages.count) {
			ck_assert_msg(issue != NULL, "bit %zu", bit);
			snprintf(words, sizeof words, "bit %zu of byte 0x%zx is flipped",
			        bit % 8, bit / 8);
			ck_assert_msg(strncmp(issue->what, words, strlen(words)) == 0,
			        "%s: %s", words, issue->what);
			ck_assert_uint_eq(issue->offset, bit / 8);
		} else {
			ck_assert_uint_lt(bit / 8, UIMAGE_HEADER_LEN);
		}
		issue_list_free(&list);
		firmware_close(f);
		t.at[bit / 8] ^= (char)(1 << bit % 8);
	}
	text_free(&t);
}
END_TEST

/* The same for the bits of a node, but those of its magic number, its length and its type,
 * without which it is none. */
START_TEST(a_flipped_bit_of_a_node_is_told)
{
	struct nodes n = { .endian = _i ? ENDIAN_BIG : ENDIAN_LITTLE };
	uint32_t node;

	nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = 1, .ino = 2,
	        .type = 8, .name = "file" });
	node = nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = 40, .data = span_of("0123456789012345678901234567890123456789", 40) });
	for (uint32_t bit = 8 * 12; bit < 8 * (68 + 40); bit += 5) {
		struct verdict v[VERDICTS_MAX];
		struct subject subject;
		struct firmware *f;
		size_t count, told = 0;

		n.bytes.at[node + bit / 8] ^= (char)(1 << bit % 8);
		f = guise_open(nodes_image(&n));
		subject_at(f, node, &subject);
		count = subject_verdicts(f, &subject, v);
		for (size_t i = 0; i < count; i++) {
			unsigned int which;
			uint64_t byte;

			if (!verdict_flipped(&v[i], subject.endian, &byte, &which))
				continue;
			ck_assert_uint_eq(byte, bit / 8);
			ck_assert_uint_eq(which, bit % 8);
			told++;
		}
		ck_assert_msg(told > 0, "bit %u", bit);
		firmware_close(f);
		n.bytes.at[node + bit / 8] ^= (char)(1 << bit % 8);
	}
	nodes_free(&n);
}
END_TEST

/* Sets ih_size to `size`, with a right header CRC. */
static void
set_size(struct text *t, uint32_t size)
{
	struct uimage u;
	uint8_t header[UIMAGE_HEADER_LEN];

	ck_assert(uimage_decode(span_of(t->at, t->len), 0, &u));
	uimage_encode_summed(header, &u, u.time, size, u.dcrc);
	memcpy(t->at, header, sizeof header);
}

START_TEST(the_length_that_fits_is_named)
{
	static const struct {
		uint32_t size;
		size_t more;
		const char *where;
	} rows[] = {
		{ PAYLOAD - 5, 0, ", up to the end of the image" }, /* longer than it says */
		{ PAYLOAD + 9, 0, ", up to the end of the image" }, /* shorter than it says */
		{ PAYLOAD + 9, 100, "" },                           /* ends where 0xff begin */
	};
	struct text t = { 0 };
	struct issue_list list;
	const struct issue *issue;
	struct firmware *f;
	char words[160];

	make_uimage(&t, rows[_i].more);
	set_size(&t, rows[_i].size);
	f = guise_open(span_of(t.at, t.len));
	firmware_issues(f, &list);
	issue = guise_find_issue(&list, "uimage-length");
	ck_assert_ptr_nonnull(issue);
	snprintf(words, sizeof words, "the data CRC is right for a payload of %d bytes%s; "
	        "the header says %u", PAYLOAD, rows[_i].where, rows[_i].size);
	ck_assert_str_eq(issue->what, words);
	ck_assert_int_eq(list.judgement.id, JUDGED_DAMAGED);
	issue_list_free(&list);
	firmware_close(f);
	text_free(&t);
}
END_TEST

/* A payload across many pages, each with its spare area. */
START_TEST(spare_areas_are_named)
{
	const struct nand_layout *n = &nand_layouts[_i];
	struct uimage u = { .os = 5, .arch = 2, .type = 2, .name = span_of("kernel", 6) };
	struct text whole = { 0 }, raw = { 0 };
	uint8_t header[UIMAGE_HEADER_LEN], byte;
	uint32_t state = 5;
	struct issue_list list;
	const struct issue *issue;
	struct firmware *f;

	/* Spare areas at the ends of blocks lie behind all of so short a payload. */
	if (strchr(n->name, 'x'))
		return;
	while (whole.len < 20000) {
		byte = (uint8_t)next_random(&state);
		text_add_bytes(&whole, &byte, 1);
	}
	uimage_put_header(header, &u, 1, span_of(whole.at + sizeof header,
	        whole.len - sizeof header));
	memcpy(whole.at, header, sizeof header);
	raw_dump(span_of(whole.at, whole.len), n, &(struct raw_chip){ 0 }, &raw);
	f = guise_open(span_of(raw.at, raw.len));
	firmware_issues(f, &list);
	issue = guise_find_issue(&list, "raw-nand");
	ck_assert_ptr_nonnull(issue);
	/* In shares behind each 512 bytes, pages of several sizes look alike. */
	ck_assert_msg(strchr(n->name, '/') || strstr(issue->what, n->name), "%s: %s", n->name,
	        issue->what);
	/* They are left out, and the payload is whole then. */
	ck_assert_ptr_null(guise_find_issue(&list, "uimage-data-crc"));
	ck_assert_int_eq(list.judgement.id, JUDGED_NOTES);
	issue_list_free(&list);
	firmware_close(f);
	text_free(&whole);
	text_free(&raw);
}
END_TEST

/* Noise in the payload is explained by nothing. */
START_TEST(more_damage_is_not_explained)
{
	for (uint32_t seed = 1; seed < 400; seed++) {
		struct text t = { 0 };
		struct issue_list list;
		struct firmware *f;
		uint32_t state = seed;

		make_uimage(&t, seed);
		for (int i = 0; i < 5; i++)
			t.at[UIMAGE_HEADER_LEN + next_random(&state) % PAYLOAD] ^=
			        (char)(3 + next_random(&state) % 4);
		f = guise_open(span_of(t.at, t.len));
		firmware_issues(f, &list);
		ck_assert_ptr_null(guise_find_issue(&list, "uimage-one-bit"));
		ck_assert_ptr_null(guise_find_issue(&list, "uimage-length"));
		issue_list_free(&list);
		firmware_close(f);
		text_free(&t);
	}
}
END_TEST

CASES(flipped)
{
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, a_flipped_bit_is_named);
	tcase_add_loop_test(tcase, a_flipped_bit_of_a_node_is_told, 0, 2);
	tcase_add_loop_test(tcase, the_length_that_fits_is_named, 0, 3);
	tcase_add_loop_test(tcase, spare_areas_are_named, 0, NAND_LAYOUTS);
	tcase_add_test(tcase, more_damage_is_not_explained);
}
