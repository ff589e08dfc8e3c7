/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * New files appear whole or not at all, and nothing is overwritten by chance; carving,
 * cat, export, the manifest.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "job/carve.h"
#include "job/cat.h"
#include "job/export.h"
#include "job/job.h"
#include "job/manifest.h"
#include "list/jffs2/tables.h"
#include "output/beneath.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/jffs2/opened.h"
#include "tests/fixture/place.h"

/* ---- output ---- */

START_TEST(a_file_appears_when_it_is_complete)
{
	struct error err;
	struct output *o;

	place_make();
	o = output_open(in_place("new"), OUTPUT_NEW, &err);
	ck_assert_ptr_nonnull(o);
	ck_assert(output_write(o, span_of("some", 4), &err));
	ck_assert(output_fill(o, 'x', 20000, &err));
	ck_assert_str_eq(opened_content("new"), "(none)");
	ck_assert_int_eq(opened_things(), 1);
	ck_assert(output_commit(o, &err));
	ck_assert_uint_eq(strlen(opened_content("new")), 20004);
	ck_assert_int_eq(opened_things(), 1);
	ck_assert(output_exists(in_place("new")));
	place_remove();
}
END_TEST

START_TEST(an_abandoned_file_leaves_nothing)
{
	struct error err;
	struct output *o;

	place_make();
	o = output_open(in_place("new"), OUTPUT_NEW, &err);
	ck_assert(output_write(o, span_of("some", 4), &err));
	output_abandon(o);
	output_abandon(NULL);
	ck_assert_int_eq(opened_things(), 0);
	place_remove();
}
END_TEST

START_TEST(what_exists_is_kept)
{
	struct error err;
	struct output *o;

	place_make();
	opened_write_file("old", "old");
	ck_assert_ptr_null(output_open(in_place("old"), OUTPUT_NEW, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "exists already"));
	/* Even what appears while the new file is being written. */
	o = output_open(in_place("late"), OUTPUT_NEW, &err);
	ck_assert(output_write(o, span_of("new", 3), &err));
	opened_write_file("late", "late");
	ck_assert(!output_commit(o, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "exists already"));
	ck_assert_str_eq(opened_content("late"), "late");
	ck_assert_str_eq(opened_content("old"), "old");
	ck_assert_int_eq(opened_things(), 2);
	place_remove();
}
END_TEST

START_TEST(what_may_be_replaced_is_replaced_at_the_end)
{
	struct error err;
	struct output *o;

	place_make();
	opened_write_file("old", "old");
	ck_assert_int_eq(symlink("old", in_place("link")), 0);
	o = output_open(in_place("link"), OUTPUT_REPLACE, &err);
	ck_assert_ptr_nonnull(o);
	ck_assert(output_write(o, span_of("new", 3), &err));
	ck_assert_str_eq(opened_content("old"), "old");
	ck_assert(output_commit(o, &err));
	ck_assert_str_eq(opened_content("old"), "new");
	ck_assert(S_ISLNK(opened_stat("link").st_mode));
	place_remove();
}
END_TEST

START_TEST(only_files_are_replaced)
{
	struct error err;

	place_make();
	ck_assert_int_eq(mkdir(in_place("dir"), 0700), 0);
	ck_assert_int_eq(mkfifo(in_place("fifo"), 0600), 0);
	ck_assert_ptr_null(output_open(in_place("dir"), OUTPUT_REPLACE, &err));
	ck_assert_ptr_null(output_open(in_place("fifo"), OUTPUT_REPLACE, &err));
	ck_assert_ptr_null(output_open(in_place("none/file"), OUTPUT_NEW, &err));
	ck_assert_ptr_null(output_open(in_place(""), OUTPUT_NEW, &err));
	ck_assert_int_eq(opened_things(), 2);
	place_remove();
}
END_TEST

/* ---- carve, cat, export ---- */

START_TEST(carving_takes_the_bytes_as_they_stand)
{
	struct opened w;
	struct job j;

	opened_start(&w);
	opened_file(&w, 2, REG, "text");
	opened_look(&w);
	carve_start(&j, w.f, 68, 4, in_place("four"), OUTPUT_NEW);
	ck_assert(job_finish(&j));
	job_free(&j);
	ck_assert_str_eq(opened_content("four"), "text");
	/* A range is clipped to what is there. */
	carve_start(&j, w.f, 70, 1000, in_place("two"), OUTPUT_NEW);
	ck_assert(job_finish(&j));
	job_free(&j);
	ck_assert_str_eq(opened_content("two"), "xt");
	carve_start(&j, w.f, 5000, 1000, in_place("nothing"), OUTPUT_NEW);
	ck_assert(job_finish(&j));
	job_free(&j);
	ck_assert_str_eq(opened_content("nothing"), "");
	carve_start(&j, w.f, 0, 10, in_place("four"), OUTPUT_NEW);
	ck_assert(!job_finish(&j));
	ck_assert_int_eq(j.state, JOB_FAILED);
	job_free(&j);
	ck_assert_str_eq(opened_content("four"), "text");
	opened_finish(&w);
}
END_TEST

