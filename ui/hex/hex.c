/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The place in the bytes, and what follows from it. */
#include "ui/hex/hex.h"

#include <inttypes.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "list/hex.h"
#include "ui/go/follow.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"

static const struct mode {
	const char *name, *help;
} modes[HEX_MODES] = {
	[HEX_STORED] = { "stored", "the bytes of the image" },
	[HEX_DATA] = { "data", "what the data of the node is when decompressed" },
	[HEX_TEXT] = { "text", "the same as text, or else the stored bytes" },
	[HEX_SUMS] = { "crc", "which bytes each checksum covers" },
};

/* True if the bytes lead, and the other panes follow. */
static bool
leads(const struct ui *ui)
{
	return pane_leads(ui, &ui->panes[PANE_HEX]);
}

struct firmware *
hex_firmware(const struct ui *ui)
{
	return ui->hex.firmware ? ui->hex.firmware : ui->here.firmware;
}

/* Shows another store: discards the state of the last one. */
static void
look_at(struct ui *ui, struct firmware *f)
{
	struct hex_place *h = &ui->hex;

	if (f == hex_firmware(ui))
		return;
	h->firmware = f;
	h->at = 0;
	h->top = (struct hex_line){ .kind = HEX_HEADING };
	h->open.count = 0;
	h->shown_subject = UINT64_MAX;
	h->data_known = h->sums_known = false;
	pane_close(&ui->panes[PANE_HEX]);
}

struct hex_view
hex_view_of(const struct ui *ui)
{
	const struct hex_place *h = &ui->hex;
	struct firmware *f = hex_firmware(ui);

	return (struct hex_view){ .firmware = f, .bytes = f->bytes,
		.width = h->width > 0 ? h->width : HEX_WIDTH, .open = h->open.at,
		.open_count = h->open.count };
}

static uint64_t
image_len(const struct ui *ui)
{
	return hex_firmware(ui)->bytes.len;
}

/* ---- the place ---- */

/* What the node table shows is what the bytes belong to. */
static void
lead_nodes(struct ui *ui, const struct subject *s)
{
	if (!leads(ui) || !s->volume || s->extent == EXTENT_NONE)
		return;
	ui_set_volume(ui, s->volume);
	pane_select_extent(ui, s->extent);
}

/* The place as a row of the table, which the rest of the program knows panes by. */
static void
set_row(struct ui *ui)
{
	struct pane *p = &ui->panes[PANE_HEX];

	if (!pane_ready(ui, PANE_HEX))
		return;
	p->row = table_hex_row_at(&p->table, ui->hex.at);
	p->anchor = (struct anchor){ .offset = ui->hex.at };
}

void
hex_go(struct ui *ui, uint64_t at)
{
	struct hex_view v;
	struct hex_line line;
	struct subject s;
	size_t field;

	ui->display.stale = true;
	if (leads(ui))
		look_at(ui, ui->here.firmware);
	v = hex_view_of(ui);
	if (image_len(ui) == 0)
		return;
	ui->hex.at = at < image_len(ui) ? at : image_len(ui) - 1;
	hex_line_at(&v, ui->hex.at, &line);
	ui->hex.column = (uint32_t)((ui->hex.at - line.from) % v.width);
	set_row(ui);
	subject_at(hex_firmware(ui), ui->hex.at, &s);
	field = subject_field_at(&s, ui->hex.at - s.offset);
	if (field != SIZE_MAX && leads(ui))
		ui->field = field;
	lead_nodes(ui, &s);
}

void
hex_selected(struct ui *ui)
{
	const struct pane *p = &ui->panes[PANE_HEX];
	struct subject s;

	if (table_hex_row_at(&p->table, ui->hex.at) == p->row
	        || p->row >= table_count(&p->table))
		return;
	table_subject(&p->table, p->row, &s);
	hex_go(ui, s.offset);
}

void
hex_subject(const struct ui *ui, struct subject *s)
{
	subject_at(hex_firmware(ui), ui->hex.at, s);
}

/* ---- folding, and on to the node ---- */

/* Unfolds the run at the place, or folds it again; false if there is none. */
static bool
toggle_run(struct ui *ui)
{
	struct hex_view v = hex_view_of(ui);
	struct hex_place *h = &ui->hex;
	uint64_t from, to;

	if (h->mode != HEX_STORED || image_len(ui) == 0 || !hex_run(&v, h->at, &from, &to)
	        || h->at < from + v.width)
		return false;
	for (size_t i = 0; i < h->open.count; i++)
		if (h->open.at[i] == from) {
			h->open.at[i] = h->open.at[--h->open.count];
			hex_go(ui, from + v.width);
			return true;
		}
	if (h->open.count < HEX_MOST_OPEN)
		array_push(&h->open, from);
	else
		h->open.at[0] = from;
	return true;
}

void
hex_open(struct ui *ui)
{
	struct subject s;
	int part;

	ui->display.stale = true;
	if (toggle_run(ui) || !ui_subject(ui, &s))
		return;
	if (s.volume) {
		follow_subject(ui, &s);
		return;
	}
	part = firmware_part_at(s.firmware, s.offset);
	if (part == PART_NONE)
		return;
	go_remember(ui);
	pane_show(ui, PANE_PARTS);
	go_to_part(ui, s.firmware, part);
}

/* ---- following ---- */

/* The first byte of the selected field, within the subject. */
static uint64_t
place_in(const struct ui *ui, const struct subject *s)
{
	const struct field *f = subject_field(s, ui->field);

	return f && f->offset < s->bytes.len ? s->offset + f->offset : s->offset;
}

