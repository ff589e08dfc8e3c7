/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/pane/explain_draw.h"

#include <inttypes.h>

#include "ui/draw/paragraph.h"

enum {
	LEAST_FIELDS = 4,  /* lines from which fields are shown as a list */
	LEAST_DETAILS = 2, /* lines below them */
	LEAST_BYTES = 2,   /* lines of bytes, where there are no fields */
	BYTES_SHOWN = 4,
	NAME_COLUMNS = 10,
	DUMP_BYTES = 16
};

/* ---- one field ---- */

static void
add_bytes(struct text *t, const struct field *f, struct span bytes)
{
	struct span b = span_cut(bytes, f->offset, f->width);

	for (size_t i = 0; i < BYTES_SHOWN; i++)
		if (i + 1 == BYTES_SHOWN && b.len > BYTES_SHOWN)
			text_add(t, ".. ");
		else if (i < b.len)
			text_addf(t, "%02x ", b.at[i]);
		else
			text_add(t, "   ");
	text_add(t, "  ");
}

static void
draw_field(const struct explain_page *page, const struct field *f, struct rect line,
        bool selected)
{
	struct pen p = pen_at(page->canvas, line, 0, 0);
	enum role role = !selected ? ROLE_TEXT : page->focused ? ROLE_SELECTED
	                                                       : ROLE_SELECTED_IDLE;
	const struct subject *s = page->s;
	struct text bytes = { 0 }, value = { 0 };

	if (selected)
		canvas_mark(page->canvas, line, role);
	add_bytes(&bytes, f, s->bytes);
	field_add_value(&value, f, s->bytes, s->endian);
	pen_glyph(&p, role, selected ? GLYPH_POINTER : GLYPH_SPACE, 1);
	pen_textf(&p, selected ? role : ROLE_FAINT, "+%-3" PRIu32 " ", f->offset);
	if (line.w >= 44)
		pen_text(&p, selected ? role : ROLE_FAINT, text_str(&bytes));
	pen_fit(&p, selected ? role : ROLE_STRONG, f->name, NAME_COLUMNS);
	pen_fit(&p, role, text_str(&value), pen_room(&p));
	if (selected && page->focused)
		canvas_cursor(page->canvas, line.x, line.y, false);
	text_free(&bytes);
	text_free(&value);
}

static void
draw_fields(const struct explain_page *page, struct rect area)
{
	const struct pane *pane = page->pane;
	size_t count = subject_field_count(page->s);

	for (int i = 0; i < area.h && pane->top + (size_t)i < count; i++) {
		size_t at = pane->top + (size_t)i;

		draw_field(page, subject_field(page->s, at), rect_line(area, i),
		        at == pane->row);
	}
}

/* ---- bytes, where there are no fields ---- */

static void
draw_dump_line(struct canvas *c, const struct subject *s, size_t at, size_t n,
        struct rect line)
{
	struct pen p = pen_at(c, line, 1, 0);
	struct span bytes = span_cut(s->bytes, at, n);

	pen_textf(&p, ROLE_FAINT, "%08" PRIx64 "  ", s->offset + at);
	for (size_t i = 0; i < n; i++)
		if (i < bytes.len) {
			pen_byte(&p, ROLE_TEXT, bytes.at[i]);
			pen_char(&p, ROLE_TEXT, ' ');
		} else {
			pen_text(&p, ROLE_TEXT, "   ");
		}
	pen_text(&p, ROLE_TEXT, " ");
	for (size_t i = 0; i < bytes.len; i++)
		pen_char(&p, ROLE_FAINT, bytes.at[i] >= ' ' && bytes.at[i] <= '~'
		        ? (char)bytes.at[i] : '.');
}

/* 16 bytes a line, or what fits. */
static void
draw_bytes(struct canvas *c, const struct subject *s, struct rect area)
{
	size_t n = DUMP_BYTES;

	while (n > 4 && (int)n * 4 + 12 > area.w)
		n -= 4;
	for (int i = 0; i < area.h && (size_t)i * n < s->bytes.len; i++)
		draw_dump_line(c, s, (size_t)i * n, n, rect_line(area, i));
}

/* ---- the whole ---- */

/* Once scrolled: the selected field, then sentence and details as one text. */
static void
draw_scrolled(const struct explain_page *page, struct rect area)
{
	struct rect text = { area.x + 1, area.y, page->width, area.h };
	struct text all = { 0 };

	if (page->field && area.h > 1) {
		draw_field(page, page->field, rect_line(area, 0), page->focused);
		text.y++;
		text.h--;
	}
	text_addf(&all, "%s\n%s", page->sentence, page->details);
	paragraph_draw_from(page->canvas, text, ROLE_TEXT, text_str(&all), page->top);
	text_free(&all);
}

/* Few lines: the sentence, the selected field or bytes, and what the field means. */
static void
draw_strip(const struct explain_page *page, struct rect area)
{
	struct rect text = { area.x + 1, area.y, page->width, 0 };

	text.h = (area.h + 1) / 3 + 1;
	text.h = text.h < area.h && !page->wordy ? text.h : area.h - 1;
	if (!page->field && page->s->bytes.len == 0)
		text.h = area.h;
	text.y += paragraph_draw(page->canvas, rect_clip(text, area), ROLE_TEXT,
	        page->sentence);
	area.h -= text.y - area.y;
	area.y = text.y;
	if (!page->field) {
		draw_bytes(page->canvas, page->s, area);
		return;
	}
	draw_field(page, page->field, rect_line(area, 0), page->focused);
	text.y++;
	text.h = area.h - 1;
	paragraph_draw(page->canvas, rect_clip(text, area), ROLE_FAINT,
	        page->details);
}

struct rect
explain_list_area(const struct explain_page *page, struct rect area)
{
	size_t count = subject_field_count(page->s);
	int most;

	area.y += page->sentence_lines + 1;
	area.h -= page->sentence_lines + 1;
	if (count == 0) {
		area.h -= page->detail_lines + (page->detail_lines > 0);
		area.h = area.h > LEAST_BYTES ? area.h : LEAST_BYTES;
		return area;
	}
	most = area.h - page->detail_lines - 1;
	area.h = most > LEAST_FIELDS ? most : LEAST_FIELDS;
	area.h = count < (size_t)area.h ? (int)count : area.h;
	return area;
}

/* Many: the sentence, all fields or bytes, and all about the selected field. */
static void
draw_full(const struct explain_page *page, struct rect area)
{
	struct rect text = { area.x + 1, area.y, page->width, page->sentence_lines };
	struct rect list = explain_list_area(page, area);

	paragraph_draw(page->canvas, rect_clip(text, area), ROLE_TEXT, page->sentence);
	if (subject_field_count(page->s) == 0)
		draw_bytes(page->canvas, page->s, list);
	else
		draw_fields(page, list);
	text.y = list.y + list.h + 1;
	text.h = area.y + area.h - text.y;
	paragraph_draw(page->canvas, rect_clip(text, area), ROLE_FAINT, page->details);
}

bool
explain_fits(const struct explain_page *page, struct rect area)
{
	int fields = page->field ? LEAST_FIELDS : 1;

	return area.h >= page->sentence_lines + page->detail_lines + fields + 2;
}

bool
explain_is_tall(const struct explain_page *page, struct rect area)
{
	return area.h >= page->sentence_lines + LEAST_FIELDS + LEAST_DETAILS + 2;
}

void
explain_draw_page(const struct explain_page *page, struct rect area)
{
	if (page->top > 0)
		draw_scrolled(page, area);
	else if (explain_is_tall(page, area))
		draw_full(page, area);
	else
		draw_strip(page, area);
}
