/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables of devices; tests/make.sh compares with mkfs.jffs2. */
#include <string.h>
#include <sys/stat.h>

#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/world.h"
#include "wish/wish.h"

/* A directory with a file. */
static void
make_base(struct world *w)
{
	name(w, "bin", 1, 2);
	nodes_add_inode(&w->n, &(struct inode_spec){ .ino = 2, .version = 1, .mode = DIR_MODE });
	nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = 2, .version = 2, .ino = 3,
	        .type = DT_REG, .name = "sh" });
	write_at(w, 3, 1, 1, 0, "x");
	world_resolve(w);
}

static const struct {
	const char *lines, *said;
} wrong[] = {
	{ "/x q 1", "table:1: the type is none of f (file), d (directory), c and b (devices) and p "
	  "(pipe)" },
	{ "# a comment\n\n/none f 644 0 0\n", "table:3: /none: no such file: a table makes "
	  "directories, devices and pipes" },
	{ "bin d 755", "table:1: the name is not a path that begins with a slash" },
	{ "/bin d 799", "table:1: mode is not an octal number of at most 7777, or -" },
	{ "/bin d 17777", "table:1: mode is not an octal number of at most 7777, or -" },
	{ "/bin d 755 -1", "table:1: uid is not a number of at most 4294967295, or -" },
	{ "/bin d 755 4294967296", "table:1: uid is not a number of at most 4294967295, or -" },
	{ "/bin/sh d 755", "table:1: /bin/sh: is a file already" },
	{ "/no/d d 755", "table:1: /no/: no such directory in the image: mkdir makes one" },
	{ "/z c 600 0 0 5000 1", "table:1: major is not a number of at most 4095, or -" },
	{ "/z c 600 0 0 1 1048575 0 1 2", "table:1: /z1: its minor number would be above 1048575" },
	{ "/z c 600 0 0 1 1 0 1 0 5", "table:1: more than ten words" },
	{ "/z c 600 0 0 1 1 0 0 524289", "table:1: more than 524288 entries: too many" },
	{ "/bin/sh/x p 600", "table:1: /bin/sh/: is not a directory" },
};

START_TEST(a_wrong_line_is_named)
{
	WORLD(w);
	struct error err;
	struct wished *made;

	make_base(&w);
	made = wish_device_table(&w.tree.tree, "table", span_of(wrong[_i].lines,
	        strlen(wrong[_i].lines)), &err);
	ck_assert_ptr_null(made);
	ck_assert_str_eq(err.text, wrong[_i].said);
	world_free(&w);
}
END_TEST

/* Or it would be another name. */
START_TEST(a_nul_in_a_name_is_refused)
{
	static const char lines[] = "/bin\0/x d 755 0 0";
	WORLD(w);
	struct error err;

	make_base(&w);
	ck_assert_ptr_null(wish_device_table(&w.tree.tree, "table", span_of(lines,
	        sizeof lines - 1), &err));
	ck_assert_str_eq(err.text, "table:1: the name has a NUL in it");
	world_free(&w);
}
END_TEST

static struct tree_stat
stat_of(const struct wished *w, const char *path)
{
	struct error err;
	struct tree_stat st;
	uint32_t node = tree_lookup(wished_tree(w), path, &err);

	ck_assert_msg(node != TREE_NONE, "%s", err.text);
	tree_stat(wished_tree(w), node, &st);
	return st;
}

START_TEST(devices_are_numbered)
{
	static const char table[] = "/dev d\r\n/dev/a c 640 1 2 4 64 2 3 3\n/bin/sh f 4711 7 8";
	WORLD(w);
	struct error err;
	struct wished *made;
	struct tree_stat st, old;

	make_base(&w);
	made = wish_device_table(&w.tree.tree, "table", span_of(table, sizeof table - 1), &err);
	ck_assert_msg(made != NULL, "%s", err.text);
	st = stat_of(made, "/dev/a4");
	ck_assert(S_ISCHR(st.mode) && (st.mode & 07777) == 0640 && st.uid == 1 && st.gid == 2);
	ck_assert(st.major == 4 && st.minor == 70);
	ck_assert_uint_eq(tree_lookup(wished_tree(made), "/dev/a5", &err), TREE_NONE);
	st = stat_of(made, "/dev");
	ck_assert(S_ISDIR(st.mode) && (st.mode & 07777) == 0755);
	st = stat_of(made, "/bin/sh");
	ck_assert(st.mode == (S_IFREG | 04711) && st.uid == 7 && st.gid == 8 && st.size == 1);
	/* The directory that something came into is as old as before. */
	tree_stat(&w.tree.tree, tree_root(&w.tree.tree), &old);
	ck_assert_uint_eq(stat_of(made, "/").mtime, old.mtime);
	wished_free(made);
	world_free(&w);
}
END_TEST

CASES(devtable)
{
	tcase_add_loop_test(tcase, a_wrong_line_is_named, 0, ROWS_OF(wrong));
	tcase_add_test(tcase, a_nul_in_a_name_is_refused);
	tcase_add_test(tcase, devices_are_numbered);
}
