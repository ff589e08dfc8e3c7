/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Explains what is selected in the list beside it: what it is and why it has its state,
 * its fields one by one with their bytes and values, and all about the selected field.
 * With few lines only that field is shown; PgDn and PgUp scroll.
 */
#include <inttypes.h>
#include <limits.h>
#include <string.h>

#include "firmware/subject.h"
#include "ui/draw/paragraph.h"
#include "ui/list/move.h"
#include "ui/list/pane.h"
#include "ui/pane/explain.h"
#include "ui/pane/steps.h"

enum {
	LEAST_FIELDS = 4,  /* lines from which fields are shown as a list */
	LEAST_DETAILS = 2, /* lines below them */
	BYTES_SHOWN = 4,
	NAME_COLUMNS = 10,
	DUMP_BYTES = 16
};

static const struct field *
selected_field(const struct ui *ui, const struct subject *s)
{
	return subject_field(s, ui->field);
}

static size_t
field_index(const struct ui *ui, const struct subject *s)
{
	size_t count = subject_field_count(s);

	return ui->field < count ? ui->field : count - 1;
}

void
explain_position(const struct ui *ui, struct text *t)
{
	struct subject s;
	const struct field *f;

	if (!shown_subject(ui, &s))
		return;
	text_addf(t, "%s %08" PRIx64, s.title, s.offset);
	f = selected_field(ui, &s);
	if (f)
		text_addf(t, "  [%zu/%zu] %s", field_index(ui, &s) + 1,
		        subject_field_count(&s), f->name);
}

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
draw_field(const struct ui *ui, const struct subject *s, const struct field *f,
        struct rect line, bool selected)
{
	struct pen p = pen_at(ui->canvas, line, 0, 0);
	enum role role = !selected                     ? ROLE_TEXT
	                 : ui->focus == PANE_EXPLAIN ? ROLE_SELECTED
	                                               : ROLE_SELECTED_IDLE;
	struct text bytes = { 0 }, value = { 0 };

	if (selected)
		canvas_mark(ui->canvas, line, role);
	add_bytes(&bytes, f, s->bytes);
	field_add_value(&value, f, s->bytes, s->endian);
	pen_glyph(&p, role, selected ? GLYPH_POINTER : GLYPH_SPACE, 1);
	pen_textf(&p, selected ? role : ROLE_FAINT, "+%-3" PRIu32 " ", f->offset);
	if (line.w >= 44)
		pen_text(&p, selected ? role : ROLE_FAINT, text_str(&bytes));
	pen_fit(&p, selected ? role : ROLE_STRONG, f->name, NAME_COLUMNS);
	pen_fit(&p, role, text_str(&value), pen_room(&p));
	if (selected && ui->focus == PANE_EXPLAIN)
		canvas_cursor(ui->canvas, line.x, line.y, false);
	text_free(&bytes);
	text_free(&value);
}

static void
draw_fields(const struct ui *ui, const struct pane *pane, const struct subject *s,
        struct rect area)
{
	size_t count = subject_field_count(s);

	for (int i = 0; i < area.h && pane->top + (size_t)i < count; i++) {
		size_t at = pane->top + (size_t)i;

		draw_field(ui, s, subject_field(s, at), rect_line(area, i), at == pane->row);
	}
}

/* ---- bytes, where there are no fields ---- */

static void
draw_dump_line(const struct ui *ui, const struct subject *s, size_t at, size_t n,
        struct rect line)
{
	struct pen p = pen_at(ui->canvas, line, 1, 0);
	struct span bytes = span_cut(s->bytes, at, n);

	pen_textf(&p, ROLE_FAINT, "%08" PRIx64 "  ", s->offset + at);
	for (size_t i = 0; i < n; i++)
		if (i < bytes.len)
			pen_textf(&p, ROLE_TEXT, "%02x ", bytes.at[i]);
		else
			pen_text(&p, ROLE_TEXT, "   ");
	pen_text(&p, ROLE_TEXT, " ");
	for (size_t i = 0; i < bytes.len; i++) {
		char c[2] = { (char)bytes.at[i], '\0' };

		pen_text(&p, ROLE_FAINT, c[0] >= ' ' && c[0] <= '~' ? c : ".");
	}
}

