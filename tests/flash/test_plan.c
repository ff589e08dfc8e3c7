/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plans for flashing images of all kinds: what is written and where to, which ways there are, what
 * has changed block by block. Every line for a shell is read by one, without being run; hostile
 * names do nothing there.
 */
#include <stdio.h>
#include <string.h>

#include "base/crc32.h"
#include "tests/fixture/check_main.h"
#include "tests/flash/images.h"

/* ---- hostile names ---- */

static const char *const names[] = {
	"/tmp/it's; rm -rf $HOME `id`.bin", "-rf", "two\nlines", "\x1b[31mred", "a b", "$(id)", "",
	"!!", "\"", "--", "x\\y", "\xff\xfe",
};

START_TEST(a_hostile_name_does_nothing)
{
	struct text t = { 0 };
	struct flash_wish wish = { .part = PART_NONE };
	struct flash_plan p;
	struct firmware *f;
	struct error err;

	plan_make_jffs2(&t);
	f = plan_open(names[_i], &t);
	ck_assert(flash_plan_make(&p, f, NULL, &wish, &err));
	plan_check_shell(&p);
	for (size_t i = 0; i < p.targets.count; i++)
		ck_assert(strspn(p.targets.at[i].file, "abcdefghijklmnopqrstuvwxyz0123456789.-")
		          == strlen(p.targets.at[i].file));
	flash_plan_free(&p);
	firmware_close(f);
	text_free(&t);
}
END_TEST

/* ---- changes ---- */

static const struct {
	const char *what;
	uint64_t to;     /* UINT64_MAX: not placed */
	size_t bytes[3]; /* that are changed; 0: no more */
	size_t ranges;
	struct { uint64_t at, len, erase_at, erase_len; } range[2];
} changes[] = {
	{ "nothing", UINT64_MAX, { 0 }, 0, { { 0 } } },
	{ "a byte", UINT64_MAX, { 0x10005 }, 1, { { 0x10000, 0x10000, 0x10000, 0x10000 } } },
	{ "neighbours", UINT64_MAX, { 0x0ffff, 0x10000 }, 1, { { 0, 0x20000, 0, 0x20000 } } },
	{ "apart", 0x40000, { 1, 0x2ffff }, 2,
	  { { 0, 0x10000, 0x40000, 0x10000 }, { 0x20000, 0x10000, 0x60000, 0x10000 } } },
	{ "across a block of the flash", 0x48000, { 0x10005 }, 1,
	  { { 0x8000, 0x10000, 0x50000, 0x10000 } } },
	{ "in a block that begins before", 0x48000, { 1 }, 1,
	  { { 0, 0x8000, 0x40000, 0x10000 } } },
};

START_TEST(only_what_differs_is_written)
{
	struct text old = { 0 }, new = { 0 };
	struct flash_wish wish = { .part = PART_NONE, .placed = changes[_i].to != UINT64_MAX,
		.to = changes[_i].to, .erase_size = BLOCK };
	struct flash_plan p;
	struct firmware *f, *g;
	struct error err;

	plan_make_jffs2(&old);
	text_add_bytes(&new, old.at, old.len);
	for (int i = 0; i < 3 && changes[_i].bytes[i]; i++)
		new.at[changes[_i].bytes[i]] ^= 0x55;
	f = plan_open("new", &new);
	g = plan_open("old", &old);
	ck_assert(flash_plan_make(&p, f, g, &wish, &err));
	ck_assert_uint_eq(p.ranges.count, changes[_i].ranges);
	for (size_t i = 0; i < p.ranges.count; i++) {
		const struct flash_target *r = &p.ranges.at[i];

		ck_assert_uint_eq(r->at, changes[_i].range[i].at);
		ck_assert_uint_eq(r->len, changes[_i].range[i].len);
		ck_assert_uint_eq(r->erase_at, changes[_i].range[i].erase_at);
		ck_assert_uint_eq(r->erase_len, changes[_i].range[i].erase_len);
		ck_assert_uint_eq(r->crc, crc32_usual(span_of(new.at + r->at, (size_t)r->len)));
	}
	plan_check_shell(&p);
	flash_plan_free(&p);
	firmware_close(f);
	firmware_close(g);
	text_free(&old);
	text_free(&new);
}
END_TEST

/* A trailer as fwtool writes it, with metadata of no words. */
static void
add_fwtool(struct text *t)
{
	static const uint8_t head[8];
	static const uint8_t trailer[16] = { 'F', 'W', 'x', '0', [8] = 1, [15] = 24 };

	text_add_bytes(t, head, sizeof head);
	text_add_bytes(t, trailer, sizeof trailer);
}

