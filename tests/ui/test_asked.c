/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every step of every lesson: no sentence, list or heading tells what is asked before it was
 * answered or the hint was shown, in any tab and row; then they do. A wrong answer gets a reason.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "play/play.h"
#include "table/table.h"
#include "tests/fixture/screen/blind.h"
#include "tests/fixture/check_main.h"
#include "tests/fixture/share.h"
#include "ui/dialog/dialog.h"
#include "ui/list/pane.h"
#include "ui/pane/lesson.h"

enum { LESSONS_MOST = 40, ROWS_MOST = SHARES > 1 ? 30 : 60, WORDS_MOST = 16, CONTEXT = 6 };

static struct lesson_list lessons;
static bool done[LESSONS_MOST];

static void
load(void)
{
	struct error err;
	char folder[4096];

	snprintf(folder, sizeof folder, "%s/data/lessons", getenv("srcdir"));
	ck_assert_msg(lesson_list_load(folder, &lessons, &err), "%s", err.text);
	ck_assert_uint_le(lessons.lessons.count, LESSONS_MOST);
}

static void
unload(void)
{
	lesson_list_free(&lessons);
}

/* The screen at step `step` of a lesson. */
static void
open_step(struct ui *ui, size_t which, size_t step)
{
	const struct lesson *l = &lessons.lessons.at[which];
	struct error err;
	struct play *p;
	char keys[40];

	if (l->play.len) {
		p = play_commands(text_str(&l->play), &err);
		ck_assert_msg(p != NULL, "%s", err.text);
		blind_open_play(ui, p);
	} else {
		ck_assert(blind_open_files(ui, text_str(&l->image), NULL));
	}
	blind_finish(ui);
	if (l->erase_size) {
		snprintf(keys, sizeof keys, "2e%" PRIu32 "<Enter>", l->erase_size);
		blind_keys(ui, keys);
		blind_finish(ui);
	}
	lesson_begin(ui, &lessons, which, done);
	while (ui->lesson.step < step) {
		ui->lesson.right = true;
		lesson_answer(ui);
	}
	blind_draw(ui);
}

/* ---- what must not be told ---- */

struct words {
	char at[WORDS_MOST][64];
	size_t count;
};

static void
add_word(struct words *w, const char *word, size_t len)
{
	ck_assert(w->count < WORDS_MOST && len < sizeof w->at[0]);
	memcpy(w->at[w->count], word, len);
	w->at[w->count++][len] = '\0';
}

static bool
is_place(const char *word)
{
	static const char *const places[] = { "nothing", "explain", "reason", "heading" };

	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		if (strcmp(word, places[i]) == 0)
			return true;
	return strncmp(word, "pane ", 5) == 0;
}

/* By the rules that the manual page gives. */
static void
find_words(const struct lesson_step *s, struct words *w)
{
	bool offset = s->check == LESSON_SELECT || s->check == LESSON_FIELD, all = true;
	const char *list = text_str(&s->hide);
	char number[32];

	w->count = 0;
	while (*list) {
		size_t len = strcspn(list, "|");

		add_word(w, list, len);
		if (is_place(w->at[w->count - 1])) {
			all &= strcmp(w->at[w->count - 1], "nothing") != 0;
			w->count--;
		}
		list += len + (list[len] == '|');
	}
	if (!all || s->number < 10 || (!offset && s->check != LESSON_NUMBER))
		return;
	add_word(w, number, (size_t)snprintf(number, sizeof number, "%08" PRIx64, s->number));
	if (!offset)
		add_word(w, number, (size_t)snprintf(number, sizeof number, "%" PRIu64, s->number));
}

/* Where one of the words stands by itself; NULL: none does. */
static const char *
find_any(const struct words *w, const char *text, size_t *len)
{
	for (size_t i = 0; i < w->count; i++)
		for (const char *at = text; (at = strstr(at, w->at[i])) != NULL; at++) {
			char before = at > text ? at[-1] : ' ', after = at[strlen(w->at[i])];

			*len = strlen(w->at[i]);
			/* 0x stands before hexadecimal ones. */
			if ((!isalnum((unsigned char)before) || before == 'x')
			        && !isalnum((unsigned char)after))
				return at;
		}
	return NULL;
}

/* ---- what is told ---- */

static void
add_screen(const struct ui *ui, struct text *t)
{
	const struct canvas *c = ui->display.canvas;

	for (int y = 0; y < ui->display.layout.lesson.y; y++) {
		for (int x = 0; x < c->columns; x++) {
			uint32_t point = canvas_tile(c, x, y)->point;
			char byte = point < 0x80 ? (char)point : '?';

			text_add_bytes(t, &byte, point != 0);
		}
		text_add(t, "\n");
	}
}

/* A cell of words that has one of them does not stand on the screen with what follows it there. */
static void
check_cell(struct ui *ui, const struct words *w, const char *name, const char *screen)
{
	const struct pane *p = &ui->panes[ui->tabs.source];
	const struct table_class *class = p->class->table;
	struct text cell = { 0 };
	const char *at;
	size_t len;

	for (size_t i = 0; i < class->column_count; i++)
		if (strcmp(class->columns[i].name, name) == 0)
			table_cell_text(&p->table, p->row, i, false, &cell);
	at = find_any(w, text_str(&cell), &len);
	if (at && strlen(at) > len + CONTEXT) {
		char told[128];

		snprintf(told, sizeof told, "%.*s", (int)len + CONTEXT, at);
		ck_assert_msg(strstr(screen, told) == NULL, "%s: %s", name, text_str(&cell));
	}
	text_free(&cell);
}

