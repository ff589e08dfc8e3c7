/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The verdict on an image: each is reached by one, in words and in JSON; and what files are
 * said to lose is compared, byte by byte, with what they hold before and after the damage.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/firmware.h"
#include "issues/issues.h"
#include "issues/judgement.h"
#include "jffs2/tree/history.h"
#include "jffs2/tree/loss.h"
#include "list/list.h"
#include "mtd/mtd.h"
#include "table/table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/issues.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/random.h"

enum { BLOCK = 4096 };

static struct firmware *
open_bytes(struct span bytes)
{
	struct firmware_options o = { .read = true, .erase_size = BLOCK };
	struct firmware *f = firmware_new(image_of_memory("test", bytes), &o);

	/* In small steps: the result must not depend on them. */
	while (firmware_step(f, 4000))
		continue;
	return f;
}

static void
add_name(struct nodes *n, uint32_t version, const char *name, uint32_t ino)
{
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = 1, .version = version,
	        .ino = ino, .mctime = 100, .type = DT_REG, .name = name });
}

static uint32_t
add_data(struct nodes *n, uint32_t ino, uint32_t version, uint32_t offset, uint32_t isize,
        const char *text)
{
	return nodes_add_inode(n, &(struct inode_spec){ .ino = ino, .version = version,
	        .mode = REG, .isize = isize, .offset = offset,
	        .data = span_of(text, strlen(text)) });
}

/* Two files in six blocks, sound; the node that holds the end of the second. */
static uint32_t
make_sound(struct nodes *n)
{
	uint32_t node;

	*n = (struct nodes){ .endian = ENDIAN_LITTLE, .erase_size = BLOCK, .markers = true };
	add_name(n, 1, "one", 2);
	add_data(n, 2, 1, 0, 10, "0123456789");
	add_name(n, 2, "two", 3);
	add_data(n, 3, 1, 0, 8, "abcdefgh");
	node = add_data(n, 3, 2, 4, 9, "EFGHI");
	nodes_fill(n, BLOCK);
	while (n->bytes.len < 6 * BLOCK) {
		nodes_add_cleanmarker(n);
		nodes_fill(n, BLOCK);
	}
	return node;
}

/* ---- each verdict ---- */

static void
make_intact(struct nodes *n)
{
	make_sound(n);
}

/* Nothing is lost in a node of a kind that nobody knows. */
static void
make_notes(struct nodes *n)
{
	make_sound(n);
	nodes_add_cleanmarker(n);
	nodes_add_any(n, 0x2777, span_of("??", 2));
	nodes_fill(n, BLOCK);
}

/* Bytes 4 to 7 are stale then, and the last one is gone. */
static void
make_damaged(struct nodes *n)
{
	uint32_t node = make_sound(n);

	nodes_put8(n, node + 68, '!');
}

static void
make_unknown(struct nodes *n)
{
	*n = (struct nodes){ .endian = ENDIAN_LITTLE };
	for (int i = 0; i < 1000; i++)
		nodes_add_bytes(n, span_of("\1\2\3\4\5\6\7", 7));
}

/* What the search for more than one file system finds. */
static void
set_doubt(struct firmware *f)
{
	struct divide_doubt *d = &f->volumes.at[0]->doubt;

	d->conflicts = 1;
	array_push(&d->inos, 3);
	strcpy(d->why, "one of 16 KiB, or two of 8 KiB");
}

/* What it finds where nothing conflicts, but the evidence is not enough. */
static void
set_doubtful(struct firmware *f)
{
	strcpy(f->volumes.at[0]->doubt.why, "much speaks for a boundary");
}

static const struct {
	enum judgement_id id;
	void (*make)(struct nodes *n);
	void (*change)(struct firmware *f);
	const char *words, *issue;
} cases[] = {
	{ JUDGED_INTACT, make_intact, NULL, "intact", NULL },
	{ JUDGED_NOTES, make_notes, NULL, "intact, with notes", "unknown-type" },
	{ JUDGED_DAMAGED, make_damaged, NULL, "damaged: 1 file loses 5 bytes", "stale" },
	{ JUDGED_MIXED, make_intact, set_doubt, "mixed: may be more than one file system",
	  "mixed" },
	{ JUDGED_MIXED, make_intact, set_doubtful,
	  "mixed: may be more than one file system", "mixed" },
	{ JUDGED_MIXED, make_damaged, set_doubt,
	  "mixed: may be more than one file system", "conflict" },
	{ JUDGED_UNKNOWN, make_unknown, NULL, "not understood", "not-understood" },
	{ JUDGED_PARTIAL, make_damaged, NULL, "not examined to the end", NULL },
};
enum { CASES = sizeof cases / sizeof *cases };

