/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changed bytes are put back, and nothing is written where the file has no bytes for it. */
#include <string.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "job/rewrap/rewrap.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/children.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "tests/fixture/format/raw.h"

/* Goes on until it has ended; true if well. */
static bool
finish(struct rewrap *r, struct error *err)
{
	while (rewrap_step(r, 1000))
		continue;
	return rewrap_done(r, err);
}

/* ---- checksums ---- */

enum { BODY = 4096, TRAILER = 16 };

static void
put_u32(struct text *t, size_t at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		t->at[at + (size_t)i] = (char)(value >> (24 - 8 * i));
}

/* A file with a trailer of fwtool, which has a CRC of all before it. */
static struct text
with_trailer(void)
{
	struct text t = { 0 };
	char trailer[TRAILER] = "FWx0";

	text_reserve(&t, BODY);
	fill_random((uint8_t *)t.at, BODY, 3);
	t.len = BODY;
	text_add_bytes(&t, trailer, sizeof trailer);
	put_u32(&t, BODY + 4, ~crc32_usual(span_of(t.at, BODY)));
	put_u32(&t, BODY + 12, TRAILER);
	return t;
}

START_TEST(a_sum_whose_place_is_gone_is_not_written)
{
	/* How much of the trailer the file keeps: never all of the CRC. */
	const size_t kept = (size_t)_i;
	struct text t = with_trailer();
	struct firmware *f = children_open(&t);
	struct text bytes = { 0 };
	struct rewrap *r;
	struct error err;

	ck_assert_uint_eq(f->sums.count, 1);
	ck_assert(checksum_ok(&f->sums.at[0].sum));
	text_add_bytes(&bytes, t.at + 1000, BODY - 1000 + kept);
	bytes.at[0] ^= 1;
	r = rewrap_new(&(struct rewrap_wish){ .f = f, .at = 1000, .len = t.len - 1000,
	        .bytes = children_bytes(&bytes), .keep_time = true });
	ck_assert_msg(finish(r, &err), "%s", err.text);
	ck_assert_uint_eq(rewrap_file(r).len, BODY + kept);
	ck_assert(span_equal(span_cut(rewrap_file(r), 1000, SIZE_MAX), children_bytes(&bytes)));
	ck_assert(rewrap_shows(r, rewrap_file(r)));
	ck_assert_ptr_nonnull(strstr(text_str(rewrap_warnings(r)), "CRC of the file"));
	ck_assert_str_eq(text_str(rewrap_told(r)), "");
	rewrap_free(r);
	firmware_close(f);
	text_free(&bytes);
	text_free(&t);
}
END_TEST

START_TEST(a_sum_that_was_replaced_is_left_alone)
{
	struct text t = with_trailer(), bytes = { 0 };
	struct firmware *f = children_open(&t);
	struct rewrap *r;
	struct error err;

	text_add_bytes(&bytes, t.at + 1000, t.len - 1000);
	bytes.at[0] ^= 1;
	r = rewrap_new(&(struct rewrap_wish){ .f = f, .at = 1000, .len = bytes.len,
	        .bytes = children_bytes(&bytes), .keep_time = true });
	ck_assert_msg(finish(r, &err), "%s", err.text);
	ck_assert(span_equal(span_cut(rewrap_file(r), 1000, SIZE_MAX), children_bytes(&bytes)));
	rewrap_free(r);
	firmware_close(f);
	text_free(&bytes);
	text_free(&t);
}
END_TEST

START_TEST(a_sum_over_what_was_replaced_is_computed_again)
{
	struct text t = with_trailer();
	struct firmware *f = children_open(&t);
	struct rewrap *r;
	struct error err;

	r = rewrap_new(&(struct rewrap_wish){ .f = f, .at = 1000, .len = 5,
	        .bytes = span_of("hello", 5), .keep_time = true });
	ck_assert_msg(finish(r, &err), "%s", err.text);
	ck_assert_uint_eq(span_u32(rewrap_file(r), BODY + 4, ENDIAN_BIG),
	        (uint32_t)~crc32_usual(span_cut(rewrap_file(r), 0, BODY)));
	rewrap_free(r);
	firmware_close(f);
	text_free(&t);
}
END_TEST

START_TEST(nothing_can_take_the_place_of_everything)
{
	struct text t = with_trailer();
	struct firmware *f = children_open(&t);
	struct rewrap *r = rewrap_new(&(struct rewrap_wish){ .f = f, .len = t.len,
	        .bytes = span_of("", 0) });
	struct error err = { "" };

	ck_assert(!finish(r, &err));
	ck_assert_str_eq(err.text, "nothing would be left of the image");
	rewrap_free(r);
	firmware_close(f);
	text_free(&t);
}
END_TEST

/* ---- pages of a NAND dump that ends in one ---- */

enum { PAGES = 70 }; /* in blocks of 32 */

/* Bytes at the end of the dump: of the spare area, and of the page. */
static const size_t missing[] = { 0, 1, 8, 15, 16, 17, 300, 527 };

