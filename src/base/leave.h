/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the program begins and ends. What must be undone at the end (the terminal's mode, a
 * temporary file) is undone when main returns, when memory runs out, when a signal ends
 * the program, and when it crashes.
 */
#ifndef BASE_LEAVE_H
#define BASE_LEAVE_H

#include <stdbool.h>
#include <sys/types.h>

enum { LEAVE_MOST = 8 };

/* For the first line of main. Standard descriptors that are closed become ones that can
 * be neither read nor written, so that no file opened later is mistaken for one of them.
 * A file that grows beyond its limit becomes an error of write, not a signal. Signals
 * that would end the program first run the functions registered with leave_undo. */
void leave_prepare(void);

/* Registers `undo`, to be called once at the end, by exit or in a signal handler: it must
 * be async-signal-safe and correct at any moment. The last registered is called first.
 * Registering the same function again does nothing. */
void leave_undo(void (*undo)(void));

/* Calls them now, before a message that must be seen; they aren't called again. */
void leave_now(void);

/* getpid, which the system is asked but once in each process: for what needs it often. For the
 * thread that main runs in. */
pid_t leave_pid(void);

/* True if only leave_prepare handles the signal: no debugger, sanitizer or `nohup`
 * does. */
bool leave_owns(int number);

/* Restores the handler of leave_prepare: the signal runs the undo functions and ends the
 * program. */
void leave_take(int number);

#endif
