/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names and directories are what the Linux kernel would show, in both byte orders. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "jffs2/build/build.h"
#include "jffs2/view/fs.h"
#include "jffs2/view/past.h"
#include "jffs2/summary.h"
#include "tests/fixture/jffs2/attributes.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/world.h"

/* ---- names ---- */

START_TEST(a_whiteout_hides_the_name_before_or_after_it)
{
	WORLD(w);
	uint32_t gone;

	write_at(&w, 2, 1, 3, 0, "abc");
	if (_i & 2)
		name(&w, "f", 2, 0);
	gone = name(&w, "f", 1, 2);
	if (!(_i & 2))
		name(&w, "f", 2, 0);
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "-");
	ck_assert_int_eq(state_at(&w, gone), STATE_SUPERSEDED);
	ck_assert_int_eq(state_at(&w, 0), STATE_DELETED);
	world_free(&w);
}
END_TEST

START_TEST(an_obsolete_name_does_not_count)
{
	WORLD(w);
	uint32_t inode = write_at(&w, 2, 1, 3, 0, "abc");

	nodes_mark_obsolete(&w.n, name(&w, "f", 1, 2));
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "-");
	ck_assert_int_eq(state_at(&w, inode), STATE_DELETED);
	world_free(&w);
}
END_TEST

START_TEST(of_equal_name_versions_the_later_counts)
{
	WORLD(w);

	write_at(&w, 2, 1, 3, 0, "two");
	write_at(&w, 3, 1, 5, 0, "three");
	name(&w, "f", 4, 2);
	name(&w, "f", 4, 3);
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/f"), "three");
	world_free(&w);
}
END_TEST

START_TEST(a_name_with_a_wrong_crc_is_dropped)
{
	WORLD(w);
	uint32_t node;

	write_at(&w, 2, 1, 3, 0, "abc");
	name(&w, "good", 1, 2);
	node = name(&w, "evil", 2, 2);
	nodes_put8(&w.n, node + 40, 'E');
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/good"), "abc");
	ck_assert_str_eq(content(&w, "/Evil"), "-");
	ck_assert_uint_eq(find(&w, "/good")->nlink, 1);
	world_free(&w);
}
END_TEST

START_TEST(a_name_with_nul_is_dropped)
{
	WORLD(w);

	write_at(&w, 2, 1, 3, 0, "abc");
	nodes_add_dirent(&w.n, &(struct dirent_spec){ 1, 1, 2, 0, DT_REG, "a\0b", 3 });
	world_resolve(&w);
	ck_assert_uint_eq(jffs2_fs_entries_end(&w.fs), 0);
	world_free(&w);
}
END_TEST

START_TEST(a_name_without_inode_is_invisible)
{
	WORLD(w);

	name(&w, "ghost", 1, 77);
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/ghost"), "-");
	ck_assert_int_eq(state_at(&w, 0), STATE_DROPPED);
	world_free(&w);
}
END_TEST

START_TEST(an_inode_whose_nodes_are_all_bad_keeps_its_name)
{
	WORLD(w);
	uint32_t node;

	name(&w, "f", 1, 2);
	node = write_at(&w, 2, 1, 3, 0, "abc");
	nodes_put8(&w.n, node + 68, 'X');
	world_resolve(&w);
	ck_assert_ptr_nonnull(find(&w, "/f"));
	ck_assert_int_eq(find(&w, "/f")->error, EIO);
	world_free(&w);
}
END_TEST

START_TEST(hard_links_are_counted)
{
	WORLD(w);

	write_at(&w, 2, 1, 3, 0, "abc");
	name(&w, "a", 1, 2);
	name(&w, "b", 2, 2);
	name(&w, "c", 3, 2);
	name(&w, "c", 4, 0);
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/a")->nlink, 2);
	ck_assert_ptr_eq(find(&w, "/a"), find(&w, "/b"));
	world_free(&w);
}
END_TEST

START_TEST(entries_are_in_order_of_bytes)
{
	WORLD(w);
	static const char *const names[] = { "b", "a", "a.", "ab", "\xff", "B" };
	static const char *const sorted[] = { "B", "a", "a.", "ab", "b", "\xff" };

	write_at(&w, 2, 1, 0, 0, "");
	for (uint32_t i = 0; i < 6; i++)
		name(&w, names[i], i + 1, 2);
	world_resolve(&w);
	ck_assert_uint_eq(jffs2_fs_entries_end(&w.fs), 6);
	for (uint32_t i = 0; i < 6; i++) {
		struct span s = jffs2_fs_name(&w.fs, i);

		ck_assert_uint_eq(s.len, strlen(sorted[i]));
		ck_assert_mem_eq(s.at, sorted[i], s.len);
	}
	world_free(&w);
}
END_TEST

