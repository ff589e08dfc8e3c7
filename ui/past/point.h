/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Time travel on screen: the current volume at a point in the past, and a slider
 * (ui/pane/slider.h) in place of the overview. Every list shows the volume as it was then.
 */
#ifndef UI_PAST_POINT_H
#define UI_PAST_POINT_H

#include "past/point.h"
#include "ui/state/state.h"

/* True while the current volume shows a point in the past, or is on the way to one. */
bool point_on(const struct ui *ui);
/* The point under way, or the one shown. */
struct point point_aim(const struct ui *ui);
/* The inode number whose versions are points: of what is selected, or 0. */
uint32_t point_inode(struct ui *ui);
/* Goes to a point; false with err set. */
bool point_go(struct ui *ui, struct point p, struct error *err);
/* Goes to a point as typed: "2015-01-21 16:14", "v12" (version of the selected file), "64%" or
 * an offset (place in the flash), "now"; false with err set. */
bool point_set(struct ui *ui, const char *words, struct error *err);
/* One point further (1) or back (-1); to the last (2) or first (-2). */
void point_step(struct ui *ui, int direction);
/* Back to the present; false if it is shown already. */
bool point_leave(struct ui *ui);
/* True while it is under way. */
bool point_going(const struct ui *ui);
/* Continues; says what changed on arrival. */
void point_work(struct ui *ui);
/* Why erase size and padding are not available, NULL if they are: not in the past. */
const char *point_refusal(const struct ui *ui);
/* Adds " As of 2015-01-21 16:14:18." if the volume is in the past. */
void point_add_as_of(const struct volume *v, struct text *t);

/* ---- point_ask.c ---- */

/* Asks for a point: a list of those of one kind, or words. */
void point_ask(struct ui *ui);

#endif
