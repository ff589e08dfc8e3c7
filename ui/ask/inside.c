/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/ask/inside.h"

#include <inttypes.h>

#include "firmware/firmware.h"
#include "firmware/model/children.h"
#include "table/table.h"
#include "ui/dialog/dialog.h"
#include "ui/dialog/fetch.h"
#include "ui/go/follow.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"
#include "ui/past/past.h"
#include "ui/take/order.h"

enum { BUDGET = 256 << 10 };

/* The store that the files of the current part are in. */
static struct firmware *
store_here(const struct ui *ui)
{
	return ui->here.volume ? ui->here.volume->firmware : ui->here.firmware;
}

/* ---- going there ---- */

static void
go_into(struct ui *ui, struct firmware *file)
{
	if (file->bytes.len == 0) {
		ui_say(ui, ROLE_ERROR, "%s", *file->note ? file->note : "the file is empty");
		return;
	}
	go_remember(ui);
	ui_set_store(ui, file);
	if (!ui->here.volume)
		ui_set_tree(ui, firmware_any_tree(file));
	pane_show(ui, PANE_PARTS);
	go_to_part(ui, file, 0);
	if (!firmware_recognised(file))
		ui_say(ui, ROLE_STATUS, "nothing was recognised in this file; Backspace goes back");
	else
		ui_say(ui, ROLE_STATUS, "parts in this file: %zu; Backspace goes back to it",
		        file->list.parts.count);
}

/* ---- reading ---- */

static bool
step(struct fetch *r, uint64_t *work)
{
	*work += BUDGET;
	return firmware_step(r->image, BUDGET);
}

static double
progress(const struct fetch *r)
{
	return firmware_progress(r->image);
}

static void
finish(struct ui *ui, bool stopped)
{
	struct firmware *file = ui->fetch.image;

	if (stopped)
		firmware_stop(file);
	dialog_close(ui->fetch.dialog);
	ui->settled = false; /* there is more to be judged */
	go_into(ui, file);
}

static void
begin(struct ui *ui, const struct tree *t, uint32_t node)
{
	static const struct fetch_way way = { step, progress, finish };
	struct content none[SIDES] = { 0 };
	struct dialog *d = dialog_push(ui, "Image");

	text_add(&d->body, "Reading ");
	order_add_file(ui, t, node, &d->body);
	text_add(&d->body, " and looking for what is in it.");
	ui->fetch.image = firmware_open_file(store_here(ui), t, node);
	fetch_begin(ui, d, &way, none);
}

void
inside_open(struct ui *ui)
{
	uint32_t node = past_inode(ui);
	const struct tree *t = ui_tree(ui);
	struct firmware *before;

	if (node == TREE_NONE)
		return;
	if (!tree_is_file(t, node)) {
		ui_say(ui, ROLE_STATUS, "the selection is not a regular file");
		return;
	}
	before = firmware_opened_file(store_here(ui), t, node);
	if (before)
		go_into(ui, before);
	else
		begin(ui, t, node);
}

/* ---- Enter ---- */

static bool
accept(struct ui *ui, struct dialog *d)
{
	bool opens = dialog_choice(d)->value;

	dialog_close(d);
	if (opens)
		inside_open(ui);
	else
		follow_file(ui);
	return false;
}

static void
offer(struct ui *ui, uint32_t node, const char *like)
{
	struct dialog *d = dialog_push(ui, "Image");

	order_add_file(ui, ui_tree(ui), node, &d->body);
	text_addf(&d->body, " begins like %s.", like);
	dialog_add(d, 'i', "open", "its parts, files and issues")->value = true;
	if (ui->here.volume)
		dialog_add(d, 'n', "nodes", "those of the file")->value = false;
	d->label_columns = 6;
	d->hint = "a letter or Enter chooses   Esc closes";
	d->accept = accept;
	dialog_select(d, 0, 1);
}

void
inside_or_follow(struct ui *ui)
{
	const struct pane *p = &ui->panes[PANE_FILES];
	const struct tree *t = ui_tree(ui);
	const char *like = NULL;
	struct subject s;

	if (t && !inside_refusal(ui) && pane_subject(ui, PANE_FILES, &s)
	        && s.inode != TREE_NONE && !table_is_branch(&p->table, p->row)
	        && tree_is_file(t, s.inode))
		like = firmware_file_begins_like(t, s.inode);
	if (like)
		offer(ui, s.inode, like);
	else
		follow_file(ui);
}

const char *
inside_refusal(const struct ui *ui)
{
	if (!ui_scanned(ui))
		return "not before the scan has ended";
	if (firmware_root(ui->here.firmware)->partial)
		return "the scan was stopped";
	if (ui->writing.on)
		return "something is being written";
	return ui_tree(ui) ? NULL : "there are no files here";
}