START_TEST(cat_writes_one_file_or_none)
{
	struct opened w;
	struct job j;
	uint32_t node;

	opened_start(&w);
	opened_name(&w, 1, "good", 0, 2);
	opened_file(&w, 2, REG, "text");
	opened_name(&w, 1, "dir", 0, 3);
	opened_file(&w, 3, DIR_MODE, "");
	opened_name(&w, 1, "bad", 0, 4);
	node = opened_file(&w, 4, REG, "text");
	nodes_put8(&w.n, node + 56, 4); /* compressed in a way that nothing undoes */
	nodes_sign(&w.n, node);
	opened_look(&w);
	cat_start(&j, volume_tree(w.v), opened_inode(&w, "/good"), in_place("good"), OUTPUT_NEW);
	ck_assert(job_finish(&j));
	job_free(&j);
	ck_assert_str_eq(opened_content("good"), "text");
	cat_start(&j, volume_tree(w.v), opened_inode(&w, "/bad"), in_place("bad"), OUTPUT_NEW);
	ck_assert(!job_finish(&j));
	ck_assert_uint_eq(j.losses, 1);
	job_free(&j);
	cat_start(&j, volume_tree(w.v), opened_inode(&w, "/dir"), in_place("dir"), OUTPUT_NEW);
	ck_assert(!job_finish(&j));
	job_free(&j);
	ck_assert_int_eq(opened_things(), 1);
	opened_finish(&w);
}
END_TEST

START_TEST(a_table_is_exported_as_a_whole)
{
	struct opened w;
	struct table t;
	struct job j;

	opened_start(&w);
	opened_name(&w, 1, "file", 0, 2);
	opened_file(&w, 2, REG, "text");
	opened_look(&w);
	table_open(&t, &table_nodes, w.f, w.v);
	export_table_start(&j, &t, FORM_JSON, in_place("nodes.json"), OUTPUT_NEW);
	ck_assert(job_finish(&j));
	job_free(&j);
	ck_assert_int_eq(strncmp(opened_content("nodes.json"), "{\"schema\":1,", 12), 0);
	table_close(&t);
	opened_finish(&w);
}
END_TEST

/* ---- opening below a directory ---- */

static int (*const ways[])(int, const char *, int, mode_t) = {
	beneath_open, beneath_open_at_once, beneath_open_by_steps,
};

/* What `path` below out/ gives: 0, or errno. */
static int
opened(int way, const char *path)
{
	int top = open(in_place("out"), O_RDONLY | O_DIRECTORY);
	int fd = ways[way](top, path, O_RDONLY, 0), error = fd < 0 ? errno : 0;

	ck_assert_int_ge(top, 0);
	if (fd >= 0) {
		ck_assert_int_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
		close(fd);
	}
	close(top);
	return error;
}

START_TEST(nothing_is_opened_outside)
{
	place_make();
	ck_assert_int_eq(mkdir(in_place("out"), 0700), 0);
	ck_assert_int_eq(mkdir(in_place("out/dir"), 0700), 0);
	ck_assert_int_eq(mkdir(in_place("out/dir/deep"), 0700), 0);
	opened_write_file("out/dir/deep/file", "text");
	opened_write_file("victim", "safe");
	ck_assert_int_eq(symlink("dir", in_place("out/link")), 0);
	ck_assert_int_eq(symlink("../victim", in_place("out/away")), 0);
	if (opened(_i, "") == ENOSYS || opened(_i, "") == EPERM)
		ck_assert_int_eq(_i, 1); /* a kernel without openat2 */
	else
		ck_assert_int_eq(opened(_i, "dir/deep/file"), 0);
	ck_assert_int_ne(opened(_i, "link/deep/file"), 0);
	ck_assert_int_ne(opened(_i, "away"), 0);
	ck_assert_int_ne(opened(_i, "../victim"), 0);
	ck_assert_int_ne(opened(_i, "dir/../../victim"), 0);
	ck_assert_int_ne(opened(_i, ".."), 0);
	ck_assert_int_ne(opened(_i, "dir/deep/none"), 0);
	ck_assert_int_ne(opened(_i, "/etc/passwd"), 0);
	place_remove();
}
END_TEST

/* ---- manifest ---- */

