/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pane: the image in lines around the selected byte, and what that byte is. */
#include <inttypes.h>

#include "firmware/subject.h"
#include "ui/draw/paragraph.h"
#include "ui/list/pane.h"
#include "ui/pane/hex.h"

enum { LEAST_WITH_TELL = 5 };

/* ---- which lines ---- */

static bool
same_line(const struct hex_line *a, const struct hex_line *b)
{
	return a->kind == b->kind && a->from == b->from && a->to == b->to;
}

/* How many lines `line` is below the first one shown, at most `most`. */
static int
lines_down(const struct hex_view *v, const struct hex_line *top,
        const struct hex_line *line, int most)
{
	struct hex_line at = *top;
	int n = 0;

	while (n < most && !same_line(&at, line))
		if (!hex_line_next(v, &at))
			return most;
		else
			n++;
	return n;
}

static void
move_up(const struct hex_view *v, struct hex_line *line, int lines)
{
	while (lines-- > 0 && hex_line_prev(v, line))
		continue;
}

/* The first line to show, so that the selected byte is visible in `lines` lines. A step
 * scrolls by one, a jump out of view puts the place in the upper third. */
static void
find_top(struct ui *ui, const struct hex_view *v, int lines)
{
	struct hex_place *h = &ui->hex;
	struct hex_line line, above;
	int down;

	hex_line_at(v, h->at, &line);
	if (h->top.from >= v->bytes.len)
		h->top = line;
	if (h->top.kind != HEX_HEADING)
		hex_line_at(v, h->top.from, &h->top);
	down = lines_down(v, &h->top, &line, 2 * lines);
	if (down >= lines && down < 2 * lines) {
		h->top = line;
		move_up(v, &h->top, lines - 1);
	} else if (down >= lines) {
		above = line;
		move_up(v, &above, lines);
		down = lines_down(v, &line, &h->top, lines);
		h->top = line;
		if (down >= lines)
			move_up(v, &h->top, lines / 3);
	}
	/* A part at the top has its heading. */
	above = h->top;
	if (lines > 1 && h->top.kind != HEX_HEADING && hex_line_prev(v, &above)
	        && above.kind == HEX_HEADING && lines_down(v, &above, &line, lines) < lines)
		h->top = above;
}

/* ---- drawing ---- */

static void
draw_heading(const struct ui *ui, const struct hex_view *v, const struct hex_line *line,
        struct rect area)
{
	struct pen p = pen_at(ui->canvas, area, 0, 0);
	struct text t = { 0 };

	hex_add_heading(v, line, &t);
	pen_glyph(&p, ROLE_BOUNDARY, GLYPH_BOUNDARY, 2);
	pen_textf(&p, ROLE_BOUNDARY, " %s ", text_str(&t));
	pen_glyph(&p, ROLE_BOUNDARY, GLYPH_BOUNDARY, pen_room(&p));
	text_free(&t);
}

static void
draw_lines(const struct hex_drawing *d, struct rect area)
{
	const struct hex_place *h = &d->ui->hex;

	for (int i = 0; i < area.h && (size_t)i < h->shown.count; i++) {
		const struct hex_line *line = &h->shown.at[i];

		if (line->kind == HEX_HEADING)
			draw_heading(d->ui, &d->view, line, rect_line(area, i));
		else
			hex_draw_line(d, line, rect_line(area, i));
	}
}

/* "INODE #7 v21  +48 csize, 4 bytes: 2379 bytes (2.3K)" */
static void
draw_tell(const struct hex_drawing *d, const struct subject *s, struct rect line)
{
	struct pen p = pen_at(d->ui->canvas, line, 1, 0);
	size_t field = subject_field_at(s, d->ui->hex.at - s->offset);
	const struct field *f = field != SIZE_MAX ? subject_field(s, field) : NULL;
	struct text t = { 0 };

	pen_textf(&p, ROLE_TEXT, "%08" PRIx64 "  ", d->ui->hex.at);
	hex_add_title(s, &t);
	pen_textf(&p, ROLE_TEXT, "%s  +%" PRIu64 " ", text_str(&t),
	        d->ui->hex.at - s->offset);
	text_clear(&t);
	if (f) {
		pen_textf(&p, ROLE_STRONG, "%s", f->name);
		text_addf(&t, ", %" PRIu32 " byte%s: ", f->width, f->width == 1 ? "" : "s");
		field_add_value(&t, f, s->bytes, s->endian);
	} else {
		text_addf(&t, "of %zu bytes", s->bytes.len);
	}
	pen_fit(&p, ROLE_TEXT, text_str(&t), pen_room(&p));
	text_free(&t);
}

