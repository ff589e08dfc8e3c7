/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Archives of hostile images and of deleted files: no path leads out, none stands twice,
 * and any tree makes an archive.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "job/extract/pick.h"
#include "job/extract/tar_private.h"
#include "tests/fixture/format/archive.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/world.h"

/* ---- hostile images ---- */

START_TEST(paths_stay_inside)
{
	WORLD(w);
	static struct archive a;

	archive_name_in(&w, 1, "..", 0, 2);
	archive_name_in(&w, 1, ".", 0, 2);
	archive_name_in(&w, 1, "../up", 0, 2);
	archive_name_in(&w, 1, "/abs", 0, 2);
	archive_name_in(&w, 1, "nul\0byte", 8, 2); /* a node that no kernel takes */
	archive_file(&w, 2, REG, "evil");
	/* names below a link, and a link of no length */
	archive_name_in(&w, 1, "x", 0, 3);
	archive_file(&w, 3, LINK, "/tmp/evil");
	archive_name_in(&w, 3, "child", 0, 4);
	archive_file(&w, 4, REG, "evil");
	archive_name_in(&w, 1, "y", 0, 5);
	archive_file(&w, 5, LINK, "");
	/* round and round */
	archive_name_in(&w, 1, "d", 0, 6);
	archive_name_in(&w, 1, "e", 0, 6);
	archive_file(&w, 6, DIR_MODE, "");
	archive_name_in(&w, 6, "root", 0, 1);
	archive_name_in(&w, 6, "self", 0, 6);
	archive_make(&w, WHOLE, &a);
	ck_assert_str_eq(archive_listing(&a), "5 ./, 0 dirent-0000002c, 1 dirent-00000000, "
	        "1 dirent-00000058, 1 dirent-00000088, 5 d/, 2 x");
	/* names, the link, directories, and that the node of a name is damaged */
	ck_assert_uint_eq(a.losses, 4 + 1 + 3 + 1);
	archive_done(&w, &a);
}
END_TEST

START_TEST(deep_paths_end)
{
	WORLD(w);
	static struct archive a;
	char long_name[200];

	memset(long_name, 'n', sizeof long_name);
	for (uint32_t i = 2; i < 60; i++) {
		archive_name_in(&w, i == 2 ? 1 : i - 1, long_name, sizeof long_name, i);
		archive_file(&w, i, DIR_MODE, "");
	}
	archive_make(&w, WHOLE, &a);
	ck_assert_int_eq(a.count, 1 + 20);
	ck_assert_uint_eq(a.losses, 1);
	ck_assert_ptr_nonnull(strstr(text_str(&a.details), "too long"));
	archive_done(&w, &a);
}
END_TEST

/* A link, then a directory of its name: two entries that were asked for. */
START_TEST(a_name_is_taken_once)
{
	WORLD(w);
	static struct archive a;
	struct job j;
	uint32_t entries[2] = { FS_NONE, FS_NONE };

	archive_name_in(&w, 1, "a", 0, 2);
	archive_file(&w, 2, DIR_MODE, "");
	archive_name_in(&w, 1, "b", 0, 3);
	archive_file(&w, 3, DIR_MODE, "");
	archive_name_in(&w, 2, "same", 0, 4);
	archive_file(&w, 4, LINK, "../away");
	archive_name_in(&w, 3, "same", 0, 5);
	archive_file(&w, 5, DIR_MODE, "");
	archive_name_in(&w, 5, "evil", 0, 6);
	archive_file(&w, 6, REG, "evil");
	world_resolve(&w);
	for (uint32_t i = 0; i < 2; i++)
		entries[i] = tree_find(&w.tree.tree, jffs2_fs_inode(&w.fs, 2 + i),
		        span_of("same", 4));
	archive_choose_path();
	memset(&a, 0, sizeof a);
	tar_entries_start(&j, &w.tree.tree, entries, 2, archive_path, OUTPUT_NEW);
	archive_finish(&a, &j);
	ck_assert_str_eq(archive_listing(&a), "2 same");
	ck_assert_uint_eq(a.losses, 1);
	archive_done(&w, &a);
}
END_TEST

