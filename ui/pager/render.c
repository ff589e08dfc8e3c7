/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of the screen, as text. */
#include <inttypes.h>

#include "hex/hex.h"
#include "ui/pager/pager_private.h"
#include "ui/pager/wrap.h"

/* Gives the words from `from` on a role; one with the role before them goes on. */
static void
add_run(struct pager *p, struct pager_row *row, size_t from, enum role role)
{
	struct run *last = row->runs ? &p->runs.at[p->runs.count - 1] : NULL;
	struct run run = { from, p->words.len - from, role };

	if (run.len == 0)
		return;
	if (last && last->role == role) {
		last->len += run.len;
		return;
	}
	array_push(&p->runs, run);
	row->runs++;
}

static void
end_row(struct pager *p, struct pager_row *row, const struct row_spot *next)
{
	array_push(&p->rows, *row);
	p->next = *next;
}

/* ---- hexadecimal ---- */

/* Two characters for the byte at `at`; its letter is added to `letters`. False: to wait. */
static bool
add_byte(struct pager *p, struct pager_row *row, uint64_t at, char *letter, enum role *role)
{
	struct stretch s = file_pages_at(&p->pages, at);
	size_t from = p->words.len;

	if (s.kind == STRETCH_WAIT)
		return false;
	*letter = ' ';
	*role = lit_role(p, at, s.kind == STRETCH_HOLE ? ROLE_FREE : ROLE_BAD);
	if (s.kind == STRETCH_BYTES) {
		uint8_t byte = s.bytes.at[0];

		*letter = byte >= ' ' && byte < 0x7f ? (char)byte : '.';
		*role = lit_role(p, at, ROLE_TEXT);
		text_addf(&p->words, "%02x", byte);
	} else {
		text_add(&p->words, s.kind == STRETCH_HOLE ? "--" : s.kind == STRETCH_UNREAD
		                    ? "??" : "  ");
	}
	if (at == p->focus && s.kind != STRETCH_END) {
		*role = ROLE_SELECTED;
		row->focus_x = (int)(pager_hex_digits(p) + 1
		               + 3 * (int)(at - row->begin.spot.at));
	}
	add_run(p, row, from, *role);
	return true;
}

static void
add_gap(struct pager *p, struct pager_row *row, const char *gap)
{
	size_t from = p->words.len;

	text_add(&p->words, gap);
	add_run(p, row, from, ROLE_TEXT);
}

static bool
render_hex(struct pager *p, struct pager_row *row)
{
	uint32_t bytes = pager_hex_bytes(p);
	uint64_t at = p->next.spot.at;
	struct row_spot next = { .spot = { at + bytes, 1, false } };
	enum role roles[16];
	char letters[16];

	text_addf(&p->words, "%0*" PRIx64 " ", pager_hex_digits(p), at);
	add_run(p, row, p->words.len - (size_t)pager_hex_digits(p) - 1, ROLE_FAINT);
	for (uint32_t i = 0; i < bytes; i++) {
		if (!add_byte(p, row, at + i, &letters[i], &roles[i]))
			return false;
		add_gap(p, row, " ");
	}
	for (uint32_t i = 0; i < bytes; i++) {
		size_t from = p->words.len;

		text_add_bytes(&p->words, &letters[i], 1);
		add_run(p, row, from, roles[i]);
	}
	row->end = at + bytes;
	end_row(p, row, &next);
	return true;
}

/* ---- text ---- */

static void
add_number(struct pager *p, struct pager_row *row)
{
	size_t from = p->words.len;
	int columns = pager_gutter(p);

	if (!columns)
		return;
	if (p->next.spot.continued || p->next.sub > 0)
		text_addf(&p->words, "%*s", columns, "");
	else
		text_addf(&p->words, "%*" PRIu64 " ", columns - 1, p->next.spot.number);
	add_run(p, row, from, ROLE_FAINT);
}

/* A sentence in place of bytes that are not there. */
static void
add_gone(struct pager *p, struct pager_row *row)
{
	uint64_t at = p->piece.spot.at, len = p->piece.end - at;
	size_t from = p->words.len;
	const struct tree_loss *l = &p->loss;
	bool lost = l->missing && l->missing_at >= at && l->missing_at < p->piece.end;

	if (p->piece.kind == PIECE_UNREAD)
		text_addf(&p->words, "[unreadable: %" PRIu64 " bytes from byte %" PRIu64 "]",
		        len, at);
	else if (lost)
		text_addf(&p->words, "[lost: %" PRIu64 " bytes from byte %" PRIu64
		        "; a kernel shows zeros]", len, at);
	else
		/* Of several losses only the first is known by place. */
		text_addf(&p->words, "[%s: %" PRIu64 " bytes that read as zeros]",
		        l->missing && at > l->missing_at ? "lost, or a hole" : "hole", len);
	add_run(p, row, from, p->piece.kind == PIECE_UNREAD || lost ? ROLE_BAD : ROLE_FREE);
	if (p->focus >= at && p->focus < p->piece.end)
		row->focus_x = pager_gutter(p);
}

/* The characters of the row in the columns from `shift` on. */
static void
add_letters(struct pager *p, struct pager_row *row, uint32_t end)
{
	int column = 0, room = p->columns - pager_gutter(p);
	int shift = p->nowrap ? p->shift : 0;

	for (uint32_t at = p->next.sub; at < end && column < shift + room;) {
		size_t from = p->words.len;
		struct letter l = wrap_letter(&p->piece, at, column, p->ascii, &p->words);
		uint64_t place = p->piece.spot.at + at;

		if (column < shift) {
			p->words.len = from; /* to the left of the screen */
			for (int i = shift; i < column + l.columns; i++)
				text_add(&p->words, " ");
		} else if (p->focus >= place && p->focus < place + l.len) {
			row->focus_x = pager_gutter(p) + column - shift;
		}
		add_run(p, row, from, lit_role(p, place, l.escaped ? ROLE_NOTE : ROLE_TEXT));
		column += l.columns;
		at += l.len;
	}
}

static bool
render_text(struct pager *p, struct pager_row *row)
{
	struct row_spot next = { p->next.spot, 0 };
	uint32_t end;

	if (!piece_read(&p->pages, &p->next.spot, &p->piece))
		return false;
	next.spot = piece_next(&p->piece);
	marks_note(&p->marks, &next.spot);
	if (!filter_shows(p)) {
		p->next = next;
		return true;
	}
	add_number(p, row);
	row->end = p->piece.end;
	if (p->piece.kind != PIECE_TEXT) {
		add_gone(p, row);
		end_row(p, row, &next);
		return true;
	}
	end = wrap_row_end(&p->piece, p->next.sub, pager_wrap_columns(p), p->ascii);
	add_letters(p, row, end);
	if (end < p->piece.len) {
		next = (struct row_spot){ p->next.spot, end };
		row->end = p->piece.spot.at + end;
	}
	if (row->focus_x < 0 && p->focus >= row->begin.spot.at + row->begin.sub
	        && p->focus < row->end)
		row->focus_x = pager_gutter(p);
	end_row(p, row, &next);
	return true;
}

bool
render_row(struct pager *p)
{
	struct pager_row row = { .begin = p->next, .first_run = p->runs.count, .focus_x = -1 };
	size_t words = p->words.len;

	if (p->hex ? render_hex(p, &row) : render_text(p, &row))
		return true;
	p->words.len = words;
	p->runs.count = row.first_run;
	return false;
}
