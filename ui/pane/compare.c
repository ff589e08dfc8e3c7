/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/pane/compare.h"

#include <string.h>

#include "compare/compare.h"
#include "firmware/firmware.h"
#include "firmware/model/subject.h"
#include "list/compare.h"
#include "ui/dialog/dialog.h"
#include "ui/go/follow.h"
#include "ui/go/go.h"
#include "ui/list/pane.h"

enum { SLICE = 256 << 10, STEADY_SLICE = 64 << 10, LEAST_LINES = 4 };

/* ---- work ---- */

bool
compare_waits(const struct ui *ui)
{
	return ui->comparing.compare
	       && ui->comparing.compare->firmware[1]->phase != FIRMWARE_DONE;
}

/* The comparison to work on: the one on screen, then the others; COMPARE_WAYS once all
 * are done. */
static enum compare_by
next_way(const struct ui *ui)
{
	if (!ui->comparing.compare->lists[ui->comparing.by].done)
		return ui->comparing.by;
	for (int by = 0; by < COMPARE_WAYS; by++)
		if (!ui->comparing.compare->lists[by].done)
			return (enum compare_by)by;
	return COMPARE_WAYS;
}

bool
compare_busy(const struct ui *ui)
{
	return ui->comparing.compare && next_way(ui) < COMPARE_WAYS;
}

void
compare_work(struct ui *ui)
{
	compare_step(ui->comparing.compare, next_way(ui),
	        ui->display.terminal->steady ? STEADY_SLICE : SLICE);
	ui->display.stale |= pane_has_focus(ui, &ui->panes[PANE_COMPARE]);
}

double
compare_progress(const struct ui *ui)
{
	double done = 0;

	if (compare_waits(ui))
		return firmware_progress(ui->comparing.compare->firmware[1]) / 2;
	for (int by = 0; by < COMPARE_WAYS; by++)
		done += ui->comparing.compare->lists[by].done;
	return 0.5 + done / COMPARE_WAYS / 2;
}

/* ---- the pane ---- */

const struct compare_row *
compare_selected(const struct ui *ui)
{
	const struct pane *p = &ui->panes[PANE_COMPARE];

	if (!p->open || p->row >= pane_count(ui, PANE_COMPARE))
		return NULL;
	return table_compare_row(&p->table, p->row);
}

const char *
compare_empty_reason(const struct ui *ui)
{
	const struct compare *c = ui->comparing.compare;

	if (!c)
		return "There is one image only: flashloupe A B opens two, to compare.";
	if (!c->lists[ui->comparing.by].done)
		return "Not there yet: the images are being compared ...";
	if (compare_refusal(c, ui->comparing.by))
		return "This cannot be compared: m compares in another way.";
	return ui->comparing.nothing.len ? text_str(&ui->comparing.nothing)
	                                 : "No difference: m compares in another way.";
}

/* That nothing differs is true of what was compared only. */
static void
tell_nothing(const struct compare *c, enum compare_by by, struct text *t)
{
	bool partial = compare_is_partial(c, by), differ = compare_others_differ(c, by);

	text_clear(t);
	if (by == COMPARE_PARTS || (!partial && !differ))
		return;
	text_add(t, "No difference");
	if (partial) {
		text_add(t, " in ");
		compare_add_pair(c, t);
	}
	if (!c->lists[COMPARE_PARTS].done) {
		text_add(t, ". Other parts are still being compared ...");
	} else if (differ) {
		text_add(t, ", but other parts differ:");
		for (int way = (int)by; way < COMPARE_PARTS; way++)
			text_add(t, " m");
		text_add(t, " lists them.");
	} else {
		text_add(t, ", and none in other parts: m compares in another way.");
	}
}

static void
add_base_name(const struct ui *ui, int side, struct text *t)
{
	const char *path = image_name(ui->comparing.compare->firmware[side]->image);
	const char *base = strrchr(path, '/');

	base = base && base[1] ? base + 1 : path;
	text_add_readable(t, span_of(base, strlen(base)), ui->display.canvas->ascii);
	image_add_range(ui->comparing.compare->firmware[side]->image, " ", t);
}

/* "by files: 3 changed of 34 files" and, where there is room, which images. */
static void
draw_summary(const struct ui *ui, struct rect line)
{
	struct pen p = pen_at(ui->display.canvas, line, 1, 0);
	struct text t = { 0 };

	pen_textf(&p, ROLE_FAINT, "by %s: ", compare_ways[ui->comparing.by].name);
	compare_summary(ui->comparing.compare, ui->comparing.by, &t);
	pen_fit(&p, ROLE_STRONG, text_str(&t), canvas_width(text_str(&t)) < pen_room(&p)
	                                               ? canvas_width(text_str(&t))
	                                               : pen_room(&p));
	text_clear(&t);
	text_add(&t, "A ");
	add_base_name(ui, 0, &t);
	text_add(&t, "  B ");
	add_base_name(ui, 1, &t);
	if (canvas_width(text_str(&t)) + 3 < pen_room(&p)) {
		p.x = line.x + line.w - 1 - canvas_width(text_str(&t));
		pen_text(&p, ROLE_FAINT, text_str(&t));
	}
	text_free(&t);
}

