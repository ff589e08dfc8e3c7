/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many bytes a row of the map has, and what its cells show. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "list/map.h"
#include "map/map.h"
#include "nand/layout.h"
#include "ui/ask/erase.h"
#include "ui/ask/refuse.h"
#include "ui/dialog/dialog.h"
#include "ui/list/pane.h"
#include "ui/map/map.h"

uint64_t
map_stride(const struct ui *ui)
{
	const struct pane *p = &ui->panes[PANE_MAP];

	return p->open ? table_map_of(&p->table)->options.stride : ui->map.options.stride;
}

static void
set_stride(struct ui *ui, uint64_t stride, int64_t shift)
{
	bool decided = ui->here.volume && stride == ui->here.volume->erase.size;

	ui->map.options.stride = decided && shift == 0 ? 0 : stride;
	ui->map.options.shift = shift;
	ui->map.trial = false;
	map_apply(ui);
}

void
map_scale(struct ui *ui, int direction)
{
	uint64_t stride = map_stride(ui);

	stride = direction > 0 ? stride * 2 : stride / 2;
	set_stride(ui, stride, ui->map.options.shift);
}

void
map_nudge(struct ui *ui, int bytes)
{
	uint64_t stride = map_stride(ui) + (uint64_t)(int64_t)bytes;

	if (stride >= MAP_LEAST_STRIDE)
		set_stride(ui, stride, ui->map.options.shift);
}

void
map_shift(struct ui *ui, int bytes)
{
	set_stride(ui, map_stride(ui), ui->map.options.shift + bytes);
}

/* The decided size again. */
static void
reset(struct ui *ui)
{
	set_stride(ui, 0, 0);
}

/* True if the rows are not erase blocks at present. */
static bool
is_moved(const struct ui *ui)
{
	return ui->map.options.stride != 0 || ui->map.options.shift != 0;
}

bool
map_set_stride(struct ui *ui, const char *words, struct error *err)
{
	uint64_t stride;

	words += strspn(words, " ");
	if (!*words || strcmp(words, "auto") == 0) {
		reset(ui);
		return true;
	}
	if (!nand_parse_size(words, &stride))
		return error_set(err, "\"%s\" is not a size: try 64K, 2112x64, or auto",
		        words);
	if (stride < MAP_LEAST_STRIDE)
		return error_set(err, "a row has at least %d bytes", (int)MAP_LEAST_STRIDE);
	set_stride(ui, stride, 0);
	return true;
}

static bool
accept_stride(struct ui *ui, struct dialog *d)
{
	struct error err;

	if (map_set_stride(ui, line_str(&d->line), &err))
		return true;
	dialog_fail(d, "%s", err.text);
	return false;
}

static void
take_preset(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);

	(void)ui;
	if (!c)
		return;
	line_set(&d->line, c->label);
	d->line.fresh = true;
}

static void
add_preset(struct dialog *d, uint64_t bytes, const char *label, const char *note)
{
	char words[96];

	snprintf(words, sizeof words, "%7" PRIu64 " bytes: %s", bytes, note);
	dialog_add(d, PRESS_NONE, label, words);
}

void
map_ask_stride(struct ui *ui)
{
	struct dialog *d = dialog_push(ui, "Bytes in a row of the map");

	d->prompt = "size:";
	d->hint = "Enter takes it   Esc closes";
	d->accept = accept_stride;
	d->moved = take_preset;
	d->label_columns = 10;
	text_add(&d->body, "A size such as 64K or 528, also one that is not a power of two; auto "
	                   "is the erase size. NAND flash that was dumped with its spare areas:");
	for (int i = 0; i < NAND_LAYOUTS; i++) {
		const struct nand_layout *n = &nand_layouts[i];
		char page[16];

		if (n->order != NAND_PAGES)
			break;
		snprintf(page, sizeof page, "%" PRIu32, nand_stride(n));
		add_preset(d, nand_stride(n), page, "a page");
		add_preset(d, nand_block(n), n->block, "an erase block of such pages");
	}
	dialog_select(d, 0, 1);
	line_set(&d->line, "");
}

void
map_take(struct ui *ui)
{
	const struct map *m = map_opened(ui);
	struct text words = { 0 };
	struct error err;
	int64_t phase;

	if (!m || !ui->here.volume)
		return;
	phase = (m->first - (int64_t)ui->here.volume->offset) % (int64_t)m->options.stride;
	if (phase < 0)
		phase += (int64_t)m->options.stride;
	text_addf(&words, "%" PRIu64 " at %" PRId64, m->options.stride, phase);
	if (erase_set(ui, text_str(&words), &err))
		reset(ui);
	else
		ui_say(ui, ROLE_ERROR, "%s", err.text);
	text_free(&words);
}

/* ---- what is shown ---- */

void
map_next_view(struct ui *ui, int direction)
{
	enum map_view shown = map_resolve_view(ui->here.firmware, ui->here.volume,
	        ui->map.options.view);
	int views = MAP_VIEWS - MAP_TYPE;
	int view = MAP_TYPE + ((int)shown - MAP_TYPE + direction + views) % views;

	ui->map.options.view = (enum map_view)view;
	map_apply(ui);
	ui_say(ui, ROLE_STATUS, "%s: %s", map_views[view].name, map_views[view].help);
}

bool
map_set_view(struct ui *ui, const char *name, struct error *err)
{
	enum map_view view = map_view_find(name);

	if (view == MAP_VIEWS)
		return error_set(err, "there is no view \"%s\": auto, type, state, inode, "
		                      "age, entropy, bytes", name);
	ui->map.options.view = view;
	map_apply(ui);
	return true;
}

void
map_toggle_dense(struct ui *ui)
{
	ui->map.dense = !ui->map.dense;
	ui->display.stale = true;
}

/* ---- back to the erase size ---- */

/* In the map there may be a stride to undo. */
static bool
can_reset(const struct ui *ui)
{
	return pane_has_focus(ui, &ui->panes[PANE_MAP]) && is_moved(ui);
}

const char *
map_auto_refusal(const struct ui *ui)
{
	return can_reset(ui) ? NULL : refuse_in_past(ui);
}

void
map_auto(struct ui *ui)
{
	if (can_reset(ui))
		reset(ui);
	else
		erase_set(ui, "auto", NULL);
}
