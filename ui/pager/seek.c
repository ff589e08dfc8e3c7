/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ways to another top row. Rows are found by walking over pieces, from a mark if need be. */
#include <inttypes.h>
#include <string.h>

#include "ui/pager/pager_private.h"
#include "ui/pager/wrap.h"

enum { PIECE_COST = 64 }; /* of looking at one, beside its bytes */

static bool
before(const struct row_spot *a, const struct row_spot *b)
{
	return a->spot.at != b->spot.at ? a->spot.at < b->spot.at : a->sub < b->sub;
}

static void
arrive(struct pager *p, struct row_spot top)
{
	bool keep = p->seek.keeps_focus, ends = p->seek.ends;

	free(p->seek.ring);
	p->seek = (struct seek){ .kind = GO_NONE };
	p->top = top;
	if (ends && p->content.size > 0)
		p->focus = p->content.size - 1;
	else if (!keep)
		p->focus = top.spot.at + top.sub;
	pager_redo(p);
}

/* ---- hexadecimal: a row is found by division ---- */

static uint64_t
last_top(const struct pager *p)
{
	uint64_t row = pager_hex_bytes(p), size = p->content.size;
	uint64_t rows = (size + row - 1) / row;

	return rows > (uint64_t)p->height ? (rows - (uint64_t)p->height) * row : 0;
}

static uint64_t
moved(const struct pager *p, uint64_t at, enum seek_kind kind, uint64_t by)
{
	uint64_t last = p->content.size ? p->content.size - 1 : 0;

	if (kind == GO_UP)
		return at > by ? at - by : at % pager_hex_bytes(p);
	return by < last && at < last - by ? at + by : last;
}

static void
seek_hex(struct pager *p)
{
	uint64_t row = pager_hex_bytes(p), top = p->top.spot.at, most = last_top(p);
	struct seek *s = &p->seek;

	if (s->kind == GO_DOWN || s->kind == GO_UP) {
		uint64_t by = s->want < UINT32_MAX ? s->want * row : UINT32_MAX * row;

		p->focus = s->keeps_focus ? p->focus : moved(p, p->focus, s->kind, by);
		top = moved(p, top, s->kind, by);
	} else if (s->kind == GO_BYTE) {
		p->focus = s->keeps_focus ? p->focus : s->want;
		top = s->want;
	} else {
		top = s->kind == GO_END ? p->content.size : 0;
		p->focus = s->kind == GO_END && top ? top - 1 : 0;
	}
	s->keeps_focus = true;
	top -= top % row;
	arrive(p, (struct row_spot){ .spot = { top < most ? top : most, 1, false } });
}

/* ---- text ---- */

void
seek_begin(struct pager *p, enum seek_kind kind, uint64_t want)
{
	struct seek *s = &p->seek;

	free(s->ring);
	*s = (struct seek){ .kind = kind, .want = want, .from = p->top };
	p->stopped = false;
	p->fresh = true;
}

/* Up from behind the last row. */
static void
seek_last(struct pager *p, struct row_spot behind)
{
	p->top = behind;
	seek_begin(p, GO_UP, (uint64_t)p->height);
	p->seek.ends = true;
}

void
seek_byte(struct pager *p, uint64_t at)
{
	seek_begin(p, GO_BYTE, at);
	p->pulled = false;
}

static struct spot
start_of(const struct pager *p)
{
	const struct seek *s = &p->seek;

	switch (s->kind) {
	case GO_DOWN:
		return p->top.spot;
	case GO_UP:
		return marks_before(&p->marks, s->from.spot.at - (s->from.sub == 0));
	case GO_BYTE:
		return marks_before(&p->marks, s->want);
	case GO_LINE:
		return marks_before_line(&p->marks, s->want);
	default:
		return p->marks.reached;
	}
}

/* The row that byte `at` of the piece is in, or that begins `rows` rows behind `from`. */
static uint32_t
row_of(const struct pager *p, uint64_t at)
{
	uint32_t from = 0, end;

	if (p->piece.kind != PIECE_TEXT)
		return 0;
	while ((end = wrap_row_end(&p->piece, from, pager_wrap_columns(p), p->ascii))
	        < p->piece.len && p->piece.spot.at + end <= at)
		from = end;
	return from;
}

/* Down over the rows of the piece; true if the wanted one is among them. */
static bool
go_down(struct pager *p)
{
	struct seek *s = &p->seek;
	uint32_t at = s->from.sub;

	if (!filter_shows(p))
		return p->piece.end >= p->content.size;
	if (s->from.spot.at != p->piece.spot.at)
		at = 0;
	while (p->piece.kind == PIECE_TEXT && s->want > 0) {
		uint32_t end = wrap_row_end(&p->piece, at, pager_wrap_columns(p), p->ascii);

		if (end >= p->piece.len)
			break;
		at = end;
		s->want--;
	}
	s->from = (struct row_spot){ p->piece.spot, at };
	if (s->want == 0 || p->piece.end >= p->content.size)
		return true;
	s->want--;
	s->from = (struct row_spot){ piece_next(&p->piece), 0 };
	return s->want == 0;
}

