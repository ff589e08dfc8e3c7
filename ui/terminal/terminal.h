/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where pictures go and events come from: a real terminal (screen.c, the only file that
 * knows curses) or the player of a script (script.c). The loop and everything above it is
 * the same for both.
 */
#ifndef UI_TERMINAL_TERMINAL_H
#define UI_TERMINAL_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"
#include "ui/draw/canvas.h"
#include "ui/ui.h"

enum event_kind {
	EVENT_PRESS,
	EVENT_RESIZE,
	EVENT_CLICK,
	EVENT_DOUBLE, /* a second click on the same place */
	EVENT_WHEEL,
	EVENT_PASTE,  /* text that was pasted, in one piece: never keys */
	EVENT_END     /* the terminal is gone, or a signal ends the program */
};

struct event {
	enum event_kind kind;
	uint32_t press;     /* EVENT_PRESS */
	int x, y;           /* mouse: cell; EVENT_RESIZE: columns, rows */
	int turn;           /* EVENT_WHEEL: -1 up, 1 down */
	struct span text;   /* EVENT_PASTE: as it came, lines end by LF; until the next event */
};

enum { WAIT_FOREVER = -1 };

struct terminal {
	/* Waits up to `wait_ms` for an event; false if there was none. 0: only looks. */
	bool (*next)(struct terminal *, int wait_ms, struct event *);
	void (*show)(struct terminal *, const struct canvas *);
	void (*mouse)(struct terminal *, bool on);
	void (*repaint)(struct terminal *); /* the next show draws every cell */
	/* Sets the clipboard; `text` has at most CLIPBOARD_MOST bytes. */
	void (*copy)(struct terminal *, const char *text, size_t len);
	uint64_t (*now)(struct terminal *); /* microseconds, from any start */
	/* True if nobody sees what is shown while work goes on, as it is now; NULL: never. */
	bool (*unseen)(struct terminal *);
	void (*close)(struct terminal *);
	int columns, rows;   /* at the start; later by EVENT_RESIZE */
	int status;          /* exit status that the terminal asks for */
	int wake;            /* a descriptor that ends the wait if readable; < 0: none */
	const struct image *image; /* the image, never written to; NULL: none */
	bool steady;         /* a script: time stands still, work is cut by bytes */
	bool ascii;          /* no character above 127 */
	bool halves;         /* a cell can have two colours: half blocks */
};

/* Opens the terminal; NULL with err set if there is none to open. */
struct terminal *screen_open(const struct ui_options *o, struct error *err);

/* Opens the script o->script; NULL with err set if it cannot be read. */
struct terminal *script_open(const struct ui_options *o, struct error *err);

#endif