static bool
take_summary(const struct ui *ui, struct rect *area)
{
	if (!ui->comparing.compare || area->h < LEAST_LINES)
		return false;
	area->y++;
	area->h--;
	return true;
}

void
compare_settle(struct ui *ui, struct pane *pane, struct rect area)
{
	take_summary(ui, &area);
	if (ui->comparing.compare)
		tell_nothing(ui->comparing.compare, ui->comparing.by, &ui->comparing.nothing);
	list_settle(ui, pane, area);
}

void
compare_draw(const struct ui *ui, const struct pane *pane, struct rect area)
{
	struct rect line = rect_line(area, 0);

	if (take_summary(ui, &area))
		draw_summary(ui, line);
	list_draw(ui, pane, area);
}

void
compare_position(const struct ui *ui, struct text *t)
{
	size_t count = pane_count(ui, PANE_COMPARE);

	if (count > 0)
		text_addf(t, "%zu/%zu", ui->panes[PANE_COMPARE].row + 1, count);
}

bool
compare_explain(const struct ui *ui, const struct subject *s, struct text *t)
{
	const struct compare_row *row = compare_selected(ui);

	(void)s;
	if (row)
		compare_describe(ui->comparing.compare, ui->comparing.by, row, t);
	return true;
}

void
compare_shown(struct ui *ui)
{
	if (source_class(ui)->of_image)
		ui_set_selected_part(ui);
}

/* ---- what Enter does ---- */

static void
add_fields(const struct subject *s, struct dialog *d)
{
	for (size_t i = 0; i < s->field_count; i++) {
		struct text value = { 0 };

		field_add_value(&value, &s->fields[i], s->bytes, s->endian);
		dialog_add(d, PRESS_NONE, s->fields[i].name, text_str(&value));
		text_free(&value);
	}
	d->label_columns = 10;
}

/* What is only in B can be described, but not gone to. */
static void
tell_other(struct ui *ui, const struct compare_row *row)
{
	struct dialog *d = dialog_push(ui, "Only in B");
	struct text name = { 0 };
	struct subject s;

	compare_add_name(ui->comparing.compare, ui->comparing.by, row, PATH_TOLD, &name);
	text_add_readable_path(&d->body, span_of(name.at, name.len), ui->display.canvas->ascii);
	text_add(&d->body, "\n");
	compare_describe(ui->comparing.compare, ui->comparing.by, row, &d->body);
	if (pane_subject(ui, PANE_COMPARE, &s))
		add_fields(&s, d);
	text_free(&name);
}

static void
go_to_file(struct ui *ui, const struct compare_row *row)
{
	go_remember(ui);
	if (pane_select_entry(ui, row->at[0]))
		pane_show(ui, PANE_FILES);
	else
		ui_say(ui, ROLE_STATUS, "this name is not in the tab Files");
}

void
compare_open(struct ui *ui)
{
	const struct compare_row *row = compare_selected(ui);
	struct subject s;

	if (!row)
		return;
	if (row->kind == COMPARE_ADDED) {
		tell_other(ui, row);
	} else if (ui->comparing.by == COMPARE_FILES) {
		go_to_file(ui, row);
	} else if (ui->comparing.by == COMPARE_PARTS) {
		go_remember(ui);
		pane_show(ui, PANE_PARTS);
		pane_select(ui, PANE_PARTS, row->at[0]);
	} else if (pane_subject(ui, PANE_COMPARE, &s)) {
		follow_subject(ui, &s);
	}
}

/* ---- keys ---- */

static void
open_anew(struct ui *ui)
{
	struct pane *p = &ui->panes[PANE_COMPARE];

	pane_close(p);
	p->row = p->top = 0;
	p->anchor = (struct anchor){ 0 };
	pane_ready(ui, PANE_COMPARE);
	ui->display.stale = true;
}

static void
take_way(struct ui *ui, enum compare_by by)
{
	ui->comparing.by = by;
	open_anew(ui);
	ui_say(ui, ROLE_STATUS, "by %s: %s", compare_ways[by].name,
	        compare_ways[by].help);
}

bool
compare_set_by(struct ui *ui, const char *name, struct error *err)
{
	enum compare_by by = compare_find(name);

	if (by == COMPARE_WAYS)
		return error_set(err, "\"%s\" is none of files, nodes, blocks, parts", name);
	take_way(ui, by);
	return true;
}

void
compare_next_by(struct ui *ui)
{
	take_way(ui, (enum compare_by)((ui->comparing.by + 1) % COMPARE_WAYS));
}

void
compare_toggle_all(struct ui *ui)
{
	ui->comparing.all = !ui->comparing.all;
	open_anew(ui);
	ui_say(ui, ROLE_STATUS, ui->comparing.all ? "with equal rows"
	                                        : "only differences");
}
