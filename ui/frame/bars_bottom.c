/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines below the panes: status and keys. */
#include <string.h>

#include "firmware/firmware.h"
#include "ui/action/actions.h"
#include "ui/list/arrange.h"
#include "ui/pane/compare.h"
#include "ui/pane/steps.h"
#include "ui/past/past.h"
#include "ui/go/find.h"
#include "ui/frame/frame.h"
#include "ui/dialog/fetch.h"
#include "ui/list/pane.h"
#include "ui/pager/pager.h"

enum {
	BAR_COLUMNS = 24,     /* of a progress bar, where there is room */
	LEAST_BAR_COLUMNS = 8,
	MOST_FOOTER_RANK = 20,
	MOST_ACTIONS = 128
};

/* A key and its word, to be clicked. */
static void
draw_key(const struct ui *ui, struct pen *p, const struct action *a, const char *word)
{
	struct rect area = { p->x, p->y, 0, 1 };
	struct text keys = { 0 };
	bool off = action_refusal(ui, a) != NULL;

	action_add_keys(a, false, &keys);
	pen_text(p, off ? ROLE_OFF : ROLE_KEY, text_str(&keys));
	pen_char(p, off ? ROLE_OFF : ROLE_TEXT, ' ');
	pen_text(p, off ? ROLE_OFF : ROLE_TEXT, word);
	text_free(&keys);
	area.w = p->x - area.x;
	array_push(&ui->display.hots->all,
	        ((struct hot){ .area = rect_clip(area, p->clip), .action = a }));
}

/* ---- status ---- */

static bool
progress(const struct ui *ui, const char **what, double *part)
{
	if (ui->pager) {
		*what = "reading";
		*part = pager_progress(ui);
		return pager_busy(ui);
	}
	if (fetch_on(&ui->fetch)) {
		*what = "reading";
		*part = fetch_progress(&ui->fetch);
	} else if (ui->writing.on) {
		*what = "writing";
		*part = ui->writing.job.progress;
	} else if (!ui_scanned(ui)) {
		*what = ui->pace.paused ? "paused" : firmware_activity(ui->here.firmware);
		*part = firmware_progress(ui->here.firmware);
	} else if (steps_busy(ui)) {
		*what = "mounting";
		*part = steps_progress(ui);
	} else if (arrange_busy(ui)) {
		*what = "arranging";
		*part = arrange_progress(ui);
	} else if (ui->find.running) {
		*what = "finding";
		*part = find_progress(&ui->find);
	} else if (compare_busy(ui)) {
		*what = "comparing";
		*part = compare_progress(ui);
	} else if (past_counting(ui)) {
		*what = "counting";
		*part = past_counted(ui);
	} else {
		return false;
	}
	return true;
}

/* A bar at the right end of the line; returns the columns it took. */
static int
draw_progress(const struct ui *ui, struct rect line)
{
	const char *what;
	double part;
	int bar, full, width;
	struct pen p;

	if (!progress(ui, &what, &part))
		return 0;
	part = part < 0 ? 0 : part > 1 ? 1 : part;
	width = (int)strlen(what) + 8;
	bar = line.w - width > BAR_COLUMNS ? BAR_COLUMNS : line.w - width;
	if (bar < LEAST_BAR_COLUMNS)
		bar = 0;
	full = (int)(part * bar + 0.5);
	p = pen_at(ui->display.canvas, line, line.w - width - bar, 0);
	pen_textf(&p, ROLE_STATUS, " %s ", what);
	pen_glyph(&p, ROLE_BAR, GLYPH_BAR, full);
	pen_glyph(&p, ROLE_BAR_REST, GLYPH_BAR_REST, bar - full);
	pen_textf(&p, ROLE_STATUS, " %3d%%", (int)(part * 100));
	return width + bar;
}

bool
bar_echoes(const struct ui *ui)
{
	const struct display *d = &ui->display;
	const struct notice *n = &ui->notice;
	const char *what;
	double part;

	return d->layout.status.h > 0 && d->layout.footer.h > 0 && ui->keys.prefix == PRESS_NONE
	       && n->message.len == 0 && n->echo.len > 0 && !progress(ui, &what, &part)
	       && d->terminal->now(d->terminal) <= n->echo_until
	       && canvas_width(text_str(&n->echo)) + 2 <= d->layout.status.w / 2;
}

