/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/pager/pager_private.h"

#include <inttypes.h>

#include "ui/list/pane.h"
#include "words/node_what.h"

enum {
	SLICE_WORK = 1 << 20, /* inflating and copying that much takes about 3 ms */
	LOOKS_A_SLICE = 1 << 13, /* at nodes, before anything can be read */
	NUMBER_COLUMNS = 7,
	LEAST_NUMBERED = 30,
	ODD_SHARE = 16        /* of a text so many times as many bytes are characters */
};

int
pager_gutter(const struct pager *p)
{
	return p->numbers && !p->hex && p->columns >= LEAST_NUMBERED ? NUMBER_COLUMNS + 1 : 0;
}

int
pager_wrap_columns(const struct pager *p)
{
	int columns = p->columns - pager_gutter(p);

	return p->nowrap ? 0 : columns > 0 ? columns : 1;
}

int
pager_hex_digits(const struct pager *p)
{
	int digits = 6;

	while (digits < 16 && p->content.size >> (4 * digits) != 0)
		digits++;
	return digits < 8 && p->columns >= 76 ? 8 : digits;
}

uint32_t
pager_hex_bytes(const struct pager *p)
{
	uint32_t bytes = 16;

	while (bytes > 1 && pager_hex_digits(p) + 2 + 4 * (int)bytes > p->columns)
		bytes /= 2;
	return bytes;
}

void
pager_redo(struct pager *p)
{
	p->rows.count = 0;
	p->runs.count = 0;
	text_clear(&p->words);
	p->next = p->top;
	lit_restart(p);
	p->full = p->height <= 0 || p->top.spot.at >= p->content.size;
	p->stopped = false;
	p->fresh = true;
}

/* ---- text or not ---- */

static bool
looks_like_text(struct span s)
{
	size_t odd = 0;

	for (size_t at = 0; at < s.len;) {
		uint32_t point;
		size_t n = text_utf8(s, at, &point);

		if (s.at[at] == 0)
			return false;
		/* A sequence that is cut off is no sign. */
		if (n == 0)
			odd += s.len - at >= 4;
		else
			odd += point < ' ' && point != '\n' && point != '\t' && point != '\r';
		at += n ? n : 1;
	}
	return odd <= s.len / ODD_SHARE;
}

static void
decide(struct pager *p)
{
	struct stretch s = file_pages_at(&p->pages, 0);

	if (s.kind == STRETCH_WAIT)
		return;
	p->decided = true;
	p->hex = s.kind == STRETCH_BYTES && !looks_like_text(s.bytes);
}

/* ---- work ---- */

const struct content *
pager_content(const struct ui *ui)
{
	return &ui->pager->content;
}

uint64_t
pager_focus(const struct ui *ui)
{
	return ui->pager->focus;
}

uint64_t
pager_match_end(const struct ui *ui)
{
	const struct match *m = &ui->pager->find.match;

	return m->end > m->from ? m->end : 0;
}

bool
pager_is_hex(const struct ui *ui)
{
	return ui->pager->hex;
}

bool
pager_is_old(const struct ui *ui)
{
	return ui->pager->content.old != NULL;
}

bool
pager_busy(const struct ui *ui)
{
	const struct pager *p = ui->pager;

	return p && p->height > 0 && !p->stopped
	       && (p->content.unready || !p->decided || p->find.on || p->seek.kind != GO_NONE || !p->full);
}

/* At the end of the file the last row is the lowest. */
static void
pull_down(struct pager *p)
{
	uint64_t missing = (uint64_t)p->height - p->rows.count;

	if (p->pulled || !missing || (p->top.spot.at == 0 && p->top.sub == 0))
		return;
	seek_begin(p, GO_UP, missing);
	p->seek.keeps_focus = true;
	p->pulled = true;
}

static void
fill(struct pager *p, uint64_t *work)
{
	if (lit_step(p, work) || !render_row(p))
		return;
	*work += PIECE_MOST / 4;
	p->full = p->rows.count >= (size_t)p->height || p->next.spot.at >= p->content.size;
	if (p->full)
		pull_down(p);
}

static void
step(struct ui *ui, struct pager *p, uint64_t *work)
{
	if (p->pages.waits)
		file_pages_step(&p->pages, work);
	else if (!p->decided)
		decide(p);
	else if (p->find.on)
		find_go_on(ui, p, work);
	else if (p->seek.kind != GO_NONE)
		seek_step(ui, p, work);
	else
		fill(p, work);
}

bool
pager_place(const struct ui *ui, struct tree_place *place)
{
	const struct pager *p = ui->pager;
	const struct tree *t = p->content.tree;
	uint32_t node = p->content.node;

	return tree_content_place(t, node, p->focus, place)
	       || (ui->here.tree && tree_place(t, tree_parent(t, node), node, place));
}

/* Says what holds the byte that is looked at. */
static void
tell_place(const struct ui *ui, struct pager *p)
{
	const struct content *c = &p->content;
	const struct volume *v = ui->here.tree ? NULL : ui->here.volume;
	struct tree_place place;
	uint64_t end;

	text_clear(&p->where);
	if (c->size == 0)
		return;
	text_addf(&p->where, "byte %" PRIu64, p->focus);
	if (!pager_place(ui, &place)) {
		text_add(&p->where, tree_hole(c->tree, c->node, p->focus, &end)
		         ? ": a hole, in no node" : "");
		return;
	}
	text_addf(&p->where, ": %s 0x%08" PRIx64, v ? "node at" : "the file is at",
	        (v ? v->offset : c->tree->offset) + place.offset);
	if (v) {
		text_addf(&p->where, ", v%" PRIu32 ", ", v->log.extents.at[place.piece].version);
		node_what(v, place.piece, false, &p->where);
	}
}

void
pager_work(struct ui *ui)
{
	struct pager *p = ui->pager;
	uint64_t work = 0;

	if (!content_step(&p->content, LOOKS_A_SLICE)) {
		if (!p->loss_known)
			pager_tell_loss(ui);
		while (pager_busy(ui) && work < SLICE_WORK)
			step(ui, p, &work);
	}
	p->fresh = false;
	if (!pager_busy(ui)) {
		tell_place(ui, p);
		ui->display.stale = true;
	}
}

double
pager_progress(const struct ui *ui)
{
	const struct pager *p = ui->pager;
	uint64_t at = p->find.on ? searcher_place(&p->find.searcher) : p->marks.reached.at;

	return p->content.size ? (double)at / (double)p->content.size : 1;
}

void
pager_settle(struct ui *ui, struct rect area)
{
	struct pager *p = ui->pager;
	int height = area.h > 2 ? area.h - 2 : area.h;

	if (p->columns != area.w || p->height != height) {
		p->columns = area.w;
		p->height = height;
		if (p->seek.kind == GO_NONE) {
			seek_byte(p, p->top.spot.at + p->top.sub);
			p->seek.keeps_focus = true;
		}
	}
	if (p->fresh)
		pager_work(ui);
}
