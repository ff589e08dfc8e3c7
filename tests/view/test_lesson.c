/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lessons: what is one, what is refused and why, and how answers are held against it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lesson/lesson.h"
#include "play/play.h"
#include "tests/fixture/check_main.h"

static bool
parse(const char *text, struct lesson *l, struct error *err)
{
	return lesson_parse("folder/x.lesson", span_of(text, strlen(text)), l, err);
}

START_TEST(keys_have_their_places)
{
	struct lesson l;
	struct error err;

	ck_assert_msg(parse("# remark\ntitle: A  title\nimage: ../a.bin\nerase: 64K\n"
	                    "about: why\n\n\nstep: Do\n this\n  and that\n"
	                    "answer: number 4K\nhint: h\nwrong: w\nwhy: because: so\n"
	                    "hide: reason|17 nodes|pane Map\n"
	                    "step: Read\n", &l, &err), "%s", err.text);
	ck_assert_str_eq(text_str(&l.title), "A  title");
	ck_assert_str_eq(text_str(&l.image), "folder/../a.bin");
	ck_assert_uint_eq(l.erase_size, 65536);
	ck_assert_uint_eq(l.steps.count, 2);
	ck_assert_str_eq(text_str(&l.steps.at[0].task), "Do this and that");
	ck_assert_int_eq(l.steps.at[0].check, LESSON_NUMBER);
	ck_assert_uint_eq(l.steps.at[0].number, 4096);
	ck_assert_str_eq(text_str(&l.steps.at[0].why), "because: so");
	ck_assert(lesson_hides(&l.steps.at[0], LESSON_REASON));
	ck_assert(!lesson_hides(&l.steps.at[0], LESSON_EXPLAIN));
	ck_assert(lesson_hides_pane(&l.steps.at[0], "Map"));
	ck_assert(!lesson_hides_pane(&l.steps.at[0], "Maps"));
	ck_assert(!lesson_hides_pane(&l.steps.at[1], "Map"));
	ck_assert_int_eq(l.steps.at[1].check, LESSON_READ);
	lesson_free(&l);
}
END_TEST

static const struct {
	const char *answer;
	enum lesson_check check;
	const char *words;
	uint64_t number;
} answers[] = {
	{ "read", LESSON_READ, "", 0 },
	{ "type one|two words", LESSON_TYPE, "one|two words", 0 },
	{ "number 0x10", LESSON_NUMBER, "", 16 },
	{ "select 0x1220", LESSON_SELECT, "", 0x1220 },
	{ "field data_crc 0x8a6c", LESSON_FIELD, "data_crc", 0x8a6c },
	{ "inode 5", LESSON_INODE, "", 5 },
	{ "erase 64K", LESSON_ERASE, "", 65536 },
	{ "stride 48K", LESSON_STRIDE, "", 49152 },
	{ "pane Map", LESSON_PANE, "Map", 0 },
	{ "done pad", LESSON_DONE, "pad", 0 },
	{ "command write a 3", LESSON_COMMAND, "write a 3", 0 },
};

START_TEST(answers_are_read)
{
	char text[200];
	struct lesson l;
	struct error err;

	snprintf(text, sizeof text, "title: t\nimage: i\nstep: s\nanswer: %s\n",
	        answers[_i].answer);
	ck_assert_msg(parse(text, &l, &err), "%s", err.text);
	ck_assert_int_eq(l.steps.at[0].check, answers[_i].check);
	ck_assert_uint_eq(l.steps.at[0].number, answers[_i].number);
	if (answers[_i].check != LESSON_NUMBER && *answers[_i].words)
		ck_assert_str_eq(text_str(&l.steps.at[0].words), answers[_i].words);
	lesson_free(&l);
}
END_TEST

/* What a step asks for, as words of their own, in the ways in which numbers are written. */
static const struct {
	enum lesson_check check;
	uint64_t number;
	const char *hide, *text, *covered;
} covered[] = {
	{ LESSON_NUMBER, 17, "", "17 nodes, 170, a17, 0x11", "[asked] nodes, 170, a17, [asked]" },
	{ LESSON_NUMBER, 9, "", "9 nodes", "9 nodes" },
	{ LESSON_NUMBER, 9, "9 nodes", "9 nodes, 9 bytes", "[asked], 9 bytes" },
	{ LESSON_NUMBER, 17, "nothing", "17 nodes", "17 nodes" },
	{ LESSON_SELECT, 0x4c0, "", "at 0x000004c0, 1216", "at [asked], 1216" },
	{ LESSON_FIELD, 0x4c0, "", "000004c0", "[asked]" },
	{ LESSON_INODE, 17, "", "inode 17", "inode 17" },
	{ LESSON_TYPE, 0, "data_crc|data CRC", "data CRC, data_crc (data CRCs)",
	  "[asked], [asked] (data CRCs)" },
	{ LESSON_TYPE, 0, "reason", "a 0+4 (covered by (b))", "a 0+4 [asked]" },
	{ LESSON_TYPE, 0, "reason", "(b) a", "(b) a" },
	{ LESSON_TYPE, 0, "explain|heading|pane Map", "explain pane Map", "explain pane Map" },
	{ LESSON_TYPE, 0, "a||b|", "a b c", "[asked] [asked] c" },
};

START_TEST(what_is_asked_is_covered)
{
	struct lesson_step s = { .check = covered[_i].check, .number = covered[_i].number };
	struct text t = { 0 };

	text_add(&s.hide, covered[_i].hide);
	text_add(&t, covered[_i].text);
	ck_assert_int_eq(lesson_cover_cell(&s, &t), strcmp(covered[_i].text, covered[_i].covered) != 0);
	ck_assert_str_eq(text_str(&t), covered[_i].covered);
	text_free(&t);
	text_free(&s.hide);
}
END_TEST

