/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables of partitions held against the bytes: what is taken, and what becomes of parts. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crc32.h"
#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "firmware/partitions/partitions.h"
#include "issues/issues.h"
#include "list/list.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/issues.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"
#include "tests/fixture/format/children.h"
#include "tests/fixture/format/raw.h"
#include "tests/fixture/format/uimages.h"

enum { BLOCK = 8192 };

/* ---- images ---- */

/* A file system of `blocks` erase blocks with `files` files of 3000 letters. */
static void
add_jffs2(struct text *image, uint32_t blocks, uint32_t files, enum endian e, char first)
{
	struct nodes n = { .endian = e, .erase_size = BLOCK, .markers = true };
	uint8_t data[3000];
	char name[16];

	for (uint32_t i = 0; i < files; i++) {
		memset(data, first + (int)i, sizeof data);
		snprintf(name, sizeof name, "file%" PRIu32, i);
		nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = i + 1,
			.ino = i + 2, .mctime = 1, .type = 8, .name = name });
		nodes_add_inode(&n, &(struct inode_spec){ .ino = i + 2, .version = 1,
			.mode = 0100644, .isize = sizeof data,
			.data = span_of(data, sizeof data) });
	}
	nodes_fill(&n, BLOCK);
	ck_assert_uint_le(nodes_image(&n).len, blocks * BLOCK);
	text_add_bytes(image, nodes_image(&n).at, nodes_image(&n).len);
	for (size_t len = nodes_image(&n).len; len < blocks * BLOCK; len++)
		text_add_bytes(image, "\xff", 1);
	nodes_free(&n);
}

static void
add_fill(struct text *image, char byte, size_t len)
{
	for (size_t i = 0; i < len; i++)
		text_add_bytes(image, &byte, 1);
}

/* An environment in a block of its own; `good` has a right CRC. */
static void
add_environment(struct text *image, const char *mtdparts, bool good)
{
	size_t at = image->len;
	uint32_t crc;

	text_add_bytes(image, "\0\0\0\0", 4);
	text_addf(image, "bootdelay=1");
	text_add_bytes(image, "", 1);
	text_addf(image, "bootargs=mem=64M mtdparts=%s root=/dev/mtdblock2", mtdparts);
	add_fill(image, 0, at + BLOCK - image->len);
	crc = crc32_usual(span_of(image->at + at + 4, BLOCK - 4)) ^ !good;
	for (int i = 0; i < 4; i++)
		image->at[at + (size_t)i] = (char)(crc >> 8 * i);
}

/* A kernel's header and payload, in `blocks` blocks. */
static void
add_uimage(struct text *image, uint32_t blocks, size_t size)
{
	const struct uimage like = { .os = 5, .arch = 2, .type = 2, .comp = 3,
		.name = span_of("kernel", 6) };
	struct text payload = { 0 };
	uint8_t header[UIMAGE_HEADER_LEN];
	size_t at = image->len;
	uint32_t state = 7;

	for (size_t i = 0; i < size; i++)
		text_add_bytes(&payload, &(char){ (char)(next_random(&state) | 128) }, 1);
	uimage_put_header(header, &like, 1, span_of(payload.at, payload.len));
	text_add_bytes(image, header, sizeof header);
	text_add_bytes(image, payload.at, payload.len);
	add_fill(image, '\xff', at + blocks * BLOCK - image->len);
	text_free(&payload);
}

/* Letters: E environment, e the same with a wrong CRC, K kernel of 1 block, J and B file
 * systems of 2 blocks (B is big-endian, D has other files), j one that fills its 3 blocks, f and z blocks of
 * 0xff and 0. */
static void
make(const char *script, const char *mtdparts, struct text *image)
{
	for (; *script; script++) {
		switch (*script) {
		case 'E': add_environment(image, mtdparts, true); break;
		case 'e': add_environment(image, mtdparts, false); break;
		case 'K': add_uimage(image, 1, 5000); break;
		case 'L': add_uimage(image, 3, 20000); break;
		case 'J': add_jffs2(image, 2, 2, ENDIAN_LITTLE, 'a'); break;
		case 'B': add_jffs2(image, 2, 2, ENDIAN_BIG, 'a'); break;
		case 'D': add_jffs2(image, 2, 2, ENDIAN_LITTLE, 'p'); break;
		case 'j': add_jffs2(image, 3, 6, ENDIAN_LITTLE, 'a'); break;
		case 'f': add_fill(image, '\xff', BLOCK); break;
		case 'z': add_fill(image, 0, BLOCK); break;
		default: ck_abort_msg("no such letter: %c", *script);
		}
	}
}

