/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The first line: breadcrumb, verdict and erase size. */
#include <inttypes.h>
#include <string.h>

#include "firmware/model/children.h"
#include "firmware/partitions/partitions.h"
#include "firmware/model/subject.h"
#include "issues/judgement.h"
#include "past/past.h"
#include "ui/action/actions.h"
#include "ui/ask/erase.h"
#include "ui/past/past.h"
#include "ui/flash/playing.h"
#include "ui/past/point.h"
#include "ui/frame/frame.h"
#include "ui/list/pane.h"

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

/* What is dropped, one by one, until the line is short enough. */
enum detail { ALL, NO_SIZE, NO_WORDS, NO_OFFSET, NO_PART, LEAST_DETAIL = NO_PART };

/* Where there are several file systems, their parts are named by number, as on the first page. */
static void
add_part(const struct ui *ui, const struct firmware *f, uint64_t offset, enum detail detail,
        struct text *t)
{
	bool several = f->volumes.count + f->trees.count > 1;
	int index = firmware_part_at(f, offset);
	const struct part *p;
	const char *name;

	if (index == PART_NONE || (detail >= NO_PART && !several))
		return;
	p = &f->list.parts.at[index];
	name = firmware_partition(f, p->offset);
	crumb_add(ui, t);
	if (several) {
		text_add(t, "part ");
		firmware_add_part(f, index, t);
	}
	if (detail >= NO_PART)
		return;
	text_addf(t, "%s%s", several ? " " : "",
	        p->kind == PART_FORMAT || detail >= NO_WORDS ? part_kind_name(p) : p->what);
	if (*name)
		text_addf(t, " %s", name);
	if (detail < NO_OFFSET)
		text_addf(t, " @%08" PRIx64, p->offset);
}

/* Of a list without rows: the part that it is about. */
static void
add_part_here(const struct ui *ui, enum detail detail, struct text *t)
{
	const struct table_class *class = source_class(ui)->table;
	const struct volume *v = ui->here.volume;

	if (v && class && class->needs_volume)
		add_part(ui, v->firmware, v->offset, detail, t);
}

static void
add_crumbs(const struct ui *ui, enum detail detail, struct text *t)
{
	struct subject s;

	if (detail < NO_SIZE) {
		text_add(t, " ");
		text_add_size(t, shown_store(ui)->bytes.len);
	}
	if (source_class(ui)->whole)
		return;
	if (!shown_subject(ui, &s)) {
		add_part_here(ui, detail, t);
		return;
	}
	if (s.other) {
		crumb_add(ui, t);
		text_addf(t, "only in the other image, at %08" PRIx64, s.offset);
		return;
	}
	add_part(ui, s.firmware, s.offset, detail, t);
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
	if (!ui->settled || !ui->verdict.known || point_on(ui) || playing_in_past(ui)
	        || (ui->verdict.judgement.id == JUDGED_PARTIAL
	                && !ui->verdict.judgement.limited))
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
	if (playing_in_past(ui))
		text_addf(t, "  EVENT %zu/%zu", ui->playing.play->moment,
		        play_events(ui->playing.play));
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
