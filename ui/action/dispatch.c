/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Maps a key, or words, to a row of the action table. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/action/actions.h"
#include "ui/action/elsewhere.h"
#include "ui/dialog/dialog.h"
#include "ui/list/pane.h"

enum {
	ECHO_US = 2000000,
	COUNT_MOST = 99999999,
	REPEATS_MOST = 1000 /* of what can only be done one by one */
};

const struct action *
action_find(const char *name)
{
	const struct action *a;

	for (size_t i = 0; (a = action_at(i)); i++)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}

bool
action_fits(const struct ui *ui, const struct action *a)
{
	if (ui->pager)
		return (a->panes & IN_PAGER) != 0;
	return a->panes == 0 || (a->panes >> ui->tabs.focus & 1);
}

const char *
action_refusal(const struct ui *ui, const struct action *a)
{
	if (!action_fits(ui, a))
		return ui->pager ? "not while a file is viewed: q closes it" : "not in this pane";
	return a->refuse ? a->refuse(ui) : NULL;
}

void
action_add_keys(const struct action *a, bool all, struct text *t)
{
	const char *list = a->keys;
	struct press_sequence s;

	while (press_next(&list, &s)) {
		press_write(t, s.press[0]);
		if (s.press[1] != PRESS_NONE)
			press_write(t, s.press[1]);
		if (!all)
			return;
		text_add(t, *list ? " " : "");
	}
}

static void
echo(struct ui *ui, const struct action *a)
{
	text_clear(&ui->notice.echo);
	action_add_keys(a, false, &ui->notice.echo);
	text_addf(&ui->notice.echo, "%s%s", ui->notice.echo.len > 0 ? " " : "", a->name);
	ui->notice.echo_until = ui->display.terminal->now(ui->display.terminal) + ECHO_US;
	ui->display.stale = true;
}

/* ---- asking for words ---- */

static bool
accept_words(struct ui *ui, struct dialog *d)
{
	struct error err;

	if (d->line.text.len == 0 && !d->action->takes_nothing)
		return true;
	if (d->action->set(ui, line_str(&d->line), &err))
		return true;
	dialog_fail(d, "%s", err.text);
	return false;
}

/* If the first character completes a sequence with the key, as in gg, run that
 * sequence. */
static void
words_changed(struct ui *ui, struct dialog *d)
{
	const char *s = line_str(&d->line);

	for (size_t i = 0; i < ui->keys.bindings.count; i++) {
		const struct binding *b = &ui->keys.bindings.at[i];

		if (s[0] && !s[1] && b->press[0] == (uint8_t)d->action->keys[0]
		        && b->press[1] == (uint8_t)s[0]) {
			dialog_close(d);
			action_run(ui, b->action, "");
			return;
		}
	}
}

static void
complete_words(struct ui *ui, struct dialog *d)
{
	struct text whole = { 0 }, others = { 0 };

	d->action->complete(ui, line_str(&d->line), &whole, &others);
	line_set(&d->line, text_str(&whole));
	text_clear(&d->body);
	text_add(&d->body, others.len > 0 ? text_str(&others) : d->action->prompt);
	text_free(&whole);
	text_free(&others);
}

static void
ask(struct ui *ui, const struct action *a)
{
	struct dialog *d = dialog_prompt(ui, a->label, a->prompt, accept_words);

	d->action = a;
	d->changed = words_changed;
	d->complete = a->complete ? complete_words : NULL;
	if (a->suggest) {
		line_set(&d->line, a->suggest(ui));
		d->line.fresh = d->line.text.len > 0;
	}
}

static void
perform(struct ui *ui, const struct action *a, const char *words)
{
	bool alone = a->prompt || a->run || a->run_by;
	struct error err;

	if (a->set && (*words || !alone)) {
		if (!a->set(ui, words, &err))
			ui_say(ui, ROLE_ERROR, "%s", err.text);
	} else if (a->prompt) {
		ask(ui, a);
	} else if (a->run_by) {
		a->run_by(ui, a->value);
	} else {
		a->run(ui);
	}
}