START_TEST(a_name_can_be_typed_as_it_is_shown)
{
	WORLD(w);

	name(&w, "a/b", 1, 2);
	write_at(&w, 2, 1, 5, 0, "slash");
	name(&w, "c\\x41", 2, 3);
	write_at(&w, 3, 1, 7, 0, "literal");
	name(&w, "cA", 3, 4);
	write_at(&w, 4, 1, 6, 0, "letter");
	world_resolve(&w);
	ck_assert_str_eq(content(&w, "/a\\x2fb"), "slash");
	ck_assert_str_eq(content(&w, "/a/b"), "-");
	ck_assert_str_eq(content(&w, "/c\\x41"), "literal");
	ck_assert_str_eq(content(&w, "/\\x63A"), "letter");
	ck_assert_str_eq(content(&w, "/c\\x5cx41"), "literal");
	ck_assert_str_eq(content(&w, "/c\\x4"), "-");
	ck_assert_str_eq(content(&w, "/c\\xzz"), "-");
	world_free(&w);
}
END_TEST

static void
directory(struct world *w, uint32_t pino, uint32_t version, uint32_t ino,
        const char *dir_name)
{
	nodes_add_dirent(&w->n, &(struct dirent_spec){ pino, version, ino, 50 + version,
	        DT_DIR, dir_name, 0 });
}

/* kernel: umode_t */
START_TEST(a_mode_has_16_bits)
{
	WORLD(w);

	name(&w, "f", 1, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1,
	        .mode = 0xffff0000u | 0100604 });
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/f")->mode, 0100604);
	ck_assert_uint_eq(find(&w, "/f")->error, 0);
	world_free(&w);
}
END_TEST

START_TEST(the_owner_is_that_of_the_latest_node)
{
	WORLD(w);
	struct jffs2_owner owner;

	name(&w, "f", 1, 2);
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 2,
	        .mode = 0100644, .uid = 65535, .gid = 7 });
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 2, .version = 1,
	        .mode = 0100644, .uid = 1, .gid = 1 });
	world_resolve(&w);
	owner = jffs2_fs_owner(&w.fs, jffs2_fs_inode(&w.fs, 2));
	ck_assert_uint_eq(owner.uid, 65535);
	ck_assert_uint_eq(owner.gid, 7);
	/* The root has no node. */
	owner = jffs2_fs_owner(&w.fs, jffs2_fs_inode(&w.fs, 1));
	ck_assert_uint_eq(owner.uid, 0);
	ck_assert_uint_eq(owner.gid, 0);
	world_free(&w);
}
END_TEST

START_TEST(the_root_is_made_up)
{
	WORLD(w);
	const struct jffs2_inode *root;

	directory(&w, 1, 1, 5, "sub");
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 5, .version = 1,
	        .mode = DIR_MODE, .mtime = 9 });
	world_resolve(&w);
	root = find(&w, "/");
	ck_assert(root->faked);
	ck_assert_uint_eq(root->mode, 040755);
	ck_assert_uint_eq(root->mtime, 0);
	ck_assert_uint_eq(root->nlink, 4);
	ck_assert_uint_eq(find(&w, "/sub")->nlink, 2);
	world_free(&w);
}
END_TEST

START_TEST(an_empty_image_has_a_root)
{
	WORLD(w);

	world_resolve(&w);
	ck_assert_ptr_nonnull(find(&w, "/"));
	ck_assert_uint_eq(find(&w, "/")->nlink, 3);
	world_free(&w);
}
END_TEST

START_TEST(a_newer_name_gives_the_directory_its_time)
{
	WORLD(w);

	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 1, .version = 5,
	        .mode = 040700, .mtime = 9 });
	name(&w, "f", _i & 2 ? 6 : 4, 2);
	write_at(&w, 2, 1, 0, 0, "");
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/")->mtime, _i & 2 ? 1006 : 9);
	ck_assert_uint_eq(jffs2_fs_ctime(&w.fs, jffs2_fs_inode(&w.fs, 1)), _i & 2 ? 1006 : 9);
	ck_assert_uint_eq(jffs2_fs_atime(&w.fs, jffs2_fs_inode(&w.fs, 1)), 9);
	ck_assert_uint_eq(find(&w, "/")->mode, 040700);
	world_free(&w);
}
END_TEST

