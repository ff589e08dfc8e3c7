/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/past/point.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "past/past.h"
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

struct point
point_aim(const struct ui *ui)
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
	struct error err = { "" };

	if (past_step(ui->here.firmware, ui->here.volume, NODES_A_SLICE, &err))
		return;
	ui->display.stale = true;
	if (*err.text) {
		ui_say(ui, ROLE_ERROR, "%s", err.text);
		return;
	}
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
	size_t last = p->all.count - 1, at;

	if (direction == 2)
		return last;
	if (direction == -2)
		return 0;
	at = points_find(p, point_aim(ui).at);
	if (direction > 0)
		return at == SIZE_MAX ? 0 : at < last ? at + 1 : SIZE_MAX;
	/* Between two points, the earlier one is a step back. */
	if (at < last && p->all.at[at].at < point_aim(ui).at)
		return p->all.at[at].kind == POINT_PLACE || at == 0 ? at : at - 1;
	return at == SIZE_MAX || at == 0 ? SIZE_MAX : at - 1;
}

static bool
go_to_end(struct ui *ui, enum past_end end, struct error *err)
{
	if (ui->writing.on)
		return error_set(err, "something is being written");
	ui->display.stale = true;
	return past_go_end(ui->here.firmware, ui->here.volume, end, err);
}

/* From the present, go by time. */
static bool
step_back(struct ui *ui, int direction, struct error *err)
{
	if (direction < 0)
		return go_to_end(ui, direction == -1 ? PAST_LAST : PAST_FIRST, err);
	if (direction == 1)
		ui_say(ui, ROLE_STATUS, "this is the present");
	return true;
}

static bool
step_on(struct ui *ui, int direction, struct error *err)
{
	const struct points *p = &ui->here.volume->past->points;
	size_t at;

	if (past_preparing(ui->here.volume))
		return error_set(err, "the points of the past are being listed");
	at = next_index(ui, p, direction);
	if (at != SIZE_MAX)
		return point_go(ui, p->all.at[at], err);
	ui_say(ui, ROLE_STATUS, direction > 0 ? "this is the present" : "this is the first point");
	return true;
}

void
point_step(struct ui *ui, int direction)
{
	struct error err;

	if (!(point_on(ui) ? step_on(ui, direction, &err) : step_back(ui, direction, &err)))
		ui_say(ui, ROLE_ERROR, "%s", err.text);
}

/* ---- words ---- */

uint32_t
point_inode(struct ui *ui)
{
	struct subject s;

	if (point_on(ui) && point_aim(ui).kind == POINT_VERSION)
		return point_aim(ui).ino;
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
	*p = (struct point){ POINT_VERSION, point_inode(ui), (uint32_t)version };
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
