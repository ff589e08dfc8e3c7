/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Symbolic links are followed inside of the image, as by a kernel whose root it is. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/fixture/check_main.h"
#include "tests/fixture/jffs2/world.h"

static void
add(struct world *w, uint32_t dir, uint32_t ino, const char *path_name, uint32_t mode,
        const char *data)
{
	uint32_t size = (uint32_t)strlen(data);

	nodes_add_inode(&w->n, &(struct inode_spec){ .ino = ino, .version = 1, .mode = mode,
	        .isize = S_ISDIR(mode) ? 0 : size, .dsize = S_ISDIR(mode) ? 0 : size,
	        .data = span_of(data, size) });
	nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = dir, .version = ino, .ino = ino,
	        .type = S_ISDIR(mode) ? DT_DIR : S_ISLNK(mode) ? DT_LNK : DT_REG,
	        .name = path_name });
}

static void
link_to(struct world *w, uint32_t dir, uint32_t ino, const char *path_name, const char *target)
{
	add(w, dir, ino, path_name, S_IFLNK | 0777, target);
}

/* /dir/file, /file, and links; from 100 on a chain of 41, of which the first is one too many. */
static void
make(struct world *w)
{
	add(w, 1, 2, "dir", S_IFDIR | 0755, "");
	add(w, 2, 3, "file", S_IFREG | 0644, "below");
	add(w, 1, 4, "file", S_IFREG | 0644, "above");
	link_to(w, 2, 10, "up", "../file");
	link_to(w, 2, 11, "out", "../../../..//file");
	link_to(w, 1, 12, "absolute", "/dir/./file");
	link_to(w, 1, 13, "there", "dir");
	link_to(w, 1, 14, "loop", "/loop");
	link_to(w, 1, 15, "ping", "pong/x");
	link_to(w, 1, 16, "pong", "./ping");
	link_to(w, 1, 17, "nowhere", "/etc/passwd");
	link_to(w, 1, 18, "twice", "there/up");
	link_to(w, 1, 19, "through", "file/x");
	for (uint32_t i = 0; i <= 40; i++) {
		char from[16], to[16];

		snprintf(from, sizeof from, "c%u", i);
		snprintf(to, sizeof to, i ? "c%u" : "file", i - 1);
		link_to(w, 1, 100 + i, from, to);
	}
	world_resolve(w);
}

static const struct {
	const char *path;
	uint32_t ino;      /* 0: it leads nowhere, ... */
	const char *error; /* ... and this says why */
} cases[] = {
	{ "/file", 4, NULL },
	{ "/dir/up", 4, NULL },
	{ "/dir/out", 4, NULL },
	{ "/absolute", 3, NULL },
	{ "/there", 2, NULL },
	{ "/there/", 2, NULL },
	{ "there/file", 3, NULL },
	{ "/there/../file", 4, NULL },
	{ "/../dir/up", 4, NULL },
	{ "/twice", 4, NULL },
	{ "/c39", 4, NULL },
	{ "/c40", 0, "Too many levels of symbolic links" },
	{ "/loop", 0, "Too many levels of symbolic links" },
	{ "/ping", 0, "Too many levels of symbolic links" },
	{ "/nowhere", 0, "no such file in the image" },
	{ "/none", 0, "/none: no such file in the image" },
	{ "/through", 0, "Not a directory" },
	{ "/file/x", 0, "/file/x: Not a directory" },
};

START_TEST(links_are_followed_inside_of_the_image)
{
	const struct tree *t;
	WORLD(w);

	make(&w);
	t = &w.tree.tree;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = { 0 };
		struct tree_stat st = { 0 };
		uint32_t node = tree_follow(t, cases[i].path, &err);

		if (node != TREE_NONE)
			tree_stat(t, node, &st);
		ck_assert_msg(st.ino == cases[i].ino, "%s: %u", cases[i].path, st.ino);
		ck_assert_msg(st.ino || strstr(err.text, cases[i].error), "%s", err.text);
	}
	world_free(&w);
}
END_TEST

/* The same from the link itself: a relative target counts from its directory. */
START_TEST(a_link_leads_from_where_it_stands)
{
	static const struct { uint32_t link, to; } links[] = {
		{ 10, 4 }, { 11, 4 }, { 12, 3 }, { 13, 2 }, { 14, 0 }, { 17, 0 }, { 18, 4 },
		{ 139, 4 }, { 140, 0 },
	};
	const struct tree *t;
	WORLD(w);

	make(&w);
	t = &w.tree.tree;
	for (size_t i = 0; i < COUNT(links); i++) {
		struct error err = { 0 };
		struct tree_stat st = { 0 };
		uint32_t node = tree_follow_link(t, tree_by_ino(t, links[i].link), &err);

		if (node != TREE_NONE)
			tree_stat(t, node, &st);
		ck_assert_uint_eq(st.ino, links[i].to);
		ck_assert(st.ino || strstr(err.text, "the link leads nowhere"));
	}
	world_free(&w);
}
END_TEST

CASES(links)
{
	tcase_add_loop_test(tcase, links_are_followed_inside_of_the_image, 0, 2);
	tcase_add_loop_test(tcase, a_link_leads_from_where_it_stands, 0, 2);
}