/* "JFFS2:2@env": kind, length in blocks (in bytes if it is none), name. */
static void
describe(const struct firmware *f, struct text *t)
{
	text_clear(t);
	for (size_t i = 0; i < f->list.parts.count; i++) {
		const struct part *p = &f->list.parts.at[i];
		static const char *const kinds[] = { "", "payload", "erased", "zeros", "data" };
		const char *name = firmware_partition(f, p->offset);

		text_addf(t, "%s%s:%" PRIu64 "%s", i ? " " : "",
		        p->kind == PART_FORMAT ? p->format->name : kinds[p->kind],
		        p->len % BLOCK ? p->len : p->len / BLOCK, p->len % BLOCK ? "B" : "");
		if (*name)
			text_addf(t, "@%s", name);
	}
}

/* With `join` the words alone are tried, not what the nodes say. */
static struct firmware *
open_image(const struct text *image, const char *typed, bool join)
{
	struct firmware_options o = { .join = join };
	struct mtd_list list = { 0 };
	struct firmware *f;
	struct error err;

	if (typed) {
		ck_assert_msg(mtdparts_parse(span_of(typed, strlen(typed)), &list, &err),
		        "%s", err.text);
		o.mtdparts = &list.tables.at[0];
	}
	f = firmware_new(image_of_memory("test", span_of(image->at, image->len)), &o);
	/* The firmware has a copy. */
	mtd_list_free(&list);
	return f;
}

/* ---- what becomes of parts ---- */

static const struct {
	const char *script, *mtdparts, *parts;
	int issue; /* severity of the issue about the table; -1: none */
} cases[] = {
	/* An environment whose CRC is right: boundaries and names are taken. */
	{ "EKJJ", "f:8k(env),8k(kernel),16k(a),-(b)",
	  "env:1@env uImage:64B@kernel payload:5000B@kernel "
	  "erased:3128B@kernel JFFS2:2@a JFFS2:2@b", -1 },
	{ "JJEz", "f:16k(a),16k(b),8k(env)ro,-(rest)",
	  "JFFS2:2@a JFFS2:2@b env:1@env zeros:1@rest", -1 },
	/* What is erased belongs to its own partition, before and behind. */
	{ "EfJffJf", "f:8k(env),24k(a),8k(gap),-(b)",
	  "env:1@env JFFS2:3@a erased:1@gap JFFS2:4@b", -1 },
	{ "EJffB", "f:8k(env),24k(a),-(b)",
	  "env:1@env JFFS2:3@a JFFS2:3@b", -1 },
	/* Partitions that overlap: the smallest one gives the name. */
	{ "EJJ", "f:8k(env),16k(a),16k(b),40k@0(all)",
	  "env:1@env JFFS2:2@a JFFS2:2@b", -1 },
	/* Without a CRC a table is taken where something begins at its boundaries ... */
	{ "eKJJ", "f:8k(env),8k(kernel),16k(a),-(b)",
	  "data:94B@env zeros:8098B@env uImage:64B@kernel payload:5000B@kernel "
	  "erased:3128B@kernel JFFS2:2@a JFFS2:2@b", -1 },
	/* ... and not where nothing does, or where the dump begins elsewhere. */
	{ "ezJJ", "f:8k(env),24k(a),-(b)",
	  "data:83B zeros:16301B JFFS2:4", 0 },
	{ "JJE", "f:8k(boot),16k(a),16k(b),-(env)", "JFFS2:4 env:1", 1 },
	/* The nodes tell of more than one file system in a partition that was found. */
	{ "EJDJ", "f:8k(env),32k(a),-(b)",
	  "env:1@env JFFS2:2@a JFFS2:2@a JFFS2:2@b", -1 },
	/* With a CRC it may divide what is nothing else. */
	{ "zEz", "f:4k(a),-(b)", "zeros:4096B@a zeros:4096B@b env:1@b zeros:1@b", -1 },
	/* It tears a node, or a payload; or tells of a larger flash. */
	{ "Ejf", "f:8k(env),10k(a),-(b)", "env:1 JFFS2:4", 1 },
	{ "ejf", "f:8k(env),10k(a),-(b)", "data:83B zeros:8109B JFFS2:4", 1 },
	{ "ELJ", "f:8k(env),8k(kernel),16k(x),-(b)",
	  "env:1 uImage:64B payload:20000B erased:4512B JFFS2:2", 1 },
	{ "EKJ", "f:4k(env),12k(kernel),-(a)",
	  "env:1 uImage:64B payload:5000B erased:3128B JFFS2:2", 1 },
	{ "EKJ", "f:8k(env),8k(kernel),1m(a)",
	  "env:1 uImage:64B payload:5000B erased:3128B JFFS2:2", 1 },
	{ "eKJ", "f:8k(env),8k(kernel),16k(a),1m@64m(b)",
	  "data:99B zeros:8093B uImage:64B payload:5000B erased:3128B JFFS2:2", 0 },
	/* Of several devices the one that fits. */
	{ "EKJ", "nor:4m(x);spi:8k(env),8k(kernel),-(a)",
	  "env:1@env uImage:64B@kernel payload:5000B@kernel "
	  "erased:3128B@kernel JFFS2:2@a", -1 },
};

