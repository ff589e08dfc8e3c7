/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulated flash on screen: what fills each block, its erases, and below the list of events
 * up to the moment that is shown, and after it.
 */
#ifndef UI_FLASH_FLASH_H
#define UI_FLASH_FLASH_H

#include "firmware/model/subject.h"
#include "ui/state/state.h"

/* The pane's functions (ui/list/pane.h). */
bool flash_offered(const struct ui *ui);
void flash_open(struct ui *ui, struct pane *p);
void flash_settle(struct ui *ui, struct pane *p, struct rect area);
void flash_draw(const struct ui *ui, const struct pane *p, struct rect area);
bool flash_explain(const struct ui *ui, const struct subject *s, struct text *t);

/* ---- flash_draw.c ---- */

/* Lines that the blocks take of `area`; a line in front for all of them is one of them. */
int flash_block_lines(const struct ui *ui, struct rect area);
/* Draws them. Blocks stands open. */
void flash_draw_blocks(const struct ui *ui, struct rect area);

#endif
