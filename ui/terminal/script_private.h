/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A script that is being played: script.c plays, script_lines.c knows the lines. */
#ifndef UI_TERMINAL_SCRIPT_PRIVATE_H
#define UI_TERMINAL_SCRIPT_PRIVATE_H

#include "ui/terminal/terminal.h"

struct script {
	struct terminal terminal;
	const char *name;
	struct text text;           /* the whole script */
	size_t next;                /* where its next line begins */
	int line_number;
	char *line;                 /* the present one, NULL: read the next */
	bool torn;                  /* it has a NUL in it */
	const char *keys, *typing;  /* what is left of it, or NULL */
	struct text paste;          /* the last one */
	int slices;                 /* to let pass */
	bool waits;                 /* `nowait` was not said */
	bool waiting;               /* `wait` was, and work goes on */
	const struct canvas *canvas;
	const struct sandbox *sandbox; /* NULL: none */
};

/* The result of a line: done, an event, or wrong. */
enum outcome { GO_ON, EVENT_MADE, FAILED };

struct script_command {
	const char *word;
	bool idle; /* waits until nothing is under way, unless `nowait` */
	/* `words`: the rest of the line. */
	enum outcome (*run)(struct script *, const char *words, struct event *);
};

/* The command that the line begins with, NULL if there is none. */
const struct script_command *script_command_of(const char *line);
/* Says what is wrong with the present line. */
enum outcome script_fail(struct script *s, const char *message, const char *what);

#endif
