/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Draws what is selected: its sentence, its fields or bytes, and all about one field. There are
 * three layouts: full, a strip of few lines, and scrolled.
 */
#ifndef UI_PANE_EXPLAIN_DRAW_H
#define UI_PANE_EXPLAIN_DRAW_H

#include "firmware/model/subject.h"
#include "ui/draw/canvas.h"
#include "ui/state/places.h"

struct explain_page {
	struct canvas *canvas;
	const struct pane *pane;    /* the list of fields: the selected row, and the first */
	const struct subject *s;
	const struct field *field;  /* the selected one; NULL: it has none */
	const char *sentence, *details;
	int width, sentence_lines, detail_lines; /* of the texts */
	int top;                    /* lines scrolled away */
	bool focused;
	bool wordy;                 /* the sentence matters most: a strip cuts the rest */
};

/* Where the fields, or else the bytes, are in the full layout. */
struct rect explain_list_area(const struct explain_page *page, struct rect area);
/* True if nothing would be cut. */
bool explain_fits(const struct explain_page *page, struct rect area);
/* True if the full layout is worth it, even if the details are cut. */
bool explain_is_tall(const struct explain_page *page, struct rect area);
void explain_draw_page(const struct explain_page *page, struct rect area);

#endif
