/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that cannot be, and the canvas: wide and combining characters, characters that
 * deceive.
 */
#include <dlfcn.h>
#include <limits.h>
#include <string.h>
#include <sys/syscall.h>
#include <wchar.h>

#include "output/beneath.h"
#include "output/place.h"
#include "store/image.h"
#include "tests/fixture/check_main.h"
#include "text/name.h"
#include "text/text.h"
#include "ui/draw/canvas.h"

enum { COLUMNS = 12, ROWS = 3 };

/* ---- text ---- */

START_TEST(text_that_cannot_be)
{
	struct text t = { 0 };

	text_add(&t, "before");
	text_addf(&t, "%lc", (wint_t)0xd800);
	ck_assert_str_eq(text_str(&t), "before");
	text_clear(&t);
	text_add_size(&t, UINT64_MAX);
	ck_assert_str_eq(text_str(&t), "16.0E");
	text_free(&t);
}
END_TEST

START_TEST(more_text_than_there_is_memory)
{
	struct text t = { 0 };

	text_add(&t, "one");
	text_reserve(&t, SIZE_MAX - 3);
}
END_TEST

/* ---- the canvas ---- */

/* What is drawn by `text` at a column of the first row, with only [from, to) to draw on. */
static void
draw(struct canvas *c, int from, int to, int column, const char *text)
{
	struct pen pen = pen_at(c, (struct rect){ from, 0, to - from, 1 }, column - from, 0);

	pen_text(&pen, ROLE_TEXT, text);
}

static const char *
first_row(const struct canvas *c)
{
	static struct text dump;
	char *end;

	text_clear(&dump);
	canvas_dump(c, &dump);
	end = strchr(text_str(&dump), '\n');
	ck_assert_ptr_nonnull(end);
	*end = 0;
	return text_str(&dump);
}

START_TEST(wide_characters_are_whole_or_not_there)
{
	struct canvas c = { 0 };

	canvas_resize(&c, COLUMNS, ROWS);
	draw(&c, 0, COLUMNS, 0, "\xe4\xb8\xad\xe4\xb8\xad");
	ck_assert_str_eq(first_row(&c), "\xe4\xb8\xad\xe4\xb8\xad");
	draw(&c, 0, COLUMNS, 1, "x");
	ck_assert_str_eq(first_row(&c), " x\xe4\xb8\xad");
	draw(&c, 0, COLUMNS, 2, "y");
	ck_assert_str_eq(first_row(&c), " xy");
	draw(&c, 0, COLUMNS, COLUMNS - 1, "\xe4\xb8\xad");
	ck_assert_str_eq(first_row(&c), " xy");
	ck_assert_int_eq(canvas_tile(&c, COLUMNS - 1, 0)->width, 1);
	draw(&c, 0, 4, 3, "\xe4\xb8\xad");
	ck_assert_str_eq(first_row(&c), " xy");
	canvas_free(&c);
}
END_TEST

/* A mark goes onto what is drawn, never outside what may be drawn on. */
START_TEST(combining_characters)
{
	static const char mark[] = "\xcc\x81";
	struct canvas c = { 0 };

	canvas_resize(&c, COLUMNS, ROWS);
	draw(&c, 0, COLUMNS, 0, "a\xe4\xb8\xad");
	draw(&c, 0, COLUMNS, 0, mark);
	draw(&c, 0, COLUMNS, 1, mark);
	ck_assert_uint_eq(canvas_tile(&c, 0, 0)->mark[0], 0x301);
	draw(&c, 0, COLUMNS, 3, mark);
	ck_assert_uint_eq(canvas_tile(&c, 1, 0)->mark[0], 0x301);
	draw(&c, 2, COLUMNS, 3, mark);
	ck_assert_uint_eq(canvas_tile(&c, 1, 0)->mark[1], 0);
	for (int i = 0; i < 100; i++)
		draw(&c, 0, COLUMNS, 1, mark);
	ck_assert_uint_eq(canvas_tile(&c, 0, 0)->mark[TILE_MARKS - 1], 0x301);
	c.ascii = true;
	draw(&c, 0, COLUMNS, 0, "b\xcc\x81\xe4\xb8\xad" "c");
	ck_assert_str_eq(first_row(&c), "b?c");
	canvas_free(&c);
}
END_TEST

/* The first and the last of each range, and what stands beside it. */
START_TEST(characters_that_deceive)
{
	static const struct { uint32_t from, to; } ranges[] = {
		{ 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x61c, 0x61c },
		{ 0xfeff, 0xfeff },
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		for (uint32_t point = ranges[i].from; point <= ranges[i].to; point++) {
			char shown[MB_LEN_MAX + 1] = "";
			struct canvas c = { 0 };

			ck_assert_int_gt(wctomb(shown, (wchar_t)point), 0);
			canvas_resize(&c, COLUMNS, ROWS);
			draw(&c, 0, COLUMNS, 0, shown);
			ck_assert_str_eq(first_row(&c), "?");
			canvas_free(&c);
		}
	ck_assert_int_eq(canvas_width("\xe2\x80\x90"), 1);
	ck_assert_int_eq(canvas_width("\xe2\x80\xb0"), 1);
	ck_assert_int_eq(canvas_width("\x01"), 1);
}
END_TEST

START_TEST(the_cursor_stays_on_the_canvas)
{
	struct canvas c = { 0 };

	canvas_resize(&c, COLUMNS, ROWS);
	canvas_cursor(&c, -1, -1, true);
	ck_assert(c.x == 0 && c.y == 0);
	canvas_cursor(&c, COLUMNS, ROWS, true);
	ck_assert(c.x == COLUMNS - 1 && c.y == ROWS - 1);
	canvas_cursor(&c, 3, 1, true);
	ck_assert(c.x == 3 && c.y == 1);
	canvas_free(&c);
}
END_TEST

START_TEST(half_blocks_stay_inside)
{
	struct canvas c = { 0 };
	struct pen pen;

	canvas_resize(&c, COLUMNS, ROWS);
	pen = pen_at(&c, (struct rect){ 0, 0, 1, 1 }, 0, 0);
	pen_halves(&pen, ROLE_TITLE, ROLE_SELECTED);
	pen_halves(&pen, ROLE_TITLE, ROLE_SELECTED);
	ck_assert_uint_eq(canvas_tile(&c, 0, 0)->under, ROLE_SELECTED);
	ck_assert_uint_eq(canvas_tile(&c, 1, 0)->under, 0);
	canvas_free(&c);
}
END_TEST

CASES(text)
{
	check_apart();
	tcase_add_unchecked_fixture(tcase, check_utf8, NULL);
	tcase_add_test(tcase, text_that_cannot_be);
	tcase_add_exit_test(tcase, more_text_than_there_is_memory, 2);
	tcase_add_test(tcase, wide_characters_are_whole_or_not_there);
	tcase_add_test(tcase, combining_characters);
	tcase_add_test(tcase, characters_that_deceive);
	tcase_add_test(tcase, the_cursor_stays_on_the_canvas);
	tcase_add_test(tcase, half_blocks_stay_inside);
}
