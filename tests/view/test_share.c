/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a mounted tree answers to the kernel, asked without one. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/firmware.h"
#include "fuse/answer.h"
#include "tests/fixture/check_main.h"

static struct firmware *f;
static struct shared_tree trees[2];
static bool spoiled;

static bool
is_spoiled(void *arg)
{
	(void)arg;
	return spoiled;
}

static void
about(void *arg, size_t tree, uint32_t node, struct text *t)
{
	(void)arg;
	text_addf(t, "tree %zu node %u\n", tree, node);
}

static void
setup(void)
{
	static const struct firmware_options options;
	const char *srcdir = getenv("srcdir");
	struct text path = { 0 };
	struct error err;

	text_addf(&path, "%s/data/history.jffs2", srcdir ? srcdir : ".");
	f = firmware_open(text_str(&path), &options, &err);
	ck_assert_msg(f != NULL, "%s", err.text);
	firmware_finish(f);
	trees[0] = trees[1] = (struct shared_tree){ firmware_any_tree(f), "one" };
	trees[1].name = "two";
	spoiled = false;
	text_free(&path);
}

static void
teardown(void)
{
	firmware_close(f);
}

static struct share *
share(size_t count, bool meta)
{
	struct share_source source = { NULL, is_spoiled, meta ? about : NULL };

	return share_new(trees, count, count == 1, &source);
}

static uint64_t
find(struct share *s, uint64_t dir, const char *name)
{
	uint64_t node = 0;

	ck_assert_int_eq(answer_lookup(s, dir, span_of(name, strlen(name)), &node), 0);
	return node;
}

static void
names_are(struct share *s, uint64_t dir, const char *wanted)
{
	struct text names = { 0 };
	struct answer_entry e;
	struct stat st;
	uint64_t at = 0, node;

	while (answer_list(s, dir, &at, &e) == 0 && e.name.len) {
		text_add_bytes(&names, e.name.at, e.name.len);
		text_add(&names, S_ISDIR(e.type) ? "/ " : " ");
		if (e.name.at[0] == '.')
			continue;
		/* What is listed is found, and is what the list says. */
		ck_assert_int_eq(answer_lookup(s, dir, e.name, &node), 0);
		ck_assert_int_eq(answer_stat(s, node, &st), 0);
		ck_assert_uint_eq(st.st_ino, e.ino);
		ck_assert_uint_eq(st.st_mode & S_IFMT, e.type);
	}
	ck_assert_str_eq(text_str(&names), wanted);
	text_free(&names);
}

START_TEST(one_tree_is_the_top)
{
	struct share *s = share(1, false);
	struct stat st, again;
	uint64_t node;

	ck_assert_int_eq(answer_stat(s, ANSWER_TOP, &st), 0);
	ck_assert_uint_eq(st.st_ino, 1);
	ck_assert(S_ISDIR(st.st_mode));
	node = find(s, ANSWER_TOP, "config.ini");
	ck_assert_int_eq(answer_stat(s, node, &st), 0);
	ck_assert_uint_eq(st.st_ino, 2);
	ck_assert_int_eq(answer_stat(s, find(s, ANSWER_TOP, "config.ini"), &again), 0);
	ck_assert_mem_eq(&st, &again, sizeof st);
	share_free(s);
}
END_TEST

START_TEST(several_trees_are_directories)
{
	struct share *s = share(2, false);
	struct stat one, two;

	names_are(s, ANSWER_TOP, "./ ../ one/ two/ ");
	ck_assert_int_eq(answer_stat(s, find(s, find(s, ANSWER_TOP, "one"), "config.ini"), &one), 0);
	ck_assert_int_eq(answer_stat(s, find(s, find(s, ANSWER_TOP, "two"), "config.ini"), &two), 0);
	ck_assert_uint_ne(one.st_ino, two.st_ino);
	ck_assert_int_eq(one.st_size, two.st_size);
	share_free(s);
}
END_TEST

