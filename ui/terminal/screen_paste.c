/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the terminal puts in brackets is a paste: not keys. xterm, "Bracketed Paste Mode"
 * (ctlseqs): ESC [ 200 ~ before the text, ESC [ 201 ~ behind it.
 */
#include "ui/terminal/press.h"
#include "ui/terminal/screen_private.h"

enum {
	KEY_OF_BEGIN = 0x7000, /* above all that curses uses */
	KEY_OF_END,
	PASTE_MOST = 64 << 10, /* bytes that are kept */
	STALL_US = 500000      /* an end that doesn't come is not waited for longer */
};

void
screen_know_brackets(void)
{
	define_key("\033[200~", KEY_OF_BEGIN);
	define_key("\033[201~", KEY_OF_END);
}

static void
add(struct screen *s, wint_t point)
{
	if (s->paste.len < PASTE_MOST)
		press_type(&s->paste, point == '\r' ? '\n' : (uint32_t)point);
}

static void
end(struct screen *s, struct event *e)
{
	s->pasting = false;
	*e = (struct event){ .kind = EVENT_PASTE,
		.text = span_of(s->paste.at, s->paste.len) };
}

enum paste_part
screen_take_paste(struct screen *s, bool is_key, wint_t point, struct event *e)
{
	if (is_key && point == KEY_OF_BEGIN) {
		text_clear(&s->paste);
		s->pasting = true;
	} else if (!s->pasting || (is_key && point == KEY_RESIZE)) {
		/* An end without a beginning is nothing. */
		return is_key && point == KEY_OF_END ? PASTE_GOES_ON : PASTE_NONE;
	} else if (is_key && point == KEY_OF_END) {
		end(s, e);
		return PASTE_WHOLE;
	} else if (!is_key) {
		add(s, point);
	}
	s->pasted_at = screen_now(&s->terminal);
	return PASTE_GOES_ON;
}

bool
screen_paste_stalls(struct screen *s, struct event *e)
{
	if (!s->pasting || screen_now(&s->terminal) - s->pasted_at < STALL_US)
		return false;
	end(s, e);
	return true;
}
