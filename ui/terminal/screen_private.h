/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal, through ncurses: screen.c shows pictures on it, screen_input.c reads
 * keys, the mouse and signals, screen_paste.c pastes. No other file knows curses.
 */
#ifndef UI_TERMINAL_SCREEN_PRIVATE_H
#define UI_TERMINAL_SCREEN_PRIVATE_H

#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1

#include <curses.h>
#include <signal.h>
#include <stdio.h>

#include "ui/terminal/terminal.h"

enum { MOST_PAIRS = 4096 }; /* colours of two, for letters and for half blocks */

struct screen {
	struct terminal terminal;
	SCREEN *curses;
	FILE *keys;
	struct canvas shown;       /* what the terminal shows, when `valid` */
	bool valid;
	attr_t look[ROLE_COUNT];
	short pair[ROLE_COUNT];
	short pair_ink[MOST_PAIRS], pair_paper[MOST_PAIRS];
	short pairs;               /* in use: 1 to this */
	sigset_t held, before;     /* signals held back; the mask before */
	struct event click;        /* the last one, and when */
	uint64_t click_time;
	int failures;              /* reads in a row that gave nothing */
	bool pasting;              /* a paste began; its last character came ... */
	uint64_t pasted_at;        /* ... then */
	struct text paste;         /* the last one, or as far as it came */
};

/* screen.c: asks the terminal to put brackets round what is pasted, or no longer. */
void screen_bracket(bool on);

/* screen_input.c */
void screen_take_signals(struct screen *s);
void screen_give_signals_back(const struct screen *s);
/* The signal that ends the program, 0 if none came. */
int screen_end_signal(void);
bool screen_next(struct terminal *t, int wait_ms, struct event *e);
uint64_t screen_now(struct terminal *t);

/* screen_paste.c: curses is to know the brackets round a paste. */
void screen_know_brackets(void);
enum paste_part { PASTE_NONE, PASTE_GOES_ON, PASTE_WHOLE };
/* Takes what curses read, if it is part of a paste; WHOLE: *e is the paste. */
enum paste_part screen_take_paste(struct screen *s, bool is_key, wint_t point, struct event *e);
/* True if its end doesn't come: then *e is what came. */
bool screen_paste_stalls(struct screen *s, struct event *e);

#endif
