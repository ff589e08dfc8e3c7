/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opens the terminal and all that the screen knows, and releases it. */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#include "firmware/model/children.h"
#include "recall/recall.h"
#include "search/search.h"
#include "ui/action/actions.h"
#include "ui/take/order.h"
#include "ui/take/written.h"
#include "ui/dialog/dialog.h"
#include "ui/frame/frame.h"
#include "ui/frame/loop.h"
#include "ui/frame/renew.h"
#include "ui/go/find.h"
#include "ui/list/pane.h"
#include "ui/overview/overview.h"
#include "ui/pager/pager.h"
#include "ui/pane/explain.h"
#include "ui/edit/editing.h"
#include "ui/hex/hex.h"
#include "ui/map/map.h"
#include "ui/pane/strip.h"
#include "ui/past/past.h"
#include "ui/recall/keep.h"

void
ui_open(struct ui *ui, struct firmware *f, const struct ui_options *o,
        struct terminal *t)
{
	static const struct ui_picture picture = { frame_layout, ui_draw, renew_flash };

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
	f->notes = &ui->recall.notes;
	f->wish = &ui->editing.wish;
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
	past_drop_count(ui);
	for (int i = 0; i < PANE_COUNT; i++)
		pane_close(&ui->panes[i]);
	array_free(&ui->dialogs);
	search_free(ui->found.search);
	array_free(&ui->keys.bindings);
	array_free(&ui->history.visits);
	array_free(&ui->display.hots->all);
	free(ui->display.hots);
	firmware_root(ui->here.firmware)->notes = NULL;
	editing_close(ui);
	recall_place_free(&ui->recall);
	strip_free(ui);
	hex_free(ui);
	explain_free(ui);
	overview_free(ui);
	written_close(ui);
	compare_free(ui->comparing.compare);
	flash_plan_free(&ui->writing.flash);
	text_free(&ui->writing.order.path);
	text_free(&ui->comparing.output);
	text_free(&ui->comparing.nothing);
	text_free(&ui->filter);
	text_free(&ui->writing.order.text);
	text_free(&ui->notice.message);
	text_free(&ui->notice.echo);
	canvas_free(ui->display.canvas);
	free(ui->display.canvas);
}

static struct terminal *
open_terminal(const struct ui_options *o, struct error *err)
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

struct terminal *
ui_open_terminal(const struct ui_options *o)
{
	struct error err;
	struct terminal *t = open_terminal(o, &err);

	if (!t)
		fprintf(stderr, "flashloupe: %s\n", err.text);
	return t;
}

bool
ui_prepare_state(const struct ui_options *o, struct error *err)
{
	if (!o->state)
		return false;
	if (!recall_folder_make(o->state, err))
		return false;
	if (o->sandbox)
		sandbox_allow(o->sandbox, o->state, SANDBOX_STATE);
	return true;
}

int
ui_run(struct firmware *f, const struct ui_options *o)
{
	struct terminal *t;
	struct error unmade;
	struct ui ui;
	int status;
	bool made = ui_prepare_state(o, &unmade);

	t = ui_open_terminal(o);
	if (!t)
		return 2;
	ui_open(&ui, f, o, t);
	if (o->state && !made)
		ui_say(&ui, ROLE_STATUS, "nothing will be remembered: %s", unmade.text);
	if (made)
		recall_begin(&ui, o->state);
	ui_loop(&ui);
	renew_end(&ui);
	recall_keep(&ui, NULL);
	recall_keep_habits(&ui, NULL);
	ui_close(&ui);
	status = t->status;
	t->close(t);
	return status;
}
