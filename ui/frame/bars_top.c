/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines above the panes: breadcrumb and tabs. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "firmware/children.h"
#include "firmware/partitions.h"
#include "firmware/subject.h"
#include "issues/judgement.h"
#include "past/past.h"
#include "ui/action/actions.h"
#include "ui/ask/erase.h"
#include "ui/ask/past.h"
#include "ui/ask/point.h"
#include "ui/frame/frame.h"
#include "ui/list/pane.h"

enum { LEAST_FOR_LETTERS = 110 };

/* ---- breadcrumb ---- */

/* The store that what is selected lies in. */
static const struct firmware *
shown_store(const struct ui *ui)
{
	struct subject s;

	return shown_subject(ui, &s) && !s.other ? s.firmware : ui->here.firmware;
}

static void
add_file(const struct ui *ui, struct text *t)
{
	struct text crumb = { 0 };

	crumb_add(ui, &crumb);
	store_add_crumbs(shown_store(ui)->store, text_str(&crumb), ui->display.canvas->ascii, t);
	text_free(&crumb);
}

static void
add_part(const struct ui *ui, const struct subject *s, bool with_offset, struct text *t)
{
	int index = firmware_part_at(s->firmware, s->offset);
	const struct part *p;
	const char *name;

	if (index == PART_NONE)
		return;
	p = &s->firmware->list.parts.at[index];
	crumb_add(ui, t);
	text_add(t, p->kind == PART_FORMAT ? p->format->name : p->what);
	name = firmware_partition(s->firmware, p->offset);
	if (*name)
		text_addf(t, " %s", name);
	if (with_offset)
		text_addf(t, " @%08" PRIx64, p->offset);
}

/* What is dropped, one by one, until the line is short enough. */
enum detail { ALL, NO_SIZE, NO_OFFSET, NO_PART, LEAST_DETAIL = NO_PART };

static void
add_crumbs(const struct ui *ui, enum detail detail, struct text *t)
{
	struct subject s;

	if (detail < NO_SIZE) {
		text_add(t, " ");
		text_add_size(t, shown_store(ui)->bytes.len);
	}
	if (!shown_subject(ui, &s))
		return;
	if (s.other) {
		crumb_add(ui, t);
		text_addf(t, "only in the other image, at %08" PRIx64, s.offset);
		return;
	}
	if (detail < NO_PART)
		add_part(ui, &s, detail < NO_OFFSET || s.firmware->volumes.count > 1,
		        t);
	if (source_class(ui)->add_crumbs && s.volume)
		source_class(ui)->add_crumbs(ui, &s, t);
}

static void
add_summary(const struct ui *ui, bool roomy, struct text *t)
{
	if (ui->here.volume) {
		text_add(t, roomy ? "  erase size " : "  E=");
		erase_describe(ui->here.volume, t);
	}
	if (ui->here.firmware->options.no_summary)
		text_add(t, roomy ? "  NO SUMMARIES" : "  NOSUM");
	if (ui->here.firmware->options.salvage)
		past_add_salvage(ui, t);
}

/* Without a slider only this shows the point in time. */
static void
add_past(const struct ui *ui, struct text *t)
{
	struct point p = past_point(ui->here.volume);

	text_add(t, "  PAST");
	if (ui->display.layout.strip.h == 0 && p.kind != POINT_NOW) {
		text_add(t, " ");
		point_describe(&p, t);
	}
}

/* The verdict on the image; a point in the past has none, and an alarm replaces it. */
static void
add_verdict(const struct ui *ui, bool roomy, struct text *t)
{
	if (!ui->settled || !ui->verdict.known || ui->verdict.judgement.id == JUDGED_PARTIAL
	        || point_on(ui))
		return;
	text_add(t, "  ");
	if (roomy)
		judgement_describe(&ui->verdict.judgement, t);
	else
		text_add(t, judgement_rows[ui->verdict.judgement.id].brief);
}

/* Warns that what is shown may be incomplete or wrong. */
static void
add_alarm(const struct ui *ui, struct text *t)
{
	uint64_t lost;

	if (image_lost(ui->here.firmware->image, &lost))
		text_addf(t, "  unreadable from %08" PRIx64, lost);
	else if (image_changed(ui->here.firmware->image))
		text_add(t, "  changed since it was opened");
	if (firmware_root(ui->here.firmware)->partial)
		text_add(t, " partial");
	if (point_on(ui))
		add_past(ui, t);
}

/* The name of the image, then the crumbs, in `room` columns. */
static void
draw_crumbs(const struct ui *ui, struct pen *p, int room)
{
	struct text name = { 0 }, crumbs = { 0 };
	int width;

	add_file(ui, &name);
	width = canvas_width(text_str(&name));
	width = width < room / 2 ? width : room / 2;
	for (int detail = ALL; detail <= LEAST_DETAIL; detail++) {
		text_clear(&crumbs);
		add_crumbs(ui, (enum detail)detail, &crumbs);
		if (canvas_width(text_str(&crumbs)) <= room - width)
			break;
	}
	pen_fit(p, ROLE_TITLE, text_str(&name), width);
	pen_fit(p, ROLE_TEXT, text_str(&crumbs), room - width);
	text_free(&name);
	text_free(&crumbs);
}

