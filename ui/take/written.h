/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What comes next once an image was written: to compare it with the one on the screen, and the
 * commands that get it onto a flash. It is opened as the second image (ui->comparing) and examined
 * between keys.
 */
#ifndef UI_TAKE_WRITTEN_H
#define UI_TAKE_WRITTEN_H

#include "ui/state/state.h"

/* Tells how the job has ended, which wrote the image with changes to ui->writing.order, and offers
 * that. */
void written_ask(struct ui *ui, const struct job *j);
/* Tells at once how to flash what was written. */
void written_plan(struct ui *ui);
/* Tells how to flash what is on the screen; once it was written with changes, and no other image is
 * compared, that, so that the blocks that changed are told. */
void written_flash(struct ui *ui);
/* The second image is examined: shows the commands, if they were asked for. */
void written_catch_up(struct ui *ui);
/* Closes the second image, if it is one that was written. */
void written_close(struct ui *ui);

#endif
