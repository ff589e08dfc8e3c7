/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The image in lines around the selected byte, and what that byte is. */
#include <inttypes.h>

#include "firmware/model/subject.h"
#include "play/play.h"
#include "ui/hex/hex.h"

enum { LEAST_WITH_DESCRIPTION = 5 };

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
find_top(struct hex_place *h, const struct hex_view *v, int lines)
{
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
draw_heading(const struct hex_drawing *d, const struct hex_line *line, struct rect area)
{
	struct pen p = pen_at(d->canvas, area, 0, 0);
	struct text t = { 0 };

	hex_add_heading(&d->view, line, &t);
	pen_glyph(&p, ROLE_BOUNDARY, GLYPH_BOUNDARY, 2);
	pen_textf(&p, ROLE_BOUNDARY, " %s ", text_str(&t));
	pen_glyph(&p, ROLE_BOUNDARY, GLYPH_BOUNDARY, pen_room(&p));
	text_free(&t);
}

static void
draw_lines(const struct hex_drawing *d, struct rect area)
{
	const struct hex_place *h = d->place;

	for (int i = 0; i < area.h && (size_t)i < h->shown.count; i++) {
		const struct hex_line *line = &h->shown.at[i];

		if (line->kind == HEX_HEADING)
			draw_heading(d, line, rect_line(area, i));
		else
			hex_draw_line(d, line, rect_line(area, i));
	}
}

/* "INODE #7 v21  +48 csize, 4 bytes: 2379 bytes (2.3K)" */
static void
draw_description(const struct hex_drawing *d, const struct subject *s, struct rect line)
{
	struct pen p = pen_at(d->canvas, line, 1, 0);
	size_t field = subject_field_at(s, d->place->at - s->offset);
	const struct field *f = field != SIZE_MAX ? subject_field(s, field) : NULL;
	struct text t = { 0 };
	uint8_t was;

	pen_textf(&p, ROLE_TEXT, "%08" PRIx64 "  ", d->place->at);
	hex_add_title(s, &t);
	pen_textf(&p, ROLE_TEXT, "%s  +%" PRIu64 " ", text_str(&t),
	        d->place->at - s->offset);
	text_clear(&t);
	if (f) {
		pen_textf(&p, ROLE_STRONG, "%s", f->name);
		text_addf(&t, ", %" PRIu32 " byte%s: ", f->width, f->width == 1 ? "" : "s");
		field_add_value(&t, f, s->bytes, s->endian);
	} else {
		text_addf(&t, "of %zu bytes", s->bytes.len);
	}
	if (d->play && play_changed(d->play, d->place->at, &was))
		text_addf(&t, "; was %02x, %s", was, was & ~d->view.bytes.at[d->place->at] ? "bits fell"
		        : "bits rose");
	pen_fit(&p, ROLE_TEXT, text_str(&t), pen_room(&p));
	text_free(&t);
}

int
hex_byte_lines(struct rect area)
{
	return area.h >= LEAST_WITH_DESCRIPTION ? area.h - 1 : area.h;
}

void
hex_draw_stored(struct hex_drawing *d, const struct subject *s, struct rect area)
{
	size_t field = subject_field_at(s, d->place->at - s->offset);
	int lines = hex_byte_lines(area);

	d->from = s->offset;
	d->to = s->offset + s->bytes.len;
	d->cursor = d->place->at;
	if (field != SIZE_MAX) {
		const struct field *f = subject_field(s, field);

		d->field = s->offset + f->offset;
		d->field_end = d->field + f->width < d->to ? d->field + f->width : d->to;
	}
	if (lines < area.h)
		draw_description(d, s, (struct rect){ area.x, area.y + lines, area.w, 1 });
	area.h = lines;
	draw_lines(d, area);
}

void
hex_settle_lines(struct hex_place *h, const struct hex_view *v, int lines)
{
	struct hex_line line;
	bool more = true;

	find_top(h, v, lines);
	line = h->top;
	for (int i = 0; i < lines && more; i++) {
		array_push(&h->shown, line);
		more = hex_line_next(v, &line);
	}
}

/* ---- the mouse ---- */

uint64_t
hex_byte_at(uint32_t width, const struct hex_line *line, int x)
{
	int letters = hex_columns(width) - (int)width;
	uint32_t i = 0;

	if (line->kind != HEX_BYTES)
		return line->from;
	if (x >= letters)
		i = (uint32_t)(x - letters);
	else
		while (i + 1 < width && hex_column_of(width, i + 1) <= x)
			i++;
	return i < line->to - line->from ? line->from + i : line->to - 1;
}
