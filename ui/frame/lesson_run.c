/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs lessons one after the other; each opens its own image. */
#include <stdio.h>
#include <string.h>

#include "firmware/firmware.h"
#include "ui/frame/loop.h"
#include "ui/pane/lesson.h"
#include "ui/ui.h"

/* Runs lesson *which, then sets *which to the next choice, SIZE_MAX: none. False with err
 * set if its image can't be opened. */
static bool
run_one(const struct lesson_list *list, size_t *which, bool *done, bool menu,
        const struct ui_options *o, struct terminal *t, struct error *err)
{
	const struct lesson *l = &list->lessons.at[*which];
	struct firmware_options options = { .erase_size = l->erase_size,
		.workers = o->workers };
	struct firmware *f = firmware_open(text_str(&l->image), &options, err);
	struct ui ui;

	if (!f)
		return false;
	ui_open(&ui, f, o, t);
	/* Their steps begin at the nodes. */
	ui.tabs.main = ui.tabs.focus = ui.tabs.source = PANE_NODES;
	lesson_begin(&ui, list, *which, done);
	if (menu)
		lesson_menu(&ui);
	ui_loop(&ui);
	*which = ui.lesson.next;
	t->columns = ui.display.canvas->columns;
	t->rows = ui.display.canvas->rows;
	lesson_end(&ui);
	ui_close(&ui);
	firmware_close(f);
	return true;
}

static bool
run_list(const struct lesson_list *list, const struct ui_options *o, struct error *err)
{
	struct terminal *t = ui_open_terminal(o, err);
	bool *done = memory_zeroed(list->lessons.count, sizeof *done);
	bool menu = list->lessons.count > 1, ok = t != NULL;

	for (size_t which = 0; ok && which != SIZE_MAX; menu = false)
		ok = run_one(list, &which, done, menu, o, t, err);
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
