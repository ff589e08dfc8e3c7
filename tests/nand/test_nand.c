/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Raw NAND dumps: recognised, and read without the spare areas. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/firmware.h"
#include "issues/issues.h"
#include "job/carve.h"
#include "job/job.h"
#include "nand/layout.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/cases/erase_cases.h"
#include "tests/fixture/format/raw.h"

START_TEST(layouts_are_parsed)
{
	static const char *const wrong[] = { "", "2048", "2048+", "+64", "2000+64", "2048+0",
		"2048+4096", "128+16", "1048576+64", "2048x64", "0x", "2048+6a", "0x800+" };
	static const char *const odd[] = { "2048+64/", "2048+64/256", "2048+64x", "2048+64x0",
		"2048+64x2000", "2048+2/512", "2048+64/512x4" };
	struct nand_layout n;
	uint64_t size = 7;

	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
		ck_assert_msg(!nand_parse(odd[i], &n), "%s", odd[i]);

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		ck_assert_msg(!nand_parse(wrong[i], &n), "%s", wrong[i]);
	ck_assert(nand_parse("0x800+0x40", &n));
	ck_assert_uint_eq(nand_stride(&n), 2112);
	for (int i = 0; i < NAND_LAYOUTS; i++) {
		ck_assert(nand_parse(nand_layouts[i].name, &n));
		ck_assert_uint_eq(nand_stride(&n), nand_stride(&nand_layouts[i]));
		ck_assert(nand_same_shape(&n, &nand_layouts[i]));
		ck_assert(nand_parse_size(nand_layouts[i].block, &size));
		ck_assert_uint_eq(size, nand_block(&nand_layouts[i]));
	}
	ck_assert(nand_parse_size("0x10000", &size) && size == 65536);
	ck_assert(nand_parse_size("0x840x0x40", &size) && size == 135168);
	ck_assert(!nand_parse_size("8Gx64", &size));
	ck_assert(!nand_parse_size("2112x", &size));
	ck_assert(!nand_parse_size("x64", &size));
	ck_assert_uint_eq(size, 135168);
}
END_TEST

START_TEST(data_and_spare_areas_alternate)
{
	static const struct { const char *words, *raw; } cases[] = {
		/* D, E: data; s, t: spare areas; numbers: of how many bytes */
		{ "512+16", "D512 s16 D512 s16 D512" },
		{ "2048+64", "D2048 s64 D2048 s64" },
		{ "2048+64/512", "D512 s16 D512 s16 D512 s16 D512 s16 D512 s16" },
		{ "4096+218/512", "D512 s27 D512 s27 D512 s27 D512 s27 D512 s27 D512 s27 D512 s27 "
		                  "D512 s29 D512 s27" },
		{ "512+16x4", "D2048 s64 D2048 s64" },
		{ "2048+64x64", "D131072 s4096 D131072 s4096" },
	};
	const char *at = cases[_i].raw;
	struct nand_layout n;
	uint64_t raw = 0, data = 0;
	char kind;
	unsigned count;
	int taken;

	ck_assert(nand_parse(cases[_i].words, &n));
	for (; sscanf(at, " %c%u%n", &kind, &count, &taken) == 2; at += taken)
		for (unsigned i = 0; i < count; i++, raw++) {
			ck_assert_uint_eq(nand_data_before(&n, raw), data);
			if (kind == 'D')
				ck_assert_uint_eq(nand_place(&n, data++), raw);
		}
}
END_TEST

/* Each byte of the spare areas has a place of its own, which holds no data. */
START_TEST(spare_bytes_have_places)
{
	const struct nand_layout *n = &nand_layouts[_i];
	uint64_t len = 3 * (uint64_t)nand_block(n);
	uint8_t *seen = memory_zeroed(len, 1);

	for (uint64_t at = 0; at < nand_data_before(n, len); at++)
		seen[nand_place(n, at)]++;
	for (uint64_t page = 0; page < 3 * n->pages; page++)
		for (uint32_t i = 0; i < n->spare; i++)
			seen[nand_spare_place(n, page, i)]++;
	ck_assert_uint_eq(span_run(span_of(seen, len), 0, 1), len);
	free(seen);
}
END_TEST

static struct firmware *
open_bytes(const struct text *t)
{
	struct firmware *f = firmware_new(image_of_memory("test",
	        span_of(t->at, t->len)), NULL);

	firmware_finish(f);
	return f;
}

