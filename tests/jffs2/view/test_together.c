/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tree with what is deleted, each at its last place. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "jffs2/tree/history.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/random.h"
#include "tests/fixture/jffs2/world.h"
#include "tree/totals.h"

enum { RANDOM_TREES = 40, INODES = 14, DIRENTS = 60 };

static void
dir(struct world *w, uint32_t ino)
{
	nodes_add_inode(&w->n, &(struct inode_spec){ .ino = ino, .version = 1, .mode = DIR_MODE });
}

static uint32_t
name_in(struct world *w, uint32_t pino, uint32_t version, const char *word, uint32_t ino,
        uint8_t type)
{
	return nodes_add_dirent(&w->n, &(struct dirent_spec){ .pino = pino, .version = version,
	        .ino = ino, .type = type, .name = word, .mctime = 1000 + version });
}

static char
letter_of(enum tree_left left)
{
	static const char letters[] = { [TREE_LIVING] = '+', [TREE_LEFT_ALL] = 'a',
		[TREE_LEFT_SOME] = 's', [TREE_LEFT_NAME] = 'n' };

	return letters[left];
}

static void
tell_below(const struct tree *t, uint32_t node, struct text *out)
{
	uint32_t k = 0, entry;

	while ((entry = tree_next(t, node, &k)) != TREE_NONE) {
		struct tree_entry e = tree_entry(t, entry);

		ck_assert_uint_eq(e.dir, node);
		ck_assert_uint_eq(tree_leads_to(t, entry), e.node);
		text_addf(out, "%c%.*s", letter_of(tree_left(t, entry)), (int)e.name.len,
		        (const char *)e.name.at);
		if (e.node != TREE_NONE && tree_leads_to_directory(t, entry, e.node)
		        && tree_parent(t, e.node) == entry) {
			text_add(out, "(");
			tell_below(t, e.node, out);
			text_add(out, ")");
		}
		text_add(out, " ");
	}
}

/* In slices the same is made; it can be ended at any time. */
static void
check_slices(const struct tree *mounted, const char *whole, uint64_t budget)
{
	struct tree *t = mounted->class->with_deleted(mounted);
	struct text got = { 0 };
	int steps = 1;

	for (; tree_step(t, budget); steps++)
		ck_assert_int_lt(steps, 100000);
	tell_below(t, tree_root(t), &got);
	ck_assert_str_eq(text_str(&got), whole);
	text_free(&got);
	tree_free(t);
	t = mounted->class->with_deleted(mounted);
	for (int i = 0; i < steps / 2; i++)
		tree_step(t, budget);
	tree_free(t);
}

/* "+name" of what is there, "aname", "sname", "nname" of what is deleted. */
static void
check(struct world *w, const char *want)
{
	struct tree *t;
	struct text got = { 0 };

	world_resolve(w);
	t = tree_with_deleted(&w->tree.tree);
	tell_below(t, tree_root(t), &got);
	ck_assert_str_eq(text_str(&got), want);
	for (uint64_t budget = 1; budget < 40; budget *= 3)
		check_slices(&w->tree.tree, want, budget);
	text_free(&got);
	tree_free(t);
}

START_TEST(deleted_files_stand_among_the_others)
{
	WORLD(w);

	name(&w, "b", 1, 2);
	write_at(&w, 2, 1, 3, 0, "abc");
	name(&w, "a", 2, 3);
	write_at(&w, 3, 1, 3, 0, "abc");
	name(&w, "c", 3, 4);
	write_at(&w, 4, 1, 3, 0, "abc");
	name(&w, "b", 4, 0);
	check(&w, "+a ab +c ");
	/* A version of it is missing. */
	name(&w, "d", 5, 5);
	write_at(&w, 5, 3, 3, 0, "abc");
	name(&w, "d", 6, 0);
	check(&w, "+a ab +c sd ");
	/* Nothing but its name is left. */
	name(&w, "bb", 7, 6);
	name(&w, "bb", 8, 0);
	check(&w, "+a ab nbb +c sd ");
	world_free(&w);
}
END_TEST

