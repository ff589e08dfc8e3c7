/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole trees: laid over another, and to be equal to. */
#include <string.h>

#include "tests/fixture/check_main.h"
#include "tests/fixture/samples.h"
#include "tests/fixture/share.h"
#include "tests/fixture/truth.h"
#include "tests/wish/images.h"
#include "tests/wish/reference.h"

/* A wish of one line with the source "S". */
static void
wish_for(struct wish *wish, const char *line, const struct tree *source)
{
	*wish = (struct wish){ 0 };
	images_add(wish, line);
	ck_assert_uint_eq(wish->sources.count, 1);
	wish->sources.at[0].tree = source;
	wish->sources.at[0].has_owners = true;
}

/* The manifest without the numbers of inodes, of directories and links without their sizes, and
 * perhaps without the root: these are not of the user's making. */
static void
add_comparable(const struct tree *t, bool with_root, struct text *out)
{
	struct text all = { 0 };
	char *line, *end, *word, *save;

	images_manifest(t, &all);
	for (line = all.at; *line; line = end + 1) {
		bool is_file = !with_root && strncmp(line, "/ ", 2) == 0;

		end = strchr(line, '\n');
		if (is_file)
			continue;
		*end = 0;
		word = strtok_r(line, " ", &save);
		for (int i = 0; word; i++, word = strtok_r(NULL, " ", &save)) {
			is_file |= i == 1 && *word == 'f';
			if (i != 8 && (i != 5 || is_file))
				text_addf(out, "%s ", word);
		}
		text_add(out, "\n");
	}
	text_free(&all);
}

static void
must_be_equal(const struct tree *got, const struct tree *want, const char *which)
{
	struct text a = { 0 }, b = { 0 };
	struct tree_stat root;
	char difference[400];

	tree_stat(want, tree_root(want), &root);
	add_comparable(got, !root.made_up, &a);
	add_comparable(want, !root.made_up, &b);
	if (strcmp(text_str(&a), text_str(&b)) != 0)
		ck_abort_msg("%s: %s", which, truth_difference(text_str(&a), text_str(&b), difference));
	text_free(&a);
	text_free(&b);
}

/* True if all of the tree is readable. */
static bool
is_sound(const struct tree *t)
{
	struct text all = { 0 };
	bool ok;

	images_manifest(t, &all);
	ok = !strchr(text_str(&all), '!');
	text_free(&all);
	return ok;
}

/* ---- equal to ---- */

START_TEST(a_tree_becomes_equal_to_each_other_one)
{
	int images = images_count(), from = _i, tried = 0;
	int step = images % 5 ? 5 : 1; /* all are come by */
	struct text manifest = { 0 };
	struct firmware *f[2];
	const struct tree *t[2];

	f[0] = images_open(from, &t[0]);
	/* Three others are enough of so many, and one under the sanitizers. */
	for (int i = 0; t[0] && i < images && tried < (SHARES > 1 ? 1 : 3); i++) {
		struct wish wish, made = { 0 };
		struct wished *w;

		f[1] = images_open((from + 1 + i * step) % images, &t[1]);
		if (t[1] && is_sound(t[1])) {
			wish_for(&wish, "equal-to S", t[1]);
			w = images_build(&wish, t[0], &made);
			must_be_equal(wished_tree(w), t[1], image_name(f[1]->image));
			images_manifest(wished_tree(w), &manifest);
			images_replay(&made, t[0], &manifest);
			wished_free(w);
			wish_free(&wish);
			wish_free(&made);
			tried++;
		}
		firmware_close(f[1]);
	}
	ck_assert(!t[0] || tried > 0);
	text_free(&manifest);
	firmware_close(f[0]);
}
END_TEST