/* 16 bytes a line, or what fits. */
static void
draw_bytes(const struct ui *ui, const struct subject *s, struct rect area)
{
	size_t n = DUMP_BYTES;

	while (n > 4 && (int)n * 4 + 12 > area.w)
		n -= 4;
	for (int i = 0; i < area.h && (size_t)i * n < s->bytes.len; i++)
		draw_dump_line(ui, s, (size_t)i * n, n, rect_line(area, i));
}

/* ---- the pane ---- */

/* What is drawn, and how many lines it takes; the texts are those of ui->explain. */
struct page {
	const struct subject *s;
	const struct field *field;
	const char *sentence, *details;
	int width, sentence_lines, detail_lines;
};

static struct page
page_of(const struct ui *ui, const struct subject *s, struct rect area)
{
	const struct explain_place *at = &ui->explain;

	return (struct page){ s, selected_field(ui, s), text_str(&at->sentence),
		text_str(&at->details), area.w > 3 ? area.w - 2 : 1, at->sentence_lines,
		at->detail_lines };
}

/* Once scrolled: the selected field, then sentence and details as one text. */
static void
draw_scrolled(const struct ui *ui, const struct page *page, struct rect area)
{
	struct rect text = { area.x + 1, area.y, page->width, area.h };
	struct text all = { 0 };

	if (page->field && area.h > 1) {
		draw_field(ui, page->s, page->field, rect_line(area, 0),
		        ui->focus == PANE_EXPLAIN);
		text.y++;
		text.h--;
	}
	text_addf(&all, "%s\n%s", page->sentence, page->details);
	paragraph_draw_from(ui->canvas, text, ROLE_TEXT, text_str(&all), ui->explain.top);
	text_free(&all);
}

/* Few lines: the sentence, the selected field or bytes, and what the field means. */
static void
draw_strip(const struct ui *ui, const struct page *page, struct rect area)
{
	struct rect text = { area.x + 1, area.y, page->width, 0 };

	text.h = (area.h + 1) / 3 + 1;
	text.h = text.h < area.h ? text.h : area.h - 1;
	if (!page->field && page->s->bytes.len == 0)
		text.h = area.h;
	text.y += paragraph_draw(ui->canvas, rect_clip(text, area), ROLE_TEXT,
	        page->sentence);
	area.h -= text.y - area.y;
	area.y = text.y;
	if (!page->field) {
		draw_bytes(ui, page->s, area);
		return;
	}
	draw_field(ui, page->s, page->field, rect_line(area, 0),
	        ui->focus == PANE_EXPLAIN);
	text.y++;
	text.h = area.h - 1;
	paragraph_draw(ui->canvas, rect_clip(text, area), ROLE_FAINT,
	        page->details);
}

/* Where the fields, or else the bytes, are in the full layout. */
static struct rect
list_area(const struct page *page, struct rect area)
{
	size_t count = subject_field_count(page->s);
	int most;

	area.y += page->sentence_lines + 1;
	area.h -= page->sentence_lines + 1;
	if (count == 0) {
		area.h -= page->detail_lines + (page->detail_lines > 0);
		return area;
	}
	most = area.h - page->detail_lines - 1;
	area.h = most > LEAST_FIELDS ? most : LEAST_FIELDS;
	area.h = count < (size_t)area.h ? (int)count : area.h;
	return area;
}

/* Many: the sentence, all fields or bytes, and all about the selected field. */
static void
draw_full(const struct ui *ui, const struct pane *pane, const struct page *page,
        struct rect area)
{
	struct rect text = { area.x + 1, area.y, page->width, page->sentence_lines };
	struct rect list = list_area(page, area);

	paragraph_draw(ui->canvas, rect_clip(text, area), ROLE_TEXT, page->sentence);
	if (subject_field_count(page->s) == 0)
		draw_bytes(ui, page->s, list);
	else
		draw_fields(ui, pane, page->s, list);
	text.y = list.y + list.h + 1;
	text.h = area.y + area.h - text.y;
	paragraph_draw(ui->canvas, rect_clip(text, area), ROLE_FAINT, page->details);
}

