/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The place in the past: a slider, in the line of the overview. */
#ifndef UI_PANE_SLIDER_H
#define UI_PANE_SLIDER_H

#include "past/point.h"
#include "ui/draw/canvas.h"

struct play;
struct volume;

/* Draws the point that the volume shows, among those of its kind; it is in the past. */
void slider_draw(const struct volume *v, struct canvas *c, struct rect line);
/* The point nearest to column `x` of the screen; NULL outside the track. */
const struct point *slider_point_at(const struct volume *v, struct rect line, int x);

/* The same for the moment that is shown of a simulated flash; the moment at column `x`, SIZE_MAX
 * outside the track. */
void slider_draw_moment(const struct play *p, struct canvas *c, struct rect line);
size_t slider_moment_at(const struct play *p, struct rect line, int x);

#endif