static bool
collect(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

/* The head of the JSON of a table has the verdict. */
static void
check_json(struct firmware *f, const struct table_class *class, struct volume *v,
        enum judgement_id id)
{
	struct text json = { 0 };
	struct table t;
	char head[120];

	snprintf(head, sizeof head, "{\"schema\":1,\"table\":\"%s\",\"verdict\":{\"id\":\"%s\",",
	        class->name, judgement_rows[id].name);
	table_open(&t, class, f, v);
	table_write(&t, FORM_JSON, 0, SIZE_MAX, collect, &json);
	ck_assert_msg(strncmp(text_str(&json), head, strlen(head)) == 0, "%s\n%.120s", head,
	        text_str(&json));
	table_close(&t);
	text_free(&json);
}

START_TEST(each_verdict_is_reached)
{
	struct firmware *f;
	struct issue_list list;
	struct text words = { 0 };
	struct nodes n;

	cases[_i].make(&n);
	if (cases[_i].id == JUDGED_PARTIAL) {
		f = firmware_new(image_of_memory("test", nodes_image(&n)), NULL);
		firmware_step(f, 1);
		firmware_issues(f, &list);
		ck_assert_int_eq(list.judgement.id, JUDGED_PARTIAL);
		issue_list_free(&list);
		firmware_stop(f);
	} else {
		f = open_bytes(nodes_image(&n));
	}
	if (cases[_i].change)
		cases[_i].change(f);
	firmware_issues(f, &list);
	judgement_describe(&list.judgement, &words);
	ck_assert_str_eq(text_str(&words), cases[_i].words);
	ck_assert_int_eq(list.judgement.id, cases[_i].id);
	if (cases[_i].issue)
		ck_assert_ptr_nonnull(issues_find(&list, cases[_i].issue));
	check_json(f, &table_issues, NULL, cases[_i].id);
	check_json(f, &table_parts, NULL, cases[_i].id);
	if (f->volumes.count)
		check_json(f, &table_files, f->volumes.at[0], cases[_i].id);
	issue_list_free(&list);
	firmware_close(f);
	text_free(&words);
	nodes_free(&n);
}
END_TEST

static const struct {
	uint32_t modes[2]; /* of the versions of inode 1; 0: there is none */
	const char *issue; /* NULL: none */
} roots[] = {
	{ { 0, 0 }, NULL },
	{ { DIR_MODE, 0 }, NULL },
	{ { FIFO, DIR_MODE }, NULL },
	{ { DIR_MODE, FIFO }, "inode 1, the root, is not a directory: its mode is 010644" },
	{ { REG, 0 }, "inode 1, the root, is not a directory: its mode is 100644" },
	{ { CHAR, CHAR }, "the root directory, inode 1, cannot be read" },
};
enum { ROOTS = sizeof roots / sizeof *roots };

START_TEST(a_root_that_is_no_directory_is_not_mounted)
{
	struct issue_list issues = { 0 };
	const struct issue *issue;
	struct nodes n;
	struct firmware *f;

	make_sound(&n);
	for (uint32_t k = 0; k < 2 && roots[_i].modes[k]; k++)
		nodes_add_inode(&n, &(struct inode_spec){ .ino = 1, .version = k + 1,
		        .mode = roots[_i].modes[k],
		        .data = span_of("\1\2\3", roots[_i].modes[k] == CHAR ? 3 - k : 0) });
	f = open_bytes(nodes_image(&n));
	firmware_issues(f, &issues);
	issue = issues_find(&issues, "root");
	if (roots[_i].issue) {
		ck_assert_ptr_nonnull(issue);
		ck_assert_str_eq(issue->what, roots[_i].issue);
		ck_assert_str_eq(issue->kernel, "refuses to mount");
		ck_assert_int_eq(issues.judgement.id, JUDGED_DAMAGED);
	} else {
		ck_assert_ptr_null(issue);
		ck_assert_int_le(issues.judgement.id, JUDGED_NOTES);
	}
	issue_list_free(&issues);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

START_TEST(verdicts_are_a_table)
{
	for (int id = 0; id < JUDGED_COUNT; id++) {
		const struct judgement_row *row = &judgement_rows[id];
		bool met = false;

		for (size_t i = 0; i < CASES; i++)
			met |= cases[i].id == (enum judgement_id)id;
		ck_assert_msg(met, "no image reaches %s", row->name);
		ck_assert_uint_ge(strlen(row->brief), 1);
		ck_assert_uint_le(strlen(row->brief), 8);
		ck_assert_uint_eq(strspn(row->name, "abcdefghijklmnopqrstuvwxyz-"),
		        strlen(row->name));
		ck_assert(row->bad == (id > JUDGED_NOTES));
		for (int other = 0; other < id; other++) {
			ck_assert_str_ne(row->name, judgement_rows[other].name);
			ck_assert_str_ne(row->brief, judgement_rows[other].brief);
		}
	}
}
END_TEST

START_TEST(losses_in_words)
{
	static const struct {
		struct judgement j;
		const char *words;
	} rows[] = {
		{ { .id = JUDGED_DAMAGED }, "damaged" },
		{ { .id = JUDGED_DAMAGED, .files_told = true },
		  "damaged: no file is known to lose bytes" },
		{ { .id = JUDGED_DAMAGED, .files_told = true, .more_files = true,
		    .more_bytes = true }, "damaged: the extent of the loss is unknown" },
		{ { .id = JUDGED_DAMAGED, .files_told = true, .files = 1, .bytes = 1 },
		  "damaged: 1 file loses 1 byte" },
		{ { .id = JUDGED_DAMAGED, .files_told = true, .files = 2, .bytes = 321 },
		  "damaged: 2 files lose 321 bytes" },
		{ { .id = JUDGED_DAMAGED, .files_told = true, .files = 2, .bytes = 321,
		    .more_bytes = true }, "damaged: 2 files lose at least 321 bytes" },
		{ { .id = JUDGED_DAMAGED, .files_told = true, .files = 1, .more_files = true,
		    .more_bytes = true },
		  "damaged: at least 1 file loses an unknown number of bytes" },
		{ { .id = JUDGED_DAMAGED, .files_told = true, .pathless = 1 },
		  "damaged: the path of 1 file is lost" },
		{ { .id = JUDGED_DAMAGED, .files_told = true, .files = 2, .bytes = 321,
		    .pathless = 20 },
		  "damaged: 2 files lose 321 bytes, the paths of 20 files are lost" },
		{ { .id = JUDGED_NOTES, .files_told = true }, "intact, with notes" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct text t = { 0 };

		judgement_describe(&rows[i].j, &t);
		ck_assert_str_eq(text_str(&t), rows[i].words);
		text_free(&t);
	}
}
END_TEST

/* ---- what files lose, against what they hold ---- */

enum { FILE_MAX = 4000, WRITES = 40 };

/* A file, written in pieces that overlap. Returns the nodes. */
static size_t
make_file(struct nodes *n, uint32_t seed, uint32_t nodes[WRITES])
{
	uint32_t state = seed, size = 0;

	*n = (struct nodes){ .endian = seed % 2 ? ENDIAN_LITTLE : ENDIAN_BIG,
		.erase_size = BLOCK, .markers = true };
	add_name(n, 1, "file", 2);
	for (uint32_t i = 0; i < WRITES; i++) {
		uint32_t offset = next_random(&state) % (size + 1);
		uint32_t len = 1 + next_random(&state) % 200;
		uint8_t data[200];

		for (uint32_t k = 0; k < len; k++)
			data[k] = (uint8_t)(next_random(&state) | 1);
		size = offset + len > size ? offset + len : size;
		nodes[i] = nodes_add_inode(n, &(struct inode_spec){ .ino = 2,
		        .version = i + 1, .mode = REG, .isize = size, .offset = offset,
		        .data = span_of(data, len) });
	}
	nodes_fill(n, BLOCK);
	return WRITES;
}

static uint32_t
read_file(const struct firmware *f, uint8_t out[FILE_MAX * 3])
{
	const struct jffs2_fs *fs = f->volumes.at[0]->fs;
	uint32_t inode = jffs2_fs_inode(fs, 2);
	struct error err;

	if (inode == FS_NONE || jffs2_fs_at(fs, inode)->error)
		return 0;
	return jffs2_fs_read(fs, NULL, inode, 0, out, FILE_MAX * 3, NULL, &err);
}

/* Damages the data of some nodes: bytes that differ afterwards, or are gone, are those that
 * the verdict counts. Each byte was written with its own value, so that a stale one that
 * happens to be equal is the only thing that may be counted and not seen. */
START_TEST(losses_are_those_of_the_bytes)
{
	static uint8_t before[FILE_MAX * 3], after[FILE_MAX * 3];
	uint32_t nodes[WRITES], state = (uint32_t)_i + 1;
	struct firmware *f;
	struct issue_list list;
	uint32_t len, left, differ = 0;
	struct nodes n;

	make_file(&n, (uint32_t)_i + 1, nodes);
	f = open_bytes(nodes_image(&n));
	len = read_file(f, before);
	ck_assert_uint_gt(len, 0);
	firmware_issues(f, &list);
	ck_assert_uint_eq(list.judgement.files, 0);
	issue_list_free(&list);
	firmware_close(f);

	for (int i = 0; i <= _i % 5; i++)
		nodes_put8(&n, nodes[next_random(&state) % WRITES] + 68, 0);
	f = open_bytes(nodes_image(&n));
	memset(after, 0, sizeof after);
	left = read_file(f, after);
	for (uint32_t i = 0; i < len; i++)
		differ += i >= left || before[i] != after[i];
	firmware_issues(f, &list);
	ck_assert_uint_ge(list.judgement.bytes, differ);
	ck_assert_uint_le(list.judgement.bytes, differ + differ / 20 + 8);
	ck_assert_uint_eq(list.judgement.files, list.judgement.bytes > 0);
	ck_assert(!list.judgement.more_bytes);
	ck_assert_int_eq(list.judgement.id, JUDGED_DAMAGED);
	issue_list_free(&list);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* The newest node of a file is damaged thousands of times over: the work stays linear, and
 * what is counted is a lower bound. */
START_TEST(much_damage_is_told_as_at_least)
{
	struct nodes n = { .endian = ENDIAN_LITTLE };
	struct tree_loss l;
	struct firmware *f;
	uint32_t node, version = 1;

	add_name(&n, 1, "file", 2);
	for (uint32_t i = 0; i < 500; i++)
		add_data(&n, 2, version++, 8 * i, 4000, "........");
	for (uint32_t i = 0; i < 500; i++) {
		uint8_t zeros[4000] = { 0 };

		node = nodes_add_inode(&n, &(struct inode_spec){ .ino = 2,
		        .version = version++, .mode = REG, .isize = 4000,
		        .data = span_of(zeros, sizeof zeros) });
		nodes_put8(&n, node + 68, 1);
	}
	f = open_bytes(nodes_image(&n));
	l = jffs2_loss(&f->volumes.at[0]->tree, jffs2_fs_inode(f->volumes.at[0]->fs, 2));
	ck_assert(l.more);
	ck_assert_uint_gt(l.stale, 0);
	ck_assert_uint_le(l.stale, 4000);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* Right CRCs over what cannot be decompressed: only reading tells. */
START_TEST(undecodable_data_is_a_loss)
{
	struct nodes n;
	struct firmware *f;
	struct issue_list list;

	make_sound(&n);
	add_name(&n, 3, "three", 4);
	nodes_add_inode(&n, &(struct inode_spec){ .ino = 4, .version = 1, .mode = REG,
	        .isize = 500, .dsize = 500, .compr = 6, .data = span_of("no zlib", 7) });
	nodes_fill(&n, BLOCK);
	f = open_bytes(nodes_image(&n));
	ck_assert_int_eq(f->volumes.at[0]->read, READ_ALL);
	firmware_issues(f, &list);
	ck_assert_int_eq(list.judgement.id, JUDGED_DAMAGED);
	ck_assert_uint_eq(list.judgement.files, 1);
	ck_assert_uint_eq(list.judgement.bytes, 500);
	ck_assert_ptr_nonnull(issues_find(&list, "unreadable-data"));
	issue_list_free(&list);
	/* Another erase size: everything is done anew, once. */
	firmware_set_erase(f, f->volumes.at[0], 2 * BLOCK, 0);
	ck_assert_int_eq(f->volumes.at[0]->read, READ_NOT);
	firmware_finish(f);
	ck_assert_uint_eq(f->volumes.at[0]->undecoded.count, 1);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* A node whose header is damaged: what it held is not known. */
START_TEST(untold_losses_are_at_least)
{
	struct firmware *f;
	struct issue_list list;
	struct nodes n;
	uint32_t node = make_sound(&n);

	nodes_put8(&n, node + 20, 0xee);
	f = open_bytes(nodes_image(&n));
	firmware_issues(f, &list);
	ck_assert_int_eq(list.judgement.id, JUDGED_DAMAGED);
	ck_assert(list.judgement.more_files && list.judgement.more_bytes);
	issue_list_free(&list);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* The kernel writes a file before its name: a name that leads nowhere has lost its file. In a
 * directory that is gone itself that may have been long ago. */
START_TEST(a_name_without_a_file_is_a_loss)
{
	bool mounted = _i == 0;
	struct issue_list list = { 0 };
	const struct issue *issue;
	struct firmware *f;
	struct nodes n;

	make_sound(&n);
	nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = 3, .ino = 4,
	        .type = DT_DIR, .name = "dir" });
	nodes_add_inode(&n, &(struct inode_spec){ .ino = 4, .version = 1, .mode = DIR_MODE });
	nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 4, .version = 1, .ino = 99,
	        .type = DT_REG, .name = "a b" });
	if (!mounted)
		nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 1, .version = 4,
		        .name = "dir" });
	nodes_fill(&n, BLOCK);
	f = open_bytes(nodes_image(&n));
	firmware_issues(f, &list);
	issue = issues_find(&list, "dangling-name");
	if (mounted) {
		ck_assert_ptr_nonnull(issue);
		ck_assert_str_eq(issue->what, "no node is left of inode 99: /dir/a b");
		ck_assert_int_eq(issue->severity, SEVERITY_ERROR);
	}
	ck_assert_int_eq(list.judgement.id, mounted ? JUDGED_DAMAGED : JUDGED_NOTES);
	ck_assert_uint_eq(list.judgement.files, mounted);
	ck_assert(list.judgement.more_bytes == mounted);
	issue_list_free(&list);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* What was in an erased block amid others may be lost, though nothing else tells. */
START_TEST(an_erased_block_amid_others_is_told)
{
	enum { BLOCKS = 7, ERASED = 3 };
	static const struct {
		uint32_t first, count, from; /* blocks, and where in them 0xff begins */
		const char *what;            /* NULL: there is no such issue */
	} rows[] = {
		{ ERASED, 1, 0, "an erased block without a cleanmarker between others: "
		                "what it held may be lost" },
		{ ERASED, 2, 0, "2 erased blocks without cleanmarkers between others: "
		                "what they held may be lost" },
		{ ERASED, 1, 12, NULL },
		{ BLOCKS - 2, 2, 0, NULL },
		{ 0, 1, 0, NULL },
	};
	struct issue_list list = { 0 };
	const struct issue *issue;
	struct nodes n = { .endian = ENDIAN_LITTLE, .erase_size = BLOCK, .markers = true };
	struct firmware *f;
	char name[8];

	for (uint32_t i = 0; i < BLOCKS; i++) {
		snprintf(name, sizeof name, "f%u", i);
		add_name(&n, i + 1, name, i + 2);
		add_data(&n, i + 2, 1, 0, 4, "text");
		nodes_fill(&n, BLOCK);
	}
	for (uint32_t i = 0; i < rows[_i].count; i++)
		memset(n.bytes.at + (rows[_i].first + i) * BLOCK + rows[_i].from, 0xff,
		        BLOCK - rows[_i].from);
	f = open_bytes(nodes_image(&n));
	firmware_issues(f, &list);
	issue = issues_find(&list, "erased-amid");
	ck_assert((issue != NULL) == (rows[_i].what != NULL));
	if (issue) {
		ck_assert_str_eq(issue->what, rows[_i].what);
		ck_assert_uint_eq(issue->offset, ERASED * BLOCK);
		ck_assert_int_eq(list.judgement.id, JUDGED_NOTES);
	}
	issue_list_free(&list);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* Nothing but 0xff is a file system for Linux, where whoever asks says that it is erased flash: by
 * its erase size (bit 0) or by a table of one partition (bit 1), which need not be all of it (bit
 * 2). */
START_TEST(erased_flash_is_an_empty_file_system)
{
	static uint8_t bytes[6 * BLOCK];
	struct firmware_options o = { .erase_size = _i & 1 ? BLOCK : 0 };
	struct mtd_table table = { 0 };
	struct issue_list list;
	struct firmware *f;

	memset(bytes, 0xff, sizeof bytes);
	array_push(&table.partitions, ((struct mtd_partition){ .offset = _i & 4 ? BLOCK : 0,
		.len = _i & 4 ? 3 * BLOCK : sizeof bytes, .name = "fs" }));
	o.mtdparts = _i & 6 ? &table : NULL;
	f = firmware_new(image_of_memory("test", span_of(bytes, sizeof bytes)), &o);
	firmware_finish(f);
	firmware_issues(f, &list);
	ck_assert_uint_eq(f->volumes.count, _i ? 1 : 0);
	ck_assert(!issues_find(&list, "erased") == !_i);
	ck_assert(!issues_find(&list, "not-understood") == !!_i);
	ck_assert_int_eq(list.judgement.id, _i ? JUDGED_NOTES : JUDGED_UNKNOWN);
	if (_i)
		ck_assert_uint_eq(f->volumes.at[0]->fs->inodes.count, 1); /* the root */
	if (_i & 4)
		ck_assert_uint_eq(f->volumes.at[0]->log.part.len, 3 * BLOCK);
	issue_list_free(&list);
	firmware_close(f);
	/* One byte is enough not to be erased. */
	bytes[BLOCK + 7] = 0xfe;
	f = firmware_new(image_of_memory("test", span_of(bytes, sizeof bytes)), &o);
	firmware_finish(f);
	ck_assert_uint_eq(f->volumes.count, 0);
	firmware_close(f);
	array_free(&table.partitions);
}
END_TEST

/* A file that a removed directory calls a directory: see jffs2/build/disown.c. */
START_TEST(a_file_without_a_link_is_told)
{
	struct firmware *f;
	struct issue_list list;
	struct nodes n;

	make_sound(&n);
	if (_i)
		nodes_add_dirent(&n, &(struct dirent_spec){ .pino = 77, .version = 1, .ino = 2,
		        .mctime = 100, .type = DT_DIR, .name = "x" });
	f = open_bytes(nodes_image(&n));
	firmware_issues(f, &list);
	ck_assert(!issues_find(&list, "disowned") == !_i);
	issue_list_free(&list);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

/* ---- files that have lost their paths ---- */

static void
add_dir_name(struct nodes *n, uint32_t dir, uint32_t version, const char *name, uint32_t ino)
{
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = dir, .version = version, .ino = ino,
	        .mctime = 100, .type = DT_DIR, .name = name });
}

/* Directory 10 with a file and directory 11, in which another file is. */
static void
add_two_directories(struct nodes *n)
{
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = 10, .version = 1, .ino = 12,
	        .type = DT_REG, .name = "first" });
	add_data(n, 12, 1, 0, 4, "1111");
	add_dir_name(n, 10, 2, "below", 11);
	nodes_add_inode(n, &(struct inode_spec){ .ino = 11, .version = 1, .mode = DIR_MODE });
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = 11, .version = 1, .ino = 13,
	        .type = DT_REG, .name = "second" });
	add_data(n, 13, 1, 0, 4, "2222");
}

