/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ui/dialog/dialog.h"
#include "ui/draw/paragraph.h"

enum {
	BOX_COLUMNS = 78,     /* widest */
	BOX_MARGIN = 2,       /* columns between frame and text */
	LEAST_FRAMED_COLUMNS = 24,
	LEAST_FRAMED_ROWS = 7,
	MARGIN_FILTERED = 4,  /* lines that a box whose list is narrowed down leaves, if ... */
	LEAST_FILTERED = 30,  /* ... it has more than this many inside */
	EXPLAIN_LINES = 4,    /* at its bottom, for what is selected */
	LEAST_EXPLAINED = 14, /* lines inside from which there is room for that */
	MOST_LINES = 1 << 20  /* more than any screen has */
};

/* Between the hints at the lower edge. */
#define HINT_GAP "   "

/* ---- a prompt at the bottom ---- */

static void
draw_low(struct canvas *c, struct dialog *d)
{
	struct rect screen = canvas_area(c);
	struct rect last = rect_line(screen, screen.h - 1);
	struct rect above = rect_line(screen, screen.h - 2);
	bool failed = d->error.len > 0;
	struct pen p;

	d->box = last;
	if (screen.h > 1) {
		canvas_blank(c, above);
		p = pen_at(c, above, 1, 0);
		pen_fit(&p, failed ? ROLE_ERROR : ROLE_FAINT,
		        failed ? text_str(&d->error) : text_str(&d->body), pen_room(&p));
	}
	canvas_blank(c, last);
	p = pen_at(c, last, screen.w > LAYOUT_TINY_COLUMNS, 0);
	pen_text(&p, ROLE_KEY, d->prompt);
	pen_text(&p, ROLE_KEY, " ");
	line_draw(&d->line, &p);
}

/* ---- a box ---- */

static int
natural_width(const struct dialog *d)
{
	int widest = canvas_width(d->title) + 4;
	const char *s = text_str(&d->body);

	if (d->filters || d->prompt)
		return BOX_COLUMNS;
	while (*s) {
		size_t len = strcspn(s, "\n");
		struct text line = { 0 };

		text_add_bytes(&line, s, len);
		if (canvas_width(text_str(&line)) > widest)
			widest = canvas_width(text_str(&line));
		text_free(&line);
		s += len + (s[len] == '\n');
	}
	for (size_t i = 0; i < d->choices.count; i++) {
		int w = canvas_width(d->choices.at[i].note) + d->label_columns + 5
		        + (d->choices.at[i].press != PRESS_NONE);

		widest = w > widest ? w : widest;
	}
	widest += 2 * BOX_MARGIN + 2;
	return widest < 40 ? 40 : widest < BOX_COLUMNS ? widest : BOX_COLUMNS;
}

static bool
has_frame(const struct canvas *c)
{
	return c->columns >= LEAST_FRAMED_COLUMNS && c->rows >= LEAST_FRAMED_ROWS;
}

/* The size of the parts of a box. */
struct measure {
	int width;  /* of the text */
	int body, line, choices, note, error;
};

/* The most columns that text can have. */
static int
widest_text(const struct canvas *c)
{
	int widest = c->columns - 2 - 2 * BOX_MARGIN;

	if (!has_frame(c))
		return c->columns;
	return widest < BOX_COLUMNS - 2 - 2 * BOX_MARGIN
	               ? widest : BOX_COLUMNS - 2 - 2 * BOX_MARGIN;
}

/* A heading has no note to keep clear of. */
static int
label_columns(const struct dialog *d, const struct choice *choice)
{
	bool alone = choice->off && !*choice->note;

	return d->label_columns > 0 && !alone ? d->label_columns : canvas_width(choice->label);
}

/* True if the note doesn't fit beside the label, in `width` columns for all. */
static bool
is_cut(const struct dialog *d, const struct choice *choice, int width)
{
	int key = choice->press != PRESS_NONE ? 3 : 0;

	return canvas_width(choice->note) > width - 1 - key - label_columns(d, choice) - 2;
}

/* Lines below a menu for the notes that are cut: as many as the longest takes. */
static int
note_lines(const struct dialog *d, int width)
{
	int most = 0;

	for (size_t i = 0; i < d->choices.count && !d->prompt && !d->filters; i++) {
		const struct choice *choice = &d->choices.at[i];
		int lines = is_cut(d, choice, width) ? paragraph_lines(choice->note, width) : 0;

		most = lines > most ? lines : most;
	}
	return most;
}