static bool
collect(void *arg, const char *at, size_t len)
{
	text_add_bytes(arg, at, len);
	return true;
}

static bool
refuse(void *arg, const char *at, size_t len)
{
	(void)arg;
	(void)at;
	(void)len;
	return false;
}

START_TEST(a_manifest_is_in_order_of_paths)
{
	static const char *const lines[] = {
		"\n/ d 0755 0 0 0 0 3 1 - - - -\n/a d 0755 0 0 0 1000 2 2 - - - -\n",
		("\n/a-b f 0644 0 0 1 0 4 3 - 2d711642b726b04401627ca9fbac32f5c8530fb1903c"
		 "c4db02258717921a4881 - -\n/a/x\\x20\\x5c f 0644 "),
		"\n/again !40 - - - - - - - - - - -\n",
		"\n/dash l 0777 0 0 1 0 1 4 - - \\x2d -\n",
	};
	struct opened w;
	struct text out = { 0 };
	char longer[256];

	opened_start(&w);
	memset(longer, 'n', 255);
	longer[255] = 0;
	opened_name(&w, 1, "a", 0, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1,
	        .mode = DIR_MODE });
	opened_name(&w, 1, "a-b", 0, 3);
	opened_name(&w, 2, "x \\", 0, 3);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 3, .version = 1, .mode = REG,
	        .isize = 1, .data = span_of("x", 1) });
	opened_name(&w, 1, "dash", 0, 4);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 4, .version = 1, .mode = LINK,
	        .isize = 1, .data = span_of("-", 1) });
	opened_name(&w, 1, "again", 0, 1);
	opened_name(&w, 1, longer, 0, 3);
	/* It would hide what the kernel lists behind it. */
	opened_name(&w, 1, "d", 0, 5);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 5, .version = 1,
	        .mode = DIR_MODE });
	opened_name(&w, 5, "hid/den", 0, 3);
	opened_look(&w);
	ck_assert_int_eq(manifest_write(volume_tree(w.v), NULL, collect, &out), 2);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		ck_assert_msg(strstr(text_str(&out), lines[i]) != NULL, "%s\nnot in\n%s",
		        lines[i], text_str(&out));
	ck_assert_ptr_nonnull(strstr(text_str(&out), "nnn !36 - - - - - - - - - - -\n"));
	ck_assert_ptr_null(strstr(text_str(&out), "hid"));
	ck_assert_int_eq(manifest_write(volume_tree(w.v), NULL, refuse, NULL), -1);
	text_free(&out);
	opened_finish(&w);
}
END_TEST

/* A claim of 4 GiB costs nothing; a file with several names is summed once, rightly. */
START_TEST(a_manifest_does_not_sum_holes_without_end)
{
	struct opened w;
	struct text out = { 0 };

	opened_start(&w);
	opened_name(&w, 1, "hole", 0, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = UINT32_MAX, .dsize = UINT32_MAX, .compr = 1 });
	opened_name(&w, 1, "a", 0, 3);
	opened_name(&w, 1, "z", 0, 3);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 3, .version = 1, .mode = REG,
	        .isize = 1, .data = span_of("x", 1) });
	opened_look(&w);
	ck_assert_int_eq(manifest_write(volume_tree(w.v), NULL, collect, &out), 1);
	ck_assert_ptr_nonnull(strstr(text_str(&out),
	        "/hole f 0644 0 0 4294967295 0 1 2 - !27 - -\n"));
	ck_assert_ptr_nonnull(strstr(text_str(&out), "/a f 0644 0 0 1 0 2 3 - 2d711642b726"));
	ck_assert_ptr_nonnull(strstr(text_str(&out), "/z f 0644 0 0 1 0 2 3 - 2d711642b726"));
	text_free(&out);
	opened_finish(&w);
}
END_TEST

CASES(output)
{
	tcase_add_test(tcase, a_file_appears_when_it_is_complete);
	tcase_add_test(tcase, an_abandoned_file_leaves_nothing);
	tcase_add_test(tcase, what_exists_is_kept);
	tcase_add_test(tcase, what_may_be_replaced_is_replaced_at_the_end);
	tcase_add_test(tcase, only_files_are_replaced);
	tcase_add_test(tcase, carving_takes_the_bytes_as_they_stand);
	tcase_add_test(tcase, cat_writes_one_file_or_none);
	tcase_add_test(tcase, a_table_is_exported_as_a_whole);
	tcase_add_loop_test(tcase, nothing_is_opened_outside, 0, 3);
	tcase_add_test(tcase, a_manifest_is_in_order_of_paths);
	tcase_add_test(tcase, a_manifest_does_not_sum_holes_without_end);
}
