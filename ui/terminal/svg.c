/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture as SVG, in the colours of a terminal with 256 of them. Each word is given
 * its width, so that columns align whatever the font is.
 */
#include <string.h>

#include "ui/draw/canvas.h"
#include "ui/terminal/press.h"

enum { CELL_W = 8, CELL_H = 16, EDGE = 10, BASELINE = 12 };

static const char ink_plain[] = "#d0d0d0", paper_plain[] = "#16181d";

/* ---- colours ---- */

/* The colour of a number as terminals have it: 16 of their own, a cube, and greys. */
static void
add_colour(struct text *t, int colour)
{
	static const char *const first[] = { "#000000", "#cd3131", "#00af00", "#af8700",
		"#005faf", "#af5faf", "#00afaf", "#d0d0d0" };
	static const int levels[] = { 0, 95, 135, 175, 215, 255 };
	int cube = colour - 16, grey = 8 + (colour - 232) * 10;

	if (colour < 16)
		text_add(t, first[colour & 7]);
	else if (colour < 232)
		text_addf(t, "#%02x%02x%02x", levels[cube / 36], levels[cube / 6 % 6],
		        levels[cube % 6]);
	else
		text_addf(t, "#%02x%02x%02x", grey, grey, grey);
}

/* A rule for each role: ink and attributes. */
static void
add_style(struct text *t)
{
	text_addf(t, "<style>\ntext { fill: %s; font: 13.3px \"DejaVu Sans Mono\", Menlo, "
	             "Consolas, \"Liberation Mono\", monospace; white-space: pre; }\n",
	        ink_plain);
	for (int i = 0; i < ROLE_COUNT; i++) {
		const struct shade *s = &role_rows[i].many;

		if (s->ink == COLOUR_DEFAULT && s->look == LOOK_PLAIN)
			continue;
		text_addf(t, ".%s {", role_rows[i].name);
		if (s->ink != COLOUR_DEFAULT) {
			text_add(t, " fill: ");
			add_colour(t, s->ink);
			text_add(t, ";");
		}
		if (s->look & LOOK_BOLD)
			text_add(t, " font-weight: bold;");
		if (s->look & LOOK_UNDERLINE)
			text_add(t, " text-decoration: underline;");
		text_add(t, " }\n");
	}
	text_add(t, "</style>\n");
}

/* ---- one row ---- */

static void
add_paper(struct text *t, int x, int y, int columns, int height, int colour)
{
	text_addf(t, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"", x, y,
	        columns * CELL_W, height);
	add_colour(t, colour);
	text_add(t, "\"/>\n");
}

/* The tiles [from, to) of a row as one piece of text. */
static void
add_words(struct text *t, const struct canvas *c, int y, int from, int to)
{
	const struct role_row *role = &role_rows[canvas_tile(c, from, y)->role];
	struct text words = { 0 };

	text_addf(t, "<text x=\"%d\" y=\"%d.5\" textLength=\"%d\" class=\"%s\">",
	        EDGE + from * CELL_W, EDGE + y * CELL_H + BASELINE, (to - from) * CELL_W,
	        role->name);
	for (int x = from; x < to; x++) {
		const struct tile *tile = canvas_tile(c, x, y);

		if (tile->width > 0)
			press_type(&words, tile->point);
		for (int i = 0; tile->width > 0 && i < TILE_MARKS && tile->mark[i]; i++)
			press_type(&words, tile->mark[i]);
	}
	text_add_xml(t, text_str(&words));
	text_free(&words);
	text_add(t, "</text>\n");
}

static bool
is_blank(const struct canvas *c, int x, int y)
{
	const struct tile *tile = canvas_tile(c, x, y);

	return tile->point == ' ' && tile->mark[0] == 0;
}

/* The words of a run, two or more blanks between them; an underline continues below
 * blanks. */
static void
add_run(struct text *t, const struct canvas *c, int y, int from, int to)
{
	const struct shade *s = &role_rows[canvas_tile(c, from, y)->role].many;

	if (s->paper != COLOUR_DEFAULT)
		add_paper(t, EDGE + from * CELL_W, EDGE + y * CELL_H, to - from, CELL_H,
		        s->paper);
	while (from < to) {
		int end = from + 1;

		if (is_blank(c, from, y) && !(s->look & LOOK_UNDERLINE)) {
			from++;
			continue;
		}
		while (end < to && ((s->look & LOOK_UNDERLINE) || !is_blank(c, end, y)
		                    || (end + 1 < to && !is_blank(c, end + 1, y))))
			end++;
		add_words(t, c, y, from, end);
		from = end;
	}
}

/* Two halves of a tile in the background colours of two roles. */
static void
add_halves(struct text *t, const struct tile *tile, int x, int y)
{
	int upper = role_rows[tile->role].many.paper, lower = role_rows[tile->under].many.paper;
	int left = EDGE + x * CELL_W, top = EDGE + y * CELL_H;

	if (upper != COLOUR_DEFAULT)
		add_paper(t, left, top, 1, CELL_H / 2, upper);
	if (lower != COLOUR_DEFAULT)
		add_paper(t, left, top + CELL_H / 2, 1, CELL_H / 2, lower);
}

static void
add_row(struct text *t, const struct canvas *c, int y)
{
	for (int from = 0, to; from < c->columns; from = to) {
		const struct tile *tile = canvas_tile(c, from, y);

		to = from + 1;
		if (tile->under != 0) {
			add_halves(t, tile, from, y);
			continue;
		}
		while (to < c->columns && canvas_tile(c, to, y)->role == tile->role
		        && canvas_tile(c, to, y)->under == 0)
			to++;
		add_run(t, c, y, from, to);
	}
}

void
canvas_svg(const struct canvas *c, const char *title, struct text *t)
{
	int width = c->columns * CELL_W + 2 * EDGE, height = c->rows * CELL_H + 2 * EDGE;

	text_addf(t, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
	             "viewBox=\"0 0 %d %d\" role=\"img\" xml:space=\"preserve\">\n<title>",
	        width, height, width, height);
	text_add_xml(t, title);
	text_add(t, "</title>\n");
	add_style(t);
	text_addf(t, "<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\"/>\n", width,
	        height, paper_plain);
	for (int y = 0; y < c->rows; y++)
		add_row(t, c, y);
	if (c->cursor)
		text_addf(t, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
		             "fill=\"%s\" fill-opacity=\"0.5\"/>\n",
		        EDGE + c->x * CELL_W, EDGE + c->y * CELL_H, CELL_W, CELL_H,
		        ink_plain);
	text_add(t, "</svg>\n");
}