/* The last action, at the right. */
static int
draw_echo(const struct ui *ui, struct rect line)
{
	int width = canvas_width(text_str(&ui->notice.echo)) + 2;
	struct pen p;

	if (!ui->notice.echo_shown)
		return 0;
	p = pen_at(ui->display.canvas, line, line.w - width + 1, 0);
	pen_text(&p, ROLE_FAINT, text_str(&ui->notice.echo));
	return width;
}

/* The keys that can follow the first of a sequence. */
static void
draw_sequences(const struct ui *ui, struct rect line)
{
	struct pen p = pen_at(ui->display.canvas, line, 1, 0);

	for (size_t i = 0; i < ui->keys.bindings.count; i++) {
		const struct binding *b = &ui->keys.bindings.at[i];
		struct text keys = { 0 };

		if (b->press[0] != ui->keys.prefix || b->press[1] == PRESS_NONE
		        || !action_fits(ui, b->action))
			continue;
		press_write(&keys, b->press[0]);
		press_write(&keys, b->press[1]);
		pen_text(&p, ROLE_KEY, text_str(&keys));
		pen_textf(&p, ROLE_TEXT, " %s   ", b->action->label);
		text_free(&keys);
	}
}

/* Always shown: what a list leaves out, or else the erase size, unless the list tells it. */
static void
draw_standing(const struct ui *ui, struct pen *p)
{
	struct text arranged = { 0 }, shown = { 0 };

	arrange_describe(ui, &arranged);
	text_add_readable(&shown, span_of(arranged.at, arranged.len), ui->display.canvas->ascii);
	if (shown.len > 0)
		pen_fit(p, ROLE_STATUS, text_str(&shown), pen_room(p));
	else if (!source_class(ui)->whole && ui->here.volume && ui->here.volume->erase.why[0])
		pen_fit(p, ROLE_FAINT, ui->here.volume->erase.why, pen_room(p));
	text_free(&arranged);
	text_free(&shown);
}

void
bar_draw_status(const struct ui *ui, struct rect line)
{
	struct pen p = pen_at(ui->display.canvas, line, 1, 0);
	int taken;

	if (ui->keys.prefix != PRESS_NONE) {
		draw_sequences(ui, line);
		return;
	}
	taken = draw_progress(ui, line);
	if (taken == 0)
		taken = draw_echo(ui, line);
	p.clip.w -= taken;
	if (ui->notice.message.len > 0)
		pen_fit(&p, ui->notice.role, text_str(&ui->notice.message), pen_room(&p));
	else if (ui->display.layout.footer.h == 0 && taken == 0)
		bar_draw_footer(ui, line);
	else if (!ui->pager)
		draw_standing(ui, &p);
}

/* ---- footer ---- */

static int
key_width(const struct action *a)
{
	struct text keys = { 0 };
	int width;

	action_add_keys(a, false, &keys);
	width = canvas_width(text_str(&keys)) + 1 + (int)strlen(a->label);
	text_free(&keys);
	return width;
}

/* The actions that the footer may show, in the order of the table; how many. What is refused
 * in the pager stays so while that is open. */
static size_t
footer_actions(const struct ui *ui, const struct action *fit[MOST_ACTIONS])
{
	const struct action *a;
	size_t count = 0;

	for (size_t i = 0; (a = action_at(i)) && count < MOST_ACTIONS; i++)
		if (a->rank > 0 && a->rank <= MOST_FOOTER_RANK && action_fits(ui, a)
		        && (!a->footer || a->footer >> ui->tabs.focus & 1)
		        && !action_shadowed(ui, a) && !(ui->pager && action_refusal(ui, a)))
			fit[count++] = a;
	return count;
}

/* Chosen by rank, drawn in the order of the table. */
void
bar_draw_footer(const struct ui *ui, struct rect line)
{
	struct pen p = pen_at(ui->display.canvas, line, 1, 0);
	const struct action *fit[MOST_ACTIONS];
	bool chosen[MOST_ACTIONS] = { false };
	size_t count = footer_actions(ui, fit);
	int room = pen_room(&p) + 1;

	for (int rank = 1; rank <= MOST_FOOTER_RANK; rank++)
		for (size_t i = 0; i < count; i++) {
			int width = fit[i]->rank == rank ? key_width(fit[i]) + 2 : 0;

			if (width && width <= room) {
				chosen[i] = true;
				room -= width;
			}
		}
	for (size_t i = 0; i < count; i++)
		if (chosen[i]) {
			draw_key(ui, &p, fit[i], fit[i]->label);
			p.x += 2;
		}
}