static void
make_named_directories(struct nodes *n)
{
	make_sound(n);
	add_dir_name(n, 1, 3, "dir", 10);
	add_two_directories(n);
}

/* Nothing names directory 10; a name in the root shows that the file system goes on here. */
static void
make_unnamed_directories(struct nodes *n)
{
	make_sound(n);
	add_name(n, 3, "three", 4);
	add_data(n, 4, 1, 0, 4, "3333");
	add_two_directories(n);
}

/* Nor is there anything of the root. */
static void
make_no_root(struct nodes *n)
{
	*n = (struct nodes){ .endian = ENDIAN_BIG, .erase_size = BLOCK, .markers = true };
	add_two_directories(n);
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = 10, .version = 3, .name = "third" });
	for (int i = 0; i < 5; i++) {
		nodes_fill(n, BLOCK);
		nodes_add_cleanmarker(n);
	}
}

/* Elsewhere a file was deleted, so that directories may have been. */
static void
make_unnamed_and_deleted(struct nodes *n)
{
	make_unnamed_directories(n);
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = 1, .version = 4, .name = "one" });
}

/* The name of the directory was taken away. */
static void
make_deleted_directory(struct nodes *n)
{
	make_named_directories(n);
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = 1, .version = 4, .name = "dir" });
}

/* Directories that hold each other, and are nobody's. */
static void
make_cycle(struct nodes *n)
{
	make_unnamed_directories(n);
	add_dir_name(n, 11, 2, "above", 10);
}