START_TEST(a_name_may_be_there_again)
{
	WORLD(w);

	for (uint32_t i = 0; i < 3; i++) {
		name(&w, "f", i + 1, i + 2);
		write_at(&w, i + 2, 1, 3, 0, "abc");
	}
	check(&w, "+f af af ");
	world_free(&w);
}
END_TEST

START_TEST(a_deleted_directory_has_what_was_in_it)
{
	WORLD(w);

	dir(&w, 2);
	name_in(&w, 1, 1, "d", 2, DT_DIR);
	name_in(&w, 2, 1, "f", 3, DT_REG);
	write_at(&w, 3, 1, 3, 0, "abc");
	name_in(&w, 2, 2, "g", 4, DT_REG);
	name_in(&w, 2, 3, "f", 0, DT_REG);
	name_in(&w, 2, 4, "g", 0, DT_REG);
	check(&w, "+d(af ng ) ");
	name_in(&w, 1, 2, "d", 0, DT_DIR);
	check(&w, "ad(af ng ) ");
	world_free(&w);
}
END_TEST

/* Of the directory only its name is left, or not even that. */
START_TEST(a_directory_may_be_no_more_than_its_name)
{
	WORLD(w);

	name_in(&w, 1, 1, "d", 2, DT_DIR);
	name_in(&w, 2, 1, "f", 3, DT_REG);
	write_at(&w, 3, 1, 3, 0, "abc");
	name_in(&w, 2, 2, "f", 0, DT_REG);
	name_in(&w, 1, 2, "d", 0, DT_DIR);
	check(&w, "nd(af ) ");
	name_in(&w, 7, 1, "x", 8, DT_REG);
	write_at(&w, 8, 1, 3, 0, "abc");
	check(&w, "nd(af ) nino-7(ax ) ");
	world_free(&w);
}
END_TEST

/* Directories that hold one another, and a file with names in it, come to an end. */
START_TEST(made_up_cycles_end)
{
	WORLD(w);
	struct text got = { 0 };
	struct tree *t;

	dir(&w, 2);
	dir(&w, 3);
	name_in(&w, 2, 1, "a", 3, DT_DIR);
	name_in(&w, 3, 1, "b", 2, DT_DIR);
	name_in(&w, 5, 1, "in-a-file", 6, DT_REG);
	write_at(&w, 5, 1, 3, 0, "abc");
	world_resolve(&w);
	t = tree_with_deleted(&w.tree.tree);
	tell_below(t, tree_root(t), &got);
	ck_assert_uint_gt(got.len, 0);
	text_free(&got);
	tree_free(t);
	world_free(&w);
}
END_TEST

/* ---- what holds for every image ---- */

static void
make_random(struct world *w, uint32_t seed)
{
	for (uint32_t i = 2; i < INODES; i++)
		if (next_random(&seed) % 4)
			nodes_add_inode(&w->n, &(struct inode_spec){ .ino = i, .mode = i % 2 ? REG
			        : DIR_MODE, .version = 1 + next_random(&seed) % 2 });
	for (uint32_t i = 1; i < DIRENTS; i++) {
		char word[8];
		uint32_t ino = next_random(&seed) % INODES, at;

		snprintf(word, sizeof word, "%u", (unsigned)(next_random(&seed) % 9));
		at = name_in(w, next_random(&seed) % (INODES / 2) * 2 + 1 - i % 2, i, word,
		        ino == 1 ? 0 : ino, ino % 2 ? DT_REG : DT_DIR);
		if (next_random(&seed) % 6 == 0)
			nodes_mark_obsolete(&w->n, at);
	}
	world_resolve(w);
}

