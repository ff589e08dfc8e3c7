/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gives the terminal back where curses cannot: in a crash, and when memory ran out. All
 * that will be sent is prepared while curses works; then it takes two system calls.
 */
#ifndef UI_TERMINAL_FAREWELL_H
#define UI_TERMINAL_FAREWELL_H

/* Before curses takes the terminal: notes its modes. */
void farewell_note_modes(void);
/* From here on, whatever ends the program gives the terminal back. */
void farewell_begin(void);
/* Curses is about to do it itself. */
void farewell_end(void);

#endif
