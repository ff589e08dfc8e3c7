/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/list/lines.h"

#include <string.h>

#include "ui/draw/canvas.h"
#include "ui/draw/paragraph.h"
#include "ui/list/pane.h"

/* ---- cells ---- */

/* A row of a tree is indented by its depth, and shows whether it is open. */
static void
add_branch(const struct table *t, size_t row, int width, bool ascii, struct text *out)
{
	int depth = (int)table_depth(t, row) * 2;
	enum glyph g = GLYPH_LEAF;

	if (table_is_branch(t, row))
		g = table_is_open(t, row) ? GLYPH_OPEN : GLYPH_CLOSED;
	if (depth > width / 2)
		depth = width / 2;
	for (int i = 0; i < depth; i++)
		text_add(out, " ");
	text_add(out, glyph_text(g, ascii));
	text_add(out, " ");
}

static bool
shows_branches(const struct table *t, size_t column)
{
	return table_folds(t)
	       && strcmp(t->class->columns[column].name, t->class->folding->column) == 0;
}

void
lines_cell(const struct pane *p, size_t row, size_t column, int width, bool ascii,
        struct cell_text *cell)
{
	text_clear(&cell->branch);
	if (shows_branches(&p->table, column))
		add_branch(&p->table, row, width, ascii, &cell->branch);
	table_cell_text(&p->table, row, column, ascii, &cell->text);
}

void
lines_free(struct cell_text *cell)
{
	text_free(&cell->branch);
	text_free(&cell->text);
}

/* ---- the lines of rows ---- */

static bool
wraps(const struct table_class *class)
{
	for (size_t i = 0; i < class->column_count; i++)
		if (class->columns[i].wraps)
			return true;
	return false;
}

int
lines_of_row(const struct pane *p, const struct columns *fit, size_t row, bool ascii)
{
	struct cell_text cell = { .text = { 0 } };
	int most = 1;

	for (size_t i = 0; i < fit->count; i++) {
		int lines;

		if (fit->width[i] == 0 || !p->class->table->columns[i].wraps)
			continue;
		lines_cell(p, row, i, fit->width[i], ascii, &cell);
		lines = paragraph_lines(text_str(&cell.text),
		        fit->width[i] - canvas_width(text_str(&cell.branch)));
		most = lines > most ? lines : most;
	}
	lines_free(&cell);
	return most;
}

size_t
lines_row_at(const struct pane *p, int width, int line, bool ascii)
{
	size_t count = table_count(&p->table), row = p->top;
	struct columns fit;

	if (!wraps(p->class->table))
		return p->top + (size_t)line < count ? p->top + (size_t)line : count;
	columns_fit(&p->table, p->turned, width, &fit);
	for (; row < count; row++) {
		line -= lines_of_row(p, &fit, row, ascii);
		if (line < 0)
			break;
	}
	return row;
}

/* The first row that can stand at the top so that `row`, if it is below, ends within the
 * lines. */
static size_t
top_for(const struct pane *p, const struct columns *fit, size_t row, int lines, bool ascii)
{
	lines -= lines_of_row(p, fit, row, ascii);
	while (row > 0 && (lines -= lines_of_row(p, fit, row - 1, ascii)) >= 0)
		row--;
	return row;
}

/* Rows of which any line is shown. */
static int
rows_in(const struct pane *p, const struct columns *fit, size_t count, int lines, bool ascii)
{
	int rows = 0;

	for (size_t row = p->top; row < count && lines > 0; row++, rows++)
		lines -= lines_of_row(p, fit, row, ascii);
	return rows;
}

void
lines_scroll(struct pane *p, size_t count, int width, int lines, bool ascii)
{
	struct columns fit;
	size_t least, most;

	if (!wraps(p->class->table) || lines < 1) {
		pane_scroll(p, count, lines);
		return;
	}
	columns_fit(&p->table, p->turned, width, &fit);
	least = top_for(p, &fit, p->row, lines, ascii);
	most = top_for(p, &fit, count - 1, lines, ascii);
	/* A jump out of view lands in the middle, a step scrolls by one. */
	if (p->row + (size_t)lines < p->top || p->row > p->top + 2 * (size_t)lines)
		p->top = top_for(p, &fit, p->row, lines / 2, ascii);
	else if (p->row < p->top)
		p->top = p->row;
	else if (p->top < least)
		p->top = least;
	if (p->top > most)
		p->top = most;
	p->page = rows_in(p, &fit, count, lines, ascii);
}