START_TEST(reads_across_spare_areas)
{
	const struct nand_layout *n = &nand_layouts[_i];
	struct text plain = { 0 }, raw = { 0 };
	struct nand_shape shape = nand_shape_of(n);
	uint8_t got[10000];
	struct span image;
	uint64_t end;

	for (uint32_t i = 0; i < shape.data + 8192 * 3; i++)
		text_add_bytes(&plain, &(uint8_t){ (uint8_t)(i * 7 / 5) }, 1);
	raw_dump(span_of(plain.at, plain.len), n, &(struct raw_chip){ 0 }, &raw);
	image = span_of(raw.at, raw.len);
	end = nand_place(n, plain.len - 1) + 1;
	ck_assert_uint_eq(nand_read(n, image, 0, got, sizeof got), sizeof got);
	ck_assert_mem_eq(got, plain.at, sizeof got);
	ck_assert_uint_eq(nand_read(n, image, nand_place(n, shape.data + 5), got, 100), 100);
	ck_assert_mem_eq(got, plain.at + shape.data + 5, 100);
	/* from within a spare area, and over the end */
	if (n->order != NAND_BLOCKS) {
		ck_assert_uint_eq(nand_read(n, image, shape.data + 1, got, 10), 10);
		ck_assert_mem_eq(got, plain.at + shape.data, 10);
		image = span_cut(image, 0, end);
		ck_assert_uint_eq(nand_read(n, image, end - 3, got, 10), 3);
	}
	ck_assert_uint_eq(nand_read(n, image, raw.len, got, 10), 0);
	ck_assert_uint_eq(nand_read(n, image, UINT64_MAX, got, 10), 0);
	text_free(&raw);
	text_free(&plain);
}
END_TEST

static void
read_back(const char *path, struct text *t)
{
	FILE *f = fopen(path, "rb");
	char buffer[65536];
	size_t n;

	ck_assert_ptr_nonnull(f);
	while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
		text_add_bytes(t, buffer, n);
	fclose(f);
}

/* Takes the spare areas out in steps of `budget` bytes. */
static void
take_out(const struct firmware *f, const struct nand_layout *n, uint64_t budget,
        struct text *t)
{
	char path[] = "/tmp/flashloupe-nand-XXXXXX";
	int fd = mkstemp(path);
	struct job j;

	ck_assert_int_ge(fd, 0);
	close(fd);
	unspare_start(&j, f, n, 0, f->bytes.len, path, OUTPUT_REPLACE);
	while (job_step(&j, budget))
		ck_assert(j.progress >= 0 && j.progress <= 1);
	ck_assert_msg(j.state == JOB_DONE, "%s", j.err.text);
	job_free(&j);
	read_back(path, t);
	unlink(path);
}

/* The spare areas of a block stand behind its data: named, and the image is told apart from
 * one that just has dirt at its ends. */
/* The spare areas of a block of unknown pages stand behind its data: named, and the image is
 * told apart from one that just has dirt at its ends. */
START_TEST(spare_areas_at_block_ends_are_recognised)
{
	static const struct nand_layout layouts[] = {
		{ .name = "8192+256", .data = 8192, .spare = 256, .pages = 1 },
		{ .name = "65536+2048", .data = 65536, .spare = 2048, .pages = 1 },
	};
	const struct nand_layout *n = &layouts[_i % 2];
	struct erase_image image;
	struct text raw = { 0 };
	struct firmware *f;

	erase_image_make(&image, n->data, 5, _i < 2 ? MARKERS_ALL : MARKERS_NONE,
	        23 + (uint32_t)_i);
	for (size_t at = 0; at < image.bytes.len; at += n->data) {
		text_add_bytes(&raw, image.bytes.at + at, n->data);
		for (uint32_t i = 0; i < n->spare; i++)
			text_add_bytes(&raw, i < 2 || i > n->spare / 2 ? "\xff" : "\x5a", 1);
	}
	f = open_bytes(&raw);
	ck_assert_uint_gt(f->volumes.count, 0);
	ck_assert_ptr_nonnull(f->volumes.at[0]->raw);
	ck_assert_str_eq(f->volumes.at[0]->raw->name, n->name);
	ck_assert_ptr_nonnull(strstr(f->volumes.at[0]->erase.why, "blocks of"));
	ck_assert_str_eq(f->nand.layout.name, n->name);
	firmware_close(f);
	f = open_bytes(&image.bytes);
	ck_assert_ptr_null(f->volumes.at[0]->raw);
	firmware_close(f);
	erase_image_free(&image);
	text_free(&raw);
}
END_TEST

/* The first row of the same shape: a dump doesn't tell them apart by its data. */
static const struct nand_layout *
first_like(const struct nand_layout *n)
{
	int i = 0;

	while (!nand_same_shape(&nand_layouts[i], n))
		i++;
	return &nand_layouts[i];
}

