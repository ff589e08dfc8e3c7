/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the user can do: one table, which gives the keys, the footer, the help, the
 * command palette, the list for the man page and the tests. A new action is one row
 * (ui/keys/actions_*.c) and one function in the room that it concerns.
 *
 * Words typed after its name in the palette go to `set`. Without words an action calls
 * `run` or `run_by`, or asks for the words with `prompt`; one that has none of the three
 * passes `set` an empty line.
 */
#ifndef UI_ACTION_ACTIONS_H
#define UI_ACTION_ACTIONS_H

#include "ui/state/state.h"

enum action_group {
	GROUP_MOVE,
	GROUP_PANES,
	GROUP_FIND,
	GROUP_JUMP,
	GROUP_MAP,
	GROUP_STEPS,
	GROUP_FLASH,
	GROUP_VIEW,
	GROUP_DO,
	GROUP_PAGER,
	GROUP_LESSON,
	GROUP_HELP,
	GROUP_LEAVE,
	GROUP_COUNT
};

extern const char *const action_group_names[]; /* GROUP_COUNT */

/* Panes in which an action is available: bits by enum pane_id. */
enum {
	IN_LISTS = (1 << PANE_LISTS) - 1,
	IN_OVERVIEW = 1 << PANE_OVERVIEW,
	IN_FLASH = 1 << PANE_FLASH,
	IN_PARTS = 1 << PANE_PARTS,
	IN_NODES = 1 << PANE_NODES,
	IN_ISSUES = 1 << PANE_ISSUES,
	IN_FILES = 1 << PANE_FILES,
	IN_MAP = 1 << PANE_MAP,
	IN_HEX = 1 << PANE_HEX,
	IN_HISTORY = 1 << PANE_HISTORY,
	IN_LAYERS = 1 << PANE_LAYERS,
	IN_COMPARE = 1 << PANE_COMPARE,
	IN_STEPS = 1 << PANE_STEPS,
	IN_MARKS = 1 << PANE_MARKS,
	IN_CHANGES = 1 << PANE_CHANGES,
	IN_UIMAGE = 1 << PANE_UIMAGE,
	IN_FOUND = 1 << PANE_FOUND,
	IN_EXPLAIN = 1 << PANE_EXPLAIN,
	/* where rows can be sorted and filtered */
	IN_ARRANGED = IN_LISTS & ~(IN_OVERVIEW | IN_FLASH | IN_MAP | IN_HEX | IN_STEPS | IN_LAYERS
	                           | IN_UIMAGE),
	IN_ALL = (1 << PANE_COUNT) - 1,
	/* In the pager, which is no pane: while it is open, nothing else is available. */
	IN_PAGER = 1 << PANE_COUNT
};

struct action {
	const char *name;     /* "next-block": for the palette and the echo */
	const char *keys;     /* "]b": sequences separated by blanks; "": palette only */
	const char *label;    /* in the footer: one word */
	const char *title;    /* in the help: one line */
	const char *help;     /* one to three more sentences, or NULL */
	const char *argument; /* what the palette takes after the name, or NULL */
	uint32_t panes;       /* where it is available; 0: everywhere */
	uint8_t group;
	uint8_t rank;         /* in the footer, the lowest first; 0: not in it */
	uint32_t footer;      /* panes in whose footer it may be; 0: wherever it is available */
	int value;            /* passed to run_by */
	bool scales;          /* a count multiplies `value`; else it repeats the action */
	/* With a count typed in front of the key: does this in place of repeating it. */
	void (*run_count)(struct ui *, int count);
	/* Why it can't be done now: a sentence; NULL if it can. NULL pointer: always. */
	const char *(*refuse)(const struct ui *);
	/* Does it with these words; false with err set if they make no sense. */
	bool (*set)(struct ui *, const char *words, struct error *err);
	const char *prompt;   /* the words are asked for, with this hint */
	const char *(*suggest)(struct ui *); /* the line to begin with; NULL: an empty one */
	/* Tab completes the words: adds the whole of them, and what else they may become. */
	void (*complete)(const struct ui *, const char *words, struct text *whole,
	        struct text *others);
	bool takes_nothing;   /* an empty line goes to `set`, too; else it only closes */
	void (*run)(struct ui *);
	void (*run_by)(struct ui *, int value);
};

/* Row `i` of the table (ui/keys/actions.c); NULL behind the last one. */
const struct action *action_at(size_t i);

/* ---- dispatch.c ---- */

const struct action *action_find(const char *name);
/* True if it is available in the pane in focus. */
bool action_fits(const struct ui *ui, const struct action *a);
/* True if its first key is an action of its own in the pane in focus, so that it begins
 * no sequence there. */
bool action_shadowed(const struct ui *ui, const struct action *a);
/* NULL, or why it cannot be done now. */
const char *action_refusal(const struct ui *ui, const struct action *a);
/* Runs it, or says why not; echoes it. `argument` may be "". */
void action_run(struct ui *ui, const struct action *a, const char *argument);
/* "name argument", as typed into the palette. */
void action_run_words(struct ui *ui, const char *words);
/* Runs what `keys` do ("j", "]b") as if `count` had been typed in front of them; false with
 * err set if they do nothing, or nothing that can be counted. */
bool action_run_counted(struct ui *ui, int count, const char *keys, struct error *err);
/* Adds its keys: the first one, or all. */
void action_add_keys(const struct action *a, bool all, struct text *t);

/* Reads the keys of the table. */
void action_bind(struct keys *keys);
/* Whether digits open tabs or are counts: "tabs", "counts", or "" for the other one. */
bool action_set_digits(struct ui *ui, const char *words, struct error *err);
/* A key that no dialog takes. */
void action_press(struct ui *ui, uint32_t press);

/* help.c: every key, and the palette. */
void help_open(struct ui *ui);
void palette_open(struct ui *ui);

#endif