/* The last line describes the byte if there is room; the others are for bytes. */
static int
byte_lines(struct rect area)
{
	return area.h >= LEAST_WITH_TELL ? area.h - 1 : area.h;
}

static void
draw_stored(const struct ui *ui, const struct subject *s, struct rect area)
{
	struct hex_drawing d = { .ui = ui, .view = hex_view_of(ui), .from = s->offset,
		.to = s->offset + s->bytes.len, .cursor = ui->hex.at };
	size_t field = subject_field_at(s, ui->hex.at - s->offset);
	int lines = byte_lines(area);

	if (field != SIZE_MAX) {
		const struct field *f = subject_field(s, field);

		d.field = s->offset + f->offset;
		d.field_end = d.field + f->width < d.to ? d.field + f->width : d.to;
	}
	if (lines < area.h)
		draw_tell(&d, s, (struct rect){ area.x, area.y + lines, area.w, 1 });
	area.h = lines;
	draw_lines(&d, area);
}

/* The visible lines, from the first one on. */
static void
settle_lines(struct ui *ui, int lines)
{
	struct hex_view v = hex_view_of(ui);
	struct hex_place *h = &ui->hex;
	struct hex_line line;
	bool more = true;

	find_top(ui, &v, lines);
	line = h->top;
	for (int i = 0; i < lines && more; i++) {
		array_push(&h->shown, line);
		more = hex_line_next(&v, &line);
	}
}

void
hex_settle(struct ui *ui, struct pane *p, struct rect area)
{
	struct subject s;

	pane_ready(ui, PANE_HEX);
	p->first_line = area.y;
	ui->hex.width = hex_fit(area.w);
	ui->hex.shown.count = 0;
	if (area.h <= 0 || hex_firmware(ui)->bytes.len == 0)
		return;
	p->page = area.h;
	if (ui->hex.mode == HEX_STORED) {
		p->page = byte_lines(area);
		settle_lines(ui, p->page);
	} else {
		subject_at(hex_firmware(ui), ui->hex.at, &s);
		hex_settle_view(ui, &s, area);
	}
}

void
hex_draw(const struct ui *ui, const struct pane *p, struct rect area)
{
	struct subject s;

	(void)p;
	if (ui->focus == PANE_HEX)
		canvas_cursor(ui->canvas, area.x, area.y, false);
	if (area.h <= 0 || hex_firmware(ui)->bytes.len == 0)
		return;
	subject_at(hex_firmware(ui), ui->hex.at, &s);
	switch (ui->hex.mode) {
	case HEX_DATA: hex_draw_data(ui, &s, area); break;
	case HEX_TEXT: hex_draw_text(ui, &s, area); break;
	case HEX_SUMS: hex_draw_sums(ui, &s, area); break;
	default: draw_stored(ui, &s, area); break;
	}
}

/* ---- the mouse ---- */

/* The byte of the line that is drawn at column `x` of the pane: in hexadecimal or as a
 * letter. */
static uint64_t
byte_at(const struct ui *ui, const struct hex_line *line, int x)
{
	uint32_t width = ui->hex.width, i = 0;
	int letters = hex_columns(width) - (int)width;

	if (x >= letters)
		i = (uint32_t)(x - letters);
	else
		while (i + 1 < width && hex_column_of(width, i + 1) <= x)
			i++;
	return i < line->to - line->from ? line->from + i : line->to - 1;
}

bool
hex_click(struct ui *ui, int x, int y)
{
	int i = y - ui->panes[PANE_HEX].first_line;
	const struct hex_line *line;

	if (i < 0 || (size_t)i >= ui->hex.shown.count)
		return false;
	line = &ui->hex.shown.at[i];
	if (line->kind == HEX_BYTES)
		hex_go(ui, byte_at(ui, line, x - ui->layout.pane[PANE_HEX].x));
	else
		hex_go(ui, line->from);
	return true;
}