static bool
has_issue(struct firmware *f, const char *name)
{
	struct issue_list list;
	bool has;

	firmware_issues(f, &list);
	has = issues_find(&list, name) != NULL;
	issue_list_free(&list);
	return has;
}

START_TEST(a_found_table_is_weighed)
{
	static const uint64_t budgets[] = { UINT64_MAX, 777, 65536 };
	struct text image = { 0 }, t = { 0 };

	make(cases[_i].script, cases[_i].mtdparts, &image);
	for (size_t i = 0; i < sizeof budgets / sizeof budgets[0]; i++) {
		struct firmware *f = open_image(&image, NULL,
		        !strchr(cases[_i].script, 'D'));
		struct issue_list issues;
		double progress = 0;
		int severity = -1;

		firmware_step(f, budgets[i]);
		while (f->phase == FIRMWARE_SURVEY) {
			ck_assert(firmware_progress(f) >= progress);
			progress = firmware_progress(f);
			firmware_step(f, budgets[i]);
		}
		while (firmware_step(f, budgets[i]))
			continue;
		ck_assert(part_list_tiles(&f->list, image.len));
		describe(f, &t);
		ck_assert_msg(strcmp(text_str(&t), cases[_i].parts) == 0,
		        "%s\ngives   %s\nand not %s\n%s", cases[_i].script, text_str(&t),
		        cases[_i].parts, f->partitions->tables.at[0].why);
		firmware_issues(f, &issues);
		for (size_t k = 0; k < issues.issues.count; k++)
			if (strcmp(issues.issues.at[k].name, "partition-table") == 0)
				severity = (int)issues.issues.at[k].severity;
		ck_assert_int_eq(severity, cases[_i].issue);
		issue_list_free(&issues);
		firmware_close(f);
	}
	text_free(&image);
	text_free(&t);
}
END_TEST

static const struct {
	const char *script, *mtdparts, *parts;
	bool beyond; /* what issues warns of */
} typed[] = {
	{ "JJ", "16k(a),-(b)", "JFFS2:2@a JFFS2:2@b", false },
	{ "JfB", "x:24k(a),16k(b)", "JFFS2:3@a JFFS2:2@b", false },
	{ "JffJ", "x:16k(a),16k(gap),-(b)", "JFFS2:2@a erased:2@gap JFFS2:2@b", false },
	/* What is in no partition has no name. */
	{ "JJJD", "x:16k@16k(b)", "JFFS2:2 JFFS2:2@b JFFS2:2 JFFS2:2", false },
	/* A partition is mounted as it is, and the bytes outside are divided by what they say. */
	{ "JDJ", "x:32k(ab)", "JFFS2:4@ab JFFS2:2", false },
	{ "JJD", "x:16k(a)", "JFFS2:2@a JFFS2:2 JFFS2:2", false },
	/* As in the kernel, what is beyond the end is cut off. */
	{ "JJ", "x:16k(a),1g(b),1g(c)", "JFFS2:2@a JFFS2:2@b", true },
	{ "JJ", "x:1g@1g(c)", "JFFS2:4", true },
	{ "JJ", "x:33k(a)", "JFFS2:4@a", true },
	/* It tears a node, but who typed it knows why. */
	{ "jf", "x:10k(a),-(b)", "JFFS2:10240B@a JFFS2:22528B@b", false },
	/* It is mounted from its start, even where no node stands. */
	{ "fJ", "x:-(a)", "JFFS2:3@a", false },
	{ "JfJ", "x:16k(a),-(b)", "JFFS2:2@a JFFS2:3@b", false },
	{ "fJ", "x:4k(a),-(b)", "erased:4096B@a JFFS2:20480B@b", false },
	/* A table in the image is not taken then. */
	{ "EJJ", "f:8k(env),16k(a),-(b)", "env:1@all JFFS2:4@all", false },
};

