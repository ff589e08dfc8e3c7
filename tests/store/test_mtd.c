/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables of partitions: mtdparts, U-Boot environments, device trees. */
#include <inttypes.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "base/crc32.h"
#include "uboot/environment.h"
#include "mtd/find.h"
#include "mtd/mtd.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/format/mtd_lists.h"
#include "tests/fixture/jffs2/nodes.h"
#include "text/text.h"

static const struct {
	const char *words, *means;
} right[] = {
	{ "mtdparts=hi_sfc:8k(env),8k(kernel),-(home)",
	  "hi_sfc:0+2000(env),2000+2000(kernel),4000+*(home)" },
	{ "a:1M@2M(x)ro,512K(y)rolk,4(z)lk,1(s)slc",
	  "a:200000+100000(x)ro,300000+80000(y)ro,380000+4(z),380004+1(s)" },
	{ "0x40000@0x100(h),010(o)", ":100+40000(h),40100+8(o)" },
	{ "a:-", "a:0+*(Partition_000)" },
	{ "a:1,2@8,-()", "a:0+1(Partition_000),8+2(Partition_001),a+*(Partition_002)" },
	{ "spi0.0:4k(u-boot);nand:0:-(all:in one)", "spi0.0:0+1000(u-boot);nand:0:0+*(all:in one)" },
	{ "a:1g,1G,1t", "a:0+40000000(Partition_000),40000000+40000000(Partition_001),"
	                "80000000+10000000000(Partition_002)" },
	{ "a:16M@0(all),4M@1M(part)", "a:0+1000000(all),100000+400000(part)" },
	{ "a:1(\x1b[31m)", "a:0+1(\\x1b[31m)" },
};

START_TEST(reads_what_the_kernel_reads)
{
	struct mtd_list list = { 0 };
	struct error err;

	ck_assert_msg(mtd_parse_words(right[_i].words, &list, &err), "%s: %s", right[_i].words, err.text);
	mtd_check_list(&list, right[_i].means);
}
END_TEST

static const struct {
	const char *words, *error;
} wrong[] = {
	{ "", "at its end (character 1): a number must stand here" },
	{ "mtdparts=", "at its end (character 10): a number must stand here" },
	{ "a:8q(x)", "at character 4, 'q(x)': a comma, a semicolon or the end must follow" },
	{ "a:(x)", "at character 3, '(x)': a number must stand here" },
	{ "a:0(x)", "at character 3, '0(x)': a partition cannot have size 0" },
	{ "a:0x(x)", "at character 3, '0x(x)': a number must stand here" },
	{ "a:1@(x)", "at character 5, '(x)': a number must stand here" },
	{ "a:-(x),1(y)", "at character 7, ',1(y)': nothing can follow a partition of size -" },
	{ "a:1(xyz", "at character 4, '(xyz': the name has no closing )" },
	{ "a:99999999999999999999(x)",
	  "at character 3, '99999999999999999999(x)...': the number is too large" },
	{ "a:18446744073709551615k", "the number is too large" },
	{ "a:17179869184g", "the number is too large" },
	{ "a:1@0xffffffffffffffff(x)", "the partition ends beyond 2^64 bytes" },
	{ "a:1(x),", "at its end (character 8): a number must stand here" },
	{ "a:1(x);", "at its end (character 8): a number must stand here" },
	{ "a:1(x) b", "at character 7, ' b': a comma, a semicolon or the end must follow" },
	{ "a:1(x)\x1b[2J", "'\\x1b[2J'" },
};

START_TEST(says_what_is_wrong_and_where)
{
	struct mtd_list list = { 0 };
	struct error err;

	ck_assert_msg(!mtd_parse_words(wrong[_i].words, &list, &err), "%s", wrong[_i].words);
	if (strncmp(wrong[_i].error, "at character 3, '9", 18) != 0)
		ck_assert_msg(strstr(err.text, wrong[_i].error), "%s: %s", wrong[_i].words,
		        err.text);
	else
		ck_assert_str_eq(err.text, "at character 3, '9999999999999999...': the "
		                           "number is too large");
	ck_assert_uint_eq(list.tables.count, 0);
	ck_assert(!mtd_parse_words(wrong[_i].words, &list, NULL));
}
END_TEST