/* The name in a directory without one was taken away, as all were before the directory was. */
static void
make_emptied(struct nodes *n)
{
	make_sound(n);
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = 10, .version = 1, .ino = 12,
	        .type = DT_REG, .name = "first" });
	add_data(n, 12, 1, 0, 4, "1111");
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = 10, .version = 2, .name = "first" });
}

static const struct {
	void (*make)(struct nodes *n);
	uint32_t lost;    /* 0: there is no such issue */
	bool certain;
} pathless[] = {
	{ make_named_directories, 0, false },
	{ make_unnamed_directories, 3, true },
	{ make_no_root, 3, true },
	{ make_unnamed_and_deleted, 3, false },
	{ make_deleted_directory, 0, false },
	{ make_cycle, 3, true },
	{ make_emptied, 0, false },
};
enum { PATHLESS = sizeof pathless / sizeof *pathless };

START_TEST(files_without_a_directory_have_lost_their_paths)
{
	struct issue_list list = { 0 };
	const struct issue *issue;
	struct firmware *f;
	struct nodes n;
	char count[16];

	pathless[_i].make(&n);
	f = open_bytes(nodes_image(&n));
	firmware_issues(f, &list);
	issue = issues_find(&list, "lost-paths");
	ck_assert_msg((issue != NULL) == (pathless[_i].lost > 0), "%s", issue ? issue->what : "none");
	ck_assert_uint_eq(list.judgement.pathless, pathless[_i].certain ? pathless[_i].lost : 0);
	ck_assert((list.judgement.id == JUDGED_DAMAGED) == pathless[_i].certain);
	ck_assert_uint_eq(list.judgement.files, 0);
	if (issue) {
		snprintf(count, sizeof count, ": %u", pathless[_i].lost);
		ck_assert_msg(strstr(issue->what, count) != NULL, "%s", issue->what);
		ck_assert_int_eq(issue->severity,
		        pathless[_i].certain ? SEVERITY_ERROR : SEVERITY_WARNING);
		ck_assert((issues_find(&list, "deleted") == NULL) == pathless[_i].certain);
	}
	issue_list_free(&list);
	firmware_close(f);
	nodes_free(&n);
}
END_TEST

CASES(judgement)
{
	tcase_add_loop_test(tcase, erased_flash_is_an_empty_file_system, 0, 8);
	tcase_add_loop_test(tcase, a_file_without_a_link_is_told, 0, 2);
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, each_verdict_is_reached, 0, CASES);
	tcase_add_loop_test(tcase, a_root_that_is_no_directory_is_not_mounted, 0, ROOTS);
	tcase_add_test(tcase, verdicts_are_a_table);
	tcase_add_test(tcase, losses_in_words);
	tcase_add_loop_test(tcase, losses_are_those_of_the_bytes, 0, 60);
	tcase_add_test(tcase, much_damage_is_told_as_at_least);
	tcase_add_test(tcase, undecodable_data_is_a_loss);
	tcase_add_test(tcase, untold_losses_are_at_least);
	tcase_add_loop_test(tcase, a_name_without_a_file_is_a_loss, 0, 2);
	tcase_add_loop_test(tcase, an_erased_block_amid_others_is_told, 0, 5);
	tcase_add_loop_test(tcase, files_without_a_directory_have_lost_their_paths, 0, PATHLESS);
}