/* The pane Explain may have selected another field of the node. */
static void
follow_field_elsewhere(struct ui *ui)
{
	struct subject s;
	size_t count;

	subject_at(hex_firmware(ui), ui->hex.at, &s);
	count = subject_field_count(&s);
	if (count == 0)
		return;
	if (ui->field >= count)
		ui->field = count - 1;
	if (subject_field_at(&s, ui->hex.at - s.offset) != ui->field
	        && subject_field(&s, ui->field)->offset < s.bytes.len)
		hex_go(ui, place_in(ui, &s));
}

void
hex_enter(struct ui *ui)
{
	go_remember(ui);
	hex_follow(ui);
	pane_show(ui, PANE_HEX);
}

void
hex_forget(struct ui *ui)
{
	look_at(ui, ui->here.firmware);
}

void
hex_follow(struct ui *ui)
{
	struct hex_place *h = &ui->hex;
	struct subject s;
	bool there = ui_subject(ui, &s);

	/* A subject in the other image is shown in this one, if at all. */
	look_at(ui, there && !s.other && !leads(ui) ? s.firmware : ui->here.firmware);
	if (image_len(ui) == 0)
		return;
	if (leads(ui) && h->leads) {
		follow_field_elsewhere(ui);
	} else if (leads(ui)) {
		hex_go(ui, h->at);
	} else if (there && s.offset < image_len(ui)) {
		h->at = place_in(ui, &s);
		set_row(ui);
	}
	h->leads = leads(ui);
	subject_at(hex_firmware(ui), h->at, &s);
	if (s.offset != h->shown_subject && h->mode != HEX_STORED)
		h->scroll = 0;
	if (s.offset != h->shown_subject && !leads(ui))
		hex_line_at(&(struct hex_view){ .firmware = s.firmware,
		        .bytes = s.firmware->bytes, .width = HEX_WIDTH }, s.offset, &h->top);
	h->shown_subject = s.offset;
}

/* ---- what is shown ---- */

static void
set_mode(struct ui *ui, enum hex_mode mode)
{
	ui->hex.mode = mode;
	ui->hex.scroll = 0;
	ui->display.stale = true;
	ui_say(ui, ROLE_STATUS, "%s: %s", modes[mode].name, modes[mode].help);
}

void
hex_next_mode(struct ui *ui, int direction)
{
	set_mode(ui, (enum hex_mode)(((int)ui->hex.mode + direction + HEX_MODES) % HEX_MODES));
}

bool
hex_set_mode(struct ui *ui, const char *name, struct error *err)
{
	for (int i = 0; i < HEX_MODES; i++)
		if (strcmp(modes[i].name, name) == 0) {
			set_mode(ui, (enum hex_mode)i);
			return true;
		}
	return error_set(err, "there is no view \"%s\": stored, data, text, crc", name);
}

void
hex_position(const struct ui *ui, struct text *t)
{
	text_addf(t, "%s  %08" PRIx64, modes[ui->hex.mode].name, ui->hex.at);
}

/* ---- the pane ---- */

void
hex_settle(struct ui *ui, struct pane *p, struct rect area)
{
	struct firmware *f = hex_firmware(ui);
	struct hex_place *h = &ui->hex;
	struct hex_view v;
	struct subject s;

	pane_ready(ui, PANE_HEX);
	p->first_line = area.y;
	h->width = hex_fit(area.w);
	h->shown.count = 0;
	if (area.h <= 0 || f->bytes.len == 0)
		return;
	p->page = area.h;
	if (h->mode == HEX_STORED) {
		p->page = hex_byte_lines(area);
		v = hex_view_of(ui);
		hex_settle_lines(h, &v, p->page);
	} else {
		subject_at(f, h->at, &s);
		hex_settle_view(h, f, &s, area);
	}
}

/* The flash that is played with, if its data are what is shown; NULL. */
static const struct play *
playing_of(const struct ui *ui)
{
	const struct play *p = ui->playing.play;

	return p && (!p->raw.data || hex_firmware(ui)->parent) ? p : NULL;
}

void
hex_draw(const struct ui *ui, const struct pane *p, struct rect area)
{
	struct hex_drawing d = { .canvas = ui->display.canvas, .place = &ui->hex,
		.find = &ui->find, .view = hex_view_of(ui), .focused = pane_has_focus(ui, p) };
	struct subject s;

	d.play = playing_of(ui);
	if (d.focused)
		canvas_cursor(ui->display.canvas, area.x, area.y, false);
	if (area.h <= 0 || d.view.bytes.len == 0)
		return;
	subject_at(d.view.firmware, ui->hex.at, &s);
	switch (ui->hex.mode) {
	case HEX_DATA: hex_draw_data(&d, &s, area); break;
	case HEX_TEXT: hex_draw_text(&d, &s, area); break;
	case HEX_SUMS: hex_draw_sums(&d, &s, area); break;
	default: hex_draw_stored(&d, &s, area); break;
	}
}

bool
hex_click(struct ui *ui, int x, int y)
{
	int i = y - ui->panes[PANE_HEX].first_line;

	if (i < 0 || (size_t)i >= ui->hex.shown.count)
		return false;
	hex_go(ui, hex_byte_at(ui->hex.width, &ui->hex.shown.at[i],
	        x - ui->display.layout.pane[PANE_HEX].x));
	return true;
}

void
hex_free(struct ui *ui)
{
	array_free(&ui->hex.open);
	array_free(&ui->hex.shown);
	text_free(&ui->hex.data);
}
