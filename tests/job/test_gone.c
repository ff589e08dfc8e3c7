/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the image has lost of a tree that none of its files tells: whoever takes a directory is told,
 * and whoever takes one whole file isn't.
 */
#include <string.h>

#include "job/extract/extract.h"
#include "job/extract/tar.h"
#include "job/job.h"
#include "job/manifest.h"
#include "list/list.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/nodes.h"
#include "tests/fixture/jffs2/opened.h"
#include "tests/fixture/place.h"

/* Places in nodes. */
enum { TOTLEN_AT = 4, NAME_AT = 40 };

static void
lose_nothing(struct nodes *n)
{
	(void)n;
}

/* A name in the root directory. */
static uint32_t
add_name(struct nodes *n, uint32_t ino)
{
	return nodes_add_dirent(n, &(struct dirent_spec){ .pino = 1, .version = 50, .ino = ino,
	        .mctime = 100, .type = DT_REG, .name = "name" });
}

static void
lose_file(struct nodes *n)
{
	add_name(n, 99);
}

/* The node is longer than its name needs, which the kernel does not mind. */
static void
lose_file_of_slack(struct nodes *n)
{
	uint32_t node = add_name(n, 99);

	nodes_put32(n, node + TOTLEN_AT, (uint32_t)n->bytes.len - node + 8);
	nodes_add_bytes(n, span_of("12345678", 8));
	nodes_sign(n, node);
}

static void
lose_paths(struct nodes *n)
{
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = 10, .version = 1, .ino = 11,
	        .mctime = 100, .type = DT_REG, .name = "below" });
	nodes_add_inode(n, &(struct inode_spec){ .ino = 11, .version = 1, .mode = REG });
}

/* What is there was deleted. */
static void
delete_paths(struct nodes *n)
{
	lose_paths(n);
	nodes_add_dirent(n, &(struct dirent_spec){ .pino = 1, .version = 60, .name = "dir" });
}

static void
lose_name(struct nodes *n)
{
	nodes_put8(n, add_name(n, 3) + NAME_AT, 'N');
}

/* Of a type that nobody knows, but sound. */
static void
add_unknown(struct nodes *n)
{
	nodes_add_any(n, 0x2010, span_of("12345678", 8));
}

static void
lose_all(struct nodes *n)
{
	lose_file(n);
	lose_paths(n);
	lose_name(n);
}

static const struct {
	void (*lose)(struct nodes *n);
	const char *words;
} rows[] = {
	{ lose_nothing, "" },
	{ delete_paths, "" },
	{ add_unknown, "" },
	{ lose_file, "nothing but the name is left of 1 file: see flashloupe issues" },
	{ lose_file_of_slack, "nothing but the name is left of 1 file: see flashloupe issues" },
	{ lose_paths, "there are files whose paths are lost: see flashloupe issues" },
	{ lose_name, "damaged nodes may have held other files or names: see flashloupe issues" },
	{ lose_all, "nothing but the name is left of 1 file; there are files whose paths are lost; "
	            "damaged nodes may have held other files or names: see flashloupe issues" },
};
enum { ROWS = sizeof rows / sizeof *rows };

/* One of the jobs that take a whole tree, or a file of it. */
static void
start(struct job *j, int which, const struct opened *w)
{
	static const struct extract_options options;
	const struct tree *t = volume_tree(w->v);

	if (which == 0)
		extract_start(j, t, opened_inode(w, "/"), in_place("out"), &options);
	else if (which == 1)
		extract_start(j, t, opened_inode(w, "/sub"), in_place("out"), &options);
	else if (which == 2)
		manifest_start(j, t, NULL, in_place("list"), OUTPUT_NEW);
	else if (which == 3)
		tar_start(j, t, opened_inode(w, "/"), in_place("tar"), OUTPUT_NEW);
	else
		extract_start(j, t, opened_inode(w, "/sub/good"), in_place("out"), &options);
}
enum { START_FILE = 4, STARTS };

START_TEST(what_is_gone_is_told_of_directories)
{
	const char *words = rows[_i % ROWS].words;
	int which = _i / ROWS;
	bool told = words[0] && which != START_FILE;
	struct opened w;
	struct job j;

	opened_start(&w);
	opened_name(&w, 1, "sub", 0, 2);
	opened_file(&w, 2, 040755, "");
	opened_name(&w, 2, "good", 0, 3);
	opened_file(&w, 3, 0100644, "text");
	rows[_i % ROWS].lose(&w.n);
	opened_look(&w);
	start(&j, which, &w);
	job_finish(&j);
	ck_assert_msg(j.state == JOB_DONE, "%s", j.err.text);
	ck_assert_uint_eq(j.losses, told);
	if (told)
		ck_assert_msg(strstr(text_str(&j.details), words) != NULL, "%s",
		        text_str(&j.details));
	job_free(&j);
	if (which == 0)
		ck_assert_str_eq(opened_content("out/sub/good"), "text");
	opened_finish(&w);
}
END_TEST

CASES(gone)
{
	tcase_add_loop_test(tcase, what_is_gone_is_told_of_directories, 0, ROWS * STARTS);
}