static void
refuse(struct ui *ui, const struct action *a, const char *refusal)
{
	struct text tabs = { 0 };

	if (!action_fits(ui, a))
		elsewhere_add_tabs(ui, a, &tabs);
	if (tabs.len)
		ui_say(ui, ROLE_ERROR, "%s: only in %s", a->name, text_str(&tabs));
	else
		ui_say(ui, ROLE_ERROR, "%s: %s", a->name, refusal);
	text_free(&tabs);
}

void
action_run(struct ui *ui, const struct action *a, const char *argument)
{
	const char *refusal;

	pane_begin(ui, ui->tabs.source);
	if (!ui->pager && pane_classes[ui->tabs.focus].lead)
		pane_classes[ui->tabs.focus].lead(ui, a);
	refusal = action_refusal(ui, a);
	text_clear(&ui->notice.message);
	ui->display.stale = true;
	if (refusal) {
		refuse(ui, a, refusal);
		return;
	}
	echo(ui, a);
	perform(ui, a, argument);
}

void
action_run_words(struct ui *ui, const char *words)
{
	char name[64];
	const struct action *a;
	size_t len;

	words += strspn(words, " ");
	len = strcspn(words, " ");
	snprintf(name, sizeof name, "%.*s", (int)len, words);
	a = action_find(name);
	if (!a) {
		ui_say(ui, ROLE_ERROR, "there is no command \"%s\"", name);
		return;
	}
	words += len;
	action_run(ui, a, words + strspn(words, " "));
}

/* ---- counts ---- */

/* True if a count in front of the key means something. */
static bool
counts(const struct action *a)
{
	return a->run_count || (a->run_by && (a->group == GROUP_MOVE || a->group == GROUP_FIND
	        || a->group == GROUP_JUMP || a->group == GROUP_STEPS
	        || a->group == GROUP_PAGER));
}

static void
run_counted(struct ui *ui, const struct action *a, int count)
{
	const char *refusal = action_refusal(ui, a);

	if (refusal || (!a->run_count && !a->scales)) {
		/* Each may say that there is no further one. */
		for (int i = 0; i < (refusal ? 1 : count < REPEATS_MOST ? count : REPEATS_MOST); i++)
			action_run(ui, a, "");
		return;
	}
	text_clear(&ui->notice.message);
	echo(ui, a);
	if (a->run_count)
		a->run_count(ui, count);
	else
		a->run_by(ui, a->value * count);
}

/* ---- keys ---- */

void
action_bind(struct keys *keys)
{
	const struct action *a;

	for (size_t i = 0; (a = action_at(i)); i++) {
		const char *list = a->keys;
		struct press_sequence s;

		while (press_next(&list, &s)) {
			struct binding b = { { s.press[0], s.press[1] }, a };

			array_push(&keys->bindings, b);
		}
	}
}

/* True for an action of the pager while that is open, for any other while it isn't. */
static bool
is_of_this(const struct ui *ui, const struct action *a)
{
	return ((a->panes & IN_PAGER) != 0) == (ui->pager != NULL);
}

/* The action of a sequence in the pane in focus, else in any other; NULL if none. */
static const struct action *
bound(const struct ui *ui, uint32_t first, uint32_t second)
{
	const struct action *elsewhere = NULL;

	for (size_t i = 0; i < ui->keys.bindings.count; i++) {
		const struct binding *b = &ui->keys.bindings.at[i];

		if (b->press[0] != first || b->press[1] != second
		        || !is_of_this(ui, b->action))
			continue;
		if (action_fits(ui, b->action))
			return b->action;
		elsewhere = b->action;
	}
	return elsewhere;
}

bool
action_run_counted(struct ui *ui, int count, const char *keys, struct error *err)
{
	const char *list = keys;
	struct press_sequence s;
	const struct action *a = NULL;

	if (press_next(&list, &s) && !*list)
		a = bound(ui, s.press[0], s.press[1]);
	if (!a || !counts(a))
		return error_set(err, "%d%s moves nothing: try %dj, or %d for a row", count, keys,
		        count, count);
	run_counted(ui, a, count < COUNT_MOST ? count : COUNT_MOST);
	return true;
}

