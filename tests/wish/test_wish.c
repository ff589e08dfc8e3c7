/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single changes: what they do, why they are impossible, and what a writer is told of them. */
#include <string.h>
#include <sys/stat.h>

#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/samples.h"
#include "tests/wish/bytes_tree.h"
#include "tests/wish/images.h"
#include "tests/wish/reference.h"

static struct firmware *f;
static const struct tree *base;
static struct bytes_tree local;

static void
begin(void)
{
	f = sample_open_file("7518-hi3518-home.uimage");
	firmware_finish(f);
	base = firmware_any_tree(f);
	bytes_tree_make(&local, "hello\n", 6, 0755);
}

static void
end(void)
{
	firmware_close(f);
}

/* The tree with the changes made, NULL with err set. Every source is the local file. */
static struct wished *
build(const char *script, struct error *err)
{
	struct wish wish = { 0 };
	struct wished *w;

	images_add(&wish, script);
	for (size_t i = 0; i < wish.sources.count; i++)
		wish.sources.at[i].tree = wish.sources.at[i].is_file ? &local.tree : base;
	w = wish_build(&wish, base, REFERENCE_NOW, NULL, err);
	wish_free(&wish);
	return w;
}

static struct wished *
built(const char *script)
{
	struct error err = { "" };
	struct wished *w = build(script, &err);

	ck_assert_msg(w != NULL, "%s: %s", script, err.text);
	return w;
}

static uint32_t
node_at(const struct wished *w, const char *path)
{
	struct error err;

	return tree_lookup(wished_tree(w), path, &err);
}

static void
content_is(const struct wished *w, const char *path, const char *want)
{
	struct tree_reader *r = tree_reader_new(wished_tree(w));
	char got[4096] = "";

	tree_read(r, node_at(w, path), 0, (uint8_t *)got, sizeof got - 1, NULL, NULL);
	ck_assert_str_eq(got, want);
	tree_reader_free(r);
}

/* ---- what is impossible ---- */

