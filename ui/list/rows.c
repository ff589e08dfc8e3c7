/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/list/rows.h"

#include <string.h>

#include "firmware/model/subject.h"
#include "lesson/lesson.h"
#include "list/files/files.h"
#include "recall/notes.h"
#include "table/table.h"
#include "ui/draw/paragraph.h"
#include "ui/list/columns.h"
#include "ui/list/find_match.h"
#include "ui/list/lines.h"
#include "ui/list/pane.h"

/* What one row looks like. */
struct row_style {
	enum role first, rest; /* of the first column, of the others */
	enum role name;        /* of column `named`, if there is one */
	size_t named;
	enum glyph blank;      /* what is between the cells */
	bool related;          /* belongs to the file that is selected elsewhere */
};

/* The title of column `i`, with a sign if the list is sorted by it, in place of the last letter
 * if there is no room beside it. */
static void
get_title(const struct rows *d, size_t i, int width, struct text *title)
{
	const char *name = d->pane->class->table->columns[i].title;
	bool descending;
	bool sorted = table_sorted_by(&d->pane->table, &descending) == i;
	int most = sorted && width > 0 ? width - 1 : (int)strlen(name);

	text_clear(title);
	text_addf(title, "%.*s", most, name);
	if (sorted)
		text_add(title, glyph_text(descending ? GLYPH_GREATEST : GLYPH_LEAST,
		        d->canvas->ascii));
}

static void
draw_heading(const struct rows *d, const struct columns *fit, struct rect line)
{
	const struct column *columns = d->pane->class->table->columns;
	struct pen p = pen_at(d->canvas, line, 0, 0);
	struct text title = { 0 };

	for (size_t i = 0; i < fit->count; i++) {
		const struct column *c = &columns[i];

		if (fit->width[i] == 0)
			continue;
		p.x++;
		get_title(d, i, fit->width[i], &title);
		/* A column of letters needs no heading. */
		if (c->width == 1)
			p.x++;
		else if (column_aligns_right(c))
			pen_fit_right(&p, ROLE_HEADING, text_str(&title), fit->width[i]);
		else
			pen_fit(&p, ROLE_HEADING, text_str(&title), fit->width[i]);
	}
	text_free(&title);
	canvas_mark(d->canvas, line, ROLE_HEADING);
}

/* ---- cells ---- */

/* Marks search hits in a cell drawn from `x` on. */
static void
mark_matches(const struct rows *d, struct rect line, int x, int width, const char *s)
{
	size_t at = 0, len;

	while (find_in_text(d->find, s, &at, &len)) {
		struct text head = { 0 }, body = { 0 };
		struct rect r = { x, line.y, 0, 1 }, cell = { x, line.y, width, 1 };

		text_add_bytes(&head, s, at);
		text_add_bytes(&body, s + at, len);
		r.x += canvas_width(text_str(&head));
		r.w = canvas_width(text_str(&body));
		canvas_mark(d->canvas, rect_clip(rect_clip(r, cell), line), ROLE_MATCH);
		text_free(&head);
		text_free(&body);
		at += len;
	}
}

/* The column of names in a tree, else none. */
static size_t
named_column(const struct table_class *class)
{
	size_t i = 0;

	while (i < class->column_count && strcmp(class->columns[i].name, "name") != 0)
		i++;
	return i;
}

static struct row_style
style_of(const struct rows *d, size_t row)
{
	const struct table_class *class = d->pane->class->table;
	enum row_mark mark = table_mark(&d->pane->table, row);
	enum role role = role_of_mark(mark);
	struct row_style style = { .first = role, .rest = role, .named = SIZE_MAX };
	struct subject s;

	if (mark == MARK_BOUNDARY)
		style.blank = GLYPH_BOUNDARY;
	/* If the state has a letter, or a name its colour, the rest stays plain. */
	if (mark == MARK_LIVE && class->columns[0].width == 1)
		style.rest = ROLE_TEXT;
	if (mark == MARK_DIR || mark == MARK_LINK || mark == MARK_SPECIAL) {
		style.first = ROLE_TEXT;
		style.rest = ROLE_TEXT;
		style.named = named_column(class);
		style.name = role;
	}
	if (d->related != TREE_NONE) {
		table_subject(&d->pane->table, row, &s);
		style.related = s.inode == d->related;
	}
	return style;
}