START_TEST(pieces_are_those_of_the_whole)
{
	static uint8_t whole[1 << 17], piece[512];
	struct share *s = share(1, false);
	uint64_t node = find(s, ANSWER_TOP, "config.ini");
	uint32_t size, got;

	ck_assert_int_eq(answer_open(s, node), 0);
	ck_assert_int_eq(answer_read(s, node, 0, whole, sizeof whole, &size), 0);
	for (uint32_t at = 0; at < size + 3; at++) {
		ck_assert_int_eq(answer_read(s, node, at, piece, 5, &got), 0);
		ck_assert_uint_eq(got, at >= size ? 0 : size - at < 5 ? size - at : 5);
		ck_assert(got == 0 || memcmp(piece, whole + at, got) == 0);
	}
	share_free(s);
}
END_TEST

/* The holes of sparse.bin: data at its beginning and end. */
START_TEST(holes_and_data_are_found)
{
	struct share *s = share(1, true);
	uint64_t node = find(s, ANSWER_TOP, "sparse.bin"), to, end = 0, zeros = 0;
	static uint8_t whole[1 << 17];
	uint32_t size;

	ck_assert_int_eq(answer_read(s, node, 0, whole, sizeof whole, &size), 0);
	for (uint64_t at = 0; at < size; at = end) {
		ck_assert_int_eq(answer_seek(s, node, at, true, &to), 0);
		end = to;
		if (to > at)
			continue;
		ck_assert(answer_seek(s, node, at, false, &end) == 0 || (end = size));
		ck_assert_uint_gt(end, at);
		for (uint64_t i = at; i < end; i++)
			ck_assert_uint_eq(whole[i], 0);
		zeros += end - at;
	}
	ck_assert_uint_ge(zeros, 60000);
	ck_assert_int_eq(answer_seek(s, node, size - 1, true, &to), 0);
	ck_assert_uint_eq(to, size);
	ck_assert_int_eq(answer_seek(s, node, size - 1, false, &to), 0);
	ck_assert_uint_eq(to, size - 1);
	ck_assert_int_eq(answer_seek(s, node, size, true, &to), ENXIO);
	ck_assert_int_eq(answer_seek(s, node, size, false, &to), ENXIO);
	ck_assert_int_eq(answer_seek(s, ANSWER_TOP, 0, true, &to), EINVAL);
	node = find(s, find(s, ANSWER_TOP, ANSWER_META), "config.ini");
	ck_assert_int_eq(answer_seek(s, node, 0, true, &to), 0);
	ck_assert_uint_gt(to, 10);
	ck_assert_int_eq(answer_seek(s, node, to, false, &end), ENXIO);
	share_free(s);
}
END_TEST

START_TEST(a_deleted_file_whose_name_is_taken_has_another)
{
	const struct tree *living = trees[0].tree;
	struct tree *all = tree_with_deleted(living);
	struct span target;
	struct share *s;

	trees[0].tree = all;
	s = share(1, false);
	names_are(s, ANSWER_TOP, "./ ../ config.ini crash.log current ino-3 notes/ secret.key "
	        "sparse.bin update.bin ");
	ck_assert_int_eq(answer_target(s, find(s, ANSWER_TOP, "ino-3"), &target), 0);
	ck_assert(span_equal(target, span_of("config.ini", 10)));
	ck_assert_int_eq(answer_target(s, find(s, ANSWER_TOP, "current"), &target), 0);
	ck_assert(span_equal(target, span_of("notes/final.txt", 15)));
	for (const char *const *no = (const char *const[]){ "ino-2", "ino-03", "ino-", "ino-3 ",
		"ino-4294967299", "ino-7", NULL }; *no; no++) {
		uint64_t node;

		ck_assert_int_eq(answer_lookup(s, ANSWER_TOP, span_of(*no, strlen(*no)), &node),
		        ENOENT);
	}
	share_free(s);
	tree_free(all);
}
END_TEST

