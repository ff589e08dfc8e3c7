/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Extracting: no name in an image leads out of the directory that it is extracted to.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "job/carve.h"
#include "job/extract/extract.h"
#include "job/job.h"
#include "list/list.h"
#include "output/beneath.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/jffs2/opened.h"
#include "tests/fixture/place.h"

/* ---- extract ---- */

static const struct extract_options plain;

/* Extracts everything to "out" and leaves the finished job. */
static void
extract(const struct opened *w, struct job *j, bool replace)
{
	struct extract_options o = { .replace = replace };

	extract_start(j, volume_tree(w->v), opened_inode(w, "/"), in_place("out"), &o);
	job_finish(j);
}

START_TEST(a_tree_is_extracted_with_its_metadata)
{
	struct opened w;
	struct job j;
	char target[100] = { 0 };

	opened_start(&w);
	opened_name(&w, 1, "dir", 0, 2);
	opened_file(&w, 2, 040500, "");
	opened_name(&w, 2, "file", 0, 3);
	opened_file(&w, 3, 0100640, "text");
	opened_name(&w, 2, "link", 0, 4);
	opened_file(&w, 4, LINK, "../file");
	opened_name(&w, 1, "again", 0, 3);
	opened_name(&w, 1, "fifo", 0, 5);
	opened_file(&w, 5, FIFO, "");
	opened_look(&w);
	extract(&w, &j, false);
	ck_assert_int_eq(j.state, JOB_DONE);
	ck_assert_uint_eq(j.losses, 0);
	ck_assert(j.progress >= 1);
	job_free(&j);
	ck_assert_str_eq(opened_content("out/dir/file"), "text");
	ck_assert_int_eq(opened_stat("out/dir").st_mode, 040500);
	/* A directory changed when its last name was made. */
	ck_assert_int_eq(opened_stat("out/dir").st_mtime, 1000);
	ck_assert_int_eq(opened_stat("out/dir/file").st_mode, 0100640);
	ck_assert_int_eq(opened_stat("out/dir/file").st_mtime, 1234567);
	ck_assert_int_eq(opened_stat("out/dir/link").st_mtime, 1234567);
	ck_assert_uint_eq(opened_stat("out/again").st_ino, opened_stat("out/dir/file").st_ino);
	ck_assert(S_ISFIFO(opened_stat("out/fifo").st_mode));
	ck_assert_int_eq(readlink(in_place("out/dir/link"), target, sizeof target), 7);
	ck_assert_str_eq(target, "../file");
	ck_assert_int_eq(opened_things(), 6);
	chmod(in_place("out/dir"), 0700);
	opened_finish(&w);
}
END_TEST

START_TEST(names_do_not_lead_outside)
{
	struct opened w;
	struct job j;

	opened_start(&w);
	opened_write_file("victim", "safe");
	opened_name(&w, 1, "..", 0, 2); /* at 0 */
	opened_name(&w, 1, "dirent-00000000", 0, 3);
	opened_name(&w, 1, "dirent-00000000_", 0, 3);
	opened_name(&w, 1, ".", 0, 2);
	opened_name(&w, 1, "../victim", 0, 2);
	opened_name(&w, 1, "a/b", 0, 2);
	opened_name(&w, 1, "/victim", 0, 2);
	opened_file(&w, 2, REG, "evil");
	opened_file(&w, 3, REG, "good");
	opened_look(&w);
	extract(&w, &j, true);
	ck_assert_int_eq(j.state, JOB_DONE);
	ck_assert_uint_eq(j.losses, 5);
	ck_assert_ptr_nonnull(strstr(text_str(&j.details),
	        "/\\x2e\\x2e: is not a name that a file can have; extracted as "
	        "dirent-00000000__"));
	job_free(&j);
	ck_assert_str_eq(opened_content("victim"), "safe");
	ck_assert_str_eq(opened_content("out/dirent-00000000"), "good");
	ck_assert_str_eq(opened_content("out/dirent-00000000__"), "evil");
	ck_assert_int_eq(opened_things(), 9);
	opened_finish(&w);
}
END_TEST

START_TEST(a_directory_named_dot_dot_is_renamed)
{
	struct opened w;
	struct job j;

	opened_start(&w);
	opened_name(&w, 1, "..", 0, 2);
	opened_file(&w, 2, DIR_MODE, "");
	opened_name(&w, 2, "evil", 0, 3);
	opened_file(&w, 3, REG, "evil");
	opened_look(&w);
	extract(&w, &j, true);
	ck_assert_uint_eq(j.losses, 1);
	job_free(&j);
	ck_assert_str_eq(opened_content("out/dirent-00000000/evil"), "evil");
	ck_assert_int_eq(opened_things(), 3);
	opened_finish(&w);
}
END_TEST

