/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The loop never waits while there is work, and no key waits for work. */
#include "ui/frame/loop.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "firmware/children.h"
#include "list/issues.h"
#include "table/table.h"
#include "ui/action/actions.h"
#include "ui/ask/order.h"
#include "ui/ask/point.h"
#include "ui/dialog/dialog.h"
#include "ui/dialog/fetch.h"
#include "ui/frame/frame.h"
#include "ui/list/arrange.h"
#include "ui/list/find.h"
#include "ui/list/pane.h"
#include "ui/pane/compare.h"
#include "ui/pane/explain.h"
#include "ui/pane/hex.h"
#include "ui/pane/map.h"
#include "ui/pane/steps.h"

enum {
	SLICE_US = 8000,       /* most that a key waits for */
	FRAME_US = 40000,      /* between pictures while work goes on */
	LEAST_BUDGET = 16 << 10,
	FIRST_BUDGET = 256 << 10,
	MOST_BUDGET = 4 << 20,
	STEADY_BUDGET = 32 << 10,
	WHEEL_ROWS = 3
};

bool
ui_busy(const struct ui *ui)
{
	return !ui_scanned(ui) || ui->writing.on || ui->find.running
	       || fetch_on(ui) || point_going(ui) || arrange_busy(ui) || compare_busy(ui);
}

/* ---- work ---- */

/* The number of bytes that take about half a slice: the rest is for drawing. */
static void
step_firmware(struct ui *ui, struct firmware *f)
{
	uint64_t from = ui->terminal->now(ui->terminal), took;
	enum firmware_phase phase = f->phase;

	ui->waits = firmware_step(f, ui->terminal->steady ? STEADY_BUDGET : ui->budget)
	            && workers_idle(f->options.workers);
	took = ui->terminal->now(ui->terminal) - from;
	if (ui->waits)
		return;
	/* Another kind of work has another speed. */
	if (f->phase != phase)
		ui->budget = FIRST_BUDGET;
	else if (took < SLICE_US / 4 && ui->budget < MOST_BUDGET)
		ui->budget *= 2;
	else if (took > SLICE_US / 2 && ui->budget > LEAST_BUDGET)
		ui->budget /= 2;
}

/* Shows the nodes first, as soon as there are some. */
static void
choose_volume(struct ui *ui)
{
	if (!ui->volume && !ui->tree && ui->firmware->volumes.count > 0)
		ui_set_volume(ui, ui->firmware->volumes.at[0]);
}

/* Everything is known: there may be a better one below, and the user hasn't chosen one
 * yet. */
static void
choose_below(struct ui *ui)
{
	size_t count;
	struct volume *v = firmware_usual_volumes(firmware_root(ui->firmware), &count);

	if (!ui->chosen && v && (!ui->volume || firmware_spareless(ui->firmware)))
		ui_set_volume(ui, v);
}

/* How many there are, and the verdict that follows from them. */
static void
count_issues(struct ui *ui)
{
	const struct table *t = &ui->panes[PANE_ISSUES].table;
	struct table all;

	ui->verdict.issues = 0;
	ui->verdict.known = pane_ready(ui, PANE_ISSUES);
	if (!ui->verdict.known)
		return;
	ui->verdict.judgement = *table_issues_judgement(t);
	all = *t;
	all.view = NULL; /* a filter hides rows, not issues */
	for (size_t row = 0; row < table_count(&all); row++)
		ui->verdict.issues += table_mark(&all, row) != MARK_NOTE;
}

/* The scan has ended: says how, if that isn't obvious. */
static void
settle(struct ui *ui)
{
	ui->settled = true;
	ui->stale = true;
	choose_below(ui);
	count_issues(ui);
	/* Builds lists now, so that no key has to wait for one. */
	for (int id = 0; id < PANE_LISTS; id++)
		if (!pane_classes[id].heavy)
			pane_ready(ui, (enum pane_id)id);
	if (ui->volume)
		return;
	if (!ui->chosen) {
		pane_show(ui, PANE_PARTS);
		ui->chosen = false;
	}
	if (!ui->tree)
		ui_say(ui, ROLE_WARNING, "%s", pane_empty_reason(ui, PANE_NODES));
}