static struct measure
measure_box(const struct canvas *c, const struct dialog *d)
{
	struct measure m = { .width = natural_width(d) - 2 * BOX_MARGIN - 2 };

	if (!has_frame(c) || m.width > widest_text(c))
		m.width = widest_text(c);
	if (d->filters)
		m.body = d->body_lines > 0 ? d->body_lines : EXPLAIN_LINES;
	else
		m.body = paragraph_lines(text_str(&d->body), m.width);
	m.line = d->prompt != NULL;
	m.choices = dialog_count(d) < MOST_LINES ? (int)dialog_count(d) : MOST_LINES;
	m.note = note_lines(d, m.width);
	m.error = paragraph_lines(text_str(&d->error), m.width);
	return m;
}

static int
with_gaps(const struct measure *m)
{
	int parts = (m->body > 0) + (m->line > 0) + (m->choices > 0) + (m->note > 0)
	            + (m->error > 0);

	return m->body + m->line + m->choices + m->note + m->error + (parts > 1 ? parts - 1 : 0);
}

/* Where the last of the hints in the first `len` bytes begins. */
static size_t
hint_start(const char *hint, size_t len)
{
	size_t gap = strlen(HINT_GAP);

	while (len > 0 && (len < gap || memcmp(hint + len - gap, HINT_GAP, gap) != 0))
		len--;
	return len;
}

/* The keys at the lower edge that there is room for: the last of them, mostly Esc, and as many of the
 * others as fit in front of it. */
static void
fit_hint(struct text *fit, const char *hint, int room)
{
	size_t before = hint_start(hint, strlen(hint));
	const char *last = hint + before;

	text_add(fit, hint);
	while (canvas_width(text_str(fit)) > room && before > 0) {
		before = hint_start(hint, before - strlen(HINT_GAP));
		text_clear(fit);
		text_add_bytes(fit, hint, before);
		text_add(fit, last);
	}
	if (canvas_width(text_str(fit)) > room) {
		text_clear(fit);
		text_add(fit, "Esc closes");
	}
}

/* The frame, with title and hint in its edges; returns the area inside. */
static struct rect
draw_frame(struct canvas *c, struct dialog *d, struct measure *m)
{
	struct rect screen = canvas_area(c), inner;
	int inside = with_gaps(m), most = screen.h - 2;
	struct text hint = { 0 };
	struct pen p;

	if (!has_frame(c)) {
		canvas_blank(c, screen);
		d->box = screen;
		return screen;
	}
	if (d->filters) /* keeps its place while the list gets shorter */
		inside = most - MARGIN_FILTERED > LEAST_FILTERED ? most - MARGIN_FILTERED : most;
	inside = inside < most ? inside : most;
	d->box = (struct rect){ 0, 0, m->width + 2 + 2 * BOX_MARGIN, inside + 2 };
	d->box.x = (screen.w - d->box.w) / 2;
	d->box.y = (screen.h - d->box.h) / 3;
	canvas_frame(c, d->box, ROLE_FRAME);
	p = pen_at(c, d->box, 2, 0);
	pen_textf(&p, ROLE_TITLE, " %s ", d->title);
	fit_hint(&hint, d->hint, d->box.w - 6);
	p = pen_at(c, d->box, d->box.w - canvas_width(text_str(&hint)) - 4, d->box.h - 1);
	pen_textf(&p, ROLE_FAINT, " %s ", text_str(&hint));
	text_free(&hint);
	inner = (struct rect){ d->box.x + 1 + BOX_MARGIN, d->box.y + 1, m->width,
		inside };
	return rect_clip(inner, screen);
}

static void
draw_choice(struct canvas *c, struct hots *hots, const struct dialog *d, size_t i,
        struct rect line)
{
	const struct choice *choice = dialog_choice_at(d, i);
	bool selected = i == d->selected && !choice->off;
	enum role role = selected ? ROLE_SELECTED : choice->off ? ROLE_OFF : ROLE_TEXT;
	struct pen p = pen_at(c, line, 0, 0);

	if (selected) {
		canvas_mark(c, line, role);
		if (!d->prompt || d->dim_line)
			canvas_cursor(c, line.x, line.y, false);
	}
	pen_glyph(&p, role, selected ? GLYPH_POINTER : GLYPH_SPACE, 1);
	if (choice->press != PRESS_NONE) {
		struct text key = { 0 };

		press_write(&key, choice->press);
		text_add(&key, "  ");
		pen_text(&p, selected || choice->off ? role : ROLE_KEY, text_str(&key));
		text_free(&key);
	}
	pen_fit(&p, selected || choice->off ? role : ROLE_STRONG, choice->label,
	        label_columns(d, choice));
	pen_text(&p, role, "  ");
	pen_fit(&p, choice->role && !selected ? (enum role)choice->role : role, choice->note,
	        pen_room(&p));
	array_push(&hots->all, ((struct hot){ .area = line, .item = i }));
}

