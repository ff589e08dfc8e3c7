/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/frame/renew.h"

#include "firmware/model/children.h"
#include "past/past.h"
#include "search/search.h"
#include "ui/frame/loop.h"
#include "ui/go/find.h"
#include "ui/hex/hex.h"
#include "ui/list/pane.h"
#include "ui/past/past.h"
#include "ui/take/written.h"

enum { AT_ONCE = 4 << 20 }; /* bytes that are examined before the next key */

void
renew_leave(struct ui *ui, struct firmware *keep)
{
	if (ui->here.volume)
		past_leave(ui->here.firmware, ui->here.volume);
	past_drop_count(ui);
	find_close(ui);
	ui_set_store(ui, keep);
	hex_forget(ui);
	for (int id = 0; id < PANE_COUNT; id++) {
		pane_close(&ui->panes[id]);
		ui->panes[id].anchor = (struct anchor){ 0 };
	}
	ui->walk.lens = (struct lens){ 0 };
	ui->strip.lens = (struct lens){ 0 };
	ui->history.visits.count = ui->history.at = 0;
	written_close(ui);
	compare_free(ui->comparing.compare);
	ui->comparing.compare = NULL;
	text_clear(&ui->comparing.output);
}

/* Likewise into the image as a whole. */
static void
leave_image(struct ui *ui)
{
	renew_leave(ui, firmware_root(ui->here.firmware));
	ui_set_tree(ui, NULL);
	search_free(ui->found.search);
	ui->found.search = NULL;
	ui->hex.firmware = NULL;
	ui->explain.facts_of = NULL;
	ui->overview.made.firmware = NULL;
	ui->strip.made.firmware = NULL;
	ui->followed = FS_NONE;
	ui->verdict.known = ui->settled = false;
	ui->display.stale = true;
}

static void
close_image(struct ui *ui)
{
	struct firmware *root = firmware_root(ui->here.firmware);

	ui->here = (struct here){ .chosen = ui->here.chosen };
	firmware_close(root);
}

static void
look_at(struct ui *ui, struct firmware *f)
{
	struct firmware *plain;

	f->notes = &ui->recall.notes;
	f->wish = &ui->editing.wish;
	ui->display.terminal->image = f->image;
	ui->here.firmware = f;
	if (f->bytes.len <= AT_ONCE)
		firmware_finish(f);
	plain = firmware_plain(f);
	if (plain)
		ui_set_store(ui, plain);
}

static struct firmware *
examine(const struct ui *ui, struct play *p)
{
	struct firmware_options options = { .workers = ui->options->workers };

	return play_examine(p, &options);
}

void
renew_flash(struct ui *ui)
{
	uint64_t at = ui->hex.at, map = ui->map.at;
	size_t rows[PANE_COUNT];

	for (int id = 0; id < PANE_COUNT; id++)
		rows[id] = ui->panes[id].row;
	leave_image(ui);
	close_image(ui);
	look_at(ui, examine(ui, ui->playing.play));
	ui->hex.at = at;
	ui->map.at = map;
	ui_catch_up(ui);
	for (int id = 0; id < PANE_COUNT; id++)
		pane_set_row(&ui->panes[id], rows[id]);
}

/* Nothing that is about the one image is about the other. */
static void
begin_tabs(struct ui *ui, enum pane_id tab)
{
	for (int id = 0; id < PANE_COUNT; id++)
		ui->panes[id].row = ui->panes[id].top = 0;
	ui->versions = (struct versions_place){ 0 };
	ui->hex.at = ui->map.at = 0;
	ui->map.options = (struct map_options){ 0 };
	ui->tabs.main = ui->tabs.focus = ui->tabs.source = tab;
	ui->tabs.zoomed = false;
}

void
renew_begin(struct ui *ui, struct play *p)
{
	struct here origin = ui->here;

	leave_image(ui);
	ui->playing.origin = origin;
	ui->playing.notes = ui->recall.notes;
	ui->recall.notes = (struct note_list){ .generation = ui->playing.notes.generation + 1 };
	ui->playing.play = p;
	ui->here = (struct here){ .chosen = true };
	begin_tabs(ui, PANE_FLASH);
	look_at(ui, examine(ui, p));
	ui_catch_up(ui);
}

bool
renew_end(struct ui *ui)
{
	struct playing *p = &ui->playing;

	if (!p->play || !p->origin.firmware)
		return false;
	leave_image(ui);
	close_image(ui);
	play_free(p->play);
	text_free(&p->fact.why);
	text_free(&p->result);
	note_list_free(&ui->recall.notes);
	ui->recall.notes = p->notes;
	ui->here = p->origin;
	*p = (struct playing){ .predicts = p->predicts };
	ui->display.terminal->image = ui->here.firmware->image;
	begin_tabs(ui, PANE_NODES);
	if (ui->options->other)
		ui->comparing.compare = compare_new(firmware_root(ui->here.firmware), ui->options->other,
		        PART_NONE, PART_NONE);
	ui_catch_up(ui);
	return true;
}
