/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/terminal/press.h"

#include <string.h>

#include "base/array.h"

static const struct press_row {
	uint32_t press;
	const char *name;
} press_rows[] = {
	{ PRESS_TAB, "Tab" },
	{ PRESS_ENTER, "Enter" },
	{ PRESS_ESC, "Esc" },
	{ PRESS_BACKSPACE, "Backspace" },
	{ PRESS_UP, "Up" },
	{ PRESS_DOWN, "Down" },
	{ PRESS_LEFT, "Left" },
	{ PRESS_RIGHT, "Right" },
	{ PRESS_HOME, "Home" },
	{ PRESS_END, "End" },
	{ PRESS_PGUP, "PgUp" },
	{ PRESS_PGDN, "PgDn" },
	{ PRESS_INSERT, "Insert" },
	{ PRESS_DELETE, "Delete" },
	{ PRESS_BACKTAB, "S-Tab" },
	{ ' ', "Space" },
	{ '<', "lt" },
};

enum { PRESS_ROWS = COUNT(press_rows) };

bool
press_is_text(uint32_t press)
{
	return press >= ' ' && press < PRESS_UP && press != PRESS_BACKSPACE
	       && !(press >= 0x80 && press < 0xa0);
}

/* F1 to F12 */
static uint32_t
parse_function_key(const char *name, size_t len)
{
	unsigned n = 0;

	if (len < 2 || len > 3 || name[0] != 'F')
		return PRESS_NONE;
	for (size_t i = 1; i < len; i++) {
		if (name[i] < '0' || name[i] > '9')
			return PRESS_NONE;
		n = n * 10 + (unsigned)(name[i] - '0');
	}
	return n >= 1 && n <= 12 ? PRESS_F1 + n - 1 : PRESS_NONE;
}

uint32_t
press_parse(const char *name, size_t len)
{
	uint32_t point;

	if (len == 1 && press_is_text((uint8_t)*name) && (uint8_t)*name < 0x80) /* most of them */
		return (uint8_t)*name;
	for (size_t i = 0; i < PRESS_ROWS; i++)
		if (strlen(press_rows[i].name) == len
		        && memcmp(press_rows[i].name, name, len) == 0)
			return press_rows[i].press;
	if (len == 3 && memcmp(name, "C-", 2) == 0 && name[2] >= 'a' && name[2] <= 'z')
		return (uint32_t)PRESS_CTRL(name[2]);
	if (text_utf8(span_of(name, len), 0, &point) == len && len > 0)
		return point;
	return parse_function_key(name, len);
}

/* A word of the list: the name of a key, or two characters. */
static struct press_sequence
parse_word(const char *word, size_t len)
{
	struct press_sequence s = { { press_parse(word, len), PRESS_NONE } };

	if (s.press[0] == PRESS_NONE && len == 2) {
		s.press[0] = (uint8_t)word[0];
		s.press[1] = (uint8_t)word[1];
	}
	return s;
}

bool
press_next(const char **list, struct press_sequence *s)
{
	size_t len;

	*list += strspn(*list, " ");
	len = strcspn(*list, " ");
	if (len == 0)
		return false;
	*s = parse_word(*list, len);
	*list += len;
	return true;
}

bool
press_read(const char **at, uint32_t *press)
{
	const char *s = *at, *end = strchr(s, '>');
	size_t len;

	if (*s == '<' && end) {
		*press = press_parse(s + 1, (size_t)(end - s - 1));
		*at = end + 1;
		return *press != PRESS_NONE;
	}
	len = text_utf8(span_of(s, strlen(s)), 0, press);
	*at += len;
	return len > 0;
}

void
press_write(struct text *t, uint32_t press)
{
	for (size_t i = 0; i < PRESS_ROWS; i++)
		if (press_rows[i].press == press && press != '<') {
			text_add(t, press_rows[i].name);
			return;
		}
	if (press >= PRESS_F1 && press <= PRESS_F12)
		text_addf(t, "F%u", (unsigned)(press - PRESS_F1 + 1));
	else if (press < ' ')
		text_addf(t, "C-%c", (char)(press | 0x60));
	else if (press < 0x7f)
		text_add_bytes(t, (char[]){ (char)press }, 1);
	else
		text_addf(t, "U+%04X", (unsigned)press);
}

void
press_type(struct text *t, uint32_t p)
{
	if (p < 0x80) {
		text_add_bytes(t, (char[]){ (char)p }, 1);
	} else if (p < 0x800) {
		text_add_bytes(t, (char[]){ (char)(0xc0 | p >> 6), (char)(0x80 | (p & 0x3f)) }, 2);
	} else if (p < 0x10000) {
		text_add_bytes(t, (char[]){ (char)(0xe0 | p >> 12), (char)(0x80 | (p >> 6 & 0x3f)),
		        (char)(0x80 | (p & 0x3f)) }, 3);
	} else {
		text_add_bytes(t, (char[]){ (char)(0xf0 | p >> 18), (char)(0x80 | (p >> 12 & 0x3f)),
		        (char)(0x80 | (p >> 6 & 0x3f)), (char)(0x80 | (p & 0x3f)) }, 4);
	}
}