START_TEST(a_typed_table_is_taken)
{
	struct text image = { 0 }, t = { 0 };
	const char *words = typed[_i].mtdparts;
	struct firmware *f;

	make(typed[_i].script, words, &image);
	f = open_image(&image, typed[_i].script[0] == 'E' ? "-(all)" : words,
	        !strchr(typed[_i].script, 'D'));
	firmware_finish(f);
	describe(f, &t);
	ck_assert_str_eq(text_str(&t), typed[_i].parts);
	ck_assert_int_eq(f->partitions->taken, 0);
	ck_assert_uint_eq(f->partitions->tables.count, typed[_i].script[0] == 'E' ? 2 : 1);
	ck_assert_int_eq(has_issue(f, "partition-beyond"), typed[_i].beyond);
	firmware_close(f);
	text_free(&image);
	text_free(&t);
}
END_TEST

static void
swap_bytes(const struct text *image, struct text *out)
{
	for (size_t i = 0; i < image->len; i++)
		text_add_bytes(out, &image->at[i ^ 1], 1);
}

static void
dump_pages(const struct text *image, struct text *out)
{
	raw_dump(span_of(image->at, image->len), &nand_layouts[2], &(struct raw_chip){ 0 }, out);
}

static void
pack(const struct text *image, struct text *out)
{
	*out = children_packed(children_bytes(image));
}

/* The offsets are those of the flash, in whatever form that is in the file. */
START_TEST(typed_offsets_are_those_of_the_flash)
{
	static void (*const forms[][2])(const struct text *, struct text *) = {
		{ swap_bytes }, { dump_pages }, { pack }, { dump_pages, pack }, { pack, pack } };
	struct text image = { 0 }, seen = { 0 }, twice = { 0 }, t = { 0 };
	struct firmware *f, *flash;

	make("JJfJ", "", &image);
	forms[_i][0](&image, &seen);
	if (forms[_i][1])
		forms[_i][1](&seen, &twice);
	f = open_image(twice.len ? &twice : &seen, "x:16k(a),20k(b),-(c)", true);
	firmware_finish(f);
	for (flash = f; firmware_flash(flash); flash = firmware_flash(flash))
		ck_assert_str_eq(firmware_partition(flash, 0), "");
	ck_assert_ptr_ne(flash, f);
	describe(flash, &t);
	ck_assert_str_eq(text_str(&t), "JFFS2:2@a JFFS2:20480B@b JFFS2:20480B@c");
	ck_assert_str_eq(firmware_partition(flash, 0), "a");
	firmware_close(f);
	text_free(&image);
	text_free(&seen);
	text_free(&twice);
	text_free(&t);
}
END_TEST

START_TEST(a_flash_may_begin_with_packed_data)
{
	struct text image = children_packed(span_of("kernel", 6)), t = { 0 };
	struct firmware *f;

	add_fill(&image, '\xff', BLOCK - image.len);
	add_jffs2(&image, 3, 2, ENDIAN_LITTLE, 'a');
	f = open_image(&image, "x:8k(kernel),16k(a),-(b)", true);
	firmware_finish(f);
	describe(f, &t);
	ck_assert_ptr_nonnull(strstr(text_str(&t), "JFFS2:2@a erased:1@b"));
	ck_assert_str_eq(firmware_partition(f, 0), "kernel");
	firmware_close(f);
	text_free(&image);
	text_free(&t);
}
END_TEST

START_TEST(every_partition_has_its_reason)
{
	static const char *const why[] = { "fits",
		"a ends at 00004800, inside a sound JFFS2 node",
		"b begins at 00004800, inside a sound JFFS2 node" };
	struct text image = { 0 };
	struct partition_row row;
	struct firmware *f;
	size_t i;

	make("Ejf", "f:8k(env),10k(a),-(b)", &image);
	f = open_image(&image, NULL, true);
	firmware_finish(f);
	for (i = 0; partitions_row(f, i, &row); i++)
		ck_assert_str_eq(row.why, why[i]);
	ck_assert_uint_eq(i, 3);
	ck_assert_str_eq(f->partitions->tables.at[0].why, "U-Boot environment at 00000000 "
	        "(CRC right): 3 partitions of f; a ends at 00004800, inside a sound JFFS2 "
	        "node");
	firmware_close(f);
	text_free(&image);
}
END_TEST