static const struct {
	const char *script, *error; /* NULL: it is possible */
} cases[] = {
	{ "rm /none", "test:1: rm: /none: no such file in the image" },
	{ "\n# more\n  rm /bin # so", "test:3: rm: /bin: is a directory: rm-r removes it with all that "
	  "is in it" },
	{ "rm /", "test:1: rm: /: the root directory stays" },
	{ "rm-r /", "test:1: rm-r: /: the root directory stays" },
	{ "rm /bin/ipcam/", "test:1: rm: /bin/ipcam/: is a file, not a directory" },
	{ "rm /bin/ipcam\nrm /bin/ipcam", "test:2: rm: /bin/ipcam: no such file in the image" },
	{ "rm /bin/ipcam/x", "test:1: rm: /bin/ipcam/: is not a directory" },
	{ "rm-r /bin\nput L /bin/x", "test:2: put: /bin/: no such directory in the image: mkdir makes "
	  "one" },
	{ "put L /bin/reboot", "test:1: put: /bin/reboot: is a symbolic link, which is not followed: "
	  "name the file that it leads to, or rm it" },
	{ "put L /dev/console", "test:1: put: /dev/console: is there already, a device: rm removes it" },
	{ "put L /new/", "test:1: put: /new/: no such directory in the image: mkdir makes one" },
	{ "put L /bin", NULL },
	{ "put L /bin/", NULL },
	{ "replace L /new", "test:1: replace: /new: no such file in the image: put makes one" },
	{ "append L /bin", "test:1: append: /bin: is a directory" },
	{ "set-line 3=x /none", "test:1: set-line: /none: no such file in the image" },
	{ "set-line 3=x /bin", "test:1: set-line: /bin: is a directory: only files have lines" },
	{ "set-line 2=x /version", "test:1: set-line: /version: has only 1 line" },
	{ "insert-line 3=x /version", "test:1: insert-line: /version: has only 1 line" },
	{ "insert-line 2=x /version", NULL },
	{ "delete-line 2 /version", "test:1: delete-line: /version: has only 1 line" },
	{ "mkdir /bin", "test:1: mkdir: /bin: is there already, a directory: rm removes it" },
	{ "mkdir /", "test:1: mkdir: /: is there already, the root directory: rm removes it" },
	{ "mkdir /a/b", "test:1: mkdir: /a/: no such directory in the image: mkdir makes one" },
	{ "mkdir /a\nmkdir /a/b/", NULL },
	{ "mkdir /a\\x2fb", "test:1: mkdir: /a\\x2fb: the name has a slash in it: no file "
	  "can be called that" },
	{ "mkdir /bin/..", "test:1: mkdir: /bin/..: the name is '..': no file can be called "
	  "that" },
	{ "mkfifo /f/", "test:1: mkfifo: /f/: a slash ends the name of a directory only" },
	{ "mv /bin /bin/x", "test:1: mv: /bin: cannot be moved into itself" },
	{ "mv /bin /bin", "test:1: mv: /bin: cannot be moved into itself" },
	{ "mv /bin/ipcam /bin/recorder", "test:1: mv: /bin/recorder: is the same file: nothing to "
	  "move" },
	{ "mv /bin/ipcam /dev/none/", "test:1: mv: /dev/none/: no such directory in the image: mkdir "
	  "makes one" },
	{ "mv /bin /start.sh", "test:1: mv: /start.sh: is there already and not a directory: rm "
	  "removes it" },
	{ "mkdir /dev/bin\nput L /dev/bin\nmv /bin /dev", "test:3: mv: /dev: a directory of that name is "
	  "there and not empty: rm-r removes it" },
	{ "mkdir /dev/bin\nmv /bin /dev", NULL },
	{ "mkdir /dev/ipcam\nmv /bin/ipcam /dev", "test:2: mv: /dev: a directory of that name is there: "
	  "rm-r removes it" },
	{ "ln /bin /b", "test:1: ln: /bin: is a directory, which has one name: symlink makes a link to "
	  "it" },
	{ "ln /bin/ipcam /dev/console", "test:1: ln: /dev/console: is there already, a device: rm "
	  "removes it" },
	{ "symlink x /bin/reboot", "test:1: symlink: /bin/reboot: is there already, a symbolic link: rm "
	  "removes it" },
	{ "chmod 600 /bin/reboot", "test:1: chmod: /bin/reboot: is a symbolic link, which has no "
	  "permissions of its own: name the file that it leads to" },
	{ "setfattr user.a=b /dev/console", "test:1: setfattr: /dev/console: is a device: only files and "
	  "directories have user. attributes" },
	{ "setfattr system.posix_acl_default=0x00 /start.sh", "test:1: setfattr: /start.sh: only a "
	  "directory has a default access control list" },
	{ "rmfattr user.a /bin", "test:1: rmfattr: /bin: has no such attribute" },
	{ "copy S /none /x", "test:1: copy: /none: no such file in S" },
	{ "copy S /bin /start.sh", "test:1: copy: /start.sh: is there already, a file: rm removes it" },
	{ "copy S /start.sh /bin", "test:1: copy: /bin: is a directory: rm-r removes it with all that is "
	  "in it" },
	{ "overlay S /none", "test:1: overlay: /none: no such directory in the image: mkdir makes one" },
	{ "overlay S /start.sh", "test:1: overlay: /start.sh: is a file, not a directory" },
	{ "rm-r /bin\nput L /bin\noverlay S", "test:3: overlay: /bin: is not a directory, but is one in "
	  "the source: rm removes it" },
};

START_TEST(what_is_impossible_is_said)
{
	struct error err = { "" };
	struct wished *w = build(cases[_i].script, &err);

	if (cases[_i].error)
		ck_assert_str_eq(err.text, cases[_i].error);
	ck_assert_msg((w == NULL) == (cases[_i].error != NULL), "%s: %s", cases[_i].script, err.text);
	wished_free(w);
}
END_TEST

START_TEST(an_option_that_is_impossible_is_named)
{
	struct wish wish = { 0 };
	struct error err;

	ck_assert(wish_add_option(&wish, WISH_RM, "/none", &err));
	ck_assert_ptr_null(wish_build(&wish, base, 0, NULL, &err));
	ck_assert_str_eq(err.text, "--rm: /none: no such file in the image");
	wish_free(&wish);
}
END_TEST