/* True if nothing would be cut. */
static bool
fits(const struct page *page, struct rect area)
{
	int fields = page->field ? LEAST_FIELDS : 1;

	return area.h >= page->sentence_lines + page->detail_lines + fields + 2;
}

/* True if the full layout is worth it, even if the details are cut. */
static bool
is_tall(const struct page *page, struct rect area)
{
	return area.h >= page->sentence_lines + LEAST_FIELDS + LEAST_DETAILS + 2;
}

/* If another field or thing is selected, go back to the top. */
static void
settle_scroll(struct ui *ui, const struct page *page, struct rect area)
{
	struct explain_place *at = &ui->explain;
	int room = area.h - !!page->field;

	if (at->offset != page->s->offset || at->field != ui->field
	        || at->source != ui->source)
		at->top = 0;
	at->offset = page->s->offset;
	at->field = ui->field;
	at->source = ui->source;
	at->page = room > 1 ? room - 1 : 1;
	at->most = fits(page, area) || room < 1
	        ? 0 : page->sentence_lines + page->detail_lines - room;
	at->most = at->most > 0 ? at->most : 0;
	at->top = at->top < at->most ? at->top : at->most;
}

static void
settle_texts(struct ui *ui, const struct subject *s, int width)
{
	struct explain_place *at = &ui->explain;

	text_clear(&at->sentence);
	text_clear(&at->details);
	explain_sentence(ui, s, &at->sentence);
	explain_details(s, selected_field(ui, s), &at->details);
	at->sentence_lines = paragraph_lines(text_str(&at->sentence), width);
	at->detail_lines = paragraph_lines(text_str(&at->details), width);
}

void
explain_settle(struct ui *ui, struct pane *pane, struct rect area)
{
	struct page page;
	struct subject s;

	if (area.h <= 0 || !ui_subject(ui, &s))
		return;
	settle_texts(ui, &s, page_of(ui, &s, area).width);
	page = page_of(ui, &s, area);
	settle_scroll(ui, &page, area);
	pane->first_line = area.y;
	pane->page = 0;
	if (ui->explain.top == 0 && is_tall(&page, area) && subject_field_count(&s) > 0) {
		area = list_area(&page, area);
		pane->row = field_index(ui, &s);
		pane_scroll(pane, subject_field_count(&s), area.h);
		pane->first_line = area.y;
	}
}

void
explain_draw(const struct ui *ui, const struct pane *pane, struct rect area)
{
	struct page page;
	struct subject s;

	if (ui->focus == PANE_EXPLAIN)
		canvas_cursor(ui->canvas, area.x, area.y, false);
	if (area.h <= 0 || !shown_subject(ui, &s))
		return;
	page = page_of(ui, &s, area);
	if (ui->explain.top > 0)
		draw_scrolled(ui, &page, area);
	else if (is_tall(&page, area))
		draw_full(ui, pane, &page, area);
	else
		draw_strip(ui, &page, area);
}

void
explain_free(struct ui *ui)
{
	text_free(&ui->explain.sentence);
	text_free(&ui->explain.details);
}

bool
explain_click(struct ui *ui, int x, int y)
{
	const struct pane *p = &ui->panes[PANE_EXPLAIN];

	(void)x;
	if (y < p->first_line || y >= p->first_line + p->page)
		return false;
	ui->field = p->top + (size_t)(y - p->first_line);
	return true;
}

void
explain_move(struct ui *ui, long rows)
{
	move_fields(ui, rows);
}

void
explain_end(struct ui *ui, int direction)
{
	move_fields(ui, direction < 0 ? -(long)ui->field : LONG_MAX);
}

bool
explain_page(struct ui *ui, int halves, long rows)
{
	struct explain_place *at = &ui->explain;
	int top = at->top + halves * (at->page > 1 ? at->page : 2) / 2;

	(void)rows;
	if (at->most == 0)
		return false;
	at->top = top < 0 ? 0 : top > at->most ? at->most : top;
	ui->stale = true;
	return true;
}
