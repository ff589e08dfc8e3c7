/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Actions that concern the whole screen: the terminal, stopping and leaving. */
#ifndef UI_FRAME_COMMANDS_H
#define UI_FRAME_COMMANDS_H

#include "ui/state/state.h"

/* Captures the mouse, or leaves it to the terminal. */
void command_mouse(struct ui *ui);
/* Repaints every cell. */
void command_redraw(struct ui *ui);
/* Writes the screen to a file, as text or, if named .svg, as a picture. */
bool command_dump(struct ui *ui, const char *path, struct error *err);
/* Closes what is on top or stops what is running; never leaves. */
void command_close(struct ui *ui);
/* Closes the pager, and asks what to export. */
void command_export(struct ui *ui);
/* Goes on with the scan that was paused, or the search that was stopped. */
void command_resume(struct ui *ui);
/* Closes what is on top, finally leaves; 1: leaves at once. */
void command_quit(struct ui *ui, int how);
/* Leaves for the next image of several, or the previous one. */
void command_other_image(struct ui *ui, int direction);
/* Stops what is being written, or leaves. */
void command_cancel(struct ui *ui);

#endif