START_TEST(what_is_wrong_has_the_error_of_the_kernel)
{
	struct share *s = share(1, false);
	uint64_t file = find(s, ANSWER_TOP, "config.ini"), node;
	uint8_t byte;
	uint32_t got;
	struct span target;
	struct text t = { 0 };
	struct answer_entry entry;
	struct stat st;
	char name[300];

	memset(name, 'x', sizeof name);
	ck_assert_int_eq(answer_lookup(s, ANSWER_TOP, span_of("no", 2), &node), ENOENT);
	ck_assert_int_eq(answer_lookup(s, file, span_of("no", 2), &node), ENOTDIR);
	ck_assert_int_eq(answer_lookup(s, ANSWER_TOP, span_of(name, 300), &node), ENAMETOOLONG);
	ck_assert_int_eq(answer_open(s, ANSWER_TOP), EINVAL);
	ck_assert_int_eq(answer_target(s, file, &target), EINVAL);
	ck_assert_int_eq(answer_value(s, file, span_of("user.x", 6), &t), ENODATA);
	ck_assert_int_eq(answer_names(s, file, true, &t), 0);
	for (uint64_t number = 2; number < UINT64_C(1) << 40; number *= 3)
		if (answer_stat(s, number, &st) == 0)
			ck_assert_uint_gt(number >> 32, 0);
	ck_assert_int_eq(answer_stat(s, UINT64_MAX, &st), ESTALE);
	ck_assert_int_eq(answer_read(s, UINT64_MAX, 0, &byte, 1, &got), ESTALE);
	spoiled = true;
	ck_assert_int_eq(answer_read(s, file, 0, &byte, 1, &got), EIO);
	ck_assert_int_eq(answer_names(s, file, true, &t), EIO);
	ck_assert_int_eq(answer_stat(s, file, &st), EIO);
	ck_assert_int_eq(answer_lookup(s, ANSWER_TOP, span_of("config.ini", 10), &node), EIO);
	ck_assert_int_eq(answer_lookup(s, ANSWER_TOP, span_of("no", 2), &node), EIO);
	ck_assert_int_eq(answer_list(s, ANSWER_TOP, &(uint64_t){ 0 }, &entry), EIO);
	ck_assert_int_eq(answer_stat(s, ANSWER_TOP, &st), 0);
	text_free(&t);
	share_free(s);
}
END_TEST

START_TEST(texts_about_files_are_beside_them)
{
	struct share *s = share(1, true);
	uint64_t meta = find(s, ANSWER_TOP, ANSWER_META), file = find(s, meta, "config.ini");
	struct stat st;
	uint8_t text[64];
	uint32_t got, rest;

	ck_assert_int_eq(answer_stat(s, meta, &st), 0);
	ck_assert(S_ISDIR(st.st_mode));
	ck_assert_int_eq(answer_stat(s, file, &st), 0);
	ck_assert(S_ISREG(st.st_mode));
	ck_assert_int_eq(answer_open(s, file), 0);
	ck_assert_int_eq(answer_read(s, file, 0, text, sizeof text, &got), 0);
	ck_assert_uint_eq(got, (uint64_t)st.st_size);
	ck_assert(memcmp(text, "tree 0 node ", 12) == 0);
	ck_assert_int_eq(answer_read(s, file, 5, text, sizeof text, &rest), 0);
	ck_assert_uint_eq(rest, got - 5);
	ck_assert_int_eq(answer_open(s, meta), EISDIR);
	share_free(s);
}
END_TEST

CASES(share)
{
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, one_tree_is_the_top);
	tcase_add_test(tcase, several_trees_are_directories);
	tcase_add_test(tcase, pieces_are_those_of_the_whole);
	tcase_add_test(tcase, holes_and_data_are_found);
	tcase_add_test(tcase, a_deleted_file_whose_name_is_taken_has_another);
	tcase_add_test(tcase, what_is_wrong_has_the_error_of_the_kernel);
	tcase_add_test(tcase, texts_about_files_are_beside_them);
}
