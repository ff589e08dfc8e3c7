/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * U-Boot environments in a flash: found by their CRC in every usual size, both byte orders,
 * one copy or two, as mkenvimage makes them; damaged ones; and none where there is none.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crc32.h"
#include "firmware/parts/environments.h"
#include "firmware/firmware.h"
#include "list/list.h"
#include "list/parts/env.h"
#include "store/survey/survey.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/place.h"
#include "tests/fixture/random.h"
#include "tests/fixture/format/seen.h"
#include "tests/fixture/format/uimages.h"

static const char usual[] = "baudrate=115200\0bootargs=console=ttyS0 root=/dev/mtdblock2\0"
        "bootcmd=sf probe 0; bootm\0bootdelay=3\0";

/* Adds an environment of `size` bytes, as U-Boot stores it. */
static void
put_environment(struct text *t, size_t size, int flags, enum endian e, char fill)
{
	size_t head = flags >= 0 ? 5 : 4, at = t->len;
	uint32_t crc;

	text_add_bytes(t, "\0\0\0\0", 4);
	if (flags >= 0)
		text_add_bytes(t, &(char){ (char)flags }, 1);
	text_add_bytes(t, usual, sizeof usual);
	while (t->len - at < size)
		text_add_bytes(t, &fill, 1);
	crc = crc32_usual(span_of(t->at + at + head, size - head));
	for (int i = 0; i < 4; i++)
		t->at[at + (size_t)i] = (char)(crc >> (e == ENDIAN_LITTLE ? 8 * i : 24 - 8 * i));
}

static void
add_fill(struct text *t, char fill, size_t len)
{
	for (size_t i = 0; i < len; i++)
		text_add_bytes(t, &fill, 1);
}

static const struct {
	size_t size, before;
	int flags;
	enum endian e;
	char fill;
	const char *parts, *what;
} cases[] = {
	{ 0x1000, 0, -1, ENDIAN_LITTLE, 0, "env:4096 erased:8192",
	  "U-Boot environment, 4 KiB, 4 variables" },
	{ 0x200, 0, -1, ENDIAN_BIG, '\xff', "env:512 erased:8192",
	  "U-Boot environment, 512 B, 4 variables" },
	{ 0x2000, 0x100, 3, ENDIAN_LITTLE, 0, "data:256 env:8192 erased:8192",
	  "U-Boot environment, 8 KiB, 4 variables, flags 3" },
	{ 0x4000, 0x4000, 0, ENDIAN_BIG, '\xff', "data:16384 env:16384 erased:8192",
	  "U-Boot environment, 16 KiB, 4 variables, flags 0" },
	{ 0x10000, 0x40000, -1, ENDIAN_LITTLE, '\xff', "data:262144 env:65536 erased:8192",
	  "U-Boot environment, 64 KiB, 4 variables" },
	{ 0x1f000, 0x200, -1, ENDIAN_LITTLE, 0, "data:512 env:126976 erased:8192",
	  "U-Boot environment, 124 KiB, 4 variables" },
	{ 0x40000, 0, 255, ENDIAN_LITTLE, 0, "env:262144 erased:8192",
	  "U-Boot environment, 256 KiB, 4 variables, flags 255" },
};

START_TEST(an_environment_is_a_part)
{
	struct text t = { 0 };
	struct firmware *f;
	int part = cases[_i].before ? 1 : 0;

	add_fill(&t, '\xa5', cases[_i].before);
	put_environment(&t, cases[_i].size, cases[_i].flags, cases[_i].e, cases[_i].fill);
	add_fill(&t, '\xff', 8192);
	f = seen_open(span_of(t.at, t.len));
	ck_assert_str_eq(seen_parts(f), cases[_i].parts);
	ck_assert_str_eq(f->list.parts.at[part].what, cases[_i].what);
	ck_assert_str_eq(seen_facts(f, part), "variables|4 (flashloupe env lists them)\n"
	        "bootcmd|sf probe 0; bootm\nbootargs|console=ttyS0 root=/dev/mtdblock2\n"
	        "bootdelay|3\nCRC|ok\n");
	ck_assert(environment_in_use(f, part));
	ck_assert(env_is_there(f));
	ck_assert_str_eq(seen_issues(f), "");
	firmware_close(f);
	text_free(&t);
}
END_TEST

