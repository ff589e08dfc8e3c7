/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Explains what is selected in the list beside it: what it is and why it has its state,
 * its fields one by one with their bytes and values, and all about the selected field.
 * With few lines only that field is shown; PgDn and PgUp scroll.
 */
#include <inttypes.h>
#include <limits.h>

#include "firmware/model/subject.h"
#include "ui/draw/paragraph.h"
#include "ui/go/move.h"
#include "ui/list/pane.h"
#include "ui/pane/explain.h"
#include "ui/pane/explain_draw.h"
#include "words/explain.h"

static const struct field *
selected_field(const struct ui *ui, const struct subject *s)
{
	return subject_field(s, ui->field);
}

static size_t
field_index(const struct ui *ui, const struct subject *s)
{
	size_t count = subject_field_count(s);

	return ui->field < count ? ui->field : count - 1;
}

void
explain_position(const struct ui *ui, struct text *t)
{
	struct subject s;
	const struct field *f;

	if (!shown_subject(ui, &s))
		return;
	text_add(t, s.title);
	if (!source_class(ui)->whole || s.bytes.len > 0)
		text_addf(t, " %08" PRIx64, s.offset);
	f = selected_field(ui, &s);
	if (f)
		text_addf(t, "  [%zu/%zu] %s", field_index(ui, &s) + 1,
		        subject_field_count(&s), f->name);
}

/* ---- the pane ---- */

static struct explain_page
page_of(const struct ui *ui, const struct pane *pane, const struct subject *s,
        struct rect area)
{
	const struct explain_place *at = &ui->explain;

	return (struct explain_page){ ui->display.canvas, pane, s, selected_field(ui, s),
		text_str(&at->sentence), text_str(&at->details), area.w > 3 ? area.w - 2 : 1,
		at->sentence_lines, at->detail_lines, at->top, pane_has_focus(ui, pane),
		ui->tabs.source == PANE_ISSUES };
}

/* If another field or thing is selected, go back to the top. */
static void
settle_scroll(struct ui *ui, const struct explain_page *page, struct rect area)
{
	struct explain_place *at = &ui->explain;
	int room = area.h - !!page->field;

	if (at->offset != page->s->offset || at->field != ui->field
	        || at->source != ui->tabs.source)
		at->top = 0;
	at->offset = page->s->offset;
	at->field = ui->field;
	at->source = ui->tabs.source;
	at->page = room > 1 ? room - 1 : 1;
	at->most = explain_fits(page, area) || room < 1
	        ? 0 : page->sentence_lines + page->detail_lines - room;
	at->most = at->most > 0 ? at->most : 0;
	at->top = at->top < at->most ? at->top : at->most;
}

/* What is told of a part can take long to find out: it is kept until something changed. */
static void
settle_facts(struct explain_place *at, const struct subject *s)
{
	const struct firmware *f = s->firmware;

	if (at->facts_of == f && at->facts_at == s->offset
	        && at->facts_generation == f->generation)
		return;
	text_clear(&at->facts);
	if (s->bytes.len > 0 && s->extent == EXTENT_NONE)
		explain_facts(s, &at->facts);
	at->facts_of = f->phase == FIRMWARE_DONE ? f : NULL;
	at->facts_at = s->offset;
	at->facts_generation = f->generation;
}

/* What a lesson asks for is not told, but that it isn't is. */
static void
cover_sentence(const struct lesson_step *asked, struct text *t)
{
	if (!asked || !t->len)
		return;
	if (lesson_hides(asked, LESSON_EXPLAIN)) {
		text_clear(t);
		text_add(t, "This sentence is hidden as long as the lesson asks for what it says: "
		        "A answers, I gives a hint and shows it.");
	} else if (lesson_cover(asked, t)) {
		text_add(t, " (" LESSON_ASKED ": the lesson asks for it. A answers, I shows it.)");
	}
}

static void
settle_texts(struct ui *ui, const struct subject *s, int width)
{
	const struct field *f = selected_field(ui, s);
	struct explain_place *at = &ui->explain;

	text_clear(&at->sentence);
	text_clear(&at->details);
	explain_sentence(ui, s, &at->sentence);
	cover_sentence(ui_asked(ui), &at->sentence);
	settle_facts(at, s);
	if (!f)
		text_add(&at->details, text_str(&at->facts));
	explain_details(s, f, &at->details);
	if (f && at->facts.len > 0)
		text_addf(&at->details, "\n\n%s", text_str(&at->facts));
	at->sentence_lines = paragraph_lines(text_str(&at->sentence), width);
	at->detail_lines = paragraph_lines(text_str(&at->details), width);
}

/* Another issue is shown at its field at fault; what is behind it, from its first. */
static void
settle_field(struct ui *ui, const struct subject *s)
{
	const struct pane *p = &ui->panes[PANE_ISSUES];
	size_t field;

	if (ui->tabs.source != PANE_ISSUES && ui->explain.source == PANE_ISSUES
	        && ui->explain.offset != s->offset)
		ui->field = 0;
	if (ui->tabs.source != PANE_ISSUES
	        || (ui->explain.source == PANE_ISSUES && ui->explain.row == p->row
	            && ui->explain.offset == s->offset))
		return;
	if (explain_fault(ui, s, &field))
		ui->field = field;
	ui->explain.row = p->row;
}

void
explain_settle(struct ui *ui, struct pane *pane, struct rect area)
{
	struct explain_page page;
	struct subject s;

	if (area.h <= 0 || !ui_subject(ui, &s))
		return;
	settle_field(ui, &s);
	settle_texts(ui, &s, page_of(ui, pane, &s, area).width);
	page = page_of(ui, pane, &s, area);
	settle_scroll(ui, &page, area);
	pane->first_line = area.y;
	pane->page = 0;
	if (ui->explain.top == 0 && explain_is_tall(&page, area) && subject_field_count(&s) > 0) {
		area = explain_list_area(&page, area);
		pane->row = field_index(ui, &s);
		pane_scroll(pane, subject_field_count(&s), area.h);
		pane->first_line = area.y;
	}
}

void
explain_draw(const struct ui *ui, const struct pane *pane, struct rect area)
{
	struct explain_page page;
	struct subject s;

	if (pane_has_focus(ui, pane))
		canvas_cursor(ui->display.canvas, area.x, area.y, false);
	if (area.h <= 0 || !shown_subject(ui, &s))
		return;
	page = page_of(ui, pane, &s, area);
	explain_draw_page(&page, area);
}

void
explain_free(struct ui *ui)
{
	text_free(&ui->explain.sentence);
	text_free(&ui->explain.details);
	text_free(&ui->explain.facts);
}

bool
explain_click(struct ui *ui, int x, int y)
{
	const struct pane *p = &ui->panes[PANE_EXPLAIN];

	(void)x;
	if (y < p->first_line || y >= p->first_line + p->page)
		return false;
	ui->field = p->top + (size_t)(y - p->first_line);
	return true;
}

void
explain_move(struct ui *ui, long rows)
{
	move_fields(ui, rows);
}

void
explain_end(struct ui *ui, int direction)
{
	move_fields(ui, direction < 0 ? -(long)ui->field : LONG_MAX);
}

bool
explain_page(struct ui *ui, int halves, long rows)
{
	struct explain_place *at = &ui->explain;
	int top = at->top + halves * (at->page > 1 ? at->page : 2) / 2;

	(void)rows;
	if (at->most == 0)
		return false;
	at->top = top < 0 ? 0 : top > at->most ? at->most : top;
	ui->display.stale = true;
	return true;
}