START_TEST(to_be_equal_to_itself_changes_nothing)
{
	const struct tree *t;
	struct firmware *f = images_open(_i, &t);

	if (t && is_sound(t)) {
		struct wish wish, made = { 0 };
		struct wished *w;

		wish_for(&wish, "equal-to S", t);
		w = images_build(&wish, t, &made);
		ck_assert_uint_eq(made.changes.count, 0);
		for (uint32_t i = 0; i < tree_nodes(t); i++)
			ck_assert_uint_eq(wished_changes(w, i), 0);
		wished_free(w);
		wish_free(&wish);
	}
	firmware_close(f);
}
END_TEST

/* ---- laid over ---- */

START_TEST(what_is_laid_over_a_new_directory_is_all_in_it)
{
	struct firmware *f = sample_open_file("history.jffs2"), *g = sample_open_file(
	        "be-64k-sum.jffs2");
	struct wish wish, made = { 0 };
	struct wished *w;
	struct text a = { 0 }, b = { 0 };
	struct error err;

	firmware_finish(f);
	firmware_finish(g);
	wish_for(&wish, "mkdir /over\noverlay S /over/", firmware_any_tree(g));
	w = images_build(&wish, firmware_any_tree(f), &made);
	images_manifest(firmware_any_tree(g), &a);
	for (char *line = strchr(a.at, '\n') + 1, *end; *line; line = end + 1) {
		const struct tree *t = wished_tree(w);
		struct tree_stat old, new;
		uint32_t node;

		end = strchr(line, '\n');
		text_clear(&b);
		text_addf(&b, "/over%.*s", (int)strcspn(line, " "), line);
		node = tree_lookup(t, text_str(&b), &err);
		ck_assert_msg(node != TREE_NONE, "%s", text_str(&b));
		tree_stat(t, node, &new);
		tree_stat(firmware_any_tree(g), tree_lookup(firmware_any_tree(g),
		        text_str(&b) + strlen("/over"), &err), &old);
		if (strcmp(text_str(&b), "/over/") == 0)
			continue;
		ck_assert_uint_eq(old.mode, new.mode);
		ck_assert_uint_eq(old.mtime, new.mtime);
		ck_assert_uint_eq(old.uid, new.uid);
		ck_assert_uint_eq(old.nlink, new.nlink);
	}
	images_manifest(wished_tree(w), &a);
	images_replay(&made, firmware_any_tree(f), &a);
	wished_free(w);
	wish_free(&wish);
	wish_free(&made);
	text_free(&a);
	text_free(&b);
	firmware_close(f);
	firmware_close(g);
}
END_TEST

START_TEST(what_is_laid_over_twice_changes_no_name_the_second_time)
{
	struct firmware *f = sample_open_file("history.jffs2"), *g = sample_open_file(
	        "be-64k-sum.jffs2");
	struct wish once, twice;
	struct wished *a, *b;

	firmware_finish(f);
	firmware_finish(g);
	wish_for(&once, "overlay S", firmware_any_tree(g));
	wish_for(&twice, "overlay S\nequal-to S", firmware_any_tree(g));
	a = images_build(&once, firmware_any_tree(f), NULL);
	b = images_build(&twice, firmware_any_tree(f), NULL);
	for (uint32_t i = 0; i < wished_entries(a); i++)
		if (!wished_is_removed(b, i))
			ck_assert(!wished_is_removed(a, i));
	must_be_equal(wished_tree(b), firmware_any_tree(g), "history");
	wished_free(a);
	wished_free(b);
	wish_free(&once);
	wish_free(&twice);
	firmware_close(f);
	firmware_close(g);
}
END_TEST

CASES(whole_trees)
{
	tcase_set_timeout(tcase, 300);
	tcase_add_loop_test(tcase, a_tree_becomes_equal_to_each_other_one, 0, images_count());
	tcase_add_loop_test(tcase, to_be_equal_to_itself_changes_nothing, 0, images_count());
	tcase_add_test(tcase, what_is_laid_over_a_new_directory_is_all_in_it);
	tcase_add_test(tcase, what_is_laid_over_twice_changes_no_name_the_second_time);
}
