/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opens the list of files, and runs it until one is chosen. */
#include <stdlib.h>

#include "shelf/shelf_table.h"
#include "table/table.h"
#include "ui/frame/loop.h"
#include "ui/list/rows.h"
#include "ui/shelf/chooser.h"

enum { SLICE_US = 8000, LEAST_BUDGET = 16 << 10, MOST_BUDGET = 4 << 20,
	STEADY_BUDGET = 32 << 10, WHEEL_ROWS = 3 };

static void
click(struct chooser *c, const struct event *e)
{
	size_t column, row = c->pane.top + (size_t)(e->y - c->pane.first_line);

	c->help = false;
	if (!rect_holds(c->list, e->x, e->y))
		return;
	if (e->y < c->pane.first_line) {
		if (rows_column_at(&c->pane, c->list, e->x, &column))
			chooser_sort(c, column);
		return;
	}
	if (row >= table_count(&c->pane.table))
		return;
	chooser_select(c, row);
	if (e->kind == EVENT_DOUBLE)
		chooser_open(c, 0);
}

static void
handle(struct chooser *c, const struct event *e)
{
	switch (e->kind) {
	case EVENT_PRESS:
		chooser_press(c, e->press);
		break;
	case EVENT_RESIZE:
		canvas_resize(&c->canvas, e->x, e->y);
		break;
	case EVENT_CLICK:
	case EVENT_DOUBLE:
		click(c, e);
		break;
	case EVENT_WHEEL:
		chooser_move(c, e->turn * WHEEL_ROWS);
		break;
	case EVENT_PASTE:
		break;
	case EVENT_END:
		chooser_leave(c, SHELF_QUIT);
		break;
	}
}

/* As long as a key may wait, by the speed that was seen. */
static void
work(struct chooser *c, const struct firmware_options *options)
{
	struct terminal *t = c->terminal;
	uint64_t from = t->now(t), took;

	shelf_step(c->shelf, options, t->steady ? STEADY_BUDGET : c->budget);
	took = t->now(t) - from;
	if (took < SLICE_US / 4 && c->budget < MOST_BUDGET)
		c->budget *= 2;
	else if (took > SLICE_US / 2 && c->budget > LEAST_BUDGET)
		c->budget /= 2;
}

static void
run(struct chooser *c, const struct firmware_options *options)
{
	struct terminal *t = c->terminal;
	struct event e;

	while (!c->done) {
		bool busy = shelf_busy(c->shelf);

		chooser_refresh(c);
		chooser_draw(c);
		t->show(t, &c->canvas);
		if (t->next(t, busy ? 0 : WAIT_FOREVER, &e))
			handle(c, &e);
		else if (busy)
			work(c, options);
	}
}

static void
begin(struct chooser *c, struct shelf *s, struct terminal *t, const struct ui_options *o)
{
	*c = (struct chooser){ .shelf = s, .terminal = t, .class = { .table = &table_shelf },
		.pane = { .open = true }, .budget = FIRST_BUDGET, .leave = SHELF_QUIT };
	c->pane.class = &c->class;
	c->canvas.ascii = t->ascii;
	canvas_resize(&c->canvas, t->columns, t->rows);
	table_open_shelf(&c->pane.table, s);
	chooser_select(c, s->selected);
	if (s->notice.len)
		chooser_say(c, true, "%s", text_str(&s->notice));
	t->mouse(t, o->mouse);
}

static void
end(struct chooser *c)
{
	shelf_stop(c->shelf);
	table_close(&c->pane.table);
	canvas_free(&c->canvas);
	line_free(&c->line);
	text_free(&c->words);
	text_free(&c->notice);
}

int
ui_choose(struct shelf *s, const struct firmware_options *options, const struct ui_options *o,
        enum shelf_leave *leave)
{
	struct terminal *t;
	struct chooser c;
	int status;

	*leave = SHELF_QUIT;
	t = ui_open_terminal(o);
	if (!t)
		return 2;
	begin(&c, s, t, o);
	run(&c, options);
	*leave = c.leave;
	end(&c);
	status = t->status;
	t->close(t);
	return status;
}
