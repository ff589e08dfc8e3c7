/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/dialog/dialog.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ui/dialog/fetch.h"

enum { WHEEL_LINES = 3 };

struct dialog *
dialog_push(struct ui *ui, const char *title)
{
	struct dialog *d = memory_zeroed(1, sizeof *d);

	d->ui = ui;
	snprintf(d->title, sizeof d->title, "%s", title);
	d->hint = "Esc closes";
	array_push(&ui->dialogs, d);
	ui->display.stale = true;
	return d;
}

struct dialog *
dialog_message(struct ui *ui, const char *title, const char *body)
{
	struct dialog *d = dialog_push(ui, title);

	text_add(&d->body, body);
	return d;
}

struct dialog *
dialog_prompt(struct ui *ui, const char *prompt, const char *help,
        bool (*accept)(struct ui *, struct dialog *))
{
	struct dialog *d = dialog_message(ui, "", help);

	d->prompt = prompt;
	d->low = true;
	d->accept = accept;
	return d;
}

struct dialog *
dialog_top(const struct ui *ui)
{
	return ui->dialogs.count > 0 ? ui->dialogs.at[ui->dialogs.count - 1] : NULL;
}

static void
dialog_free(struct dialog *d)
{
	if (d->end)
		d->end(d);
	free(d->lookup);
	text_free(&d->body);
	text_free(&d->error);
	line_free(&d->line);
	array_free(&d->choices);
	free(d);
}

struct dialog *
dialog_put_aside(struct dialog *d)
{
	struct ui *ui = d->ui;
	size_t kept = 0;

	if (ui->fetch.dialog == d)
		fetch_end(&ui->fetch);
	for (size_t i = 0; i < ui->dialogs.count; i++)
		if (ui->dialogs.at[i] != d)
			ui->dialogs.at[kept++] = ui->dialogs.at[i];
	ui->dialogs.count = kept;
	ui->display.stale = true;
	return d;
}

void
dialog_bring_back(struct dialog *d)
{
	array_push(&d->ui->dialogs, d);
	d->ui->display.stale = true;
}

void
dialog_close(struct dialog *d)
{
	dialog_free(dialog_put_aside(d));
}

void
dialog_close_all(struct ui *ui)
{
	while (ui->dialogs.count > 0)
		dialog_close(dialog_top(ui));
}

/* The topmost that has work to do, NULL. */
static struct dialog *
working(const struct ui *ui)
{
	size_t i = ui->dialogs.count;

	while (i > 0 && !ui->dialogs.at[i - 1]->works)
		i--;
	return i > 0 ? ui->dialogs.at[i - 1] : NULL;
}

bool
dialog_works(const struct ui *ui)
{
	return working(ui) != NULL;
}

void
dialog_work(struct ui *ui)
{
	struct dialog *d = working(ui);

	d->work(ui, d);
}

void
dialog_fail(struct dialog *d, const char *format, ...)
{
	char line[512];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	text_clear(&d->error);
	text_add(&d->error, line);
}

/* ---- keys ---- */

static void
accept(struct dialog *d)
{
	const struct choice *c = dialog_choice(d);

	text_clear(&d->error);
	if (!c && dialog_count(d) > 0 && !d->prompt)
		return;
	if (!d->accept || d->accept(d->ui, d))
		dialog_close(d);
}

/* Moves the selection by `rows`, skipping what can't be chosen. */
static void
move(struct dialog *d, long rows)
{
	long last = (long)dialog_count(d) - 1, at = (long)d->selected + rows;

	if (last < 0)
		return;
	at = at < 0 ? 0 : at > last ? last : at;
	/* Headings at the very top scroll into view with the first choice. */
	if (at == 0)
		d->top = 0;
	dialog_select(d, (size_t)at, rows < 0 ? -1 : 1);
	if (rows < 0 && dialog_choice_at(d, d->selected)->off)
		dialog_select(d, (size_t)at, 1);
}

static bool
choose_by_letter(struct dialog *d, uint32_t press)
{
	for (size_t i = 0; i < d->choices.count; i++)
		if (d->choices.at[i].press == press && press != PRESS_NONE) {
			if (d->choices.at[i].off) {
				dialog_fail(d, "%s", d->choices.at[i].note);
			} else {
				d->selected = i;
				accept(d);
			}
			return true;
		}
	return false;
}