/* A piece of an image would be refused, or worse. */
START_TEST(sysupgrade_takes_the_whole_file)
{
	struct text old = { 0 }, new = { 0 }, told = { 0 };
	struct flash_wish wish = { .part = PART_NONE, .erase_size = BLOCK };
	struct flash_plan p;
	struct firmware *f, *g;
	struct error err;

	plan_make_jffs2(&old);
	add_fwtool(&old);
	text_add_bytes(&new, old.at, old.len);
	new.at[BLOCK + 0x20] ^= 0x55;
	f = plan_open("new", &new);
	g = plan_open("old", &old);
	ck_assert(flash_plan_make(&p, f, g, &wish, &err));
	flash_write(&p, 80, &told);
	ck_assert_ptr_nonnull(strstr(text_str(&told), "\n    sysupgrade /tmp/new\n"));
	ck_assert_ptr_null(strstr(text_str(&told), "sysupgrade /tmp/flash-"));
	flash_plan_free(&p);
	firmware_close(f);
	firmware_close(g);
	text_free(&old);
	text_free(&new);
	text_free(&told);
}
END_TEST

/* The value is the same for U-Boot and for the shell; nothing in it is run. */
START_TEST(variables_alone_are_set)
{
	struct text old = { 0 }, new = { 0 }, all = { 0 };
	struct flash_wish wish = { .part = PART_NONE };
	struct flash_plan p;
	struct firmware *f, *g;
	struct error err;

	plan_make_flash(&old, "spi0.0", '3');
	plan_make_flash(&new, "spi0.0", '5');
	f = plan_open("new", &new);
	g = plan_open("old", &old);
	ck_assert(flash_plan_make(&p, f, g, &wish, &err));
	ck_assert(p.only_variables);
	ck_assert_uint_eq(p.variables.count, 1);
	ck_assert_uint_eq(p.ranges.count, 1);
	ck_assert_uint_eq(p.ranges.at[0].to, BLOCK);
	flash_write(&p, 90, &all);
	ck_assert_ptr_nonnull(strstr(text_str(&all), "setenv 'bootdelay' '5;'\\''$x'\n"));
	ck_assert_ptr_nonnull(strstr(text_str(&all), "fw_setenv -- bootdelay '5;'\\''$x'\n"));
	ck_assert_ptr_nonnull(strstr(text_str(&all), "flash_erase /dev/mtd1 0x0 1\n"));
	plan_check_shell(&p);
	flash_plan_free(&p);
	firmware_close(f);
	firmware_close(g);
	text_free(&old);
	text_free(&new);
	text_free(&all);
}
END_TEST

START_TEST(scattered_changes_are_written_as_a_whole)
{
	struct text old = { 0 }, new = { 0 };
	struct flash_wish wish = { .part = PART_NONE, .erase_size = 4096 };
	struct flash_plan p;
	struct firmware *f, *g;
	struct error err;

	plan_make_jffs2(&old);
	text_add_bytes(&new, old.at, old.len);
	for (size_t at = 0x800; at < new.len; at += 8192)
		new.at[at] ^= 1;
	f = plan_open("new", &new);
	g = plan_open("old", &old);
	ck_assert(flash_plan_make(&p, f, g, &wish, &err));
	ck_assert_uint_eq(p.ranges.count, 24);
	ck_assert(p.scattered);
	ck_assert_uint_eq(p.targets.count, 1);
	ck_assert_uint_eq(p.targets.at[0].len, new.len);
	flash_plan_free(&p);
	firmware_close(f);
	firmware_close(g);
	text_free(&old);
	text_free(&new);
}
END_TEST

START_TEST(a_part_that_is_missing_is_refused)
{
	struct text t = { 0 };
	struct flash_wish wish = { .part = 99 };
	struct flash_plan p;
	struct firmware *f;
	struct error err;

	plan_make_jffs2(&t);
	f = plan_open("image", &t);
	ck_assert(!flash_plan_make(&p, f, NULL, &wish, &err));
	ck_assert_str_eq(err.text, "there is no part 99 (flashloupe parts lists them)");
	firmware_close(f);
	text_free(&t);
}
END_TEST

CASES(flash)
{
	tcase_add_test(tcase, sysupgrade_takes_the_whole_file);
	tcase_add_loop_test(tcase, a_hostile_name_does_nothing, 0, ROWS_OF(names));
	tcase_add_loop_test(tcase, only_what_differs_is_written, 0, ROWS_OF(changes));
	tcase_add_test(tcase, variables_alone_are_set);
	tcase_add_test(tcase, scattered_changes_are_written_as_a_whole);
	tcase_add_test(tcase, a_part_that_is_missing_is_refused);
}
