/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is remembered: several instances at once, files of others, the lines of marks. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recall/notes.h"
#include "recall/recall.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/place.h"
#include "tests/fixture/random.h"

static const struct span image = { .at = (const uint8_t *)"content", .len = 7 };

static struct recall *
open_it(void)
{
	ck_assert(recall_folder_make(in_place("a/state"), NULL));
	return recall_open(in_place("a/state"), image);
}

/* The file of the image. */
static const char *
file_path(void)
{
	static char path[600];
	struct text name = { 0 };

	recall_add_identity(image, &name);
	snprintf(path, sizeof path, "%s/%s", in_place("a/state"), text_str(&name));
	text_free(&name);
	return path;
}

static void
put_file(const char *content)
{
	FILE *f;

	ck_assert(recall_folder_make(in_place("a/state"), NULL));
	f = fopen(file_path(), "w");
	ck_assert_ptr_nonnull(f);
	fputs(content, f);
	fclose(f);
}

static void
save(struct recall *r)
{
	struct error err;

	ck_assert_msg(recall_save(r, &err), "%s", err.text);
}

/* Replaces the marks by these, of a list that NULL ends. */
static void
mark(struct recall *r, const char *const *values)
{
	recall_drop(r, "mark");
	for (; *values; values++)
		recall_add(r, "mark", *values);
}

static void
assert_marks(struct recall *r, const char *const *values)
{
	size_t found = 0, wanted = 0;

	for (; values[wanted]; wanted++) {
		bool there = false;

		for (size_t i = 0; i < recall_count(r); i++)
			there |= recall_line_is(r, i, "mark")
			         && strcmp(recall_value(r, i), values[wanted]) == 0;
		ck_assert_msg(there, "no mark %s", values[wanted]);
	}
	for (size_t i = 0; i < recall_count(r); i++)
		found += recall_line_is(r, i, "mark");
	ck_assert_uint_eq(found, wanted);
}

#define MARKS(...) ((const char *const[]){ __VA_ARGS__, NULL })

START_TEST(what_two_instances_marked_stays)
{
	struct recall *a = open_it(), *b, *last;

	mark(a, MARKS("- 1 0 removed by a", "- 2 0 changed by b", "- 3 0 kept"));
	save(a);
	b = open_it();
	mark(a, MARKS("- 2 0 changed by b", "- 3 0 kept", "- 4 0 of a"));
	save(a);
	recall_add(b, "tab", "Files");
	mark(b, MARKS("- 1 0 removed by a", "- 2 0 by b", "- 3 0 kept", "- 5 0 of b"));
	save(b);
	assert_marks(b, MARKS("- 2 0 by b", "- 3 0 kept", "- 4 0 of a", "- 5 0 of b"));
	last = open_it();
	assert_marks(last, MARKS("- 2 0 by b", "- 3 0 kept", "- 4 0 of a", "- 5 0 of b"));
	ck_assert_str_eq(recall_get(last, "tab"), "Files");
	/* A second save doesn't take that for a change of its own. */
	mark(b, MARKS("- 2 0 by b", "- 3 0 kept", "- 4 0 of a", "- 5 0 of b"));
	save(b);
	recall_free(last);
	last = open_it();
	assert_marks(last, MARKS("- 2 0 by b", "- 3 0 kept", "- 4 0 of a", "- 5 0 of b"));
	recall_free(a);
	recall_free(b);
	recall_free(last);
}
END_TEST

/* Saves the marks of an instance that changed nothing else since it began. */
static void
save_marks(struct recall *r, const char *const *values)
{
	mark(r, values);
	save(r);
}

START_TEST(a_note_that_another_changed_is_not_undone)
{
	struct recall *a = open_it(), *b;

	save_marks(a, MARKS("- 1 0 old"));
	b = open_it();
	save_marks(b, MARKS("- 1 7 new"));
	save_marks(a, MARKS("- 1 0 old", "- 2 0 mine"));
	assert_marks(a, MARKS("- 1 7 new", "- 2 0 mine"));
	recall_free(a);
	recall_free(b);
}
END_TEST

