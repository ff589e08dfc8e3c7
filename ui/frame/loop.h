/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The loop: an event, a slice of work, a picture; in this order of importance. ui_open makes
 * everything that the screen knows, ui_close releases it.
 */
#ifndef UI_FRAME_LOOP_H
#define UI_FRAME_LOOP_H

#include "ui/state/state.h"

enum { FIRST_BUDGET = 256 << 10 }; /* bytes of work in a slice while the speed is unknown */

/* ---- open.c ---- */

/* The terminal that the options ask for, and then the sandbox around it all; NULL after a message
 * if either is unavailable. Whoever opens it closes it. */
struct terminal *ui_open_terminal(const struct ui_options *o);

/* Before the terminal is opened: makes the folder for what is remembered, if there is to be one, and
 * lets the sandbox reach it; false, with err set if that is impossible. */
bool ui_prepare_state(const struct ui_options *o, struct error *err);

void ui_open(struct ui *ui, struct firmware *f, const struct ui_options *o,
        struct terminal *t);
void ui_close(struct ui *ui);

/* ---- loop.c ---- */

/* Handles events and does work until the user leaves. */
void ui_loop(struct ui *ui);
/* One event. */
void ui_handle(struct ui *ui, const struct event *e);
/* Brings lists up to date with the firmware, and draws. */
void ui_draw(struct ui *ui);

/* ---- work.c ---- */

/* True while something is under way: a scan, a job, a search. */
bool ui_busy(const struct ui *ui);
/* One slice of it. */
void ui_work(struct ui *ui);
/* Handles what the work or an event has led to: the first file system, the end of the scan. */
void ui_catch_up(struct ui *ui);

#endif