/* What a reader has to hold at once is bounded, however much there is. */
START_TEST(attributes_are_left_out_beyond_a_limit)
{
	enum { COUNT = 180, LENGTH = 50000 };
	WORLD(w);
	static struct archive a;
	static char value[LENGTH];
	char attribute[8];
	size_t most = 0;

	memset(value, 'v', sizeof value);
	archive_name_in(&w, 1, "f", 0, 2);
	archive_file(&w, 2, REG, "text");
	for (uint32_t i = 0; i < COUNT; i++) {
		snprintf(attribute, sizeof attribute, "%03u", (unsigned)i);
		nodes_add_xattr(&w.n, i + 1, 1, 1, attribute, span_of(value, sizeof value));
		nodes_add_xref(&w.n, 2, i + 1, 2);
	}
	archive_make(&w, WHOLE, &a);
	most = archive_find(&a, "f")->records.len;
	ck_assert(most > 7 << 20 && most <= (8 << 20) + 64 * COUNT);
	ck_assert_uint_eq(a.losses, 1);
	ck_assert_ptr_nonnull(strstr(text_str(&a.details),
	        "/f: extended attribute left out: user.16"));
	archive_done(&w, &a);
}
END_TEST

/* The first name of a file is where it was put, be it in the tree or asked for by itself. */
START_TEST(hard_links_lead_to_the_first_name)
{
	WORLD(w);
	static struct archive a;
	struct job j;
	uint32_t entries[2];

	archive_name_in(&w, 1, "d", 0, 2);
	archive_file(&w, 2, DIR_MODE, "");
	archive_name_in(&w, 2, "e", 0, 3);
	archive_file(&w, 3, DIR_MODE, "");
	archive_name_in(&w, 3, "g", 0, 4);
	archive_file(&w, 4, REG, "text");
	archive_name_in(&w, 2, "h", 0, 4);
	archive_make(&w, WHOLE, &a);
	ck_assert_str_eq(archive_listing(&a), "5 ./, 5 d/, 5 d/e/, 0 d/e/g, 1 d/h");
	ck_assert_str_eq(text_str(&archive_find(&a, "d/h")->link), "d/e/g");
	entries[0] = tree_find(&w.tree.tree, jffs2_fs_inode(&w.fs, 2), span_of("h", 1));
	entries[1] = tree_find(&w.tree.tree, jffs2_fs_inode(&w.fs, 1), span_of("d", 1));
	archive_free(&a);
	unlink(archive_path);
	memset(&a, 0, sizeof a);
	tar_entries_start(&j, &w.tree.tree, entries, 2, archive_path, OUTPUT_NEW);
	archive_finish(&a, &j);
	ck_assert_str_eq(archive_listing(&a), "0 h, 5 d/, 5 d/e/, 1 d/e/g, 1 d/h");
	ck_assert_str_eq(text_str(&archive_find(&a, "d/e/g")->link), "h");
	ck_assert_str_eq(text_str(&archive_find(&a, "d/h")->link), "h");
	archive_done(&w, &a);
}
END_TEST

START_TEST(a_cancelled_archive_leaves_nothing)
{
	WORLD(w);
	static char text[100001];
	struct job j;

	memset(text, 'x', sizeof text - 1);
	archive_name_in(&w, 1, "f", 0, 2);
	archive_file(&w, 2, REG, text);
	world_resolve(&w);
	archive_choose_path();
	tar_start(&j, &w.tree.tree, 0, archive_path, OUTPUT_NEW);
	for (int i = 0; i < 4; i++)
		ck_assert(job_step(&j, 1));
	job_free(&j);
	ck_assert(!output_exists(archive_path));
	tar_start(&j, &w.tree.tree, 0, "/no/such/place/x.tar", OUTPUT_NEW);
	ck_assert(!job_finish(&j));
	ck_assert_uint_gt(strlen(j.err.text), 0);
	job_free(&j);
	world_free(&w);
}
END_TEST

/* ---- deleted files ---- */

