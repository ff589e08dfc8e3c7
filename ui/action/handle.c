/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/action/handle.h"

#include <string.h>

#include "ui/action/actions.h"
#include "ui/list/arrange.h"
#include "ui/dialog/dialog.h"
#include "ui/ask/divide.h"
#include "ui/ask/erase.h"
#include "ui/list/find.h"
#include "ui/list/follow.h"
#include "ui/ask/glossary.h"
#include "ui/list/go.h"
#include "ui/pane/hex.h"
#include "ui/pane/map.h"
#include "ui/list/move.h"
#include "ui/ask/order.h"
#include "ui/list/pane.h"
#include "ui/ask/point.h"
#include "ui/pane/steps.h"

#define UNUSED (void)ui, (void)value, (void)argument

HANDLE(open)
{
	UNUSED;
	if (ui->focus < PANE_LISTS && pane_count(ui, ui->focus) == 0)
		ui_say(ui, ROLE_STATUS, "%s", pane_empty_reason(ui, ui->focus));
	else
		ui->panes[ui->focus].class->open(ui);
}

/* ---- going and finding ---- */

static bool
accept_place(struct ui *ui, struct dialog *d)
{
	struct error err;

	if (d->line.text.len == 0 || go_to(ui, line_str(&d->line), &err))
		return true;
	dialog_fail(d, "%s", err.text);
	return false;
}

/* A first character that makes a sequence with g is that sequence, as in gg. */
static void
place_changed(struct ui *ui, struct dialog *d)
{
	const char *s = line_str(&d->line);

	for (size_t i = 0; i < ui->bindings.count; i++) {
		const struct binding *b = &ui->bindings.at[i];

		if (s[0] != '\0' && s[1] == '\0' && b->press[0] == 'g' &&
		    b->press[1] == (uint8_t)s[0]) {
			dialog_close(ui, d);
			action_run(ui, b->action, "");
			return;
		}
	}
}

