/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of points to choose from. There may be a million: it is made in slices, and a line of it when
 * it is looked at. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "list/jffs2/points.h"
#include "past/past.h"
#include "ui/dialog/dialog.h"
#include "ui/past/point.h"

/* Values of choices below 0: another kind of points is listed, or they are not known yet. */
enum { SWITCH = -10, WAITS = -20 };

enum { AT_ONCE = 1 << 16, A_SLICE = 1 << 14 }; /* looks at nodes */

struct asked {
	enum point_kind kind;
	uint32_t ino;
	const struct volume *v;
	bool settled;          /* all of the image was examined: what it is may be another part then */
	struct table notes;    /* what happened at each time, or version */
	bool noted;            /* it is open */
	struct points places;  /* of the flash: nothing is known of what happened */
};

static void
forget(struct asked *a)
{
	if (a->noted)
		table_close(&a->notes);
	a->noted = false;
	points_free(&a->places);
}

/* ---- what is listed ---- */

/* How many points there are, but for the present. */
static size_t
count_of(const struct asked *a)
{
	if (a->kind == POINT_PLACE)
		return a->places.all.count - 1;
	return a->noted ? table_count(&a->notes) : 0;
}

static struct point
point_at(const struct asked *a, size_t i)
{
	if (i == count_of(a))
		return (struct point){ POINT_NOW, 0, 0 };
	if (a->kind == POINT_PLACE)
		return a->places.all.at[i];
	return (struct point){ a->kind, a->ino, table_points_at(&a->notes, i) };
}

/* The last one that is not after `at`; SIZE_MAX if all are. */
static size_t
last_until(const struct asked *a, uint32_t at)
{
	size_t from = 0, to = count_of(a);

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (point_at(a, middle).at <= at)
			from = middle + 1;
		else
			to = middle;
	}
	return from ? from - 1 : SIZE_MAX;
}

/* As it would be typed. */
static void
add_words(const struct point *p, struct text *t)
{
	if (p->kind == POINT_VERSION)
		text_addf(t, "v%" PRIu32, p->at);
	else if (p->kind == POINT_PLACE)
		text_addf(t, "0x%" PRIx32, p->at);
	else
		point_describe(p, t);
}

static void
add_note(const struct asked *a, size_t i, struct text *note)
{
	size_t column = 0;

	if (i == count_of(a))
		text_add(note, "the present");
	if (i == count_of(a) || a->kind == POINT_PLACE)
		return;
	while (strcmp(table_points.columns[column].name, "what") != 0)
		column++;
	table_cell_text(&a->notes, i, column, true, note);
}

static void
choose_from(struct ui *ui, struct dialog *d, size_t i, struct choice *c)
{
	const struct asked *a = d->state;
	struct point p = point_at(a, i);
	struct text words = { 0 }, note = { 0 };

	(void)ui;
	add_words(&p, &words);
	add_note(a, i, &note);
	snprintf(c->label, sizeof c->label, "%s", text_str(&words));
	snprintf(c->note, sizeof c->note, "%s", text_str(&note));
	text_free(&words);
	text_free(&note);
}

/* ---- listing ---- */

static void
add_switch(struct dialog *d, enum point_kind shown, enum point_kind kind, const char *note)
{
	static const char *const labels[] = {
		[POINT_TIME] = "times ...", [POINT_VERSION] = "versions ...",
		[POINT_PLACE] = "places ..."
	};

	if (kind != shown)
		dialog_add(d, PRESS_NONE, labels[kind], note)->value = SWITCH + (int)kind;
}

/* The point that is shown, or the present. */
static void
select_shown(struct ui *ui, struct dialog *d)
{
	const struct asked *a = d->state;
	struct point p = point_aim(ui);
	bool listed = point_on(ui) && p.kind == a->kind && p.ino == a->ino;
	size_t at = listed ? last_until(a, p.at) : count_of(a);

	dialog_select(d, d->choices.count + (at == SIZE_MAX ? 0 : at), 1);
}

/* All points are known. Where another line was selected meanwhile it stays. */
static void
show_points(struct ui *ui, struct dialog *d)
{
	const struct asked *a = d->state;
	bool waits = d->selected + 1 == d->choices.count
	             && d->choices.at[d->selected].value == WAITS && d->line.text.len == 0;

	d->choices.count -= d->choices.count && d->choices.at[d->choices.count - 1].value == WAITS;
	d->works = false;
	dialog_add_more(d, count_of(a) + 1, choose_from);
	if (waits || d->selected == SIZE_MAX)
		select_shown(ui, d);
	ui->display.stale = true;
}

