/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ui/go/go.h"
#include "ui/list/pane.h"
#include "ui/pager/pager_private.h"

enum { SHIFT_MOST = PIECE_MOST * 4 };

/* A move while another one goes on adds to it, or takes its place. */
void
pager_lines(struct ui *ui, int lines)
{
	struct pager *p = ui->pager;
	enum seek_kind kind = lines < 0 ? GO_UP : GO_DOWN;
	uint64_t rows = (uint64_t)llabs(lines);

	p->find.on = false;
	p->pulled = false;
	if (p->seek.kind == kind && p->seek.want < UINT32_MAX)
		p->seek.want += rows;
	else
		seek_begin(p, kind, rows);
}

static void
move_by(struct ui *ui, int64_t rows)
{
	pager_lines(ui, rows > INT32_MAX ? INT32_MAX : rows < -INT32_MAX ? -INT32_MAX
	                : (int)rows);
}

void
pager_halves(struct ui *ui, int halves)
{
	int rows = ui->pager->height / 2;

	move_by(ui, (int64_t)halves * (rows > 0 ? rows : 1));
}

void
pager_pages(struct ui *ui, int pages)
{
	int rows = ui->pager->height - 1;

	move_by(ui, (int64_t)pages * (rows > 0 ? rows : 1));
}

/* The byte looked at, and the rows so that it is in one of them. */
static void
look_at(struct pager *p, uint64_t at)
{
	uint64_t row = pager_hex_bytes(p), top = p->top.spot.at;

	at = at < p->content.size ? at : p->content.size - !!p->content.size;
	p->focus = at;
	if (at < top)
		p->top.spot.at = at - at % row;
	else if (at - top >= row * (uint64_t)p->height)
		p->top.spot.at = at - at % row - row * (uint64_t)(p->height - 1);
	pager_redo(p);
}

void
pager_sideways(struct ui *ui, int direction)
{
	struct pager *p = ui->pager;
	int64_t by = p->columns / 2 > 0 ? p->columns / 2 : 1, to = p->shift + by * direction;

	if (p->hex) {
		look_at(p, direction >= 0 ? p->focus + (uint64_t)direction
		           : p->focus - (p->focus < (uint64_t)-(int64_t)direction
		                         ? p->focus : (uint64_t)-(int64_t)direction));
		return;
	}
	if (!p->nowrap) {
		ui_say(ui, ROLE_STATUS, "long lines are wrapped; -S cuts them");
		return;
	}
	p->shift = (int)(to < 0 ? 0 : to > SHIFT_MOST ? SHIFT_MOST : to);
	pager_redo(p);
}

/* ---- places ---- */

static void
go(struct ui *ui, enum seek_kind kind, uint64_t want)
{
	ui->pager->find.on = false;
	ui->pager->pulled = false;
	ui->pager->before = ui->pager->focus;
	seek_begin(ui->pager, kind, want);
}

void
pager_go_back(struct ui *ui)
{
	go(ui, GO_BYTE, ui->pager->before);
}

void
pager_top(struct ui *ui)
{
	go(ui, GO_BYTE, 0);
}

void
pager_bottom(struct ui *ui)
{
	go(ui, GO_END, 0);
}

void
pager_go_line(struct ui *ui, int line)
{
	if (ui->pager->hex)
		ui_say(ui, ROLE_STATUS, "lines are counted in text: H shows it");
	else
		go(ui, GO_LINE, (uint64_t)line);
}

void
pager_go_byte(struct ui *ui, int byte)
{
	go(ui, GO_BYTE, (uint64_t)byte);
}

static void
go_share(struct ui *ui, uint64_t percent)
{
	uint64_t size = ui->pager->content.size;

	if (percent >= 100)
		pager_bottom(ui);
	else
		go(ui, GO_BYTE, size / 100 * percent + size % 100 * percent / 100);
}

void
pager_go_percent(struct ui *ui, int percent)
{
	go_share(ui, percent > 0 ? (uint64_t)percent : 0);
}

bool
pager_set_percent(struct ui *ui, const char *words, struct error *err)
{
	char number[32];
	size_t len = strcspn(words, "%");
	uint64_t percent;

	if (len >= sizeof number)
		return error_set(err, "a percentage is a number from 0 to 100");
	memcpy(number, words, len);
	number[len] = '\0';
	if (!text_parse_size(number, &percent) || percent > 100)
		return error_set(err, "a percentage is a number from 0 to 100");
	go_share(ui, percent);
	return true;
}

bool
pager_set_place(struct ui *ui, const char *words, struct error *err)
{
	uint64_t value, size = ui->pager->content.size;

	if (strchr(words, '%'))
		return pager_set_percent(ui, words, err);
	if (strncmp(words, "line:", 5) == 0) {
		if (!text_parse_size(words + 5, &value) || value == 0)
			return error_set(err, "lines are counted from 1: line:12");
		if (ui->pager->hex)
			return error_set(err, "lines are counted in text: H shows it");
		go(ui, GO_LINE, value);
		return true;
	}
	if (!text_parse_size(words, &value))
		return error_set(err, "a place is an offset (0x1400, 5120), 50%% or line:12");
	if (value >= size)
		return error_set(err, "the file has only %" PRIu64 " bytes", size);
	go(ui, GO_BYTE, value);
	return true;
}

/* ---- how it is shown ---- */

void
pager_toggle_hex(struct ui *ui)
{
	struct pager *p = ui->pager;

	p->hex = !p->hex;
	p->decided = true;
	p->find.on = false;
	p->top = (struct row_spot){ { 0, 1, false }, 0 };
	seek_byte(p, p->focus);
}

void
pager_toggle_wrap(struct ui *ui)
{
	struct pager *p = ui->pager;

	p->nowrap = !p->nowrap;
	p->shift = 0;
	p->find.on = false;
	seek_byte(p, p->focus);
	ui_say(ui, ROLE_STATUS, p->nowrap ? "long lines are cut; Left and Right move sideways"
	                                  : "long lines are wrapped");
}

void
pager_toggle_numbers(struct ui *ui)
{
	struct pager *p = ui->pager;

	p->numbers = !p->numbers;
	seek_byte(p, p->focus);
}

void
pager_tell(struct ui *ui)
{
	const struct pager *p = ui->pager;
	struct text t = { 0 };

	pager_add_shown(p, &t);
	ui_say(ui, ROLE_STATUS, "%s: byte %" PRIu64 " of %" PRIu64 ", %s", text_str(&p->title),
	        p->focus, p->content.size, text_str(&t));
	text_free(&t);
}

/* ---- elsewhere ---- */

void
pager_go_node(struct ui *ui)
{
	struct pager *p = ui->pager;
	const struct volume *v = ui->here.tree ? NULL : ui->here.volume;
	uint64_t offset = v ? v->offset : p->content.tree->offset;
	struct tree_place place;
	struct error err;

	if (!pager_place(ui, &place)) {
		ui_say(ui, ROLE_STATUS, "no node holds this byte");
		return;
	}
	pager_close(ui);
	if (v)
		go_to_extent(ui, place.piece);
	else if (!go_to_offset(ui, offset + place.offset, &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

void
pager_escape(struct ui *ui)
{
	struct pager *p = ui->pager;

	if (!pager_busy(ui)) {
		pager_close(ui);
		return;
	}
	p->find.on = false;
	free(p->seek.ring);
	p->seek = (struct seek){ .kind = GO_NONE };
	p->stopped = true;
	p->fresh = false;
}
