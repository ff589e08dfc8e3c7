/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The few characters that are drawn rather than written, as UTF-8 and as ASCII. Each is
 * one column wide. The terminal's own line-drawing set is not used: it reads back as
 * letters, which a dump could not distinguish from text.
 */
#ifndef UI_DRAW_GLYPH_H
#define UI_DRAW_GLYPH_H

#include <stdbool.h>

enum glyph {
	GLYPH_SPACE,
	GLYPH_ACROSS,
	GLYPH_DOWN,
	GLYPH_TOP_LEFT,
	GLYPH_TOP_RIGHT,
	GLYPH_BOTTOM_LEFT,
	GLYPH_BOTTOM_RIGHT,
	GLYPH_TEE_DOWN,   /* an across from which a down hangs */
	GLYPH_TEE_UP,
	GLYPH_TEE_RIGHT,
	GLYPH_TEE_LEFT,
	GLYPH_CROSS,
	GLYPH_BOUNDARY,   /* the rule of an erase-block boundary */
	GLYPH_MORE,       /* text was cut here */
	GLYPH_POINTER,    /* before the selected row */
	GLYPH_NOTED,      /* before a row that the user marked */
	GLYPH_CRUMB,      /* between the steps of a breadcrumb; more to the right */
	GLYPH_CRUMB_BACK, /* more to the left */
	GLYPH_OPEN,       /* a directory, unfolded */
	GLYPH_CLOSED,
	GLYPH_LEAF,
	GLYPH_LEAST,      /* the list is sorted by this column, the least first */
	GLYPH_GREATEST,
	GLYPH_BAR,
	GLYPH_BAR_REST,
	GLYPH_UPPER_HALF, /* the upper half of a cell */
	GLYPH_COUNT
};

/* The glyph as a NUL-terminated string. */
const char *glyph_text(enum glyph g, bool ascii);

#endif