/* kernel: it meets the physically later first, and goes on to higher versions alone */
START_TEST(of_names_of_one_version_the_later_gives_the_directory_its_time)
{
	WORLD(w);

	nodes_add_dirent(&w.n, &(struct dirent_spec){ 1, 6, 2, 200, DT_REG, "a", 0 });
	nodes_add_dirent(&w.n, &(struct dirent_spec){ 1, 6, 2, 300, DT_REG, "b", 0 });
	nodes_add_dirent(&w.n, &(struct dirent_spec){ 1, 6, 2, 0, DT_REG, "c", 0 });
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 1, .version = 5,
	        .mode = 040700, .mtime = 9 });
	write_at(&w, 2, 1, 0, 0, "");
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/")->mtime, 300);
	world_free(&w);
}
END_TEST

START_TEST(each_time_is_that_of_the_newest_node)
{
	WORLD(w);
	uint32_t inode, node;

	name(&w, "f", 1, 2);
	node = write_at(&w, 2, 1, 0, 0, "");
	nodes_put32(&w.n, node + 32, 7);
	nodes_put32(&w.n, node + 40, 8);
	nodes_sign(&w.n, node);
	world_resolve(&w);
	inode = jffs2_fs_inode(&w.fs, 2);
	ck_assert_uint_eq(jffs2_fs_atime(&w.fs, inode), 7);
	ck_assert_uint_eq(find(&w, "/f")->mtime, 1);
	ck_assert_uint_eq(jffs2_fs_ctime(&w.fs, inode), 8);
	world_free(&w);
}
END_TEST

START_TEST(a_directory_known_by_its_names_alone_is_made_up)
{
	WORLD(w);

	directory(&w, 1, 1, 5, "lost");
	nodes_add_dirent(&w.n, &(struct dirent_spec){ 5, 1, 2, 0, DT_REG, "f", 0 });
	write_at(&w, 2, 1, 3, 0, "abc");
	world_resolve(&w);
	ck_assert(find(&w, "/lost")->faked);
	ck_assert_str_eq(content(&w, "/lost/f"), "abc");
	world_free(&w);
}
END_TEST

/* A name of an inode without a node is dropped, and proves nothing. */
START_TEST(a_directory_known_by_a_dropped_name_cannot_be_read)
{
	WORLD(w);

	directory(&w, 1, 1, 5, "lost");
	nodes_add_dirent(&w.n, &(struct dirent_spec){ 5, 1, 2, 0, DT_REG, "f", 0 });
	world_resolve(&w);
	ck_assert_int_eq(find(&w, "/lost")->error, EIO);
	world_free(&w);
}
END_TEST

START_TEST(a_dead_directory_takes_its_files_along)
{
	WORLD(w);
	uint32_t inner;

	directory(&w, 1, 1, 5, "d");
	directory(&w, 1, 2, 0, "d");
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = 5, .version = 1,
	        .mode = DIR_MODE });
	nodes_add_dirent(&w.n, &(struct dirent_spec){ 5, 2, 2, 0, DT_REG, "f", 0 });
	nodes_add_dirent(&w.n, &(struct dirent_spec){ 5, 3, 3, 0, DT_REG, "g", 0 });
	inner = write_at(&w, 2, 1, 3, 0, "abc");
	write_at(&w, 3, 1, 3, 0, "xyz");
	name(&w, "kept", 9, 3);
	world_resolve(&w);
	ck_assert_int_eq(state_at(&w, inner), STATE_DELETED);
	ck_assert(jffs2_fs_at(&w.fs, jffs2_fs_inode(&w.fs, 2))->removed);
	ck_assert_str_eq(content(&w, "/kept"), "xyz");
	ck_assert_uint_eq(find(&w, "/kept")->nlink, 1);
	world_free(&w);
}
END_TEST

