/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The map: every byte has its cell, and the right stride shows itself. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/firmware.h"
#include "map/map.h"
#include "map/map_private.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"

static const char *const images[] = {
	"7518-hi3518-home.uimage", "be-64k-sum.jffs2", "damaged.uimage", "dump.bin",
	"history.jffs2", "nocm-unpadded.jffs2"
};

enum { IMAGES = sizeof images / sizeof *images };

static struct firmware *
begin_sample(const char *name)
{
	struct firmware_options none = { 0 };
	struct firmware *f;
	struct error err;
	char path[1000];

	snprintf(path, sizeof path, "%s/data/%s", getenv("srcdir"), name);
	f = firmware_open(path, &none, &err);
	ck_assert_msg(f != NULL, "%s", err.text);
	return f;
}

static struct firmware *
open_sample(const char *name)
{
	struct firmware *f = begin_sample(name);

	firmware_finish(f);
	return f;
}

static const struct volume *
first_volume(const struct firmware *f)
{
	return f->volumes.count ? f->volumes.at[0] : NULL;
}

/* ---- stretches ---- */

START_TEST(stretches_tile_the_image)
{
	struct firmware *f = open_sample(images[_i]);
	struct map_options o = { 0 };
	struct stretch s;
	struct map_walk w;
	struct map m;
	uint64_t at = 0;

	map_open(&m, f, first_volume(f), &o);
	map_walk_begin(&w, &m, 0);
	while (map_walk_next(&w, &s)) {
		ck_assert_uint_eq(s.from, at);
		ck_assert_uint_gt(s.to, s.from);
		ck_assert_uint_le(s.starts, s.from);
		ck_assert_int_lt(s.kind, MAP_KINDS);
		at = s.to;
	}
	ck_assert_uint_eq(at, f->bytes.len);
	map_close(&m);
	firmware_close(f);
}
END_TEST

/* ---- cells ---- */

static const struct map_options shapes[] = {
	{ 0 }, { .stride = 100, .cells = 7 }, { .stride = 64, .cells = 1024 },
	{ .stride = 65536, .shift = 4, .cells = 63 }, { .stride = 48 << 10, .cells = 1 },
	{ .stride = 65536, .shift = -4 }, { .stride = 1, .cells = 5000 },
	{ .stride = UINT64_MAX }, { .stride = 2112 * 64, .shift = 123457 },
	{ .overview = true, .cells = 78 },
};

enum { SHAPES = sizeof shapes / sizeof *shapes };

/* Goes through the first rows and the last. */
static void
check_cells(const struct map *m)
{
	uint64_t at = 0, from, to, row;
	uint32_t cell;

	for (uint64_t r = 0; r < m->rows; r++) {
		for (uint32_t i = 0; i < m->options.cells; i++) {
			if (!map_range(m, r, i, &from, &to))
				continue;
			ck_assert_uint_eq(from, at);
			at = to;
			map_find(m, from, &row, &cell);
			ck_assert_uint_eq(row, r);
			ck_assert_uint_eq(cell, i);
			map_find(m, to - 1, &row, &cell);
			ck_assert_uint_eq(cell, i);
		}
	}
	ck_assert_uint_eq(at, m->firmware->bytes.len);
}

START_TEST(every_byte_has_one_cell)
{
	struct firmware *f = open_sample(images[_i / SHAPES]);
	struct map m;

	map_open(&m, f, first_volume(f), &shapes[_i % SHAPES]);
	ck_assert_uint_ge(m.options.stride, MAP_LEAST_STRIDE);
	ck_assert_uint_le(m.options.cells, MAP_MOST_CELLS);
	check_cells(&m);
	map_close(&m);
	firmware_close(f);
}
END_TEST

START_TEST(cells_say_what_they_hold)
{
	struct firmware *f = open_sample(images[_i / MAP_VIEWS]);
	struct map_options o = { .view = (enum map_view)(_i % MAP_VIEWS), .cells = 50 };
	struct map_cell cells[MAP_MOST_CELLS];
	struct text t = { 0 };
	uint64_t from, to;
	struct map m;

	map_open(&m, f, first_volume(f), &o);
	for (uint64_t row = 0; row < m.rows && row < 40; row++) {
		map_row(&m, row, cells);
		for (uint32_t i = 0; i < o.cells; i++) {
			if (!map_range(&m, row, i, &from, &to)) {
				ck_assert_int_eq(cells[i].kind, MAP_NOTHING);
				continue;
			}
			ck_assert_int_ne(cells[i].kind, MAP_NOTHING);
			ck_assert_uint_lt(cells[i].at, to);
			ck_assert_uint_eq(map_cell_at(&m, row, i), cells[i].at);
			text_clear(&t);
			map_describe_cell(&m, row, i, &t);
			ck_assert_uint_gt(t.len, 10);
		}
	}
	text_free(&t);
	map_close(&m);
	firmware_close(f);
}
END_TEST