void
bar_draw_title(const struct ui *ui, struct rect line)
{
	struct pen p = pen_at(ui->display.canvas, line, 1, 0);
	struct text right = { 0 }, alarm = { 0 }, verdict = { 0 };
	int room;

	if (line.w >= LAYOUT_SMALL_COLUMNS)
		add_summary(ui, line.w >= LAYOUT_WIDE_COLUMNS, &right);
	add_alarm(ui, &alarm);
	add_verdict(ui, line.w >= LAYOUT_WIDE_COLUMNS, &verdict);
	room = line.w - 2 - canvas_width(text_str(&right)) - (int)(alarm.len + verdict.len);
	draw_crumbs(ui, &p, room > 0 ? room : 0);
	p.x = line.x + 1 + room;
	pen_text(&p, ROLE_WARNING, text_str(&alarm));
	pen_text(&p, judgement_rows[ui->verdict.judgement.id].bad ? ROLE_WARNING : ROLE_FAINT,
	        text_str(&verdict));
	pen_text(&p, ROLE_STRONG, text_str(&right));
	text_free(&verdict);
	text_free(&alarm);
	text_free(&right);
}

/* ---- tabs ---- */

static size_t
urgent_in(const struct ui *ui, enum pane_id id)
{
	return pane_classes[id].urgent ? pane_classes[id].urgent(ui) : 0;
}

/* "7 Issues:12", or without the title. */
static void
add_tab(const struct ui *ui, enum pane_id id, bool title, struct text *t)
{
	text_addf(t, "%c", pane_classes[id].tab);
	if (title)
		text_addf(t, " %s", pane_classes[id].title);
	if (urgent_in(ui, id) > 0)
		text_addf(t, ":%zu", urgent_in(ui, id));
}

/* On a narrow screen, tabs with a letter are shown only while they are active. */
static bool
shows_tab(const struct ui *ui, enum pane_id id, enum pane_id on, int width)
{
	return id == on || (pane_offered(ui, id)
	       && isdigit((unsigned char)pane_classes[id].tab))
	       || (width >= LEAST_FOR_LETTERS && pane_offered(ui, id));
}

/* How many tabs, from the first on, can show their titles in `width` columns; tab `on`
 * always does. */
static int
titled_tabs(const struct ui *ui, enum pane_id on, int width)
{
	int titled = PANE_LISTS, total;

	do {
		struct text t = { 0 };

		int tabs = 0;

		for (int id = 0; id < PANE_LISTS; id++) {
			if (!shows_tab(ui, (enum pane_id)id, on, width))
				continue;
			add_tab(ui, (enum pane_id)id, id < titled || id == (int)on, &t);
			tabs++;
		}
		total = canvas_width(text_str(&t)) + 2 * tabs;
		text_free(&t);
	} while (total > width && titled-- > 0);
	return titled;
}

static void
draw_tab(const struct ui *ui, struct pen *p, enum pane_id id, bool on, bool title)
{
	const struct pane_class *class = &pane_classes[id];
	enum role role = on ? ROLE_TAB_ON : ROLE_TAB;
	struct rect area = { p->x, p->y, 0, 1 };
	const struct action *a;

	pen_text(p, role, on ? "[" : " ");
	pen_textf(p, on ? role : ROLE_KEY, "%c", class->tab);
	if (title)
		pen_textf(p, role, " %s", class->title);
	if (urgent_in(ui, id) > 0)
		pen_textf(p, on ? role : ROLE_WARNING, ":%zu", urgent_in(ui, id));
	pen_text(p, role, on ? "]" : " ");
	area.w = p->x - area.x;
	area = rect_clip(area, p->clip);
	for (size_t i = 0; (a = action_at(i)); i++)
		if (a->keys[0] == class->tab && !a->keys[1])
			array_push(&ui->display.hots->all,
			        ((struct hot){ .area = area, .action = a }));
}

void
bar_draw_tabs(const struct ui *ui, struct rect line)
{
	struct pen p = pen_at(ui->display.canvas, line, 0, 0);
	enum pane_id on = ui->tabs.focus < PANE_LISTS ? ui->tabs.focus : ui->tabs.source;
	struct text position = { 0 };
	int width, titled;

	titled = titled_tabs(ui, on, line.w);
	for (int id = 0; id < PANE_LISTS; id++)
		if (shows_tab(ui, (enum pane_id)id, on, line.w))
			draw_tab(ui, &p, (enum pane_id)id, id == (int)on,
			        id < titled || id == (int)on);
	if (pane_classes[on].position)
		pane_classes[on].position(ui, &position);
	width = canvas_width(text_str(&position));
	p.x += 1;
	if (pen_room(&p) >= width + 9) {
		p.x = line.x + line.w - 8 - width;
		pen_text(&p, ROLE_FAINT, text_str(&position));
		p.x = line.x + line.w - 7;
		bar_draw_key(ui, &p, action_find("help"), "help");
	} else if (pen_room(&p) >= width + 1) {
		p.x = line.x + line.w - 1 - width;
		pen_text(&p, ROLE_FAINT, text_str(&position));
	}
	text_free(&position);
}
