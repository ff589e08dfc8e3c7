/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/pane/lesson.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "firmware/model/subject.h"
#include "ui/dialog/dialog.h"
#include "ui/draw/paragraph.h"
#include "ui/list/pane.h"
#include "ui/map/map.h"

/* On a small screen the question has precedence: without it there is no lesson. */
enum { MOST_LINES = 7, LEAST_ROWS = 9, TITLE_COLUMNS = 60 };
enum { USUAL_LINES = 5, ROWS_ABOVE = 12, ROWS_ABOVE_SMALL = 5 };

static const struct lesson *
lesson_of(const struct lesson_place *at)
{
	return at->list ? &at->list->lessons.at[at->which] : NULL;
}

static const struct lesson_step *
step_of(const struct ui *ui)
{
	return &lesson_of(&ui->lesson)->steps.at[ui->lesson.step];
}

static void
say(struct ui *ui, enum role role, const char *words)
{
	text_clear(&ui->lesson.words);
	text_add(&ui->lesson.words, words);
	ui->lesson.role = role;
	ui->lesson.read = false;
	ui->display.stale = true;
}

static void
begin_step(struct ui *ui, size_t step)
{
	ui->lesson.step = step;
	ui->lesson.right = step_of(ui)->check == LESSON_READ;
	ui->lesson.wrote = ui->lesson.wrote_ready = ui->lesson.hinted = false;
	say(ui, ROLE_TEXT, text_str(&step_of(ui)->task));
}

void
lesson_begin(struct ui *ui, const struct lesson_list *list, size_t which, bool *done)
{
	ui->lesson.list = list;
	ui->lesson.which = which;
	ui->lesson.done = done;
	ui->lesson.next = SIZE_MAX;
	begin_step(ui, 0);
}

void
lesson_end(struct ui *ui)
{
	text_free(&ui->lesson.words);
	ui->lesson.list = NULL;
}

/* ---- the panel ---- */

int
lesson_lines(const struct lesson_place *at, int columns, int rows)
{
	int lines, most = rows - ROWS_ABOVE;

	if (!at->list || rows < LEAST_ROWS)
		return 0;
	lines = 1 + paragraph_lines(text_str(&at->words), columns - 2);
	if (lines > MOST_LINES)
		lines = MOST_LINES;
	if (most < USUAL_LINES)
		most = rows - ROWS_ABOVE_SMALL < USUAL_LINES ? rows - ROWS_ABOVE_SMALL : USUAL_LINES;
	return lines > most ? most : lines;
}

/* True if `lines` of the panel are too few for the words, and those were not read elsewhere. */
static bool
has_more(const struct lesson_place *at, int columns, int lines)
{
	return !at->read && 1 + paragraph_lines(text_str(&at->words), columns - 2) > lines;
}

static void
draw_title(const struct lesson_place *at, struct pen *p, bool narrow, bool more)
{
	const struct lesson *l = lesson_of(at);

	pen_textf(p, ROLE_RULE, " ");
	pen_text(p, ROLE_PANE_ON, "Lesson");
	if (!narrow)
		pen_textf(p, ROLE_STRONG, " %s", text_str(&l->title));
	pen_text(p, ROLE_STRONG, " ");
	pen_textf(p, ROLE_FAINT, "%zu/%zu ", at->step + 1, l->steps.count);
	if (at->right && at->step + 1 == l->steps.count)
		pen_text(p, ROLE_GOOD, narrow ? "done: A goes on " : "done: A or gl goes on ");
	else if (at->right)
		pen_text(p, ROLE_GOOD, "A goes on ");
	else
		pen_text(p, ROLE_KEY, "A answers  ");
	if (more)
		pen_text(p, ROLE_KEY, at->right ? " I more " : "I more ");
	else if (!at->right)
		pen_text(p, ROLE_KEY, "I hint ");
	if (!at->right && !narrow)
		pen_text(p, ROLE_KEY, " gl lessons ");
}

void
lesson_draw(const struct lesson_place *at, struct canvas *c, struct rect area)
{
	struct pen p = pen_at(c, area, 0, 0);
	struct rect text = { area.x + 1, area.y + 1, area.w - 2, area.h - 1 };

	if (!at->list || area.h < 1)
		return;
	pen_glyph(&p, ROLE_RULE, GLYPH_ACROSS, area.w);
	p.x = area.x + 1;
	draw_title(at, &p, area.w < TITLE_COLUMNS, has_more(at, area.w, area.h));
	paragraph_draw(c, rect_clip(text, area), at->role, text_str(&at->words));
}

/* ---- answers ---- */

/* True if the selected thing begins at the offset, or is a row there. Where a block begins stands
 * in Nodes, too, but is no node. */
static bool
is_selected(struct ui *ui, uint64_t offset)
{
	struct subject s;

	return ui_subject(ui, &s) && s.offset == offset
	       && (ui->tabs.source != PANE_NODES || strcmp(s.title, "erase block") != 0);
}

static bool
is_field(struct ui *ui, const struct lesson_step *step)
{
	struct subject s;

	if (!is_selected(ui, step->number) || !ui_subject(ui, &s)
	        || ui->field >= subject_field_count(&s))
		return false;
	return strcmp(subject_field(&s, ui->field)->name, text_str(&step->words)) == 0;
}

static bool
is_inode(struct ui *ui, uint64_t ino)
{
	struct subject s;

	return ui_subject(ui, &s) && s.volume && s.inode != FS_NONE
	       && volume_ino(s.volume, s.inode) == ino;
}

