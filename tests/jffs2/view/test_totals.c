/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is below each directory, compared with a count that looks at every pair. */
#include <stdio.h>

#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/world.h"
#include "tree/totals.h"

enum { DIRS = 12, FILES = 10, NAMES = 40, CASES_TRIED = 60 };

/* Directories are inodes 2 to DIRS, each in one with a smaller number; files come behind them,
 * each with any number of names. */
static void
make_tree(struct world *w, uint32_t seed)
{
	char word[16];

	for (uint32_t i = 2; i <= DIRS; i++) {
		snprintf(word, sizeof word, "%u", (unsigned)(next_random(&seed) % 97 * 100 + i));
		nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = next_random(&seed) % (i - 1) + 1,
		        .version = i, .ino = i, .type = DT_DIR, .name = word });
		nodes_add_inode(&w->n, &(struct inode_spec){ .ino = i, .version = 1,
		        .mode = DIR_MODE });
	}
	for (uint32_t i = 1; i <= FILES; i++)
		write_at(w, DIRS + i, 1, i, 0, "0123456789");
	for (uint32_t i = 0; i < NAMES; i++) {
		snprintf(word, sizeof word, "%u", (unsigned)(next_random(&seed) % 97 * 100 + 50 + i));
		nodes_add_dirent(&w->n, &(struct dirent_spec){ .version = 100 + i, .type = DT_REG,
		        .pino = next_random(&seed) % DIRS + 1, .name = word,
		        .ino = DIRS + 1 + next_random(&seed) % FILES });
	}
	world_resolve(w);
}

/* True if a name of the node stands in directory `dir` or below it. */
static bool
is_below(const struct tree *t, uint32_t node, uint32_t dir)
{
	for (uint32_t e = 0; e < tree_entries(t); e++) {
		struct tree_entry entry = tree_entry(t, e);

		if (entry.node == node
		        && (entry.dir == dir || is_below(t, entry.dir, dir)))
			return true;
	}
	return false;
}

static struct tree_total
count_below(const struct tree *t, uint32_t dir)
{
	struct tree_total sum = { 0 };

	for (uint32_t i = 0; i < tree_nodes(t); i++) {
		struct tree_share share = { 0 };
		struct tree_stat st;

		if (i != dir && !is_below(t, i, dir))
			continue;
		tree_stat(t, i, &st);
		t->class->share(t, i, &share);
		sum.files += i != dir && !tree_is_directory(t, i);
		sum.dirs += i != dir && tree_is_directory(t, i);
		sum.stored += share.live;
		sum.real += tree_is_directory(t, i) ? 0 : st.size;
	}
	return sum;
}

START_TEST(a_file_counts_once_in_each_directory)
{
	WORLD(w);
	const struct tree *t = &w.tree.tree;
	struct tree_totals *totals;
	uint32_t shared = 0;

	make_tree(&w, (uint32_t)_i + 1);
	ck_assert(tree_tells_stored(t));
	totals = tree_totals_begin(t);
	while (tree_totals_step(totals, (size_t)_i % 7 + 1))
		continue;
	for (uint32_t i = 0; i < tree_nodes(t); i++) {
		struct tree_total want, got = tree_totals_of(totals, i);

		if (!tree_reachable(t, i))
			continue;
		want = count_below(t, i);
		ck_assert_uint_eq(got.stored, want.stored);
		ck_assert_uint_eq(got.real, want.real);
		if (tree_is_directory(t, i)) {
			ck_assert_uint_eq(got.files, want.files);
			ck_assert_uint_eq(got.dirs, want.dirs);
		}
		shared += got.files;
	}
	ck_assert_uint_gt(shared, FILES);
	tree_totals_free(totals);
	world_free(&w);
}
END_TEST

/* A name leads to a directory that is listed elsewhere, or holds it. */
START_TEST(a_directory_with_two_names_counts_once)
{
	WORLD(w);
	struct tree_totals *totals;
	struct tree_total all;

	make_tree(&w, 1);
	for (uint32_t i = 2; i <= DIRS; i++)
		nodes_add_dirent(&w.n, &(struct dirent_spec){ .pino = DIRS, .version = 1000 + i,
		        .ino = i, .type = DT_DIR, .name = "twice", .name_len = 1 + i % 5 });
	world_resolve(&w);
	totals = tree_totals_begin(&w.tree.tree);
	ck_assert(!tree_totals_step(totals, SIZE_MAX));
	all = tree_totals_of(totals, tree_root(&w.tree.tree));
	ck_assert_uint_le(all.dirs, DIRS - 1);
	ck_assert_uint_le(all.files, FILES);
	tree_totals_free(totals);
	world_free(&w);
}
END_TEST

START_TEST(an_empty_file_system_has_totals)
{
	WORLD(w);
	struct tree_totals *totals;

	world_resolve(&w);
	totals = tree_totals_begin(&w.tree.tree);
	while (tree_totals_step(totals, 1))
		continue;
	ck_assert_uint_eq(tree_totals_of(totals, tree_root(&w.tree.tree)).files, 0);
	tree_totals_free(totals);
	tree_totals_free(NULL);
	world_free(&w);
}
END_TEST

CASES(totals)
{
	tcase_add_loop_test(tcase, a_file_counts_once_in_each_directory, 0, CASES_TRIED);
	tcase_add_loop_test(tcase, a_directory_with_two_names_counts_once, 0, 2);
	tcase_add_loop_test(tcase, an_empty_file_system_has_totals, 0, 2);
}
