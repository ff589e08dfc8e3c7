/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is done once it is known what the words mean: a command is run (run.c), the screen is
 * opened (screen.c), an image is chosen from several (many.c). Each returns an exit status and
 * closes what it opened.
 */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "cli/call/call.h"
#include "cli/cli.h"

/* ---- run.c ---- */

/* A command with its words, the first of which is the image; one that takes no image. */
int cli_run_command(const struct command *c, const struct cli_options *o, char **words,
        size_t count);
int cli_run_bare(const struct command *c, const struct cli_options *o, char **words,
        size_t count);

/* ---- screen.c ---- */

/* The screen on one image, or on two to be compared; without a terminal the command for them. */
int cli_run_screen(const struct cli_options *o, char **paths, size_t count,
        const struct cli_screen *screen);
/* On lessons: all, or the one that the words name. */
int cli_run_lessons(const struct cli_options *o, const struct operands *w,
        const struct cli_screen *screen);

/* On a simulated flash: as the words say, or after the script that they name. */
int cli_run_flash(const struct cli_options *o, const struct operands *w,
        const struct cli_screen *screen);

/* ---- many.c ---- */

/* A list of the files of a folder (count 1), or of those that were named, and the screen on the
 * one that is chosen, until the user leaves; without a terminal the list as text. */
int cli_run_many(const struct cli_options *o, char **paths, size_t count,
        const struct cli_screen *screen);

#endif