/* What takes less than stat says the same. */
static void
check_directories(const struct tree *t)
{
	for (uint32_t i = 0; i < tree_nodes(t); i++) {
		struct tree_stat st;

		tree_stat(t, i, &st);
		ck_assert_int_eq(tree_is_directory(t, i),
		        !st.error && !st.unread && S_ISDIR(st.mode));
	}
}

/* How often each inode is listed by the name that leads to it first. */
static void
count_first(const struct tree *t, uint32_t node, uint32_t *times)
{
	uint32_t k = 0, entry;

	times[node]++;
	while ((entry = tree_next(t, node, &k)) != TREE_NONE) {
		uint32_t to = tree_entry(t, entry).node;

		if (to == TREE_NONE || tree_parent(t, to) != entry || to == tree_root(t))
			continue;
		if (tree_leads_to_directory(t, entry, to))
			count_first(t, to, times);
		else
			times[to]++;
	}
}

/* True if it stands below what is no directory, or was one, but is a regular file now: nobody lists
 * what is in that. */
static bool
is_hidden(const struct tree *t, uint32_t node)
{
	for (uint32_t entry; (entry = tree_parent(t, node)) != TREE_NONE;
	        node = tree_entry(t, entry).dir)
		if (!tree_leads_to_directory(t, tree_parent(t, tree_entry(t, entry).dir),
		        tree_entry(t, entry).dir))
			return true;
	return false;
}

START_TEST(each_file_has_one_place)
{
	WORLD(w);
	struct jffs2_deletions d = { 0 };
	uint32_t times[4 * INODES] = { 0 }, before[4 * INODES] = { 0 };
	struct tree_totals *totals;
	struct text told = { 0 };
	struct tree *t;

	make_random(&w, (uint32_t)_i + 1);
	t = tree_with_deleted(&w.tree.tree);
	check_directories(t);
	check_directories(&w.tree.tree);
	tell_below(t, tree_root(t), &told);
	check_slices(&w.tree.tree, text_str(&told), 1 + (uint64_t)_i % 13);
	text_free(&told);
	jffs2_deletions_list(&w.fs, &d);
	ck_assert_uint_le(tree_nodes(t), COUNT(times));
	count_first(t, tree_root(t), times);
	count_first(&w.tree.tree, tree_root(t), before);
	for (uint32_t i = 0; i < tree_nodes(t); i++) {
		ck_assert_uint_le(times[i], 1);
		ck_assert_uint_ge(times[i], before[i]);
	}
	for (size_t k = 0; k < d.files.count; k++) {
		uint32_t i = d.files.at[k].inode, entry = tree_parent(t, i);
		struct tree_place p;

		ck_assert_uint_eq(times[i], is_hidden(t, i) ? 0 : 1);
		ck_assert_int_eq(tree_left(t, entry),
		        d.files.at[k].certain ? TREE_LEFT_ALL : TREE_LEFT_SOME);
		ck_assert(tree_place(t, entry, i, &p));
		ck_assert_uint_le(p.offset + p.len, w.log.part.len);
	}
	/* What is deleted adds nothing to what is below the root. */
	totals = tree_totals_begin(t);
	while (tree_totals_step(totals, 3))
		continue;
	ck_assert_uint_lt(tree_totals_of(totals, tree_root(t)).files
	        + tree_totals_of(totals, tree_root(t)).dirs, INODES);
	tree_totals_free(totals);
	jffs2_deletions_free(&d);
	tree_free(t);
	world_free(&w);
}
END_TEST

CASES(together)
{
	tcase_add_loop_test(tcase, deleted_files_stand_among_the_others, 0, 2);
	tcase_add_loop_test(tcase, a_name_may_be_there_again, 0, 2);
	tcase_add_loop_test(tcase, a_deleted_directory_has_what_was_in_it, 0, 2);
	tcase_add_loop_test(tcase, a_directory_may_be_no_more_than_its_name, 0, 2);
	tcase_add_loop_test(tcase, made_up_cycles_end, 0, 2);
	tcase_add_loop_test(tcase, each_file_has_one_place, 0, RANDOM_TREES);
}