static bool
is_prefix(const struct ui *ui, uint32_t press)
{
	for (size_t i = 0; i < ui->keys.bindings.count; i++) {
		const struct binding *b = &ui->keys.bindings.at[i];

		if (b->press[0] == press && b->press[1] != PRESS_NONE
		        && is_of_this(ui, b->action))
			return true;
	}
	return false;
}

/* If the pane in focus has no use for the key alone, it begins a sequence. */
static bool
begins_sequence(const struct ui *ui, uint32_t press, const struct action *a)
{
	return (!a || !action_fits(ui, a)) && is_prefix(ui, press);
}

bool
action_shadowed(const struct ui *ui, const struct action *a)
{
	const char *list = a->keys;
	struct press_sequence s;
	const struct action *alone;

	if (!press_next(&list, &s) || s.press[1] == PRESS_NONE)
		return false;
	alone = bound(ui, s.press[0], PRESS_NONE);
	return alone && action_fits(ui, alone) && s.press[0] != 'g';
}

static void
say_unbound(struct ui *ui, uint32_t first, uint32_t second)
{
	struct text keys = { 0 };

	press_write(&keys, first);
	if (second != PRESS_NONE)
		press_write(&keys, second);
	ui_say(ui, ROLE_STATUS, "%s does nothing; %s shows what the keys do", text_str(&keys),
	       ui->pager ? "h" : "?");
	text_free(&keys);
}

/* Takes the digit into the count; false if it isn't one for it. */
static bool
take_digit(struct ui *ui, uint32_t press)
{
	struct keys *k = &ui->keys;

	if ((!k->counts && !ui->pager) || k->prefix != PRESS_NONE || press < '0' || press > '9'
	        || (press == '0' && k->count == 0))
		return false;
	k->count = k->count * 10 + (int)(press - '0');
	k->count = k->count < COUNT_MOST ? k->count : COUNT_MOST;
	ui_say(ui, ROLE_STATUS, "%d: the next key moves this far; Esc ends the count", k->count);
	return true;
}

void
action_press(struct ui *ui, uint32_t press)
{
	uint32_t first = ui->keys.prefix != PRESS_NONE ? ui->keys.prefix : press;
	uint32_t second = ui->keys.prefix != PRESS_NONE ? press : PRESS_NONE;
	const struct action *a = bound(ui, first, second);
	int count = ui->keys.count;

	ui->display.stale = true;
	if (take_digit(ui, press))
		return;
	ui->keys.prefix = PRESS_NONE;
	if (second == PRESS_NONE && begins_sequence(ui, press, a)) {
		text_clear(&ui->notice.message);
		ui->keys.prefix = press;
		return;
	}
	ui->keys.count = 0;
	if (count > 0 && press == PRESS_ESC)
		text_clear(&ui->notice.message);
	else if (a && !action_fits(ui, a) && elsewhere_say(ui, first, second))
		return;
	else if (a && count > 0 && counts(a))
		run_counted(ui, a, count);
	else if (a)
		action_run(ui, a, "");
	else if (second == PRESS_ESC)
		text_clear(&ui->notice.message);
	else
		say_unbound(ui, first, second);
}

bool
action_set_digits(struct ui *ui, const char *words, struct error *err)
{
	if (!*words)
		ui->keys.counts = !ui->keys.counts;
	else if (strcmp(words, "counts") == 0 || strcmp(words, "tabs") == 0)
		ui->keys.counts = *words == 'c';
	else
		return error_set(err, "digits are tabs or counts, not \"%s\"", words);
	ui->keys.count = 0;
	ui_say(ui, ROLE_STATUS, ui->keys.counts
	        ? "digits are counts, as in 5j; gt and gT change the tab, 5gt goes to tab 5"
	        : "digits open tabs; :5j moves by 5");
	return true;
}
