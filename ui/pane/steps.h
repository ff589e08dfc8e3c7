/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mount replayed on screen: a list of steps. While it is the main pane, the panes
 * beside it show the volume as the mount knows it after the selected step.
 */
#ifndef UI_PANE_STEPS_H
#define UI_PANE_STEPS_H

#include "ui/state/state.h"

/* The pane's functions (ui/list/pane.h). */
void steps_settle(struct ui *ui, struct pane *p, struct rect area);
void steps_draw(const struct ui *ui, const struct pane *p, struct rect area);
void steps_position(const struct ui *ui, struct text *t);
void steps_selected(struct ui *ui);

bool steps_explain(const struct ui *ui, const struct subject *subject, struct text *t);

/* True while the steps are being made; how far that is, 0 to 1; and giving that up. */
bool steps_busy(const struct ui *ui);
double steps_progress(const struct ui *ui);
void steps_stop(struct ui *ui);

/* The lens to look through now, NULL: none. */
const struct lens *steps_lens(struct ui *ui);
/* Before a picture: gives it to the lists. */
void steps_look(struct ui *ui);

/* One step further, or back; to the next block, directory or inode. */
void steps_go(struct ui *ui, int direction);
void steps_chapter(struct ui *ui, int direction);
/* To the step of that number, as typed; false with err set. */
bool steps_go_to(struct ui *ui, const char *words, struct error *err);

/* ---- playing: a step every so often ---- */

/* Begins, or stops. */
void steps_play(struct ui *ui);
/* Faster (1) or slower (-1). */
void steps_speed(struct ui *ui, int direction);
/* On a key: playing ends, unless the key is about it. */
void steps_pressed(struct ui *ui, uint32_t press);
/* Milliseconds until the next step is due, -1: it does not play. */
int steps_due(const struct ui *ui);
/* Takes the next step if it is due; false if it does not play. */
bool steps_run(struct ui *ui);

#endif
