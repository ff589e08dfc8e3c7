/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a mount hides: versions of a file, names that went, files without a name. */
#include <string.h>

#include "jffs2/tree/history.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/world.h"

#define WORLD(w) struct world w = { .n.endian = _i & 1 ? ENDIAN_BIG : ENDIAN_LITTLE }

static const char *
at_version(struct world *w, uint32_t ino, uint32_t version)
{
	uint32_t inode = jffs2_fs_inode(&w->fs, ino);
	struct jffs2_fs view = { 0 };
	uint8_t buffer[300];
	struct error err;
	int64_t n;

	text_clear(&w->got);
	if (!jffs2_fs_at_version(&view, &w->fs, inode, version, &err))
		return "-";
	n = jffs2_fs_read(&view, NULL, inode, 0, buffer, sizeof buffer, NULL, &err);
	for (int64_t i = 0; i < n; i++)
		text_addf(&w->got, "%c", buffer[i] ? buffer[i] : '.');
	ck_assert_int_eq(n, jffs2_fs_at(&view, inode)->size);
	jffs2_fs_free(&view);
	return text_str(&w->got);
}

START_TEST(each_version_is_as_it_was)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	write_at(&w, 2, 1, 5, 0, "first");
	write_at(&w, 2, 2, 8, 4, "more");
	nodes_mark_obsolete(&w.n, write_at(&w, 2, 3, 2, 0, ""));
	write_at(&w, 2, 4, 6, 4, "zz");
	write_at(&w, 2, 6, 10, 0, "");
	world_resolve(&w);
	ck_assert_str_eq(at_version(&w, 2, 1), "first");
	ck_assert_str_eq(at_version(&w, 2, 2), "firsmore");
	ck_assert_str_eq(at_version(&w, 2, 3), "fi");
	/* history replays the truncation, where a mount does not */
	ck_assert_str_eq(at_version(&w, 2, 4), "fi..zz");
	ck_assert_str_eq(at_version(&w, 2, 5), "-");
	ck_assert_str_eq(at_version(&w, 2, 6), "fi..zz....");
	world_free(&w);
}
END_TEST

/* In slices a version is what it is in one go; only its size is known before. It can be ended at any
 * time. */
START_TEST(versions_are_made_in_slices)
{
	WORLD(w);
	uint32_t seed = (uint32_t)_i + 1, inode;
	struct jffs2_fs view = { 0 };
	struct jffs2_at_version a;
	struct error err;
	char data[20];

	memset(data, 'a' + _i, sizeof data);
	name(&w, "f", 1, 2);
	for (uint32_t i = 1; i <= 60; i++) {
		uint32_t at = next_random(&seed) % 150;

		data[next_random(&seed) % (sizeof data - 1)] = 0;
		write_at(&w, 2, i, at + sizeof data + next_random(&seed) % 100, at, data);
		memset(data, 'a' + (int)i % 26, sizeof data - 1);
	}
	world_resolve(&w);
	inode = jffs2_fs_inode(&w.fs, 2);
	for (uint32_t version = 1; version <= 60; version += 1 + next_random(&seed) % 9) {
		struct text whole = { 0 };
		uint64_t left = 1 + version % 7, budget = left;
		uint8_t bytes[300];
		uint32_t size;
		int64_t n;

		text_add(&whole, at_version(&w, 2, version));
		ck_assert(jffs2_at_version_begin(&a, &view, &w.fs, inode, version, &err));
		size = jffs2_fs_at(&view, inode)->size;
		for (; jffs2_at_version_step(&a, &left); left = budget)
			ck_assert_uint_eq(jffs2_fs_at(&view, inode)->size, size);
		jffs2_at_version_end(&a);
		n = jffs2_fs_read(&view, NULL, inode, 0, bytes, sizeof bytes, NULL, &err);
		ck_assert_int_eq(n, size);
		ck_assert_uint_eq(whole.len, size);
		for (int64_t i = 0; i < n; i++)
			ck_assert_int_eq(whole.at[i], bytes[i] ? bytes[i] : '.');
		jffs2_fs_free(&view);
		ck_assert(jffs2_at_version_begin(&a, &view, &w.fs, inode, version, &err));
		for (uint32_t i = 0; i < version; i++, left = budget)
			jffs2_at_version_step(&a, &left);
		jffs2_at_version_end(&a);
		jffs2_fs_free(&view);
		text_free(&whole);
	}
	ck_assert(!jffs2_at_version_begin(&a, &view, &w.fs, inode, 61, &err));
	jffs2_at_version_end(&a);
	world_free(&w);
}
END_TEST

