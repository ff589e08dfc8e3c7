/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The loop: an event, a slice of work, a picture; in this order of importance. ui_open makes
 * everything that the screen knows, ui_close releases it.
 */
#ifndef UI_FRAME_LOOP_H
#define UI_FRAME_LOOP_H

#include "ui/state/state.h"

/* The terminal that the options ask for, and then the sandbox around it all; NULL with
 * err set if either is unavailable. */
struct terminal *ui_open_terminal(const struct ui_options *o, struct error *err);

void ui_open(struct ui *ui, struct firmware *f, const struct ui_options *o,
        struct terminal *t);
void ui_close(struct ui *ui);
/* Handles events and does work until the user leaves. */
void ui_loop(struct ui *ui);
/* One event. */
void ui_handle(struct ui *ui, const struct event *e);
/* True while something is under way: a scan, a job, a search. */
bool ui_busy(const struct ui *ui);
/* One slice of it. */
void ui_work(struct ui *ui);
/* Brings lists up to date with the firmware, and draws. */
void ui_draw(struct ui *ui);

#endif
