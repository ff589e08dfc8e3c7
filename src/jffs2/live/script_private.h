/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef JFFS2_LIVE_SCRIPT_PRIVATE_H
#define JFFS2_LIVE_SCRIPT_PRIVATE_H

#include "jffs2/live/script.h"

enum { SCRIPT_WORDS = 12, SCRIPT_WORD = 512 };

struct live_script {
	struct chip chip;
	struct live_rules rules;
	struct live *live;    /* NULL: there is no flash yet */
	uint32_t line, now;
	size_t told;          /* events */
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

enum { SCRIPT_WRONG = -1, SCRIPT_COMMANDS = 23 };

/* ---- script_do.c ---- */

extern const struct script_command script_commands[SCRIPT_COMMANDS];

/* Makes an erased flash with cleanmarkers, and mounts it. */
int script_begin(struct live_script *s, struct chip_shape shape, struct error *err);

/* ---- script_tell.c ---- */

/* Adds a line for each event since the last time. */
void script_tell(struct live_script *s, struct text *out);
void script_tell_blocks(const struct live_script *s, struct text *out);

#endif