START_TEST(versions_tell_what_they_changed)
{
	WORLD(w);
	struct jffs2_history h = { 0 };
	uint32_t node;

	name(&w, "f", 1, 2);
	write_at(&w, 2, 2, 3, 0, "abc");
	write_at(&w, 2, 3, 6, 3, "def");
	write_at(&w, 2, 3, 6, 3, "def");
	write_at(&w, 2, 4, 1, 0, "");
	node = write_at(&w, 2, 6, 1, 0, "");
	nodes_put32(&w.n, node + 20, 0100600);
	nodes_sign(&w.n, node);
	world_resolve(&w);
	jffs2_history_list(&w.fs, jffs2_fs_inode(&w.fs, 2), &h);
	ck_assert_uint_eq(h.versions.count, 4);
	ck_assert_uint_eq(h.versions.at[0].changes, CHANGE_FIRST | CHANGE_WRITE);
	ck_assert(h.versions.at[0].gap);
	ck_assert_uint_eq(h.versions.at[1].changes, CHANGE_WRITE | CHANGE_GROW);
	ck_assert_uint_eq(h.versions.at[1].copies, 2);
	ck_assert(!h.versions.at[1].gap);
	ck_assert_uint_eq(h.versions.at[2].changes, CHANGE_CUT);
	ck_assert_uint_eq(h.versions.at[3].changes, CHANGE_MODE);
	ck_assert(h.versions.at[3].gap);
	jffs2_history_free(&h);
	world_free(&w);
}
END_TEST

static const char *
dead_path(struct world *w, const struct jffs2_deletions *d, uint32_t i, bool *sure)
{
	text_clear(&w->got);
	*sure = jffs2_dead_path(&w->fs, d, i, &w->got);
	return text_str(&w->got);
}

/* In slices the same is listed; it can be ended at any time. */
static void
check_slices(const struct jffs2_fs *fs, uint32_t inode, const struct jffs2_history *all,
        uint64_t budget)
{
	struct jffs2_history_listing l;
	struct jffs2_history h = { 0 };
	uint64_t left = budget;
	int steps = 1;

	for (jffs2_history_begin(&l, fs, inode, &h); jffs2_history_step(&l, &left); steps++)
		left = budget;
	jffs2_history_end(&l);
	ck_assert_uint_eq(h.versions.count, all->versions.count);
	for (size_t i = 0; i < h.versions.count; i++) {
		struct jffs2_version a = h.versions.at[i], b = all->versions.at[i];

		ck_assert(a.version == b.version && a.node == b.node && a.copies == b.copies
		          && a.size == b.size && a.from == b.from && a.to == b.to
		          && a.changes == b.changes && a.gap == b.gap);
	}
	jffs2_history_begin(&l, fs, inode, &h);
	for (int i = 0; i < steps / 2; i++) {
		left = budget;
		jffs2_history_step(&l, &left);
	}
	jffs2_history_end(&l);
	jffs2_history_free(&h);
}

/* In versions in any order, some of them copied, damaged or beyond all others. */
START_TEST(a_gap_is_one_of_the_list)
{
	WORLD(w);
	uint32_t seed = (uint32_t)_i + 1, count = 1 + next_random(&seed) % 150;
	uint32_t skipped = _i % 3 == 0 ? 1 + next_random(&seed) % (count + 9) : 0;
	struct jffs2_history h = { 0 };
	bool any, gaps = false;

	name(&w, "f", 1, 2);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t version = (i + 11) % count + (_i % 5 ? 1 : next_random(&seed) % 2);

		if (version == skipped)
			continue;
		if (_i % 7 == 0 && next_random(&seed) % 90 == 0)
			version = 0xffffffff - next_random(&seed) % 3;
		write_at(&w, 2, version, 9, 0, "x");
		if (next_random(&seed) % 4 == 0)
			write_at(&w, 2, version, 9, 0, "x");
	}
	world_resolve(&w);
	if (jffs2_fs_inode(&w.fs, 2) != FS_NONE) {
		jffs2_history_list(&w.fs, jffs2_fs_inode(&w.fs, 2), &h);
		for (size_t i = 0; i < h.versions.count; i++)
			gaps |= h.versions.at[i].gap;
		ck_assert_int_eq(jffs2_history_gaps(&w.fs, jffs2_fs_inode(&w.fs, 2), &any), gaps);
		ck_assert_int_eq(any, h.versions.count > 0);
		check_slices(&w.fs, jffs2_fs_inode(&w.fs, 2), &h, 1 + (uint64_t)_i % 9);
		jffs2_history_free(&h);
	}
	world_free(&w);
}
END_TEST

