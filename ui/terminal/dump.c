/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/draw/canvas.h"
#include "ui/terminal/press.h"

static void
add_tile(struct text *t, const struct tile *tile)
{
	if (tile->width == 0)
		return;
	press_type(t, tile->point);
	for (int i = 0; i < TILE_MARKS && tile->mark[i] != 0; i++)
		press_type(t, tile->mark[i]);
}

static bool
is_blank(const struct tile *tile)
{
	return tile->point == ' ' && tile->mark[0] == 0;
}

void
canvas_dump(const struct canvas *c, struct text *out)
{
	for (int y = 0; y < c->rows; y++) {
		int end = c->columns;

		while (end > 0 && is_blank(canvas_tile(c, end - 1, y)))
			end--;
		for (int x = 0; x < end; x++)
			add_tile(out, canvas_tile(c, x, y));
		text_add(out, "\n");
	}
}

/* A blank in plain text stays blank, so that pictures can be compared by eye. */
static char
role_letter(const struct tile *tile)
{
	if (tile->role == ROLE_TEXT && (is_blank(tile) || tile->width == 0))
		return ' ';
	return role_rows[tile->role].letter;
}

void
canvas_dump_roles(const struct canvas *c, struct text *out)
{
	for (int y = 0; y < c->rows; y++) {
		int end = c->columns;

		while (end > 0 && role_letter(canvas_tile(c, end - 1, y)) == ' ')
			end--;
		for (int x = 0; x < end; x++)
			text_add_bytes(out, (char[]){ role_letter(canvas_tile(c, x, y)) }, 1);
		text_add(out, "\n");
	}
}