START_TEST(of_a_long_path_the_end_is_told)
{
	enum { DEPTH = 300 };
	WORLD(w);
	struct text path = { 0 };
	char last[8];

	for (uint32_t i = 0; i < DEPTH; i++) {
		snprintf(last, sizeof last, "%03u", i);
		directory(&w, i ? 1 + i : 1, 1, 2 + i, last);
	}
	world_resolve(&w);
	for (uint32_t i = 0; i + 1 < DEPTH; i++) {
		text_clear(&path);
		jffs2_fs_path(&w.fs, jffs2_fs_inode(&w.fs, 2 + i), &path);
		snprintf(last, sizeof last, "/%03u", i);
		ck_assert_str_eq(text_str(&path) + path.len - 4, last);
		if ((i + 1) * 4 <= PATH_TOLD)
			ck_assert_uint_eq(path.len, (i + 1) * 4);
		else
			ck_assert_uint_eq(path.len, strlen("...") + PATH_TOLD);
	}
	ck_assert_int_eq(strncmp(text_str(&path), ".../171", 7), 0);
	text_free(&path);
	world_free(&w);
}
END_TEST

START_TEST(cycles_and_orphans_end)
{
	WORLD(w);
	struct text path = { 0 };

	/* 5 and 6 hold each other; 7 holds itself and stands in the root */
	directory(&w, 5, 1, 6, "b");
	directory(&w, 6, 1, 5, "a");
	directory(&w, 1, 1, 7, "self");
	directory(&w, 7, 1, 7, "self");
	directory(&w, 7, 2, 1, "up");
	write_at(&w, 9, 1, 0, 0, "");
	world_resolve(&w);
	ck_assert(!jffs2_fs_at(&w.fs, jffs2_fs_inode(&w.fs, 5))->reachable);
	ck_assert(jffs2_fs_at(&w.fs, jffs2_fs_inode(&w.fs, 7))->reachable);
	ck_assert(jffs2_fs_at(&w.fs, jffs2_fs_inode(&w.fs, 9))->removed);
	jffs2_fs_path(&w.fs, jffs2_fs_inode(&w.fs, 7), &path);
	ck_assert_str_eq(text_str(&path), "/self");
	text_clear(&path);
	jffs2_fs_path(&w.fs, jffs2_fs_inode(&w.fs, 9), &path);
	ck_assert_str_eq(text_str(&path), "");
	text_free(&path);
	world_free(&w);
}
END_TEST

/* ---- names that hide others ---- */

static bool
is_listed(struct world *w, const char *text)
{
	uint32_t entry = tree_find(&w->tree.tree, jffs2_fs_inode(&w->fs, 1),
	        span_of(text, strlen(text)));

	ck_assert_uint_ne(entry, FS_NONE);
	return jffs2_fs_listed(&w->fs, entry);
}

/* Names are listed in the order of their hashes, up to one that has a slash. */
START_TEST(a_name_with_a_slash_ends_the_listing)
{
	static const char *const names[] = { "a", "b", "other", "zz", "longer than eight",
		"exactly8" };
	WORLD(w);
	uint32_t stop = jffs2_name_hash(span_of("a/b", 3));
	int listed_names = 0;

	for (uint32_t i = 0; i < 6; i++)
		name(&w, names[i], i + 1, 2);
	if (_i & 2)
		name(&w, "a/b", 9, 2);
	write_at(&w, 2, 1, 1, 0, "x");
	world_resolve(&w);
	for (int i = 0; i < 6; i++) {
		bool before = jffs2_name_hash(span_of(names[i], strlen(names[i]))) < stop;

		ck_assert_int_eq(is_listed(&w, names[i]), !(_i & 2) || before);
		listed_names += before;
	}
	ck_assert(listed_names > 0 && listed_names < 6);
	if (_i & 2)
		ck_assert(!is_listed(&w, "a/b"));
	world_free(&w);
}
END_TEST

/* The CRC of zeros is that of nothing, so a name of NULs is right, and empty: a listing ends there. */
START_TEST(a_name_of_nuls_is_empty)
{
	WORLD(w);
	uint32_t node;

	write_at(&w, 2, 1, 3, 0, "abc");
	name(&w, "a", 1, 2);
	node = nodes_add_dirent(&w.n, &(struct dirent_spec){ 1, 2, 2, 0, DT_REG, "\0\0", 2 });
	ck_assert_uint_eq(jffs2_node_check(span_cut(nodes_image(&w.n), node, SIZE_MAX), w.n.endian),
	        FLAW_NAME_HIDDEN);
	world_resolve(&w);
	ck_assert_int_eq(state_at(&w, 2), STATE_LIVE);
	ck_assert(!is_listed(&w, "a"));
	world_free(&w);
}
END_TEST