/* Which of two copies U-Boot uses. */
static const struct {
	int a, b;
	bool damaged; /* a is */
	bool uses_a, uses_b;
} copies[] = {
	{ 1, 0, false, true, false }, { 0, 1, false, false, true },
	{ 9, 8, false, true, false }, { 255, 0, false, false, true },
	{ 0, 255, false, true, false }, { 1, 0, true, false, true },
	{ -1, -1, false, true, true },
};

START_TEST(one_of_two_copies_is_in_use)
{
	struct text t = { 0 };
	struct firmware *f;
	int second = 2;

	put_environment(&t, 4096, copies[_i].a, ENDIAN_LITTLE, 0);
	add_fill(&t, '\xff', 4096);
	put_environment(&t, 4096, copies[_i].b, ENDIAN_LITTLE, 0);
	if (copies[_i].damaged)
		t.at[60] ^= 4;
	f = seen_open(span_of(t.at, t.len));
	second = (int)f->list.parts.count - 1;
	ck_assert_int_eq(environment_in_use(f, 0), copies[_i].uses_a);
	ck_assert_int_eq(environment_in_use(f, second), copies[_i].uses_b);
	if (copies[_i].a >= 0 && !copies[_i].damaged) {
		ck_assert_ptr_nonnull(strstr(f->list.parts.at[copies[_i].uses_a ? 0 : second].what,
		        ", in use"));
		ck_assert_ptr_nonnull(strstr(f->list.parts.at[copies[_i].uses_a ? second : 0].what,
		        ", the other copy"));
	}
	firmware_close(f);
	text_free(&t);
}
END_TEST

START_TEST(a_damaged_one_is_told)
{
	struct text t = { 0 };
	struct firmware *f;

	add_fill(&t, '\xff', 65536);
	put_environment(&t, 65536, -1, ENDIAN_LITTLE, 0);
	t.at[65536 + 8] ^= 1;
	f = seen_open(span_of(t.at, t.len));
	ck_assert_str_eq(seen_parts(f), "erased:65536 env:65536");
	ck_assert_str_eq(f->list.parts.at[1].what,
	        "damaged U-Boot environment, 4 variables, no CRC is right");
	ck_assert_ptr_nonnull(strstr(seen_issues(f), "header: env, CRC: not right for any size"));
	ck_assert(!environment_in_use(f, 1));
	firmware_close(f);
	text_free(&t);
}
END_TEST

/* ---- the table ---- */

