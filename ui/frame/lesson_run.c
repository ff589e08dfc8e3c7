/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs lessons one after the other; each opens its own image. */
#include <stdio.h>
#include <string.h>

#include "firmware/firmware.h"
#include "play/play.h"
#include "recall/recall.h"
#include "store/image.h"
#include "ui/frame/flash_run.h"
#include "ui/frame/loop.h"
#include "ui/pane/lesson.h"
#include "ui/ui.h"

/* A lesson's screen: on its image, or on a simulated flash. */
struct stage {
	struct ui ui;
	struct firmware *f;
	struct play *play;
};

static bool
open_stage(struct stage *s, const struct lesson *l, const struct ui_options *o,
        struct terminal *t, struct error *err)
{
	struct firmware_options options = { .erase_size = l->erase_size,
		.workers = o->workers };

	*s = (struct stage){ .f = NULL };
	if (l->play.len) {
		s->play = play_commands(text_str(&l->play), err);
		if (s->play)
			flash_run_open(&s->ui, s->play, o, t);
		return s->play != NULL;
	}
	s->f = firmware_open(text_str(&l->image), &options, err);
	if (!s->f)
		return false;
	ui_open(&s->ui, s->f, o, t);
	/* Their steps begin at the nodes. */
	s->ui.tabs.main = s->ui.tabs.focus = s->ui.tabs.source = PANE_NODES;
	return true;
}

static void
close_stage(struct stage *s)
{
	if (s->play)
		flash_run_close(&s->ui);
	else
		ui_close(&s->ui);
	firmware_close(s->f);
	play_free(s->play);
}

/* Runs lesson *which, then sets *which to the next choice, SIZE_MAX: none. False with err
 * set if its image can't be opened. */
static bool
run_one(const struct lesson_list *list, size_t *which, bool *done, bool menu,
        const struct ui_options *o, struct terminal *t, struct error *err)
{
	struct stage s;

	if (!open_stage(&s, &list->lessons.at[*which], o, t, err))
		return false;
	lesson_begin(&s.ui, list, *which, done);
	if (menu)
		lesson_menu(&s.ui);
	ui_loop(&s.ui);
	*which = s.ui.lesson.next;
	t->columns = s.ui.display.canvas->columns;
	t->rows = s.ui.display.canvas->rows;
	lesson_end(&s.ui);
	close_stage(&s);
	return true;
}

/* ---- which are done ---- */

/* The name by which a lesson is remembered, with its image: that of its file. */
static const char *
name_of(const struct lesson *l)
{
	const char *path = text_str(&l->path), *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool
is_noted(const struct recall *r, const char *name)
{
	for (size_t i = 0; i < recall_count(r); i++)
		if (recall_line_is(r, i, "lesson") && strcmp(recall_value(r, i), name) == 0)
			return true;
	return false;
}

/* True if it was done; `done`: notes that it is. That this may fail is no reason to stop. */
static bool
recall_lesson(const struct lesson *l, const char *state, bool done)
{
	struct image *image = l->play.len
	        ? image_of_memory("lesson", span_of(l->play.at, l->play.len))
	        : image_open(text_str(&l->image), NULL);
	struct recall *r = image ? recall_open(state, image_store(image)->bytes) : NULL;
	bool noted = r && is_noted(r, name_of(l));

	if (r && done && !noted) {
		recall_add(r, "lesson", name_of(l));
		recall_save(r, NULL);
	}
	recall_free(r);
	image_close(image);
	return noted;
}

static bool
run_list(const struct lesson_list *list, const struct ui_options *o, struct error *err)
{
	bool state = ui_prepare_state(o, NULL);
	struct terminal *t = ui_open_terminal(o);
	bool *done = memory_zeroed(list->lessons.count, sizeof *done);
	bool menu = list->lessons.count > 1, ok = t != NULL;

	for (size_t i = 0; ok && state && i < list->lessons.count; i++)
		done[i] = recall_lesson(&list->lessons.at[i], o->state, false);
	for (size_t which = 0; ok && which != SIZE_MAX; menu = false) {
		size_t was = which;

		ok = run_one(list, &which, done, menu, o, t, err);
		if (state && done[was])
			recall_lesson(&list->lessons.at[was], o->state, true);
	}
	if (t) {
		ok = ok && t->status == 0;
		t->close(t);
	}
	free(done);
	return ok;
}

int
ui_run_lessons(const struct lesson_list *list, const struct ui_options *o)
{
	struct error err = { "" };

	if (run_list(list, o, &err))
		return 0;
	if (err.text[0])
		fprintf(stderr, "flashloupe: %s\n", err.text);
	return 2;
}
