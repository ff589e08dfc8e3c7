/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line. One table of options and one of commands drive the parser, usage,
 * --help, the completion and the check of the man page. The screen is opened by whoever
 * calls: this room knows no curses.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "cli/words/options.h"
#include "firmware/firmware.h"
#include "lesson/lesson.h"
#include "shelf/shelf.h"

struct play; /* play/play.h */

/* Functions that only the screen has. */
struct cli_screen {
	/* Shows an image, and perhaps another (NULL: none) to compare it with; the exit
	 * status. */
	int (*run)(struct firmware *f, struct firmware *other, const struct cli_options *o);
	/* Lists files to choose an image from: ui/shelf/choose.c. */
	int (*choose)(struct shelf *s, const struct cli_options *o, enum shelf_leave *leave);
	int (*run_lessons)(const struct lesson_list *list, const struct cli_options *o);
	int (*run_flash)(struct play *p, const struct cli_options *o);
	void (*list_keys)(void); /* prints what --list-keys asks for */
};

/* ---- cli.c ---- */

/* Does what the arguments say and returns the exit status. */
int cli_main(int argc, char **argv, const struct cli_screen *screen);

#endif