static bool
walk(struct dialog *d, uint32_t press)
{
	long page = d->page > 1 ? d->page - 1 : 1;

	if (d->step && (press == PRESS_UP || press == PRESS_DOWN)) {
		text_clear(&d->error);
		d->step(d->ui, d, press == PRESS_UP ? -1 : 1);
		return true;
	}
	switch (press) {
	case PRESS_UP:
	case PRESS_CTRL('p'):
		move(d, -1);
		return true;
	case PRESS_DOWN:
	case PRESS_CTRL('n'):
		move(d, 1);
		return true;
	case PRESS_PGUP:
		move(d, -page);
		return true;
	case PRESS_PGDN:
		move(d, page);
		return true;
	default:
		return false;
	}
}

/* Keys that act as others if no text is typed. */
static uint32_t
plain_key(uint32_t press)
{
	switch (press) {
	case 'k': return PRESS_UP;
	case 'j': return PRESS_DOWN;
	case ' ': return PRESS_PGDN;
	case 'g': return PRESS_HOME;
	case 'G': return PRESS_END;
	case 'q': return PRESS_ESC;
	default: return press;
	}
}

static void
press_without_line(struct dialog *d, uint32_t press)
{
	if (d->dim_line && press == '/') {
		d->dim_line = false;
		return;
	}
	if (choose_by_letter(d, press))
		return;
	press = plain_key(press);
	if (press == PRESS_ESC)
		dialog_close(d);
	else if (press == PRESS_HOME)
		move(d, -(long)dialog_count(d));
	else if (press == PRESS_END)
		move(d, (long)dialog_count(d));
	else
		walk(d, press);
}

/* Puts the name of the selected choice into the line, to be followed by words. */
static void
complete(struct dialog *d)
{
	const struct choice *c = dialog_choice(d);
	struct text t = { 0 };

	if (!c || !c->action)
		return;
	text_addf(&t, "%s ", c->label);
	line_set(&d->line, text_str(&t));
	text_free(&t);
	if (d->changed)
		d->changed(d->ui, d);
}

static bool
has_line(const struct dialog *d)
{
	return d->prompt && !d->dim_line;
}

/* Backspace in an empty line also closes a prompt at the bottom. */
static bool
leads_back(const struct dialog *d, uint32_t press)
{
	return press == PRESS_ESC || press == PRESS_CTRL('c')
	       || (press == PRESS_BACKSPACE && d->low && has_line(d)
	        && d->line.text.len == 0);
}

/* Stops the reading, not the dialog. */
static bool
stops(uint32_t press)
{
	return press == PRESS_ESC || press == PRESS_CTRL('c') || press == 'q';
}

void
dialog_press(struct dialog *d, uint32_t press)
{
	bool changed;

	d->ui->display.stale = true;
	if (d->ui->fetch.dialog == d && stops(press)) {
		fetch_stop(d->ui);
	} else if (leads_back(d, press)) {
		dialog_close(d);
	} else if (press == PRESS_ENTER) {
		accept(d);
	} else if (!has_line(d)) {
		press_without_line(d, press);
	} else if (press == PRESS_TAB && d->complete) {
		d->complete(d->ui, d);
	} else if (press == PRESS_TAB && d->filters) {
		complete(d);
	} else if (!walk(d, press) && line_press(&d->line, press, &changed)) {
		text_clear(&d->error);
		if (changed && d->changed)
			d->changed(d->ui, d);
	}
}

/* A prompt's `changed` looks for keys, which a paste is not. */
void
dialog_paste(struct dialog *d, struct span text)
{
	d->ui->display.stale = true;
	if (!has_line(d) || d->ui->fetch.dialog == d) {
		dialog_fail(d, "pasted text does nothing here");
		return;
	}
	text_clear(&d->error);
	line_paste(&d->line, text, d->takes_lines);
	if (d->changed && !d->low)
		d->changed(d->ui, d);
}

void
dialog_click(struct dialog *d, size_t choice, bool twice)
{
	d->ui->display.stale = true;
	if (choice >= dialog_count(d) || dialog_choice_at(d, choice)->off)
		return;
	if (choice == d->selected && !d->prompt) {
		accept(d);
		return;
	}
	dialog_select(d, choice, 1);
	if (twice)
		accept(d);
}

void
dialog_wheel(struct dialog *d, int turn)
{
	d->ui->display.stale = true;
	move(d, (long)turn * WHEEL_LINES);
}
