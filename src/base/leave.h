/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the program begins and ends, whatever the world does: what must be undone at the
 * end (a terminal in another state, a temporary file) is undone when it returns, when it
 * runs out of memory, when a signal ends it, and when it crashes.
 */
#ifndef BASE_LEAVE_H
#define BASE_LEAVE_H

#include <stdbool.h>

enum { LEAVE_MOST = 8 };

/* For the first line of main. Standard descriptors that are closed become ones that can
 * be neither read nor written, so that no file that is opened later is taken for one of
 * them. A file that grows beyond its limit becomes an error of write, not a signal. Signals
 * that would end the program first undo what leave_undo was told. */
void leave_prepare(void);

/* `undo` will be called once at the end, by exit or in a signal handler: it may only do
 * what is safe in one, and must be right at any moment. The last one told is the first
 * called. Telling the same again does nothing. */
void leave_undo(void (*undo)(void));

/* Calls them now, before a message that must be seen; they aren't called again. */
void leave_now(void);

/* True if nobody but leave_prepare takes care of the signal: not a debugger, a sanitizer
 * or `nohup`. */
bool leave_owns(int number);

/* The signal ends the program again, after what must be undone, as leave_prepare has it. */
void leave_take(int number);

#endif