/* True if the last command begins with the words; a slash in front of a path doesn't count. */
static bool
was_run(const struct play *p, const char *words)
{
	const char *line = play_last(p);

	while (line && *words) {
		if (*line == '/' && line[-1] == ' ')
			line++;
		if (*line++ != *words++)
			return false;
	}
	return line != NULL;
}

static bool
is_right(struct ui *ui, const struct lesson_step *step)
{
	switch (step->check) {
	case LESSON_SELECT: return is_selected(ui, step->number);
	case LESSON_FIELD: return is_field(ui, step);
	case LESSON_INODE: return is_inode(ui, step->number);
	case LESSON_ERASE:
		return ui->here.volume && ui->here.volume->erase.size == step->number;
	case LESSON_STRIDE: return map_stride(ui) == step->number;
	case LESSON_PANE:
		return strcasecmp(pane_classes[ui->tabs.source].title, text_str(&step->words)) ==
		       0;
	case LESSON_COMMAND:
		return ui->playing.play && was_run(ui->playing.play, text_str(&step->words));
	case LESSON_DONE:
		return strcmp(text_str(&step->words), "pad") == 0 ? ui->lesson.wrote_ready
		                                                  : ui->lesson.wrote;
	default: return false;
	}
}

static void
take_right(struct ui *ui)
{
	struct text t = { 0 };

	ui->lesson.right = true;
	if (ui->lesson.step + 1 == lesson_of(&ui->lesson)->steps.count)
		ui->lesson.done[ui->lesson.which] = true;
	text_add(&t, "Right. ");
	text_add(&t, text_str(&step_of(ui)->why));
	say(ui, ROLE_GOOD, text_str(&t));
	text_free(&t);
}

/* What is selected, to show what was taken as the answer. */
static void
take_wrong(struct ui *ui)
{
	const struct lesson_step *step = step_of(ui);
	struct subject s;
	struct text t = { 0 };

	text_add(&t, "Not yet. ");
	if ((step->check == LESSON_SELECT || step->check == LESSON_FIELD
	                 || step->check == LESSON_INODE) && ui_subject(ui, &s))
		text_addf(&t, "Selected is %s at %08" PRIx64 ". ", s.title, s.offset);
	if (step->wrong.len > 0)
		text_addf(&t, "%s ", text_str(&step->wrong));
	text_add(&t, text_str(&step->task));
	say(ui, ROLE_WARNING, text_str(&t));
	text_free(&t);
}

static bool
accept_typed(struct ui *ui, struct dialog *d)
{
	if (lesson_typed(step_of(ui), line_str(&d->line)))
		take_right(ui);
	else
		take_wrong(ui);
	return true;
}

/* How a number is typed, without the one that is asked for. */
static const char *
example(const struct lesson_step *step)
{
	return step->number == 12 || step->number == 0x1f || step->number == 8192
	       ? "a number, as in 7, 0x2a or 16K" : "a number, as in 12, 0x1f or 8K";
}

static void
go_on(struct ui *ui)
{
	if (ui->lesson.step + 1 < lesson_of(&ui->lesson)->steps.count) {
		begin_step(ui, ui->lesson.step + 1);
	} else {
		ui->lesson.done[ui->lesson.which] = true;
		lesson_menu(ui);
	}
}

void
lesson_answer(struct ui *ui)
{
	const struct lesson_step *step = step_of(ui);

	if (ui->lesson.right)
		go_on(ui);
	else if (step->check == LESSON_TYPE || step->check == LESSON_NUMBER)
		dialog_prompt(ui, "answer:", step->check == LESSON_TYPE ? "a word"
		        : example(step), accept_typed);
	else if (is_right(ui, step))
		take_right(ui);
	else
		take_wrong(ui);
}

void
lesson_hint(struct ui *ui)
{
	const struct lesson_step *step = step_of(ui);
	const char *hint = text_str(&step->hint);
	int columns = ui->display.canvas->columns;

	if (has_more(&ui->lesson, columns,
	            lesson_lines(&ui->lesson, columns, ui->display.canvas->rows))) {
		dialog_message(ui, "Lesson", text_str(&ui->lesson.words));
		ui->lesson.read = true;
		return;
	}
	if (ui->lesson.right)
		return;
	if (strcmp(text_str(&ui->lesson.words), hint) == 0 || !*hint)
		say(ui, ROLE_TEXT, text_str(&step->task));
	else
		say(ui, ROLE_NOTE, hint);
	ui->lesson.hinted = true;
}

/* ---- the list ---- */

static bool
accept_lesson(struct ui *ui, struct dialog *d)
{
	ui->lesson.next = (size_t)dialog_choice(d)->value;
	ui->quit = true;
	return true;
}

void
lesson_menu(struct ui *ui)
{
	const struct lesson_list *list = ui->lesson.list;
	struct dialog *d = dialog_push(ui, "Lessons");
	size_t next = ui->lesson.which + (ui->lesson.done[ui->lesson.which] ? 1 : 0);

	d->accept = accept_lesson;
	d->hint = "Enter begins one   q leaves   Esc closes";
	d->label_columns = 5;
	for (size_t i = 0; i < list->lessons.count; i++) {
		const struct lesson *l = &list->lessons.at[i];
		char label[32];

		snprintf(label, sizeof label, "%2zu %s", lesson_number(l, i + 1),
		        ui->lesson.done[i] ? "*" : " ");
		dialog_add(d, PRESS_NONE, label, text_str(&l->title))->value = (int)i;
	}
	dialog_select(d, next < list->lessons.count ? next : 0, 1);
}
