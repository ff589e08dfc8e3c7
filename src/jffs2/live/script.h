/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A script of commands for a flash that lives: one a line, # begins a comment, a word with spaces
 * stands in double quotes. The first command may be "flash", which says what flash it is. Every
 * event is told as it happens. The manual page has the commands.
 *
 * script.c reads lines and runs them, script_do.c has the commands, script_tell.c tells events.
 * It owns the flash and all that is on it.
 */
#ifndef JFFS2_LIVE_SCRIPT_H
#define JFFS2_LIVE_SCRIPT_H

#include "jffs2/live/live.h"

struct live_script;

/* ---- script.c ---- */

struct live_script *live_script_new(void);
void live_script_free(struct live_script *s); /* NULL is fine */

/* Runs one line, and adds what happened to `out`. False with err set, which names the line, if
 * it can't be read, if something that was expected isn't so, or if a command before it failed and
 * the line isn't "expect error". */
bool live_script_line(struct live_script *s, struct span line, struct text *out,
        struct error *err);

/* All lines, and that the last command didn't fail. */
bool live_script_run(struct live_script *s, struct span text, struct text *out,
        struct error *err);

/* Adds the image: of NAND a raw dump, with the spare areas. */
void live_script_image(const struct live_script *s, struct text *image);

#endif