/* A link stands where the image has a directory: nothing goes through it. */
START_TEST(symbolic_links_are_not_followed)
{
	struct opened w;
	struct job j;

	opened_start(&w);
	opened_name(&w, 1, "dir", 0, 2);
	opened_file(&w, 2, DIR_MODE, "");
	opened_name(&w, 2, "evil", 0, 3);
	opened_file(&w, 3, REG, "evil");
	opened_name(&w, 1, "file", 0, 4);
	opened_file(&w, 4, REG, "evil");
	opened_look(&w);
	ck_assert_int_eq(mkdir(in_place("out"), 0700), 0);
	ck_assert_int_eq(mkdir(in_place("away"), 0700), 0);
	opened_write_file("victim", "safe");
	ck_assert_int_eq(symlink("../away", in_place("out/dir")), 0);
	ck_assert_int_eq(symlink("../victim", in_place("out/file")), 0);
	extract(&w, &j, _i);
	ck_assert_uint_ge(j.losses, 1);
	job_free(&j);
	ck_assert_str_eq(opened_content("away/evil"), "(none)");
	ck_assert_str_eq(opened_content("victim"), "safe");
	ck_assert_str_eq(opened_content("out/file"), _i ? "evil" : "safe");
	opened_finish(&w);
}
END_TEST

/* Two entries are asked for: a link out of the tree, then a directory of its name. */
START_TEST(an_extracted_link_is_not_followed_either)
{
	struct opened w;
	struct job j;
	uint32_t entries[2] = { FS_NONE, FS_NONE };

	opened_start(&w);
	ck_assert_int_eq(mkdir(in_place("away"), 0700), 0);
	opened_name(&w, 1, "a", 0, 2);
	opened_file(&w, 2, DIR_MODE, "");
	opened_name(&w, 1, "b", 0, 3);
	opened_file(&w, 3, DIR_MODE, "");
	opened_name(&w, 2, "same", 0, 4);
	opened_file(&w, 4, LINK, "../away");
	opened_name(&w, 3, "same", 0, 5);
	opened_file(&w, 5, DIR_MODE, "");
	opened_name(&w, 5, "evil", 0, 6);
	opened_file(&w, 6, REG, "evil");
	opened_look(&w);
	for (uint32_t i = 0; i < 2; i++)
		entries[i] = tree_find(volume_tree(w.v), jffs2_fs_inode(w.v->fs, 2 + i),
		        span_of("same", 4));
	extract_entries_start(&j, volume_tree(w.v), entries, 2, in_place("out"), &plain);
	ck_assert(job_finish(&j));
	ck_assert_uint_ge(j.losses, 1);
	job_free(&j);
	ck_assert_str_eq(opened_content("away/evil"), "(none)");
	opened_finish(&w);
}
END_TEST

/* Nothing of an image goes through a link of the image, in whatever order they come. */
START_TEST(links_are_made_last)
{
	struct opened w;
	struct job j;
	bool linked = false;

	opened_start(&w);
	opened_name(&w, 1, "a", 0, 2);
	opened_file(&w, 2, LINK, "b");
	opened_name(&w, 1, "b", 0, 3);
	opened_file(&w, 3, REG, "text");
	opened_name(&w, 1, "c", 0, 3);
	opened_name(&w, 1, "d", 0, 4);
	opened_file(&w, 4, DIR_MODE, "");
	opened_name(&w, 4, "e", 0, 5);
	opened_file(&w, 5, REG, "text");
	opened_name(&w, 4, "f", 0, 2);
	opened_look(&w);
	extract_start(&j, volume_tree(w.v), opened_inode(&w, "/"), in_place("out"), &plain);
	while (job_step(&j, 1)) {
		linked = linked || strcmp(opened_content("out/c"), "(none)") != 0
		         || access(in_place("out/a"), F_OK) == 0;
		if (linked)
			ck_assert_str_eq(opened_content("out/d/e"), "text");
	}
	ck_assert(linked);
	ck_assert_int_eq(j.state, JOB_DONE);
	ck_assert_uint_eq(j.losses, 0);
	job_free(&j);
	ck_assert_uint_eq(opened_stat("out/a").st_ino, opened_stat("out/d/f").st_ino);
	ck_assert_uint_eq(opened_stat("out/b").st_ino, opened_stat("out/c").st_ino);
	ck_assert_int_eq(opened_things(), 7);
	opened_finish(&w);
}
END_TEST

