/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many images, each in a process of its own: what becomes of one that hangs, is killed or writes
 * what is not a line, and which files are found. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/process/crew.h"
#include "cli/process/process.h"
#include "shelf/survey.h"
#include "shelf/survey_names.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/place.h"

/* ---- processes ---- */

struct play {
	const char *const *names; /* NULL-ended */
	size_t given, taken, wanted;
	struct text told;
};

static bool
next_name(void *arg, struct text *name, const char **note)
{
	struct play *p = arg;
	const char *next = p->names[p->given];

	if (!next)
		return false;
	p->given++;
	text_add(name, next);
	*note = strcmp(next, "skip") == 0 ? "not wanted" : NULL;
	return true;
}

static int
act(void *arg, const char *name, int pipe)
{
	static const char much[1 << 20];

	(void)arg;
	child_write(pipe, name, strlen(name));
	if (strcmp(name, "hang") == 0)
		while (true)
			pause();
	if (strcmp(name, "shut") == 0)
		close(pipe);
	while (strcmp(name, "shut") == 0)
		pause();
	if (strcmp(name, "crash") == 0)
		raise(SIGKILL);
	while (strcmp(name, "flood") == 0)
		if (!child_write(pipe, much, sizeof much))
			break;
	return 7;
}

static bool
take(void *arg, const struct crew_result *r)
{
	struct play *p = arg;

	text_addf(&p->told, "%s: %d %d %s\n", r->name, (int)r->end, r->end == CREW_ENDED
	        || r->end == CREW_KILLED ? r->number : 0, r->note ? r->note : "");
	if (r->end == CREW_ENDED)
		ck_assert(span_equal(r->written, span_of(r->name, strlen(r->name))));
	return ++p->taken != p->wanted;
}

static void
play(const char *const *names, unsigned int jobs, uint64_t timeout, size_t wanted,
        const char *told)
{
	struct play p = { .names = names, .wanted = wanted };
	struct crew crew = { jobs, timeout, &p, next_name, act, take };

	crew_run(&crew);
	ck_assert_str_eq(text_str(&p.told), told);
	text_free(&p.told);
}

START_TEST(results_come_in_the_order_of_the_items)
{
	static const char *const names[] = { "one", "crash", "skip", "flood", "two", NULL };
	static const char *const none[] = { NULL };

	for (unsigned int jobs = 1; jobs < 6; jobs++)
		play(names, jobs, 0, 0, "one: 0 7 \ncrash: 1 9 \nskip: 5 0 not wanted\n"
		                        "flood: 3 0 \ntwo: 0 7 \n");
	play(none, 3, 0, 0, "");
}
END_TEST

START_TEST(one_that_hangs_is_killed)
{
	static const char *const names[] = { "hang", "hang", "skip", "hang", NULL };

	play(names, 2, 1, 0, "hang: 2 0 \nhang: 2 0 \nskip: 5 0 not wanted\nhang: 2 0 \n");
}
END_TEST

START_TEST(one_that_closes_its_pipe_and_goes_on_is_killed)
{
	static const char *const names[] = { "shut", "one", NULL };

	play(names, 1, 0, 0, "shut: 1 9 \none: 0 7 \n");
}
END_TEST

START_TEST(a_status_comes_where_the_parent_ignored_its_children)
{
	static const char *const names[] = { "one", "crash", NULL };

	signal(SIGCHLD, SIG_IGN);
	play(names, 2, 0, 0, "one: 0 7 \ncrash: 1 9 \n");
}
END_TEST

START_TEST(it_ends_when_nothing_more_is_wanted)
{
	static const char *const names[] = { "one", "hang", "hang", "two", NULL };

	play(names, 3, 0, 1, "one: 0 7 \n");
}
END_TEST

/* ---- lines ---- */

