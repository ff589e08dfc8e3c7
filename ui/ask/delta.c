/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The difference of two contents, in a dialog. */
#include <string.h>

#include "compare/delta.h"
#include "ui/ask/delta.h"
#include "ui/dialog/dialog.h"
#include "ui/dialog/fetch.h"

enum {
	MOST_LINES = 4000,
	MOST_BYTES = 16 << 20, /* looked at */
	STEP_BYTES = 1 << 20,
	LINE_BYTES = 67,       /* of a longer line: what one row holds */
	TAB = 8
};

static void
add_row(struct fetch *s, enum delta_line kind, const char *text)
{
	static const uint8_t roles[] = {
		[DELTA_HUNK] = ROLE_NOTE, [DELTA_SAME] = ROLE_TEXT,
		[DELTA_GONE] = ROLE_BAD, [DELTA_NEW] = ROLE_LIVE,
		[DELTA_NOTE] = ROLE_FAINT
	};
	struct text line = { 0 };

	if (kind != DELTA_HUNK)
		text_addf(&line, "%c", kind == DELTA_NOTE ? ' ' : delta_signs[kind]);
	text_add(&line, text);
	dialog_add(s->dialog, PRESS_NONE, "", text_str(&line))->role = roles[kind];
	s->lines++;
	text_free(&line);
}

/* Tabs become blanks; characters unfit for a terminal are escaped. */
static void
add_flat(struct span line, bool ascii, struct text *t)
{
	size_t from = 0;

	for (size_t i = 0; i <= line.len; i++) {
		if (i < line.len && line.at[i] != '\t')
			continue;
		text_add_readable(t, span_cut(line, from, i - from), ascii);
		do
			text_add(t, i < line.len ? " " : "");
		while (i < line.len && t->len % TAB);
		from = i + 1;
	}
}

static bool
put_line(void *arg, enum delta_line kind, struct span line)
{
	struct fetch *s = arg;
	struct text flat = { 0 }, part = { 0 };
	size_t at = 0;

	add_flat(line, s->ascii, &flat);
	do {
		struct span rest = span_cut(span_of(text_str(&flat), flat.len), at,
		        SIZE_MAX);
		size_t n = 0, len;
		uint32_t point;

		while (n < rest.len && n < LINE_BYTES) {
			len = text_utf8(rest, n, &point);
			n += len ? len : 1;
		}
		text_clear(&part);
		text_add_bytes(&part, rest.at, n);
		add_row(s, kind, text_str(&part));
		at += n;
	} while (at < flat.len && s->lines < MOST_LINES);
	text_free(&flat);
	text_free(&part);
	if (s->lines < MOST_LINES)
		return true;
	add_row(s, DELTA_NOTE, "(truncated)");
	return false;
}

/* ---- reading ---- */

static bool
step(struct fetch *r, uint64_t *work)
{
	struct delta_sink sink = { put_line, r, MOST_BYTES };

	if (!r->delta)
		r->delta = delta_begin(&r->content[0], &r->content[1], &sink);
	*work += STEP_BYTES;
	return delta_step(r->delta, STEP_BYTES);
}

static double
progress(const struct fetch *r)
{
	return r->delta ? delta_progress(r->delta) : 0;
}

static void
finish(struct ui *ui, bool stopped)
{
	struct fetch *r = &ui->fetch;
	enum delta_result result = r->delta ? delta_end(r->delta, &r->err) : DELTA_DIFFER;

	r->delta = NULL;
	if (result == DELTA_FAILED)
		text_addf(&r->dialog->body, "\n%s", r->err.text);
	else if (stopped)
		text_add(&r->dialog->body, "\nPartial: stopped before the end.");
	else if (result == DELTA_EQUAL)
		text_add(&r->dialog->body, "\nThe contents are equal.");
}

void
delta_show(struct ui *ui, struct content content[SIDES], const char *what)
{
	static const struct fetch_way difference = { step, progress, finish };
	struct dialog *d = dialog_push(ui, "Difference");

	text_add_readable_path(&d->body, span_of(what, strlen(what)), ui->display.canvas->ascii);
	fetch_begin(ui, d, &difference, content);
}
