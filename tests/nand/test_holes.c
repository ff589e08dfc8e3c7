/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Images that go on behind bad blocks, which are left out where a checksum says so. */
#include <stdlib.h>
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "issues/issues.h"
#include "nand/holes.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/children.h"
#include "tests/fixture/random.h"
#include "tests/fixture/format/raw.h"
#include "uimage/uimage.h"

enum { BLOCK = 16 << 10, PAYLOAD = 3 * BLOCK + 1000 };

static struct text
make_image(void)
{
	struct text payload = { 0 }, t = { 0 };

	text_reserve(&payload, PAYLOAD);
	fill_random((uint8_t *)payload.at, PAYLOAD, 7);
	payload.len = PAYLOAD;
	children_add_uimage(&t, children_bytes(&payload));
	text_free(&payload);
	return t;
}

static void
add_fill(struct text *t, size_t len)
{
	while (len-- > 0)
		text_add_bytes(t, "\xff", 1);
}

/* What a chip holds whose blocks are bad if their bit is set. */
static struct text
put_on_chip(const struct text *image, uint32_t bad)
{
	struct text t = { 0 };
	size_t at = 0;

	for (uint32_t block = 0; at < image->len; block++) {
		size_t left = image->len - at, want = left < BLOCK ? left : BLOCK;

		if (bad >> block & 1) {
			add_fill(&t, BLOCK);
			continue;
		}
		text_add_bytes(&t, image->at + at, want);
		at += want;
	}
	add_fill(&t, 2 * BLOCK - t.len % BLOCK);
	return t;
}

static bool
is_told(const struct firmware *f, const char *name, const char *words)
{
	struct issue_list list;
	bool told = false;

	firmware_issues(f, &list);
	for (size_t i = 0; i < list.issues.count; i++)
		told = told || (strcmp(list.issues.at[i].name, name) == 0
		                && strstr(list.issues.at[i].what, words));
	issue_list_free(&list);
	return told;
}

/* The one uImage of `f`, which is there without its bad blocks. */
static void
check_joined(struct firmware *f, const struct text *image, uint32_t bad)
{
	struct firmware *child = firmware_joined(f, f->uimages.at[0].offset);
	uint64_t at = 0;

	ck_assert_ptr_nonnull(child);
	ck_assert_uint_eq(child->bytes.len, image->len);
	ck_assert_int_eq(memcmp(child->bytes.at, image->at, image->len), 0);
	ck_assert_uint_eq(child->uimages.count, 1);
	ck_assert(child->uimages.at[0].dcrc_ok);
	/* Each byte comes from where it stands on the chip. */
	for (uint64_t i = 0; i < image->len; i++, at++) {
		while (at % BLOCK == 0 && bad >> at / BLOCK & 1)
			at += BLOCK;
		if (i % 97 == 0 || at % BLOCK == 0)
			ck_assert_uint_eq(place_origin((struct place){ child->store, i }).at, at);
	}
}

START_TEST(an_image_goes_on_behind_bad_blocks)
{
	static const uint32_t cases[] = { 2, 4, 8, 6, 2 + 8, 2 + 4 + 8 + 16 };
	struct text image = make_image(), chip = put_on_chip(&image, cases[_i]);
	struct firmware *f = children_open(&chip);
	size_t notes;

	check_joined(f, &image, cases[_i]);
	children_check(f);
	ck_assert(is_told(f, "skipped-blocks", "bad blocks, "));
	ck_assert(is_told(f, "skipped-blocks", "of 0xff from"));
	ck_assert_int_eq(children_verdict(f, "uimage-data-crc", &notes), JUDGED_NOTES);
	ck_assert_uint_eq(notes, 0);
	firmware_close(f);
	text_free(&chip);
	text_free(&image);
}
END_TEST