/* ---- the picture ---- */

/* Counts cleanmarkers in the first column and in others, and rows that a node crosses. */
static void
count_signs(const struct map *m, uint32_t *first, uint32_t *elsewhere, uint32_t *crossed)
{
	struct map_cell cells[MAP_MOST_CELLS];

	*first = *elsewhere = *crossed = 0;
	for (uint64_t row = 0; row < m->rows; row++) {
		map_row(m, row, cells);
		*crossed += cells[0].kind == MAP_CROSSING;
		*first += cells[0].kind == MAP_CLEANMARKER;
		for (uint32_t i = 1; i < m->options.cells; i++) {
			ck_assert_int_ne(cells[i].kind, MAP_CROSSING);
			*elsewhere += cells[i].kind == MAP_CLEANMARKER;
		}
	}
}

static void
look(const struct firmware *f, uint64_t stride, uint32_t *first, uint32_t *elsewhere,
        uint32_t *crossed)
{
	struct map_options o = { .stride = stride };
	struct map m;

	map_open(&m, f, first_volume(f), &o);
	count_signs(&m, first, elsewhere, crossed);
	map_close(&m);
}

START_TEST(the_right_stride_shows_itself)
{
	struct firmware *f = open_sample("7518-hi3518-home.uimage");
	uint32_t first, elsewhere, crossed;

	look(f, 0, &first, &elsewhere, &crossed);
	ck_assert_uint_eq(first, 7);
	ck_assert_uint_eq(elsewhere, 0);
	ck_assert_uint_eq(crossed, 0);
	look(f, 32768, &first, &elsewhere, &crossed);
	ck_assert_uint_eq(first, 7);
	ck_assert_uint_eq(elsewhere, 0);
	ck_assert_uint_eq(crossed, 7);
	look(f, 131072, &first, &elsewhere, &crossed);
	ck_assert_uint_eq(first, 4);
	ck_assert_uint_eq(elsewhere, 3);
	ck_assert_uint_eq(crossed, 0);
	look(f, 49152, &first, &elsewhere, &crossed);
	ck_assert_uint_eq(first, 3);
	ck_assert_uint_eq(elsewhere, 4);
	ck_assert_uint_eq(crossed, 6);
	firmware_close(f);
}
END_TEST

/* ---- bytes ---- */

static char
byte_letter(enum map_view view, const void *bytes, size_t len)
{
	struct firmware f = { .bytes = span_of(bytes, len) };
	struct map_options o = { .view = view, .cells = 1, .stride = len };
	struct map_cell cell;
	struct map m;

	map_open(&m, &f, NULL, &o);
	map_row(&m, 0, &cell);
	map_close(&m);
	return cell.letter;
}

START_TEST(bytes_are_classed)
{
	static uint8_t bytes[100000];
	uint32_t seed = 7;

	ck_assert_int_eq(byte_letter(MAP_BYTES, bytes, sizeof bytes), '_');
	ck_assert_int_eq(byte_letter(MAP_ENTROPY, bytes, sizeof bytes), '0');
	memset(bytes, 0xff, sizeof bytes);
	ck_assert_int_eq(byte_letter(MAP_BYTES, bytes, sizeof bytes), '.');
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)"words and words, "[i % 17];
	ck_assert_int_eq(byte_letter(MAP_BYTES, bytes, sizeof bytes), 't');
	ck_assert_int_eq(byte_letter(MAP_ENTROPY, bytes, sizeof bytes), '3');
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)next_random(&seed);
	ck_assert_int_eq(byte_letter(MAP_BYTES, bytes, sizeof bytes), 'b');
	ck_assert_int_eq(byte_letter(MAP_ENTROPY, bytes, sizeof bytes), '7');
	/* A short sample of random bytes is no less random. */
	ck_assert_int_eq(byte_letter(MAP_ENTROPY, bytes, 64), '7');
}
END_TEST

