/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A script of commands for a flash that lives: one a line, # begins a comment, a word with spaces
 * stands in double quotes. The first command may be "flash", which says what flash it is. Every
 * event is told as it happens. The manual page has the commands.
 *
 * script.c reads lines and runs them, script_flash.c makes the flash, script_do.c has the other
 * commands, script_tell.c tells events.
 * It owns the flash and all that is on it.
 */
#ifndef JFFS2_LIVE_SCRIPT_H
#define JFFS2_LIVE_SCRIPT_H

#include "jffs2/live/live.h"

struct live_script;

enum { LIVE_COMMAND = UINT32_MAX };

/* A command, or an event that it led to. */
struct live_row {
	uint32_t line;        /* of the script, from 1 on */
	size_t event;         /* in the events of the chip; LIVE_COMMAND: it is the command */
	uint32_t at, len;     /* of the flash, in the data */
	uint32_t block;       /* UINT32_MAX: none */
	uint8_t kind;         /* of an event: enum chip_kind */
	bool torn;            /* power failed within it */
	bool failed;          /* the block did */
	struct text what, why; /* in words; of a command what it is, and what came of it */
};

/* ---- script.c ---- */

/* A script without a line yet, and without a flash. */
struct live_script *live_script_new(void);
void live_script_free(struct live_script *s); /* NULL is fine */

/* Before the first line: the flash will have this image, which is borrowed, in place of being
 * erased. Without a number of blocks it is as large as the image. */
void live_script_from(struct live_script *s, struct span image);

/* Runs one line, and adds what happened to `out`. False with err set, which names the line, if
 * it can't be read, if something that was expected isn't so, or if a command before it failed and
 * the line isn't "expect error". */
bool live_script_line(struct live_script *s, struct span line, struct text *out,
        struct error *err);

/* All lines, and that the last command didn't fail. */
bool live_script_run(struct live_script *s, struct span text, struct text *out,
        struct error *err);

/* What has happened so far, in order; valid until the next line. */
const struct live_row *live_script_rows(const struct live_script *s, size_t *count);

/* The flash, which can be taken to any moment between two lines; and what is mounted on it. NULL
 * before the first command. */
struct chip *live_script_chip(struct live_script *s);
struct live *live_script_live(const struct live_script *s);
/* The errno of the last command, 0: it did not fail. */
int live_script_failed(const struct live_script *s);

/* Command `i` of the language and what it takes, NULL behind the last: "write", "PATH LENGTH". */
const char *live_script_command(int i, const char **args);

/* Adds the image: of NAND a raw dump, with the spare areas. */
void live_script_image(const struct live_script *s, struct text *image);

#endif
