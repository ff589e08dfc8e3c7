/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The uImage header that belongs to what is selected, or the first of the image: one
 * line when folded, every field when not.
 */
#ifndef UI_PANE_UIMAGE_PANEL_H
#define UI_PANE_UIMAGE_PANEL_H

#include "firmware/model/subject.h"
#include "ui/draw/canvas.h"
#include "ui/list/pane.h"

struct uimage_panel {
	const struct firmware *firmware; /* of the store that it is in; borrowed */
	const struct uimage *header;     /* NULL: there is none */
};

/* The header that belongs to `s`, what is selected in `f`; NULL: nothing is. */
struct uimage_panel uimage_panel_of(const struct firmware *f, const struct subject *s);
/* Lines that the panel wants on a screen of this width, 0: there is no header. */
int uimage_panel_lines(const struct uimage_panel *panel, int columns, bool unfolded, bool ascii);
/* Draws it; there is a header. `field`: the one that is selected in it, such as "ih_os"; NULL
 * where the panel has not the focus. */
void uimage_panel_draw(const struct uimage_panel *panel, struct canvas *c, struct rect area,
        const char *field);

/* ---- uimage_pane.c: the unfolded panel as a pane, members of its class (ui/list/pane.h) ---- */

bool uimage_offered(const struct ui *ui);
/* The panel that is shown: of the header that belongs to what is selected. */
struct uimage_panel uimage_shown(const struct ui *ui);
void uimage_settle(struct ui *ui, struct pane *p, struct rect area);
void uimage_draw(const struct ui *ui, const struct pane *p, struct rect area);
bool uimage_click(struct ui *ui, int x, int y);
void uimage_move(struct ui *ui, long rows);
bool uimage_page(struct ui *ui, int halves, long rows);
void uimage_end(struct ui *ui, int direction);

#endif
