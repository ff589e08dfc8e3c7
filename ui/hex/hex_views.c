/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What can be shown in place of the stored bytes: the data of the node once decompressed,
 * the same as text, and which bytes each checksum covers. They scroll by lines and stop
 * after MOST_SHOWN bytes, so that drawing stays cheap.
 */
#include <inttypes.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "ui/draw/paragraph.h"
#include "ui/hex/hex.h"

enum { MOST_SHOWN = 64 << 10, LEAST_LINES = 3 };

/* The data of the subject, decompressed when it is first asked for. */
static void
read_data(struct hex_place *h, uint64_t generation, const struct subject *s)
{
	if (h->data_known && h->data_of == s->offset && h->data_generation == generation)
		return;
	text_clear(&h->data);
	h->data_known = true;
	h->data_of = s->offset;
	h->data_generation = generation;
	h->data_there = subject_data(s, &h->data, &h->data_at, &h->data_error);
}

static void
draw_caption(struct canvas *c, const char *s, struct rect *area)
{
	struct pen p = pen_at(c, rect_line(*area, 0), 1, 0);

	if (area->h < LEAST_LINES)
		return;
	pen_fit(&p, ROLE_HEADING, s, area->w - 1);
	canvas_mark(c, rect_line(*area, 0), ROLE_HEADING);
	area->y++;
	area->h--;
}

static void
say(struct canvas *c, const char *s, struct rect area)
{
	struct rect inner = { area.x + 2, area.y, area.w - 3, area.h };

	paragraph_draw(c, rect_clip(inner, area), ROLE_FAINT, s);
}

/* What follows is left out. */
static void
say_rest(struct canvas *c, uint64_t len, struct rect line)
{
	struct pen p = pen_at(c, line, 1, 0);

	if (len > MOST_SHOWN)
		pen_textf(&p, ROLE_FAINT, "%" PRIu64 " bytes more", len - MOST_SHOWN);
}

/* ---- bytes ---- */

/* The data of the node, as far as it is shown. */
static struct hex_view
view_of_data(const struct hex_place *h)
{
	return (struct hex_view){ .width = h->width,
		.bytes = span_cut(span_of(h->data.at, h->data.len), 0, MOST_SHOWN) };
}

/* The line `n` lines below the first one, or the last; returns how many lines that is. */
static size_t
line_below(const struct hex_view *v, size_t n, struct hex_line *line)
{
	size_t at = 0;

	hex_line_at(v, 0, line);
	while (at < n && hex_line_next(v, line))
		at++;
	return at;
}

/* Draws the bytes of `d` from line place->scroll on, with marks under them if there are
 * checksums. */
static void
draw_bytes(const struct hex_drawing *d, uint64_t len, struct rect area)
{
	struct hex_line line;
	int y = 0;

	if (d->view.bytes.len == 0)
		return;
	line_below(&d->view, d->place->scroll, &line);
	do {
		hex_draw_line(d, &line, rect_line(area, y++));
		if (d->sums && line.kind == HEX_BYTES && y < area.h)
			hex_draw_marks(d, &line, rect_line(area, y++));
		if (y >= area.h)
			return;
	} while (hex_line_next(&d->view, &line));
	say_rest(d->canvas, len, rect_line(area, y));
}

void
hex_draw_data(struct hex_drawing *d, const struct subject *s, struct rect area)
{
	const struct hex_place *h = d->place;
	struct text caption = { 0 };

	if (!h->data_there) {
		say(d->canvas, h->data_error.text, area);
		return;
	}
	hex_add_title(s, &caption);
	text_addf(&caption, ": bytes %" PRIu64 " to %" PRIu64 " of the file", h->data_at,
	        h->data_at + h->data.len - (h->data.len > 0));
	draw_caption(d->canvas, h->data.len > 0 ? text_str(&caption) : "no data: metadata alone",
	        &area);
	text_free(&caption);
	d->find = NULL;
	d->to = d->cursor = UINT64_MAX;
	d->view = view_of_data(h);
	d->base = h->data_at;
	draw_bytes(d, h->data.len, area);
}

/* ---- text ---- */

/* The length of the line of text at `at`: up to a newline, or as much as fits. */
static size_t
text_line(struct span s, size_t at, int columns, size_t *next)
{
	size_t end = at;

	while (end < s.len && end - at < (size_t)columns && s.at[end] != '\n')
		end++;
	*next = end < s.len && s.at[end] == '\n' ? end + 1 : end;
	return end - at;
}

static void
draw_text_line(struct canvas *c, struct span s, struct rect line)
{
	struct pen p = pen_at(c, line, 1, 0);
	struct text t = { 0 };

	text_add_readable(&t, s, c->ascii);
	pen_text(&p, ROLE_TEXT, text_str(&t));
	text_free(&t);
}

/* The data of the node, or else its stored bytes, as far as they are shown. */
static struct span
shown_text(const struct hex_place *h, const struct subject *s)
{
	return span_cut(h->data_there ? span_of(h->data.at, h->data.len) : s->bytes, 0,
	        MOST_SHOWN);
}

/* Where the line of text begins that is `n` lines below the first, or the last one does;
 * *lines: how many that is. */
