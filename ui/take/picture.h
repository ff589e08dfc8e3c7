/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The picture of a file, to be written. */
#ifndef UI_TAKE_PICTURE_H
#define UI_TAKE_PICTURE_H

#include "ui/state/state.h"

/* Where the list Layers is shown, makes its picture what is to be written, and adds a sentence
 * on it to `body`; else false. */
bool picture_of_file(struct ui *ui, struct text *body);

#endif
