/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands that get the image onto a flash (flash/flash.h), as text to read and to copy. With
 * a second image open, only for what differs from that.
 */
#ifndef UI_TAKE_FLASH_H
#define UI_TAKE_FLASH_H

#include "ui/state/state.h"

/* The plan of all of the image, and its ways to choose from. */
void flash_ask(struct ui *ui);

#endif
