/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/past/point.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "list/jffs2/tables.h"
#include "past/past.h"
#include "table/table.h"
#include "ui/dialog/dialog.h"
#include "ui/list/pane.h"

enum { NODES_A_SLICE = 4096 };

bool
point_on(const struct ui *ui)
{
	return ui->here.volume && (past_going(ui->here.volume)
	        || past_point(ui->here.volume).kind != POINT_NOW);
}

bool
point_going(const struct ui *ui)
{
	return ui->here.volume && past_going(ui->here.volume);
}

const char *
point_refusal(const struct ui *ui)
{
	return point_on(ui) ? "only in the present: Esc leaves the past" : NULL;
}

/* The point under way, or the one shown. */
static struct point
aim(const struct ui *ui)
{
	return point_going(ui) ? ui->here.volume->past->aim : past_point(ui->here.volume);
}

void
point_add_as_of(const struct volume *v, struct text *t)
{
	struct point p = past_point(v);

	if (p.kind == POINT_NOW)
		return;
	text_add(t, " As of ");
	point_describe(&p, t);
	text_add(t, ".");
}

/* ---- going ---- */

/* The volume has another state: inode indexes have changed. */
static void
renew_lists(struct ui *ui)
{
	ui->followed = FS_NONE;
	ui->display.stale = true;
	pane_close(&ui->panes[PANE_HISTORY]);
	pane_select(ui, PANE_HISTORY, ui->panes[PANE_HISTORY].row);
}

static void
say_arrival(struct ui *ui)
{
	struct text t = { 0 };

	past_summarize(ui->here.volume, &t);
	ui_say(ui, ROLE_STATUS, "%s", text_str(&t));
	text_free(&t);
}

void
point_work(struct ui *ui)
{
	if (past_step(ui->here.firmware, ui->here.volume, NODES_A_SLICE))
		return;
	renew_lists(ui);
	say_arrival(ui);
}

bool
point_leave(struct ui *ui)
{
	/* What is being written is read from here. */
	if (!point_on(ui) || ui->writing.on)
		return false;
	past_leave(ui->here.firmware, ui->here.volume);
	renew_lists(ui);
	ui_say(ui, ROLE_STATUS, "back in the present");
	return true;
}

bool
point_go(struct ui *ui, struct point p, struct error *err)
{
	if (ui->writing.on)
		return error_set(err, "something is being written");
	if (p.kind == POINT_NOW) {
		point_leave(ui);
		return true;
	}
	ui->display.stale = true;
	return past_go(ui->here.firmware, ui->here.volume, &p, err);
}

/* The index to go to; SIZE_MAX: there is none. */
static size_t
next_index(const struct ui *ui, const struct points *p, int direction)
{
	size_t last = p->all.count - 1, at = last;

	if (direction == 2)
		return last;
	if (direction == -2)
		return 0;
	if (point_on(ui))
		at = points_find(p, aim(ui).at);
	if (direction > 0)
		return at == SIZE_MAX ? 0 : at < last ? at + 1 : SIZE_MAX;
	/* Between two points, the earlier one is a step back. */
	if (at < last && p->all.at[at].at < aim(ui).at)
		return p->all.at[at].kind == POINT_PLACE || at == 0 ? at : at - 1;
	return at == SIZE_MAX || at == 0 ? SIZE_MAX : at - 1;
}

void
point_step(struct ui *ui, int direction)
{
	struct points own = { 0 };
	const struct points *p = &own;
	struct error err;
	size_t at;

	/* From the present, go by time. */
	if (point_on(ui))
		p = &ui->here.volume->past->points;
	else
		points_list(ui->here.volume, POINT_TIME, 0, &own);
	at = next_index(ui, p, direction);
	if (at == SIZE_MAX)
		ui_say(ui, ROLE_STATUS, direction > 0 ? "this is the present"
		                                      : "this is the first point");
	else if (!point_go(ui, p->all.at[at], &err))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
	points_free(&own);
}

/* ---- words ---- */

/* The inode number of what is selected, or 0. */
static uint32_t
selected_ino(struct ui *ui)
{
	struct subject s;

	if (point_on(ui) && aim(ui).kind == POINT_VERSION)
		return aim(ui).ino;
	if (!ui_subject(ui, &s) || s.volume != ui->here.volume || s.inode == FS_NONE)
		return 0;
	return volume_ino(s.volume, s.inode);
}

static bool
parse_version(struct ui *ui, const char *words, struct point *p, struct error *err)
{
	uint64_t version;

	words += *words == ':';
	if (!text_parse_size(words, &version) || version > UINT32_MAX)
		return error_set(err, "v needs a version number, as in v12");
	*p = (struct point){ POINT_VERSION, selected_ino(ui), (uint32_t)version };
	return p->ino != 0 || error_set(err, "select a file or node first: v is of its inode");
}