/* As where the disk is full: the next time it works, and the marks are still there. */
START_TEST(what_could_not_be_saved_is_saved_later)
{
	struct recall *r = open_it(), *last;
	struct error err;

	ck_assert_int_eq(mkdir(file_path(), 0700), 0);
	mark(r, MARKS("- 1 0 a", "- 2 0 b"));
	ck_assert(!recall_save(r, &err));
	assert_marks(r, MARKS("- 1 0 a", "- 2 0 b"));
	ck_assert_int_eq(rmdir(file_path()), 0);
	save_marks(r, MARKS("- 1 0 a", "- 2 0 b"));
	last = open_it();
	assert_marks(last, MARKS("- 1 0 a", "- 2 0 b"));
	recall_free(r);
	recall_free(last);
}
END_TEST

/* Each time it saves, an instance says again what it knows of choices, places and lessons. */
static void
save_choices(struct recall *r, const char *erase, const char *at)
{
	recall_drop(r, "erase");
	recall_drop(r, "at");
	if (erase)
		recall_add(r, "erase", erase);
	recall_add(r, "at", at);
	save(r);
}

START_TEST(who_only_looks_around_undoes_no_choice)
{
	struct recall *a = open_it(), *b = open_it(), *last;

	save_choices(b, "0 65536 0", "0 1");
	recall_add(b, "lesson", "04-order");
	save(b);
	save_choices(a, NULL, "0 2");
	save_choices(a, NULL, "0 3");
	last = open_it();
	ck_assert_str_eq(recall_get(last, "erase"), "0 65536 0");
	ck_assert_str_eq(recall_get(last, "at"), "0 3");
	ck_assert_str_eq(recall_get(last, "lesson"), "04-order");
	recall_free(last);
	save_choices(a, "0 131072 0", "0 3");
	save_choices(b, "0 65536 0", "0 1");
	last = open_it();
	ck_assert_str_eq(recall_get(last, "erase"), "0 131072 0");
	ck_assert_str_eq(recall_get(last, "at"), "0 3");
	recall_free(a);
	recall_free(b);
	recall_free(last);
}
END_TEST

START_TEST(columns_are_kept_list_by_list)
{
	struct recall *a, *b, *last;

	ck_assert(recall_folder_make(in_place("a/state"), NULL));
	a = recall_open_habits(in_place("a/state"));
	b = recall_open_habits(in_place("a/state"));
	recall_add(a, "columns", "Files owner");
	save(a);
	recall_add(b, "columns", "Nodes crc");
	save(b);
	last = recall_open_habits(in_place("a/state"));
	ck_assert_uint_eq(recall_count(last), 2);
	recall_free(a);
	recall_free(b);
	recall_free(last);
}
END_TEST

START_TEST(who_cannot_get_the_lock_writes_nothing)
{
	struct recall *r = open_it();
	int fd = open(in_place("a/state"), O_RDONLY | O_DIRECTORY);
	struct error err;

	ck_assert_int_eq(flock(fd, LOCK_EX), 0);
	recall_add(r, "tab", "Files");
	ck_assert(!recall_save(r, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "is in use"));
	ck_assert_int_ne(access(file_path(), F_OK), 0);
	close(fd);
	save(r);
	ck_assert_int_eq(access(file_path(), F_OK), 0);
	recall_free(r);
}
END_TEST

START_TEST(a_file_of_another_version_is_left_alone)
{
	static const char content[] = "flashloupe-state 2\nfuture\n";
	char now[64] = "";
	struct recall *r;
	struct error err;
	FILE *f;

	put_file(content);
	r = open_it();
	ck_assert_uint_eq(recall_count(r), 0);
	recall_add(r, "tab", "Files");
	ck_assert(!recall_save(r, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "another version"));
	f = fopen(file_path(), "r");
	ck_assert_uint_eq(fread(now, 1, sizeof now - 1, f), strlen(content));
	ck_assert_str_eq(now, content);
	fclose(f);
	recall_free(r);
}
END_TEST

/* Neither waited for nor followed. */
START_TEST(what_is_no_regular_file_is_not_read)
{
	struct recall *r;

	ck_assert(recall_folder_make(in_place("a/state"), NULL));
	ck_assert_int_eq(mkfifo(file_path(), 0600), 0);
	r = open_it();
	ck_assert_uint_eq(recall_count(r), 0);
	recall_free(r);
	ck_assert_int_eq(unlink(file_path()), 0);
	ck_assert_int_eq(symlink("/dev/zero", file_path()), 0);
	r = open_it();
	ck_assert_uint_eq(recall_count(r), 0);
	recall_free(r);
}
END_TEST

