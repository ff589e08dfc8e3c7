/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The job of an order, and how it ends. */
#include "output/outside.h"
#include "ui/dialog/dialog.h"
#include "ui/take/order.h"
#include "ui/take/written.h"

enum { STEP_BYTES = 1 << 20, SLICE_US = 8000 };

/* For lessons, and for what is pending. */
static void
note_written(struct ui *ui)
{
	enum export_what what = ui->writing.order.what;

	ui->editing.kept |= what == EXPORT_IMAGE || what == EXPORT_CHANGES;
	ui->playing.saved |= what == EXPORT_COMMANDS;
	ui->lesson.wrote = true;
	ui->lesson.wrote_ready = what == EXPORT_PAD && pad_ready(&ui->writing.order.plan);
}

static void
finish(struct ui *ui)
{
	const struct job *j = &ui->writing.job;

	ui_say(ui, ROLE_GOOD, "%s", text_str(&j->result));
	note_written(ui);
	if (ui->writing.order.what == EXPORT_IMAGE) {
		written_ask(ui, j);
	} else if (ui->writing.order.what == EXPORT_PAD && ui->writing.order.plans) {
		written_plan(ui);
	} else if (j->details.len > 0) {
		struct dialog *d = dialog_push(ui, j->losses > 0 ? "Done, but not all of it"
		        : j->withheld > 0 ? "Done, but for what needs root" : "Done, with remarks");

		text_addf(&d->body, "%s\n\n%s", text_str(&j->result), text_str(&j->details));
	}
}

static bool
is_into_folder(const struct ui *ui)
{
	return ui->writing.order.what == EXPORT_TREE || ui->writing.order.what == EXPORT_ALL;
}

/* Asks again, with the path that was typed: what is typed next is meant for it. */
static void
fail(struct ui *ui)
{
	const struct job *j = &ui->writing.job;
	const char *stays = is_into_folder(ui) && output_exists(text_str(&ui->writing.order.path))
	                    ? ". It holds what was written so far" : "";
	struct dialog *d = ui->writing.asked;

	ui_say(ui, ROLE_ERROR, "%s", j->err.text);
	ui->writing.asked = NULL;
	if (d) {
		dialog_bring_back(d);
		dialog_fail(d, "%s%s", j->err.text, stays);
	}
	if (j->details.len == 0)
		return;
	d = dialog_push(ui, *stays ? "Stopped before all was written" : "Nothing is written");
	text_addf(&d->body, "%s%s\n\n%s", j->err.text, stays, text_str(&j->details));
}

void
order_forget(struct ui *ui)
{
	if (ui->writing.asked)
		dialog_close(ui->writing.asked);
	ui->writing.asked = NULL;
}

static void
end(struct ui *ui)
{
	order_forget(ui);
	job_free(&ui->writing.job);
	if (ui->writing.exported.class)
		table_close(&ui->writing.exported);
	ui->writing.on = false;
	ui->display.stale = true;
}

void
order_step(struct ui *ui)
{
	uint64_t from = ui->display.terminal->now(ui->display.terminal);
	bool more = true;

	while (more && ui->display.terminal->now(ui->display.terminal) - from < SLICE_US) {
		more = job_step(&ui->writing.job, STEP_BYTES);
		if (ui->display.terminal->steady)
			break;
	}
	if (more)
		return;
	if (ui->writing.job.state == JOB_FAILED)
		fail(ui);
	else
		finish(ui);
	end(ui);
}

void
order_cancel(struct ui *ui)
{
	struct text shown = { 0 };
	bool into_folder;

	if (!ui->writing.on)
		return;
	into_folder = is_into_folder(ui);
	end(ui);
	if (into_folder) {
		job_add_path(&shown, text_str(&ui->writing.order.path));
		ui_say(ui, ROLE_WARNING, "stopped: %s is incomplete; it holds what was written "
		        "so far", text_str(&shown));
	} else {
		ui_say(ui, ROLE_WARNING, "stopped: nothing was written");
	}
	text_free(&shown);
}
