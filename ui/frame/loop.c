/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The loop never waits while there is work, and no key waits for work. */
#include "ui/frame/loop.h"

#include "ui/action/actions.h"
#include "ui/ask/glossary.h"
#include "ui/dialog/dialog.h"
#include "ui/frame/frame.h"
#include "ui/list/arrange.h"
#include "ui/list/lines.h"
#include "ui/list/pane.h"
#include "ui/list/rows.h"
#include "ui/map/map.h"
#include "ui/pager/pager.h"
#include "ui/pane/steps.h"
#include "ui/pane/strip.h"

enum {
	FRAME_US = 40000,      /* between pictures while work goes on */
	FIRST_SLICES = 32,     /* where time stands still: all of these are shown, ... */
	FRAME_SLICES = 256,    /* ... then one of so many */
	WHEEL_ROWS = 3
};

void
ui_draw(struct ui *ui)
{
	for (int id = 0; id < PANE_LISTS; id++)
		pane_refresh(ui, (enum pane_id)id);
	frame_settle(ui);
	frame_draw(ui);
	ui->display.drawn_at = ui->display.terminal->now(ui->display.terminal);
	ui->display.stale = false;
}

/* ---- events ---- */

static void
click(struct ui *ui, const struct event *e)
{
	struct dialog *d = dialog_top(ui);

	for (size_t i = ui->display.hots->all.count; i-- > 0;) {
		struct hot hot = ui->display.hots->all.at[i];

		if (!rect_holds(hot.area, e->x, e->y))
			continue;
		if (d)
			dialog_click(d, hot.item, e->kind == EVENT_DOUBLE);
		else if (hot.action)
			action_run(ui, hot.action, "");
		return;
	}
	if (d && !d->low && !rect_holds(d->box, e->x, e->y))
		dialog_close(d);
}

/* Sorts the list by the column whose heading was clicked. */
static void
click_heading(struct ui *ui, const struct pane *p, const struct event *e)
{
	const struct rect *area = &ui->display.layout.pane[p - ui->panes];
	const struct action *sort = action_find("sort");
	size_t column;

	if (e->y != p->first_line - 1 || !p->open || !action_fits(ui, sort)
	        || !rows_column_at(p, *area, e->x, &column))
		return;
	action_run(ui, sort, arrange_turn(&p->table, column));
}