static bool
parse_place(const struct ui *ui, const char *words, struct point *p, struct error *err)
{
	uint64_t len = ui->here.volume->log.part.len, at;
	char *end;
	double percent = strtod(words, &end);

	p->kind = POINT_PLACE;
	if (end != words && strcmp(end, "%") == 0 && percent >= 0 && percent <= 100) {
		p->at = (uint32_t)((double)len * percent / 100);
		return true;
	}
	if (!text_parse_size(words, &at) || at > len)
		return error_set(err, "\"%s\" is not a point: try 2015-01-21 16:14, v12, "
		                      "64%%, an offset in the part, or now", words);
	p->at = (uint32_t)at;
	return true;
}

bool
point_set(struct ui *ui, const char *words, struct error *err)
{
	struct point p = { POINT_NOW, 0, 0 };

	words += strspn(words, " ");
	if (strcmp(words, "now") == 0)
		return point_go(ui, p, err);
	if (point_parse_time(words, &p.at))
		p.kind = POINT_TIME;
	else if (words[0] == 'v' ? !parse_version(ui, words + 1, &p, err)
	                         : !parse_place(ui, words, &p, err))
		return false;
	return point_go(ui, p, err);
}

/* ---- the dialog ---- */

/* Choices below 0 list another kind of points. */
enum { SWITCH = -10 };

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

/* What happened at each point of time or version; by place nothing is known. */
static void
open_notes(struct ui *ui, enum point_kind kind, uint32_t ino, struct table *notes)
{
	uint32_t inode = kind == POINT_VERSION ? points_inode(ui->here.volume, ino) : FS_NONE;

	table_open_for(notes, &table_points, ui->here.firmware, ui->here.volume, inode);
}

static void
add_note(const struct table *notes, const struct point *p, size_t row, struct text *note)
{
	size_t column = 0;

	text_clear(note);
	if (p->kind == POINT_NOW)
		text_add(note, "the present");
	if (p->kind == POINT_NOW || p->kind == POINT_PLACE || row >= table_count(notes))
		return;
	while (strcmp(notes->class->columns[column].name, "what") != 0)
		column++;
	table_cell_text(notes, row, column, true, note);
}

static void
add_points(struct ui *ui, struct dialog *d, enum point_kind kind, uint32_t ino)
{
	struct points p = { 0 };
	struct table notes;
	struct text words = { 0 }, note = { 0 };
	size_t first = d->choices.count, at;

	points_list(ui->here.volume, kind, ino, &p);
	open_notes(ui, kind, ino, &notes);
	for (size_t i = 0; i < p.all.count; i++) {
		text_clear(&words);
		add_words(&p.all.at[i], &words);
		add_note(&notes, &p.all.at[i], i, &note);
		dialog_add(d, PRESS_NONE, text_str(&words), text_str(&note))->value = (int)i;
	}
	at = point_on(ui) && aim(ui).kind == kind && aim(ui).ino == ino
	     ? points_find(&p, aim(ui).at) : p.all.count - 1;
	dialog_select(d, first + (at == SIZE_MAX ? 0 : at), 1);
	table_close(&notes);
	points_free(&p);
	text_free(&words);
	text_free(&note);
}

static void
fill(struct ui *ui, struct dialog *d, enum point_kind kind)
{
	uint32_t ino = selected_ino(ui);
	struct text note = { 0 };

	d->choices.count = d->selected = d->top = 0;
	text_clear(&d->body);
	text_addf(&d->body, "Points %s. %s", point_order(kind), point_caveat(kind));
	text_addf(&note, "of inode %" PRIu32 ", the selected one", ino);
	add_switch(d, kind, POINT_TIME, "by the times in the nodes");
	if (ino)
		add_switch(d, kind, POINT_VERSION, text_str(&note));
	add_switch(d, kind, POINT_PLACE, "by place in the flash: not the order of time");
	add_points(ui, d, kind, kind == POINT_VERSION ? ino : 0);
	text_free(&note);
}

static bool
accept_point(struct ui *ui, struct dialog *d)
{
	const struct choice *c = dialog_choice(d);
	struct error err;

	if (d->line.text.len == 0 && c && c->value < 0) {
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

void
point_ask(struct ui *ui)
{
	struct dialog *d = dialog_push(ui, "Time travel");
	enum point_kind kind = point_on(ui) ? aim(ui).kind : POINT_TIME;

	d->prompt = "point:";
	d->hint = "Enter goes there   2015-01-21 16:14  v12  64%  now   Esc closes";
	d->accept = accept_point;
	d->moved = take_choice;
	d->label_columns = 20;
	fill(ui, d, kind);
}
