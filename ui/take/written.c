/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/take/written.h"

#include "firmware/model/children.h"
#include "store/image.h"
#include "ui/take/flash.h"
#include "ui/dialog/dialog.h"
#include "ui/list/pane.h"

enum next { NEXT_NOTHING, NEXT_COMPARE, NEXT_FLASH };

void
written_close(struct ui *ui)
{
	struct comparing *c = &ui->comparing;

	if (!c->written)
		return;
	pane_close(&ui->panes[PANE_COMPARE]);
	compare_free(c->compare);
	c->compare = NULL;
	flash_plan_free(&ui->writing.flash);
	firmware_close(c->written);
	c->written = NULL;
	c->plans = false;
}

/* Opens the file that was written as the second image; false with err set. */
static bool
open_written(struct ui *ui, const struct text *path, bool edited, struct error *err)
{
	struct firmware *root = firmware_root(ui->here.firmware);
	struct image *image = image_open(text_str(path), err);

	if (!image)
		return false;
	written_close(ui);
	compare_free(ui->comparing.compare);
	pane_close(&ui->panes[PANE_COMPARE]);
	ui->comparing.written = firmware_new(image, &root->options);
	ui->comparing.edited = edited;
	ui->comparing.compare = compare_new(root, ui->comparing.written, PART_NONE, PART_NONE);
	ui_compare_here(ui);
	return true;
}

static bool
accept_next(struct ui *ui, struct dialog *d)
{
	enum next next = (enum next)dialog_choice(d)->value;
	struct error err;

	if (next == NEXT_NOTHING)
		return true;
	if (!open_written(ui, &ui->comparing.output, true, &err)) {
		dialog_fail(d, "%s", err.text);
		return false;
	}
	dialog_close_all(ui);
	if (next == NEXT_COMPARE)
		pane_show(ui, PANE_COMPARE);
	ui->comparing.plans = next == NEXT_FLASH;
	return false;
}

void
written_ask(struct ui *ui, const struct job *j)
{
	struct text *output = &ui->comparing.output;
	struct dialog *d = dialog_push(ui, j->losses ? "Written, but not all of it is right"
	                                             : "Written");

	text_clear(output);
	text_add(output, text_str(&ui->writing.order.path));
	text_addf(&d->body, "%s%s%s", text_str(&j->result), j->details.len ? "\n\n" : "",
	        text_str(&j->details));
	dialog_add(d, 'f', "how to flash it", "the commands, and which blocks need it")
	        ->value = NEXT_FLASH;
	dialog_add(d, 'c', "compare it", "with this image: files, nodes, blocks")
	        ->value = NEXT_COMPARE;
	d->label_columns = 16;
	d->hint = "a letter or Enter chooses   Esc closes";
	d->accept = accept_next;
}

void
written_plan(struct ui *ui)
{
	struct error err;

	if (open_written(ui, &ui->writing.order.path, false, &err))
		ui->comparing.plans = true;
	else
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

void
written_flash(struct ui *ui)
{
	struct error err;

	if (ui->comparing.output.len && !ui->comparing.compare
	        && open_written(ui, &ui->comparing.output, true, &err))
		ui->comparing.plans = true;
	else
		flash_ask(ui);
}

void
written_catch_up(struct ui *ui)
{
	struct comparing *c = &ui->comparing;

	if (!c->plans || c->written->phase != FIRMWARE_DONE)
		return;
	c->plans = false;
	flash_ask(ui);
}