static void
say_progress(struct dialog *d)
{
	struct asked *a = d->state;
	struct choice *c = &d->choices.at[d->choices.count - 1];

	snprintf(c->note, sizeof c->note, "%d%%", (int)(100 * table_points_progress(&a->notes)));
}

static void
work(struct ui *ui, struct dialog *d)
{
	struct asked *a = d->state;

	table_make(&a->notes, A_SLICE);
	if (a->notes.unmade)
		say_progress(d);
	else
		show_points(ui, d);
}

static void
begin_notes(struct ui *ui, struct asked *a)
{
	uint32_t inode = a->kind == POINT_VERSION ? points_inode(a->v, a->ino) : FS_NONE;

	a->noted = a->kind == POINT_TIME || inode != FS_NONE;
	if (!a->noted)
		return;
	a->notes = (struct table){ .class = &table_points, .firmware = ui->here.firmware,
		.volume = ui->here.volume, .root = inode, .patient = true };
	table_begin(&a->notes);
	table_make(&a->notes, AT_ONCE);
}

static void
begin_points(struct ui *ui, struct dialog *d)
{
	struct asked *a = d->state;

	if (a->kind == POINT_PLACE)
		points_list(a->v, POINT_PLACE, 0, &a->places);
	else
		begin_notes(ui, a);
	d->selected = SIZE_MAX;
	if (!a->noted || !a->notes.unmade) {
		show_points(ui, d);
		return;
	}
	dialog_add(d, PRESS_NONE, "listing points ...", "")->value = WAITS;
	say_progress(d);
	d->works = true;
	dialog_select(d, d->choices.count - 1, 1);
}

static void
fill(struct ui *ui, struct dialog *d, enum point_kind kind)
{
	struct asked *a = d->state;
	uint32_t ino = point_inode(ui);
	struct text note = { 0 };

	forget(a);
	*a = (struct asked){ .kind = kind, .ino = kind == POINT_VERSION ? ino : 0,
		.v = ui->here.volume, .settled = ui->settled };
	dialog_clear(d);
	text_clear(&d->body);
	text_addf(&d->body, "Points %s. %s", point_order(kind), point_caveat(kind));
	text_addf(&note, "of inode %" PRIu32 ", the selected one", ino);
	add_switch(d, kind, POINT_TIME, "by the times in the nodes");
	if (ino)
		add_switch(d, kind, POINT_VERSION, text_str(&note));
	add_switch(d, kind, POINT_PLACE, "by place in the flash: not the order of time");
	begin_points(ui, d);
	text_free(&note);
}

/* ---- choosing ---- */

static bool
accept_point(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);
	struct error err;

	if (d->line.text.len == 0 && c && c->value < 0) {
		if (c->value != WAITS)
			fill(ui, d, (enum point_kind)(c->value - SWITCH));
		return false;
	}
	if (d->line.text.len == 0 || point_set(ui, line_str(&d->line), &err))
		return true;
	dialog_fail(d, "%s", err.text);
	return false;
}

/* Puts a point into the line, as it would be typed. */
static void
take_choice(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);

	(void)ui;
	if (!c)
		return;
	line_set(&d->line, c->value < 0 ? "" : c->label);
	d->line.fresh = true;
}

/* The part may be another one once all of the image is examined. */
static void
catch_up(struct ui *ui, struct dialog *d, int width)
{
	const struct asked *a = d->state;

	(void)width;
	if (ui->here.volume && ui->here.volume->built
	        && (a->v != ui->here.volume || a->settled != ui->settled))
		fill(ui, d, a->kind);
}

static void
end(struct dialog *d)
{
	forget(d->state);
	free(d->state);
}

void
point_ask(struct ui *ui)
{
	struct dialog *d = dialog_push(ui, "Time travel");
	enum point_kind kind = point_on(ui) ? point_aim(ui).kind : POINT_TIME;

	d->prompt = "point:";
	d->hint = "Enter goes there   2015-01-21 16:14  v12  64%  now   Esc closes";
	d->accept = accept_point;
	d->moved = take_choice;
	d->fit = catch_up;
	d->work = work;
	d->end = end;
	d->state = memory_zeroed(1, sizeof(struct asked));
	d->label_columns = 20;
	fill(ui, d, kind);
}
