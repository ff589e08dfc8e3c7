/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Raw NAND dumps that are known by something else than JFFS2, and images that aren't dumps. */
#include <stdlib.h>
#include <string.h>

#include "base/crc32.h"
#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "list/list.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/issues.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "tests/fixture/format/raw.h"
#include "tests/fixture/share.h"

enum { SIZE = 3 << 19 };

static void
put(struct text *t, size_t at, uint64_t value, int bytes, enum endian e)
{
	for (int i = 0; i < bytes; i++)
		t->at[at + (size_t)i] = (char)(value >> 8 * (e == ENDIAN_LITTLE ? i : bytes - 1 - i));
}

static void
random_bytes(struct text *t, size_t len, uint32_t seed)
{
	text_reserve(t, len);
	fill_random((uint8_t *)t->at + t->len, len, seed);
	t->len += len;
}

/* A squashfs, as far as its superblock and the table of ids tell. */
static void
make_squashfs(struct text *t)
{
	size_t table = SIZE - 3000;

	random_bytes(t, SIZE, 5);
	memcpy(t->at, "hsqs", 4);
	put(t, 4, 10, 4, ENDIAN_LITTLE);
	put(t, 12, 131072, 4, ENDIAN_LITTLE);
	put(t, 16, 0, 4, ENDIAN_LITTLE);
	put(t, 20, 1, 2, ENDIAN_LITTLE);
	put(t, 22, 17, 2, ENDIAN_LITTLE);
	put(t, 26, 1, 2, ENDIAN_LITTLE);
	put(t, 28, 4, 4, ENDIAN_LITTLE);
	put(t, 40, SIZE - 100, 8, ENDIAN_LITTLE);
	put(t, 48, table, 8, ENDIAN_LITTLE);
	put(t, 56, UINT64_MAX, 8, ENDIAN_LITTLE);
	put(t, 64, SIZE - 800000, 8, ENDIAN_LITTLE);
	put(t, 72, SIZE - 800000 + 90 * 8194, 8, ENDIAN_LITTLE);
	for (size_t i = 0; i < 90; i++)
		put(t, SIZE - 800000 + i * 8194, 0x8000 | 8192, 2, ENDIAN_LITTLE);
	put(t, 80, UINT64_MAX, 8, ENDIAN_LITTLE);
	put(t, table - 6, 0x8004, 2, ENDIAN_LITTLE);
	put(t, table, table - 6, 8, ENDIAN_LITTLE);
}

static void
seal(struct text *t, size_t at, size_t len)
{
	put(t, at + len, ~crc32_usual(span_of(t->at + at, len)), 4, ENDIAN_BIG);
}

/* A UBI of blocks of 128 KiB, the first two with the table of volumes. */
enum { UBI_BLOCK = 128 << 10 };

static void
make_ubi(struct text *t)
{
	const size_t block = UBI_BLOCK, vid = 2048, data = 4096;

	random_bytes(t, SIZE, 6);
	for (size_t at = 0; at < SIZE; at += block) {
		memset(t->at + at, 0, 64);
		memcpy(t->at + at, "UBI#\1", 5);
		put(t, at + 16, vid, 4, ENDIAN_BIG);
		put(t, at + 20, data, 4, ENDIAN_BIG);
		seal(t, at, 60);
		memset(t->at + at + vid, 0, 64);
		memcpy(t->at + at + vid, "UBI!\1\1", 6);
		put(t, at + vid + 8, at < 2 * block ? 0x7fffefff : 0, 4, ENDIAN_BIG);
		seal(t, at + vid, 60);
		for (size_t i = 0; i < 128 && at < 2 * block; i++) {
			memset(t->at + at + data + i * 172, 0, 172);
			seal(t, at + data + i * 172, 168);
		}
	}
}