START_TEST(names_go_in_five_ways)
{
	WORLD(w);
	struct jffs2_deletions d = { 0 };
	static const enum jffs2_end ends[] = { END_WHITEOUT, END_OBSOLETE, END_REPLACED };
	static const char *const paths[] = { "/a", "/b", "/c" };
	bool sure;

	for (uint32_t ino = 2; ino < 7; ino++)
		write_at(&w, ino, 1, 4, 0, "data");
	name(&w, "a", 1, 2);
	name(&w, "a", 1, 2); /* a copy by garbage collection is no story of its own */
	name(&w, "a", 2, 0);
	nodes_mark_obsolete(&w.n, name(&w, "b", 3, 3));
	name(&w, "c", 4, 4);
	name(&w, "c", 5, 5);
	world_resolve(&w);
	jffs2_deletions_list(&w.fs, &d);
	ck_assert_uint_eq(d.names.count, 3);
	for (uint32_t i = 0; i < 3; i++) {
		ck_assert_int_eq(d.names.at[i].end, ends[i]);
		ck_assert_uint_eq(jffs2_dead_name(&w.fs, &d.names.at[i]).ino, i + 2);
		ck_assert_str_eq(dead_path(&w, &d, i, &sure), paths[i]);
		ck_assert(sure);
	}
	ck_assert_uint_eq(jffs2_dead_name(&w.fs, &d.names.at[0]).end_time, 1002);
	/* inodes 2, 3, 4 lost their names, 6 never had one */
	ck_assert_uint_eq(d.files.count, 4);
	ck_assert_uint_eq(d.files.at[0].name, 0);
	ck_assert(d.files.at[0].certain);
	ck_assert_uint_eq(d.files.at[3].name, FS_NONE);
	jffs2_deletions_free(&d);
	world_free(&w);
}
END_TEST

START_TEST(a_file_in_a_deleted_directory_has_a_path)
{
	WORLD(w);
	struct jffs2_deletions d = { 0 };
	bool sure = true;

	nodes_add_dirent(&w.n, &(struct dirent_spec){ 1, 1, 5, 9, DT_DIR, "dir", 0 });
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 5, .version = 1,
	        .mode = DIR_MODE });
	nodes_add_dirent(&w.n, &(struct dirent_spec){ 5, 2, 2, 9, DT_REG, "f", 0 });
	write_at(&w, 2, 1, 4, 0, "data");
	name(&w, "dir", 7, 0);
	world_resolve(&w);
	jffs2_deletions_list(&w.fs, &d);
	ck_assert_uint_eq(d.names.count, 2);
	ck_assert_int_eq(d.names.at[1].end, END_DIRECTORY);
	ck_assert_str_eq(dead_path(&w, &d, 1, &sure), "/dir/f");
	ck_assert(!sure);
	ck_assert_uint_eq(d.files.count, 2);
	jffs2_deletions_free(&d);
	world_free(&w);
}
END_TEST