static void
check_told(const char *bytes, const char *expected)
{
	struct firmware f = { .bytes = span_of(bytes, strlen(bytes)) };
	struct map_options o = { .view = MAP_ENTROPY, .cells = 1, .stride = 1000 };
	struct text t = { 0 };
	struct map m;

	map_open(&m, &f, NULL, &o);
	map_describe_cell(&m, 0, 0, &t);
	ck_assert_str_eq(text_str(&t), expected);
	text_free(&t);
	map_close(&m);
}

/* Few bytes cannot have 8 bits of entropy, and it is not said that they have. */
START_TEST(entropy_of_few_bytes)
{
	char many[257] = "";

	check_told("a", "00000000+1  entropy 0.00 of at most 0.00 bits, text 100%");
	check_told("aaaa", "00000000+4  entropy 0.00 of at most 2.00 bits, text 100%");
	check_told("abcd", "00000000+4  entropy 2.00 of at most 2.00 bits, text 100%");
	memset(many, 'a', 128);
	memset(many + 128, 'b', 128);
	check_told(many, "00000000+100  entropy 1.00 of 8 bits, text 100%");
}
END_TEST

/* ---- the view that nobody chose ---- */

static void
check_view(const struct firmware *f, const struct volume *v, enum map_view wanted,
        enum map_view shown)
{
	struct map_options o = { .view = wanted };
	struct map m;

	map_open(&m, f, v, &o);
	ck_assert_int_eq(m.options.view, shown);
	ck_assert_int_eq(map_resolve_view(f, v, wanted), shown);
	map_close(&m);
}

START_TEST(a_part_shows_types)
{
	struct firmware *f = open_sample(images[_i]);
	const struct volume *v = first_volume(f);

	check_view(f, v, MAP_AUTO, v->erase.size ? MAP_TYPE : MAP_INODE);
	check_view(f, NULL, MAP_AUTO, MAP_TYPE);
	check_view(f, NULL, MAP_BYTES, MAP_BYTES);
	firmware_close(f);
}
END_TEST

/* Types as long as there may be a part yet; a view that was chosen stays. */
START_TEST(no_part_shows_bytes)
{
	static const uint8_t bytes[4096];
	struct firmware f = { .bytes = span_of(bytes, sizeof bytes) };

	check_view(&f, NULL, MAP_AUTO, MAP_TYPE);
	for (int phase = FIRMWARE_SURVEY + 1; phase <= FIRMWARE_DONE; phase++) {
		f.phase = (enum firmware_phase)phase;
		check_view(&f, NULL, MAP_AUTO, MAP_BYTES);
		check_view(&f, NULL, MAP_VIEWS, MAP_BYTES);
		for (int view = MAP_TYPE; view < MAP_VIEWS; view++)
			check_view(&f, NULL, (enum map_view)view, (enum map_view)view);
	}
}
END_TEST