START_TEST(raw_dumps_are_recognised)
{
	const struct nand_layout *n = &nand_layouts[_i], *like = first_like(n);
	struct erase_image image;
	struct text raw = { 0 }, back = { 0 };
	struct firmware *f;
	struct issue_list issues = { 0 };
	bool named = false;

	erase_image_make(&image, n->data * n->pages, 6, MARKERS_NONE, 17 + (uint32_t)_i);
	raw_dump(span_of(image.bytes.at, image.bytes.len), n, &(struct raw_chip){ 0 }, &raw);
	f = open_bytes(&raw);
	ck_assert_uint_gt(f->volumes.count, 0);
	ck_assert_str_eq(f->volumes.at[0]->raw->name, like->name);
	ck_assert_uint_eq(f->volumes.at[0]->erase.size, 0);
	ck_assert_ptr_nonnull(strstr(f->volumes.at[0]->erase.why, like->name));
	ck_assert_str_eq(f->nand.layout.name, like->name);
	firmware_issues(f, &issues);
	for (size_t i = 0; i < issues.issues.count; i++)
		named |= strcmp(issues.issues.at[i].name, "raw-nand") == 0;
	ck_assert(named);
	issue_list_free(&issues);
	take_out(f, n, 1 + 1000 * (uint64_t)_i, &back);
	ck_assert_uint_eq(back.len, image.bytes.len);
	ck_assert_mem_eq(back.at, image.bytes.at, back.len);
	firmware_close(f);
	f = open_bytes(&image.bytes);
	ck_assert_ptr_null(f->volumes.at[0]->raw);
	ck_assert_uint_eq(f->nand.layout.data, 0);
	ck_assert_uint_eq(f->volumes.at[0]->erase.size, n->data * n->pages);
	firmware_close(f);
	text_free(&back);
	text_free(&raw);
	erase_image_free(&image);
}
END_TEST

/* A dump that a Linux kernel wrote, and what it shows of it. */
START_TEST(a_kernels_dump)
{
	const char *given = getenv("FLASHLOUPE_SHARED"), *top = getenv("srcdir");
	char path[PATH_MAX];
	struct text back = { 0 }, want = { 0 };
	struct firmware *f;

	if (given)
		snprintf(path, sizeof path, "%s/truth/nand-2k.oob", given);
	else
		snprintf(path, sizeof path, "%s/../shared/truth/nand-2k.oob", top ? top : ".");
	f = firmware_open(path, NULL, NULL);
	if (!f) {
		printf("# skipped: truth/nand-2k.oob\n");
		return;
	}
	firmware_finish(f);
	ck_assert_str_eq(f->volumes.at[0]->raw->name, "2048+64");
	ck_assert_str_eq(f->nand.ecc->name, "hamming-256");
	ck_assert_uint_eq(f->nand.states[NAND_PAGE_CORRECTED] + f->nand.states[NAND_PAGE_LOST], 0);
	ck_assert(f->nand.marks && f->nand.bad == 2);
	take_out(f, f->volumes.at[0]->raw, 1 << 20, &back);
	strcpy(strrchr(path, '.'), ".jffs2");
	read_back(path, &want);
	ck_assert_uint_eq(back.len, want.len);
	ck_assert_mem_eq(back.at, want.at, want.len);
	firmware_close(f);
	text_free(&back);
	text_free(&want);
}
END_TEST

static void
not_raw(struct erase_image *image, void *arg)
{
	struct firmware *f = open_bytes(&image->bytes);

	(void)arg;
	for (size_t i = 0; i < f->volumes.count; i++)
		ck_assert_msg(!f->volumes.at[i]->raw, "%s", image->name);
	ck_assert_msg(!f->nand.layout.data, "%s", image->name);
	firmware_close(f);
}

START_TEST(other_images_are_not_raw)
{
	erase_images(not_raw, NULL);
}
END_TEST

CASES(nand)
{
	tcase_set_timeout(tcase, 300);
	tcase_add_test(tcase, layouts_are_parsed);
	tcase_add_loop_test(tcase, data_and_spare_areas_alternate, 0, 6);
	tcase_add_loop_test(tcase, spare_bytes_have_places, 0, NAND_LAYOUTS);
	tcase_add_loop_test(tcase, reads_across_spare_areas, 0, NAND_LAYOUTS);
	tcase_add_loop_test(tcase, spare_areas_at_block_ends_are_recognised, 0, 4);
	tcase_add_loop_test(tcase, raw_dumps_are_recognised, 0, NAND_LAYOUTS);
	tcase_add_test(tcase, a_kernels_dump);
	tcase_add_test(tcase, other_images_are_not_raw);
}
