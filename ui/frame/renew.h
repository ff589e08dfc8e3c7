/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is on the screen when the bytes below it are others. */
#ifndef UI_FRAME_RENEW_H
#define UI_FRAME_RENEW_H

#include "ui/state/state.h"

/* Nothing that the screen knows points into a store below `keep` any longer; that becomes the one
 * that is looked at. */
void renew_leave(struct ui *ui, struct firmware *keep);
/* Looks at the flash that is played with as it is at the moment: examines it, and closes what was
 * looked at before. Places stay as far as they mean something. */
void renew_flash(struct ui *ui);

/* Plays with a copy of what is looked at, which is taken over; the image stays open. */
void renew_begin(struct ui *ui, struct play *p);
/* Ends that, and looks at the image again; false if it is none. */
bool renew_end(struct ui *ui);

#endif