START_TEST(a_small_image_has_rows)
{
	static const uint8_t bytes[1 << 20];
	static const struct { size_t len; uint64_t stride, rows; } cases[] = {
		{ 0, 4096, 0 }, { 124, 4096, 1 }, { 20039, 4096, 5 }, { 32768, 4096, 8 },
		{ 65535, 4096, 16 }, { 300000, 32768, 10 }, { 1 << 20, 65536, 16 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct firmware f = { .bytes = span_of(bytes, cases[i].len),
			.phase = FIRMWARE_DONE };
		struct map_options o = { 0 };
		struct map m;

		map_open(&m, &f, NULL, &o);
		ck_assert_uint_eq(m.options.stride, cases[i].stride);
		ck_assert_uint_eq(m.rows, cases[i].rows);
		map_close(&m);
		f.phase = FIRMWARE_SURVEY;
		map_open(&m, &f, NULL, &o);
		ck_assert_uint_eq(m.options.stride, 65536);
		map_close(&m);
	}
}
END_TEST

/* ---- while the scan runs ---- */

/* The cells of which nothing is known yet; `all` becomes how many there are. */
static size_t
count_unread(const struct firmware *f, size_t *all)
{
	struct map_options o = { .stride = 4096 };
	struct map_cell cells[MAP_MOST_CELLS];
	size_t unread = 0;
	struct map m;

	*all = 0;
	map_open(&m, f, first_volume(f), &o);
	for (uint64_t row = 0; row < m.rows; row++) {
		map_row(&m, row, cells);
		for (uint32_t i = 0; i < m.options.cells; i++) {
			ck_assert_int_ne(cells[i].kind, MAP_OUTSIDE);
			unread += cells[i].kind == MAP_UNREAD;
			*all += cells[i].kind != MAP_NOTHING;
		}
	}
	map_close(&m);
	return unread;
}

/* Nothing is called foreign before it was looked at. */
START_TEST(unread_until_scanned)
{
	struct firmware *f = begin_sample("be-64k-sum.jffs2");
	size_t all;

	while (f->phase == FIRMWARE_SURVEY) {
		ck_assert_uint_eq(count_unread(f, &all), all);
		firmware_step(f, 8192);
	}
	while (firmware_step(f, 8192))
		ck_assert_uint_le(count_unread(f, &all), all);
	ck_assert_uint_eq(count_unread(f, &all), 0);
	firmware_close(f);
}
END_TEST

/* ---- the tables ---- */

/* Until the files of the halves are built, the inodes are those of the whole. */
START_TEST(a_part_that_was_split_has_no_ages_yet)
{
	struct firmware *f = open_sample("7518-hi3518-home.uimage");
	struct map_options o = { .view = MAP_AGE };
	struct map_walk w;
	struct stretch s;
	struct map m;
	uint64_t at = 0;

	for (int i = 0; i < 2; i++) {
		ck_assert_msg(firmware_split(f, f->volumes.at[0],
		        f->volumes.at[0]->offset + 0x10000), "%d", i);
		map_open(&m, f, f->volumes.at[0], &o);
		map_walk_begin(&w, &m, 0);
		for (at = 0; map_walk_next(&w, &s); at = s.to)
			ck_assert_uint_eq(s.from, at);
		ck_assert_uint_eq(at, f->bytes.len);
		map_close(&m);
		firmware_finish(f);
		if (i == 0)
			ck_assert(firmware_join(f, f->volumes.at[0]));
		firmware_finish(f);
	}
	firmware_close(f);
}
END_TEST

START_TEST(letters_differ_in_a_view)
{
	for (int view = 0; view < MAP_VIEWS; view++) {
		bool used[256] = { false };

		ck_assert_int_eq(map_view_find(map_views[view].name), view);
		for (int kind = 0; kind < MAP_KINDS; kind++) {
			uint8_t letter = (uint8_t)map_kinds[kind].letter;

			ck_assert_ptr_nonnull(map_kinds[kind].name);
			if (!(map_kinds[kind].views >> view & 1))
				continue;
			ck_assert_msg(!used[letter], "%c in %s", letter,
			        map_views[view].name);
			used[letter] = true;
		}
	}
	ck_assert_int_eq(map_view_find("none"), MAP_VIEWS);
}
END_TEST

/* An empty image has an empty map. */
START_TEST(nothing_has_no_rows)
{
	struct firmware f = { .bytes = span_of("", 0) };
	struct map_options o = { 0 };
	uint64_t row, from, to;
	uint32_t cell;
	struct map m;

	map_open(&m, &f, NULL, &o);
	ck_assert_uint_eq(m.rows, 0);
	ck_assert(!map_range(&m, 0, 0, &from, &to));
	map_find(&m, 5, &row, &cell);
	ck_assert_uint_eq(row, 0);
	map_close(&m);
}
END_TEST

CASES(map)
{
	tcase_add_loop_test(tcase, stretches_tile_the_image, 0, IMAGES);
	tcase_add_loop_test(tcase, every_byte_has_one_cell, 0, IMAGES * SHAPES);
	tcase_add_loop_test(tcase, cells_say_what_they_hold, 0, IMAGES * MAP_VIEWS);
	tcase_add_test(tcase, the_right_stride_shows_itself);
	tcase_add_test(tcase, bytes_are_classed);
	tcase_add_test(tcase, entropy_of_few_bytes);
	tcase_add_loop_test(tcase, a_part_shows_types, 0, IMAGES);
	tcase_add_test(tcase, no_part_shows_bytes);
	tcase_add_test(tcase, a_small_image_has_rows);
	tcase_add_test(tcase, unread_until_scanned);
	tcase_add_test(tcase, letters_differ_in_a_view);
	tcase_add_test(tcase, nothing_has_no_rows);
	tcase_add_test(tcase, a_part_that_was_split_has_no_ages_yet);
}
