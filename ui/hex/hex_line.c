/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One line of bytes: offset, bytes, letters. The selected field is in brackets, so that
 * it is visible without colours; the letter of a byte shows its class.
 */
#include <inttypes.h>
#include <string.h>

#include "play/play.h"
#include "ui/hex/hex.h"

enum {
	OFFSET_COLUMNS = 10, /* a sign, the offset, a blank */
	BYTE_COLUMNS = 3,
	LEAST_BYTES = 4,
	LEAST_NAMES = 12     /* columns from which the names of fields are shown */
};

int
hex_columns(uint32_t width)
{
	int gap = width >= HEX_WIDTH;

	return OFFSET_COLUMNS + (int)width * BYTE_COLUMNS + gap + 2 + (int)width;
}

uint32_t
hex_fit(int columns)
{
	uint32_t width = HEX_WIDTH;

	while (width > LEAST_BYTES && hex_columns(width) > columns)
		width /= 2;
	return width;
}

int
hex_column_of(uint32_t width, uint32_t i)
{
	int gap = width >= HEX_WIDTH && i >= width / 2;

	return OFFSET_COLUMNS + (int)i * BYTE_COLUMNS + gap;
}

/* ---- roles ---- */

/* True if byte `at` belongs to a place that the search found. */
static bool
is_match(const struct hex_drawing *d, uint64_t at)
{
	const struct find *f = d->find;
	struct span needle;
	uint64_t first;

	if (!f || !f->on || f->kind != FIND_HEX)
		return false;
	needle = span_of(f->needle.at, f->needle.len);
	first = at + 1 > needle.len ? at + 1 - needle.len : 0;
	for (uint64_t from = first; from <= at; from++)
		if (span_equal(span_cut(d->view.bytes, (size_t)from, needle.len), needle))
			return true;
	return false;
}

/* True if the last event on a simulated flash changed the byte. */
static bool
is_changed(const struct hex_drawing *d, uint64_t at)
{
	uint8_t was;

	return d->play && play_changed(d->play, at, &was);
}

static bool
in_field(const struct hex_drawing *d, uint64_t at)
{
	return at >= d->field && at < d->field_end;
}

static enum role
role_of(const struct hex_drawing *d, uint64_t at)
{
	if (at == d->cursor)
		return d->focused ? ROLE_SELECTED : ROLE_SELECTED_IDLE;
	if (is_match(d, at) || is_changed(d, at))
		return ROLE_MATCH;
	/* A long field keeps the colours of its bytes. */
	if (in_field(d, at) && d->field_end - d->field <= HEX_WIDTH)
		return ROLE_SELECTED_IDLE;
	if (at < d->from || at >= d->to)
		return ROLE_FAINT;
	return role_of_byte(byte_class(d->view.bytes.at[at]));
}

/* ---- drawing ---- */

static void
draw_offset(const struct hex_drawing *d, const struct hex_line *line, bool on,
        struct pen *p)
{
	pen_glyph(p, ROLE_STRONG, on ? GLYPH_POINTER : GLYPH_SPACE, 1);
	pen_textf(p, on ? ROLE_STRONG : ROLE_FAINT, "%08" PRIx64, d->base + line->from);
}

/* What stands behind byte `at`: the end of the field, or the blank inside a marked one. */
static void
draw_behind(const struct hex_drawing *d, uint64_t at, struct pen *p)
{
	bool marked = role_of(d, at) == ROLE_SELECTED_IDLE && at != d->cursor;

	if (at + 1 == d->field_end)
		pen_text(p, ROLE_STRONG, "]");
	else if (marked && in_field(d, at + 1) && at + 1 != d->cursor)
		pen_text(p, ROLE_SELECTED_IDLE, " ");
}

static void
draw_bytes(const struct hex_drawing *d, const struct hex_line *line, struct rect area)
{
	for (uint64_t at = line->from; at < line->to; at++) {
		int column = hex_column_of(d->view.width, (uint32_t)(at - line->from));
		struct pen p = pen_at(d->canvas, area, column, 0);

		if (at == d->field && d->field_end > 0) {
			p.x--;
			pen_text(&p, ROLE_STRONG, "[");
		}
		pen_byte(&p, role_of(d, at), d->view.bytes.at[at]);
		if (at + 1 < line->to || at + 1 == d->field_end)
			draw_behind(d, at, &p);
	}
}

static void
draw_letters(const struct hex_drawing *d, const struct hex_line *line, struct rect area)
{
	int column = hex_columns(d->view.width) - (int)d->view.width;
	struct pen p = pen_at(d->canvas, area, column, 0);

	for (uint64_t at = line->from; at < line->to; at++)
		pen_char(&p, role_of(d, at), byte_letter(d->view.bytes.at[at]));
}

/* Where there is room, the fields that begin in the line. */
static void
draw_names(const struct hex_drawing *d, const struct hex_line *line, struct rect area)
{
	int column = hex_columns(d->view.width) + 2;
	struct pen p = pen_at(d->canvas, area, column, 0);
	struct text t = { 0 };

	if (area.w - column < LEAST_NAMES || !d->view.firmware)
		return;
	hex_add_names(&d->view, line, &t);
	pen_fit(&p, ROLE_FAINT, text_str(&t), area.w - column);
	text_free(&t);
}

static void
draw_fold(const struct hex_drawing *d, const struct hex_line *line, bool on,
        struct pen *p)
{
	enum role role = !on ? ROLE_FREE
	                 : d->focused ? ROLE_SELECTED : ROLE_SELECTED_IDLE;
	struct text t = { 0 };

	text_add(&t, "* ");
	hex_add_fold(&d->view, line, &t);
	pen_text(p, ROLE_TEXT, " ");
	pen_text(p, role, text_str(&t));
	text_free(&t);
}

void
hex_draw_line(const struct hex_drawing *d, const struct hex_line *line,
        struct rect area)
{
	struct pen p = pen_at(d->canvas, area, 0, 0);
	bool on = d->cursor >= line->from && d->cursor < line->to;

	draw_offset(d, line, on, &p);
	if (line->kind == HEX_FOLD) {
		draw_fold(d, line, on, &p);
		if (on && d->focused)
			canvas_cursor(d->canvas, area.x, area.y, false);
		return;
	}
	draw_bytes(d, line, area);
	draw_letters(d, line, area);
	draw_names(d, line, area);
	if (on && d->focused) {
		uint32_t i = (uint32_t)(d->cursor - line->from);

		canvas_cursor(d->canvas, area.x + hex_column_of(d->view.width, i), area.y,
		        false);
	}
}

/* Right, wrong, or unknown. */
static enum role
role_of_mark_letter(const struct hex_drawing *d, char c)
{
	size_t i = c >= 'a' ? (size_t)(c - 'a') : (size_t)(c - 'A');

	if (c == ' ' || i >= d->sum_count)
		return ROLE_TEXT;
	if (!d->sums[i].known)
		return ROLE_FAINT;
	return d->sums[i].ok ? ROLE_GOOD : ROLE_BAD;
}

void
hex_draw_marks(const struct hex_drawing *d, const struct hex_line *line,
        struct rect area)
{
	for (uint64_t at = line->from; at < line->to; at++) {
		int column = hex_column_of(d->view.width, (uint32_t)(at - line->from));
		struct pen p = pen_at(d->canvas, area, column, 0);
		char mark[2];

		hex_mark(d->sums, d->sum_count, at, mark);
		for (int i = 0; i < 2; i++)
			pen_char(&p, role_of_mark_letter(d, mark[i]), mark[i]);
	}
}