static void
catch_up(struct ui *ui)
{
	choose_volume(ui);
	if (ui_scanned(ui) && !ui->volume && !ui->tree)
		ui_set_tree(ui, firmware_any_tree(ui->firmware));
	if (ui_scanned(ui) && !ui->settled)
		settle(ui);
}

void
ui_work(struct ui *ui)
{
	ui->waits = false;
	/* First what the user waits for, which borrows what the other work may change. */
	if (fetch_on(ui))
		fetch_work(ui);
	else if (!ui_scanned(ui))
		step_firmware(ui, firmware_root(ui->firmware));
	else if (point_going(ui))
		point_work(ui);
	else if (ui->writing.on)
		order_step(ui);
	else if (arrange_busy(ui))
		arrange_work(ui);
	else if (ui->find.running)
		find_step(ui);
	else if (compare_waits(ui))
		step_firmware(ui, ui->comparing.compare->firmware[1]);
	else if (compare_busy(ui))
		compare_work(ui);
	catch_up(ui);
}

void
ui_draw(struct ui *ui)
{
	for (int id = 0; id < PANE_LISTS; id++)
		pane_refresh(ui, (enum pane_id)id);
	frame_settle(ui);
	frame_draw(ui);
	ui->drawn_at = ui->terminal->now(ui->terminal);
	ui->stale = false;
}

/* ---- events ---- */

static void
click(struct ui *ui, const struct event *e)
{
	struct dialog *d = dialog_top(ui);

	for (size_t i = ui->hots->all.count; i-- > 0;) {
		struct hot hot = ui->hots->all.at[i];

		if (!rect_holds(hot.area, e->x, e->y))
			continue;
		if (d)
			dialog_click(ui, d, hot.item);
		else if (hot.action)
			action_run(ui, hot.action, "");
		return;
	}
	if (d && !d->low && !rect_holds(d->box, e->x, e->y))
		dialog_close(ui, d);
}

/* Selects the row that was clicked; true if there is one. */
static bool
click_row(struct ui *ui, const struct event *e)
{
	for (int id = 0; id < PANE_COUNT; id++) {
		struct pane *p = &ui->panes[id];
		size_t row = p->top + (size_t)(e->y - p->first_line);

		if (!rect_holds(ui->layout.pane[id], e->x, e->y))
			continue;
		if ((enum pane_id)id != ui->focus)
			pane_show(ui, (enum pane_id)id);
		if (p->class->click)
			return p->class->click(ui, e->x, e->y);
		if (e->y < p->first_line)
			return false;
		if (row >= pane_count(ui, (enum pane_id)id))
			return false;
		pane_select(ui, (enum pane_id)id, row);
		return true;
	}
	return false;
}

static void
press_mouse(struct ui *ui, const struct event *e)
{
	ui->stale = true;
	text_clear(&ui->notice.message);
	if (dialog_top(ui)) {
		if (e->kind == EVENT_WHEEL)
			dialog_wheel(ui, dialog_top(ui), e->turn);
		else
			click(ui, e);
	} else if (e->kind == EVENT_WHEEL) {
		for (int i = 0; i < WHEEL_ROWS; i++)
			action_run(ui, action_find(e->turn < 0 ? "up" : "down"), "");
	} else if (click_row(ui, e)) {
		if (e->kind == EVENT_DOUBLE)
			action_run(ui, action_find("open"), "");
	} else if (rect_holds(ui->layout.strip, e->x, e->y)) {
		strip_click(ui, e->x);
	} else {
		click(ui, e);
	}
}

void
ui_handle(struct ui *ui, const struct event *e)
{
	/* A key refers to the present state, not to what was last drawn. */
	for (int id = 0; id < PANE_LISTS; id++)
		pane_refresh(ui, (enum pane_id)id);
	if (e->kind != EVENT_RESIZE)
		steps_pressed(ui, e->kind == EVENT_PRESS ? e->press : PRESS_NONE);
	switch (e->kind) {
	case EVENT_PRESS:
		if (dialog_top(ui))
			dialog_press(ui, dialog_top(ui), e->press);
		else
			action_press(ui, e->press);
		break;
	case EVENT_RESIZE:
		canvas_resize(ui->canvas, e->x, e->y);
		ui->stale = true;
		break;
	case EVENT_CLICK:
	case EVENT_DOUBLE:
	case EVENT_WHEEL:
		press_mouse(ui, e);
		break;
	case EVENT_END:
		ui->quit = true;
		break;
	}
	catch_up(ui);
}

