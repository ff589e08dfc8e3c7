/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/draw/glyph.h"

static const struct glyph_row {
	const char *utf8, *ascii;
} glyph_rows[] = {
	[GLYPH_SPACE] = { " ", " " },
	[GLYPH_ACROSS] = { "\u2500", "-" },
	[GLYPH_DOWN] = { "\u2502", "|" },
	[GLYPH_TOP_LEFT] = { "\u256d", "+" },
	[GLYPH_TOP_RIGHT] = { "\u256e", "+" },
	[GLYPH_BOTTOM_LEFT] = { "\u2570", "+" },
	[GLYPH_BOTTOM_RIGHT] = { "\u256f", "+" },
	[GLYPH_TEE_DOWN] = { "\u252c", "+" },
	[GLYPH_TEE_UP] = { "\u2534", "+" },
	[GLYPH_TEE_RIGHT] = { "\u251c", "+" },
	[GLYPH_TEE_LEFT] = { "\u2524", "+" },
	[GLYPH_CROSS] = { "\u253c", "+" },
	[GLYPH_BOUNDARY] = { "\u2500", "-" },
	[GLYPH_MORE] = { "\u2026", ">" },
	[GLYPH_POINTER] = { ">", ">" },
	[GLYPH_NOTED] = { "*", "*" },
	[GLYPH_CRUMB] = { "\u203a", ">" },
	[GLYPH_CRUMB_BACK] = { "\u2039", "<" },
	[GLYPH_OPEN] = { "\u25be", "v" },
	[GLYPH_CLOSED] = { "\u25b8", ">" },
	[GLYPH_LEAF] = { " ", " " },
	[GLYPH_LEAST] = { "\u25b4", "^" },
	[GLYPH_GREATEST] = { "\u25be", "v" },
	[GLYPH_BAR] = { "\u2588", "#" },
	[GLYPH_BAR_REST] = { "\u2591", "." },
	[GLYPH_UPPER_HALF] = { "\u2580", "\"" },
};

const char *
glyph_text(enum glyph g, bool ascii)
{
	return ascii ? glyph_rows[g].ascii : glyph_rows[g].utf8;
}
