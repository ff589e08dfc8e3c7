/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables of partitions: mtdparts, U-Boot environments, device trees. */
#include "mtd/mtd.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crc32.h"
#include "base/text.h"
#include "mtd/environment.h"
#include "mtd/find.h"
#include "tests/nodes.h"

/* A list in one line: ID:OFFSET+LEN(NAME)[ro],...; "*" for all the rest. */
static void
describe(const struct mtd_list *list, struct text *t)
{
	text_clear(t);
	for (size_t i = 0; i < list->tables.count; i++) {
		const struct mtd_table *m = &list->tables.at[i];

		text_addf(t, "%s%s:", i ? ";" : "", m->device);
		for (size_t k = 0; k < m->partitions.count; k++) {
			const struct mtd_partition *p = &m->partitions.at[k];

			text_addf(t, "%s%" PRIx64 "+", k ? "," : "", p->offset);
			if (p->len)
				text_addf(t, "%" PRIx64, p->len);
			else
				text_add(t, "*");
			text_addf(t, "(%s)%s", p->name, p->read_only ? "ro" : "");
		}
	}
}

static void
check_list(struct mtd_list *list, const char *expected)
{
	struct text t = { 0 };

	describe(list, &t);
	ck_assert_str_eq(text_str(&t), expected);
	text_free(&t);
	mtd_list_free(list);
}

static bool
parse(const char *words, struct mtd_list *list, struct error *err)
{
	return mtdparts_parse(span_of(words, strlen(words)), list, err);
}

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

	ck_assert_msg(parse(right[_i].words, &list, &err), "%s: %s", right[_i].words, err.text);
	check_list(&list, right[_i].means);
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

	ck_assert_msg(!parse(wrong[_i].words, &list, &err), "%s", wrong[_i].words);
	if (strncmp(wrong[_i].error, "at character 3, '9", 18) != 0)
		ck_assert_msg(strstr(err.text, wrong[_i].error), "%s: %s", wrong[_i].words,
		        err.text);
	else
		ck_assert_str_eq(err.text, "at character 3, '9999999999999999...': the "
		                           "number is too large");
	ck_assert_uint_eq(list.tables.count, 0);
	ck_assert(!parse(wrong[_i].words, &list, NULL));
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
	ck_assert(parse(text_str(&t), &list, &err));
	ck_assert_uint_eq(list.tables.at[0].partitions.count, MTD_PARTITIONS_MAX);
	mtd_list_free(&list);
	for (int i = 0; i < 5000; i++)
		text_add(&t, ",1");
	ck_assert(!parse(text_str(&t), &list, &err));
	ck_assert(strstr(err.text, "more than 256 partitions"));
	text_clear(&t);
	for (int i = 0; i < 5000; i++)
		text_addf(&t, "%sa%d:1", i ? ";" : "", i);
	ck_assert(parse(text_str(&t), &list, &err));
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
search(const struct text *t, uint64_t budget, struct mtd_list *list)
{
	struct mtd_find *s = mtd_find_start(span_of(t->at, t->len));

	while (mtd_find_step(s, budget))
		continue;
	mtd_find_finish(s, list);
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
		check_list(&list, "hi_sfc:0+2000(env),2000+*(home)");
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
	check_list(&list, "hi_sfc:0+2000(env),2000+*(home)");
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
	check_list(&list, variables[_i].means);
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
		s = mtd_find_start(span_of(t.at, t.len));
		while (mtd_find_step(s, 4096))
			steps++;
		mtd_find_finish(s, &list);
		ck_assert_int_lt(steps, 3000);
		mtd_list_free(&list);
		text_free(&t);
	}
}
END_TEST

/* ---- device trees ---- */

/* A flattened tree being made: tokens and strings. */
struct tree {
	struct text tokens, strings;
};

static void
add32(struct text *t, uint32_t n)
{
	for (int i = 24; i >= 0; i -= 8)
		text_add_bytes(t, &(char){ (char)(n >> i) }, 1);
}

static void
align4(struct text *t)
{
	while (t->len % 4)
		text_add_bytes(t, "", 1);
}

static void
begin(struct tree *d, const char *name)
{
	add32(&d->tokens, 1);
	text_add_bytes(&d->tokens, name, strlen(name) + 1);
	align4(&d->tokens);
}

static void
end(struct tree *d)
{
	add32(&d->tokens, 2);
}

static void
property(struct tree *d, const char *name, const void *value, size_t len)
{
	add32(&d->tokens, 3);
	add32(&d->tokens, (uint32_t)len);
	add32(&d->tokens, (uint32_t)d->strings.len);
	text_add_bytes(&d->strings, name, strlen(name) + 1);
	text_add_bytes(&d->tokens, value, len);
	align4(&d->tokens);
}

static void
string(struct tree *d, const char *name, const char *value)
{
	property(d, name, value, strlen(value) + 1);
}

static void
cells(struct tree *d, const char *name, const uint32_t *n, size_t count)
{
	struct text t = { 0 };

	for (size_t i = 0; i < count; i++)
		add32(&t, n[i]);
	property(d, name, t.at, t.len);
	text_free(&t);
}

static void
partition(struct tree *d, const char *node, const char *label, uint32_t offset, uint32_t len)
{
	begin(d, node);
	if (label)
		string(d, "label", label);
	cells(d, "reg", (uint32_t[]){ offset, len }, 2);
	if (offset == 0)
		property(d, "read-only", "", 0);
	end(d);
}