static size_t
text_below(struct span bytes, size_t n, int columns, size_t *lines)
{
	size_t at = 0, next = 0;

	for (*lines = 0; *lines < n && at < bytes.len; ++*lines, at = next)
		text_line(bytes, at, columns, &next);
	return at;
}

void
hex_draw_text(const struct hex_drawing *d, const struct subject *s, struct rect area)
{
	struct span bytes = shown_text(d->place, s);
	size_t at, next, lines;
	struct text caption = { 0 };

	hex_add_title(s, &caption);
	text_add(&caption, d->place->data_there ? ": its data as text"
	                                        : ": the stored bytes as text");
	draw_caption(d->canvas, text_str(&caption), &area);
	text_free(&caption);
	at = text_below(bytes, d->place->scroll, area.w - 2, &lines);
	for (int y = 0; y < area.h && at < bytes.len; y++, at = next) {
		size_t len = text_line(bytes, at, area.w > 2 ? area.w - 2 : 1, &next);

		draw_text_line(d->canvas, span_cut(bytes, at, len), rect_line(area, y));
	}
}

/* ---- checksums ---- */

/* "b node_crc  at +64  stored 95b48a2e  computed 95b48a2e  ok     bytes 0 to 59" */
static void
draw_rule(struct canvas *c, const struct verdict *v, size_t i, struct rect line)
{
	struct pen p = pen_at(c, line, 1, 0);
	enum role role = !v->known ? ROLE_FAINT : v->ok ? ROLE_GOOD : ROLE_BAD;

	pen_textf(&p, role, "%c ", 'a' + (int)i);
	pen_textf(&p, ROLE_TEXT, "%-9s", v->name);
	pen_textf(&p, ROLE_FAINT, "+%-3" PRIu32 " stored ", v->stored_at);
	pen_textf(&p, ROLE_TEXT, "%08" PRIx32, v->stored);
	if (v->known) {
		pen_text(&p, ROLE_FAINT, " computed ");
		pen_textf(&p, ROLE_TEXT, "%08" PRIx32 " ", v->computed);
		pen_text(&p, role, v->ok ? "ok" : "WRONG");
	} else {
		pen_text(&p, ROLE_FAINT, v->len ? " not all bytes are there" : " of nothing");
	}
	if (v->len > 0)
		pen_textf(&p, ROLE_FAINT, " of %" PRIu64 " to %" PRIu64, v->from,
		        v->from + v->len - 1);
}

/* The checksums of the subject, computed when they are first asked for. */
static void
read_sums(struct hex_place *h, const struct firmware *f, const struct subject *s)
{
	if (h->sums_known && h->sums_of == s->offset && h->sums_generation == f->generation)
		return;
	h->sums_known = true;
	h->sums_of = s->offset;
	h->sums_generation = f->generation;
	h->sum_count = subject_verdicts(f, s, h->sums);
}

/* The bytes that the checksums cover, as far as they are shown; *len: how many there are. */
static struct hex_view
view_of_sums(const struct hex_place *h, const struct firmware *f, const struct subject *s,
        uint64_t *len)
{
	struct span bytes = subject_summed(f, s, h->sums, h->sum_count);

	*len = bytes.len;
	return (struct hex_view){ .width = h->width,
		.bytes = span_cut(bytes, 0, MOST_SHOWN) };
}

void
hex_draw_sums(struct hex_drawing *d, const struct subject *s, struct rect area)
{
	size_t count = d->place->sum_count, field;
	const struct verdict *v = d->place->sums;
	uint64_t len;

	if (count == 0) {
		say(d->canvas, "There are no checksums here.", area);
		return;
	}
	for (size_t i = 0; i < count && area.h > 1; i++) {
		draw_rule(d->canvas, &v[i], i, rect_line(area, 0));
		area.y++;
		area.h--;
	}
	d->find = NULL;
	d->base = s->offset;
	d->to = UINT64_MAX;
	d->cursor = d->place->at - s->offset;
	d->sums = v;
	d->sum_count = count;
	field = subject_field_at(s, d->cursor);
	if (field != SIZE_MAX) {
		const struct field *f = subject_field(s, field);

		d->field = f->offset;
		d->field_end = f->offset + f->width;
	}
	d->view = view_of_sums(d->place, d->view.firmware, s, &len);
	draw_bytes(d, len, area);
}

/* ---- before they are drawn ---- */

static void
settle_scroll(struct hex_place *h, const struct hex_view *v)
{
	struct hex_line line;

	if (v->bytes.len > 0)
		h->scroll = line_below(v, h->scroll, &line);
}

void
hex_settle_view(struct hex_place *h, const struct firmware *f, const struct subject *s,
        struct rect area)
{
	struct hex_view v;
	uint64_t len;

	if (h->mode == HEX_SUMS) {
		read_sums(h, f, s);
		v = view_of_sums(h, f, s, &len);
		if (h->sum_count > 0)
			settle_scroll(h, &v);
		return;
	}
	read_data(h, f->generation, s);
	v = view_of_data(h);
	if (h->mode == HEX_TEXT)
		text_below(shown_text(h, s), h->scroll, area.w - 2, &h->scroll);
	else if (h->data_there)
		settle_scroll(h, &v);
}
