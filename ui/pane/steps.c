/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/pane/steps.h"

#include <inttypes.h>
#include <string.h>

#include "firmware/model/subject.h"
#include "ui/list/pane.h"
#include "ui/map/map.h"

enum {
	LEAST_WITH_BAR = 6, /* lines from which the bar is there */
	MOST_BAR = 60,
	SLOWEST_MS = 1600,
	USUAL_MS = 100,
	FASTEST_MS = 12     /* from here on several steps at a time */
};

static struct pane *
pane_of(struct ui *ui)
{
	return &ui->panes[PANE_STEPS];
}

/* The volume whose steps are listed, NULL: none. */
static struct volume *
volume_of(const struct ui *ui)
{
	return ui->here.volume && ui->here.volume->steps && pane_count(ui, PANE_STEPS) > 0
	               ? ui->here.volume : NULL;
}

/* ---- making them ---- */

bool
steps_busy(const struct ui *ui)
{
	return pane_unmade(ui, PANE_STEPS);
}

double
steps_progress(const struct ui *ui)
{
	return volume_steps_progress(ui->panes[PANE_STEPS].table.volume);
}

void
steps_stop(struct ui *ui)
{
	if (!pane_of(ui)->table.volume->steps)
		volume_drop_steps(pane_of(ui)->table.volume);
	pane_stop(ui, PANE_STEPS);
	ui_say(ui, ROLE_STATUS, "stopped: W makes the steps");
}

/* ---- the lens ---- */

const struct lens *
steps_lens(struct ui *ui)
{
	/* The panes beside the tab Steps look through it, whichever has the focus. */
	if (ui->tabs.main != PANE_STEPS || !pane_begin(ui, PANE_STEPS) || !volume_of(ui))
		return NULL;
	ui->walk.lens = (struct lens){ ui->here.volume, (uint32_t)pane_of(ui)->row };
	return &ui->walk.lens;
}

/* Names appear and disappear: find what was selected again. */
static void
look(struct ui *ui, enum pane_id id, const struct lens *lens)
{
	struct pane *p = &ui->panes[id];

	if (!p->open || !table_look(&p->table, lens))
		return;
	if (p->table.unmade)
		p->renewed = true; /* found once they are all made */
	else if (p->class->of_names)
		pane_restore(ui, id, p->row, &p->anchor);
}

void
steps_look(struct ui *ui)
{
	const struct lens *lens = steps_lens(ui);

	look(ui, PANE_NODES, lens);
	look(ui, PANE_FILES, lens);
	look(ui, PANE_MAP, lens);
}

/* ---- moving ---- */

/* Keeps the subject of the step visible in the node table. */
void
steps_selected(struct ui *ui)
{
	struct subject s;

	if (pane_leads(ui, pane_of(ui)) && pane_subject(ui, PANE_STEPS, &s)
	        && s.extent != EXTENT_NONE)
		pane_select_extent(ui, s.extent);
}

void
steps_go(struct ui *ui, int direction)
{
	size_t row = pane_of(ui)->row;

	if (direction > 0)
		pane_select(ui, PANE_STEPS, row + 1);
	else if (row > 0)
		pane_select(ui, PANE_STEPS, row - 1);
}

void
steps_chapter(struct ui *ui, int direction)
{
	const struct volume *v = volume_of(ui);

	if (v)
		pane_select(ui, PANE_STEPS, volume_step_chapter(v,
		        (uint32_t)pane_of(ui)->row, direction));
}

bool
steps_go_to(struct ui *ui, const char *words, struct error *err)
{
	uint64_t n;
	size_t count;

	words += strspn(words, " ");
	pane_of(ui)->stopped = false;
	if (!pane_begin(ui, PANE_STEPS))
		return error_set(err, "there is no mount to replay");
	/* While they are being made, any number is taken: it may be that of the last one. */
	count = steps_busy(ui) ? UINT32_MAX : pane_count(ui, PANE_STEPS);
	if (count == 0)
		return error_set(err, "there is no mount to replay");
	if (!text_parse_size(words, &n) || n < 1 || n > count)
		return error_set(err, "\"%s\" is not a step: they are 1 to %zu", words,
		        count);
	pane_show(ui, PANE_STEPS);
	pane_select(ui, PANE_STEPS, (size_t)n - 1);
	return true;
}

/* ---- playing ---- */

static int
pause_of(const struct ui *ui)
{
	return ui->walk.pause_ms > 0 ? ui->walk.pause_ms : USUAL_MS;
}