static void
draw_choices(struct canvas *c, struct hots *hots, struct dialog *d, struct rect area)
{
	size_t page = area.h > 0 ? (size_t)area.h : 1;

	d->page = (int)page;
	if (d->selected < d->top)
		d->top = d->selected;
	if (d->selected - d->top >= page)
		d->top = d->selected - page + 1;
	for (int i = 0; i < area.h && d->top + (size_t)i < dialog_count(d); i++)
		draw_choice(c, hots, d, d->top + (size_t)i, rect_line(area, i));
}

static struct rect
next_part(struct rect *rest, int lines)
{
	struct rect r = *rest;

	r.h = lines < rest->h ? lines : rest->h;
	lines = r.h + (r.h > 0);
	rest->y += lines;
	rest->h = rest->h > lines ? rest->h - lines : 0;
	return r;
}

static void
draw_input(struct canvas *c, struct dialog *d, struct rect line)
{
	struct pen p = pen_at(c, line, 0, 0);

	pen_textf(&p, d->dim_line ? ROLE_FAINT : ROLE_KEY, "%s ", d->prompt);
	if (!d->dim_line)
		line_draw(&d->line, &p);
}

void
dialog_settle(const struct canvas *c, struct dialog *d)
{
	if (!d->low && d->fit)
		d->fit(d->ui, d, widest_text(c));
}

/* What doesn't fit goes: text before choices, choices before what is typed. */
static void
fit_parts(const struct dialog *d, struct measure *m, int lines)
{
	if (d->filters && lines < LEAST_EXPLAINED) /* text alone goes first */
		m->body = d->body_lines > 0 ? lines / 2 : 0;
	/* If not everything fits, what can be acted on comes first. */
	if (with_gaps(m) > lines && m->line + m->choices > 0 && !d->filters) {
		int choices = m->choices > 3 ? 3 : m->choices;
		int left = lines - m->line - m->error - choices - 2;

		m->body = m->body < left ? m->body : left > 0 ? left : 0;
	}
}

/* Of a dialog that filters: what is typed, and what is left of the choices. */
static void
draw_filtered(struct canvas *c, struct hots *hots, struct dialog *d, struct measure *m,
        struct rect *rest)
{
	draw_input(c, d, next_part(rest, m->line));
	m->line = 0;
	if (m->body == 0 && m->error > 0)
		m->choices = rest->h - m->error - 1;
	else
		m->choices = rest->h - m->body - (m->body > 0);
	draw_choices(c, hots, d, next_part(rest, m->choices));
	m->choices = 0;
}

/* The text, what is typed, what is wrong, the choices, and more on the selected one. */
static void
draw_parts(struct canvas *c, struct hots *hots, struct dialog *d, const struct measure *m,
        struct rect *rest)
{
	paragraph_draw(c, next_part(rest, m->body), ROLE_TEXT, text_str(&d->body));
	if (m->line > 0)
		draw_input(c, d, next_part(rest, m->line));
	if (m->error > 0)
		paragraph_draw(c, next_part(rest, m->error), ROLE_ERROR, text_str(&d->error));
	if (m->choices > 0)
		draw_choices(c, hots, d, next_part(rest, m->choices));
	if (m->note > 0 && d->selected < d->choices.count
	        && is_cut(d, &d->choices.at[d->selected], m->width))
		paragraph_draw(c, next_part(rest, m->note), ROLE_TEXT,
		        d->choices.at[d->selected].note);
}

void
dialog_draw(struct canvas *c, struct hots *hots, struct dialog *d)
{
	struct measure m;
	struct rect rest;

	if (d->low) {
		draw_low(c, d);
		return;
	}
	m = measure_box(c, d);
	if (with_gaps(&m) > c->rows - 2)
		m.note = 0; /* the choices go first */
	rest = draw_frame(c, d, &m);
	fit_parts(d, &m, rest.h);
	canvas_cursor(c, rest.x, rest.y, false);
	if (d->filters && d->prompt)
		draw_filtered(c, hots, d, &m, &rest);
	if (d->filters && m.error > 0) { /* there is no other place for it */
		m.body = m.body > 0 ? m.body : m.error;
		paragraph_draw(c, next_part(&rest, m.body), ROLE_ERROR, text_str(&d->error));
		return;
	}
	draw_parts(c, hots, d, &m, &rest);
}
