/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/frame/flash_run.h"

#include "firmware/model/children.h"
#include "ui/ask/refuse.h"
#include "ui/flash/playing.h"
#include "ui/frame/loop.h"
#include "ui/frame/renew.h"
#include "ui/past/point.h"
#include "ui/ui.h"

/* ---- a copy ---- */

const char *
flash_run_refusal(const struct ui *ui)
{
	const char *refusal = refuse_without_log(ui);

	if (ui->playing.play)
		return "this is already a simulated flash";
	if (ui->lesson.list)
		return "not in a lesson: its image stays as it is";
	if (ui->editing.wish.changes.count)
		return "changes to files are pending: ~ lists them";
	if (point_on(ui))
		return point_refusal(ui);
	if (!refusal && !ui->here.volume->erase.size)
		return "the erase size is undecided: e sets it";
	return refusal;
}

void
flash_run_copy(struct ui *ui)
{
	const struct volume *v = ui->here.volume;
	struct error err;
	struct play *p = play_volume(v, &err);
	bool longer;

	if (!p) {
		ui_say(ui, ROLE_ERROR, "%s", err.text);
		return;
	}
	longer = (uint64_t)play_blocks(p) * play_block_size(p) >= v->log.part.len + v->erase.size;
	renew_begin(ui, p);
	playing_begin(ui);
	ui_say(ui, ROLE_STATUS, "%s: ! runs commands on it, q returns",
	        longer ? "a copy, with erased blocks after it" : "a copy");
}

/* ---- a flash of its own ---- */

void
flash_run_open(struct ui *ui, struct play *p, const struct ui_options *o, struct terminal *t)
{
	struct firmware_options options = { .workers = o->workers };

	ui_open(ui, play_examine(p, &options), o, t);
	ui->playing.play = p;
	ui->playing.saved = true;
	ui->here.chosen = true;
	ui->tabs.main = ui->tabs.focus = ui->tabs.source = PANE_FLASH;
	playing_begin(ui);
	ui_say(ui, ROLE_STATUS, "! runs a command, as in write a 3000; ? has every key");
}

void
flash_run_close(struct ui *ui)
{
	struct firmware *root = firmware_root(ui->here.firmware);

	text_free(&ui->playing.fact.why);
	text_free(&ui->playing.result);
	ui_close(ui);
	firmware_close(root);
}

int
ui_run_flash(struct play *p, const struct ui_options *o)
{
	struct terminal *t = ui_open_terminal(o);
	struct ui ui;
	int status;

	if (!t)
		return 2;
	flash_run_open(&ui, p, o, t);
	ui_loop(&ui);
	flash_run_close(&ui);
	status = t->status;
	t->close(t);
	return status;
}
