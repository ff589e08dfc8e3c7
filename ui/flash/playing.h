/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is done to the flash that is played with. Without one, all of it is refused. */
#ifndef UI_FLASH_PLAYING_H
#define UI_FLASH_PLAYING_H

#include "ui/state/state.h"

/* Why nothing can be done to the flash now; NULL if it can. */
const char *playing_refusal(const struct ui *ui);
/* Runs a command of the language of scripts, and shows what came of it; in between it may ask for a
 * prediction. False with err set if it can't be read. */
bool playing_command(struct ui *ui, const char *line, struct error *err);
/* Shows what came of a command whose question was closed without an answer. */
void playing_catch_up(struct ui *ui);
/* Completes the command; of what follows it, the last word as a path on the flash. */
void playing_complete(const struct ui *ui, const char *line, struct text *whole,
        struct text *others);
/* Takes the last command back. */
void playing_undo(struct ui *ui);
/* Switches questions before what a command did is shown. */
void playing_predict(struct ui *ui);
/* True if there are commands that leaving would lose. */
bool playing_unsaved(const struct ui *ui);
/* Asks where to write the commands; the image. */
void playing_save_script(struct ui *ui);
void playing_save_image(struct ui *ui);

/* After the first look: the last event is selected. */
void playing_begin(struct ui *ui);

/* One event further (1) or back (-1), to the last (2) or the beginning (-2). */
void playing_step(struct ui *ui, int direction);
/* To the moment after `n` events; SIZE_MAX: stays. */
void playing_go(struct ui *ui, size_t n);
/* The flash right after the selected event. */
void playing_enter(struct ui *ui);
/* Back to the present; false if it is shown already. */
bool playing_leave(struct ui *ui);
/* True while another moment than the present is shown. */
bool playing_in_past(const struct ui *ui);

#endif
