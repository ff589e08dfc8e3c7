/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A local directory as a tree, and that nothing beside it can be reached. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "local/local.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/place.h"

static void
write_file(const char *name, const char *text)
{
	FILE *f = fopen(in_place(name), "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static void
begin(void)
{
	place_make();
	ck_assert_int_eq(mkdir(in_place("top"), 0755), 0);
	ck_assert_int_eq(mkdir(in_place("top/sub"), 0750), 0);
	write_file("secret", "not to be read\n");
	write_file("top/b", "hello\n");
	write_file("top/sub/empty", "");
	ck_assert_int_eq(link(in_place("top/b"), in_place("top/sub/a")), 0);
	ck_assert_int_eq(link(in_place("secret"), in_place("top/sub/linked")), 0);
	ck_assert_int_eq(symlink("../secret", in_place("top/out")), 0);
	ck_assert_int_eq(symlink("..", in_place("top/up")), 0);
	ck_assert_int_eq(mkfifo(in_place("top/fifo"), 0600), 0);
}

static struct tree *
open_top(void)
{
	struct error err;
	struct tree *t = local_open(in_place("top"), false, &err);

	ck_assert_msg(t != NULL, "%s", err.text);
	while (tree_step(t, 1))
		continue;
	return t;
}

static uint32_t
node_at(const struct tree *t, const char *path)
{
	struct error err;

	return tree_lookup(t, path, &err);
}

/* What is read, or the message. */
static const char *
read_at(const struct tree *t, const char *path)
{
	static char got[1024];
	struct error err;
	struct tree_reader *r = tree_reader_new(t);
	int64_t n;

	memset(got, 0, sizeof got);
	n = tree_read(r, node_at(t, path), 0, (uint8_t *)got, sizeof got - 1, NULL, &err);
	if (n < 0)
		snprintf(got, sizeof got, "%s", err.text);
	tree_reader_free(r);
	return got;
}

START_TEST(a_directory_is_listed)
{
	static const char *const paths[] = { "/", "/b", "/fifo", "/out", "/sub", "/up", "/sub/a",
		"/sub/empty", "/sub/linked" };
	struct tree *t = open_top();
	struct tree_stat st;
	uint32_t k = 0, entry, count = 0;

	ck_assert_str_eq(local_trouble(t), "");
	for (size_t i = 0; i < COUNT(paths); i++)
		ck_assert_msg(node_at(t, paths[i]) != TREE_NONE, "%s", paths[i]);
	while ((entry = tree_next(t, tree_root(t), &k)) != TREE_NONE) {
		struct span name = tree_entry(t, entry).name;

		ck_assert_mem_eq(name.at, paths[1 + count] + 1, name.len);
		count++;
	}
	ck_assert_uint_eq(count, 5);
	tree_stat(t, node_at(t, "/sub"), &st);
	ck_assert_uint_eq(st.mode, S_IFDIR | 0750);
	ck_assert_uint_eq(node_at(t, "/b"), node_at(t, "/sub/a"));
	tree_stat(t, node_at(t, "/b"), &st);
	ck_assert_uint_eq(st.nlink, 2);
	/* Of its two names one is beside the directory. */
	tree_stat(t, node_at(t, "/sub/linked"), &st);
	ck_assert_uint_eq(st.nlink, 1);
	tree_stat(t, node_at(t, "/fifo"), &st);
	ck_assert(S_ISFIFO(st.mode));
	ck_assert_str_eq(read_at(t, "/sub/a"), "hello\n");
	ck_assert_str_eq(read_at(t, "/sub/empty"), "");
	tree_free(t);
}
END_TEST

START_TEST(links_are_links)
{
	struct tree *t = open_top();
	struct span target = tree_target(t, node_at(t, "/out"));

	ck_assert_mem_eq(target.at, "../secret", target.len);
	ck_assert(!tree_is_directory(t, node_at(t, "/up")));
	ck_assert_uint_eq(node_at(t, "/up/secret"), TREE_NONE);
	tree_free(t);
}
END_TEST

/* ---- while it is read ---- */

START_TEST(a_file_that_became_a_link_is_not_read)
{
	struct tree *t = open_top();

	ck_assert_int_eq(unlink(in_place("top/b")), 0);
	ck_assert_int_eq(symlink("../secret", in_place("top/b")), 0);
	ck_assert_ptr_null(strstr(read_at(t, "/b"), "not to be read"));
	ck_assert_ptr_nonnull(strstr(read_at(t, "/b"), "local file b: "));
	tree_free(t);
}
END_TEST

START_TEST(a_directory_that_became_a_link_is_not_entered)
{
	struct tree *t = open_top();

	write_file("empty", "not to be read\n");
	ck_assert_int_eq(rename(in_place("top/sub"), in_place("top/gone")), 0);
	ck_assert_int_eq(symlink("..", in_place("top/sub")), 0);
	ck_assert_ptr_null(strstr(read_at(t, "/sub/linked"), "not to be read"));
	tree_free(t);
}
END_TEST

START_TEST(a_file_that_was_replaced_or_changed_is_unreadable)
{
	struct tree *t = open_top();

	write_file("top/new", "other\n");
	ck_assert_int_eq(rename(in_place("top/new"), in_place("top/b")), 0);
	ck_assert_str_eq(read_at(t, "/b"), "local file b: was changed since it was listed");
	ck_assert_int_eq(truncate(in_place("top/sub/linked"), 3), 0);
	ck_assert_str_eq(read_at(t, "/sub/linked"),
	        "local file sub/linked: was changed since it was listed");
	tree_free(t);
}
END_TEST

START_TEST(a_fifo_in_place_of_a_file_does_not_block)
{
	struct tree *t = open_top();

	ck_assert_int_eq(unlink(in_place("top/b")), 0);
	ck_assert_int_eq(rename(in_place("top/fifo"), in_place("top/b")), 0);
	ck_assert_str_eq(read_at(t, "/b"), "local file b: was changed since it was listed");
	tree_free(t);
}
END_TEST

START_TEST(a_directory_that_cannot_be_listed_is_told)
{
	struct error err;
	struct tree *t = local_open(in_place("top"), false, &err);

	ck_assert_ptr_nonnull(t);
	ck_assert(tree_step(t, 1));
	ck_assert_int_eq(rename(in_place("top/sub"), in_place("top/gone")), 0);
	while (tree_step(t, 1))
		continue;
	ck_assert_str_eq(local_trouble(t), "sub: No such file or directory");
	tree_free(t);
}
END_TEST

/* ---- one file ---- */

START_TEST(a_file_is_the_root_of_its_tree)
{
	struct error err;
	struct tree *t = local_open(in_place("top/b"), true, &err);
	struct tree_stat st;

	ck_assert_ptr_nonnull(t);
	while (tree_step(t, 1))
		continue;
	tree_stat(t, tree_root(t), &st);
	ck_assert_uint_eq(st.size, 6);
	ck_assert_int_eq(unlink(in_place("top/b")), 0);
	ck_assert_int_eq(unlink(in_place("top/sub/a")), 0);
	ck_assert_str_eq(read_at(t, "/"), "hello\n");
	tree_free(t);
}
END_TEST

static const struct {
	const char *name, *error;
	bool is_file;
} refused[] = {
	{ "none", "none: No such file or directory", true },
	{ "top", "top: is a directory: overlay lays it over one of the image", true },
	{ "top/fifo", "top/fifo: is not a regular file", true },
	{ "top/b", "top/b: Not a directory", false },
};

START_TEST(content_without_a_size_is_refused)
{
	struct error err = { "" };
	struct tree *t = local_open("/proc/self/status", true, &err);

	ck_assert_ptr_null(t);
	ck_assert_ptr_nonnull(strstr(err.text, "/proc/self/status: "));
}
END_TEST

START_TEST(a_path_that_is_too_long_is_told_by_its_end)
{
	char name[256];
	struct tree *t;
	int fd = open(in_place("top"), O_RDONLY | O_DIRECTORY), next;

	memset(name, 'n', 250);
	name[250] = 0;
	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(mkdirat(fd, name, 0755), 0);
		next = openat(fd, name, O_RDONLY | O_DIRECTORY);
		close(fd);
		fd = next;
	}
	close(fd);
	t = open_top();
	ck_assert_ptr_nonnull(strstr(local_trouble(t), "nnn: File name too long"));
	tree_free(t);
}
END_TEST

START_TEST(what_is_no_file_or_directory_is_refused)
{
	struct error err = { "" };

	ck_assert_ptr_null(local_open(in_place(refused[_i].name), refused[_i].is_file, &err));
	ck_assert_str_eq(err.text + strlen(place) + 1, refused[_i].error);
}
END_TEST

START_TEST(many_names_in_one_directory_are_put_in_order)
{
	struct tree *t;
	struct span before = { 0 };
	uint32_t k = 0, entry;

	for (int i = 0; i < 600; i++) {
		char name[40], linked[40];

		snprintf(name, sizeof name, "top/sub/%d", i * 7919 % 1000);
		write_file(name, "");
		snprintf(linked, sizeof linked, "top/sub/l%d", i);
		ck_assert_int_eq(link(in_place(name), in_place(linked)), 0);
	}
	t = open_top();
	while ((entry = tree_next(t, node_at(t, "/sub"), &k)) != TREE_NONE) {
		struct span name = tree_entry(t, entry).name;

		ck_assert(before.len == 0 || span_compare(before, name) < 0);
		before = name;
	}
	ck_assert_uint_eq(k, 1204);
	ck_assert_uint_eq(node_at(t, "/sub/0"), node_at(t, "/sub/l0"));
	tree_free(t);
}
END_TEST

CASES(local_files)
{
	tcase_add_checked_fixture(tcase, begin, place_remove);
	tcase_add_test(tcase, a_directory_is_listed);
	tcase_add_test(tcase, links_are_links);
	tcase_add_test(tcase, a_file_that_became_a_link_is_not_read);
	tcase_add_test(tcase, a_directory_that_became_a_link_is_not_entered);
	tcase_add_test(tcase, a_file_that_was_replaced_or_changed_is_unreadable);
	tcase_add_test(tcase, a_fifo_in_place_of_a_file_does_not_block);
	tcase_add_test(tcase, a_directory_that_cannot_be_listed_is_told);
	tcase_add_test(tcase, a_file_is_the_root_of_its_tree);
	tcase_add_loop_test(tcase, what_is_no_file_or_directory_is_refused, 0, ROWS_OF(refused));
	tcase_add_test(tcase, content_without_a_size_is_refused);
	tcase_add_test(tcase, a_path_that_is_too_long_is_told_by_its_end);
	tcase_add_test(tcase, many_names_in_one_directory_are_put_in_order);
}