/* Keeps the rows of the piece that are before `from`. */
static void
keep_rows(struct pager *p)
{
	struct seek *s = &p->seek;
	struct row_spot row = { p->piece.spot, 0 };
	uint32_t end;

	if (!filter_shows(p))
		return;
	if (!s->ring)
		s->ring = memory_zeroed(SEEK_ROWS_MOST, sizeof *s->ring);
	while (before(&row, &s->from)) {
		s->ring[s->seen++ % SEEK_ROWS_MOST] = row;
		if (p->piece.kind != PIECE_TEXT)
			return;
		end = wrap_row_end(&p->piece, row.sub, pager_wrap_columns(p), p->ascii);
		if (end >= p->piece.len)
			return;
		row.sub = end;
	}
}

/* The walk came to `from`: takes the row so many before it, or goes on from the first that is
 * known. */
static void
go_up(struct pager *p)
{
	struct seek *s = &p->seek;
	size_t have = s->seen < SEEK_ROWS_MOST ? s->seen : SEEK_ROWS_MOST;
	size_t back = s->want < have ? (size_t)s->want : have;
	struct row_spot row = have ? s->ring[(s->seen - back) % SEEK_ROWS_MOST] : s->from;

	if (s->want <= have || (row.spot.at == 0 && row.sub == 0)
	        || (!have && s->start.at == 0)) {
		arrive(p, row);
		return;
	}
	/* None of these pieces is shown. */
	if (!have)
		row = (struct row_spot){ s->start, 0 };
	s->want -= have;
	s->from = row;
	s->seen = 0;
	s->begun = false;
}

static void
end_of_file(struct ui *ui, struct pager *p)
{
	struct seek *s = &p->seek;

	if (s->kind == GO_LINE)
		ui_say(ui, ROLE_STATUS, "there are only %" PRIu64 " lines",
		        p->piece.spot.number);
	if (s->kind == GO_LINE || s->kind == GO_BYTE) {
		arrive(p, (struct row_spot){ p->piece.spot, row_of(p, s->want) });
		return;
	}
	seek_last(p, (struct row_spot){ piece_next(&p->piece), 0 });
}

/* Looks at the piece that was read. */
static void
look(struct ui *ui, struct pager *p)
{
	struct seek *s = &p->seek;
	struct spot next = piece_next(&p->piece);
	bool last = p->piece.end >= p->content.size;

	marks_note(&p->marks, &next);
	s->at = next;
	if (s->kind == GO_DOWN && go_down(p)) {
		arrive(p, s->from);
	} else if (s->kind == GO_UP) {
		keep_rows(p);
		if (next.at > s->from.spot.at || (next.at == s->from.spot.at && s->from.sub == 0)
		        || last)
			go_up(p);
	} else if (s->kind == GO_BYTE && s->want < p->piece.end && s->finds
	           && !filter_shows(p)) {
		s->kind = GO_NONE;
		find_pass(p);
	} else if (s->kind == GO_BYTE && s->want < p->piece.end) {
		bool keep = s->keeps_focus;
		uint64_t at = s->want;

		arrive(p, (struct row_spot){ p->piece.spot, row_of(p, at) });
		p->focus = keep ? p->focus : at;
	} else if (s->kind == GO_LINE && p->piece.spot.number >= s->want
	           && !p->piece.spot.continued) {
		arrive(p, (struct row_spot){ p->piece.spot, 0 });
	} else if (last && s->kind != GO_DOWN) {
		end_of_file(ui, p);
	}
}

/* True if there is nothing to walk over. */
static bool
at_once(struct pager *p)
{
	struct seek *s = &p->seek;

	if (p->content.size == 0 || (s->kind == GO_UP && s->from.spot.at == 0 && s->from.sub == 0))
		arrive(p, p->top.spot.at < p->content.size ? p->top : (struct row_spot){ { 0, 1, false }, 0 });
	else if (p->hex)
		seek_hex(p);
	else if (s->kind == GO_END && p->marks.reached.at >= p->content.size) {
		seek_last(p, (struct row_spot){ p->marks.reached, 0 });
	} else {
		return false;
	}
	return true;
}

bool
seek_step(struct ui *ui, struct pager *p, uint64_t *work)
{
	struct seek *s = &p->seek;

	*work += PIECE_COST;
	if (!s->begun && at_once(p))
		return true;
	if (!s->begun)
		s->at = s->start = start_of(p);
	s->begun = true;
	if (!piece_read(&p->pages, &s->at, &p->piece))
		return false;
	*work += p->piece.len;
	look(ui, p);
	return true;
}
