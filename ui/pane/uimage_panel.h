/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The uImage header that belongs to what is selected, or the first of the image: one
 * line when folded, every field when not.
 */
#ifndef UI_PANE_UIMAGE_PANEL_H
#define UI_PANE_UIMAGE_PANEL_H

#include "firmware/model/subject.h"
#include "ui/draw/canvas.h"

struct uimage_panel {
	const struct firmware *firmware; /* of the store that it is in; borrowed */
	const struct uimage *header;     /* NULL: there is none */
};

/* The header that belongs to `s`, what is selected in `f`; NULL: nothing is. */
struct uimage_panel uimage_panel_of(const struct firmware *f, const struct subject *s);
/* Lines that the panel wants on a screen of this width, 0: there is no header. */
int uimage_panel_lines(const struct uimage_panel *panel, int columns, bool unfolded, bool ascii);
/* Draws it; there is a header. */
void uimage_panel_draw(const struct uimage_panel *panel, struct canvas *c, struct rect area);

#endif