static const struct {
	const char *text, *says;
} wrong[] = {
	{ "", "has a title" },
	{ "title: t\nimage: i\n", "a title, an image or commands, and steps" },
	{ "title: t\nimage: i\nplay: gc\nstep: s\n", "not both" },
	{ "title: t\nimage: i\nstep:\n", "without text" },
	{ "title: t\ntitle: u\n", "x.lesson:2: a second time" },
	{ "colour: red\n", "no such key" },
	{ "hint: before a step\n", "x.lesson:1: no such key, or not here" },
	{ "no colon\n", "not \"key: value\"" },
	{ " goes on\n", "nothing goes on" },
	{ "erase: 3\n", "no erase size" },
	{ "title: t\nimage: i\nstep: s\nanswer: guess\n", "no such way" },
	{ "title: t\nimage: i\nstep: s\nanswer: number many\n", "needs a number" },
	{ "title: t\nimage: i\nstep: s\nanswer: field data_crc\n", "needs a number" },
	{ "title: t\nimage: i\nstep: s\nanswer: type\n", "needs a word" },
	{ "title: \033[2J\n", "not text" },
};

START_TEST(what_is_no_lesson_says_why)
{
	struct lesson l;
	struct error err;

	ck_assert(!parse(wrong[_i].text, &l, &err));
	ck_assert_msg(strstr(err.text, wrong[_i].says) != NULL, "%s", err.text);
	ck_assert_uint_eq(l.steps.count, 0);
}
END_TEST

START_TEST(steps_are_limited)
{
	struct text t = { 0 };
	struct lesson l;
	struct error err;

	text_add(&t, "title: t\nimage: i\n");
	for (int i = 0; i <= LESSON_MOST_STEPS; i++)
		text_add(&t, "step: s\n");
	ck_assert(!parse(text_str(&t), &l, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "too many"));
	text_free(&t);
}
END_TEST

START_TEST(typed_answers)
{
	struct lesson_step word = { .check = LESSON_TYPE }, number = {
		.check = LESSON_NUMBER, .number = 4096 };

	text_add(&word.words, "data_crc|data CRC");
	ck_assert(lesson_typed(&word, " DATA_crc "));
	ck_assert(lesson_typed(&word, "data crc"));
	ck_assert(!lesson_typed(&word, "data"));
	ck_assert(!lesson_typed(&word, ""));
	ck_assert(lesson_typed(&number, "4K"));
	ck_assert(lesson_typed(&number, "0x1000"));
	ck_assert(!lesson_typed(&number, "4"));
	ck_assert(!lesson_typed(&number, "many"));
	text_free(&word.words);
}
END_TEST

static void
check_commands(const char *commands)
{
	struct error err;
	struct play *p = play_commands(commands, &err);

	ck_assert_msg(p != NULL, "%s", err.text);
	play_free(p);
}

/* Every lesson of the program has what a pupil needs. */
START_TEST(own_lessons_are_whole)
{
	struct lesson_list list;
	struct error err;
	char folder[1000];

	snprintf(folder, sizeof folder, "%s/data/lessons", getenv("srcdir"));
	ck_assert_msg(lesson_list_load(folder, &list, &err), "%s", err.text);
	ck_assert_uint_ge(list.lessons.count, 10);
	for (size_t i = 0; i < list.lessons.count; i++) {
		const struct lesson *l = &list.lessons.at[i];

		if (l->play.len)
			check_commands(text_str(&l->play));
		else
			ck_assert_msg(access(text_str(&l->image), R_OK) == 0, "%s",
			        text_str(&l->image));
		ck_assert(l->about.len > 0);
		for (size_t k = 0; k < l->steps.count; k++) {
			const struct lesson_step *s = &l->steps.at[k];

			ck_assert_msg(s->wrong.len > 0, "%s: step %zu: nothing to say to a wrong answer",
			        text_str(&l->path), k + 1);
			ck_assert_msg(s->hint.len > 0 && s->why.len > 0 &&
			              s->check != LESSON_READ, "%s: step %zu",
			        text_str(&l->path), k + 1);
			/* What is longer has no room on 80 by 24. */
			ck_assert_msg(s->task.len < 400 && s->why.len < 400, "%s: step %zu",
			        text_str(&l->path), k + 1);
		}
	}
	lesson_list_free(&list);
}
END_TEST

START_TEST(folders_may_be_wrong)
{
	struct lesson_list list;
	struct error err;

	ck_assert(!lesson_list_load("/nonexistent", &list, &err));
	ck_assert(!lesson_list_load(getenv("srcdir"), &list, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "holds no lesson"));
}
END_TEST

CASES(lesson)
{
	tcase_add_test(tcase, keys_have_their_places);
	tcase_add_loop_test(tcase, answers_are_read, 0, sizeof answers / sizeof *answers);
	tcase_add_loop_test(tcase, what_is_asked_is_covered, 0, sizeof covered / sizeof *covered);
	tcase_add_loop_test(tcase, what_is_no_lesson_says_why, 0, sizeof wrong / sizeof *wrong);
	tcase_add_test(tcase, steps_are_limited);
	tcase_add_test(tcase, typed_answers);
	tcase_add_test(tcase, own_lessons_are_whole);
	tcase_add_test(tcase, folders_may_be_wrong);
}