/* Spare areas that mark them are named. */
START_TEST(marked_blocks_are_told)
{
	struct text image = make_image(), chip = put_on_chip(&image, 4), raw = { 0 };
	const struct nand_layout *n = nand_layouts;
	struct firmware *f;

	while (n->data * n->pages != BLOCK)
		n++;
	/* Enough blocks for the marks to be believed. */
	add_fill(&chip, 20 * BLOCK);
	raw_dump(children_bytes(&chip), n, &(struct raw_chip){ .ecc = ecc_schemes, .bad = 4 },
	        &raw);
	f = children_open(&raw);
	ck_assert_ptr_nonnull(firmware_plain(f));
	check_joined(firmware_plain(f), &image, 4);
	children_check(f);
	ck_assert(is_told(f, "skipped-blocks", "marked in their spare areas"));
	firmware_close(f);
	text_free(&raw);
	text_free(&chip);
	text_free(&image);
}
END_TEST

/* Damage stays damage: nothing is joined, and the CRC is wrong. */
START_TEST(what_is_damaged_is_not_joined)
{
	struct text image = make_image(), chip;
	struct firmware *f;
	size_t errors;

	memset(image.at + BLOCK / 2, 0, 99);
	chip = put_on_chip(&image, 2);
	f = children_open(&chip);
	ck_assert_ptr_null(firmware_joined(f, 0));
	ck_assert_int_eq(children_verdict(f, "uimage-data-crc", &errors), JUDGED_DAMAGED);
	ck_assert_uint_eq(errors, 1);
	firmware_close(f);
	text_free(&chip);
	text_free(&image);
}
END_TEST

/* Runs of 0xff in an image that is right belong to it. */
START_TEST(what_is_right_is_left_alone)
{
	struct text image = make_image(), t = { 0 };
	struct firmware *f;

	memset(image.at + BLOCK, 0xff, BLOCK);
	children_add_uimage(&t, span_cut(children_bytes(&image), 64, SIZE_MAX));
	f = children_open(&t);
	ck_assert(f->uimages.at[0].dcrc_ok);
	ck_assert_uint_eq(f->children.count, 0);
	firmware_close(f);
	text_free(&t);
	text_free(&image);
}
END_TEST

/* The chip of packed bytes, 16 KiB blocks; with one byte changed if `at` is not 0. */
static struct text
pack_on_chip(uint32_t bad, size_t at)
{
	struct text plain = { 0 }, packed, chip;

	text_reserve(&plain, PAYLOAD);
	fill_random((uint8_t *)plain.at, PAYLOAD, 11);
	plain.len = PAYLOAD;
	packed = children_packed(children_bytes(&plain));
	ck_assert_uint_gt(packed.len, 3 * BLOCK);
	packed.at[at] ^= at ? 1 : 0;
	chip = put_on_chip(&packed, bad);
	text_free(&plain);
	text_free(&packed);
	return chip;
}

/* What nothing announces goes on if it unpacks to its end that way. */
START_TEST(packed_data_go_on_behind_bad_blocks)
{
	static const uint32_t cases[] = { 2, 4, 8, 6, 2 + 8 };
	struct text chip = pack_on_chip(cases[_i], 0);
	struct firmware *f = children_open(&chip), *child = firmware_joined(f, 0);
	size_t errors;

	children_check(f);
	ck_assert_ptr_nonnull(child);
	ck_assert_uint_eq(child->children.count, 1);
	ck_assert_int_eq(child->children.at[0]->flaw, CHILD_WHOLE);
	ck_assert_uint_eq(child->children.at[0]->bytes.len, PAYLOAD);
	ck_assert(is_told(f, "skipped-blocks", "it unpacks to its end"));
	children_verdict(f, "payload-damaged", &errors);
	ck_assert_uint_eq(errors, 0);
	firmware_close(f);
	text_free(&chip);
}
END_TEST

START_TEST(damaged_packed_data_are_not_joined)
{
	struct text chip = pack_on_chip(4, 3 * BLOCK - 100);
	struct firmware *f = children_open(&chip);

	children_check(f);
	ck_assert_ptr_null(firmware_joined(f, 0));
	ck_assert_uint_eq(f->children.count, 1);
	ck_assert_int_eq(f->children.at[0]->flaw, CHILD_DAMAGED);
	firmware_close(f);
	text_free(&chip);
}
END_TEST

