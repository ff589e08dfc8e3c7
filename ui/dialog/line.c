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

void
line_draw(const struct line *l, struct pen *p)
{
	const char *s = line_str(l);
	struct text head = { 0 };
	int room = pen_room(p), skip = 0, cursor, x = p->x;
	struct pen inner = *p;

	text_add_bytes(&head, s, l->at);
	cursor = canvas_width(text_str(&head));
	text_free(&head);
	if (room <= 0)
		return;
	if (cursor >= room)
		skip = cursor - room + 1;
	pen_glyph(p, ROLE_INPUT, GLYPH_SPACE, room);
	inner.x = x - skip;
	inner.clip = rect_clip((struct rect){ x, p->y, room, 1 }, p->clip);
	pen_text(&inner, l->fresh ? ROLE_SELECTED : ROLE_INPUT, s);
	canvas_cursor(p->canvas, x + cursor - skip, p->y, true);
}
