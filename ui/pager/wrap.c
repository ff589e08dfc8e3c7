/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/pager/wrap.h"

#include "ui/draw/canvas.h"

static struct letter
tab(int column, struct text *out)
{
	struct letter l = { .len = 1, .columns = TAB_COLUMNS - column % TAB_COLUMNS };

	for (int i = 0; out && i < l.columns; i++)
		text_add(out, " ");
	return l;
}

/* What is no plain ASCII character. */
static struct letter
special(const struct piece *p, uint32_t at, bool ascii, struct text *out)
{
	struct span all = span_of(p->bytes, p->len);
	uint32_t point;
	size_t n = text_utf8(all, at, &point);
	struct letter l = { .len = n ? (uint32_t)n : 1 };
	struct text shown = { 0 };

	text_add_readable(&shown, span_cut(all, at, l.len), ascii);
	l.escaped = text_str(&shown)[0] == '\\';
	l.columns = canvas_width(text_str(&shown));
	if (out)
		text_add(out, text_str(&shown));
	text_free(&shown);
	return l;
}

struct letter
wrap_letter(const struct piece *p, uint32_t at, int column, bool ascii, struct text *out)
{
	uint8_t byte = p->bytes[at];

	if (byte == '\t')
		return tab(column, out);
	if (byte < ' ' || byte >= 0x7f)
		return special(p, at, ascii, out);
	if (out)
		text_add_bytes(out, &byte, 1);
	return (struct letter){ .len = 1, .columns = 1 };
}

uint32_t
wrap_row_end(const struct piece *p, uint32_t from, int columns, bool ascii)
{
	int column = 0;
	uint32_t at = from;

	if (columns == 0)
		return p->len;
	while (at < p->len) {
		struct letter l = wrap_letter(p, at, column, ascii, NULL);

		if (column + l.columns > columns && at > from)
			break;
		column += l.columns;
		at += l.len;
	}
	return at;
}
