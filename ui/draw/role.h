/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a cell of the screen means. Drawing names a role, never a colour; the table says
 * how each role looks on a terminal without colours, with 8, and with 256. Colour never
 * carries meaning alone: every role differs from plain text by an attribute, or its text
 * says the same (a state letter, a word, a sign).
 */
#ifndef UI_DRAW_ROLE_H
#define UI_DRAW_ROLE_H

#include <stdint.h>

#include "hex/hex.h"
#include "map/map.h"
#include "table/table.h"

enum role {
	ROLE_TEXT,
	ROLE_FAINT,    /* less important: units, hints, separators */
	ROLE_STRONG,
	/* what a row is; in the order of enum row_mark */
	ROLE_LIVE,
	ROLE_OLD,
	ROLE_BAD,
	ROLE_FREE,
	ROLE_MARKER,
	ROLE_BOUNDARY,
	ROLE_DIR,
	ROLE_LINK,
	ROLE_SPECIAL,
	ROLE_NOTE,
	ROLE_WARNING,
	ROLE_UNREAD,
	/* the frame */
	ROLE_TITLE,
	ROLE_TAB,
	ROLE_TAB_ON,
	ROLE_RULE,     /* lines between panes */
	ROLE_PANE,     /* the title of a pane */
	ROLE_PANE_ON,  /* of the one that has the focus */
	ROLE_HEADING,  /* of columns */
	ROLE_KEY,
	ROLE_STATUS,
	ROLE_ERROR,
	ROLE_GOOD,
	ROLE_BAR,      /* the done part of a progress bar */
	ROLE_BAR_REST,
	/* pointing at something */
	ROLE_SELECTED,
	ROLE_SELECTED_IDLE, /* in a pane without the focus */
	ROLE_RELATED,  /* belongs to the same file */
	ROLE_MATCH,
	/* dialogs */
	ROLE_FRAME,
	ROLE_INPUT,
	ROLE_OFF,      /* what cannot be chosen now */
	/* cells of the map: one for each enum map_kind, in its order */
	ROLE_MAP,
	/* bytes of the hex pane: one for each enum byte_class, in its order; the letters
	 * beside the bytes, or their digits, tell them too */
	ROLE_BYTE = ROLE_MAP + MAP_KINDS,
	ROLE_COUNT = ROLE_BYTE + BYTE_CLASSES
};

enum look {
	LOOK_PLAIN = 0,
	LOOK_BOLD = 1,
	LOOK_UNDERLINE = 2,
	LOOK_REVERSE = 4,
	LOOK_DIM = 8
};

enum { COLOUR_DEFAULT = -1 };

struct shade {
	int16_t ink, paper; /* colour numbers, or COLOUR_DEFAULT */
	uint8_t look;
};

struct role_row {
	const char *name;
	char letter;        /* in a dump of the roles */
	uint8_t mono;       /* look without colours */
	struct shade eight; /* with 8 or 16 colours */
	struct shade many;  /* with 256 */
};

extern const struct role_row role_rows[]; /* ROLE_COUNT rows */

enum role role_of_mark(enum row_mark mark);

static inline enum role
role_of_kind(enum map_kind kind)
{
	return (enum role)(ROLE_MAP + kind);
}

static inline enum role
role_of_byte(enum byte_class class)
{
	return (enum role)(ROLE_BYTE + class);
}

#endif