/* Selects the row that was clicked; true if there is one. */
static bool
click_row(struct ui *ui, const struct event *e)
{
	for (int id = 0; id < PANE_COUNT; id++) {
		struct pane *p = &ui->panes[id];
		size_t row;

		if (!rect_holds(ui->display.layout.pane[id], e->x, e->y))
			continue;
		if ((enum pane_id)id != ui->tabs.focus)
			pane_show(ui, (enum pane_id)id);
		if (p->class->click)
			return p->class->click(ui, e->x, e->y);
		if (e->y < p->first_line) {
			click_heading(ui, p, e);
			return false;
		}
		if (!p->open)
			return false;
		row = lines_row_at(p, ui->display.layout.pane[id].w, e->y - p->first_line,
		        ui->display.canvas->ascii);
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
	ui->display.stale = true;
	text_clear(&ui->notice.message);
	if (dialog_top(ui)) {
		if (e->kind == EVENT_WHEEL)
			dialog_wheel(dialog_top(ui), e->turn);
		else
			click(ui, e);
	} else if (ui->pager && e->kind == EVENT_WHEEL) {
		pager_lines(ui, e->turn * WHEEL_ROWS);
	} else if (ui->pager) {
		click(ui, e);
	} else if (e->kind == EVENT_WHEEL) {
		for (int i = 0; i < WHEEL_ROWS; i++)
			action_run(ui, action_find(e->turn < 0 ? "up" : "down"), "");
	} else if (click_row(ui, e)) {
		if (e->kind == EVENT_DOUBLE)
			action_run(ui, action_find("open"), "");
	} else if (rect_holds(ui->display.layout.strip, e->x, e->y)) {
		strip_click(ui, e->x);
	} else {
		click(ui, e);
	}
}

/* What is pasted is never taken for keys. Without a line to go into, messages of a log are
 * explained. */
static void
paste(struct ui *ui, struct span text)
{
	ui->keys.prefix = PRESS_NONE;
	ui->keys.count = 0;
	ui->display.stale = true;
	text_clear(&ui->notice.message);
	if (dialog_top(ui))
		dialog_paste(dialog_top(ui), text);
	else if (ui->pager || !glossary_paste(ui, text))
		ui_say(ui, ROLE_STATUS, "pasted text does nothing here: / searches for it%s",
		        ui->pager ? "" : ", E explains kernel messages");
}

void
ui_handle(struct ui *ui, const struct event *e)
{
	ui->display.slices = 0;
	/* A key refers to the present state, not to what was last drawn. */
	for (int id = 0; id < PANE_LISTS; id++)
		pane_refresh(ui, (enum pane_id)id);
	if (e->kind != EVENT_RESIZE)
		steps_pressed(ui, e->kind == EVENT_PRESS ? e->press : PRESS_NONE);
	switch (e->kind) {
	case EVENT_PRESS:
		if (dialog_top(ui))
			dialog_press(dialog_top(ui), e->press);
		else
			action_press(ui, e->press);
		break;
	case EVENT_RESIZE:
		canvas_resize(ui->display.canvas, e->x, e->y);
		ui->display.stale = true;
		break;
	case EVENT_CLICK:
	case EVENT_DOUBLE:
	case EVENT_WHEEL:
		press_mouse(ui, e);
		break;
	case EVENT_PASTE:
		paste(ui, e->text);
		break;
	case EVENT_END:
		if (ui->options->leave)
			*ui->options->leave = SHELF_QUIT;
		ui->quit = true;
		break;
	}
	ui_catch_up(ui);
}

/* ---- the loop ---- */

/* Where time stands still each slice of the work is shown; but of long work that nobody sees few. */
static bool
wants_steady(const struct ui *ui)
{
	const struct display *d = &ui->display;

	return d->slices < FIRST_SLICES || d->slices % FRAME_SLICES == 0 || !ui_busy(ui)
	       || !d->terminal->unseen || !d->terminal->unseen(d->terminal);
}

static bool
wants_drawing(const struct ui *ui)
{
	const struct display *d = &ui->display;

	if (d->stale)
		return true;
	if (d->terminal->steady)
		return wants_steady(ui);
	return ui_busy(ui) && d->terminal->now(d->terminal) - d->drawn_at > FRAME_US;
}

/* How long to wait for a key: not at all while there is work, unless it waits for
 * threads, which end the wait (terminal->wake), and no longer than the echo of the last
 * one is shown. */
static int
waiting_time(const struct ui *ui)
{
	uint64_t now = ui->display.terminal->now(ui->display.terminal);

	if (ui_busy(ui))
		return ui->pace.waits ? FRAME_US / 1000 : 0;
	if (steps_due(ui) >= 0)
		return steps_due(ui);
	if (!ui->notice.echo_shown || ui->display.terminal->steady)
		return WAIT_FOREVER;
	return now < ui->notice.echo_until ? (int)((ui->notice.echo_until - now) / 1000) + 1 : 0;
}

static void
work(struct ui *ui)
{
	ui->display.slices++;
	ui_work(ui);
}

void
ui_loop(struct ui *ui)
{
	struct event e;

	while (!ui->quit) {
		ui->display.terminal->wake = ui->pace.waits && ui_busy(ui)
		        ? workers_descriptor(ui->options->workers) : -1;
		if (wants_drawing(ui)) {
			ui_draw(ui);
			ui->display.terminal->show(ui->display.terminal, ui->display.canvas);
		}
		if (ui->display.terminal->next(ui->display.terminal, waiting_time(ui), &e))
			ui_handle(ui, &e);
		else if (ui_busy(ui))
			work(ui);
		else if (!steps_run(ui))
			ui->display.stale = true; /* the echo goes */
	}
}
