/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The help and the command palette: two views of the action table. */
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "ui/action/actions.h"
#include "ui/action/elsewhere.h"
#include "ui/dialog/dialog.h"
#include "ui/go/move.h"

enum { KEY_COLUMNS = 14, NAME_COLUMNS = 18 };

/* True if the letters of `wanted` occur in `s` in this order. */
static bool
has_letters(const char *s, const char *wanted)
{
	for (; *wanted; wanted++, s++) {
		s = strchr(s, tolower((unsigned char)*wanted));
		if (!s)
			return false;
	}
	return true;
}

/* How well an action matches what was typed: 0 best; -1 not at all. */
static int
distance(const struct action *a, const char *typed)
{
	char word[64];

	snprintf(word, sizeof word, "%.*s", (int)strcspn(typed, " "), typed);
	if (strcmp(a->name, word) == 0)
		return 0;
	if (strncmp(a->name, word, strlen(word)) == 0)
		return 1;
	if (strcasestr(a->name, word))
		return 2;
	if (strcasestr(a->title, typed))
		return 3;
	return has_letters(a->name, word) ? 4 : -1;
}

enum { FARTHEST = 4 };

/* ---- what is selected is explained at the bottom ---- */

static void
explain_choice(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);
	const char *refusal;

	text_clear(&d->body);
	if (!c || !c->action)
		return;
	text_addf(&d->body, "%s%s%s: %s.", c->action->name,
	        c->action->argument ? " " : "",
	        c->action->argument ? c->action->argument : "", c->action->title);
	if (c->action->help)
		text_addf(&d->body, " %s", c->action->help);
	refusal = action_refusal(ui, c->action);
	if (refusal)
		text_addf(&d->body, " Not now: %s.", refusal);
}

static void
add_action(struct dialog *d, const struct action *a, bool names)
{
	struct text keys = { 0 };
	char note[128];

	action_add_keys(a, true, &keys);
	if (names) {
		snprintf(note, sizeof note, "%-*s  %s", KEY_COLUMNS, text_str(&keys),
		        a->title);
		dialog_add(d, PRESS_NONE, a->name, note)->action = a;
	} else {
		dialog_add(d, PRESS_NONE, keys.len > 0 ? text_str(&keys) : ":",
		        a->title)->action = a;
	}
	text_free(&keys);
}

static void
restart(struct dialog *d)
{
	d->choices.count = 0;
	d->selected = d->top = 0;
	text_clear(&d->body);
}

/* ---- palette ---- */

static void
fill_palette(struct ui *ui, struct dialog *d)
{
	const char *typed = line_str(&d->line);
	const struct action *a;

	restart(d);
	if (*typed >= '0' && *typed <= '9') {
		d->hint = "Enter goes there   Esc closes";
		text_add(&d->body, "A number is a row, as in 100; a number and a key repeat the "
		        "key, as in 5j or 3]b.");
		return;
	}
	for (int far = 0; far <= FARTHEST; far++)
		for (size_t i = 0; (a = action_at(i)); i++)
			if (action_fits(ui, a) && distance(a, typed) == far)
				add_action(d, a, true);
	dialog_select(d, 0, 1);
}

/* How many of the actions that can be run here begin with the word. */
static int
beginning_with(const struct ui *ui, const char *typed)
{
	const struct action *a;
	int count = 0;

	for (size_t i = 0; (a = action_at(i)); i++)
		count += action_fits(ui, a) && distance(a, typed) == 1;
	return count;
}

/* True if Enter runs the choice: it was selected, its name is whole, or no other begins so or
 * is like it. */
static bool
is_meant(struct ui *ui, const struct dialog *d, const struct choice *c)
{
	const char *typed = line_str(&d->line);
	int far = distance(c->action, typed);

	return d->selected > 0 || far == 0 || d->choices.count == 1
	       || (*typed && far == 1 && beginning_with(ui, typed) == 1);
}

static void
explain_command(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);

	explain_choice(ui, d);
	text_clear(&d->error);
	d->hint = c && is_meant(ui, d, c) ? "Enter runs it   Tab completes   Esc closes"
	                                  : "Down selects   Tab completes   Esc closes";
}

/* "5j", "100": true if it begins with a digit, and then *ok if it was done. */
static bool
run_count(struct ui *ui, struct dialog *d, const char *typed, bool *ok)
{
	size_t digits = strspn(typed, "0123456789");
	const char *keys = typed + digits;
	struct error err;
	char number[32];
	uint64_t count = 0;

	if (digits == 0)
		return false;
	snprintf(number, sizeof number, "%.*s", (int)digits, typed);
	if (!*keys)
		*ok = move_to_row(ui, number, &err);
	else if (!text_parse_size(number, &count) || count == 0 || count > INT_MAX)
		*ok = error_set(&err, "%s is not a count", number);
	else
		*ok = action_run_counted(ui, (int)count, keys, &err);
	if (!*ok)
		dialog_fail(d, "%s", err.text);
	return true;
}