START_TEST(deleted_files_stand_where_they_were)
{
	WORLD(w);
	static struct archive a;
	const char *said;

	archive_name_in(&w, 1, "etc", 0, 2);
	archive_file(&w, 2, DIR_MODE, "");
	/* a file that went, one that was replaced, one that was twice */
	archive_name_in(&w, 2, "gone", 0, 3);
	archive_file(&w, 3, REG, "gone");
	archive_name_in(&w, 2, "gone", 0, 0);
	archive_name_in(&w, 2, "conf", 0, 4);
	archive_file(&w, 4, REG, "old");
	archive_name_in(&w, 2, "conf", 0, 5);
	archive_file(&w, 5, REG, "new");
	archive_name_in(&w, 2, "twice", 0, 6);
	archive_file(&w, 6, REG, "first");
	archive_name_in(&w, 2, "twice", 0, 7);
	archive_file(&w, 7, REG, "second");
	archive_name_in(&w, 2, "twice", 0, 0);
	/* a directory that went with what was in it */
	archive_name_in(&w, 1, "dir", 0, 8);
	archive_file(&w, 8, DIR_MODE, "");
	archive_name_in(&w, 8, "in", 0, 9);
	archive_file(&w, 9, REG, "in");
	archive_name_in(&w, 8, "in", 0, 0);
	archive_name_in(&w, 1, "dir", 0, 0);
	/* in one of which nothing else is left, and one that never had a name */
	archive_name_in(&w, 77, "x", 0, 10);
	archive_file(&w, 10, REG, "x");
	archive_file(&w, 11, REG, "orphan");
	archive_make(&w, DELETED, &a);
	ck_assert_str_eq(archive_listing(&a), "5 dir/, 0 dir/in, 5 etc/, 0 etc/gone, "
	        "0 etc/twice, 0 ino-11, 0 ino-4, 0 ino-6, 5 ino-77/, 0 ino-77/x");
	ck_assert_uint_eq(a.losses, 0);
	ck_assert_mem_eq(archive_find(&a, "etc/twice")->content.at, "second", 6);
	ck_assert_mem_eq(archive_find(&a, "ino-4")->content.at, "old", 3);
	ck_assert_mem_eq(archive_find(&a, "etc/")->records.at, "", 0);
	said = text_str(&a.details);
	ck_assert_ptr_nonnull(strstr(said, "/ino-4: it was /etc/conf\n"));
	ck_assert_ptr_nonnull(strstr(said, "/ino-6: it was /etc/twice\n"));
	ck_assert_ptr_nonnull(strstr(said, "/dir/in: the path is inferred"));
	ck_assert_ptr_nonnull(strstr(said, "/ino-11: no name of it is left"));
	ck_assert_ptr_null(strstr(said, "/etc/gone"));
	archive_done(&w, &a);
}
END_TEST

START_TEST(deleted_names_are_made_safe)
{
	WORLD(w);
	static struct archive a;

	for (uint32_t i = 0; i < 4; i++) {
		static const char *const bad[] = { "..", "a/b", "ino-3", "/x" };

		archive_name_in(&w, 1, bad[i], 0, 2 + i);
		archive_file(&w, 2 + i, REG, "evil");
		archive_name_in(&w, 1, bad[i], 0, 0);
	}
	/* in a link, and two directories that hold each other */
	archive_name_in(&w, 1, "link", 0, 6);
	archive_file(&w, 6, LINK, "/tmp");
	archive_name_in(&w, 6, "child", 0, 7);
	archive_file(&w, 7, REG, "evil");
	archive_name_in(&w, 6, "child", 0, 0);
	archive_name_in(&w, 9, "eight", 0, 8);
	archive_file(&w, 8, DIR_MODE, "");
	archive_name_in(&w, 8, "nine", 0, 9);
	archive_file(&w, 9, DIR_MODE, "");
	archive_name_in(&w, 9, "eight", 0, 0);
	archive_name_in(&w, 8, "nine", 0, 0);
	archive_make(&w, DELETED, &a);
	ck_assert_uint_eq(a.losses, 0);
	ck_assert_str_eq(archive_listing(&a), "0 ino-2, 0 ino-3, 0 ino-4, 0 ino-5, 0 ino-7, "
	        "5 ino-9/, 5 ino-9/eight/");
	archive_done(&w, &a);
}
END_TEST