/* ---- the loop ---- */

static bool
wants_drawing(const struct ui *ui)
{
	if (ui->stale || ui->terminal->steady)
		return true;
	return ui_busy(ui) && ui->terminal->now(ui->terminal) - ui->drawn_at > FRAME_US;
}

/* How long to wait for a key: not at all while there is work, unless it waits for
 * threads, which end the wait (terminal->wake), and no longer than the echo of the last
 * one is shown. */
static int
waiting_time(const struct ui *ui)
{
	uint64_t now = ui->terminal->now(ui->terminal);

	if (ui_busy(ui))
		return ui->waits ? FRAME_US / 1000 : 0;
	if (steps_due(ui) >= 0)
		return steps_due(ui);
	if (!ui->notice.echo_shown || ui->terminal->steady)
		return WAIT_FOREVER;
	return now < ui->notice.echo_until ? (int)((ui->notice.echo_until - now) / 1000) + 1 : 0;
}

void
ui_loop(struct ui *ui)
{
	struct event e;

	while (!ui->quit) {
		ui->terminal->wake = ui->waits && ui_busy(ui)
		        ? workers_descriptor(ui->options->workers) : -1;
		if (wants_drawing(ui)) {
			ui_draw(ui);
			ui->terminal->show(ui->terminal, ui->canvas);
		}
		if (ui->terminal->next(ui->terminal, waiting_time(ui), &e))
			ui_handle(ui, &e);
		else if (ui_busy(ui))
			ui_work(ui);
		else if (!steps_run(ui))
			ui->stale = true; /* the echo goes */
	}
}

void
ui_open(struct ui *ui, struct firmware *f, const struct ui_options *o,
        struct terminal *t)
{
	static const struct ui_picture picture = { frame_layout, ui_draw };

	*ui = (struct ui){ .picture = &picture, .firmware = f, .options = o, .terminal = t,
		.main = PANE_NODES, .focus = PANE_NODES, .source = PANE_NODES,
		.uimage = -1, .followed = FS_NONE, .budget = FIRST_BUDGET, .stale = true,
		.mouse = o->mouse, .canvas = memory_zeroed(1, sizeof *ui->canvas),
		.hots = memory_zeroed(1, sizeof *ui->hots) };
	for (int i = 0; i < PANE_COUNT; i++)
		ui->panes[i].class = &pane_classes[i];
	t->image = f->image;
	ui->canvas->ascii = t->ascii;
	canvas_resize(ui->canvas, t->columns, t->rows);
	if (o->other)
		ui->comparing.compare = compare_new(f, o->other, PART_NONE, PART_NONE);
	action_bind(&ui->keys);
	catch_up(ui);
	t->mouse(t, ui->mouse);
}

void
ui_close(struct ui *ui)
{
	ui->terminal->image = NULL;
	order_cancel(ui);
	dialog_close_all(ui); /* and with them what is read for one */
	find_close(ui);
	for (int i = 0; i < PANE_COUNT; i++)
		pane_close(&ui->panes[i]);
	array_free(&ui->dialogs);
	array_free(&ui->keys.bindings);
	array_free(&ui->history.visits);
	array_free(&ui->hots->all);
	free(ui->hots);
	strip_free(ui);
	hex_free(ui);
	explain_free(ui);
	compare_free(ui->comparing.compare);
	text_free(&ui->writing.order.path);
	text_free(&ui->filter);
	text_free(&ui->writing.order.text);
	text_free(&ui->notice.message);
	text_free(&ui->notice.echo);
	canvas_free(ui->canvas);
	free(ui->canvas);
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
	struct terminal *t;
	struct error err;
	struct ui ui;
	int status;

	setlocale(LC_CTYPE, "");
	t = ui_open_terminal(o, &err);
	if (!t) {
		fprintf(stderr, "flashloupe: %s\n", err.text);
		return 2;
	}
	ui_open(&ui, f, o, t);
	ui_loop(&ui);
	ui_close(&ui);
	status = t->status;
	t->close(t);
	return status;
}