/* Runs the typed name with the words after it, else the selected action. */
/* It may be one of another tab. */
static void
fail_unknown(struct ui *ui, struct dialog *d, const char *typed)
{
	const struct action *a = action_find(typed);
	struct text tabs = { 0 };

	if (a)
		elsewhere_add_tabs(ui, a, &tabs);
	if (tabs.len)
		dialog_fail(d, "%s: only in %s", a->name, text_str(&tabs));
	else
		dialog_fail(d, "there is no command like \"%s\"", typed);
	text_free(&tabs);
}

static bool
accept_palette(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);
	const char *typed = line_str(&d->line);
	const char *words = typed + strcspn(typed, " ");
	bool ok;

	if (run_count(ui, d, typed, &ok))
		return ok;
	if (!*typed && d->selected == 0)
		return true;
	if (!c) {
		fail_unknown(ui, d, typed);
		return false;
	}
	if (!is_meant(ui, d, c)) {
		dialog_fail(d, "\"%s\" is not the whole name of one command: Down selects one, "
		        "Tab completes it", typed);
		return false;
	}
	action_run(ui, c->action, words + strspn(words, " "));
	return true;
}

void
palette_open(struct ui *ui)
{
	struct dialog *d = dialog_push(ui, "Command");

	d->prompt = ":";
	d->filters = true;
	d->label_columns = NAME_COLUMNS;
	d->changed = fill_palette;
	d->moved = explain_command;
	d->accept = accept_palette;
	fill_palette(ui, d);
}

/* ---- help ---- */

static bool
is_wanted(const struct ui *ui, const struct action *a, const char *typed)
{
	struct text keys = { 0 };
	bool wanted;

	if (!action_fits(ui, a))
		return false;
	action_add_keys(a, true, &keys);
	wanted = strcasestr(a->title, typed)
	         || strcasestr(a->name, typed)
	         || strstr(text_str(&keys), typed)
	         || (a->help && strcasestr(a->help, typed));
	text_free(&keys);
	return wanted;
}

/* What the letters of the bar that shows the whole image mean, and of the map. */
static void
add_letters(struct dialog *d, const char *typed)
{
	static const char heading[] = "Legend: letters of the bar and the map";
	size_t before = d->choices.count;
	bool all = strcasestr(heading, typed) != NULL;

	dialog_add_heading(d, heading, "");
	for (int kind = MAP_OUTSIDE; kind < MAP_HUE; kind++) {
		const char letter[] = { map_kinds[kind].letter, '\0' };

		if (map_kinds[kind].views && (all || strcasestr(map_kinds[kind].name, typed)))
			dialog_add(d, PRESS_NONE, letter, map_kinds[kind].name);
	}
	if (d->choices.count == before + 1)
		d->choices.count = before;
}

/* The first action that has what was typed in its name or title, not in its long text alone. */
static size_t
first_named(const struct dialog *d, const char *typed)
{
	for (size_t i = 0; i < d->choices.count; i++) {
		const struct action *a = d->choices.at[i].action;

		if (a && (strcasestr(a->name, typed) || strcasestr(a->title, typed)))
			return i;
	}
	return 0;
}

static void
fill_help(struct ui *ui, struct dialog *d)
{
	const char *typed = line_str(&d->line);
	const struct action *a;

	restart(d);
	for (int group = 0; group < GROUP_COUNT; group++) {
		size_t before = d->choices.count;

		dialog_add_heading(d, action_group_names[group], "");
		for (size_t i = 0; (a = action_at(i)); i++)
			if (a->group == group && is_wanted(ui, a, typed))
				add_action(d, a, false);
		if (d->choices.count == before + 1)
			d->choices.count = before;
	}
	if (!ui->pager)
		add_letters(d, typed);
	dialog_select(d, first_named(d, typed), 1);
}

static bool
accept_help(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);

	if (!c || !c->action)
		return false;
	action_run(ui, c->action, "");
	return true;
}

void
help_open(struct ui *ui)
{
	struct dialog *d = dialog_push(ui, "Help");

	d->prompt = "/";
	d->filters = true;
	d->dim_line = true;
	d->label_columns = KEY_COLUMNS;
	d->hint = "Enter runs   / searches   Esc closes";
	d->changed = fill_help;
	d->moved = explain_choice;
	d->accept = accept_help;
	fill_help(ui, d);
}
