/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole picture: the lines around the panes, and the panes in their places. */
#ifndef UI_FRAME_FRAME_H
#define UI_FRAME_FRAME_H

#include "ui/state/state.h"

/* Works out where the panes stand, for the present size and focus. */
void frame_layout(struct ui *ui);
/* Prepares what is to be drawn: everything that drawing would change changes here. */
void frame_settle(struct ui *ui);
/* Draws everything onto the canvas. */
void frame_draw(const struct ui *ui);

/* ---- bars_top.c ---- */

void bar_draw_title(const struct ui *ui, struct rect line);

/* ---- bars_tabs.c ---- */

void bar_draw_tabs(const struct ui *ui, struct rect line);

/* ---- bars_bottom.c ---- */

void bar_draw_status(const struct ui *ui, struct rect line);
void bar_draw_footer(const struct ui *ui, struct rect line);
/* True if the status line tells what ran last. */
bool bar_echoes(const struct ui *ui);

#endif