START_TEST(what_is_not_a_line_is_not_passed_on)
{
	static const struct { const char *bytes; bool line; } rows[] = {
		{ "{}\n", true }, { "{\"a\":\"\xc3\xa9\"}\n", true }, { "{}", false },
		{ "{}\n{}\n", false }, { "", false }, { "\n", false }, { "{\n", false },
		{ "{\033[2J}\n", false }, { "{\xc3}\n", false }, { "{\xc2\x9b}\n", false },
		{ "{\x7f}\n", false }, { "[]\n", false },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		ck_assert_msg(survey_is_line(span_of(rows[i].bytes, strlen(rows[i].bytes)))
		                      == rows[i].line, "row %zu", i);
}
END_TEST

/* ---- names ---- */

static void
names_are(char **words, size_t count, const char *wanted)
{
	struct survey_names *n = survey_names_new(words, count);
	struct text path = { 0 }, all = { 0 };
	const char *why;

	while (survey_names_next(n, &path, &why)) {
		ck_assert_ptr_null(why);
		text_addf(&all, "%s\n", text_str(&path));
	}
	ck_assert_str_eq(text_str(&all), wanted);
	survey_names_free(n);
	text_free(&path);
	text_free(&all);
}

static void
touch(const char *name)
{
	FILE *f = fopen(in_place(name), "w");

	ck_assert_ptr_nonnull(f);
	fclose(f);
}

START_TEST(files_of_folders_come_by_name_and_links_are_left_out)
{
	char here[] = ".", nowhere[] = "nowhere", b[] = "b";
	char *words[] = { here, nowhere, b };

	ck_assert_int_eq(chdir(place), 0);
	ck_assert_int_eq(mkdir(in_place("d"), 0700), 0);
	ck_assert_int_eq(symlink("..", in_place("d/up")), 0);
	ck_assert_int_eq(mkfifo(in_place("fifo"), 0600), 0);
	touch("d/z");
	touch("d/.hidden");
	touch("e");
	touch("b");
	names_are(words, 3, "./b\n./d/.hidden\n./d/z\n./e\nnowhere\nb\n");
}
END_TEST

/* Has the bytes stand on standard input. */
static void
type(const char *bytes, size_t len)
{
	FILE *f = fopen(in_place("typed"), "w");

	ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
	fclose(f);
	ck_assert_ptr_nonnull(freopen(in_place("typed"), "r", stdin));
}

START_TEST(a_list_ends_its_names_with_newlines_or_nuls)
{
	char first[] = "first", list[] = "-", last[] = "last";
	char *words[] = { first, list, last };
	struct text t = { 0 };

	type("a b\n\nc", 6);
	names_are(words, 3, "first\na b\nc\nlast\n");
	type("a\nb\0c\0", 6);
	names_are(words, 3, "first\na\nb\nc\nlast\n");
	type("", 0);
	names_are(words, 3, "first\nlast\n");
	for (int i = 0; i < 70000; i++)
		text_add(&t, "x");
	text_add(&t, "\ny\n");
	type(text_str(&t), t.len);
	text_clear(&t);
	text_add(&t, "first\n");
	for (int i = 0; i < 70000; i++)
		text_add(&t, "x");
	text_add(&t, "\ny\nlast\n");
	names_are(words, 3, text_str(&t));
	text_free(&t);
}
END_TEST

CASES(survey)
{
	tcase_add_checked_fixture(tcase, place_make, place_remove);
	tcase_add_test(tcase, results_come_in_the_order_of_the_items);
	tcase_add_test(tcase, one_that_hangs_is_killed);
	tcase_add_test(tcase, one_that_closes_its_pipe_and_goes_on_is_killed);
	tcase_add_test(tcase, a_status_comes_where_the_parent_ignored_its_children);
	tcase_add_test(tcase, it_ends_when_nothing_more_is_wanted);
	tcase_add_test(tcase, what_is_not_a_line_is_not_passed_on);
	tcase_add_test(tcase, files_of_folders_come_by_name_and_links_are_left_out);
	tcase_add_test(tcase, a_list_ends_its_names_with_newlines_or_nuls);
}