static bool
put(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

START_TEST(variables_are_listed)
{
	struct text t = { 0 }, out = { 0 };
	struct firmware *f;
	struct table table;

	put_environment(&t, 4096, 1, ENDIAN_LITTLE, 0);
	put_environment(&t, 4096, 0, ENDIAN_LITTLE, 0);
	f = seen_open(span_of(t.at, t.len));
	table_open(&table, &table_env, f, NULL);
	table_write(&table, FORM_TSV, 0, 5, put, &out);
	ck_assert_str_eq(text_str(&out), "part\tused\toffset\tname\tvalue\n"
	        "0\ttrue\t5\tbaudrate\t115200\n"
	        "0\ttrue\t21\tbootargs\tconsole=ttyS0\\x20root=/dev/mtdblock2\n"
	        "0\ttrue\t64\tbootcmd\tsf\\x20probe\\x200;\\x20bootm\n"
	        "0\ttrue\t90\tbootdelay\t3\n"
	        "1\tfalse\t4101\tbaudrate\t115200\n");
	ck_assert_uint_eq(table_count(&table), 8);
	table_close(&table);
	firmware_close(f);
	text_free(&t);
	text_free(&out);
}
END_TEST

/* ---- against mkenvimage ---- */

static const char *const options[] = { "-s 0x1000", "-s 0x2000 -p 0", "-r -s 0x4000",
	"-b -s 0x20000", "-b -r -s 8192 -p 0x00" };

START_TEST(it_is_what_mkenvimage_makes)
{
	struct firmware *f;
	struct environment e;
	char command[1024];
	uint8_t *bytes = memory_zeroed(1 << 18, 1);
	FILE *file;
	size_t len;

	if (system("mkenvimage -V >/dev/null 2>&1") != 0) {
		printf("# skipped: mkenvimage is not installed\n");
		free(bytes);
		return;
	}
	snprintf(command, sizeof command, "printf 'b=2\\na=x y z\\nbootcmd=run a\\n' >%s/t && "
	         "mkenvimage %s -o %s/e %s/t", place, options[_i], place, place);
	ck_assert_int_eq(system(command), 0);
	file = fopen(in_place("e"), "rb");
	ck_assert_ptr_nonnull(file);
	len = fread(bytes, 1, 1 << 18, file);
	fclose(file);
	f = seen_open(span_of(bytes, len));
	ck_assert_uint_eq(f->list.parts.count, 1);
	ck_assert(firmware_environment(f, 0, &e) && e.crc_ok);
	ck_assert_uint_eq(e.len, len);
	ck_assert_int_eq(e.endian, strstr(options[_i], "-b") ? ENDIAN_BIG : ENDIAN_LITTLE);
	ck_assert_int_eq(e.flags >= 0, strstr(options[_i], "-r") != NULL);
	ck_assert(span_equal(environment_text(f->bytes, &e), span_of("b=2\0a=x y z\0bootcmd=run a",
	        25)));
	firmware_close(f);
	free(bytes);
}
END_TEST

/* ---- where there is none ---- */

START_TEST(random_bytes_hold_none)
{
	uint32_t state = 77;
	uint8_t *bytes = memory_zeroed(1 << 20, 1);

	for (int round = 0; round < 20; round++) {
		struct firmware *f;

		/* Letters, = and NUL alone, in every other round. */
		for (size_t i = 0; i < 1 << 20; i++)
			bytes[i] = round % 2 ? (uint8_t)"ab=\0"[next_random(&state) % 4]
			                     : (uint8_t)next_random(&state);
		f = seen_open(span_of(bytes, 1 << 20));
		ck_assert(!env_is_there(f));
		firmware_close(f);
	}
	free(bytes);
}
END_TEST

/* A candidate at each sector, with a text that goes on for long: bounded in steps. */
START_TEST(hostile_texts_end_soon)
{
	struct text t = { 0 };
	struct part_list list;
	struct survey *s;
	int steps = 0;

	while (t.len < 4 << 20) {
		text_add_bytes(&t, "crc.a=b", 7);
		while (t.len % 256)
			text_add_bytes(&t, t.len % 256 == 250 ? "\0" : "x", 1);
	}
	add_fill(&t, 0, 2);
	s = survey_start_fenced(span_of(t.at, t.len), firmware_formats, NULL, 0);
	while (survey_step(s, 65536))
		steps++;
	survey_finish(s, &list);
	/* 16 times the length is examined, and little more. */
	ck_assert_int_lt(steps, 64 * 20);
	part_list_free(&list);
	text_free(&t);
}
END_TEST

CASES(environment)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, place_make, place_remove);
	tcase_add_loop_test(tcase, an_environment_is_a_part, 0, ROWS_OF(cases));
	tcase_add_loop_test(tcase, one_of_two_copies_is_in_use, 0, ROWS_OF(copies));
	tcase_add_test(tcase, a_damaged_one_is_told);
	tcase_add_test(tcase, variables_are_listed);
	tcase_add_loop_test(tcase, it_is_what_mkenvimage_makes, 0, ROWS_OF(options));
	tcase_add_test(tcase, random_bytes_hold_none);
	tcase_add_test(tcase, hostile_texts_end_soon);
}
