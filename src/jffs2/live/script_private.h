/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef JFFS2_LIVE_SCRIPT_PRIVATE_H
#define JFFS2_LIVE_SCRIPT_PRIVATE_H

#include "jffs2/live/script.h"

enum { SCRIPT_WORDS = 14, SCRIPT_WORD = 512 };

struct live_script {
	struct chip chip;
	struct live_rules rules;
	struct live *live;    /* NULL: there is no flash yet */
	struct span image;    /* to begin with; empty: none */
	uint32_t line, now;
	size_t told;          /* events */
	size_t command;       /* the row of the last command */
	uint32_t choices;     /* of blocks to collect, that were told */
	uint32_t waiting;     /* bytes in the write buffer, likewise */
	ARRAY(struct live_row) rows;
	int failed;           /* errno of the last command, 0: it did not fail */
	char words[SCRIPT_WORDS][SCRIPT_WORD];
	int count;
};

struct script_command {
	const char *name, *args;
	int least, most;      /* words after the name */
	/* An errno, 0, or SCRIPT_WRONG with err set. */
	int (*run)(struct live_script *s, struct text *out, struct error *err);
};

enum { SCRIPT_WRONG = -1, SCRIPT_COMMANDS = 24 };

/* ---- script.c ---- */

/* Adds the words of the line, readable. */
void script_echo(const struct live_script *s, struct text *out);

/* ---- script_do.c ---- */

extern const struct script_command script_commands[SCRIPT_COMMANDS];

/* ---- script_flash.c ---- */

/* SCRIPT_WRONG, with err set to what is wrong. */
int script_wrong(const struct live_script *s, struct error *err, const char *what);
/* Word `k` as a number; false with err set if it is none. */
bool script_number(const struct live_script *s, int k, uint32_t most, uint32_t *n,
        struct error *err);
/* Makes an erased flash with cleanmarkers, and mounts it. */
int script_begin(struct live_script *s, struct chip_shape shape, struct error *err);
/* The command "flash". */
int script_flash(struct live_script *s, struct text *out, struct error *err);

/* ---- script_tell.c ---- */

/* Adds the row of the command that is about to run. */
void script_tell_command(struct live_script *s);
/* Adds a row, and a line to `out`, for each event since the last time; and what came of the
 * command, with its error number or 0, and the reason if `err` has one. */
void script_tell(struct live_script *s, int error, const struct error *err, struct text *out);
void script_tell_blocks(const struct live_script *s, struct text *out);

#endif
