/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/draw/paragraph.h"

#include <string.h>

/* The bytes of the first character of `s` and its columns. */
static size_t
character(const char *s, int *columns)
{
	char one[8] = { 0 };
	size_t len = 1;

	if (*s >= ' ' && *s <= '~' && ((uint8_t)s[1] & 0xc0) != 0x80) { /* nearly all of a text */
		*columns = 1;
		return len;
	}
	while (len < sizeof one - 1 && ((uint8_t)s[len] & 0xc0) == 0x80)
		len++;
	memcpy(one, s, len);
	*columns = canvas_width(one);
	return len;
}

size_t
paragraph_line(const char *s, int width, size_t *skip)
{
	size_t at = 0, blank = 0;
	int used = 0, columns;

	while (s[at] && s[at] != '\n') {
		size_t len = character(s + at, &columns);

		if (used + columns > (width > 0 ? width : 1) && at > 0)
			break;
		if (s[at] == ' ')
			blank = at;
		used += columns;
		at += len;
	}
	if (s[at] && s[at] != '\n' && s[at] != ' ' && blank > 0)
		at = blank;
	*skip = strspn(s + at, " ");
	if (s[at + *skip] == '\n')
		(*skip)++;
	return at;
}

int
paragraph_lines(const char *s, int width)
{
	int lines = 0;
	size_t skip;

	while (*s) {
		s += paragraph_line(s, width, &skip);
		s += skip;
		lines++;
	}
	return lines;
}

/* The rest of `s` after its first `lines` lines. */
static const char *
skip_lines(const char *s, int width, int lines)
{
	size_t skip;

	while (*s && lines-- > 0) {
		s += paragraph_line(s, width, &skip);
		s += skip;
	}
	return s;
}

int
paragraph_draw(struct canvas *c, struct rect r, enum role role, const char *s)
{
	int lines = 0;
	size_t skip;

	for (; *s && lines < r.h; lines++) {
		struct pen p = pen_at(c, r, 0, lines);
		size_t len = paragraph_line(s, r.w, &skip);
		bool more = lines == r.h - 1 && s[len + skip];
		struct text line = { 0 };

		text_add_bytes(&line, s, len);
		p.clip.w -= more;
		pen_text(&p, role, text_str(&line));
		text_free(&line);
		/* Text that doesn't fit below is cut with a sign. */
		p.clip.w += more;
		pen_glyph(&p, role, GLYPH_MORE, more);
		s += len + skip;
	}
	return lines;
}

int
paragraph_draw_from(struct canvas *c, struct rect r, enum role role, const char *s, int lines)
{
	return paragraph_draw(c, r, role, skip_lines(s, r.w, lines));
}
