/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/frame/commands.h"

#include <string.h>

#include "firmware/firmware.h"
#include "output/outside.h"
#include "ui/ask/contents.h"
#include "ui/dialog/dialog.h"
#include "ui/edit/changes.h"
#include "ui/flash/playing.h"
#include "ui/frame/loop.h"
#include "ui/frame/renew.h"
#include "ui/go/find.h"
#include "ui/list/arrange.h"
#include "ui/list/pane.h"
#include "ui/pager/pager.h"
#include "ui/pane/steps.h"
#include "ui/past/past.h"
#include "ui/past/point.h"
#include "ui/take/order.h"

/* ---- the terminal ---- */

void
command_mouse(struct ui *ui)
{
	ui->display.mouse = !ui->display.mouse;
	ui->display.terminal->mouse(ui->display.terminal, ui->display.mouse);
	ui_say(ui, ROLE_STATUS, ui->display.mouse ? "mouse on; Shift-drag selects text"
	                                  : "mouse left to the terminal");
}

void
command_redraw(struct ui *ui)
{
	ui->display.terminal->repaint(ui->display.terminal);
	ui->display.stale = true;
}

/* Writes all of it, or says why not. */
static void
write_screen(struct ui *ui, const char *path, const struct text *screen)
{
	struct output *out;
	struct error err;
	bool ok = false;

	out = output_open(path, OUTPUT_NEW, &err);
	if (out) {
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

bool
command_dump(struct ui *ui, const char *path, struct error *err)
{
	size_t len = strlen(path);
	struct text screen = { 0 }, why = { 0 };

	if (!*path)
		return error_set(err, "dump needs a file name: :dump FILE");
	if (strcmp(path, "-") == 0)
		return error_set(err, "the screen is in use: give the name of a file");
	ui_draw(ui);
	if (len > 4 && strcmp(path + len - 4, ".svg") == 0)
		order_add_picture(ui, &screen);
	else
		canvas_dump(ui->display.canvas, &screen);
	if (output_is_outside(ui->options->sandbox, path, &why))
		ui_say(ui, ROLE_ERROR, "%s", text_str(&why));
	else
		write_screen(ui, path, &screen);
	text_free(&screen);
	text_free(&why);
	return true;
}

/* ---- leaving ---- */

/* Closes what is on top of the plain picture; false if there is nothing. */
static bool
close_view(struct ui *ui)
{
	if (ui->tabs.zoomed) {
		ui->tabs.zoomed = false;
	} else if (ui->tabs.focus != ui->tabs.source) {
		pane_show(ui, ui->tabs.source);
	} else if (ui->tabs.focus != ui->tabs.main) {
		pane_show(ui, ui->tabs.main);
	} else {
		return false;
	}
	ui->display.stale = true;
	return true;
}

void
command_export(struct ui *ui)
{
	pager_close(ui);
	export_ask(ui);
}

enum { STOP, PAUSE, GO_ON };

void
command_resume(struct ui *ui)
{
	if (!ui_scanned(ui))
		ui->pace.paused = false;
	else if (!contents_resume(ui))
		ui_say(ui, ROLE_STATUS, "there is nothing to resume");
	ui->display.stale = true;
}

static bool
accept_stop(struct ui *ui, struct dialog *d)
{
	const struct choice *chosen = dialog_choice(d);

	if (ui_scanned(ui) || !chosen)
		return true;
	ui->pace.paused = chosen->value == PAUSE;
	if (chosen->value == PAUSE)
		ui_say(ui, ROLE_WARNING, "paused: gr goes on");
	if (chosen->value == STOP) {
		firmware_stop(ui->here.firmware);
		ui_say(ui, ROLE_WARNING, "stopped: what follows is partial");
	}
	return true;
}

/* What is known by then stays, but cannot be continued: that is not for a stray Esc. */
static void
ask_to_stop(struct ui *ui)
{
	bool paused = ui->pace.paused;
	struct text body = { 0 };
	struct dialog *d;

	text_addf(&body, "%d%% of the image has been examined%s. If you stop, what is known by "
	        "then stays, marked partial. To complete it, open the image again.",
	        (int)(100 * firmware_progress(ui->here.firmware)),
	        paused ? "; the rest waits" : "; the rest goes on while you decide");
	d = dialog_message(ui, "Still examining", text_str(&body));
	text_free(&body);
	d->hint = paused ? "Esc closes" : "Esc: go on";
	dialog_add(d, 's', "stop here", "")->value = STOP;
	if (paused)
		dialog_add(d, 'g', "go on", "")->value = GO_ON;
	else
		dialog_add(d, 'p', "pause", "gr goes on")->value = PAUSE;
	d->accept = accept_stop;
}

/* The list that is shown once all its rows are made, which they are not; PANE_LISTS: there is none. */
static enum pane_id
slow_list(const struct ui *ui)
{
	int id = 0;

	while (id < PANE_LISTS && !(pane_classes[id].slow && pane_unmade(ui, (enum pane_id)id)))
		id++;
	return (enum pane_id)id;
}

/* Stops the work under way; false if there is none. */
static bool
stop(struct ui *ui)
{
	if (arrange_busy(ui) && ui_scanned(ui)) {
		arrange_stop(ui);
	} else if (ui->find.running) {
		find_rest(ui);
	} else if (ui->writing.on) {
		order_cancel(ui);
	} else if (!ui_scanned(ui)) {
		ask_to_stop(ui);
	} else if (steps_busy(ui)) {
		steps_stop(ui);
	} else if (slow_list(ui) < PANE_LISTS) {
		pane_stop(ui, slow_list(ui));
		ui_say(ui, ROLE_STATUS, "stopped: its key goes on");
	} else if (pane_turning(ui)) {
		pane_turn_back(ui);
	} else if (past_counting(ui)) {
		past_stop_count(ui);
	} else {
		return false;
	}
	return true;
}

/* Ends a search among filtered rows, then the filter; false if all rows are there. */
static bool
unfilter(struct ui *ui)
{
	if (ui->tabs.focus >= PANE_LISTS
	        || !*table_filtered_by(&ui->panes[ui->tabs.focus].table))
		return false;
	if (ui->find.on)
		find_rest(ui);
	else
		arrange_show_all(ui, ui->tabs.focus);
	return true;
}

/* A point of the past, or a moment of a simulated flash. */
static bool
leave_past(struct ui *ui)
{
	return point_leave(ui) || playing_leave(ui);
}

void
command_close(struct ui *ui)
{
	if (!stop(ui) && !unfilter(ui) && !leave_past(ui) && !close_view(ui))
		find_rest(ui);
	ui->display.stale = true;
}

enum { LEAVE_ALL = 1 };

/* Leaves the image; of several, as `how` says. */
static void
leave(struct ui *ui, enum shelf_leave how)
{
	if (ui->options->leave)
		*ui->options->leave = how;
	ui->quit = true;
}

static bool
accept_leaving(struct ui *ui, struct dialog *d)
{
	order_cancel(ui);
	leave(ui, (enum shelf_leave)d->value);
	return true;
}

static struct dialog *
ask_about_commands(struct ui *ui)
{
	struct dialog *d = dialog_message(ui, "The commands are not saved",
	        "Leaving drops the simulated flash. gs saves the commands as a script, gS the image.");

	d->hint = "Esc: stay";
	return d;
}

/* Asks first if that would stop what is being written, or lose something. */
static void
ask_to_leave(struct ui *ui, enum shelf_leave how)
{
	struct dialog *d;

	if (!ui->writing.on && !changes_unsaved(ui) && !playing_unsaved(ui)) {
		leave(ui, how);
		return;
	}
	if (ui->writing.on) {
		d = dialog_message(ui, "Still writing",
		        "A file is being written. Leaving stops that; nothing of it remains.");
		d->hint = "Esc: go on writing";
	} else if (playing_unsaved(ui)) {
		d = ask_about_commands(ui);
	} else {
		d = dialog_message(ui, "Changes are pending",
		        "They are neither written nor saved as a script. Leaving drops them.");
		d->hint = "Esc: stay, ~ lists them";
	}
	dialog_add(d, 'y', "leave", "");
	d->accept = accept_leaving;
	d->value = how;
}

static bool
accept_leaving_copy(struct ui *ui, struct dialog *d)
{
	(void)d;
	renew_end(ui);
	ui_say(ui, ROLE_STATUS, "back in the image; the copy is gone");
	return true;
}

/* Back to the image whose copy is played with; false if it is none. */
static bool
leave_copy(struct ui *ui)
{
	struct dialog *d;

	if (ui->writing.on || !ui->playing.origin.firmware)
		return false;
	if (!playing_unsaved(ui))
		return accept_leaving_copy(ui, NULL);
	d = ask_about_commands(ui);
	dialog_add(d, 'y', "leave", "");
	d->accept = accept_leaving_copy;
	return true;
}

void
command_quit(struct ui *ui, int how)
{
	if (how != LEAVE_ALL && (leave_past(ui) || close_view(ui) || leave_copy(ui)))
		return;
	ask_to_leave(ui, how == LEAVE_ALL ? SHELF_QUIT : SHELF_BACK);
}

void
command_other_image(struct ui *ui, int direction)
{
	ask_to_leave(ui, direction < 0 ? SHELF_PREVIOUS : SHELF_NEXT);
}

void
command_cancel(struct ui *ui)
{
	if (ui->writing.on)
		order_cancel(ui);
	else
		leave(ui, SHELF_QUIT);
}