/* Draws the text into `width` columns at the pen, with what the search found in it. */
static void
draw_cell(const struct rows *d, struct pen p, const struct column *c, enum role role,
        const char *s, int width)
{
	struct rect line = { p.clip.x, p.y, p.clip.w, 1 };
	int columns = canvas_width(s), x;

	if (column_aligns_right(c) && columns < width) {
		p.x += width - columns;
		width = columns;
	}
	x = p.x;
	/* Of the number of a part, the end tells it from its neighbours. */
	if (c->kind == COLUMN_NUMBER)
		pen_fit_end(&p, role, s, width);
	else
		pen_fit(&p, role, s, width);
	if (d->find)
		mark_matches(d, line, x, width, s);
}

/* On a boundary's rule a cell is set off by blanks, and empty cells are left out. */
static void
draw_on_rule(struct pen p, const struct column *c, enum role role, const char *s,
        int width)
{
	int columns = canvas_width(s) < width ? canvas_width(s) : width;

	if (!*s || strcmp(s, "-") == 0)
		return;
	p.x += column_aligns_right(c) ? width - columns - 1 : -1;
	pen_text(&p, role, " ");
	pen_fit(&p, role, s, columns);
	pen_text(&p, role, " ");
}

/* A bar: each letter in the colour of what it stands for. */
static void
draw_shares(struct pen p, enum role role, bool plain, const char *s, int width)
{
	static const uint8_t roles[] = { ROLE_LIVE, ROLE_OLD, ROLE_BAD, ROLE_FREE };

	for (int i = 0; i < width && s[i]; i++) {
		const char *letter = strchr(BAR_LETTERS, s[i]);
		char cell[2] = { s[i], '\0' };

		pen_text(&p, plain || !letter ? role
		        : (enum role)roles[letter - BAR_LETTERS], cell);
	}
}

static void
draw_line(const struct rows *d, struct pen p, const struct column *c, enum role role,
        const struct row_style *style, size_t row, const char *s, int width)
{
	if (style->blank == GLYPH_BOUNDARY)
		draw_on_rule(p, c, role, s, width);
	else if (c->kind == COLUMN_BAR)
		draw_shares(p, role, row == d->pane->row, s, width);
	else
		draw_cell(d, p, c, role, s, width);
}

/* Draws the text into as many lines. */
static void
draw_wrapped(const struct rows *d, struct pen p, int lines, const struct column *c,
        enum role role, const struct cell_text *cell, int width)
{
	const char *s = text_str(&cell->text);
	int indent = canvas_width(text_str(&cell->branch));
	size_t skip;

	indent = indent < width ? indent : width - 1;
	pen_fit(&p, role, text_str(&cell->branch), indent);
	width -= indent;
	for (int i = 0; i < lines; i++) {
		struct text line = { 0 };
		size_t len = paragraph_line(s, width, &skip);

		/* What does not fit on the last one is cut with a sign. */
		text_add_bytes(&line, s, i + 1 < lines ? len : strlen(s));
		draw_cell(d, p, c, role, text_str(&line), width);
		text_free(&line);
		s += len + skip;
		p.y++;
	}
}

/* Words, but no name and no number, may be what a lesson asks for. */
static void
cover_cell(const struct rows *d, const struct column *c, struct text *t)
{
	static const char *const worded[] = { "what", "why", "reason", "kernel" };

	for (size_t i = 0; d->asked && i < sizeof worded / sizeof worded[0]; i++)
		if (strcmp(c->name, worded[i]) == 0)
			lesson_cover_cell(d->asked, t);
}