START_TEST(what_gives_rights_is_left_out_unless_asked_for)
{
	struct opened w;
	struct job j;

	opened_start(&w);
	opened_name(&w, 1, "setuid", 0, 2);
	opened_file(&w, 2, 0106755, "text");
	opened_name(&w, 1, "dir", 0, 3);
	opened_file(&w, 3, 042755, "");
	opened_name(&w, 1, "device", 0, 4);
	opened_file(&w, 4, CHAR, "\1\5");
	opened_look(&w);
	extract(&w, &j, false);
	ck_assert_int_eq(j.state, JOB_DONE);
	ck_assert_uint_eq(j.losses, 0);
	ck_assert_uint_eq(j.withheld, 1);
	ck_assert_ptr_nonnull(strstr(text_str(&j.result), ", 1 left out (root only)"));
	ck_assert_ptr_nonnull(strstr(text_str(&j.details), "device not made"));
	ck_assert_ptr_nonnull(strstr(text_str(&j.details), "left out: set-user-ID or set-group-ID bits of 2"));
	job_free(&j);
	ck_assert_int_eq(opened_stat("out/setuid").st_mode, 0100755);
	ck_assert_int_eq(opened_stat("out/dir").st_mode, 040755);
	ck_assert_int_eq(opened_things(), 3);
	opened_finish(&w);
}
END_TEST

/* Extracted over itself, the image stays. */
START_TEST(the_image_is_not_replaced)
{
	struct extract_options o = { .replace = true };
	struct image *image;
	struct error err;
	struct opened w;
	struct job j;

	opened_start(&w);
	opened_name(&w, 1, "image", 0, 2);
	opened_file(&w, 2, REG, "new");
	opened_name(&w, 1, "other", 0, 3);
	opened_file(&w, 3, REG, "new");
	opened_look(&w);
	ck_assert_int_eq(mkdir(in_place("out"), 0700), 0);
	opened_write_file("kept", "the image");
	opened_write_file("out/other", "old");
	ck_assert_int_eq(link(in_place("kept"), in_place("out/image")), 0);
	o.image = image = image_open(in_place("kept"), &err);
	ck_assert_ptr_nonnull(image);
	extract_start(&j, volume_tree(w.v), opened_inode(&w, "/"), in_place("out"), &o);
	ck_assert(job_finish(&j));
	ck_assert_uint_eq(j.losses, 1);
	ck_assert_ptr_nonnull(strstr(text_str(&j.details), "is the image itself"));
	job_free(&j);
	ck_assert_str_eq(opened_content("out/image"), "the image");
	ck_assert_str_eq(opened_content("out/other"), "new");
	ck_assert(output_is_image(in_place("out/image"), image));
	ck_assert(!output_is_image(in_place("out/other"), image));
	ck_assert(!output_is_image(in_place("none"), image));
	image_close(image);
	opened_finish(&w);
}
END_TEST

START_TEST(existing_files_are_kept_unless_replaced)
{
	struct opened w;
	struct job j;

	opened_start(&w);
	opened_name(&w, 1, "a", 0, 2);
	opened_name(&w, 1, "b", 0, 2);
	opened_file(&w, 2, REG, "new");
	opened_look(&w);
	ck_assert_int_eq(mkdir(in_place("out"), 0750), 0);
	opened_write_file("out/a", "old");
	extract(&w, &j, false);
	ck_assert_uint_eq(j.losses, 1);
	job_free(&j);
	ck_assert_str_eq(opened_content("out/a"), "old");
	ck_assert_str_eq(opened_content("out/b"), "new");
	extract(&w, &j, true);
	ck_assert_uint_eq(j.losses, 0);
	job_free(&j);
	ck_assert_str_eq(opened_content("out/a"), "new");
	ck_assert_int_eq(opened_stat("out").st_mode, 040750);
	ck_assert_int_eq(opened_things(), 3);
	opened_finish(&w);
}
END_TEST

START_TEST(unreadable_files_are_left_out_and_named)
{
	struct opened w;
	struct job j;
	uint32_t node;

	opened_start(&w);
	opened_name(&w, 1, "bad", 0, 2);
	node = opened_file(&w, 2, REG, "text");
	nodes_put8(&w.n, node + 56, 4);
	nodes_sign(&w.n, node);
	opened_name(&w, 1, "gone", 0, 3);
	node = opened_file(&w, 3, REG, "text");
	nodes_put8(&w.n, node + 68, 'T');
	opened_name(&w, 1, "good", 0, 4);
	opened_file(&w, 4, REG, "text");
	opened_look(&w);
	extract(&w, &j, false);
	ck_assert_int_eq(j.state, JOB_DONE);
	ck_assert_uint_eq(j.losses, 2);
	ck_assert_ptr_nonnull(strstr(text_str(&j.details), "/bad: "));
	ck_assert_ptr_nonnull(strstr(text_str(&j.details), "/gone: "));
	job_free(&j);
	ck_assert_str_eq(opened_content("out/good"), "text");
	ck_assert_int_eq(opened_things(), 2);
	opened_finish(&w);
}
END_TEST

