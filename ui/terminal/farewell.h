/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Restores the terminal when curses can't: in a crash, and when memory has run out.
 * Everything to be sent is prepared while curses works; it then takes two system calls.
 */
#ifndef UI_TERMINAL_FAREWELL_H
#define UI_TERMINAL_FAREWELL_H

#include <stdbool.h>

/* Before curses takes the terminal: notes its modes. */
void farewell_note_modes(void);
/* From here on, whatever ends the program restores the terminal. */
void farewell_begin(void);
/* Curses is about to do it itself. */
void farewell_end(void);
/* True for a terminal with the sequences of ANSI, after newterm: it passes over a mode that it
 * doesn't know. */
bool farewell_is_ansi(void);

#endif
