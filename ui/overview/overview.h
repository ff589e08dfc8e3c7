/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pane Overview, the first one: the image on one page (overview/overview.h). Texts are
 * wrapped; the keys that make sense next stay at the bottom whatever is scrolled; on a small
 * screen each text has one line. Rows are selected as in a list, and Enter goes to what a row
 * is about.
 */
#ifndef UI_OVERVIEW_OVERVIEW_H
#define UI_OVERVIEW_OVERVIEW_H

#include "ui/list/pane.h"

/* Members of its class (ui/list/pane.h). */
void overview_settle(struct ui *ui, struct pane *p, struct rect area);
bool overview_explain(const struct ui *ui, const struct subject *s, struct text *t);
void overview_enter(struct ui *ui);
void overview_lead(struct ui *ui, const struct action *a);
bool overview_click(struct ui *ui, int x, int y);

/* Releases what the pane holds. */
void overview_free(struct ui *ui);

/* ---- overview_draw.c ---- */

/* Likewise of its class. */
void overview_draw(const struct ui *ui, const struct pane *p, struct rect area);

#endif