/* Who says of a file that it is a directory makes its link count the number of the parent. */
START_TEST(a_file_that_is_called_a_directory_counts_odd_links)
{
	WORLD(w);

	nodes_add_dirent(&w.n, &(struct dirent_spec){ .pino = 1, .version = 1, .ino = 77,
	        .mctime = 1, .type = DT_DIR, .name = "d" });
	nodes_add_dirent(&w.n, &(struct dirent_spec){ .pino = 77, .version = 1, .ino = 2,
	        .mctime = 1, .type = DT_DIR, .name = "f" });
	name(&w, "g", 2, 2);
	write_at(&w, 2, 1, 1, 0, "x");
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/g")->nlink, 77);
	ck_assert_uint_eq(find(&w, "/d")->nlink, 3);
	world_free(&w);
}
END_TEST

static void
call(struct world *w, uint32_t dir, uint32_t version, uint32_t ino, uint8_t type, const char *as)
{
	nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = dir, .version = version, .ino = ino,
	        .mctime = 1, .type = type, .name = as });
}

/* A directory without a name, and what its dirent calls a directory: see jffs2/build/disown.c. Linux
 * goes through the directories by their numbers modulo 128. */
static const struct {
	uint32_t removed;         /* the directory's number */
	bool linked, living;      /* another dirent gives a directory a second name; ... calls the file so */
	uint32_t nlink;
} left_alone[] = {
	{ 77, false, false, 0 },
	{ 128, false, false, 1 }, /* its dirent comes before that of the root: nothing looks linked */
	{ 128, true, false, 0 },
	{ 77, true, true, 6 },
};

START_TEST(what_a_removed_directory_calls_so_has_no_links)
{
	int k = _i >> 1;
	WORLD(w);

	call(&w, left_alone[k].removed, 1, 2, DT_DIR, "x");
	name(&w, "f", 1, 2);
	call(&w, 1, 2, 6, DT_DIR, "d");
	if (left_alone[k].linked)
		call(&w, left_alone[k].removed, 2, 6, DT_DIR, "d");
	call(&w, 6, 1, 2, left_alone[k].living ? DT_DIR : DT_REG, "g");
	if (!left_alone[k].living)
		call(&w, 6, 3, 0, 0, "g");
	write_at(&w, 2, 1, 1, 0, "x");
	nodes_add_xattr(&w.n, 1, 1, 5, "a", span_of("v", 1));
	nodes_add_xref(&w.n, 2, 1, 2);
	nodes_add_xref(&w.n, 6, 1, 2);
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/f")->nlink, left_alone[k].nlink);
	ck_assert_str_eq(content(&w, "/f"), "x");
	ck_assert_str_eq(xattrs_of(&w, 2), left_alone[k].nlink ? "trusted.a=76;" : "");
	ck_assert_uint_eq(find(&w, "/d")->nlink, 2u + left_alone[k].living);
	ck_assert_str_eq(xattrs_of(&w, 6), "trusted.a=76;");
	world_free(&w);
}
END_TEST

/* The root has a link of its own, which that takes away, too. */
START_TEST(the_root_may_be_left_without_a_parent)
{
	WORLD(w);

	call(&w, 77, 1, 1, _i & 2 ? DT_DIR : DT_REG, "x");
	nodes_add_inode(&w.n, &(struct inode_spec){ .ino = JFFS2_ROOT_INO, .version = 1,
	        .mode = DIR_MODE });
	nodes_add_xattr(&w.n, 1, 1, 5, "a", span_of("v", 1));
	nodes_add_xref(&w.n, 1, 1, 2);
	world_resolve(&w);
	ck_assert_str_eq(xattrs_of(&w, 1), _i & 2 ? "" : "trusted.a=76;");
	ck_assert_uint_eq(find(&w, "/")->nlink, 3);
	world_free(&w);
}
END_TEST