START_TEST(of_a_long_dead_path_the_end_is_told)
{
	WORLD(w);
	struct jffs2_deletions d = { 0 };
	bool sure = true;
	char long_name[201];
	const char *path;

	memset(long_name, 'n', sizeof long_name - 1);
	long_name[200] = '\0';
	for (uint32_t i = 0; i < 5; i++) {
		nodes_add_dirent(&w.n, &(struct dirent_spec){ i ? 10 + i : 1, 1, 11 + i, 9,
		        DT_DIR, long_name, 0 });
		nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 11 + i, .version = 1,
		        .mode = DIR_MODE });
	}
	name(&w, long_name, 7, 0);
	world_resolve(&w);
	jffs2_deletions_list(&w.fs, &d);
	ck_assert_uint_eq(d.names.count, 5);
	for (uint32_t i = 0; i < 5; i++) {
		path = dead_path(&w, &d, i, &sure);
		ck_assert_uint_eq(strlen(path), i < 2 ? (i + 1) * 201 : 3 + 2 * 201);
		ck_assert((strncmp(path, "...", 3) == 0) == (i >= 2));
		ck_assert(sure == (i == 0));
	}
	jffs2_deletions_free(&d);
	world_free(&w);
}
END_TEST

/* A NOR kernel marks every node of a removed file obsolete: its content is all there. */
START_TEST(a_removed_file_is_read_from_obsolete_nodes)
{
	WORLD(w);
	uint8_t buffer[10] = { 0 };
	struct error err;
	uint32_t i;

	nodes_mark_obsolete(&w.n, name(&w, "f", 1, 2));
	nodes_mark_obsolete(&w.n, write_at(&w, 2, 1, 6, 0, "secret"));
	world_resolve(&w);
	i = jffs2_fs_inode(&w.fs, 2);
	ck_assert(jffs2_fs_at(&w.fs, i)->removed);
	ck_assert_int_eq(jffs2_fs_read(&w.fs, NULL, i, 0, buffer, sizeof buffer, NULL, &err), 6);
	ck_assert_str_eq((char *)buffer, "secret");
	world_free(&w);
}
END_TEST

/* A rename takes the old name back and gives the inode a new one: nothing is deleted. */
START_TEST(a_renamed_file_is_not_deleted)
{
	WORLD(w);
	struct jffs2_deletions d = { 0 };

	write_at(&w, 2, 1, 4, 0, "data");
	name(&w, "old", 1, 2);
	name(&w, "new", 2, 2);
	name(&w, "old", 3, 0);
	world_resolve(&w);
	jffs2_deletions_list(&w.fs, &d);
	ck_assert_uint_eq(d.names.count, 1);
	ck_assert_uint_eq(d.files.count, 0);
	jffs2_deletions_free(&d);
	world_free(&w);
}
END_TEST

/* Directories that name each other have paths that end. */
START_TEST(dead_cycles_end)
{
	WORLD(w);
	struct jffs2_deletions d = { 0 };
	bool sure;

	nodes_add_dirent(&w.n, &(struct dirent_spec){ 5, 1, 6, 9, DT_DIR, "b", 0 });
	nodes_add_dirent(&w.n, &(struct dirent_spec){ 6, 1, 5, 9, DT_DIR, "a", 0 });
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 5, .version = 1,
	        .mode = DIR_MODE });
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 6, .version = 1,
	        .mode = DIR_MODE });
	world_resolve(&w);
	jffs2_deletions_list(&w.fs, &d);
	ck_assert_uint_eq(d.files.count, 2);
	ck_assert_uint_gt(strlen(dead_path(&w, &d, 0, &sure)), 10);
	ck_assert(!sure);
	jffs2_deletions_free(&d);
	world_free(&w);
}
END_TEST

CASES(history)
{
	tcase_add_loop_test(tcase, each_version_is_as_it_was, 0, 2);
	tcase_add_loop_test(tcase, versions_are_made_in_slices, 0, 12);
	tcase_add_loop_test(tcase, versions_tell_what_they_changed, 0, 2);
	tcase_add_loop_test(tcase, a_gap_is_one_of_the_list, 0, 60);
	tcase_add_loop_test(tcase, names_go_in_five_ways, 0, 2);
	tcase_add_loop_test(tcase, a_file_in_a_deleted_directory_has_a_path, 0, 2);
	tcase_add_loop_test(tcase, of_a_long_dead_path_the_end_is_told, 0, 2);
	tcase_add_loop_test(tcase, a_removed_file_is_read_from_obsolete_nodes, 0, 2);
	tcase_add_loop_test(tcase, a_renamed_file_is_not_deleted, 0, 2);
	tcase_add_loop_test(tcase, dead_cycles_end, 0, 2);
}