START_TEST(a_name_longer_than_the_file_system_allows_is_refused)
{
	struct text script = { 0 };
	struct error err;

	text_add(&script, "mkdir /");
	for (int i = 0; i < 255; i++)
		text_add(&script, "x");
	ck_assert_ptr_null(build(text_str(&script), &err));
	ck_assert_ptr_nonnull(strstr(err.text, "the name has 255 bytes; this file system allows 254 at most"));
	script.at[script.len - 1] = 0;
	wished_free(built(text_str(&script)));
	text_free(&script);
}
END_TEST

/* ---- what becomes of files ---- */

START_TEST(links_on_the_way_are_followed_and_the_last_is_not)
{
	struct wished *w = built("symlink config /cfg\nsymlink /cfg/../dev /d\nput L /cfg/new\n"
	                         "put L /d/n2\nsymlink config /c2\nrm /c2\nmv /cfg /dev/cfg");

	content_is(w, "/config/new", "hello\n");
	content_is(w, "/dev/n2", "hello\n");
	ck_assert_uint_eq(node_at(w, "/c2"), TREE_NONE);
	ck_assert_uint_ne(node_at(w, "/config"), TREE_NONE);
	ck_assert_uint_eq(tree_target(wished_tree(w), node_at(w, "/dev/cfg")).len, 6);
	wished_free(w);
}
END_TEST

START_TEST(a_loop_of_links_is_no_directory)
{
	struct error err;

	ck_assert_ptr_null(build("symlink b /a\nsymlink a /b\nput L /a/x", &err));
	ck_assert_str_eq(err.text, "test:3: put: /a/: no such directory in the image: mkdir makes one");
}
END_TEST

START_TEST(content_changes_under_all_names)
{
	struct wished *w = built("replace L /bin/ipcam\nappend L /bin/recorder\nln /bin/ipcam /third\n"
	                         "rm /bin/ipcam\nput L /third");
	struct tree_stat st;

	content_is(w, "/bin/recorder", "hello\n");
	content_is(w, "/third", "hello\n");
	tree_stat(wished_tree(w), node_at(w, "/third"), &st);
	ck_assert_uint_eq(st.nlink, 2);
	ck_assert_uint_eq(node_at(w, "/third"), node_at(w, "/bin/recorder"));
	wished_free(w);
}
END_TEST

START_TEST(what_is_appended_leaves_a_piece_of_the_base)
{
	struct wished *w = built("append L /start.sh\nappend L /start.sh");
	uint32_t node = node_at(w, "/start.sh");
	struct tree_stat st;

	tree_stat(base, wished_base_node(w, node), &st);
	ck_assert_uint_eq(wished_changes(w, node), WISHED_CONTENT);
	ck_assert_uint_eq(wished_pieces(w, node), 3);
	ck_assert_ptr_eq(wished_piece(w, node, 0).tree, base);
	ck_assert_uint_eq(wished_piece(w, node, 0).node, node);
	ck_assert_uint_eq(wished_piece(w, node, 0).len, st.size);
	ck_assert_uint_eq(wished_piece(w, node, 2).start, st.size + 6);
	ck_assert_ptr_eq(wished_piece(w, node, 2).tree, &local.tree);
	wished_free(w);
}
END_TEST

/* The script, on a file /lines that is `before`. */
static void
check_lines(const char *before, const char *script, const char *after)
{
	struct text all = { 0 };
	struct wished *w;

	text_addf(&all, "put L /lines\n%s", script);
	bytes_tree_make(&local, before, strlen(before), 0644);
	w = built(text_str(&all));
	content_is(w, "/lines", after);
	wished_free(w);
	text_free(&all);
}