/* A command line in a file is not the one the system was started with. */
START_TEST(text_in_a_file_counts_for_nothing)
{
	static const char words[] = "console=ttyS0 mtdparts=f:8k(x),-(y) quiet\n";
	struct nodes n = { .erase_size = BLOCK, .markers = true };
	struct text image = { 0 };
	struct firmware *f;

	nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = 1, .ino = 2,
		.type = 8, .name = "cmdline" });
	nodes_add_inode(&n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = 0100644,
		.isize = sizeof words, .data = span_of(words, sizeof words) });
	nodes_fill(&n, BLOCK);
	text_add_bytes(&image, nodes_image(&n).at, nodes_image(&n).len);
	add_jffs2(&image, 2, 2, ENDIAN_LITTLE, 'a');
	f = open_image(&image, NULL, true);
	firmware_finish(f);
	ck_assert_uint_eq(f->partitions->tables.count, 0);
	firmware_close(f);
	nodes_free(&n);
	text_free(&image);
}
END_TEST

/* Stopped at any moment, the parts cover the image, and every JFFS2 part has a volume. */
START_TEST(it_can_be_stopped_at_any_moment)
{
	struct text image = { 0 };
	bool more = true;

	make("EKJJ", "f:8k(env),8k(kernel),16k(a),-(b)", &image);
	for (int steps = 0; more; steps++) {
		struct firmware *f = open_image(&image, NULL, true);
		size_t logs = 0;

		for (int i = 0; i < steps && more; i++)
			more = firmware_step(f, 3000);
		firmware_stop(f);
		ck_assert(part_list_tiles(&f->list, image.len));
		for (size_t i = 0; i < f->list.parts.count; i++)
			if (f->list.parts.at[i].kind == PART_FORMAT
			        && strcmp(f->list.parts.at[i].format->name, "JFFS2") == 0) {
				logs++;
				ck_assert_ptr_nonnull(firmware_volume(f, (int)i));
			}
		ck_assert_uint_eq(f->volumes.count, logs);
		firmware_close(f);
	}
	text_free(&image);
}
END_TEST

/* The erase size of one partition does not move its end into another. */
START_TEST(no_part_grows_over_a_fence)
{
	struct text image = { 0 }, t = { 0 };
	struct firmware *f;

	make("j", NULL, &image);
	image.len -= 4096; /* of the last block */
	add_fill(&image, '\x11', 100);
	add_fill(&image, '\xff', 3 * BLOCK - 100);
	f = open_image(&image, "x:20k(a),-(b)", true);
	firmware_finish(f);
	ck_assert_uint_eq(f->volumes.at[0]->erase.size, BLOCK);
	describe(f, &t);
	ck_assert_str_eq(text_str(&t), "JFFS2:20480B@a data:100B@b erased:24476B@b");
	firmware_close(f);
	text_free(&image);
	text_free(&t);
}
END_TEST

/* ---- the table of parts ---- */

static bool
put(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

START_TEST(names_are_a_column)
{
	struct text image = { 0 }, t = { 0 };

	make("JJ", NULL, &image);
	for (int named = 0; named < 2; named++) {
		struct firmware *f = open_image(&image,
		        named ? "x:16k(a\x1b),-(b)" : NULL, true);
		struct table table;

		firmware_finish(f);
		table_open(&table, &table_parts, f, NULL);
		text_clear(&t);
		table_write(&table, FORM_PLAIN, 0, table_count(&table), put, &t);
		ck_assert_int_eq(strstr(text_str(&t), "NAME") != NULL, named);
		ck_assert_int_eq(strstr(text_str(&t), "a\\x1b ") != NULL, named);
		text_clear(&t);
		table_write(&table, FORM_JSON, 0, table_count(&table), put, &t);
		ck_assert_ptr_nonnull(strstr(text_str(&t), named ? "\"name\":\"b\""
		                                                 : "\"name\":null"));
		table_close(&table);
		firmware_close(f);
	}
	text_free(&image);
	text_free(&t);
}
END_TEST

CASES(partitions)
{
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, a_found_table_is_weighed, 0, ROWS_OF(cases));
	tcase_add_loop_test(tcase, a_typed_table_is_taken, 0, ROWS_OF(typed));
	tcase_add_loop_test(tcase, typed_offsets_are_those_of_the_flash, 0, 5);
	tcase_add_test(tcase, a_flash_may_begin_with_packed_data);
	tcase_add_test(tcase, every_partition_has_its_reason);
	tcase_add_test(tcase, text_in_a_file_counts_for_nothing);
	tcase_add_test(tcase, it_can_be_stopped_at_any_moment);
	tcase_add_test(tcase, no_part_grows_over_a_fence);
	tcase_add_test(tcase, names_are_a_column);
}