START_TEST(holes_cost_no_space)
{
	struct opened w;
	struct job j;

	opened_start(&w);
	opened_name(&w, 1, "hole", 0, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = REG,
	        .isize = 0x7ffffff0, .dsize = 0x7fff0000, .compr = 1 });
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 2, .mode = REG,
	        .isize = 0x7ffffff0, .offset = 0x7fffffec, .data = span_of("text", 4) });
	opened_look(&w);
	extract(&w, &j, false);
	ck_assert_int_eq(j.state, JOB_DONE);
	job_free(&j);
	ck_assert_int_eq(opened_stat("out/hole").st_size, 0x7ffffff0);
	ck_assert_int_lt(opened_stat("out/hole").st_blocks, 1000);
	opened_finish(&w);
}
END_TEST

START_TEST(directories_that_go_round_are_extracted_once)
{
	struct opened w;
	struct job j;

	opened_start(&w);
	opened_name(&w, 1, "a", 0, 2);
	opened_name(&w, 1, "b", 0, 2);
	opened_file(&w, 2, DIR_MODE, "");
	opened_name(&w, 2, "self", 0, 2);
	opened_name(&w, 2, "root", 0, 1);
	opened_look(&w);
	extract(&w, &j, false);
	ck_assert_int_eq(j.state, JOB_DONE);
	ck_assert_uint_eq(j.losses, 3);
	job_free(&j);
	ck_assert_int_eq(opened_things(), 2);
	opened_finish(&w);
}
END_TEST

START_TEST(a_cancelled_job_leaves_no_half_file)
{
	static char text[200000];
	struct opened w;
	struct job j;

	opened_start(&w);
	memset(text, 'x', sizeof text - 1);
	opened_name(&w, 1, "long", 0, 2);
	opened_file(&w, 2, REG, text);
	opened_look(&w);
	extract_start(&j, volume_tree(w.v), opened_inode(&w, "/"), in_place("out"), &plain);
	for (int i = 0; i < 4; i++)
		ck_assert(job_step(&j, 1));
	ck_assert_int_eq(opened_things(), 2);
	job_free(&j);
	ck_assert_int_eq(opened_things(), 1);
	carve_start(&j, w.f, 0, 150000, in_place("carved"), OUTPUT_NEW);
	ck_assert(job_step(&j, 1000));
	job_free(&j);
	ck_assert_int_eq(opened_things(), 1);
	opened_finish(&w);
}
END_TEST

START_TEST(a_target_that_cannot_be_made_fails)
{
	struct opened w;
	struct job j;

	opened_start(&w);
	opened_file(&w, 2, REG, "text");
	opened_look(&w);
	opened_write_file("out", "a file");
	extract(&w, &j, true);
	ck_assert_int_eq(j.state, JOB_FAILED);
	ck_assert_uint_gt(strlen(j.err.text), 0);
	job_free(&j);
	extract_start(&j, volume_tree(w.v), opened_inode(&w, "/"), in_place("none/out"), &plain);
	ck_assert(!job_finish(&j));
	job_free(&j);
	opened_finish(&w);
}
END_TEST

CASES(extract)
{
	tcase_add_test(tcase, a_tree_is_extracted_with_its_metadata);
	tcase_add_test(tcase, names_do_not_lead_outside);
	tcase_add_test(tcase, a_directory_named_dot_dot_is_renamed);
	tcase_add_loop_test(tcase, symbolic_links_are_not_followed, 0, 2);
	tcase_add_test(tcase, an_extracted_link_is_not_followed_either);
	tcase_add_test(tcase, links_are_made_last);
	tcase_add_test(tcase, what_gives_rights_is_left_out_unless_asked_for);
	tcase_add_test(tcase, the_image_is_not_replaced);
	tcase_add_test(tcase, existing_files_are_kept_unless_replaced);
	tcase_add_test(tcase, unreadable_files_are_left_out_and_named);
	tcase_add_test(tcase, holes_cost_no_space);
	tcase_add_test(tcase, directories_that_go_round_are_extracted_once);
	tcase_add_test(tcase, a_cancelled_job_leaves_no_half_file);
	tcase_add_test(tcase, a_target_that_cannot_be_made_fails);
}