void
steps_play(struct ui *ui)
{
	size_t count = pane_count(ui, PANE_STEPS);

	if (count > 0 && !ui->walk.playing && pane_of(ui)->row + 1 == count)
		pane_select(ui, PANE_STEPS, 0);
	ui->walk.playing = !ui->walk.playing && count > 0;
	ui->walk.due = ui->display.terminal->now(ui->display.terminal)
	               + (uint64_t)pause_of(ui) * 1000;
	ui->display.stale = true;
}

void
steps_speed(struct ui *ui, int direction)
{
	int pause = direction > 0 ? pause_of(ui) / 2 : pause_of(ui) * 2;

	if (pause < FASTEST_MS)
		pause = FASTEST_MS;
	ui->walk.pause_ms = pause < SLOWEST_MS ? pause : SLOWEST_MS;
	ui_say(ui, ROLE_STATUS, "one step every %d ms", ui->walk.pause_ms);
}

void
steps_pressed(struct ui *ui, uint32_t press)
{
	if (press != '.' && press != '<' && press != '>')
		ui->walk.playing = false;
}

int
steps_due(const struct ui *ui)
{
	uint64_t now = ui->display.terminal->now(ui->display.terminal);

	if (!ui->walk.playing)
		return -1;
	return ui->display.terminal->steady || now >= ui->walk.due
	               ? 0 : (int)((ui->walk.due - now) / 1000) + 1;
}

bool
steps_run(struct ui *ui)
{
	size_t row = pane_of(ui)->row;

	if (!ui->walk.playing)
		return false;
	if (!pane_leads(ui, pane_of(ui)) || row + 1 >= pane_count(ui, PANE_STEPS)) {
		ui->walk.playing = false;
		ui->display.stale = true;
		return false;
	}
	if (steps_due(ui) > 0)
		return true;
	ui->walk.due = ui->display.terminal->now(ui->display.terminal)
	               + (uint64_t)pause_of(ui) * 1000;
	pane_select(ui, PANE_STEPS, row + 1);
	return true;
}

/* ---- drawing ---- */

void
steps_position(const struct ui *ui, struct text *t)
{
	size_t count = pane_count(ui, PANE_STEPS);

	if (count > 0)
		text_addf(t, "step %zu/%zu", ui->panes[PANE_STEPS].row + 1, count);
}

bool
steps_explain(const struct ui *ui, const struct subject *subject, struct text *t)
{
	struct volume *v = volume_of(ui);
	uint32_t n = (uint32_t)ui->panes[PANE_STEPS].row;

	(void)subject;
	if (v && n < volume_step_count(v))
		volume_step_describe(v, n, t);
	return true;
}

/* How far the mount is: "scan [####----] step 12/97, playing". */
static void
draw_bar(const struct ui *ui, struct volume *v, struct rect line)
{
	struct pen p = pen_at(ui->display.canvas, line, 1, 0);
	uint32_t n = (uint32_t)ui->panes[PANE_STEPS].row, count = volume_step_count(v);
	struct text position = { 0 };
	int width, full;

	steps_position(ui, &position);
	pen_textf(&p, ROLE_STRONG, "%-6s ", volume_step_phase(v, n));
	width = pen_room(&p) - (int)position.len - 13;
	width = width < 0 ? 0 : width < MOST_BAR ? width : MOST_BAR;
	full = count > 1 ? (int)((uint64_t)n * (uint64_t)width / (count - 1)) : width;
	pen_text(&p, ROLE_RULE, "[");
	pen_glyph(&p, ROLE_BAR, GLYPH_BAR, full);
	pen_glyph(&p, ROLE_BAR_REST, GLYPH_BAR_REST, width - full);
	pen_text(&p, ROLE_RULE, "]");
	pen_textf(&p, ROLE_FAINT, " %s%s", text_str(&position),
	        ui->walk.playing ? ", playing" : "");
	text_free(&position);
}

/* A line for the bar, if there is a mount to replay and room. */
static bool
take_bar(const struct ui *ui, struct rect *area)
{
	if (!volume_of(ui) || area->h < LEAST_WITH_BAR)
		return false;
	area->y++;
	area->h--;
	return true;
}

void
steps_settle(struct ui *ui, struct pane *p, struct rect area)
{
	if (pane_begin(ui, PANE_STEPS))
		take_bar(ui, &area);
	list_settle(ui, p, area);
}

void
steps_draw(const struct ui *ui, const struct pane *p, struct rect area)
{
	struct rect line = rect_line(area, 0);

	if (take_bar(ui, &area))
		draw_bar(ui, volume_of(ui), line);
	list_draw(ui, p, area);
}