static void
make_uimage(struct text *t)
{
	random_bytes(t, SIZE, 7);
	memset(t->at, 0, 64);
	put(t, 0, 0x27051956, 4, ENDIAN_BIG);
	put(t, 12, SIZE - 64 - 500, 4, ENDIAN_BIG);
	put(t, 24, crc32_usual(span_of(t->at + 64, SIZE - 64 - 500)), 4, ENDIAN_BIG);
	memcpy(t->at + 28, "\5\2\2\0name", 8);
	put(t, 4, crc32_usual(span_of(t->at, 64)), 4, ENDIAN_BIG);
}

/* The bytes of make_unknown, made once for all cases. */
static struct text unknown;

static void
keep_unknown(void)
{
	random_bytes(&unknown, SIZE, 8);
}

static void
drop_unknown(void)
{
	text_free(&unknown);
}

/* Nothing that is known; only codes and marks speak. */
static void
make_unknown(struct text *t)
{
	text_add_bytes(t, unknown.at, unknown.len);
}

static const struct {
	const char *name;
	void (*make)(struct text *t);
	bool known; /* without codes and marks */
} contents[] = {
	{ "squashfs", make_squashfs, true },
	{ "UBI", make_ubi, true },
	{ "uImage", make_uimage, true },
	{ "unknown", make_unknown, false },
};

static struct firmware *
open_with(const struct text *t, bool correct)
{
	struct firmware_options o = { .correct = correct };
	struct firmware *f = firmware_new(image_of_memory("test", span_of(t->at, t->len)), &o);

	firmware_finish(f);
	return f;
}

static const struct nand_layout *
first_like(const struct nand_layout *n)
{
	int i = 0;

	while (!nand_same_shape(&nand_layouts[i], n))
		i++;
	return &nand_layouts[i];
}

/* What is interrupted behind every block only has the headers and records of UBI whole: then
 * their distance shows it, if the blocks are those of UBI. */
static bool
shows(const struct nand_layout *n, size_t content)
{
	return n->order != NAND_BLOCKS || strcmp(contents[content].name, "UBI") != 0
	       || n->data * n->pages == UBI_BLOCK;
}

START_TEST(what_a_dump_holds_shows_its_layout)
{
	const struct nand_layout *n = &nand_layouts[_i];

	for (size_t k = 0; k < COUNT(contents); k++) {
		struct raw_chip chip = { .no_mark = k % 2 == 0 };
		struct text plain = { 0 }, raw = { 0 };
		struct firmware *f;

		if (!contents[k].known || !shows(n, k) || !share_has(k, _i))
			continue;
		contents[k].make(&plain);
		raw_dump(span_of(plain.at, plain.len), n, &chip, &raw);
		f = open_with(&raw, false);
		ck_assert_msg(f->nand.layout.data, "%s in %s: not found", contents[k].name,
		        n->name);
		ck_assert_str_eq(f->nand.layout.name, first_like(n)->name);
		ck_assert_msg(span_equal(span_cut(firmware_plain(f)->bytes, 0, plain.len),
		        span_of(plain.at, plain.len)), "%s in %s", contents[k].name, n->name);
		firmware_close(f);
		f = open_with(&plain, false);
		ck_assert_uint_eq(f->nand.layout.data, 0);
		firmware_close(f);
		text_free(&plain);
		text_free(&raw);
	}
}
END_TEST

/* A block and a half, but not less than a quarter of a MiB: enough for a code to show. */
static size_t
enough(const struct nand_layout *n)
{
	size_t len = (size_t)n->data * n->pages * 3 / 2;

	return len < SIZE / 6 ? SIZE / 6 : len < SIZE ? len : SIZE;
}

/* Each code at its places in each layout that the kernel uses it with: found by itself, and the
 * bits that it can correct are corrected. */