/* Checks the selected row of a tab; true if something of it was covered. */
static bool
check_row(struct ui *ui, const struct lesson_step *s, const struct words *w)
{
	struct text screen = { 0 };
	bool covered;
	size_t len;

	blind_draw(ui);
	add_screen(ui, &screen);
	ck_assert_msg(find_any(w, text_str(&ui->explain.sentence), &len) == NULL, "%s",
	        text_str(&ui->explain.sentence));
	if (lesson_hides(s, LESSON_EXPLAIN) && ui->explain.sentence.len)
		ck_assert_ptr_nonnull(strstr(text_str(&ui->explain.sentence), "is hidden"));
	check_cell(ui, w, "what", text_str(&screen));
	check_cell(ui, w, "why", text_str(&screen));
	if (lesson_hides(s, LESSON_HEADING))
		ck_assert_ptr_null(strstr(text_str(&screen), "boundaries crossed"));
	covered = strstr(text_str(&screen), LESSON_ASKED) != NULL
	          || strstr(text_str(&screen), "is hidden as long") != NULL;
	text_free(&screen);
	return covered;
}

/* What the hint or the answer uncovers. */
static void
check_uncovered(struct ui *ui)
{
	struct text screen = { 0 };

	blind_draw(ui);
	add_screen(ui, &screen);
	ck_assert_ptr_null(ui_asked(ui));
	ck_assert_msg(!strstr(text_str(&screen), LESSON_ASKED)
	        && !strstr(text_str(&screen), "is hidden as long"), "%s", text_str(&screen));
	text_free(&screen);
}

static bool
check_pane(struct ui *ui, enum pane_id id, const struct lesson_step *s, const struct words *w)
{
	bool covered = false;
	size_t count;

	pane_show(ui, id);
	blind_finish(ui);
	blind_draw(ui);
	count = pane_count(ui, id);
	for (size_t row = 0; row < count; row += 1 + count / ROWS_MOST) {
		pane_select(ui, id, row);
		covered |= check_row(ui, s, w);
	}
	return covered;
}

START_TEST(nothing_tells_the_answer)
{
	if ((size_t)_i >= lessons.lessons.count)
		return;
	for (size_t k = 0; k < lessons.lessons.at[_i].steps.count; k++) {
		const struct lesson_step *s = &lessons.lessons.at[_i].steps.at[k];
		bool covered = false;
		struct words w;
		struct ui ui;

		find_words(s, &w);
		open_step(&ui, (size_t)_i, k);
		for (int id = 0; id < PANE_LISTS; id++)
			if (pane_offered(&ui, (enum pane_id)id))
				covered |= check_pane(&ui, (enum pane_id)id, s, &w);
		/* What is told to be hidden is there, unless commands make it. */
		if (s->hide.len && (k == 0 || !lessons.lessons.at[_i].play.len))
			ck_assert_msg(covered, "%s: step %zu hides nothing", text_str(&lessons.lessons.at[_i].path),
			        k + 1);
		lesson_hint(&ui);
		check_uncovered(&ui);
		lesson_end(&ui);
		blind_close(&ui);
	}
}
END_TEST

/* ---- wrong answers ---- */

static void
answer_wrongly(struct ui *ui, const struct lesson_step *s)
{
	if (s->check == LESSON_PANE)
		blind_keys(ui, "3");
	else if (s->check == LESSON_SELECT || s->check == LESSON_FIELD || s->check == LESSON_INODE)
		blind_keys(ui, "2gg"); /* where the first block begins */
	blind_draw(ui);
	lesson_answer(ui);
	if (dialog_top(ui))
		blind_keys(ui, s->check == LESSON_NUMBER ? "987654321<Enter>" : "zzz<Enter>");
	blind_draw(ui);
}

START_TEST(wrong_answers_get_a_reason)
{
	if ((size_t)_i >= lessons.lessons.count)
		return;
	for (size_t k = 0; k < lessons.lessons.at[_i].steps.count; k++) {
		const struct lesson_step *s = &lessons.lessons.at[_i].steps.at[k];
		struct ui ui;

		open_step(&ui, (size_t)_i, k);
		answer_wrongly(&ui, s);
		ck_assert_msg(strncmp(text_str(&ui.lesson.words), "Not yet. ", 9) == 0, "%s: step %zu: %s",
		        text_str(&lessons.lessons.at[_i].path), k + 1, text_str(&ui.lesson.words));
		ck_assert_ptr_nonnull(strstr(text_str(&ui.lesson.words), text_str(&s->wrong)));
		ck_assert(!ui.lesson.right);
		ck_assert_ptr_nonnull(ui_asked(&ui));
		lesson_end(&ui);
		blind_close(&ui);
	}
}
END_TEST

CASES(asked)
{
	tcase_add_unchecked_fixture(tcase, blind_enter, blind_leave);
	tcase_add_unchecked_fixture(tcase, load, unload);
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, nothing_tells_the_answer, 0, LESSONS_MOST);
	tcase_add_loop_test(tcase, wrong_answers_get_a_reason, 0, LESSONS_MOST);
}