START_TEST(thousands_of_partitions_are_refused)
{
	struct mtd_list list = { 0 };
	struct text t = { 0 };
	struct error err;

	text_add(&t, "a:1");
	for (int i = 1; i < MTD_PARTITIONS_MAX; i++)
		text_add(&t, ",1");
	ck_assert(mtd_parse_words(text_str(&t), &list, &err));
	ck_assert_uint_eq(list.tables.at[0].partitions.count, MTD_PARTITIONS_MAX);
	mtd_list_free(&list);
	for (int i = 0; i < 5000; i++)
		text_add(&t, ",1");
	ck_assert(!mtd_parse_words(text_str(&t), &list, &err));
	ck_assert(strstr(err.text, "more than 256 partitions"));
	text_clear(&t);
	for (int i = 0; i < 5000; i++)
		text_addf(&t, "%sa%d:1", i ? ";" : "", i);
	ck_assert(mtd_parse_words(text_str(&t), &list, &err));
	ck_assert_uint_eq(list.tables.count, MTD_TABLES_MAX);
	mtd_list_free(&list);
	text_free(&t);
}
END_TEST

START_TEST(names_are_cut_between_characters)
{
	char name[MTD_NAME_MAX];
	struct text t = { 0 };

	for (int i = 0; i < 60; i++)
		text_add(&t, "\xc3\xa4");
	mtd_name_set(name, span_of(t.at, t.len));
	ck_assert_uint_eq(strlen(name), MTD_NAME_MAX - 2);
	mtd_name_set(name, span_of("", 0));
	ck_assert_str_eq(name, "");
	text_free(&t);
}
END_TEST

/* ---- environments ---- */

static const char two_variables[] = "bootcmd=bootm 0x82000000\0"
        "bootargs=mem=64M mtdparts=hi_sfc:8k(env),-(home) root=/dev/mtdblock1\0";

/* An environment of `size` bytes, as U-Boot stores it. */
static void
add_environment(struct text *t, const void *words, size_t len, size_t size, int flags,
        enum endian e, char fill)
{
	size_t head = flags >= 0 ? 5 : 4, at = t->len;
	uint32_t crc;

	text_add_bytes(t, "\0\0\0\0", 4);
	if (flags >= 0)
		text_add_bytes(t, &(char){ (char)flags }, 1);
	text_add_bytes(t, words, len);
	text_add_bytes(t, "", 1);
	while (t->len - at < size)
		text_add_bytes(t, &fill, 1);
	crc = crc32_usual(span_of(t->at + at + head, size - head));
	for (int i = 0; i < 4; i++)
		t->at[at + (size_t)i] = (char)(crc >> (e == ENDIAN_LITTLE ? 8 * i : 24 - 8 * i));
}

static void
search_with(const struct text *t, uint64_t budget, struct workers *workers,
        struct mtd_list *list)
{
	struct mtd_find *s = mtd_find_start(span_of(t->at, t->len), workers);

	while (mtd_find_step(s, budget))
		continue;
	mtd_find_finish(s, list);
}

/* The same with workers and without. */
static void
search(const struct text *t, uint64_t budget, struct mtd_list *list)
{
	struct workers *workers = workers_new(3);
	struct mtd_list same = { 0 };

	search_with(t, budget, NULL, list);
	search_with(t, budget, workers, &same);
	ck_assert_uint_eq(same.tables.count, list->tables.count);
	for (size_t i = 0; i < same.tables.count; i++) {
		ck_assert_uint_eq(same.tables.at[i].at, list->tables.at[i].at);
		ck_assert_str_eq(same.tables.at[i].device, list->tables.at[i].device);
	}
	mtd_list_free(&same);
	workers_free(workers);
}

static const struct {
	size_t size, before;
	int flags;
	enum endian e;
	char fill;
} environments[] = {
	{ 4096, 0, -1, ENDIAN_LITTLE, 0 },
	{ 8192, 4096, 1, ENDIAN_LITTLE, 0 },
	{ 0x10000, 0x40000, -1, ENDIAN_LITTLE, '\xff' },
	{ 0x20000, 0x10000, 0, ENDIAN_BIG, 0 },
	{ 0x40000, 0x10000, -1, ENDIAN_BIG, 0 },
	{ 0x1f000, 4, -1, ENDIAN_LITTLE, 0 },
	{ 0x3100, 0x80000, 7, ENDIAN_LITTLE, '\xff' },
	{ 1021, 0x100, -1, ENDIAN_LITTLE, 0 }, /* ends with its fill */
};