START_TEST(codes_show_the_layout_and_correct_bits)
{
	const struct nand_layout *n = &nand_layouts[_i % NAND_LAYOUTS];
	const struct ecc_scheme *s = &ecc_schemes[_i / NAND_LAYOUTS];
	struct text plain = { 0 }, raw = { 0 };
	uint32_t page = 3, bits = 0;
	struct firmware *f;

	if (raw_has_no_room(n, s) || !share_has((size_t)_i % NAND_LAYOUTS, _i / NAND_LAYOUTS))
		return;
	make_unknown(&plain);
	plain.len = enough(n);
	raw_dump(span_of(plain.at, plain.len), n, &(struct raw_chip){ .ecc = s }, &raw);
	for (uint32_t i = 0; i < n->data / s->step; i++)
		for (uint32_t b = 0; b < 1 + i % s->bits; b++, bits++)
			raw_flip(&raw, n, 8 * ((uint64_t)page * n->data + i * s->step) + 31 * b);
	/* One more than it corrects. */
	for (uint32_t b = 0; b <= s->bits; b++)
		raw_flip(&raw, n, 8 * (uint64_t)(page + 5) * n->data + 29 * b);
	f = open_with(&raw, true);
	ck_assert_msg(f->nand.layout.data && nand_same_shape(&f->nand.layout, n), "%s in %s",
	        s->name, n->name);
	ck_assert_msg(f->nand.ecc == s, "%s in %s", s->name, n->name);
	ck_assert_uint_eq(f->nand.bits, bits);
	ck_assert(f->store->kind == STORE_MEMORY && firmware_plain(f)->store->corrected);
	ck_assert_uint_eq(span_compare(span_cut(firmware_plain(f)->bytes, 0,
	        (page + 5) * n->data), span_of(plain.at, (page + 5) * n->data)), 0);
	firmware_close(f);
	text_free(&plain);
	text_free(&raw);
}
END_TEST

