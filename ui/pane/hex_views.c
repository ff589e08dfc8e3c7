/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What can be shown in place of the stored bytes: the data of the node once decompressed,
 * the same as text, and which bytes each checksum covers. They scroll by lines, and end
 * after MOST_SHOWN bytes, so that a picture costs little.
 */
#include <inttypes.h>
#include <string.h>

#include "compare/content.h"
#include "firmware/subject.h"
#include "ui/draw/paragraph.h"
#include "ui/list/pane.h"
#include "ui/pane/hex.h"

enum { MOST_SHOWN = 64 << 10, LEAST_LINES = 3 };

/* The data of the subject, decompressed when it is first asked for. */
static bool
read_data(struct ui *ui, const struct subject *s)
{
	struct hex_place *h = &ui->hex;
	uint64_t generation = ui->firmware->generation;

	if (h->data_known && h->data_of == s->offset && h->data_generation == generation)
		return h->data_there;
	text_clear(&h->data);
	h->data_known = true;
	h->data_of = s->offset;
	h->data_generation = generation;
	h->data_there = subject_data(s, &h->data, &h->data_at, &h->data_error);
	return h->data_there;
}

static void
draw_caption(struct ui *ui, const char *s, struct rect *area)
{
	struct pen p = pen_at(&ui->canvas, rect_line(*area, 0), 1, 0);

	if (area->h < LEAST_LINES)
		return;
	pen_fit(&p, ROLE_HEADING, s, area->w - 1);
	canvas_mark(&ui->canvas, rect_line(*area, 0), ROLE_HEADING);
	area->y++;
	area->h--;
}

static void
say(struct ui *ui, const char *s, struct rect area)
{
	struct rect inner = { area.x + 2, area.y, area.w - 3, area.h };

	paragraph_draw(&ui->canvas, rect_clip(inner, area), ROLE_FAINT, s);
}

/* What follows is left out. */
static void
say_rest(struct ui *ui, uint64_t len, struct rect line)
{
	struct pen p = pen_at(&ui->canvas, line, 1, 0);

	if (len > MOST_SHOWN)
		pen_textf(&p, ROLE_FAINT, "%" PRIu64 " bytes more", len - MOST_SHOWN);
}

/* ---- bytes ---- */

/* Draws the bytes of `d` from line ui->hex.scroll on, with marks under them if there are
 * checksums. */
static void
draw_bytes(struct hex_drawing *d, uint64_t len, struct rect area)
{
	size_t *scroll = &d->ui->hex.scroll, n = 0;
	struct hex_line line;
	int y = 0;

	if (d->view.bytes.len == 0)
		return;
	hex_line_at(&d->view, 0, &line);
	while (n < *scroll && hex_line_next(&d->view, &line))
		n++;
	*scroll = n;
	do {
		hex_draw_line(d, &line, rect_line(area, y++));
		if (d->sums && line.kind == HEX_BYTES && y < area.h)
			hex_draw_marks(d, &line, rect_line(area, y++));
		if (y >= area.h)
			return;
	} while (hex_line_next(&d->view, &line));
	say_rest(d->ui, len, rect_line(area, y));
}

void
hex_draw_data(struct ui *ui, const struct subject *s, struct rect area)
{
	struct hex_place *h = &ui->hex;
	struct hex_drawing d = { .ui = ui, .to = UINT64_MAX, .cursor = UINT64_MAX };
	struct text caption = { 0 };

	if (!read_data(ui, s)) {
		say(ui, h->data_error.text, area);
		return;
	}
	hex_add_title(s, &caption);
	text_addf(&caption, ": bytes %" PRIu64 " to %" PRIu64 " of the file", h->data_at,
	        h->data_at + h->data.len - (h->data.len > 0));
	draw_caption(ui, h->data.len > 0 ? text_str(&caption) : "no data: metadata alone",
	        &area);
	text_free(&caption);
	d.view = (struct hex_view){ .width = h->width,
		.bytes = span_cut(span_of(h->data.at, h->data.len), 0, MOST_SHOWN) };
	d.base = h->data_at;
	draw_bytes(&d, h->data.len, area);
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
draw_text_line(struct ui *ui, struct span s, struct rect line)
{
	struct pen p = pen_at(&ui->canvas, line, 1, 0);
	struct text t = { 0 };

	text_add_readable(&t, s, ui->canvas.ascii);
	pen_text(&p, ROLE_TEXT, text_str(&t));
	text_free(&t);
}

void
hex_draw_text(struct ui *ui, const struct subject *s, struct rect area)
{
	bool data = read_data(ui, s);
	struct span bytes = data ? span_of(ui->hex.data.at, ui->hex.data.len) : s->bytes;
	size_t at = 0, n = 0, next = 0;
	struct text caption = { 0 };

	hex_add_title(s, &caption);
	text_add(&caption, data ? ": its data as text" : ": the stored bytes as text");
	draw_caption(ui, text_str(&caption), &area);
	text_free(&caption);
	for (bytes.len = bytes.len < MOST_SHOWN ? bytes.len : MOST_SHOWN;
	        n < ui->hex.scroll && at < bytes.len; n++, at = next)
		text_line(bytes, at, area.w - 2, &next);
	ui->hex.scroll = n;
	for (int y = 0; y < area.h && at < bytes.len; y++, at = next) {
		size_t len = text_line(bytes, at, area.w > 2 ? area.w - 2 : 1, &next);

		draw_text_line(ui, span_cut(bytes, at, len), rect_line(area, y));
	}
}

/* ---- checksums ---- */

/* "b node_crc  at +64  stored 95b48a2e  computed 95b48a2e  ok     bytes 0 to 59" */
static void
draw_rule(struct ui *ui, const struct verdict *v, size_t i, struct rect line)
{
	struct pen p = pen_at(&ui->canvas, line, 1, 0);
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
static size_t
read_sums(struct ui *ui, const struct subject *s)
{
	struct hex_place *h = &ui->hex;
	uint64_t generation = ui->firmware->generation;

	if (h->sums_known && h->sums_of == s->offset && h->sums_generation == generation)
		return h->sum_count;
	h->sums_known = true;
	h->sums_of = s->offset;
	h->sums_generation = generation;
	h->sum_count = subject_verdicts(ui->firmware, s, h->sums);
	return h->sum_count;
}

void
hex_draw_sums(struct ui *ui, const struct subject *s, struct rect area)
{
	size_t count = read_sums(ui, s);
	const struct verdict *v = ui->hex.sums;
	struct span bytes = subject_summed(ui->firmware, s, v, count);
	struct hex_drawing d = { .ui = ui, .to = UINT64_MAX, .cursor = ui->hex.at - s->offset,
		.base = s->offset, .sums = v, .sum_count = count };
	size_t field = subject_field_at(s, d.cursor);

	if (count == 0) {
		say(ui, "There are no checksums here.", area);
		return;
	}
	for (size_t i = 0; i < count && area.h > 1; i++) {
		draw_rule(ui, &v[i], i, rect_line(area, 0));
		area.y++;
		area.h--;
	}
	if (field != SIZE_MAX) {
		const struct field *f = subject_field(s, field);

		d.field = f->offset;
		d.field_end = f->offset + f->width;
	}
	d.view = (struct hex_view){ .width = ui->hex.width,
		.bytes = span_cut(bytes, 0, MOST_SHOWN) };
	draw_bytes(&d, bytes.len, area);
}