/* What the file's links are once all up to a place is written, whatever was looked at before. */
START_TEST(links_come_and_go_with_the_directory_that_is_removed)
{
	static const uint32_t want[] = { 1, 7, 0, 7, 1, 0 };
	enum { PLACES = sizeof want / sizeof *want };
	uint32_t places[PLACES];
	struct jffs2_fs view = { 0 };
	struct jffs2_past *past;
	WORLD(w);

	write_at(&w, 2, 1, 1, 0, "x");
	name(&w, "f", 1, 2);
	call(&w, 1, 2, 7, DT_DIR, "d");
	places[0] = (uint32_t)w.n.bytes.len;
	call(&w, 7, 1, 2, DT_DIR, "x");
	places[1] = (uint32_t)w.n.bytes.len;
	call(&w, 1, 3, 0, 0, "d");
	places[2] = (uint32_t)w.n.bytes.len;
	call(&w, 1, 4, 7, DT_DIR, "e");
	places[3] = (uint32_t)w.n.bytes.len;
	call(&w, 7, 2, 0, 0, "x");
	places[4] = (uint32_t)w.n.bytes.len;
	call(&w, 8, 1, 2, DT_DIR, "y");
	places[5] = (uint32_t)w.n.bytes.len;
	world_resolve(&w);
	ck_assert_uint_eq(find(&w, "/f")->nlink, 0);
	past = jffs2_past_new(&w.fs);
	jffs2_fs_derive(&view, &w.fs);
	for (int i = 0; i < 4 * PLACES; i++) {
		int at = i * 5 / 3 % PLACES;

		jffs2_build_finish(jffs2_build_change(&view, &(struct jffs2_filter){ FILTER_PLACE,
		        places[at], 0, past, false }));
		ck_assert_uint_eq(jffs2_fs_at(&view, jffs2_fs_inode(&view, 2))->nlink, want[at]);
	}
	jffs2_fs_free(&view);
	jffs2_past_free(past);
	world_free(&w);
}
END_TEST

CASES(fs_tree)
{
	tcase_add_loop_test(tcase, what_a_removed_directory_calls_so_has_no_links, 0, 8);
	tcase_add_loop_test(tcase, the_root_may_be_left_without_a_parent, 0, 4);
	tcase_add_loop_test(tcase, links_come_and_go_with_the_directory_that_is_removed, 0, 2);
	tcase_add_loop_test(tcase, a_mode_has_16_bits, 0, 2);
	tcase_add_loop_test(tcase, the_owner_is_that_of_the_latest_node, 0, 2);
	tcase_add_loop_test(tcase, a_file_that_is_called_a_directory_counts_odd_links, 0, 2);
	tcase_add_loop_test(tcase, an_obsolete_name_does_not_count, 0, 2);
	tcase_add_loop_test(tcase, of_equal_name_versions_the_later_counts, 0, 2);
	tcase_add_loop_test(tcase, a_name_with_a_wrong_crc_is_dropped, 0, 2);
	tcase_add_loop_test(tcase, a_name_with_nul_is_dropped, 0, 2);
	tcase_add_loop_test(tcase, a_name_of_nuls_is_empty, 0, 2);
	tcase_add_loop_test(tcase, a_name_without_inode_is_invisible, 0, 2);
	tcase_add_loop_test(tcase, an_inode_whose_nodes_are_all_bad_keeps_its_name, 0, 2);
	tcase_add_loop_test(tcase, hard_links_are_counted, 0, 2);
	tcase_add_loop_test(tcase, entries_are_in_order_of_bytes, 0, 2);
	tcase_add_loop_test(tcase, a_name_can_be_typed_as_it_is_shown, 0, 2);
	tcase_add_loop_test(tcase, the_root_is_made_up, 0, 2);
	tcase_add_loop_test(tcase, an_empty_image_has_a_root, 0, 2);
	tcase_add_loop_test(tcase, of_names_of_one_version_the_later_gives_the_directory_its_time,
	        0, 2);
	tcase_add_loop_test(tcase, each_time_is_that_of_the_newest_node, 0, 2);
	tcase_add_loop_test(tcase, a_directory_known_by_its_names_alone_is_made_up, 0, 2);
	tcase_add_loop_test(tcase, a_directory_known_by_a_dropped_name_cannot_be_read, 0, 2);
	tcase_add_loop_test(tcase, a_dead_directory_takes_its_files_along, 0, 2);
	tcase_add_loop_test(tcase, of_a_long_path_the_end_is_told, 0, 2);
	tcase_add_loop_test(tcase, cycles_and_orphans_end, 0, 2);
	tcase_add_loop_test(tcase, a_name_with_a_slash_ends_the_listing, 0, 4);
	tcase_add_loop_test(tcase, a_whiteout_hides_the_name_before_or_after_it, 0, 4);
	tcase_add_loop_test(tcase, a_newer_name_gives_the_directory_its_time, 0, 4);
}