/* JFFS2 that fills all pages, in a dump that lacks its last `less` bytes. */
static struct text
cut_dump(const struct nand_layout *n, size_t less)
{
	struct nodes nodes = { .erase_size = n->data * n->pages };
	struct text raw = { 0 };
	char data[400];

	fill_random((uint8_t *)data, sizeof data, 9);
	nodes_add_dirent(&nodes, &(struct dirent_spec){ .pino = 1, .version = 1, .ino = 2,
	        .type = DT_REG, .name = "file" });
	for (uint32_t i = 0; nodes.bytes.len < PAGES * n->data; i++)
		nodes_add_inode(&nodes, &(struct inode_spec){ .ino = 2, .version = i + 1,
		        .mode = REG, .isize = (i + 1) * 400, .offset = i * 400,
		        .data = span_of(data, sizeof data) });
	raw_dump(span_of(nodes.bytes.at, PAGES * n->data), n,
	        &(struct raw_chip){ .ecc = &ecc_schemes[0] }, &raw);
	nodes_free(&nodes);
	raw.len -= less;
	return raw;
}

/* Puts a byte into the data; the rewrap has ended. */
static struct rewrap *
put_into(const struct firmware *f, size_t at, bool *ok, struct error *err)
{
	struct rewrap *r = rewrap_new(&(struct rewrap_wish){ .f = f->children.at[0], .at = at,
	        .len = 1, .bytes = span_of("\x42", 1), .keep_time = true });

	*ok = finish(r, err);
	return r;
}

/* A byte of a page that is whole. */
static void
check_whole(const struct firmware *f, const struct text *raw, const struct nand_layout *n)
{
	const size_t at = 66 * n->data + 100;
	struct error err;
	struct span made;
	bool ok;
	struct rewrap *r = put_into(f, at, &ok, &err);

	ck_assert_msg(ok, "%s", err.text);
	made = rewrap_file(r);
	ck_assert_uint_eq(made.len, raw->len);
	for (size_t i = 0; i < made.len; i++)
		if (i / nand_stride(n) != 66)
			ck_assert_uint_eq(made.at[i], (uint8_t)raw->at[i]);
	ck_assert_uint_eq(made.at[nand_place(n, at)], 0x42);
	rewrap_free(r);
}

START_TEST(a_page_that_is_cut_is_not_written)
{
	const struct nand_layout *n = &nand_layouts[0];
	struct text raw = cut_dump(n, missing[_i]);
	struct firmware *f = children_open(&raw);
	struct error err = { "" };
	struct rewrap *r;
	bool ok;

	ck_assert_uint_eq(f->nand.layout.data, n->data);
	ck_assert_ptr_eq(f->nand.ecc, &ecc_schemes[0]);
	check_whole(f, &raw, n);
	r = put_into(f, (PAGES - 1) * n->data, &ok, &err);
	ck_assert_int_eq(ok, missing[_i] == 0);
	if (!ok)
		ck_assert_ptr_nonnull(strstr(err.text, "the dump ends in page 69"));
	rewrap_free(r);
	firmware_close(f);
	text_free(&raw);
}
END_TEST

/* Why a header that is around the change stays as it is. */
static const struct {
	int break_at; /* whose byte is wrong, from the start of the header; below 0: none is */
	int missing;  /* bytes of the payload */
	const char *words;
} headers[] = {
	{ -1, 0, "" },
	{ 1064, 0, "the data CRC of the uImage at 0x0 was wrong before; the header is left as it is\n" },
	{ -1, 60, "the payload of the uImage at 0x0 is cut short, so that its CRC can't be checked; the "
	          "header is left as it is\n" },
};

START_TEST(why_a_header_is_left_is_told)
{
	static uint8_t payload[BODY];
	struct text t = { 0 };
	struct firmware *f;
	struct rewrap *r;
	struct error err;

	fill_random(payload, sizeof payload, 7);
	children_add_uimage(&t, span_of(payload, sizeof payload));
	if (headers[_i].break_at >= 0)
		t.at[headers[_i].break_at] ^= 0x20;
	t.len -= (size_t)headers[_i].missing;
	f = children_open(&t);
	r = rewrap_new(&(struct rewrap_wish){ .f = f, .at = 100, .len = 5,
	        .bytes = span_of("hello", 5), .keep_time = true });
	ck_assert_msg(finish(r, &err), "%s", err.text);
	ck_assert_str_eq(text_str(rewrap_warnings(r)), headers[_i].words);
	ck_assert_int_eq(text_str(rewrap_told(r))[0] != '\0', headers[_i].words[0] == '\0');
	rewrap_free(r);
	firmware_close(f);
	text_free(&t);
}
END_TEST

CASES(rewrap)
{
	tcase_add_loop_test(tcase, why_a_header_is_left_is_told, 0, ROWS_OF(headers));
	tcase_add_loop_test(tcase, a_sum_whose_place_is_gone_is_not_written, 0, 8);
	tcase_add_test(tcase, a_sum_that_was_replaced_is_left_alone);
	tcase_add_test(tcase, a_sum_over_what_was_replaced_is_computed_again);
	tcase_add_test(tcase, nothing_can_take_the_place_of_everything);
	tcase_add_loop_test(tcase, a_page_that_is_cut_is_not_written, 0, ROWS_OF(missing));
}
