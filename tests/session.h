/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The real program on a pseudo-terminal: what it is called with, what is typed, every byte
 * that it sends, and how it leaves the terminal.
 */
#ifndef TESTS_SESSION_H
#define TESTS_SESSION_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

#include "base/text.h"

/* The program under test and what came from it. */
struct session {
	pid_t pid;
	int fd;
	struct text out;
	struct termios before, after; /* modes of the terminal; `after` by finish */
};

/* How it is called. */
struct call {
	const char *term;        /* TERM; NULL: unset */
	const char *locale;      /* LC_ALL */
	const char *set;         /* NAME=VALUE for its environment, or NULL */
	const char *option;      /* or NULL */
	const char *image;       /* in data/, or absolute, or "-": the sample on standard
	                          * input */
	int columns, rows;
	const char *more;        /* as `set` */
	bool lost;               /* it has no controlling terminal */
	enum {
		SHELL_NONE,
		SHELL_GOES_ON,   /* something like a shell says "[stopped]" when it was
		                  * stopped, and soon lets it go on */
		SHELL_ENDS       /* the same, but after a SIGTERM */
	} shell;
};

/* The call that most tests begin with. */
extern const struct call usual;

void start(struct session *s, const struct call *c);
/* Reads what there is; waits up to `wait_ms` for something. False when there was
 * nothing or the other side is gone. */
bool take(struct session *s, int wait_ms);
/* Until nothing comes for a while. */
void settle(struct session *s);
/* True if `needle` came after the first `from` bytes. */
bool has(const struct session *s, size_t from, const char *needle);
/* Until `needle` was seen. */
void expect(struct session *s, const char *needle);
void send_keys(struct session *s, const char *keys);
void set_size(struct session *s, int columns, int rows);
/* Reads until it has ended; its wait status. */
int finish(struct session *s);

/* The terminal is as it was: its modes, the screen, the mouse, the cursor. */
void check_restored(const struct session *s);
/* Finishes with status 0, restored; releases what came. */
void check_ends_well(struct session *s);

int64_t now_ms(void);

#endif
