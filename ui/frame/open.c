/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opens the terminal and all that the screen knows, and releases it. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#include "recall/recall.h"
#include "search/search.h"
#include "ui/action/actions.h"
#include "ui/ask/order.h"
#include "ui/dialog/dialog.h"
#include "ui/frame/frame.h"
#include "ui/frame/loop.h"
#include "ui/list/find.h"
#include "ui/list/pane.h"
#include "ui/overview/overview.h"
#include "ui/pager/pager.h"
#include "ui/pane/explain.h"
#include "ui/hex/hex.h"
#include "ui/map/map.h"
#include "ui/pane/strip.h"
#include "ui/recall/keep.h"

void
ui_open(struct ui *ui, struct firmware *f, const struct ui_options *o,
        struct terminal *t)
{
	static const struct ui_picture picture = { frame_layout, ui_draw };

	*ui = (struct ui){ .picture = &picture, .options = o,
		.display = { .terminal = t, .stale = true, .mouse = o->mouse,
			.canvas = memory_zeroed(1, sizeof *ui->display.canvas),
			.hots = memory_zeroed(1, sizeof *ui->display.hots) },
		.here = { .firmware = f }, .followed = FS_NONE,
		.tabs = { .main = PANE_OVERVIEW, .focus = PANE_OVERVIEW,
			.source = PANE_OVERVIEW, .uimage = -1 },
		.pace = { .budget = FIRST_BUDGET } };
	for (int i = 0; i < PANE_COUNT; i++)
		ui->panes[i].class = &pane_classes[i];
	t->image = f->image;
	ui->display.canvas->ascii = t->ascii;
	canvas_resize(ui->display.canvas, t->columns, t->rows);
	if (o->other)
		ui->comparing.compare = compare_new(f, o->other, PART_NONE, PART_NONE);
	action_bind(&ui->keys);
	ui_catch_up(ui);
	t->mouse(t, ui->display.mouse);
}

void
ui_close(struct ui *ui)
{
	ui->display.terminal->image = NULL;
	order_cancel(ui);
	pager_close(ui);
	dialog_close_all(ui); /* and with them what is read for one */
	find_close(ui);
	for (int i = 0; i < PANE_COUNT; i++)
		pane_close(&ui->panes[i]);
	array_free(&ui->dialogs);
	search_free(ui->found.search);
	array_free(&ui->keys.bindings);
	array_free(&ui->history.visits);
	array_free(&ui->display.hots->all);
	free(ui->display.hots);
	recall_place_free(&ui->recall);
	strip_free(ui);
	hex_free(ui);
	explain_free(ui);
	overview_free(ui);
	compare_free(ui->comparing.compare);
	text_free(&ui->writing.order.path);
	text_free(&ui->filter);
	text_free(&ui->writing.order.text);
	text_free(&ui->notice.message);
	text_free(&ui->notice.echo);
	canvas_free(ui->display.canvas);
	free(ui->display.canvas);
}

struct terminal *
ui_open_terminal(const struct ui_options *o, struct error *err)
{
	struct terminal *t = o->script ? script_open(o, err) : screen_open(o, err);
	mbstate_t state = { 0 };
	wchar_t point;

	if (!t)
		return t;
	if (!t->steady)
		workers_listen(o->workers);
	if (!o->sandbox)
		return t;
	/* Curses has read its system files by now; the C library loads those of a
	 * character set at the first conversion. */
	mbrtowc(&point, "a", 1, &state);
	if (sandbox_enter(o->sandbox, err))
		return t;
	t->close(t);
	return NULL;
}

int
ui_run(struct firmware *f, const struct ui_options *o)
{
	struct recall *file = NULL;
	struct terminal *t;
	struct error err;
	struct ui ui;
	int status;

	setlocale(LC_CTYPE, "");
	if (o->state)
		file = recall_open(o->state, f->bytes, &err);
	if (file && o->sandbox)
		sandbox_allow(o->sandbox, recall_folder(file), SANDBOX_FILES);
	t = ui_open_terminal(o, &err);
	if (!t) {
		recall_free(file);
		fprintf(stderr, "flashloupe: %s\n", err.text);
		return 2;
	}
	ui_open(&ui, f, o, t);
	ui.recall.file = file;
	ui_loop(&ui);
	recall_keep(&ui);
	ui_close(&ui);
	status = t->status;
	t->close(t);
	return status;
}
