/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files to choose from: which are listed and examined, and what another process may say of
 * them. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/process/process.h"
#include "shelf/shelf.h"
#include "shelf/shelf_table.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/place.h"

static const struct firmware_options options;

static void
put(const char *name, const char *content)
{
	FILE *f = fopen(in_place(name), "w");

	ck_assert_ptr_nonnull(f);
	fputs(content, f);
	fclose(f);
}

static void
open_place(struct shelf *s)
{
	struct error err;

	*s = (struct shelf){ .selected = 0 };
	ck_assert_msg(shelf_open_folder(s, place, &err), "%s", err.text);
}

static const struct shelf_item *
item_named(const struct shelf *s, const char *name)
{
	for (size_t i = 0; i < s->items.count; i++)
		if (strcmp(text_str(&s->items.at[i].path) + s->items.at[i].name, name) == 0)
			return &s->items.at[i];
	ck_abort_msg("%s is not listed", name);
	return NULL;
}

START_TEST(names_are_in_order)
{
	static const char *const names[] = { "..", "b", "z", "A", "a", "link" };
	struct shelf s;

	put("a", "x");
	put("A", "x");
	put(".hidden", "x");
	ck_assert_int_eq(mkdir(in_place("z"), 0700), 0);
	ck_assert_int_eq(mkdir(in_place("b"), 0700), 0);
	ck_assert_int_eq(symlink("a", in_place("link")), 0);
	open_place(&s);
	ck_assert_uint_eq(s.items.count, COUNT(names));
	for (size_t i = 0; i < COUNT(names); i++)
		ck_assert_str_eq(text_str(&s.items.at[i].path) + s.items.at[i].name, names[i]);
	ck_assert_int_eq(item_named(&s, "link")->kind, SHELF_FILE);
	ck_assert_uint_eq(shelf_next_file(&s, 3, 1), 4);
	ck_assert_uint_eq(shelf_next_file(&s, 3, -1), SIZE_MAX);
	ck_assert_uint_eq(shelf_next_file(&s, 5, 1), SIZE_MAX);
	shelf_free(&s);
}
END_TEST

START_TEST(a_folder_that_is_none_is_told)
{
	struct shelf s = { .selected = 0 };
	struct error err;

	ck_assert(!shelf_open_folder(&s, in_place("no\nsuch"), &err));
	ck_assert_ptr_nonnull(strstr(err.text, "no\\x0asuch: cannot be listed: "));
	shelf_free(&s);
}
END_TEST

/* Opening a FIFO would wait for its other end; a device may have no end. */
START_TEST(only_regular_files_are_opened)
{
	struct shelf s;

	ck_assert_int_eq(mkfifo(in_place("fifo"), 0600), 0);
	ck_assert_int_eq(symlink("/dev/zero", in_place("zero")), 0);
	ck_assert_int_eq(symlink("/nonexistent", in_place("nowhere")), 0);
	put("swapped", "x");
	put("empty", "");
	open_place(&s);
	ck_assert_int_eq(unlink(in_place("swapped")), 0);
	ck_assert_int_eq(mkfifo(in_place("swapped"), 0600), 0);
	while (shelf_step(&s, &options, SIZE_MAX))
		;
	ck_assert_int_eq(item_named(&s, "fifo")->kind, SHELF_OTHER);
	ck_assert_int_eq(item_named(&s, "zero")->kind, SHELF_OTHER);
	ck_assert_int_eq(item_named(&s, "nowhere")->kind, SHELF_OTHER);
	ck_assert_int_eq(item_named(&s, "swapped")->found.state, SHELF_UNREADABLE);
	ck_assert_str_eq(item_named(&s, "empty")->found.words, "is empty");
	shelf_free(&s);
}
END_TEST

START_TEST(what_is_found_is_told)
{
	struct shelf s;
	size_t files;

	place_copy("damaged", "damaged.uimage");
	place_copy("whole", "be-64k-sum.jffs2");
	put("words", "No image, only words.\n");
	open_place(&s);
	ck_assert_uint_eq(shelf_done(&s, &files), 0);
	ck_assert_uint_eq(files, 3);
	while (shelf_step(&s, &options, 4096))
		;
	ck_assert_uint_eq(shelf_done(&s, &files), 3);
	ck_assert_str_eq(item_named(&s, "damaged")->found.kinds, "uImage, JFFS2");
	ck_assert_int_eq(item_named(&s, "damaged")->found.verdict, JUDGED_DAMAGED);
	ck_assert_int_eq(strncmp(item_named(&s, "damaged")->found.words, "damaged: ", 9), 0);
	ck_assert_str_eq(item_named(&s, "whole")->found.kinds, "JFFS2");
	ck_assert_int_eq(item_named(&s, "words")->found.verdict, JUDGED_UNKNOWN);
	ck_assert(!shelf_busy(&s));
	shelf_free(&s);
}
END_TEST