static void
finish_tree(struct tree *d, struct text *out)
{
	uint32_t structure = 56, strings = structure + (uint32_t)d->tokens.len + 4;
	const uint32_t head[] = { 0xd00dfeed, strings + (uint32_t)d->strings.len, structure,
		strings, 40, 17, 16, 0, (uint32_t)d->strings.len, strings - structure,
		0, 0, 0, 0 };

	add32(&d->tokens, 9);
	for (size_t i = 0; i < sizeof head / sizeof head[0]; i++)
		add32(out, head[i]);
	text_add_bytes(out, d->tokens.at, d->tokens.len);
	text_add_bytes(out, d->strings.at, d->strings.len);
	text_free(&d->tokens);
	text_free(&d->strings);
}

static void
make_tree(struct text *out)
{
	struct tree d = { 0 };

	begin(&d, "");
	cells(&d, "#address-cells", (uint32_t[]){ 1 }, 1);
	begin(&d, "spi@1000");
	begin(&d, "flash@0");
	string(&d, "compatible", "jedec,spi-nor");
	cells(&d, "reg", (uint32_t[]){ 0 }, 1);
	begin(&d, "partitions");
	property(&d, "compatible", "x\0fixed-partitions", 19);
	partition(&d, "partition@0", "u-boot", 0, 0x30000);
	begin(&d, "partition@30000");
	string(&d, "label", "firmware");
	cells(&d, "reg", (uint32_t[]){ 0x30000, 0x100000 }, 2);
	begin(&d, "partitions");
	string(&d, "compatible", "fixed-partitions");
	partition(&d, "partition@0", "inner", 0, 0x1000);
	end(&d);
	end(&d);
	partition(&d, "config@130000", NULL, 0x130000, 0x10000);
	end(&d);
	end(&d);
	end(&d);
	begin(&d, "nand@2000");
	cells(&d, "#address-cells", (uint32_t[]){ 2 }, 1);
	cells(&d, "#size-cells", (uint32_t[]){ 1 }, 1);
	begin(&d, "partition@0");
	string(&d, "label", "old \x1bstyle");
	cells(&d, "reg", (uint32_t[]){ 1, 0x10, 0x20 }, 3);
	end(&d);
	end(&d);
	end(&d);
	finish_tree(&d, out);
}

static const char tree_means[] = "flash@0:0+30000(u-boot)ro,30000+100000(firmware),"
        "130000+10000(config);nand@2000:100000010+20(old \\x1bstyle)";

START_TEST(a_device_tree_tells_partitions)
{
	struct text t = { 0 };
	struct mtd_list list = { 0 };

	text_add(&t, "12345678");
	make_tree(&t);
	mtd_tree_read(span_of(t.at, t.len), 8, &list);
	ck_assert_int_eq(list.tables.at[0].source, MTD_TREE);
	ck_assert_uint_eq(list.tables.at[1].at, 8);
	check_list(&list, tree_means);
	mtd_tree_read(span_of(t.at, t.len), 0, &list);
	check_list(&list, "");
	text_free(&t);
}
END_TEST

START_TEST(a_tree_in_a_fit_image_is_read)
{
	struct text inner = { 0 }, t = { 0 };
	struct mtd_list list = { 0 };
	struct tree d = { 0 };

	make_tree(&inner);
	begin(&d, "");
	begin(&d, "images");
	begin(&d, "fdt-1");
	property(&d, "data", inner.at, inner.len);
	end(&d);
	end(&d);
	end(&d);
	finish_tree(&d, &t);
	mtd_tree_read(span_of(t.at, t.len), 0, &list);
	check_list(&list, tree_means);
	text_free(&inner);
	text_free(&t);
}
END_TEST

/* Whatever is damaged, nothing is read outside (the sanitizers look on), and what comes
 * out is a list. */
START_TEST(damaged_trees_are_survived)
{
	struct text good = { 0 };

	make_tree(&good);
	for (size_t i = 0; i < good.len; i++) {
		struct text t = { 0 };
		struct mtd_list list = { 0 };

		text_add_bytes(&t, good.at, good.len);
		t.at[i] = (char)(t.at[i] ^ (i % 3 ? 0xff : 0x01));
		mtd_tree_read(span_of(t.at, t.len), 0, &list);
		ck_assert_uint_le(list.tables.count, 4);
		mtd_list_free(&list);
		mtd_tree_read(span_of(good.at, i), 0, &list);
		ck_assert_uint_le(list.tables.count, 2);
		mtd_list_free(&list);
		text_free(&t);
	}
	text_free(&good);
}
END_TEST

#define ADD_TABLE(test, table) \
	tcase_add_loop_test(c, test, 0, (int)(sizeof(table) / sizeof(table)[0]))

int
main(void)
{
	Suite *s = suite_create("mtd");
	TCase *c = tcase_create("words");
	SRunner *r = srunner_create(s);
	int failed;

	suite_add_tcase(s, c);
	tcase_set_timeout(c, 60);
	ADD_TABLE(reads_what_the_kernel_reads, right);
	ADD_TABLE(says_what_is_wrong_and_where, wrong);
	tcase_add_test(c, thousands_of_partitions_are_refused);
	tcase_add_test(c, names_are_cut_between_characters);
	ADD_TABLE(an_environment_is_found_by_its_crc, environments);
	tcase_add_test(c, a_wrong_crc_leaves_a_command_line);
	tcase_add_test(c, a_printable_crc_is_found);
	ADD_TABLE(variables_are_expanded_once, variables);
	tcase_add_test(c, copies_of_an_environment_have_an_order);
	tcase_add_test(c, hostile_texts_end_soon);
	tcase_add_test(c, a_device_tree_tells_partitions);
	tcase_add_test(c, a_tree_in_a_fit_image_is_read);
	tcase_add_test(c, damaged_trees_are_survived);
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