START_TEST(reading_makes_nothing)
{
	struct recall *r = recall_read(in_place("b"), image);

	ck_assert_uint_eq(recall_count(r), 0);
	ck_assert_int_ne(access(in_place("b"), F_OK), 0);
	recall_free(r);
}
END_TEST

/* ---- the lines of marks ---- */

/* Takes what the lines say, of a list that NULL ends. */
static void
take(struct note_list *list, const char *const *values)
{
	struct recall *r = recall_read(in_place("none"), image);

	mark(r, values);
	note_list_take(list, r);
	recall_free(r);
}

START_TEST(a_mark_is_a_line)
{
	struct note_list list = { .generation = 0 };
	struct recall *r = recall_read(in_place("none"), image);

	take(&list, MARKS("- 3 0 two words", "2d80/0.1 18446744073709551615 7 x", "- 5 12 "));
	note_list_keep(&list, r);
	assert_marks(r, MARKS("- 3 0 two words", "- 5 12 ", "2d80/0.1 18446744073709551615 7 x"));
	recall_free(r);
	note_list_free(&list);
}
END_TEST

static const char *const nonsense[] = { "", " ", "-", "- 1", "- x 1 a", "- 1 x a", "../x 1 2 \t",
	"x 1 1 a", "- 18446744073709551616 1 a", "- -1 1 a",
	"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
	"00000000000000000000000000000000000000000000000000000000000000000000000000000000 1 1 a" };

START_TEST(nonsense_is_no_mark)
{
	struct note_list list = { .generation = 0 };

	take(&list, MARKS(nonsense[_i]));
	ck_assert_uint_eq(list.notes.count, 0);
	note_list_free(&list);
}
END_TEST

START_TEST(marks_are_in_order_and_limited)
{
	struct note_list list = { .generation = 0 };
	struct recall *r = recall_read(in_place("none"), image);
	char line[300];
	uint32_t seed = 1;

	for (int i = 0; i < 3 * NOTES_MOST; i++) {
		snprintf(line, sizeof line, "- %u 0 %0250d", (unsigned)next_random(&seed), i);
		recall_add(r, "mark", line);
	}
	note_list_take(&list, r);
	recall_free(r);
	ck_assert_uint_eq(list.notes.count, NOTES_MOST);
	for (size_t i = 0; i < list.notes.count; i++) {
		ck_assert_uint_eq(list.notes.at[i].words.len, NOTE_WORDS_MOST);
		ck_assert(i == 0 || list.notes.at[i - 1].place.offset < list.notes.at[i].place.offset);
		ck_assert_ptr_eq(note_at(&list, &list.notes.at[i].place), &list.notes.at[i]);
	}
	while (list.notes.count) {
		struct note_place p = list.notes.at[list.notes.count / 2].place;

		note_remove(&list, &p);
		ck_assert_ptr_null(note_at(&list, &p));
	}
	note_list_free(&list);
}
END_TEST

CASES(recall)
{
	tcase_add_checked_fixture(tcase, place_make, place_remove);
	tcase_add_test(tcase, what_two_instances_marked_stays);
	tcase_add_test(tcase, a_note_that_another_changed_is_not_undone);
	tcase_add_test(tcase, what_could_not_be_saved_is_saved_later);
	tcase_add_test(tcase, who_only_looks_around_undoes_no_choice);
	tcase_add_test(tcase, columns_are_kept_list_by_list);
	tcase_add_test(tcase, who_cannot_get_the_lock_writes_nothing);
	tcase_add_test(tcase, a_file_of_another_version_is_left_alone);
	tcase_add_test(tcase, what_is_no_regular_file_is_not_read);
	tcase_add_test(tcase, reading_makes_nothing);
	tcase_add_test(tcase, a_mark_is_a_line);
	tcase_add_loop_test(tcase, nonsense_is_no_mark, 0, ROWS_OF(nonsense));
	tcase_add_test(tcase, marks_are_in_order_and_limited);
}
