/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture of one file on screen: a bar for each version, what is read above them.
 */
#ifndef UI_LAYERS_LAYERS_H
#define UI_LAYERS_LAYERS_H

#include "firmware/model/subject.h"
#include "ui/state/state.h"

/* The pane's functions (ui/list/pane.h). */
bool layers_offered(const struct ui *ui);
void layers_open(struct ui *ui, struct pane *p);
void layers_settle(struct ui *ui, struct pane *p, struct rect area);
void layers_draw(const struct ui *ui, const struct pane *p, struct rect area);
bool layers_explain(const struct ui *ui, const struct subject *s, struct text *t);

#endif
