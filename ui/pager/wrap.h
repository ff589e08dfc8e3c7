/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Characters of a piece of text, as they are shown, and where its rows end. */
#ifndef UI_PAGER_WRAP_H
#define UI_PAGER_WRAP_H

#include "text/text.h"
#include "ui/pager/piece.h"

enum { TAB_COLUMNS = 8 };

/* One character. */
struct letter {
	uint32_t len;   /* bytes of the file */
	int columns;    /* 0: it stands on the one before */
	bool escaped;   /* shown as \xHH: a control byte, or no character */
};

/* The one at `at` of the piece, if it is shown in column `column`; adds what is shown to
 * `out` (NULL: only measures). `ascii`: without characters above 127. */
struct letter wrap_letter(const struct piece *p, uint32_t at, int column, bool ascii,
        struct text *out);
/* The end of the row of `columns` that begins at byte `from` of the piece: at least one
 * character; `columns` 0: the piece is one row. */
uint32_t wrap_row_end(const struct piece *p, uint32_t from, int columns, bool ascii);

#endif