static void
draw_cells(const struct rows *d, const struct columns *fit, size_t row, struct rect box,
        const struct row_style *style)
{
	const struct column *columns = d->pane->class->table->columns;
	struct pen p = pen_at(d->canvas, box, 1, 0);
	struct cell_text cell = { .text = { 0 } };

	for (size_t i = 0; i < fit->count; i++) {
		enum role role = i == 0 ? style->first : style->rest;
		int width = fit->width[i];

		if (width == 0)
			continue;
		if (i == style->named)
			role = style->name;
		if (style->related && strcmp(columns[i].name, "ino") == 0)
			role = ROLE_RELATED;
		lines_cell(d->pane, row, i, width, d->canvas->ascii, &cell);
		cover_cell(d, &columns[i], &cell.text);
		if (columns[i].wraps) {
			draw_wrapped(d, p, box.h, &columns[i], role, &cell, width);
		} else {
			text_add(&cell.branch, text_str(&cell.text));
			draw_line(d, p, &columns[i], role, style, row, text_str(&cell.branch), width);
		}
		p.x += width + 1;
	}
	lines_free(&cell);
}

/* True if the user marked what the row is about. */
static bool
is_noted(const struct rows *d, size_t row)
{
	const struct table *t = &d->pane->table;
	struct note_place place;
	struct subject s;

	if (!d->notes || d->notes->notes.count == 0 || table_mark(t, row) == MARK_BOUNDARY)
		return false;
	table_subject(t, row, &s);
	return !s.other && s.firmware && note_place_of(s.firmware, s.offset, &place)
	       && note_at(d->notes, &place);
}

static void
draw_row(const struct rows *d, const struct columns *fit, size_t row, struct rect box)
{
	struct row_style style = style_of(d, row);
	struct pen p = pen_at(d->canvas, box, 0, 0);
	bool selected = row == d->pane->row;

	if (selected) {
		style.first = style.rest = d->focused ? ROLE_SELECTED : ROLE_SELECTED_IDLE;
		style.related = false;
		style.named = SIZE_MAX;
		canvas_mark(d->canvas, box, style.rest);
	}
	if (style.blank != GLYPH_SPACE)
		pen_glyph(&p, style.rest, style.blank, box.w);
	draw_cells(d, fit, row, box, &style);
	p.x = box.x;
	if (selected)
		pen_glyph(&p, style.rest, GLYPH_POINTER, 1);
	else if (is_noted(d, row))
		pen_glyph(&p, ROLE_MATCH, GLYPH_NOTED, 1);
}

bool
rows_take_heading(struct rect *area)
{
	if (area->h < 3)
		return false;
	area->y++;
	area->h--;
	return true;
}

bool
rows_column_at(const struct pane *p, struct rect area, int x, size_t *column)
{
	struct columns fit;
	int left = area.x;

	columns_fit(&p->table, p->turned, area.w, &fit);
	for (*column = 0; *column < fit.count; ++*column) {
		if (fit.width[*column] == 0)
			continue;
		left += fit.width[*column] + 1;
		if (x < left)
			return true;
	}
	return false;
}

void
rows_draw(const struct rows *d, struct rect area)
{
	const struct pane *p = d->pane;
	size_t count = table_count(&p->table);
	struct rect whole = area;
	struct columns fit;
	int y = 0;

	columns_fit(&p->table, p->turned, area.w, &fit);
	if (rows_take_heading(&area))
		draw_heading(d, &fit, rect_line(whole, 0));
	for (size_t row = p->top; row < count && y < area.h; row++) {
		struct rect box = { area.x, area.y + y, area.w,
			lines_of_row(p, &fit, row, d->canvas->ascii) };

		if (row == p->row && d->focused)
			canvas_cursor(d->canvas, area.x, area.y + y, false);
		y += box.h;
		draw_row(d, &fit, row, rect_clip(box, area));
	}
}