START_TEST(it_can_be_stopped)
{
	struct shelf s;

	place_copy("a", "damaged.uimage");
	place_copy("b", "be-64k-sum.jffs2");
	open_place(&s);
	s.selected = 2; /* behind the one above and a */
	ck_assert(shelf_step(&s, &options, 4096));
	ck_assert(shelf_step(&s, &options, 4096));
	ck_assert_uint_eq(s.doing, 2);
	shelf_stop(&s);
	ck_assert(!shelf_busy(&s));
	ck_assert(!shelf_step(&s, &options, SIZE_MAX));
	ck_assert_int_eq(s.items.at[2].found.state, SHELF_WAITS);
	shelf_free(&s);
}
END_TEST

/* ---- another process ---- */

static int
tell_the_truth(void *arg, struct child_report *report)
{
	struct shelf *s = arg;
	struct shelf_finding f = { .state = SHELF_EXAMINED, .verdict = JUDGED_NOTES,
		.kinds = "one", .words = "two" };

	for (size_t i = 0; i < s->items.count; i++)
		child_report_found(report, i, &f);
	child_report_leave(report, SHELF_OPEN, 1);
	return CLI_LOSSES;
}

/* What a process that was taken over could say. */
static int
lie(void *arg, struct child_report *report)
{
	struct shelf_finding f = { .state = SHELF_EXAMINED };

	(void)arg;
	child_report_found(report, 99, &f);
	f.verdict = JUDGED_COUNT;
	child_report_found(report, 0, &f);
	f.verdict = 0;
	f.state = SHELF_STATES;
	child_report_found(report, 0, &f);
	f.state = SHELF_EXAMINED;
	memset(f.words, 'x', sizeof f.words);
	child_report_found(report, 0, &f);
	memset(f.words, 0, sizeof f.words);
	memset(f.kinds, 'x', sizeof f.kinds);
	child_report_found(report, 0, &f);
	child_report_leave(report, SHELF_LEAVES, 0);
	child_report_leave(report, SHELF_OPEN, 99);
	return CLI_DONE;
}

static int
crash(void *arg, struct child_report *report)
{
	(void)arg;
	(void)report;
	signal(SIGKILL, SIG_DFL);
	raise(SIGKILL);
	return CLI_DONE;
}

START_TEST(what_a_process_says_is_checked)
{
	enum shelf_leave leave;
	struct shelf s;

	put("a", "x");
	open_place(&s);
	ck_assert_int_eq(child_run(&s, lie, &s, &leave), CLI_DONE);
	ck_assert_int_eq(leave, SHELF_BACK);
	ck_assert_uint_eq(s.selected, 0);
	ck_assert_int_eq(s.items.at[0].found.state, SHELF_WAITS);
	ck_assert_int_eq(child_run(&s, crash, &s, &leave), CLI_FAILED);
	ck_assert_int_eq(leave, SHELF_BACK);
	ck_assert_int_eq(child_run(&s, tell_the_truth, &s, &leave), CLI_LOSSES);
	ck_assert_int_eq(leave, SHELF_OPEN);
	ck_assert_uint_eq(s.selected, 1);
	ck_assert_str_eq(s.items.at[1].found.words, "two");
	shelf_free(&s);
}
END_TEST

/* More than a pipe holds. */
START_TEST(many_findings_pass)
{
	enum shelf_leave leave;
	struct shelf s = { .selected = 0 };

	for (int i = 0; i < SHELF_MOST; i++)
		ck_assert(shelf_add(&s, "x"));
	ck_assert(!shelf_add(&s, "x"));
	ck_assert_int_eq(child_run(&s, tell_the_truth, &s, &leave), CLI_LOSSES);
	ck_assert_str_eq(s.items.at[SHELF_MOST - 1].found.kinds, "one");
	shelf_free(&s);
}
END_TEST

CASES(shelf)
{
	tcase_add_checked_fixture(tcase, place_make, place_remove);
	tcase_add_test(tcase, names_are_in_order);
	tcase_add_test(tcase, a_folder_that_is_none_is_told);
	tcase_add_test(tcase, only_regular_files_are_opened);
	tcase_add_test(tcase, what_is_found_is_told);
	tcase_add_test(tcase, it_can_be_stopped);
	tcase_add_test(tcase, what_a_process_says_is_checked);
	tcase_add_test(tcase, many_findings_pass);
}
