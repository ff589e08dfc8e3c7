/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screen: explores an image interactively. This is the only header of ui/ that
 * src/main.c includes. The firmware is borrowed: whoever opened it closes it after ui_run
 * has returned, when the terminal is restored.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include <stdbool.h>
#include <stdio.h>

#include "firmware/firmware.h"
#include "lesson/lesson.h"
#include "sandbox/sandbox.h"
#include "shelf/shelf.h"

struct play;    /* play/play.h */
struct workers; /* work/work.h */

enum ui_colour {
	UI_COLOUR_AUTO,   /* as many as the terminal has, unless NO_COLOR is set */
	UI_COLOUR_ALWAYS, /* as many as the terminal has, whatever NO_COLOR says */
	UI_COLOUR_NEVER   /* bold, underline and reverse only */
};

struct ui_options {
	struct firmware *other; /* to compare with, borrowed; NULL: none */
	enum ui_colour colour;
	bool ascii;         /* no character above 127, whatever the locale says */
	bool clipboard;     /* copying sets the terminal's clipboard */
	bool mouse;         /* take mouse events from the start (:mouse switches) */
	const char *script; /* play this file ("-": standard input) without a terminal;
	                     * NULL: a terminal */
	int columns, rows;  /* size of the screen for a script; 0: 80 by 24 */
	const char *state;  /* the folder for what is remembered of images; NULL: nothing is */
	enum shelf_leave *leave; /* the image is one of several: how it was left; NULL: it is alone */
	struct workers *workers; /* for pure work; borrowed; NULL: none */
	struct sandbox *sandbox; /* entered when the terminal is open, before any work;
	                          * borrowed; NULL: none */
};

/* ---- ui/frame/open.c ---- */

/* Shows `f` until the user leaves, continuing its work (firmware_step) between keys. Keys
 * come from standard input, or from /dev/tty if that is not a terminal. Returns the exit
 * status: 0; 2 when the screen could not be opened or the script is wrong, after a
 * message on standard error. Sets LC_CTYPE from the environment. */
int ui_run(struct firmware *f, const struct ui_options *o);

/* ---- ui/frame/flash_run.c ---- */

/* The same with a simulated flash, which is borrowed. */
int ui_run_flash(struct play *p, const struct ui_options *o);

/* ---- ui/shelf/choose.c ---- */

/* Shows files to choose an image from, examining them meanwhile with these options. *leave says
 * how it was left: with SHELF_OPEN s->selected is to be looked at. Returns as ui_run. */
int ui_choose(struct shelf *s, const struct firmware_options *options, const struct ui_options *o,
        enum shelf_leave *leave);

/* ---- ui/frame/lesson_run.c ---- */

/* The same with lessons, each on its own image, which is opened and closed here. */
int ui_run_lessons(const struct lesson_list *list, const struct ui_options *o);

/* ---- ui/action/documented.c ---- */

/* Writes every action, group by group, as lines of keys, name, place and meaning
 * separated by tabs: --list-keys prints this, and the man page is checked against it.
 * Needs no terminal. */
void ui_list_actions(FILE *out);

#endif