START_TEST(one_deleted_file_is_had_by_number)
{
	WORLD(w);
	static struct archive a;
	struct job j;
	uint32_t entries[2];

	archive_name_in(&w, 1, "kept", 0, 2);
	archive_file(&w, 2, REG, "kept");
	archive_name_in(&w, 1, "gone", 0, 3);
	archive_file(&w, 3, REG, "gone");
	archive_name_in(&w, 1, "gone", 0, 0);
	world_resolve(&w);
	archive_choose_path();
	memset(&a, 0, sizeof a);
	tar_start(&j, &w.tree.tree, jffs2_fs_inode(&w.fs, 3), archive_path, OUTPUT_NEW);
	archive_finish(&a, &j);
	ck_assert_str_eq(archive_listing(&a), "0 gone");
	archive_free(&a);
	memset(&a, 0, sizeof a);
	/* together with one that has a name, and one without recoverable content */
	entries[0] = jffs2_fs_parent(&w.fs, jffs2_fs_inode(&w.fs, 2));
	entries[1] = deleted_entry(&w.tree.tree, jffs2_fs_inode(&w.fs, 3));
	tar_entries_start(&j, &w.tree.tree, entries, 2, archive_path, OUTPUT_NEW);
	archive_finish(&a, &j);
	ck_assert_str_eq(archive_listing(&a), "0 kept, 0 gone");
	archive_free(&a);
	memset(&a, 0, sizeof a);
	entries[0] = deleted_entry(&w.tree.tree, jffs2_fs_inode(&w.fs, 2));
	tar_entries_start(&j, &w.tree.tree, entries, 1, archive_path, OUTPUT_NEW);
	archive_finish(&a, &j);
	ck_assert_str_eq(text_str(&a.details), "ino:2: its inode has no nodes\n");
	archive_done(&w, &a);
}
END_TEST

/* ---- any image ---- */

/* A directory is there before what is in it, and no path twice. */
static void
check_order(const struct archive *a)
{
	for (int i = 0; i < a->count; i++) {
		const char *path = text_str(&a->members[i].path), *slash;
		size_t len = strlen(path);
		bool found;

		len -= path[len - 1] == '/';
		for (slash = path + len; slash > path && slash[-1] != '/'; slash--)
			continue;
		found = slash == path;
		for (int k = 0; k < i; k++) {
			const struct text *other = &a->members[k].path;

			ck_assert(strncmp(other->at, path, len) != 0 || (other->len != len
			        && !(other->len == len + 1 && other->at[len] == '/')));
			found |= other->len == (size_t)(slash - path)
			         && memcmp(other->at, path, other->len) == 0;
		}
		ck_assert_msg(found, "%s has no directory", path);
	}
}

/* Names and inodes at random: few of each, so that they meet. */
static void
add_at_random(struct world *w, uint32_t *random)
{
	static const char *const names[] = { "a", "b", "ino-3", "..", "a/b", "c" };
	static const uint32_t modes[] = { REG, DIR_MODE, DIR_MODE, LINK, FIFO, SOCKET };

	for (int i = 0; i < 60; i++) {
		uint32_t ino = next_random(random) % 12 + 1;
		uint32_t mode = modes[next_random(random) % 6];

		if (next_random(random) % 3)
			archive_name_in(w, ino, names[next_random(random) % 6], 0,
			        next_random(random) % 13);
		else if (ino > 1)
			nodes_add_inode(&w->n, &(struct inode_spec){ .ino = ino,
			        .version = next_random(random) % 4 + 1, .mode = mode,
			        .isize = S_ISREG(mode) || S_ISLNK(mode) ? 1 : 0,
			        .data = span_of("x", S_ISREG(mode) || S_ISLNK(mode)) });
	}
}

START_TEST(any_tree_makes_an_archive)
{
	uint32_t random = 0x1234567;

	for (int round = 0; round < 300; round++) {
		WORLD(w);
		static struct archive a;

		add_at_random(&w, &random);
		archive_make(&w, round & 1 ? DELETED : WHOLE, &a);
		check_order(&a);
		archive_done(&w, &a);
	}
}
END_TEST

CASES(tar_hostile)
{
	tcase_add_test(tcase, attributes_are_left_out_beyond_a_limit);
	tcase_add_loop_test(tcase, hard_links_lead_to_the_first_name, 0, 2);
	tcase_add_loop_test(tcase, paths_stay_inside, 0, 2);
	tcase_add_loop_test(tcase, deep_paths_end, 0, 2);
	tcase_add_loop_test(tcase, a_name_is_taken_once, 0, 2);
	tcase_add_loop_test(tcase, a_cancelled_archive_leaves_nothing, 0, 2);
	tcase_add_loop_test(tcase, deleted_files_stand_where_they_were, 0, 2);
	tcase_add_loop_test(tcase, deleted_names_are_made_safe, 0, 2);
	tcase_add_loop_test(tcase, one_deleted_file_is_had_by_number, 0, 2);
	tcase_add_loop_test(tcase, any_tree_makes_an_archive, 0, 2);
}
