/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The uImage header that belongs to what is selected, or the first of the image: one
 * line when folded, every field when not.
 */
#ifndef UI_PANE_UIMAGE_PANEL_H
#define UI_PANE_UIMAGE_PANEL_H

#include "ui/state/state.h"

/* Lines that the panel wants on a screen of this width, 0: there is no header. */
int uimage_panel_lines(const struct ui *ui, int columns, bool unfolded);
void uimage_panel_draw(const struct ui *ui, struct rect area);

#endif
