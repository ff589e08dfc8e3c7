/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/terminal/farewell.h"

#define NCURSES_NOMACROS 1

#include <curses.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "base/leave.h"

static volatile sig_atomic_t is_open; /* curses has the terminal */
static struct termios modes_before;
static bool modes_known;
static char farewell[256]; /* about what curses would send at its end */
static size_t farewell_len;

static void
leave_screen(void)
{
	ssize_t sent;

	if (!is_open)
		return;
	is_open = false;
	sent = write(STDOUT_FILENO, farewell, farewell_len);
	(void)sent;
	if (modes_known)
		tcsetattr(STDOUT_FILENO, TCSANOW, &modes_before);
}

/* Without the padding times of old terminals, "$<5>"; a sequence that doesn't fit is left
 * out. */
static void
add_farewell(const char *sequence)
{
	size_t len = farewell_len;

	if (!sequence || sequence == (char *)-1)
		return;
	while (*sequence) {
		const char *end = strncmp(sequence, "$<", 2) == 0 ? strchr(sequence, '>')
		                                                  : NULL;

		if (end) {
			sequence = end + 1;
			continue;
		}
		if (len == sizeof farewell)
			return;
		farewell[len++] = *sequence++;
	}
	farewell_len = len;
}

static void
add_mouse_off(void)
{
	const char *mode = tigetstr("XM");

	if (mode && mode != (char *)-1)
		add_farewell(tiparm(mode, 0));
	else if (key_mouse)
		add_farewell("\033[?1000l");
}

bool
farewell_is_ansi(void)
{
	return cursor_address && strncmp(cursor_address, "\033[", 2) == 0;
}

void
farewell_begin(void)
{
	farewell_len = 0;
	add_mouse_off();
	if (farewell_is_ansi())
		add_farewell("\033[?2004l");
	add_farewell(exit_attribute_mode);
	if (cursor_address)
		add_farewell(tiparm(cursor_address, lines > 0 ? lines - 1 : 0, 0));
	add_farewell(exit_ca_mode);
	add_farewell(keypad_local);
	add_farewell(cursor_normal);
	is_open = true;
	leave_undo(leave_screen);
}

void
farewell_note_modes(void)
{
	modes_known = tcgetattr(STDOUT_FILENO, &modes_before) == 0;
}

void
farewell_end(void)
{
	is_open = false;
}
