/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys by number and by name. A press is a Unicode character, a control character, or
 * one of the named keys below; tables, scripts, help and the man page all write it in
 * the notation read and written here: j, ], Down, S-Tab, C-l, F1, Space.
 */
#ifndef UI_TERMINAL_PRESS_H
#define UI_TERMINAL_PRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/text.h"

enum {
	PRESS_NONE = 0,
	PRESS_TAB = 9,
	PRESS_ENTER = 13,
	PRESS_ESC = 27,
	PRESS_BACKSPACE = 127,
	PRESS_UP = 0x110000, /* above every Unicode character */
	PRESS_DOWN,
	PRESS_LEFT,
	PRESS_RIGHT,
	PRESS_HOME,
	PRESS_END,
	PRESS_PGUP,
	PRESS_PGDN,
	PRESS_INSERT,
	PRESS_DELETE,
	PRESS_BACKTAB,
	PRESS_F1, /* F2 to F12 follow */
	PRESS_F12 = PRESS_F1 + 11,
	PRESS_END_OF_LIST
};

/* The press of the control key together with `letter` (lower case). */
#define PRESS_CTRL(letter) ((letter) & 0x1f)

enum { PRESS_SEQUENCE = 2 };

/* One way to call an action: one key, or two in a row (the second is else NONE). */
struct press_sequence {
	uint32_t press[PRESS_SEQUENCE];
};

/* True if the press types a character. */
bool press_is_text(uint32_t press);

/* The press named by the `len` bytes at `name`: one character, or a name; else
 * PRESS_NONE. */
uint32_t press_parse(const char *name, size_t len);

/* Reads the next sequence of a list separated by blanks ("]b Down C-l"); false at its
 * end. Moves *list on. A word that names nothing gives PRESS_NONE. */
bool press_next(const char **list, struct press_sequence *s);

/* Reads one press of script notation, where names stand in < > ("<Down>", "<lt>");
 * false at the end or at an unknown name. Moves *at on. */
bool press_read(const char **at, uint32_t *press);

/* Adds the character that the press types, as UTF-8. */
void press_type(struct text *t, uint32_t point);

/* Adds the press's name. */
void press_write(struct text *t, uint32_t press);

#endif