/* What is whole, up to the end of a block, with an erased flash behind it. */
START_TEST(whole_packed_data_are_left_alone)
{
	struct text chip = pack_on_chip(0, 0);
	struct firmware *f;

	add_fill(&chip, 8 * BLOCK);
	f = children_open(&chip);
	ck_assert_ptr_null(firmware_joined(f, 0));
	ck_assert_int_eq(f->children.at[0]->flaw, CHILD_WHOLE);
	firmware_close(f);
	text_free(&chip);
}
END_TEST

/* A small payload in front of an erased flash: the search reads no more than it says it costs, and a
 * slice for each of its stages. */
START_TEST(the_search_ends_soon)
{
	enum { STAGES = 64, AT = 4 * MIB - BLOCK, FLASH = 28 * MIB };
	struct uimage_mending m = { 0 };
	struct text t = children_zeros(AT);
	uint8_t payload[2 * BLOCK] = { 0 };
	struct uimage u;
	uint64_t at = 0, steps = 0;
	struct span s;

	memset(payload + BLOCK - UIMAGE_HEADER_LEN, 0xff, BLOCK);
	children_add_uimage(&t, span_of(payload, BLOCK + BLOCK / 2));
	memset(t.at + AT + UIMAGE_HEADER_LEN, 0x5a, 99);
	add_fill(&t, FLASH - t.len);
	text_add(&t, "end");
	s = children_bytes(&t);
	ck_assert(uimage_decode(s, AT, &u));
	while (uimage_check_step(s, &u, &at, MIB))
		continue;
	while (uimage_mend_step(s, &u, &m, MIB))
		steps++;
	ck_assert_int_eq(u.mend.kind, MEND_NONE);
	ck_assert_uint_le(steps, uimage_mend_cost(s, &u) / MIB + STAGES);
	text_free(&t);
}
END_TEST

/* Each size comes with other holes than the one before, and leads back to its bytes. */
START_TEST(holes_are_found_and_read_over)
{
	enum { LEN = 1 << 20 };
	struct nand_holes h = { 0 };
	uint8_t *image = memory_zeroed(LEN, 1), bytes[9];
	struct span s = span_of(image, LEN);

	ck_assert(!nand_holes_next(&h, s, 0, LEN));
	nand_holes_free(&h);
	memset(image + (256 << 10), 0xff, 256 << 10);
	memset(image + (768 << 10), 0xff, 16 << 10);
	image[(256 << 10) - 1] = 1;
	image[512 << 10] = 2;
	h = (struct nand_holes){ 0 };
	ck_assert(nand_holes_next(&h, s, 100, LEN));
	ck_assert_uint_eq(h.block, 256 << 10);
	ck_assert_uint_eq(h.at.count, 1);
	ck_assert(nand_holes_read(&h, s, 100, (256 << 10) - 101, bytes, sizeof bytes));
	ck_assert_uint_eq(bytes[0], 1);
	ck_assert_uint_eq(bytes[1], 2);
	ck_assert(!nand_holes_read(&h, s, 100, (768 << 10) - 105, bytes, sizeof bytes));
	ck_assert(nand_holes_next(&h, s, 100, LEN));
	ck_assert_uint_eq(h.block, 16 << 10);
	ck_assert_uint_eq(h.at.count, 17);
	ck_assert(!nand_holes_next(&h, s, 100, LEN));
	nand_holes_free(&h);
	free(image);
}
END_TEST

CASES(holes)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, an_image_goes_on_behind_bad_blocks, 0, 6);
	tcase_add_test(tcase, marked_blocks_are_told);
	tcase_add_test(tcase, what_is_damaged_is_not_joined);
	tcase_add_test(tcase, what_is_right_is_left_alone);
	tcase_add_test(tcase, the_search_ends_soon);
	tcase_add_loop_test(tcase, packed_data_go_on_behind_bad_blocks, 0, 5);
	tcase_add_test(tcase, damaged_packed_data_are_not_joined);
	tcase_add_test(tcase, whole_packed_data_are_left_alone);
	tcase_add_test(tcase, holes_are_found_and_read_over);
}
