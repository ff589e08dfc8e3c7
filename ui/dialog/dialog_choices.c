/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The choices of a dialog: those that were added, and those that are made when they are looked at. */
#include <stdio.h>
#include <string.h>

#include "ui/dialog/dialog.h"

enum { LOOKED_UP = 256 };

/* Choice number `number` - 1; 0: none. */
struct looked_up {
	size_t number;
	struct choice choice;
};

/* As many as there are on a screen, by their number modulo that. */
struct lookup {
	struct looked_up at[LOOKED_UP];
};

struct choice *
dialog_add(struct dialog *d, uint32_t press, const char *label, const char *note)
{
	struct choice c = { .press = press };

	snprintf(c.label, sizeof c.label, "%s", label);
	snprintf(c.note, sizeof c.note, "%s", note ? note : "");
	array_push(&d->choices, c);
	return &d->choices.at[d->choices.count - 1];
}

void
dialog_add_heading(struct dialog *d, const char *label, const char *note)
{
	dialog_add(d, PRESS_NONE, label, note)->off = true;
}

size_t
dialog_count(const struct dialog *d)
{
	return d->choices.count + d->more;
}

const struct choice *
dialog_choice_at(const struct dialog *d, size_t i)
{
	struct looked_up *l;

	if (i < d->choices.count)
		return &d->choices.at[i];
	i -= d->choices.count;
	l = &d->lookup->at[i % LOOKED_UP];
	if (l->number != i + 1) {
		l->number = i + 1;
		l->choice = (struct choice){ .press = PRESS_NONE };
		d->choose_from(d->ui, (struct dialog *)(uintptr_t)d, i, &l->choice);
	}
	return &l->choice;
}

void
dialog_clear(struct dialog *d)
{
	d->choices.count = d->more = d->selected = d->top = 0;
	if (d->lookup)
		memset(d->lookup, 0, sizeof *d->lookup);
}

void
dialog_add_more(struct dialog *d, size_t count, void (*choose_from)(struct ui *, struct dialog *,
                size_t number, struct choice *))
{
	if (!d->lookup)
		d->lookup = memory_zeroed(1, sizeof *d->lookup);
	d->more = count;
	d->choose_from = choose_from;
}

const struct choice *
dialog_choice(const struct dialog *d)
{
	const struct choice *c = d->selected < dialog_count(d) ? dialog_choice_at(d, d->selected)
	                                                       : NULL;

	return c && !c->off ? c : NULL;
}

void
dialog_select(struct dialog *d, size_t from, int direction)
{
	size_t at = from, count = dialog_count(d);

	while (at < count && dialog_choice_at(d, at)->off)
		at += direction < 0 ? (size_t)-1 : 1;
	if (at >= count)
		return;
	d->selected = at;
	if (d->moved)
		d->moved(d->ui, d);
}