static bool
take(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

/* Page by page, what the list says. */
START_TEST(wrong_bits_are_counted_by_pages)
{
	const struct nand_layout *n = &nand_layouts[1];
	struct raw_chip chip = { .ecc = ecc_schemes, .bad = 1 << 4 };
	struct text plain = { 0 }, raw = { 0 }, out = { 0 };
	struct firmware *f;
	struct table t;

	make_unknown(&plain);
	raw_dump(span_of(plain.at, plain.len), n, &chip, &raw);
	raw_flip(&raw, n, 8 * 12 * 2048 + 77);
	raw_flip(&raw, n, 8 * 20 * 2048);
	raw_flip(&raw, n, 8 * 20 * 2048 + 9);
	raw_flip(&raw, n, 8 * 20 * 2048 + 8 * 256);
	f = open_with(&raw, true);
	ck_assert_uint_eq(f->nand.bad, 1);
	ck_assert_uint_eq(f->nand.states[NAND_PAGE_CORRECTED], 1);
	ck_assert_uint_eq(f->nand.states[NAND_PAGE_LOST], 1);
	ck_assert_uint_eq(f->nand.states[NAND_PAGE_RIGHT], SIZE / 2048 - 64 - 2);
	table_open(&t, &table_pages, f, NULL);
	table_write(&t, FORM_TSV, 0, table_count(&t), take, &out);
	/* The bad block, what precedes it by blocks, and what stands around the two pages. */
	ck_assert_ptr_nonnull(strstr(text_str(&out),
	        "\n256\t64\t4\t540672\t524288\tbad\tbad\t-\t-\t"));
	ck_assert_ptr_nonnull(strstr(text_str(&out), "\n12\t1\t0\t25344\t24576\tnone\t"
	        "corrected\t1\t0\t1 bit corrected\n13\t7\t0\t"));
	ck_assert_ptr_nonnull(strstr(text_str(&out), "\n20\t1\t0\t42240\t40960\tnone\t"
	        "lost\t1\t1\t1 bit corrected, uncorrectable: 1 step of 256 bytes\n"));
	ck_assert_uint_eq(table_pages.count(&t), SIZE / 131072 + 4);
	table_close(&t);
	text_clear(&out);
	firmware_describe_spare(f, &out);
	ck_assert_str_eq(text_str(&out), "bad block 4 of 12 read as 0xff; 2 bits in 2 pages "
	        "corrected, at most 1 in one; 1 page beyond correction (Hamming, 1 bit in 256 "
	        "bytes)");
	text_clear(&out);
	firmware_describe_correction(f, &out);
	ck_assert_str_eq(text_str(&out), "2 bits in 2 pages corrected, at most 1 in one; 1 page "
	        "beyond correction (Hamming, 1 bit in 256 bytes)");
	text_free(&out);
	ck_assert_uint_eq(f->nand.faults.at[0].page, 12);
	ck_assert_uint_eq(f->nand.faults.at[0].bits, 1);
	ck_assert(f->nand.faults.at[1].bits == 1 && f->nand.faults.at[1].lost == 1);
	/* The bad block reads as 0xff, its neighbours as they are. */
	ck_assert_uint_eq(span_run(firmware_plain(f)->bytes, 4 * 131072, 0xff), 131072);
	ck_assert_mem_eq(firmware_plain(f)->bytes.at + 5 * 131072, plain.at + 5 * 131072, 2048);
	firmware_close(f);
	text_free(&plain);
	text_free(&raw);
}
END_TEST

/* Where the code is of an unknown kind, the spare areas show by their marks. */
START_TEST(marks_show_the_layout)
{
	const struct nand_layout *n = &nand_layouts[_i];
	struct text plain = { 0 }, raw = { 0 };
	struct firmware *f;

	make_unknown(&plain);
	memset(plain.at + SIZE / 2, 0xff, SIZE / 4);
	raw_dump(span_of(plain.at, plain.len), n, &(struct raw_chip){ 0 }, &raw);
	f = open_with(&raw, false);
	ck_assert_str_eq(f->nand.layout.name, n->name);
	ck_assert_ptr_null(f->nand.ecc);
	firmware_close(f);
	raw.len = 0;
	raw_dump(span_of(plain.at, plain.len), n, &(struct raw_chip){ .no_mark = true }, &raw);
	f = open_with(&raw, false);
	ck_assert_uint_eq(f->nand.layout.data, 0);
	firmware_close(f);
	text_free(&plain);
	text_free(&raw);
}
END_TEST

static bool
is_told_cut(struct firmware *f)
{
	struct issue_list list = { 0 };
	const struct issue *cut;
	bool told;

	firmware_issues(f, &list);
	cut = issues_find(&list, "dump-cut");
	told = cut && cut->severity == SEVERITY_ERROR;
	issue_list_free(&list);
	return told;
}

/* A dump that is cut anywhere ends there, and is not whole. */
START_TEST(cut_dumps_are_read_to_their_end)
{
	const struct nand_layout *n = &nand_layouts[_i];
	struct text plain = { 0 }, raw = { 0 };
	uint32_t seed = 11;

	make_squashfs(&plain);
	raw_dump(span_of(plain.at, plain.len), n, &(struct raw_chip){ .no_mark = true }, &raw);
	for (int i = 0; i < 4; i++) {
		size_t len = raw.len - next_random(&seed) % (2 * nand_stride(n));
		struct text cut = { .at = raw.at, .len = i ? len : raw.len };
		struct firmware *f;

		if (!share_has((size_t)i, _i))
			continue;
		f = open_with(&cut, false);
		if (f->nand.layout.data) {
			ck_assert_uint_eq(firmware_plain(f)->bytes.len,
			        nand_data_before(&f->nand.layout, cut.len));
			ck_assert_uint_eq(is_told_cut(f), cut.len % nand_stride(n) != 0);
		}
		firmware_close(f);
	}
	text_free(&plain);
	text_free(&raw);
}
END_TEST

/* A header of UBI in each file of a JFFS2 image is a try only where the node that holds it is
 * damaged, so that it may be something else than the content of a file. */
START_TEST(the_content_of_files_is_no_witness)
{
	enum { FILES = 40, DAMAGED = 3, HEADER = 64 };
	struct nodes n = { .erase_size = 65536 };
	struct text ubi = { 0 };
	struct firmware *f;

	make_ubi(&ubi);
	for (uint32_t i = 0; i < FILES; i++) {
		struct inode_spec file = { .ino = 2 + i, .version = 1, .mode = REG,
			.isize = 4096, .data = span_of(ubi.at, 4096) };
		uint32_t at = nodes_add_inode(&n, &file);

		if (i % 10 == 5 && i / 10 < DAMAGED)
			nodes_put8(&n, at + 68 + 2 * HEADER, 0x55);
	}
	f = open_with(&n.bytes, false);
	ck_assert_uint_eq(f->spare.tries[1], DAMAGED);
	ck_assert_uint_eq(f->spare.votes[WITNESS_UBI][0], 0);
	firmware_close(f);
	nodes_free(&n);
	text_free(&ubi);
}
END_TEST

/* Damaged names stand where spare areas would be, and sound ones behind these: no dump. */
START_TEST(what_begins_in_a_spare_area_is_no_witness)
{
	enum { ROW = 2048 + 64, NAME = 44, ROWS = 20 };
	struct nodes n = { 0 };
	struct firmware *f;

	for (uint32_t i = 0; i < ROWS * ROW / NAME; i++) {
		struct dirent_spec d = { 1, i + 1, i + 2, 1, DT_REG, "name", 0 };
		uint32_t at = nodes_add_dirent(&n, &d);

		if (at % ROW == ROW - NAME)
			nodes_put8(&n, at + JFFS2_DIRENT_LEN, 'N');
	}
	f = open_with(&n.bytes, false);
	for (int i = 0; i < NAND_LAYOUTS; i++)
		ck_assert_uint_eq(f->spare.votes[WITNESS_JFFS2][i], 0);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* Fills of every kind that images have: none is a dump. */
static void
fill_like(struct text *t, uint32_t kind, uint32_t seed)
{
	size_t len = 200000 + seed % 5000;

	random_bytes(t, len, seed * 2 + 1);
	for (size_t i = 0; i < len; i++) {
		uint8_t *b = (uint8_t *)t->at + i;

		switch (kind) {
		case 1: *b = *b & 1 ? 0xff : *b; break;                  /* much is 0xff */
		case 2: *b = i % 528 > 512 ? 0xff : *b; break;           /* fields of 0xff */
		case 3: *b = i % 16 == 5 ? 0xff : *b & 0x3f; break;      /* records of 16 bytes */
		case 4: *b = i % 2112 < 2048 ? *b : 0; break;            /* zeros */
		case 5: *b = i / 4096 % 3 ? 0xff : *b; break;            /* erased stretches */
		case 6: *b = (uint8_t)(i / 64); break;                   /* a pattern */
		case 7: *b = (uint8_t)("the quick brown fox\n"[i % 20]); break;
		default: break;
		}
	}
}

START_TEST(other_images_are_not_dumps)
{
	for (uint32_t seed = 1 + (uint32_t)_i % SHARES; seed <= 25; seed += SHARES)
		for (uint32_t kind = 0; kind < 8; kind++) {
			struct spare_search s = { 0 };
			struct text t = { 0 };

			fill_like(&t, kind, seed + 25 * (uint32_t)_i);
			while (spare_step(&s, span_of(t.at, t.len), 1 << 20))
				continue;
			ck_assert_msg(s.found < 0, "kind %u, seed %u: %s", kind, seed,
			        nand_layouts[s.found].name);
			text_free(&t);
		}
}
END_TEST

CASES(spare)
{
	tcase_set_timeout(tcase, 300);
	tcase_add_unchecked_fixture(tcase, keep_unknown, drop_unknown);
	tcase_add_loop_test(tcase, what_a_dump_holds_shows_its_layout, 0, NAND_LAYOUTS);
	tcase_add_loop_test(tcase, codes_show_the_layout_and_correct_bits, 0,
	        NAND_LAYOUTS * ECC_SCHEMES);
	tcase_add_test(tcase, wrong_bits_are_counted_by_pages);
	tcase_add_loop_test(tcase, marks_show_the_layout, 0, 12);
	tcase_add_loop_test(tcase, cut_dumps_are_read_to_their_end, 0, NAND_LAYOUTS);
	tcase_add_test(tcase, the_content_of_files_is_no_witness);
	tcase_add_test(tcase, what_begins_in_a_spare_area_is_no_witness);
	tcase_add_loop_test(tcase, other_images_are_not_dumps, 0, 10);
}
