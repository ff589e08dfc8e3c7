/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The difference of two contents, in a dialog. */
#include <string.h>

#include "model/delta.h"
#include "ui/compare.h"
#include "ui/dialog.h"

enum {
	MOST_LINES = 4000,
	MOST_BYTES = 16 << 20, /* looked at, so that no key waits long */
	LINE_BYTES = 67,       /* of a line that is longer: what stands in one row */
	TAB = 8
};

struct sheet {
	struct ui *ui;
	struct dialog *dialog;
	size_t lines;
};

static void
add_row(struct sheet *s, enum delta_line kind, const char *text)
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

/* Tabs become blanks; what a terminal should not see is escaped. */
static void
add_flat(const struct sheet *s, struct span line, struct text *t)
{
	size_t from = 0;

	for (size_t i = 0; i <= line.len; i++) {
		if (i < line.len && line.at[i] != '\t')
			continue;
		text_add_readable(t, span_cut(line, from, i - from), s->ui->canvas.ascii);
		do
			text_add(t, i < line.len ? " " : "");
		while (i < line.len && t->len % TAB);
		from = i + 1;
	}
}

static bool
put_line(void *arg, enum delta_line kind, struct span line)
{
	struct sheet *s = arg;
	struct text flat = { 0 }, part = { 0 };
	size_t at = 0;

	add_flat(s, line, &flat);
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
	add_row(s, DELTA_NOTE, "(the rest is left out)");
	return false;
}

void
delta_show(struct ui *ui, const struct content *a, const struct content *b,
        const char *what)
{
	struct sheet s = { ui, dialog_push(ui, "Difference"), 0 };
	struct delta_sink sink = { put_line, &s, MOST_BYTES };
	struct error err = { "" };

	text_add_readable_path(&s.dialog->body, span_of(what, strlen(what)), ui->canvas.ascii);
	switch (delta_tell(a, b, &sink, &err)) {
	case DELTA_EQUAL:
		text_add(&s.dialog->body, "\nThe contents are equal.");
		break;
	case DELTA_DIFFER:
		break;
	case DELTA_FAILED:
		text_addf(&s.dialog->body, "\n%s", err.text);
		break;
	}
}