START_TEST(an_environment_is_found_by_its_crc)
{
	for (int tail = 0; tail < 3; tail++) {
		struct text t = { 0 };
		struct mtd_list list = { 0 };

		for (size_t i = 0; i < environments[_i].before; i++)
			text_add_bytes(&t, &(char){ (char)(i * 7 | 128) }, 1);
		add_environment(&t, two_variables, sizeof two_variables - 1,
		        environments[_i].size, environments[_i].flags, environments[_i].e,
		        environments[_i].fill);
		for (int i = 0; tail && i < 70000; i++)
			text_add_bytes(&t, tail == 1 ? "x" : "\x01", 1);
		search(&t, tail ? 1 << 20 : 1, &list);
		ck_assert_uint_eq(list.tables.count, 1);
		ck_assert_int_eq(list.tables.at[0].source, MTD_ENVIRONMENT);
		ck_assert_uint_eq(list.tables.at[0].at, environments[_i].before);
		mtd_check_list(&list, "hi_sfc:0+2000(env),2000+*(home)");
		text_free(&t);
	}
}
END_TEST

START_TEST(a_wrong_crc_leaves_a_command_line)
{
	struct text t = { 0 };
	struct mtd_list list = { 0 };

	add_environment(&t, two_variables, sizeof two_variables - 1, 8192, -1,
	        ENDIAN_LITTLE, 0);
	t.at[30] ^= 1;
	search(&t, 100, &list);
	ck_assert_uint_eq(list.tables.count, 1);
	ck_assert_int_eq(list.tables.at[0].source, MTD_COMMAND_LINE);
	mtd_check_list(&list, "hi_sfc:0+2000(env),2000+*(home)");
	text_free(&t);
}
END_TEST

/* The CRC is printable by chance: the text seems to begin with it. */
START_TEST(a_printable_crc_is_found)
{
	struct text words = { 0 }, t = { 0 };
	bool printable = false;

	for (uint32_t n = 0; !printable; n++) {
		text_clear(&words);
		text_clear(&t);
		text_addf(&words, "n=%" PRIu32, n);
		text_add_bytes(&words, "", 1);
		text_add_bytes(&words, two_variables, sizeof two_variables - 1);
		add_environment(&t, words.at, words.len, 256, -1, ENDIAN_LITTLE, 0);
		printable = true;
		for (int i = 0; i < 4; i++)
			printable = printable && t.at[i] > 0x20 && t.at[i] < 0x7f;
	}
	for (int shift = 0; shift < 2; shift++) {
		struct mtd_list list = { 0 };
		struct text moved = { 0 };

		for (int i = 0; shift && i < 4096; i++)
			text_add_bytes(&moved, "y", 1);
		text_add_bytes(&moved, t.at, t.len);
		search(&moved, 100, &list);
		ck_assert_uint_eq(list.tables.count, 1);
		ck_assert_int_eq(list.tables.at[0].source, MTD_ENVIRONMENT);
		ck_assert_uint_eq(list.tables.at[0].at, shift ? 4096 : 0);
		mtd_list_free(&list);
		text_free(&moved);
	}
	text_free(&words);
	text_free(&t);
}
END_TEST

static const struct {
	const char *words; /* lines, ended by NULs */
	size_t len;
	const char *means;
} variables[] = {
#define WORDS(s) s, sizeof(s) - 1
	{ WORDS("bootargs=console=ttyS0 ${mtdparts}\0mtdparts=mtdparts=nor:1k(a),-(b)\0"),
	  "nor:0+400(a),400+*(b)" },
	{ WORDS("bootargs=mtdparts=nor:$(parts)\0parts=2k(x),-(y)\0"),
	  "nor:0+800(x),800+*(y)" },
	{ WORDS("mtdparts=nor:1k(a)\0"), "nor:0+400(a)" },
	/* Another table comes behind that of bootargs, the same one does not. */
	{ WORDS("mtdparts=mtdparts=old:3k(o)\0bootargs=mtdparts=nor:1k(a)\0"
	        "bootcmd=setenv bootargs mtdparts=nor:1k(a) ro\0"),
	  "nor:0+400(a);old:0+c00(o)" },
	{ WORDS("bootargs=mtdparts=nor:${none}\0a=${bootargs\0"), "" },
	{ WORDS("help=mtdparts=<mtd-id>:<size>\0usage=mtdparts=8k(x)\0"), "" },
	{ WORDS("a=mtdparts=n0:1k(x);n1:2k(y) b\0"), "n0:0+400(x);n1:0+800(y)" },
};

START_TEST(variables_are_expanded_once)
{
	struct text t = { 0 };
	struct mtd_list list = { 0 };

	add_environment(&t, variables[_i].words, variables[_i].len, 4096, -1,
	        ENDIAN_LITTLE, 0);
	search(&t, 1 << 20, &list);
	mtd_check_list(&list, variables[_i].means);
	text_free(&t);
}
END_TEST