HANDLE(goto)
{
	struct error err;

	UNUSED;
	if (*argument == '\0')
		dialog_prompt(ui, "goto", go_help, accept_place)->changed = place_changed;
	else if (!go_to(ui, argument, &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

static bool
accept_words(struct ui *ui, struct dialog *d)
{
	struct error err;

	if (d->line.text.len == 0 || find_start(ui, line_str(&d->line), &err))
		return true;
	dialog_fail(d, "%s", err.text);
	return false;
}

HANDLE(find)
{
	struct error err;
	struct dialog *d;

	UNUSED;
	if (*argument != '\0') {
		if (!find_start(ui, argument, &err))
			ui_say(ui, ROLE_ERROR, "%s", err.text);
		return;
	}
	d = dialog_prompt(ui, "find", find_help, accept_words);
	if (ui->find.text[0] != '\0') {
		line_set(&d->line, ui->find.text);
		d->line.fresh = true;
	}
}

HANDLE(part)
{
	struct error err;

	UNUSED;
	if (*argument == '\0')
		pane_show(ui, PANE_PARTS);
	else if (!move_to_part(ui, argument, &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

/* ---- the terminal ---- */

HANDLE(mouse)
{
	UNUSED;
	ui->mouse = !ui->mouse;
	ui->terminal->mouse(ui->terminal, ui->mouse);
	ui_say(ui, ROLE_STATUS, ui->mouse ? "mouse on; Shift-drag selects text"
	                                  : "mouse left to the terminal");
}

HANDLE(redraw)
{
	UNUSED;
	ui->terminal->repaint(ui->terminal);
	ui->stale = true;
}

/* Writes it whole, or says why not. */
static void
write_screen(struct ui *ui, const char *path, const struct text *screen)
{
	struct output *out;
	struct error err;
	bool ok = false;

	out = output_open(path, OUTPUT_NEW, &err);
	if (out != NULL) {
		ok = output_write(out, span_of(screen->at, screen->len), &err);
		if (ok)
			ok = output_commit(out, &err);
		else
			output_abandon(out);
	}
	if (ok)
		ui_say(ui, ROLE_GOOD, "the screen was written to %s", path);
	else
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

HANDLE(dump)
{
	size_t len = strlen(argument);
	struct text screen = { 0 }, why = { 0 };

	UNUSED;
	if (*argument == '\0') {
		ui_say(ui, ROLE_ERROR, "dump wants the name of a file: :dump FILE");
		return;
	}
	if (strcmp(argument, "-") == 0) {
		ui_say(ui, ROLE_ERROR, "the screen is in use: give the name of a file");
		return;
	}
	ui_draw(ui);
	if (len > 4 && strcmp(argument + len - 4, ".svg") == 0)
		order_add_picture(ui, &screen);
	else
		canvas_dump(&ui->canvas, &screen);
	if (order_is_outside(ui->options->sandbox, argument, &why))
		ui_say(ui, ROLE_ERROR, "%s", text_str(&why));
	else
		write_screen(ui, argument, &screen);
	text_free(&screen);
	text_free(&why);
}

/* ---- the image ---- */

HANDLE(erase)
{
	struct error err;

	UNUSED;
	if (*argument != '\0') {
		if (!erase_set(ui, argument, &err))
			ui_say(ui, ROLE_ERROR, "%s", err.text);
	} else if (ui->focus == PANE_ERASE && pane_count(ui, PANE_ERASE) > 0) {
		follow_candidate(ui);
	} else {
		erase_ask(ui);
	}
}

HANDLE(auto)
{
	UNUSED;
	if (ui->focus == PANE_MAP && map_moved(ui))
		map_reset(ui);
	else
		erase_set(ui, "auto", NULL);
}

/* ---- the map ---- */

HANDLE(stride)
{
	struct error err;

	UNUSED;
	if (*argument == '\0')
		map_ask_stride(ui);
	else if (!map_set_stride(ui, argument, &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

HANDLE(map_view)
{
	struct error err;

	if (*argument == '\0')
		map_next_view(ui, value);
	else if (!map_set_view(ui, argument, &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

HANDLE(hex_view)
{
	struct error err;

	if (*argument == '\0')
		hex_next_mode(ui, value);
	else if (!hex_set_mode(ui, argument, &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

HANDLE(step)
{
	struct error err;

	UNUSED;
	if (!steps_go_to(ui, argument, &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

HANDLE(salvage)
{
	bool on = !ui->firmware->options.salvage;

	UNUSED;
	firmware_set_salvage(ui->firmware, on);
	ui->settled = false;
	ui_say(ui, ROLE_STATUS, on ? "salvage on: nodes across a block boundary count"
	                           : "salvage off: as the kernel reads it");
}

HANDLE(summaries)
{
	bool without = !ui->firmware->options.no_summary;

	UNUSED;
	firmware_set_no_summary(ui->firmware, without);
	ui->settled = false;
	ui_say(ui, ROLE_STATUS, without ? "as a kernel without summary support sees it"
	                                : "as a kernel with summary support sees it");
}

HANDLE(split_part)
{
	UNUSED;
	divide_split(ui, argument);
}

HANDLE(point)
{
	struct error err;

	UNUSED;
	if (*argument == '\0')
		point_ask(ui);
	else if (!point_set(ui, argument, &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

const char *
handle_refuse_pad(struct ui *ui)
{
	if (ui->volume == NULL && ui_scanned(ui))
		return "there is no JFFS2 file system in this image";
	if (point_on(ui))
		return point_refusal(ui);
	return order_refusal(ui);
}

HANDLE(glossary)
{
	UNUSED;
	if (*argument == '\0')
		glossary_open(ui);
	else if (!glossary_open_at(ui, argument))
		ui_say(ui, ROLE_ERROR, "the glossary has no term \"%s\"", argument);
}

/* ---- leaving ---- */

/* Takes back what lies on top of the plain picture; false if there is nothing. */
static bool
close_view(struct ui *ui)
{
	if (ui->zoomed) {
		ui->zoomed = false;
	} else if (ui->focus == PANE_EXPLAIN) {
		pane_show(ui, ui->source);
	} else if (ui->focus != ui->main) {
		pane_show(ui, ui->main);
	} else {
		return false;
	}
	ui->stale = true;
	return true;
}

/* Stops what is under way; false if nothing is. */
static bool
stop(struct ui *ui)
{
	if (arrange_busy(ui) && ui_scanned(ui)) {
		arrange_stop(ui);
	} else if (ui->find.running) {
		find_rest(ui);
	} else if (ui->working) {
		order_cancel(ui);
	} else if (!ui_scanned(ui)) {
		firmware_stop(ui->firmware);
		ui_say(ui, ROLE_WARNING, "stopped: what follows is partial");
	} else {
		return false;
	}
	return true;
}

/* Ends a search among filtered rows, then the filter; false if all rows are there. */
static bool
unfilter(struct ui *ui)
{
	if (ui->focus >= PANE_LISTS ||
	    *table_filtered_by(&ui->panes[ui->focus].table) == '\0')
		return false;
	if (ui->find.on)
		find_rest(ui);
	else
		arrange_show_all(ui, ui->focus);
	return true;
}

HANDLE(close)
{
	UNUSED;
	if (!stop(ui) && !unfilter(ui) && !point_leave(ui) && !close_view(ui))
		find_rest(ui);
	ui->stale = true;
}

enum { LEAVE_ALL = 1 };

static bool
accept_leaving(struct ui *ui, struct dialog *d)
{
	(void)d;
	order_cancel(ui);
	ui->quit = true;
	return true;
}

HANDLE(quit)
{
	struct dialog *d;

	UNUSED;
	if (value != LEAVE_ALL && (point_leave(ui) || close_view(ui)))
		return;
	if (!ui->working) {
		ui->quit = true;
		return;
	}
	d = dialog_message(ui, "Still writing",
	        "A file is being written. Leaving stops that; nothing of it remains.");
	dialog_add(d, 'y', "leave", "");
	d->hint = "Esc: go on writing";
	d->accept = accept_leaving;
}

HANDLE(cancel)
{
	UNUSED;
	if (ui->working)
		order_cancel(ui);
	else
		ui->quit = true;
}