START_TEST(lines_change_and_their_endings_stay)
{
	check_lines("a\nb\nc\n", "set-line 2=B /lines", "a\nB\nc\n");
	check_lines("a\r\nb\r\n", "set-line 1= /lines", "\r\nb\r\n");
	check_lines("a\nb", "set-line 2=xyz /lines", "a\nxyz");
	check_lines("a\nb", "insert-line 3=c /lines", "a\nb\nc\n");
	check_lines("a\r\nb", "insert-line 3=c /lines", "a\r\nb\r\nc\r\n");
	check_lines("", "insert-line 1=c /lines", "c\n");
	check_lines("a\nb\n", "insert-line '1=x y' /lines", "x y\na\nb\n");
	check_lines("a\nb\n", "delete-line 2 /lines\ndelete-line 1 /lines", "");
	check_lines("a\nb\nc\n", "set-line 2=B\\x0aB /lines\nset-line 3=C /lines\n"
	            "delete-line 1 /lines", "B\nC\nc\n");
}
END_TEST

START_TEST(a_changed_line_leaves_the_pieces_around_it)
{
	struct wished *w = built("set-line 2=x /start.sh");
	uint32_t node = node_at(w, "/start.sh");

	ck_assert_uint_eq(wished_pieces(w, node), 3);
	ck_assert_ptr_eq(wished_piece(w, node, 0).tree, base);
	ck_assert_ptr_null(wished_piece(w, node, 1).tree);
	ck_assert_uint_eq(wished_piece(w, node, 1).len, 1);
	ck_assert_ptr_eq(wished_piece(w, node, 2).tree, base);
	ck_assert_uint_eq(wished_piece(w, node, 2).start, wished_piece(w, node, 0).len + 1);
	ck_assert_uint_eq(wished_changes(w, node), WISHED_CONTENT);
	wished_free(w);
}
END_TEST

START_TEST(a_writer_is_told_what_stays_and_what_goes)
{
	struct wished *w = built("chmod 600 /start.sh\nmv /version /v2\nput L /new\nrm /record");
	const struct tree *t = wished_tree(w);
	uint32_t removed = 0, fresh = 0;

	ck_assert_uint_eq(wished_changes(w, node_at(w, "/start.sh")), WISHED_MODE);
	ck_assert_uint_eq(wished_changes(w, node_at(w, "/v2")), WISHED_NAMES);
	ck_assert_uint_eq(wished_changes(w, node_at(w, "/bin")), 0);
	ck_assert(wished_changes(w, node_at(w, "/new")) & WISHED_NEW);
	ck_assert_uint_eq(wished_base_node(w, node_at(w, "/new")), TREE_NONE);
	for (uint32_t i = 0; i < wished_entries(w); i++) {
		removed += wished_is_removed(w, i);
		fresh += wished_base_entry(w, i) == TREE_NONE;
		if (wished_is_removed(w, i))
			ck_assert_uint_ne(wished_base_leads_to(w, i), TREE_NONE);
		else
			ck_assert(wished_is_same(w, i) || tree_entry(t, i).dir == tree_root(t));
	}
	ck_assert_uint_eq(removed, 2);
	ck_assert_uint_eq(fresh, 2);
	wished_free(w);
}
END_TEST

START_TEST(a_name_that_returns_is_the_same_entry)
{
	struct wished *w = built("rm /start.sh\nput L /start.sh");
	const struct tree *t = wished_tree(w);
	uint32_t entry = tree_parent(t, node_at(w, "/start.sh"));

	ck_assert(!wished_is_removed(w, entry));
	ck_assert(!wished_is_same(w, entry));
	ck_assert_uint_ne(wished_base_leads_to(w, entry), tree_entry(t, entry).node);
	ck_assert_uint_eq(wished_links(w, wished_base_leads_to(w, entry)), 0);
	wished_free(w);
}
END_TEST