/* Of two copies U-Boot takes the later one. */
START_TEST(copies_of_an_environment_have_an_order)
{
	static const struct {
		int a, b;
		bool replaces;
	} pairs[] = {
		{ 1, 0, true }, { 0, 1, false }, { 1, 1, false }, { 7, 6, true },
		{ 0, 255, true }, { 255, 0, false }, { 255, 254, true }, { -1, 0, false },
		{ 1, -1, false },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct text t = { 0 };
		struct mtd_list list = { 0 };

		add_environment(&t, WORDS("bootargs=mtdparts=f:8k(a)\0"), 4096, pairs[i].a,
		        ENDIAN_LITTLE, 0);
		add_environment(&t, WORDS("bootargs=mtdparts=f:4k(a)\0"), 4096, pairs[i].b,
		        ENDIAN_LITTLE, 0);
		search(&t, 1 << 20, &list);
		ck_assert_uint_eq(list.tables.count, 2);
		ck_assert_int_eq(list.tables.at[0].serial, pairs[i].a);
		ck_assert_int_eq(mtd_table_replaces(&list.tables.at[0], &list.tables.at[1]),
		        pairs[i].replaces);
		mtd_list_free(&list);
		text_free(&t);
	}
}
END_TEST

/* The search is divided every 2 MiB: around there, and where there are many. */
START_TEST(what_is_searched_in_pieces_is_found)
{
	enum { PIECE = 2 << 20, FOUND = 14, MANY = 60 };
	struct text t = { 0 };
	struct mtd_list list = { 0 };

	text_reserve(&t, 3 * PIECE);
	memset(t.at, '.', 3 * PIECE);
	t.len = 3 * PIECE;
	for (uint32_t i = 0; i < FOUND + MANY; i++) {
		uint32_t at = i < 10 ? PIECE - 110 + 21 * i : PIECE + 4096 + 32 * (MANY + FOUND - i);
		char words[24];

		memcpy(t.at + at, words, (size_t)snprintf(words, sizeof words,
		        i < FOUND ? " mtdparts=f%u:4k(a) " : " mtdparts=%u ", i));
	}
	for (uint64_t budget = 1 << 12; budget <= PIECE; budget <<= 9) {
		search(&t, budget, &list);
		ck_assert_uint_eq(list.tables.count, FOUND);
		mtd_list_free(&list);
		memset(&list, 0, sizeof list);
	}
	text_free(&t);
}
END_TEST

/* Texts that were written to make the search slow: bounded in steps, not in seconds. */
START_TEST(hostile_texts_end_soon)
{
	static const char *const pieces[] = { "mtdparts=", "mtdparts=a:1(b) ", "=",
		"mtdparts=a:${x}", "mtdparts=a:1,\0\0", "x=mtdparts=${x}\0", "mtdparts=\0\0" };

	for (size_t k = 0; k < sizeof pieces / sizeof pieces[0]; k++) {
		struct text t = { 0 };
		struct mtd_list list = { 0 };
		struct mtd_find *s;
		int steps = 0;

		while (t.len < 1 << 20)
			text_add_bytes(&t, pieces[k], strlen(pieces[k]) + (k >= 4)
			        + (k == 4 || k == 6));
		s = mtd_find_start(span_of(t.at, t.len), NULL);
		while (mtd_find_step(s, 4096))
			steps++;
		mtd_find_finish(s, &list);
		ck_assert_int_lt(steps, 3000);
		mtd_list_free(&list);
		text_free(&t);
	}
}
END_TEST

CASES(mtd)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, reads_what_the_kernel_reads, 0, ROWS_OF(right));
	tcase_add_loop_test(tcase, says_what_is_wrong_and_where, 0, ROWS_OF(wrong));
	tcase_add_test(tcase, thousands_of_partitions_are_refused);
	tcase_add_test(tcase, names_are_cut_between_characters);
	tcase_add_loop_test(tcase, an_environment_is_found_by_its_crc, 0, ROWS_OF(environments));
	tcase_add_test(tcase, a_wrong_crc_leaves_a_command_line);
	tcase_add_test(tcase, a_printable_crc_is_found);
	tcase_add_loop_test(tcase, variables_are_expanded_once, 0, ROWS_OF(variables));
	tcase_add_test(tcase, copies_of_an_environment_have_an_order);
	tcase_add_test(tcase, what_is_searched_in_pieces_is_found);
	tcase_add_test(tcase, hostile_texts_end_soon);
}
