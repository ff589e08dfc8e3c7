/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/dialog/line.h"

#include <string.h>

#include "ui/terminal/press.h"

const char *
line_str(const struct line *l)
{
	return text_str(&l->text);
}

void
line_set(struct line *l, const char *s)
{
	struct text copy = { 0 };

	text_add(&copy, s);
	text_free(&l->text);
	l->text = copy;
	l->at = copy.len;
	l->fresh = false;
}

void
line_free(struct line *l)
{
	text_free(&l->text);
	*l = (struct line){ 0 };
}

static bool
is_inside_character(const struct line *l, size_t at)
{
	return at > 0 && at < l->text.len && ((uint8_t)l->text.at[at] & 0xc0) == 0x80;
}

static size_t
before(const struct line *l, size_t at)
{
	do
		at -= at > 0;
	while (is_inside_character(l, at));
	return at;
}

static size_t
after(const struct line *l, size_t at)
{
	do
		at += at < l->text.len;
	while (is_inside_character(l, at));
	return at;
}

/* The start of the word that ends at the cursor: blanks, then what is not blank or a
 * separator of paths. */
static size_t
word_start(const struct line *l)
{
	const char *s = line_str(l);
	size_t at = l->at;

	while (at > 0 && strchr(" /.:", s[at - 1]))
		at--;
	while (at > 0 && !strchr(" /.:", s[at - 1]))
		at--;
	return at;
}

/* Replaces the bytes [from, to) by the `len` bytes at `with`. */
static void
replace(struct line *l, size_t from, size_t to, const char *with, size_t len)
{
	struct text t = { 0 };
	const char *s = line_str(l);

	text_add_bytes(&t, s, from);
	text_add_bytes(&t, with, len);
	text_add_bytes(&t, s + to, l->text.len - to);
	text_free(&l->text);
	l->text = t;
	l->at = from + len;
}

static void
insert(struct line *l, uint32_t press)
{
	struct text typed = { 0 };

	press_type(&typed, press);
	if (l->fresh)
		replace(l, 0, l->text.len, text_str(&typed), typed.len);
	else
		replace(l, l->at, l->at, text_str(&typed), typed.len);
	text_free(&typed);
}

/* Adds the character at `at` of the paste; returns its bytes. */
static size_t
add_pasted(struct span from, size_t at, bool lines, struct text *t)
{
	uint32_t point;
	size_t n = text_utf8(from, at, &point);

	if (n > 0 && press_is_text(point))
		text_add_bytes(t, from.at + at, n);
	else if (t->len > 0 && t->at[t->len - 1] != '\n' && t->at[t->len - 1] != ' ')
		text_add(t, lines && n > 0 && point == '\n' ? "\n" : " ");
	return n ? n : 1;
}

void
line_paste(struct line *l, struct span text, bool lines)
{
	struct text t = { 0 };

	for (size_t at = 0; at < text.len;)
		at += add_pasted(text, at, lines, &t);
	while (t.len > 0 && strchr(" \n", t.at[t.len - 1]))
		t.len--;
	if (t.len > 0)
		replace(l, l->fresh ? 0 : l->at, l->fresh ? l->text.len : l->at, text_str(&t),
		        t.len);
	l->fresh = false;
	text_free(&t);
}

static bool
edit(struct line *l, uint32_t press)
{
	switch (press) {
	case PRESS_BACKSPACE:
		replace(l, before(l, l->at), l->at, "", 0);
		return true;
	case PRESS_DELETE:
		replace(l, l->at, after(l, l->at), "", 0);
		return true;
	case PRESS_CTRL('u'):
		replace(l, 0, l->at, "", 0);
		return true;
	case PRESS_CTRL('k'):
		replace(l, l->at, l->text.len, "", 0);
		return true;
	case PRESS_CTRL('w'):
		replace(l, word_start(l), l->at, "", 0);
		return true;
	default:
		if (!press_is_text(press))
			return false;
		insert(l, press);
		return true;
	}
}

static bool
walk(struct line *l, uint32_t press)
{
	switch (press) {
	case PRESS_LEFT:
		l->at = before(l, l->at);
		return true;
	case PRESS_RIGHT:
		l->at = after(l, l->at);
		return true;
	case PRESS_HOME:
	case PRESS_CTRL('a'):
		l->at = 0;
		return true;
	case PRESS_END:
	case PRESS_CTRL('e'):
		l->at = l->text.len;
		return true;
	default:
		return false;
	}
}

bool
line_press(struct line *l, uint32_t press, bool *changed)
{
	size_t len = l->text.len;

	*changed = false;
	if (walk(l, press)) {
		l->fresh = false;
		return true;
	}
	if (!edit(l, press))
		return false;
	*changed = l->text.len != len || press_is_text(press);
	l->fresh = false;
	return true;
}

/* Where a pasted line ends there is a blank. */
static void
add_shown(struct text *t, const char *s, size_t len)
{
	text_add_bytes(t, s, len);
	for (size_t i = 0; i < len; i++)
		if (t->at[i] == '\n')
			t->at[i] = ' ';
}

void
line_draw(const struct line *l, struct pen *p)
{
	struct text head = { 0 }, all = { 0 };
	int room = pen_room(p), skip = 0, cursor, x = p->x;
	struct pen inner = *p;

	add_shown(&all, line_str(l), l->text.len);
	add_shown(&head, line_str(l), l->at);
	cursor = canvas_width(text_str(&head));
	if (cursor >= room)
		skip = cursor - room + 1;
	pen_glyph(p, ROLE_INPUT, GLYPH_SPACE, room);
	inner.x = x - skip;
	inner.clip = rect_clip((struct rect){ x, p->y, room, 1 }, p->clip);
	pen_text(&inner, l->fresh ? ROLE_SELECTED : ROLE_INPUT, text_str(&all));
	if (room > 0)
		canvas_cursor(p->canvas, x + cursor - skip, p->y, true);
	text_free(&head);
	text_free(&all);
}