/* Reading in pieces of any length gives the same as at once. */
START_TEST(contents_of_pieces_are_read_at_any_offset)
{
	struct wished *w = built("append L /bin/ipcam\nappend L /bin/ipcam\nappend L /bin/ipcam");
	struct tree_reader *r = tree_reader_new(wished_tree(w));
	uint32_t node = node_at(w, "/bin/ipcam"), random = 5;
	struct tree_stat st;
	uint8_t *all, part[100];

	tree_stat(wished_tree(w), node, &st);
	all = memory_zeroed(st.size, 1);
	ck_assert_int_eq(tree_read(r, node, 0, all, (uint32_t)st.size, NULL, NULL), (int64_t)st.size);
	ck_assert_mem_eq(all + st.size - 18, "hello\nhello\nhello\n", 18);
	for (int i = 0; i < 300; i++) {
		uint64_t at = st.size - next_random(&random) % 200;
		int64_t n = tree_read(r, node, at, part, 1 + next_random(&random) % 100, NULL, NULL);

		ck_assert_int_ge(n, 0);
		ck_assert_mem_eq(part, all + at, (size_t)n);
	}
	free(all);
	tree_reader_free(r);
	wished_free(w);
}
END_TEST

START_TEST(nothing_wished_is_the_base)
{
	struct wished *w = built("");
	struct text a = { 0 }, b = { 0 };

	images_manifest(base, &a);
	images_manifest(wished_tree(w), &b);
	ck_assert_str_eq(text_str(&a), text_str(&b));
	for (uint32_t i = 0; i < tree_nodes(base); i++) {
		text_clear(&a);
		text_clear(&b);
		tree_add_path(base, i, &a);
		tree_add_path(wished_tree(w), i, &b);
		ck_assert_uint_eq(a.len > 0, b.len > 0);
	}
	wished_free(w);
	text_free(&a);
	text_free(&b);
}
END_TEST

/* ---- taking changes back ---- */

static void
assert_lines(const struct wish *wish, const char *expected)
{
	struct text t = { 0 };

	for (size_t i = 0; i < wish->changes.count; i++) {
		wish_add_line(&wish->changes.at[i], &t);
		text_add(&t, "\n");
	}
	ck_assert_str_eq(text_str(&t), expected);
	text_free(&t);
}

START_TEST(a_change_is_taken_back_with_its_source)
{
	struct wish wish = { 0 };

	images_add(&wish, "put a /\nreplace b /start.sh\nappend a /start.sh\nrm /bin/reboot\n");
	ck_assert_uint_eq(wish.sources.count, 2);
	ck_assert_str_eq(text_str(&wish_source_of(&wish, 1)->name), "b");
	ck_assert_ptr_null(wish_source_of(&wish, 3));
	wish_remove(&wish, 0);
	assert_lines(&wish, "replace b /start.sh\nappend a /start.sh\nrm /bin/reboot\n");
	ck_assert_uint_eq(wish.sources.count, 2);
	wish_remove(&wish, 1);
	assert_lines(&wish, "replace b /start.sh\nrm /bin/reboot\n");
	ck_assert_uint_eq(wish.sources.count, 1);
	ck_assert_str_eq(text_str(&wish_source_of(&wish, 0)->name), "b");
	wish_remove(&wish, 1);
	wish_remove(&wish, 0);
	ck_assert_uint_eq(wish.changes.count + wish.sources.count, 0);
	wish_free(&wish);
}
END_TEST

CASES(changes)
{
	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_loop_test(tcase, what_is_impossible_is_said, 0, ROWS_OF(cases));
	tcase_add_test(tcase, an_option_that_is_impossible_is_named);
	tcase_add_test(tcase, a_name_longer_than_the_file_system_allows_is_refused);
	tcase_add_test(tcase, links_on_the_way_are_followed_and_the_last_is_not);
	tcase_add_test(tcase, a_loop_of_links_is_no_directory);
	tcase_add_test(tcase, content_changes_under_all_names);
	tcase_add_test(tcase, what_is_appended_leaves_a_piece_of_the_base);
	tcase_add_test(tcase, lines_change_and_their_endings_stay);
	tcase_add_test(tcase, a_changed_line_leaves_the_pieces_around_it);
	tcase_add_test(tcase, a_writer_is_told_what_stays_and_what_goes);
	tcase_add_test(tcase, a_name_that_returns_is_the_same_entry);
	tcase_add_test(tcase, contents_of_pieces_are_read_at_any_offset);
	tcase_add_test(tcase, nothing_wished_is_the_base);
	tcase_add_test(tcase, a_change_is_taken_back_with_its_source);
}
