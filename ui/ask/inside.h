/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file in a file system that is an image itself: its bytes become a store below the part that
 * it is in, which is examined like any other. Until they are read a dialog takes all keys, so
 * that nothing changes the tree that they are read from.
 */
#ifndef UI_ASK_INSIDE_H
#define UI_ASK_INSIDE_H

#include "ui/state/state.h"

/* Opens the selected file as an image, and goes to its parts; says so where that can't be. */
void inside_open(struct ui *ui);
/* Why no file can be opened, NULL if one can. */
const char *inside_refusal(const struct ui *ui);
/* Enter in Files: offers it for a file that begins like an image, else as follow_file. */
void inside_or_follow(struct ui *ui);

#endif
